// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/actiondrafts.h"
#include "control/plan.h"
#include "journal/drafts.h"
#include "journal/journal.h"
#include "situation/situation.h"

#include <QCoro/QCoroFuture>

namespace Hikeshi {

using namespace Qt::StringLiterals;

QCoro::Task<Result<Selection>> Dispatcher::select(Intent intent)
{
    return selectAs(std::move(intent), Hand::Operator);
}

QCoro::Task<Result<Selection>> Dispatcher::selectAs(Intent intent, Hand hand)
{
    const QPointer<Dispatcher> self(this);
    const Plan plan = this->plan(intent, hand);
    if (!plan.preview.allowed()) {
        const ActionRecord refused = co_await refuse(intent, plan.preview);
        co_return fail(ErrorKind::Refused, intent.action.value, refused.reason);
    }
    const int persons = hand == Hand::Console ? 1 : m_policy.personsFor(plan.preview.spec);
    const Instant until = m_situation.now() + (persons > 1 ? m_policy.approveWithin : m_policy.selectFor);
    const Draft draft = Drafts::actionSelected(plan.preview, until, persons);
    m_claimed.append(plan.service.value);
    ++m_unsettled;
    const Result<qint64> claim = co_await m_shared.claim(thingsOf(plan), until - m_situation.now(), draft);
    if (!self)
        co_return fail(ErrorKind::Cancelled, intent.action.value, u"the program ends"_s);
    if (!claim) {
        m_claimed.removeOne(plan.service.value);
        --m_unsettled;
        Preview refused = plan.preview;
        refused.verdicts.append({.guard = u"not reserved"_s, .reason = claim.error().text()});
        co_await refuse(intent, refused);
        co_return std::unexpected(claim.error());
    }
    const Result<Entry> selected = co_await m_journal.append(draft);
    if (!self)
        co_return fail(ErrorKind::Cancelled, intent.action.value, u"the program ends"_s);
    m_claimed.removeOne(plan.service.value);
    --m_unsettled;
    if (!selected) {
        m_shared.release(*claim, u"the console's own journal failed"_s);
        co_return std::unexpected(selected.error());
    }
    const qint64 number = selected->number;
    m_intents.insert(number, intent);
    if (*claim > 0)
        m_claims.insert(number, *claim);
    releaseOthers(selectionNamed(number));
    if (plan.sequence.action.dryRun)
        co_await tryOut(plan, number);
    if (!self)
        co_return fail(ErrorKind::Cancelled, intent.action.value, u"the program ends"_s);
    co_return selectionNamed(number);
}

/// A held selection with all that is known of it.
Selection Dispatcher::selectionNamed(qint64 number) const
{
    Selection selection = m_fold.held().value(number);
    const Intent intent = m_intents.value(number, selection.preview.intent);
    selection.preview.intent = intent;
    if (const auto place = m_catalogue.find(intent.action, intent.target, m_situation)) {
        selection.preview.spec = place->action->spec;
        selection.preview.spec.persons = m_policy.personsFor(selection.preview.spec);
    }
    return selection;
}

QList<Selection> Dispatcher::selections() const
{
    QList<Selection> held;
    for (const Selection &selection : m_fold.held()) {
        if (selection.isHeld(m_situation.now()) && !m_ending.contains(selection.number))
            held.append(selectionNamed(selection.number));
    }
    for (const auto others = m_shared.elsewhere(); const Selection &selection : others) {
        if (selection.isHeld(m_situation.now()))
            held.append(selection);
    }
    return held;
}

// One hand holds one thing of a target at a time.
void Dispatcher::releaseOthers(const Selection &kept)
{
    for (const Selection &other : m_fold.held()) {
        const Intent &theirs = other.preview.intent;
        if (other.number != kept.number && theirs.operatorId == kept.preview.intent.operatorId
            && theirs.target == kept.preview.intent.target)
            end(other.number, u"selected anew as #%1"_s.arg(kept.number), false, theirs.operatorId);
    }
}

void Dispatcher::release(qint64 selection, QString operatorId)
{
    end(selection, u"given up"_s, false, operatorId);
}

// Once only, and not what is being operated.
void Dispatcher::end(qint64 selection, const QString &reason, bool expired, const QString &operatorId)
{
    if (!m_fold.held().contains(selection) || m_operating.contains(selection) || m_ending.contains(selection))
        return;
    m_ending.insert(selection);
    m_journal.append(Drafts::actionReleased(selection, reason, expired, operatorId))
        .then(this, [this, selection](const Result<Entry> &) { m_ending.remove(selection); });
    m_shared.release(m_claims.take(selection), reason);
}

void Dispatcher::expireInTime(qint64 selection)
{
    m_situation.clock().callAt(m_fold.held()[selection].until, this, [this, selection] {
        const auto held = m_fold.held().constFind(selection);
        if (held != m_fold.held().cend() && !held->isHeld(m_situation.now())) // its time may have been prolonged
            end(selection, u"its time is over"_s, true, Drafts::console());
    });
}

QCoro::Task<> Dispatcher::tryOut(Plan plan, qint64 selection)
{
    const QPointer<Dispatcher> self(this);
    const Clearance clearance(selection);
    const DryRunFinding said = co_await Hikeshi::tryOut(m_api, clearance, plan.sequence, {});
    if (!self || !m_fold.held().contains(selection) || m_ending.contains(selection))
        co_return;
    const DryRun dryRun{said.accepted, said.text};
    const Selection held = m_fold.held().value(selection);
    const Instant until = std::max(held.until, m_situation.now() + m_policy.selectFor);
    ++m_unsettled;
    co_await m_journal.append(Drafts::actionDryRun(selection, dryRun, until));
    if (self)
        --m_unsettled;
}

}
