// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/dispatcher.h"

#include "control/actionfold.h"
#include "control/controlapi.h"
#include "control/verification.h"
#include "journal/journal.h"
#include "journal/kinds.h"
#include "situation/situation.h"

#include <QCoro/QCoroFuture>

namespace Hikeshi {

using namespace Qt::StringLiterals;

/// Everything one action needs, worked out before the intent is written.
struct Dispatcher::Plan
{
    Preview preview;
    Request request;
    RequestTemplate pattern;
    QList<Condition> verify;
    ServiceId service;
};

namespace {

/// What the target's answer promises, before the world has been looked at.
enum class Promise
{
    Success,
    Failure,
    Unknown
};

Promise promiseOf(const Answer &answer, const RequestTemplate &pattern, Request::Transport transport)
{
    if (answer.kind == Answer::Kind::NotSent)
        return Promise::Failure;
    const QString text = QString::fromUtf8(answer.body);
    const bool tellsNothing =
        std::ranges::any_of(pattern.unknownText, [&](const QString &part) { return text.contains(part); });
    if (answer.kind == Answer::Kind::Lost || tellsNothing)
        return Promise::Unknown;
    if (transport == Request::Transport::Http)
        return pattern.success.contains(answer.status) ? Promise::Success : Promise::Failure;
    // A runtime socket's success is an empty line; anything else that is not expected is a complaint.
    const QString said = text.trimmed();
    return said.isEmpty() || pattern.successText.contains(said) ? Promise::Success : Promise::Failure;
}

}

Dispatcher::Dispatcher(Catalogue catalogue, Situation &situation, Journal &journal, ControlApi &api, QObject *parent)
    : ActionPort(parent)
    , m_catalogue(std::move(catalogue))
    , m_situation(situation)
    , m_journal(journal)
    , m_api(api)
{
    fold();
    connect(&journal, &Journal::appended, this, [this](const Entry &entry) {
        if (entry.kind.startsWith(u"action."_s) || entry.kind == Kind::stopSet) {
            fold();
            const qint64 number = entry.body.contains(u"intent"_s) ? entry.body[u"intent"_s].toInteger() : entry.number;
            if (entry.kind == Kind::stopSet)
                Q_EMIT stopChanged(m_stopped);
            else
                Q_EMIT changed(record(number));
        }
    });
    resolveOpenIntents();
}

void Dispatcher::fold()
{
    m_records = foldActions(m_journal.entries());
    for (const Entry &entry : m_journal.entries()) {
        if (entry.kind == Kind::stopSet) {
            m_stopped = entry.body[u"on"_s].toBool();
            m_stopReason = entry.body[u"reason"_s].toString();
        }
    }
}

ActionRecord Dispatcher::record(qint64 number) const
{
    const auto found = std::ranges::find(m_records, number, &ActionRecord::number);
    return found == m_records.end() ? ActionRecord{} : *found;
}

GuardContext Dispatcher::context() const
{
    GuardContext context{.records = m_records, .stopReason = m_stopReason, .stopped = m_stopped};
    if (m_journal.access() == Journal::Access::ReadOnly)
        context.journalTrouble =
            m_journal.writer().isEmpty() ? u"it is open for reading only"_s : u"%1 writes it"_s.arg(m_journal.writer());
    else if (const std::optional<Error> failure = m_journal.failure())
        context.journalTrouble = failure->text();
    return context;
}

QList<ActionSpec> Dispatcher::catalogue() const
{
    return m_catalogue.actions();
}

QList<Preview> Dispatcher::offers(const QString &target) const
{
    QList<Preview> previews;
    for (const auto actions = m_catalogue.fitting(target, m_situation); const ActionId &id : actions) {
        Preview offered = preview({.action = id, .target = target});
        // The best candidate is put in, so that the offer can be taken as it is.
        for (const ArgumentSpec &argument : std::as_const(offered.spec.arguments)) {
            if (argument.type == ArgumentSpec::Type::Instance && argument.required && !offered.best().isEmpty())
                offered.intent.arguments.insert(argument.name, offered.best());
        }
        previews.append(offered.intent.arguments.isEmpty() ? offered : preview(offered.intent));
    }
    return previews;
}

Preview Dispatcher::preview(const Intent &intent) const
{
    return plan(intent).preview;
}

Dispatcher::Plan Dispatcher::plan(const Intent &intent) const
{
    Plan plan{.preview = {.intent = intent}};
    Preview &preview = plan.preview;
    const auto refuse = [&preview](const QString &guard, const Error &error) {
        preview.verdicts.append({.guard = guard, .allowed = false, .reason = error.text()});
    };
    const Result<Catalogue::Place> place = m_catalogue.find(intent.action, intent.target, m_situation);
    if (!place) {
        refuse(u"action is known"_s, place.error());
        return plan;
    }
    preview.spec = place->action->spec;
    plan.pattern = place->action->request;
    plan.service = place->service;
    Arguments arguments = completed(intent, *place, m_situation);
    preview.title = filled(preview.spec.title.en, arguments);
    for (const ArgumentSpec &argument : std::as_const(preview.spec.arguments)) {
        if (argument.type == ArgumentSpec::Type::Instance)
            preview.candidates = candidatesFor(argument, preview.spec, arguments, place->service, m_situation);
    }
    std::ranges::stable_sort(preview.candidates,
                             [](const Candidate &a, const Candidate &b) { return a.eligible && !b.eligible; });
    for (const auto impacts = m_situation.map().dependents(place->service); const Impact &impact : impacts)
        preview.affected.append(impact.service);
    for (const Preview::RoleChange &change : place->action->roleChanges) {
        if (const QString instance = filled(change.instance.value, arguments);
            !instance.isEmpty() && !instance.contains(u'{'))
            preview.roleChanges.append({InstanceId(instance), change.from, change.to});
    }
    const Result<QString> endpoint = chooseEndpoint(place->action->request, *place->binding, arguments, m_situation);
    if (endpoint)
        arguments.insert(u"endpoint"_s, *endpoint);
    preview.verdicts = judge(intent, *place, arguments, m_situation, context());
    if (!endpoint)
        refuse(u"endpoint"_s, endpoint.error());
    if (m_claimed.contains(place->service.value))
        refuse(u"no conflicting action"_s,
               {ErrorKind::Refused, {}, u"another action on %1 is just being started"_s.arg(place->service.value), {}});
    const Result<Request> request =
        endpoint.and_then([&](const QString &) { return render(*place->connector, *place->action, arguments); });
    if (!request) {
        if (preview.allowed())
            refuse(u"request"_s, request.error());
        return plan; // otherwise the guards have said what is missing
    }
    plan.request = *request;
    plan.request.endpoint = place->binding->endpoints.value(*endpoint);
    plan.request.credentials = place->binding->credentials;
    plan.request.tls = place->binding->tls;
    preview.request = plan.request.preview();
    preview.endpoint = *endpoint;
    for (const QString &sentence : std::as_const(preview.spec.verify)) {
        const auto condition =
            Condition::parse(sentence).and_then([&](const Condition &c) { return c.bound(arguments); });
        if (condition)
            plan.verify.append(*condition);
        else
            refuse(u"verification"_s, condition.error());
    }
    return plan;
}

QCoro::Task<ActionRecord> Dispatcher::operate(Intent intent)
{
    const QPointer<Dispatcher> self(this);
    Plan plan = this->plan(intent);
    ActionRecord refused{
        .intent = intent, .state = ActionState::Refused, .intendedAt = m_situation.now(), .endedAt = m_situation.now()};
    if (!plan.preview.allowed()) {
        QStringList reasons;
        for (const GuardVerdict &verdict : std::as_const(plan.preview.verdicts)) {
            if (!verdict.allowed)
                reasons.append(verdict.guard + u": "_s + verdict.reason);
        }
        refused.reason = reasons.join(u"; "_s);
        const Result<Entry> written = co_await m_journal.append(Drafts::actionRefused(plan.preview));
        refused.number = written ? written->number : 0;
        co_return refused;
    }
    m_claimed.append(plan.service.value);
    ++m_unsettled;
    const Result<Entry> intended = co_await m_journal.append(Drafts::actionIntent(plan.preview));
    if (!self)
        co_return refused;
    --m_unsettled;
    m_claimed.removeOne(plan.service.value);
    if (!intended) {
        refused.reason = intended.error().text();
        co_return refused;
    }
    if (m_stopped) { // pulled while the intent was being written
        co_await m_journal.append(
            Drafts::actionOutcome(intended->number, ActionState::Failed,
                                  u"nothing was sent: everything is stopped: %1"_s.arg(m_stopReason), {}));
        co_return self ? record(intended->number) : refused;
    }
    co_await carryOut(plan, intended->number);
    co_return self ? record(intended->number) : refused;
}

QCoro::Task<> Dispatcher::carryOut(Plan plan, qint64 number)
{
    const QPointer<Dispatcher> self(this);
    const Instant sent = m_situation.now();
    Answer answer = co_await m_api.execute(Clearance(number), plan.request);
    if (!self)
        co_return;
    answer.latency = m_situation.now() - sent; // in the site's time, as everything in the journal
    ++m_unsettled;
    co_await m_journal.append(Drafts::actionAnswered(number, answer));
    if (self)
        co_await conclude(plan, number, answer);
    if (self)
        --m_unsettled;
}

QCoro::Task<> Dispatcher::conclude(Plan plan, qint64 number, Answer answer)
{
    const QPointer<Dispatcher> self(this);
    const Promise promise = promiseOf(answer, plan.pattern, plan.request.transport);
    const QString said = answer.kind == Answer::Kind::Answered
        ? u"%1 %2"_s.arg(answer.status).arg(QString::fromUtf8(answer.body).trimmed()).trimmed()
        : answer.reason;
    Verification::Finding finding = Verification::look(plan.verify, m_situation);
    if (promise != Promise::Failure && !finding.holds) {
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
    if (promise == Promise::Failure) {
        const QString reason = answer.kind == Answer::Kind::NotSent ? u"nothing was sent: %1"_s.arg(said)
                                                                    : u"the target refused: %1"_s.arg(said);
        co_await m_journal.append(Drafts::actionOutcome(number, ActionState::Failed, reason, finding.evidence));
        co_return;
    }
    const QString within = toClock(plan.preview.spec.verifyWithin);
    if (promise == Promise::Success && !finding.cannotTell) {
        co_await m_journal.append(Drafts::actionOutcome(
            number, ActionState::Failed,
            u"the target promised success (%1), but the world does not show it after %2"_s.arg(said, within),
            finding.evidence));
        co_return;
    }
    co_await m_journal.append(Drafts::actionOutcome(
        number, ActionState::Unknown,
        u"%1; it may have been carried out. It is not repeated; the state is being read"_s.arg(said),
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
    for (const ActionRecord &record : std::as_const(m_records)) {
        if (!record.isOpen())
            continue;
        (void)m_journal.append(Drafts::actionOutcome(
            record.number, ActionState::Unknown,
            u"Hikeshi ended before the outcome was known. It is not repeated; the state is being read"_s, {}));
        // The topology may not be known yet: the sentences are bound again as soon as it is.
        const Intent intent = record.intent;
        const qint64 number = record.number;
        auto *once = new QObject(this);
        const auto watch = [this, once, intent, number] {
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
            once->deleteLater();
            if (!resumed.verify.isEmpty())
                keepWatching(resumed, number);
        };
        connect(&m_situation, &Situation::topologyChanged, once, watch);
        m_situation.clock().callAfter(Milliseconds(0), once, watch);
    }
}

void Dispatcher::setStop(bool on, const QString &operatorId, const QString &reason)
{
    (void)m_journal.append(Drafts::stopSet(on, reason, operatorId));
    // The brake works at once, also while the journal cannot be written; only releasing it waits for the journal.
    if (on && !m_stopped) {
        m_stopped = true;
        m_stopReason = reason;
        Q_EMIT stopChanged(true);
    }
}

}
