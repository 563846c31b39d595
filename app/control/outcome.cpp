// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/actiondrafts.h"
#include "control/plan.h"
#include "control/verification.h"
#include "journal/journal.h"
#include "situation/situation.h"

#include <QCoro/QCoroFuture>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

/// Where the target cannot be read, its answer is all there is: that is said, and an answer that was lost stays
/// Unknown.
std::optional<Draft> outcomeByAnswer(const ActionSpec &spec, qint64 number, const SequenceEnd &end,
                                     const QString &answered)
{
    if (!spec.answerDecides || end.promise == Promise::Failure)
        return std::nullopt;
    const QString why = spec.answerDecides->en;
    if (end.promise == Promise::Success)
        return Drafts::actionOutcome(number, ActionState::Confirmed, {}, {u"%1: %2"_s.arg(why, answered)});
    return Drafts::actionOutcome(
        number, ActionState::Unknown,
        u"%1; it may have been carried out. It is not repeated, and nothing can be read back: somebody has to look"_s
            .arg(answered),
        {why});
}

}

QCoro::Task<> Dispatcher::conclude(Plan plan, qint64 number, SequenceEnd end)
{
    const QPointer<Dispatcher> self(this);
    const QString answered = end.meaning.en.isEmpty() ? end.said : u"%1 (%2)"_s.arg(end.meaning.en, end.said);
    const bool neverSent = end.answer.kind == Answer::Kind::NotSent && end.sent == 1;
    if (const std::optional<Draft> outcome = outcomeByAnswer(plan.preview.spec, number, end, answered)) {
        co_await m_journal.append(*outcome);
        co_return;
    }
    // Where nothing is read, nothing is shown: only then is the list of conditions empty.
    Verification::Finding finding = plan.verify.isEmpty() ? Verification::Finding{.cannotTell = true}
                                                          : Verification::look(plan.verify, m_situation);
    if (end.promise != Promise::Failure && !finding.holds) {
        --m_unsettled;
        const Verification::Finding ended =
            co_await (new Verification(m_situation, plan.verify, plan.preview.spec.verifyWithin, this))->finding();
        if (!self)
            co_return;
        ++m_unsettled;
        finding = ended;
    }
    if (finding.holds && !neverSent) {
        co_await m_journal.append(Drafts::actionOutcome(number, ActionState::Confirmed, {}, finding.evidence));
        co_return;
    }
    if (end.promise == Promise::Failure) {
        const QString reason = neverSent ? u"nothing was sent: %1"_s.arg(answered)
            : end.sent > 1               ? u"the target refused request %1: %2"_s.arg(end.sent).arg(answered)
                                         : u"the target refused: %1"_s.arg(answered);
        co_await m_journal.append(Drafts::actionOutcome(number, ActionState::Failed, reason, finding.evidence));
        co_return;
    }
    const QString within = toClock(plan.preview.spec.verifyWithin);
    if (end.promise == Promise::Success && !finding.cannotTell) {
        co_await m_journal.append(Drafts::actionOutcome(
            number, ActionState::Failed,
            u"the target promised success (%1), but the world does not show it after %2"_s.arg(answered, within),
            finding.evidence));
        co_return;
    }
    co_await m_journal.append(Drafts::actionOutcome(
        number, ActionState::Unknown,
        u"%1; it may have been carried out. It is not repeated; the state is being read"_s.arg(answered),
        finding.evidence));
    if (self)
        keepWatching(plan, number);
}

// An Unknown stays open to be resolved by what the world shows, however late.
void Dispatcher::keepWatching(const Plan &plan, qint64 number)
{
    auto *watch = new Verification(m_situation, plan.verify, std::nullopt, this);
    watch->finding().then(this, [this, number](const Verification::Finding &finding) {
        (void)m_journal.append(
            Drafts::actionOutcome(number, ActionState::Confirmed, u"the world shows it"_s, finding.evidence));
    });
}

void Dispatcher::resolveOpenIntents()
{
    QHash<QString, qint64> newest; // what was done to a target later says nothing of what was done before
    for (const ActionRecord &record : m_fold.records()) {
        if (record.state != ActionState::Refused)
            newest.insert(record.intent.target, record.number);
    }
    for (const ActionRecord &record : m_fold.records()) {
        if (record.isOpen())
            (void)m_journal.append(Drafts::actionOutcome(
                record.number, ActionState::Unknown,
                u"Hikeshi ended before the outcome was known. It is not repeated; the state is being read"_s, {}));
        if (record.isOpen() || (record.state == ActionState::Unknown && newest[record.intent.target] == record.number))
            watchAnew(record);
    }
}

// The topology may not be known yet: the sentences are bound as soon as it is. All of them, or nothing is watched: the
// rest alone would say too much. What they were bound to at the moment of operating stands with the intent.
void Dispatcher::watchAnew(const ActionRecord &record)
{
    auto *once = new QObject(this);
    const auto watch = [this, once, intent = record.intent, moment = record.moment, number = record.number] {
        const Result<Catalogue::Place> place = m_catalogue.find(intent.action, intent.target, m_situation);
        if (!place)
            return;
        Plan resumed{.preview = {.intent = intent, .spec = place->action->spec}, .service = place->service};
        once->disconnect();
        m_situation.disconnect(once);
        once->deleteLater();
        const Arguments arguments = completedAsOf(moment, intent, *place, m_situation);
        for (const QString &sentence : std::as_const(resumed.preview.spec.verify)) {
            const auto condition =
                Condition::parse(sentence).and_then([&](const Condition &c) { return c.bound(arguments); });
            if (!condition)
                return;
            resumed.verify.append(*condition);
        }
        if (!resumed.verify.isEmpty())
            keepWatching(resumed, number);
    };
    connect(&m_situation, &Situation::topologyChanged, once, watch);
    m_situation.clock().callAfter(Milliseconds(0), once, watch);
}

}
