// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/actiondrafts.h"
#include "control/plan.h"
#include "control/verification.h"
#include "journal/journal.h"
#include "situation/situation.h"

#include <QCoro/QCoroFuture>

namespace Hikeshi {

using namespace Qt::StringLiterals;

using Outcome = AnswerMeaning::Outcome;

Promise promiseOf(const Answer &answer, const RequestTemplate &pattern, Request::Transport transport)
{
    if (answer.kind == Answer::Kind::NotSent)
        return {Outcome::Failure, {}};
    if (answer.kind == Answer::Kind::Lost)
        return {Outcome::Unknown, {}};
    const QString text = QString::fromUtf8(answer.body);
    for (const AnswerMeaning &meaning : pattern.answers) {
        if (meaning.fits(answer.status, text))
            return {meaning.outcome, meaning.means};
    }
    if (std::ranges::any_of(pattern.unknownText, [&](const QString &part) { return text.contains(part); }))
        return {Outcome::Unknown, {}};
    if (transport == Request::Transport::Http)
        return {pattern.success.contains(answer.status) ? Outcome::Success : Outcome::Failure, {}};
    // A runtime socket's success is an empty line; anything else that is not expected is a complaint.
    const QString answered = text.trimmed();
    return {answered.isEmpty() || pattern.successText.contains(answered) ? Outcome::Success : Outcome::Failure, {}};
}

QString said(const Answer &answer)
{
    return answer.kind == Answer::Kind::Answered
        ? u"%1 %2"_s.arg(answer.status).arg(QString::fromUtf8(answer.body).trimmed()).trimmed()
        : answer.reason;
}

QCoro::Task<> Dispatcher::conclude(Plan plan, qint64 number, Answer answer)
{
    const QPointer<Dispatcher> self(this);
    const Promise promise = promiseOf(answer, plan.pattern, plan.request.transport);
    const QString answered =
        promise.means.en.isEmpty() ? said(answer) : u"%1 (%2)"_s.arg(promise.means.en, said(answer));
    Verification::Finding finding = Verification::look(plan.verify, m_situation);
    if (promise.outcome != Outcome::Failure && !finding.holds) {
        --m_unsettled;
        const Verification::Finding ended =
            co_await (new Verification(m_situation, plan.verify, plan.preview.spec.verifyWithin, this))->finding();
        if (!self)
            co_return;
        ++m_unsettled;
        finding = ended;
    }
    if (finding.holds && answer.kind != Answer::Kind::NotSent) {
        co_await m_journal.append(Drafts::actionOutcome(number, ActionState::Confirmed, {}, finding.evidence));
        co_return;
    }
    if (promise.outcome == Outcome::Failure) {
        const QString reason = answer.kind == Answer::Kind::NotSent ? u"nothing was sent: %1"_s.arg(answered)
                                                                    : u"the target refused: %1"_s.arg(answered);
        co_await m_journal.append(Drafts::actionOutcome(number, ActionState::Failed, reason, finding.evidence));
        co_return;
    }
    const QString within = toClock(plan.preview.spec.verifyWithin);
    if (promise.outcome == Outcome::Success && !finding.cannotTell) {
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

// The topology may not be known yet: the sentences are bound as soon as it is.
void Dispatcher::watchAnew(const ActionRecord &record)
{
    auto *once = new QObject(this);
    const auto watch = [this, once, intent = record.intent, number = record.number] {
        const Result<Catalogue::Place> place = m_catalogue.find(intent.action, intent.target, m_situation);
        if (!place)
            return;
        Plan resumed{.preview = {.intent = intent, .spec = place->action->spec}, .service = place->service};
        const Arguments arguments = completed(intent, resumed.preview.spec, place->service, m_situation);
        for (const QString &sentence : std::as_const(resumed.preview.spec.verify)) {
            if (const auto condition =
                    Condition::parse(sentence).and_then([&](const Condition &c) { return c.bound(arguments); }))
                resumed.verify.append(*condition);
        }
        once->disconnect();
        m_situation.disconnect(once);
        once->deleteLater();
        if (!resumed.verify.isEmpty())
            keepWatching(resumed, number);
    };
    connect(&m_situation, &Situation::topologyChanged, once, watch);
    m_situation.clock().callAfter(Milliseconds(0), once, watch);
}

}
