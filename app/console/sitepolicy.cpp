// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/sitepolicy.h"

#include "journal/passphrase.h"

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

Milliseconds within(const YamlNode &node, Milliseconds fallback, Milliseconds least, Milliseconds most)
{
    const Milliseconds time = node.duration(fallback);
    if (time < least || time > most)
        node.report(u"`%1` is outside %2 to %3"_s.arg(node.path(), toClock(least), toClock(most)),
                    u"write a duration like 10s or 5m"_s);
    return std::clamp(time, least, most);
}

void checkTwoPersons(const YamlNode &node, const QStringList &names, const QList<Connector> &connectors)
{
    static const QStringList gestures{u"click"_s, u"hold"_s, u"type"_s};
    for (const QString &name : names) {
        const bool known = gestures.contains(name)
            || std::ranges::any_of(connectors, [&](const Connector &c) { return c.action(ActionId(name)); });
        if (!known)
            node.report(u"`%1` is neither an action nor a gesture"_s.arg(name),
                        u"name an action like patroni.failover, or hold, or type"_s);
    }
}

}

Policy readPolicy(const YamlNode &root, const QList<Connector> &connectors)
{
    Policy policy;
    if (const YamlNode arming = root[u"arming"_s]; arming.isDefined()) {
        if (arming.optionalString() == u"none")
            policy.arming.reset();
        else
            policy.arming = within(arming, *policy.arming, 10s, 12h);
    }
    policy.selectFor = within(root[u"select_for"_s], policy.selectFor, 1s, 5min);
    policy.approveWithin = within(root[u"approve_within"_s], policy.approveWithin, 10s, 1h);
    if (const YamlNode two = root[u"two_persons"_s]; two.isDefined()) {
        policy.twoPersons = two.strings();
        checkTwoPersons(two, policy.twoPersons, connectors);
    }
    for (const auto operators = root[u"operators"_s].items(); const YamlNode &item : operators) {
        const YamlNode passphrase = item[u"passphrase"_s];
        if (!passphrase.isDefined())
            continue;
        const QByteArray hash = passphrase.string().toLatin1();
        if (!isPassphraseHash(hash))
            passphrase.report(u"this is no hash of a passphrase"_s,
                              u"make one with `hikeshictl operator passphrase`"_s);
        else
            policy.passphraseHash.insert(item[u"id"_s].string(), hash);
    }
    if (!policy.twoPersons.isEmpty() && policy.passphraseHash.isEmpty() && !root[u"shared_journal"_s].isDefined())
        root[u"two_persons"_s].report(u"nobody could agree: no operator has a passphrase, and no other console can"_s,
                                      u"add `passphrase:` to operators, or `shared_journal:`"_s,
                                      Finding::Grade::Warning);
    return policy;
}

}
