// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/actionfold.h"

#include "journal/drafts.h"
#include "journal/kinds.h"

#include <QJsonArray>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

Intent intentFrom(const Entry &entry)
{
    const QJsonObject &body = entry.body;
    Intent intent{.action = ActionId(body[u"action"_s].toString()),
                  .target = body[u"target"_s].toString(),
                  .operatorId = entry.actor,
                  .incident = IncidentId(body[u"incident"_s].toString()),
                  .run = RunId(body[u"run"_s].toString()),
                  .step = body[u"step"_s].toInt(-1)};
    const QJsonObject arguments = body[u"arguments"_s].toObject();
    for (auto it = arguments.begin(); it != arguments.end(); ++it)
        intent.arguments.insert(it.key(), it->toString());
    return intent;
}

QStringList stringsFrom(const QJsonValue &value)
{
    QStringList strings;
    for (const auto array = value.toArray(); const auto &each : array)
        strings.append(each.toString());
    return strings;
}

ActionState outcomeFrom(const QString &word)
{
    if (word == u"confirmed")
        return ActionState::Confirmed;
    return word == u"failed" ? ActionState::Failed : ActionState::Unknown;
}

QJsonObject intentJson(const Preview &preview)
{
    QJsonObject arguments;
    for (const auto &[name, value] : preview.intent.arguments.asKeyValueRange())
        arguments.insert(name, value);
    QJsonArray guards;
    for (const GuardVerdict &verdict : preview.verdicts)
        guards.append(QJsonObject{{u"guard"_s, verdict.guard},
                                  {u"allowed"_s, verdict.allowed},
                                  {u"live"_s, verdict.live},
                                  {u"reason"_s, verdict.reason}});
    return {{u"action"_s, preview.intent.action.value},
            {u"target"_s, preview.intent.target},
            {u"arguments"_s, arguments},
            {u"incident"_s, preview.intent.incident.value},
            {u"run"_s, preview.intent.run.value},
            {u"step"_s, preview.intent.step},
            {u"guards"_s, guards},
            {u"request"_s, preview.request},
            {u"endpoint"_s, preview.endpoint}};
}

}

namespace Drafts {

Draft actionIntent(const Preview &preview)
{
    return {Kind::actionIntent, preview.intent.operatorId, intentJson(preview)};
}

Draft actionRefused(const Preview &preview)
{
    return {Kind::actionRefused, preview.intent.operatorId, intentJson(preview)};
}

Draft actionAnswered(qint64 intent, const Answer &answer)
{
    static const QMap<Answer::Kind, QString> kinds{{Answer::Kind::Answered, u"answered"_s},
                                                   {Answer::Kind::NotSent, u"not_sent"_s},
                                                   {Answer::Kind::Lost, u"lost"_s}};
    return {Kind::actionAnswered,
            console(),
            {{u"intent"_s, intent},
             {u"wire"_s, kinds[answer.kind]},
             {u"status"_s, answer.status},
             {u"body"_s, QString::fromUtf8(answer.body)},
             {u"reason"_s, answer.reason},
             {u"peer"_s, answer.peer},
             {u"latency_ms"_s, static_cast<qint64>(answer.latency.count())}}};
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

Draft stopSet(bool on, const QString &reason, const QString &operatorId)
{
    return {Kind::stopSet, operatorId, {{u"on"_s, on}, {u"reason"_s, reason}}};
}

}

QList<ActionRecord> foldActions(const QList<Entry> &entries)
{
    QList<ActionRecord> records;
    const auto named = [&](const Entry &entry) {
        const qint64 number = entry.body[u"intent"_s].toInteger();
        const auto found = std::ranges::find(records, number, &ActionRecord::number);
        return found == records.end() ? nullptr : &*found;
    };
    for (const Entry &entry : entries) {
        if (entry.kind == Kind::actionIntent) {
            records.append({.number = entry.number,
                            .intent = intentFrom(entry),
                            .state = ActionState::Intended,
                            .intendedAt = entry.at});
        } else if (entry.kind == Kind::actionRefused) {
            QStringList reasons;
            for (const auto guards = entry.body[u"guards"_s].toArray(); const auto &guard : guards) {
                if (!guard[u"allowed"_s].toBool())
                    reasons.append(guard[u"guard"_s].toString() + u": "_s + guard[u"reason"_s].toString());
            }
            records.append({.number = entry.number,
                            .intent = intentFrom(entry),
                            .state = ActionState::Refused,
                            .intendedAt = entry.at,
                            .endedAt = entry.at,
                            .reason = reasons.join(u"; "_s)});
        } else if (entry.kind == Kind::actionAnswered) {
            if (ActionRecord *record = named(entry)) {
                record->state = ActionState::Verifying;
                const QString said = entry.body[u"wire"_s] == u"answered"_s
                    ? entry.body[u"body"_s].toString().section(u'\n', 0, 0)
                    : entry.body[u"reason"_s].toString();
                const int status = entry.body[u"status"_s].toInt();
                record->answer = status > 0 ? u"%1 %2"_s.arg(status).arg(said) : said;
            }
        } else if (entry.kind == Kind::actionOutcome) {
            if (ActionRecord *record = named(entry)) {
                record->state = outcomeFrom(entry.body[u"outcome"_s].toString());
                record->endedAt = entry.at;
                record->reason = entry.body[u"reason"_s].toString();
                record->evidence = stringsFrom(entry.body[u"evidence"_s]);
            }
        }
    }
    return records;
}

}
