// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/plan.h"

#include "control/actiondrafts.h"
#include "journal/journal.h"
#include "situation/situation.h"

#include <QRegularExpression>
#include <QUrl>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

/// What was before cannot be compared with what comes after while nobody has read it.
QString whyUnbound(const QString &sentence, const Error &error)
{
    static const QRegularExpression before(u"\\{was_([a-z0-9_]+)\\}"_s);
    const QRegularExpressionMatch match = before.match(sentence);
    if (!match.hasMatch() || !error.what.contains(u"was_"_s + match.captured(1)))
        return error.text();
    return u"%1 has not been read from the target yet, so a change of it could not be seen; wait for the next read"_s
        .arg(match.captured(1));
}

void object(Preview &preview, const QString &guard, const QString &reason)
{
    preview.verdicts.append({.guard = guard, .allowed = false, .reason = reason});
}

}

QStringList secretsIn(const ActionSpec &spec, const Arguments &arguments)
{
    QStringList secrets;
    for (const ArgumentSpec &argument : spec.arguments) {
        const QString value = arguments.value(argument.name);
        if (!argument.secret || value.isEmpty())
            continue;
        QString escaped = value;
        escaped.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s);
        secrets += {value, escaped, QString::fromLatin1(QUrl::toPercentEncoding(value))};
    }
    // Longer ones first: none is left standing in part.
    std::ranges::sort(secrets, std::greater{}, &QString::size);
    return secrets;
}

QString masked(QString text, const QStringList &secrets)
{
    for (const QString &secret : secrets)
        text.replace(secret, Drafts::secretMask());
    return text;
}

GuardContext Dispatcher::context(Hand hand) const
{
    GuardContext context{.records = m_fold.relevant(),
                         .stopReason = m_stop.reason,
                         .stopped = m_stop.on,
                         .asksForArming = m_policy.arming && hand == Hand::Operator,
                         .armedUntil = armedUntil(),
                         .selections = selections(),
                         .hasSharedJournal = m_shared.exists(),
                         .sharedTrouble = m_shared.trouble()};
    if (m_journal.access() == Journal::Access::ReadOnly)
        context.journalTrouble =
            m_journal.writer().isEmpty() ? u"it is open for reading only"_s : u"%1 writes it"_s.arg(m_journal.writer());
    else if (const std::optional<Error> failure = m_journal.failure())
        context.journalTrouble = failure->text();
    return context;
}

Dispatcher::Plan Dispatcher::plan(const Intent &intent, Hand hand) const
{
    Plan plan{.preview = {.intent = intent}, .hand = hand};
    const Result<Catalogue::Place> place = m_catalogue.find(intent.action, intent.target, m_situation);
    if (!place) {
        object(plan.preview, u"action is known"_s, place.error().text());
        return plan;
    }
    Preview &preview = plan.preview;
    preview.spec = place->action->spec;
    preview.spec.persons = m_policy.personsFor(preview.spec);
    plan.service = place->service;
    plan.arguments = completed(intent, *place, m_situation);
    fillIn(plan, *place);
    const Result<QString> endpoint =
        chooseEndpoint(place->action->request, *place->binding, plan.arguments, m_situation);
    if (endpoint)
        plan.arguments.insert(u"endpoint"_s, *endpoint);
    preview.verdicts = judge(intent, *place, plan.arguments, m_situation, context(hand));
    if (!endpoint)
        object(preview, u"endpoint"_s, endpoint.error().text());
    if (m_claimed.contains(place->service.value))
        object(preview, u"no conflicting action"_s,
               u"another action on %1 is just being started"_s.arg(place->service.value));
    plan.sequence = {.connector = *place->connector,
                     .action = *place->action,
                     .values = {.arguments = plan.arguments, .taken = {}},
                     .address = place->binding->endpoints.value(endpoint.value_or(QString())),
                     .credentials = place->binding->credentials,
                     .tls = place->binding->tls};
    const Result<QStringList> requests = endpoint.and_then([&](const QString &) { return previews(plan.sequence); });
    if (!requests) {
        if (preview.allowed())
            object(preview, u"request"_s, requests.error().text());
        return plan; // otherwise the guards have said what is missing
    }
    preview.request = masked(requests->join(u"\n\n"_s), secretsIn(preview.spec, plan.arguments));
    preview.endpoint = *endpoint;
    preview.requests = planned(plan.sequence).value_or(QList<Request>());
    seal(plan);
    for (const QString &sentence : std::as_const(preview.spec.verify)) {
        const auto condition =
            Condition::parse(sentence).and_then([&](const Condition &c) { return c.bound(plan.arguments); });
        if (condition)
            plan.verify.append(*condition);
        else
            object(preview, u"verification"_s, whyUnbound(sentence, condition.error()));
    }
    return plan;
}

// Nothing leaves this machine, and nobody who reads what is published here takes it for the truth.
void Dispatcher::seal(Plan &plan) const
{
    if (!m_policy.sealed)
        return;
    Preview &preview = plan.preview;
    for (Request request : std::as_const(preview.requests)) {
        request.endpoint = plan.sequence.address;
        if (const QString reason = whySealed(request); !reason.isEmpty())
            return object(preview, u"sealed site"_s, reason);
    }
    const QString id = preview.spec.id.value;
    const bool publishes = id.endsWith(u".publish"_s) || id.endsWith(u".post"_s);
    const bool says = std::ranges::any_of(
        plan.arguments, [](const QString &text) { return text.contains(u"DRILL"_s) || text.contains(u"訓練"_s); });
    if (publishes && !says)
        object(preview, u"sealed site"_s,
               u"what is published here must say that it is a drill: begin it with [DRILL]"_s);
}

// What is shown before the gesture, beside the verdicts.
void Dispatcher::fillIn(Plan &plan, const Catalogue::Place &place) const
{
    Preview &preview = plan.preview;
    preview.title = masked(filled(preview.spec.title.en, plan.arguments), secretsIn(preview.spec, plan.arguments));
    for (const ArgumentSpec &argument : std::as_const(preview.spec.arguments)) {
        if (argument.type == ArgumentSpec::Type::Instance)
            preview.candidates = candidatesFor(argument, preview.spec, plan.arguments, place.service, m_situation);
    }
    std::ranges::stable_sort(preview.candidates,
                             [](const Candidate &a, const Candidate &b) { return a.eligible && !b.eligible; });
    for (const auto impacts = m_situation.map().dependents(place.service); const Impact &impact : impacts)
        preview.affected.append(impact.service);
    for (const Preview::RoleChange &change : place.action->roleChanges) {
        if (const QString instance = filled(change.instance.value, plan.arguments);
            !instance.isEmpty() && !instance.contains(u'{'))
            preview.roleChanges.append({InstanceId(instance), change.from, change.to});
    }
    preview.answerNote = preview.spec.answerDecides.value_or(Localized{});
    if (preview.spec.progress.isEmpty())
        return;
    // A subject alone is no sentence; any comparison makes it one that can be looked at.
    const auto subject = Condition::parse(preview.spec.progress + u" != -1"_s).and_then([&](const Condition &c) {
        return c.bound(plan.arguments);
    });
    if (subject)
        preview.progress = evaluate(*subject, m_situation).live;
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

}
