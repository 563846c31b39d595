// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/actiondrafts.h"
#include "control/plan.h"
#include "journal/journal.h"
#include "situation/loopback.h"
#include "situation/situation.h"

#include <QCoro/QCoroFuture>

namespace Hikeshi {

using namespace Qt::StringLiterals;

QCoro::Task<ActionRecord> Dispatcher::operate(qint64 selection, Intent intent)
{
    return operateAs(selection, std::move(intent), Hand::Operator);
}

QString Dispatcher::whyNotOperated(qint64 number, const Intent &intent) const
{
    const QString name = u"#%1"_s.arg(number);
    const auto state = m_fold.selectionState(number);
    if (!state)
        return u"%1 is no selection: select first"_s.arg(name);
    if (m_operating.contains(number) || state == Selection::State::Operated)
        return u"%1 has been operated already"_s.arg(name);
    if (state == Selection::State::Released || m_ending.contains(number))
        return u"%1 was released: select again"_s.arg(name);
    const Selection held = selectionNamed(number);
    if (state == Selection::State::Expired || !held.isHeld(m_situation.now()))
        return u"the time of %1 is over: select again"_s.arg(name);
    const Intent &selected = held.preview.intent;
    if (selected.operatorId != intent.operatorId)
        return u"%1 was selected by %2"_s.arg(name, selected.operatorId);
    if (selected.action != intent.action || selected.target != intent.target)
        return u"%1 selected %2 on %3"_s.arg(name, selected.action.value, selected.target);
    if (selected.arguments != intent.arguments)
        return u"%1 was selected with other arguments: select again"_s.arg(name);
    if (!intent.override.isEmpty() && intent.override != selected.override)
        return u"%1 was selected without this reason to override: select again"_s.arg(name);
    if (!held.isApproved())
        return u"%1 more must agree to %2"_s.arg(held.persons - 1 - held.approvals.size()).arg(name);
    if (held.dryRun && !held.dryRun->accepted && selected.override.isEmpty())
        return u"the target's own dry run refused: %1"_s.arg(held.dryRun->text);
    return {};
}

/// Writes that nothing is done, and why.
QCoro::Task<ActionRecord> Dispatcher::refuse(Intent intent, Preview preview)
{
    ActionRecord refused{.intent = std::move(intent),
                         .state = ActionState::Refused,
                         .intendedAt = m_situation.now(),
                         .endedAt = m_situation.now(),
                         .reason = preview.refusal()};
    const Result<Entry> written = co_await m_journal.append(Drafts::actionRefused(preview));
    refused.number = written ? written->number : 0;
    co_return refused;
}

// The brake, or the console's being read-only again, holds back what is already on its way.
QString Dispatcher::whyNothingLeaves(Hand hand) const
{
    if (m_stop.on)
        return u"everything is stopped: %1"_s.arg(m_stop.reason);
    if (m_policy.arming && hand == Hand::Operator && !armedUntil())
        return u"this console is read-only again"_s;
    return {};
}

// The whole of it counts, as it leaves: what was taken from an answer may be part of its path.
QString Dispatcher::whySealed(const Request &request) const
{
    if (!m_policy.sealed)
        return {};
    if (request.transport == Request::Transport::Exec)
        return u"this site is sealed: %1 is a program, and nobody can tell what it reaches"_s.arg(request.endpoint);
    const QString address =
        request.transport == Request::Transport::Http ? QString(request.endpoint + request.path) : request.endpoint;
    return isLoopback(request.endpoint) && isLoopback(address)
        ? QString()
        : u"this site is sealed: %1 is not on this machine"_s.arg(request.endpoint);
}

QCoro::Task<ActionRecord> Dispatcher::operateAs(qint64 selection, Intent intent, Hand hand)
{
    const QPointer<Dispatcher> self(this);
    if (const QString reason = whyNotOperated(selection, intent); !reason.isEmpty()) {
        Preview preview{.intent = intent};
        if (const auto place = m_catalogue.find(intent.action, intent.target, m_situation))
            preview.spec = place->action->spec; // says which arguments are secret
        preview.verdicts.append({.guard = u"selection"_s, .reason = reason});
        co_return co_await refuse(intent, preview);
    }
    intent.override = selectionNamed(selection).preview.intent.override;
    const Plan plan = this->plan(intent, hand);
    if (!plan.preview.allowed())
        co_return co_await refuse(intent, plan.preview);
    ActionRecord refused{
        .intent = intent, .state = ActionState::Refused, .intendedAt = m_situation.now(), .endedAt = m_situation.now()};
    m_claimed.append(plan.service.value);
    m_operating.insert(selection);
    ++m_unsettled;
    const Result<qint64> claim = co_await holdWhileActing(plan, selection);
    if (!self)
        co_return refused;
    if (!claim) {
        --m_unsettled;
        m_claimed.removeOne(plan.service.value);
        m_operating.remove(selection);
        Preview preview = plan.preview;
        preview.verdicts.append({.guard = u"not reserved"_s, .reason = claim.error().text()});
        co_return co_await refuse(intent, preview);
    }
    const Draft draft = Drafts::actionIntent(plan.preview, selection, expiryOf(plan),
                                             momentOf(plan.preview.intent, plan.preview.spec, plan.arguments));
    const Result<Entry> intended = co_await m_journal.append(draft);
    if (!self)
        co_return refused;
    --m_unsettled;
    m_claimed.removeOne(plan.service.value);
    m_operating.remove(selection);
    if (!intended) {
        m_shared.release(*claim, u"the console's own journal failed"_s);
        expireInTime(selection);
        refused.reason = intended.error().text();
        co_return refused;
    }
    m_claims.remove(selection);
    co_await carryOut(plan, intended->number);
    if (self)
        m_shared.release(*claim, u"it has ended"_s);
    co_return self ? record(intended->number) : refused;
}

QCoro::Task<> Dispatcher::carryOut(Plan plan, qint64 number)
{
    const QPointer<Dispatcher> self(this);
    remember(plan, number);
    const Clearance clearance(number);
    const SequenceEnd end = co_await Hikeshi::carryOut(m_api, clearance, plan.sequence, watch(plan, number));
    if (!self)
        co_return;
    ++m_unsettled;
    if (end.sent == 0)
        co_await m_journal.append(
            Drafts::actionOutcome(number, ActionState::Failed, u"nothing was sent: %1"_s.arg(end.said), {}));
    else
        co_await conclude(plan, number, end);
    if (self)
        --m_unsettled;
}

/// Each request is in the journal before it leaves, and each answer before anything follows it.
SequenceWatch Dispatcher::watch(const Plan &plan, qint64 number)
{
    const QPointer<Dispatcher> self(this);
    const auto sentAt = std::make_shared<Instant>();
    const auto leaves =
        [self, number, sentAt, hand = plan.hand, by = plan.preview.intent.operatorId,
         secrets = secretsIn(plan.preview.spec, plan.arguments)](const Request &request) -> QCoro::Task<Result<void>> {
        return tellLeaving(self, request, number, hand, by, secrets, sentAt);
    };
    const auto answered = [self, number, sentAt](const Request &request, const Answer &answer,
                                                 const Judgement &judgement) -> QCoro::Task<Result<void>> {
        return tellAnswer(self, request, answer, judgement, number, *sentAt);
    };
    return {leaves, answered};
}

QCoro::Task<Result<void>> Dispatcher::tellLeaving(QPointer<Dispatcher> self, Request request, qint64 number, Hand hand,
                                                  QString by, QStringList secrets, std::shared_ptr<Instant> sentAt)
{
    const auto held = [](const QString &reason) { return fail(ErrorKind::Refused, {}, reason); };
    if (!self)
        co_return held(u"the program ends"_s);
    if (const QString reason = self->whyNothingLeaves(hand); !reason.isEmpty())
        co_return held(reason);
    if (const QString reason = self->whySealed(request); !reason.isEmpty())
        co_return held(reason);
    ++self->m_unsettled;
    const Result<Entry> told = co_await self->m_journal.append(
        Drafts::actionRequested(number, request.index, masked(request.preview(), secrets), request.endpoint, by));
    if (!self)
        co_return held(u"the program ends"_s);
    --self->m_unsettled;
    if (!told) // what the journal cannot hold does not leave
        co_return std::unexpected(told.error());
    // Pulled meanwhile, the brake still works.
    if (const QString reason = self->whyNothingLeaves(hand); !reason.isEmpty())
        co_return held(reason);
    *sentAt = self->m_situation.now();
    co_return {};
}

QCoro::Task<Result<void>> Dispatcher::tellAnswer(QPointer<Dispatcher> self, Request request, Answer answer,
                                                 Judgement judgement, qint64 number, Instant sentAt)
{
    if (!self)
        co_return fail(ErrorKind::Cancelled, {}, u"the program ends"_s);
    answer.latency = self->m_situation.now() - sentAt; // in the site's time, as everything in the journal
    answer.body.truncate(64 * 1024); // what was read before is larger
    ++self->m_unsettled;
    const Result<Entry> told =
        co_await self->m_journal.append(Drafts::actionAnswered(number, answer, request.index, judgement.meaning));
    if (!self)
        co_return fail(ErrorKind::Cancelled, {}, u"the program ends"_s);
    --self->m_unsettled;
    if (!told)
        co_return std::unexpected(told.error());
    co_return {};
}

// The target's properties as they were, so that they can be put back.
void Dispatcher::remember(const Plan &plan, qint64 number)
{
    QMap<QString, QString> before;
    for (const QString &property : plan.preview.spec.snapshot) {
        if (const QString value = valueOf(plan.preview.intent.target, property); !value.isEmpty())
            before.insert(property, value);
    }
    if (!before.isEmpty())
        (void)m_journal.append(Drafts::actionSnapshot(number, before));
}

}
