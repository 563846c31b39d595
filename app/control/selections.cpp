// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/actiondrafts.h"
#include "control/plan.h"
#include "journal/drafts.h"
#include "journal/journal.h"
#include "journal/passphrase.h"
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
    m_claimed.append(plan.service.value);
    ++m_unsettled;
    const Result<Entry> selected = co_await m_journal.append(Drafts::actionSelected(plan.preview, until, persons));
    if (!self)
        co_return fail(ErrorKind::Cancelled, intent.action.value, u"the program ends"_s);
    m_claimed.removeOne(plan.service.value);
    --m_unsettled;
    if (!selected)
        co_return std::unexpected(selected.error());
    const qint64 number = selected->number;
    m_intents.insert(number, intent);
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
    if (const auto place = m_catalogue.find(intent.action, intent.target, m_situation))
        selection.preview.spec = place->action->spec;
    return selection;
}

QList<Selection> Dispatcher::selections() const
{
    QList<Selection> held;
    for (const Selection &selection : m_fold.held()) {
        if (selection.isHeld(m_situation.now()))
            held.append(selectionNamed(selection.number));
    }
    return held;
}

// One hand holds one thing of a target at a time.
void Dispatcher::releaseOthers(const Selection &kept)
{
    for (const Selection &other : m_fold.held()) {
        const Intent &theirs = other.preview.intent;
        if (other.number != kept.number && theirs.operatorId == kept.preview.intent.operatorId
            && theirs.target == kept.preview.intent.target && !m_operating.contains(other.number))
            (void)m_journal.append(Drafts::actionReleased(other.number, u"selected anew as #%1"_s.arg(kept.number),
                                                          false, theirs.operatorId));
    }
}

void Dispatcher::release(qint64 selection, QString operatorId)
{
    if (m_fold.held().contains(selection) && !m_operating.contains(selection))
        (void)m_journal.append(Drafts::actionReleased(selection, u"given up"_s, false, operatorId));
}

void Dispatcher::expireInTime(qint64 selection)
{
    m_situation.clock().callAt(m_fold.held()[selection].until, this, [this, selection] {
        const auto held = m_fold.held().constFind(selection);
        if (held == m_fold.held().cend() || held->isHeld(m_situation.now()) || m_operating.contains(selection))
            return; // ended, or its time was prolonged meanwhile
        (void)m_journal.append(Drafts::actionReleased(selection, u"its time is over"_s, true, Drafts::console()));
    });
}

QCoro::Task<> Dispatcher::tryOut(Plan plan, qint64 selection)
{
    const QPointer<Dispatcher> self(this);
    const Clearance clearance(selection);
    const DryRunFinding said = co_await Hikeshi::tryOut(m_api, clearance, plan.sequence, {});
    if (!self)
        co_return;
    const DryRun dryRun{said.accepted, said.text};
    const Selection held = m_fold.held().value(selection);
    const Instant until = std::max(held.until, m_situation.now() + m_policy.selectFor);
    ++m_unsettled;
    co_await m_journal.append(Drafts::actionDryRun(selection, dryRun, until));
    if (self)
        --m_unsettled;
}

QCoro::Task<Result<void>> Dispatcher::approve(qint64 number, QString approver, QString passphrase)
{
    const QPointer<Dispatcher> self(this);
    const QString where = u"selection #%1"_s.arg(number);
    const auto whyNot = [this, number, approver]() -> QString {
        const auto held = m_fold.held().constFind(number);
        if (held == m_fold.held().cend() || !held->isHeld(m_situation.now()))
            return u"is not held any more"_s;
        if (approver.isEmpty())
            return u"nobody was named who agrees"_s;
        if (held->preview.intent.operatorId == approver)
            return u"%1 asked for it: another person must agree"_s.arg(approver);
        if (std::ranges::contains(held->approvals, approver, &Approval::operatorId))
            return u"%1 has agreed already"_s.arg(approver);
        return held->isApproved() ? u"needs nobody's word any more"_s : QString();
    };
    if (const QString reason = whyNot(); !reason.isEmpty())
        co_return fail(ErrorKind::Refused, where, reason);
    Approval::Way way = Approval::Way::Console;
    if (!passphrase.isEmpty()) {
        way = Approval::Way::Passphrase;
        const QByteArray hash = m_policy.passphraseHash.value(approver);
        if (hash.isEmpty())
            co_return fail(ErrorKind::Refused, where, u"the site knows no passphrase of %1"_s.arg(approver),
                           u"add `passphrase:` to the operator in site.yaml"_s);
        const bool right = co_await matches(hash, passphrase);
        if (!self)
            co_return fail(ErrorKind::Cancelled, where, u"the program ends"_s);
        if (!right)
            co_return fail(ErrorKind::Refused, where, u"this is not the passphrase of %1"_s.arg(approver));
    } else if (approver != m_policy.operatorId || approver.isEmpty()) {
        co_return fail(ErrorKind::Refused, where, u"%1 does not sit at this console"_s.arg(approver),
                       u"agree with the passphrase, or at the other console"_s);
    }
    if (const QString reason = whyNot(); !reason.isEmpty()) // it took a while
        co_return fail(ErrorKind::Refused, where, reason);
    const Selection held = m_fold.held().value(number);
    const Instant now = m_situation.now();
    const bool last = held.approvals.size() + 2 >= held.persons;
    const Result<Entry> written = co_await m_journal.append(
        Drafts::actionApproved(number, {approver, now, way}, last ? now + m_policy.selectFor : held.until));
    if (!written)
        co_return std::unexpected(written.error());
    co_return {};
}

}
