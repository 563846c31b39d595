// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/sitepolicy.h"

#include "console/site.h"
#include "journal/passphrase.h"
#include "situation/loopback.h"

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

/// What is missing has a finding of its own.
QStringList given(QStringList addresses)
{
    addresses.removeAll(QString());
    return addresses;
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

std::optional<SharedJournalSpec> readSharedJournal(const YamlNode &node)
{
    if (!node.isDefined())
        return std::nullopt;
    node.allowOnly({u"host"_s, u"port"_s, u"database"_s, u"user"_s, u"secret"_s});
    SharedJournalSpec spec{.host = node[u"host"_s].string(),
                           .database = node[u"database"_s].string(),
                           .user = node[u"user"_s].string(),
                           .secret = node[u"secret"_s].optionalString()};
    const qint64 port = node[u"port"_s].integer().value_or(spec.port);
    if (port < 1 || port > 65'535)
        node[u"port"_s].report(u"`%1` is no port"_s.arg(port), u"write a number from 1 to 65535"_s);
    else
        spec.port = static_cast<int>(port);
    return spec;
}

QList<RunbookKey> readRunbookKeys(const YamlNode &node)
{
    QList<RunbookKey> keys;
    for (const auto items = node.items(); const YamlNode &item : items) {
        item.allowOnly({u"name"_s, u"key"_s});
        const Result<QByteArray> key = publicKeyFrom(item[u"key"_s].string());
        if (key)
            keys.append({item[u"name"_s].string(), *key});
        else
            item[u"key"_s].report(key.error().what, u"copy it from `hikeshictl runbook keygen`"_s);
    }
    return keys;
}

bool readShell(const YamlNode &node)
{
    const QString word = node.isDefined() ? node.optionalString() : u"refused"_s;
    if (word != u"allowed" && word != u"refused")
        node.report(u"`shell` cannot be `%1`"_s.arg(word), u"write allowed or refused"_s);
    return word == u"allowed";
}

void seal(const YamlNode &root, Site &site)
{
    const QString remedy = u"name an address on this machine, such as 127.0.0.1, or leave `drill: true` away"_s;
    const auto leaves = [&remedy](const YamlNode &node, const QString &what, const QStringList &addresses) {
        const auto away = std::ranges::find_if_not(addresses, isLoopback);
        if (away == addresses.end())
            return false;
        node.report(u"this is a drill's site, and %1 is elsewhere: %2"_s.arg(what, *away), remedy);
        return true;
    };
    site.sources.removeIf([&](const SourceSpec &source) {
        return leaves(root[u"sources"_s], u"the source `%1`"_s.arg(source.id.value),
                      given(source.members.values() + QStringList{source.url, source.socket}));
    });
    site.controls.removeIf([&](const ControlBinding &control) {
        const auto connector = std::ranges::find(site.connectors, control.connector, &Connector::id);
        const YamlNode node = root[u"controls"_s];
        if (connector == site.connectors.end() || connector->transport != Request::Transport::Exec)
            return leaves(node, u"`%1` of %2"_s.arg(control.connector, control.service.value),
                          given(control.endpoints.values()));
        node.report(
            u"this is a drill's site, and `%1` runs a program, which may reach anything"_s.arg(control.connector),
            u"leave it out of a drill's site"_s);
        return true;
    });
    if (site.sharedJournal && leaves(root[u"shared_journal"_s], u"the shared journal"_s, {site.sharedJournal->host}))
        site.sharedJournal.reset();
    if (site.shellAllowed) {
        root[u"shell"_s].report(u"this is a drill's site, and a command may reach anything"_s,
                                u"write shell: refused"_s);
        site.shellAllowed = false;
    }
}

}
