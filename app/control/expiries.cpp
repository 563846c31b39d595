// SPDX-License-Identifier: GPL-3.0-or-later
// What an action leaves behind: temporary defences that must end, and properties that can be put back.
#include "control/actiondrafts.h"
#include "control/plan.h"
#include "control/selectandoperate.h"
#include "control/verification.h"
#include "journal/drafts.h"
#include "journal/journal.h"
#include "situation/situation.h"

#include <QCoro/QCoroFuture>

namespace Hikeshi {

using namespace Qt::StringLiterals;

std::optional<Expiry> Dispatcher::expiryOf(const Plan &plan) const
{
    const ActionSpec &spec = plan.preview.spec;
    if (!spec.temporary)
        return std::nullopt;
    const std::optional<Milliseconds> lasts = parseDuration(filled(spec.temporary->duration, plan.arguments));
    if (!lasts)
        return std::nullopt;
    Expiry expiry{.revert = spec.compensation,
                  .target = plan.preview.intent.target,
                  .due = m_situation.now() + *lasts,
                  .byTarget = spec.temporary->byTarget};
    expiry.warnAt = expiry.due - std::min(spec.temporary->warn, *lasts / 2);
    for (const auto &[name, value] : spec.compensationArguments.asKeyValueRange())
        expiry.arguments.insert(name, filled(value, plan.arguments));
    return expiry;
}

QList<Expiry> Dispatcher::expiries() const
{
    QList<Expiry> standing;
    for (Expiry expiry : m_fold.expiries()) {
        expiry.trouble = m_expiryTroubles.value(expiry.intent);
        // What the target ends by itself is over with its time, unless it is seen to stand.
        if (expiry.byTarget && expiry.due <= m_situation.now() && expiry.trouble.isEmpty())
            continue;
        standing.append(expiry);
    }
    std::ranges::stable_sort(standing, {}, &Expiry::due);
    return standing;
}

void Dispatcher::extend(qint64 intent, Milliseconds by, QString operatorId)
{
    const auto found = m_fold.expiries().constFind(intent);
    if (found == m_fold.expiries().cend() || found->byTarget)
        return;
    Expiry expiry = *found;
    const Milliseconds warning = expiry.due - expiry.warnAt;
    expiry.due = std::max(expiry.due, m_situation.now()) + by;
    expiry.warnAt = expiry.due - warning;
    (void)m_journal.append(Drafts::expiryExtended(expiry, operatorId));
}

void Dispatcher::lookAtExpiries()
{
    const Instant now = m_situation.now();
    const QMap<qint64, Expiry> standing = m_fold.expiries();
    for (const Expiry &expiry : standing) {
        if (expiry.warnAt <= now && m_warned.value(expiry.intent) != expiry.due) {
            m_warned.insert(expiry.intent, expiry.due);
            Q_EMIT expiryNear(expiry);
        }
        if (expiry.due > now) {
            m_expiryTroubles.remove(expiry.intent);
        } else if (expiry.byTarget) {
            const ActionRecord record = this->record(expiry.intent);
            const Plan plan = this->plan(record.intent, Hand::Console);
            const Verification::Finding finding = Verification::look(plan.verify, m_situation);
            tellTrouble(expiry,
                        finding.cannotTell || plan.verify.isEmpty()
                            ? u"it cannot be told whether the target has ended it"_s
                            : finding.holds ? u"the target has not ended it"_s
                                            : QString());
        } else if (!m_reverting.contains(expiry.intent)) {
            revert(expiry);
        }
    }
}

void Dispatcher::tellTrouble(Expiry expiry, const QString &trouble)
{
    if (m_expiryTroubles.value(expiry.intent) == trouble)
        return;
    m_expiryTroubles.insert(expiry.intent, trouble);
    expiry.trouble = trouble;
    Q_EMIT expiriesChanged();
    if (!trouble.isEmpty())
        Q_EMIT expiryNear(expiry);
}

// Its time is over: the console ends it by itself, by the same way as everybody. What refuses is said, and looked at
// again with every tick.
QCoro::Task<> Dispatcher::revert(Expiry expiry)
{
    const QPointer<Dispatcher> self(this);
    const Intent intent{.action = expiry.revert,
                        .target = expiry.target,
                        .arguments = expiry.arguments,
                        .operatorId = Drafts::console(),
                        .incident = record(expiry.intent).intent.incident};
    if (m_journal.access() == Journal::Access::ReadOnly)
        co_return; // whoever writes the journal does it
    if (expiry.revert.isEmpty())
        co_return tellTrouble(expiry, u"nothing is known that ends it"_s);
    if (const Preview preview = plan(intent, Hand::Console).preview; !preview.allowed())
        co_return tellTrouble(expiry, preview.refusal());
    m_reverting.insert(expiry.intent);
    const Result<Selection> selection = co_await selectAs(intent, Hand::Console);
    if (!self)
        co_return;
    QString trouble = selection ? QString() : selection.error().what;
    if (selection) {
        const ActionRecord ended = co_await operateAs(selection->number, intent, Hand::Console);
        if (!self)
            co_return;
        if (ended.state != ActionState::Confirmed)
            trouble = u"#%1: %2"_s.arg(ended.number).arg(ended.reason);
    }
    tellTrouble(expiry, trouble);
    // What was refused or has failed is tried again after a while; what may have been carried out never by itself.
    if (trouble.isEmpty()) {
        m_reverting.remove(expiry.intent);
        co_return;
    }
    const bool mayRepeat = m_fold.records().isEmpty() || m_fold.records().last().state != ActionState::Unknown;
    if (mayRepeat)
        m_situation.clock().callAfter(std::chrono::minutes(1), this,
                                      [this, intent = expiry.intent] { m_reverting.remove(intent); });
}

QString Dispatcher::valueOf(const QString &target, const QString &property) const
{
    if (const InstanceState state = m_situation.map().instance(InstanceId(target), m_situation.now());
        state.properties.contains(property))
        return state.properties.value(property).toString();
    return m_situation.map().word(ServiceId(target), property, m_situation.now()).toString();
}

QCoro::Task<QList<RestoreFinding>> Dispatcher::restore(qint64 intent, QString operatorId)
{
    const QPointer<Dispatcher> self(this);
    const ActionRecord done = record(intent);
    const auto place = m_catalogue.find(done.intent.action, done.intent.target, m_situation);
    if (done.number == 0 || !place)
        co_return {{.reason = place ? u"there is no action #%1"_s.arg(intent) : place.error().text()}};
    const QMap<QString, RestoreRule> rules = place->action->restore;
    const QString target = done.intent.target;
    QList<RestoreFinding> findings;
    if (done.before.isEmpty())
        findings.append({.reason = u"nothing is known of what was before #%1"_s.arg(intent)});
    for (const auto &[property, was] : done.before.asKeyValueRange()) {
        const QString now = valueOf(target, property);
        if (now == was)
            continue;
        const auto rule = rules.constFind(property);
        if (rule == rules.cend()) {
            findings.append({property, was, now, u"no action sets it"_s});
            continue;
        }
        Intent back{.action = rule->action, .target = target, .operatorId = operatorId};
        back.incident = done.intent.incident;
        for (const auto &[name, value] : rule->arguments.asKeyValueRange())
            back.arguments.insert(name, filled(value, {{u"was"_s, was}}));
        const ActionRecord ended = co_await selectAndOperate(*this, back);
        if (!self)
            co_return findings;
        if (ended.state != ActionState::Confirmed)
            findings.append({property, was, valueOf(target, property), ended.reason});
        else if (const QString shown = valueOf(target, property); shown != was)
            findings.append({property, was, shown, u"#%1 worked, and it is not as it was"_s.arg(ended.number)});
    }
    co_return findings;
}

}
