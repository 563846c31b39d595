// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/actiondrafts.h"

#include "journal/drafts.h"
#include "journal/kinds.h"

#include <QJsonArray>

namespace Hikeshi::Drafts {

using namespace Qt::StringLiterals;

namespace {

/// Of the services that an action drags along, this many are remembered by name.
constexpr qsizetype mostAffected = 100;

QJsonObject json(const QMap<QString, QString> &map)
{
    QJsonObject object;
    for (const auto &[name, value] : map.asKeyValueRange())
        object.insert(name, value);
    return object;
}

QJsonObject argumentsJson(const Preview &preview)
{
    QMap<QString, QString> arguments = preview.intent.arguments;
    for (const ArgumentSpec &spec : preview.spec.arguments) {
        if (spec.secret && arguments.contains(spec.name))
            arguments[spec.name] = secretMask();
    }
    return json(arguments);
}

QJsonArray guardsJson(const Preview &preview)
{
    QJsonArray guards;
    for (const GuardVerdict &verdict : preview.verdicts) {
        QJsonObject guard{{u"guard"_s, verdict.guard},
                          {u"allowed"_s, verdict.allowed},
                          {u"live"_s, verdict.live},
                          {u"reason"_s, verdict.reason}};
        if (verdict.overridden)
            guard.insert(u"overridden"_s, true);
        guards.append(guard);
    }
    return guards;
}

QJsonObject intentJson(const Preview &preview)
{
    QJsonObject body{{u"action"_s, preview.intent.action.value}, {u"target"_s, preview.intent.target},
                     {u"arguments"_s, argumentsJson(preview)},   {u"incident"_s, preview.intent.incident.value},
                     {u"run"_s, preview.intent.run.value},       {u"step"_s, preview.intent.step},
                     {u"guards"_s, guardsJson(preview)},         {u"request"_s, preview.request},
                     {u"endpoint"_s, preview.endpoint}};
    if (!preview.intent.override.isEmpty())
        body.insert(u"override"_s, preview.intent.override);
    return body;
}

}

QString secretMask()
{
    return u"••••"_s;
}

Draft actionSelected(const Preview &preview, Instant until, int persons)
{
    QJsonObject body = intentJson(preview);
    body.insert(u"title"_s, preview.title);
    body.insert(u"until"_s, toMilliseconds(until));
    body.insert(u"persons"_s, persons);
    QJsonArray candidates;
    for (const Candidate &candidate : preview.candidates)
        candidates.append(QJsonObject{{u"instance"_s, candidate.instance.value},
                                      {u"eligible"_s, candidate.eligible},
                                      {u"reason"_s, candidate.reason},
                                      {u"figure"_s, candidate.figure}});
    QJsonArray changes;
    for (const Preview::RoleChange &change : preview.roleChanges)
        changes.append(
            QJsonObject{{u"instance"_s, change.instance.value}, {u"from"_s, change.from}, {u"to"_s, change.to}});
    QJsonArray affected;
    for (const ServiceId &service : preview.affected.first(std::min(mostAffected, preview.affected.size())))
        affected.append(service.value);
    body.insert(u"candidates"_s, candidates);
    body.insert(u"role_changes"_s, changes);
    body.insert(u"affected"_s, affected);
    return {Kind::actionSelected, preview.intent.operatorId, body};
}

Draft actionDryRun(qint64 selection, const DryRun &said, Instant until)
{
    return {Kind::actionDryRun,
            console(),
            {{u"selection"_s, selection},
             {u"accepted"_s, said.accepted},
             {u"text"_s, said.text},
             {u"until"_s, toMilliseconds(until)}}};
}

Draft actionReleased(qint64 selection, const QString &reason, bool expired, const QString &operatorId)
{
    return {Kind::actionReleased,
            operatorId,
            {{u"selection"_s, selection}, {u"reason"_s, reason}, {u"expired"_s, expired}}};
}

Draft actionApproved(qint64 selection, const Approval &approval, Instant until)
{
    return {Kind::actionApproved,
            approval.operatorId,
            {{u"selection"_s, selection},
             {u"approver"_s, approval.operatorId},
             {u"way"_s, approval.way == Approval::Way::Console ? u"console"_s : u"passphrase"_s},
             {u"until"_s, toMilliseconds(until)}}};
}

Draft actionIntent(const Preview &preview, qint64 selection, const std::optional<Expiry> &temporary,
                   const QMap<QString, QString> &moment)
{
    QJsonObject body = intentJson(preview);
    if (!moment.isEmpty())
        body.insert(u"moment"_s, json(moment));
    if (selection > 0)
        body.insert(u"selection"_s, selection);
    if (temporary)
        body.insert(u"temporary"_s,
                    QJsonObject{{u"revert"_s, temporary->revert.value},
                                {u"arguments"_s, json(temporary->arguments)},
                                {u"due"_s, toMilliseconds(temporary->due)},
                                {u"warn_at"_s, toMilliseconds(temporary->warnAt)},
                                {u"by_target"_s, temporary->byTarget}});
    return {Kind::actionIntent, preview.intent.operatorId, body};
}

Draft actionIntentElsewhere(const Preview &preview, qint64 claims)
{
    Draft draft = actionIntent(preview);
    draft.body.insert(u"claims"_s, claims);
    return draft;
}

Draft actionRefused(const Preview &preview)
{
    return {Kind::actionRefused, preview.intent.operatorId, intentJson(preview)};
}

Draft actionSnapshot(qint64 intent, const QMap<QString, QString> &properties)
{
    return {Kind::actionSnapshot, console(), {{u"intent"_s, intent}, {u"properties"_s, json(properties)}}};
}

Draft actionRequested(qint64 intent, int index, const QString &request, const QString &peer, const QString &operatorId)
{
    return {Kind::actionRequested,
            console(),
            {{u"intent"_s, intent},
             {u"index"_s, index},
             {u"request"_s, request},
             {u"peer"_s, peer},
             {u"operator"_s, operatorId}}};
}

Draft actionAnswered(qint64 intent, const Answer &answer, int index, const Localized &means)
{
    static const QMap<Answer::Kind, QString> kinds{{Answer::Kind::Answered, u"answered"_s},
                                                   {Answer::Kind::NotSent, u"not_sent"_s},
                                                   {Answer::Kind::Lost, u"lost"_s}};
    QJsonObject body{{u"intent"_s, intent},
                     {u"index"_s, index},
                     {u"wire"_s, kinds[answer.kind]},
                     {u"status"_s, answer.status},
                     {u"body"_s, QString::fromUtf8(answer.body)},
                     {u"reason"_s, answer.reason},
                     {u"peer"_s, answer.peer},
                     {u"latency_ms"_s, static_cast<qint64>(answer.latency.count())}};
    if (means != Localized{})
        body.insert(u"means"_s, QJsonObject{{u"en"_s, means.en}, {u"ja"_s, means.ja}});
    return {Kind::actionAnswered, console(), body};
}

Draft actionOutcome(qint64 intent, ActionState outcome, const QString &reason, const QStringList &evidence)
{
    const QString word = outcome == ActionState::Confirmed ? u"confirmed"_s
        : outcome == ActionState::Failed                   ? u"failed"_s
                                                           : u"unknown"_s;
    return {Kind::actionOutcome,
            console(),
            {{u"intent"_s, intent},
             {u"outcome"_s, word},
             {u"reason"_s, reason},
             {u"evidence"_s, QJsonArray::fromStringList(evidence)}}};
}

Draft actionAcknowledged(qint64 intent, const QString &operatorId)
{
    return {Kind::actionAcknowledged, operatorId, {{u"intent"_s, intent}}};
}

Draft expiryExtended(const Expiry &expiry, const QString &operatorId)
{
    return {Kind::expiryExtended,
            operatorId,
            {{u"intent"_s, expiry.intent},
             {u"due"_s, toMilliseconds(expiry.due)},
             {u"warn_at"_s, toMilliseconds(expiry.warnAt)}}};
}

Draft stopSet(bool on, const QString &reason, const QString &operatorId)
{
    return {Kind::stopSet, operatorId, {{u"on"_s, on}, {u"reason"_s, reason}}};
}

Draft consoleArmed(Instant until, const QString &reason, const QString &operatorId)
{
    return {Kind::consoleArmed, operatorId, {{u"until"_s, toMilliseconds(until)}, {u"reason"_s, reason}}};
}

Draft consoleDisarmed(const QString &reason, const QString &operatorId)
{
    return {Kind::consoleDisarmed, operatorId, {{u"reason"_s, reason}}};
}

}
