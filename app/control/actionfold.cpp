// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/actionfold.h"

#include "journal/kinds.h"

#include <QJsonArray>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

QMap<QString, QString> mapFrom(const QJsonValue &value)
{
    QMap<QString, QString> map;
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        map.insert(it.key(), it->toString());
    return map;
}

QStringList stringsFrom(const QJsonValue &value)
{
    QStringList strings;
    for (const auto array = value.toArray(); const auto &each : array)
        strings.append(each.toString());
    return strings;
}

Instant instantFrom(const QJsonValue &value)
{
    return fromMilliseconds(value.toInteger());
}

Intent intentFrom(const Entry &entry)
{
    const QJsonObject &body = entry.body;
    return {.action = ActionId(body[u"action"_s].toString()),
            .target = body[u"target"_s].toString(),
            .arguments = mapFrom(body[u"arguments"_s]),
            .operatorId = entry.actor,
            .incident = IncidentId(body[u"incident"_s].toString()),
            .run = RunId(body[u"run"_s].toString()),
            .step = body[u"step"_s].toInt(-1),
            .override = body[u"override"_s].toString()};
}

ActionState outcomeFrom(const QString &word)
{
    if (word == u"confirmed")
        return ActionState::Confirmed;
    return word == u"failed" ? ActionState::Failed : ActionState::Unknown;
}

Preview previewFrom(const Entry &entry)
{
    const QJsonObject &body = entry.body;
    Preview preview{.intent = intentFrom(entry),
                    .title = body[u"title"_s].toString(),
                    .request = body[u"request"_s].toString(),
                    .endpoint = body[u"endpoint"_s].toString()};
    preview.spec.id = preview.intent.action;
    for (const auto guards = body[u"guards"_s].toArray(); const auto &guard : guards)
        preview.verdicts.append({.guard = guard[u"guard"_s].toString(),
                                 .allowed = guard[u"allowed"_s].toBool(),
                                 .live = guard[u"live"_s].toString(),
                                 .reason = guard[u"reason"_s].toString(),
                                 .overridable = guard[u"overridden"_s].toBool(),
                                 .overridden = guard[u"overridden"_s].toBool()});
    for (const auto candidates = body[u"candidates"_s].toArray(); const auto &candidate : candidates)
        preview.candidates.append({.instance = InstanceId(candidate[u"instance"_s].toString()),
                                   .eligible = candidate[u"eligible"_s].toBool(),
                                   .reason = candidate[u"reason"_s].toString(),
                                   .figure = candidate[u"figure"_s].toString()});
    for (const auto changes = body[u"role_changes"_s].toArray(); const auto &change : changes)
        preview.roleChanges.append(
            {InstanceId(change[u"instance"_s].toString()), change[u"from"_s].toString(), change[u"to"_s].toString()});
    for (const auto affected = body[u"affected"_s].toArray(); const auto &service : affected)
        preview.affected.append(ServiceId(service.toString()));
    return preview;
}

std::optional<Expiry> expiryFrom(const Entry &entry)
{
    const QJsonObject temporary = entry.body[u"temporary"_s].toObject();
    if (temporary.isEmpty())
        return std::nullopt;
    return Expiry{.intent = entry.number,
                  .revert = ActionId(temporary[u"revert"_s].toString()),
                  .target = entry.body[u"target"_s].toString(),
                  .arguments = mapFrom(temporary[u"arguments"_s]),
                  .due = instantFrom(temporary[u"due"_s]),
                  .warnAt = instantFrom(temporary[u"warn_at"_s]),
                  .byTarget = temporary[u"by_target"_s].toBool()};
}

QString word(ActionState state)
{
    static const QMap<ActionState, QString> words{
        {ActionState::Refused, u"refused"_s},     {ActionState::Intended, u"intended"_s},
        {ActionState::Requested, u"requested"_s}, {ActionState::Verifying, u"verifying"_s},
        {ActionState::Confirmed, u"confirmed"_s}, {ActionState::Failed, u"failed"_s},
        {ActionState::Unknown, u"unknown"_s}};
    return words[state];
}

}

const ActionRecord *ActionFold::record(qint64 number) const
{
    const auto found = m_index.constFind(number);
    return found == m_index.cend() ? nullptr : &m_records[*found];
}

std::optional<Selection::State> ActionFold::selectionState(qint64 number) const
{
    const auto found = m_selectionStates.constFind(number);
    return found == m_selectionStates.cend() ? std::nullopt : std::optional(*found);
}

QList<ActionRecord> ActionFold::relevant() const
{
    QSet<qsizetype> wanted = m_open;
    for (const Newest &newest : m_newest) {
        for (const qsizetype index : {newest.any, newest.acted}) {
            if (index >= 0)
                wanted.insert(index);
        }
    }
    QList<qsizetype> sorted(wanted.cbegin(), wanted.cend());
    std::ranges::sort(sorted);
    QList<ActionRecord> records;
    for (const qsizetype index : std::as_const(sorted))
        records.append(m_records[index]);
    return records;
}

void ActionFold::report(const Entry &entry, const QString &what)
{
    m_findings.append({entry.kind, static_cast<int>(entry.number), what, u"the entry is left out of account"_s});
}

void ActionFold::take(const Entry &entry)
{
    const QJsonObject &body = entry.body;
    if (entry.kind == Kind::actionIntent || entry.kind == Kind::actionRefused) {
        takeIntent(entry);
    } else if (entry.kind == Kind::actionSelected || entry.kind == Kind::actionReleased
               || entry.kind == Kind::actionApproved || entry.kind == Kind::actionDryRun) {
        takeSelection(entry);
    } else if (entry.kind == Kind::stopSet) {
        m_stop = {body[u"on"_s].toBool(), body[u"reason"_s].toString(), entry.actor, entry.at};
    } else if (entry.kind == Kind::consoleArmed) {
        m_armedUntil = instantFrom(body[u"until"_s]);
    } else if (entry.kind == Kind::consoleDisarmed) {
        m_armedUntil.reset();
    } else if (entry.kind == Kind::expiryExtended) {
        const auto expiry = m_expiries.find(body[u"intent"_s].toInteger());
        if (expiry == m_expiries.end())
            return report(entry, u"no temporary defence of #%1 stands"_s.arg(body[u"intent"_s].toInteger()));
        expiry->due = instantFrom(body[u"due"_s]);
        expiry->warnAt = instantFrom(body[u"warn_at"_s]);
    } else if (entry.kind == Kind::actionSnapshot || entry.kind == Kind::actionRequested
               || entry.kind == Kind::actionAnswered || entry.kind == Kind::actionOutcome
               || entry.kind == Kind::actionAcknowledged) {
        const auto found = m_index.constFind(body[u"intent"_s].toInteger());
        if (found == m_index.cend())
            return report(entry, u"there is no intent #%1"_s.arg(body[u"intent"_s].toInteger()));
        takeProgress(entry, m_records[*found]);
    }
}

void ActionFold::takeIntent(const Entry &entry)
{
    const qsizetype index = m_records.size();
    ActionRecord record{.number = entry.number,
                        .intent = intentFrom(entry),
                        .intendedAt = entry.at,
                        .selection = entry.body[u"selection"_s].toInteger(),
                        .moment = mapFrom(entry.body[u"moment"_s])};
    m_index.insert(entry.number, index);
    if (entry.kind == Kind::actionRefused) {
        record.state = ActionState::Refused;
        record.endedAt = entry.at;
        record.reason = previewFrom(entry).refusal();
        m_records.append(record);
        return;
    }
    m_records.append(record);
    m_open.insert(index);
    m_newest[{record.intent.action.value, record.intent.target}].any = index;
    if (record.selection > 0)
        endSelection(entry, record.selection, Selection::State::Operated);
    if (const std::optional<Expiry> expiry = expiryFrom(entry))
        m_announced.insert(entry.number, *expiry);
}

void ActionFold::takeProgress(const Entry &entry, ActionRecord &record)
{
    const QJsonObject &body = entry.body;
    if (entry.kind == Kind::actionAcknowledged) {
        if (record.isOpen() || record.state == ActionState::Refused)
            return report(entry, u"#%1 has no outcome to take note of"_s.arg(record.number));
        record.acknowledged = true;
    } else if (entry.kind == Kind::actionSnapshot) {
        record.before = mapFrom(body[u"properties"_s]);
    } else if (entry.kind == Kind::actionRequested) {
        if (body[u"index"_s].toInt() != record.requests.size())
            return report(entry, u"#%1 has asked this already"_s.arg(record.number));
        const qsizetype before = m_findings.size();
        follow(entry, record, ActionState::Requested);
        if (m_findings.size() == before)
            record.requests.append(body[u"request"_s].toString());
    } else if (entry.kind == Kind::actionAnswered) {
        const qsizetype before = m_findings.size();
        follow(entry, record, ActionState::Verifying);
        if (m_findings.size() != before)
            return;
        const QString said = body[u"wire"_s] == u"answered"_s ? body[u"body"_s].toString().section(u'\n', 0, 0)
                                                              : body[u"reason"_s].toString();
        const int status = body[u"status"_s].toInt();
        record.answer = status > 0 ? u"%1 %2"_s.arg(status).arg(said) : said;
        record.meaning = {body[u"means"_s][u"en"_s].toString(), body[u"means"_s][u"ja"_s].toString()};
        record.peer = body[u"peer"_s].toString();
        record.latency = Milliseconds(body[u"latency_ms"_s].toInteger());
    } else if (entry.kind == Kind::actionOutcome) {
        follow(entry, record, outcomeFrom(body[u"outcome"_s].toString()));
    }
}

void ActionFold::follow(const Entry &entry, ActionRecord &record, ActionState to)
{
    if (!mayFollow(record.state, to))
        return report(entry, u"#%1 is %2: %3 cannot follow"_s.arg(record.number).arg(word(record.state), word(to)));
    record.state = to;
    if (record.isOpen())
        return;
    const qsizetype index = m_index[record.number];
    m_open.remove(index);
    record.endedAt = entry.at;
    record.reason = entry.body[u"reason"_s].toString();
    record.evidence = stringsFrom(entry.body[u"evidence"_s]);
    if (to != ActionState::Failed) {
        qsizetype &acted = m_newest[{record.intent.action.value, record.intent.target}].acted;
        acted = std::max(acted, index);
    }
    settleExpiries(record);
}

// A defence stands when its action may have been carried out, until what ends it is seen to have worked.
void ActionFold::settleExpiries(const ActionRecord &record)
{
    if (record.state == ActionState::Failed) {
        m_announced.remove(record.number);
        m_expiries.remove(record.number);
    } else if (m_announced.contains(record.number)) {
        const Expiry begun = m_announced.take(record.number);
        // The same defence, put up anew: the older one's end is no longer due.
        m_expiries.removeIf([&](const auto &each) {
            return each.value().target == begun.target && each.value().revert == begun.revert
                && each.value().arguments == begun.arguments;
        });
        m_expiries.insert(record.number, begun);
    }
    if (record.state != ActionState::Confirmed)
        return;
    m_expiries.removeIf([&](const auto &each) {
        const Expiry &expiry = each.value();
        return expiry.intent < record.number && expiry.revert == record.intent.action
            && expiry.target == record.intent.target
            && std::ranges::all_of(
                   expiry.arguments.asKeyValueRange(),
                   [&](const auto &argument) {
                       return record.intent.arguments.value(argument.first) == argument.second;
                   });
    });
}

void ActionFold::endSelection(const Entry &entry, qint64 number, Selection::State to)
{
    const auto state = m_selectionStates.find(number);
    if (state == m_selectionStates.end())
        return report(entry, u"there is no selection #%1"_s.arg(number));
    if (!mayFollow(*state, to))
        return report(entry, u"selection #%1 has ended already"_s.arg(number));
    *state = to;
    m_held.remove(number);
}

void ActionFold::takeSelection(const Entry &entry)
{
    const QJsonObject &body = entry.body;
    if (entry.kind == Kind::actionSelected) {
        m_held.insert(entry.number, selectionFrom(entry));
        m_selectionStates.insert(entry.number, Selection::State::Held);
        return;
    }
    const qint64 number = body[u"selection"_s].toInteger();
    if (entry.kind == Kind::actionReleased)
        return endSelection(entry, number,
                            body[u"expired"_s].toBool() ? Selection::State::Expired : Selection::State::Released);
    const auto held = m_held.find(number);
    if (held == m_held.end())
        return report(entry, u"selection #%1 is not held"_s.arg(number));
    if (entry.kind == Kind::actionDryRun) {
        held->dryRun = {body[u"accepted"_s].toBool(), body[u"text"_s].toString()};
    } else {
        const QString approver = body[u"approver"_s].toString();
        if (approver == held->preview.intent.operatorId)
            return report(entry, u"%1 cannot agree to an action of their own"_s.arg(approver));
        if (std::ranges::contains(held->approvals, approver, &Approval::operatorId))
            return report(entry, u"%1 has agreed already"_s.arg(approver));
        held->approvals.append(
            {approver, entry.at,
             body[u"way"_s] == u"passphrase"_s ? Approval::Way::Passphrase : Approval::Way::Console});
    }
    held->until = instantFrom(body[u"until"_s]);
}

Selection selectionFrom(const Entry &entry)
{
    return {.number = entry.number,
            .preview = previewFrom(entry),
            .at = entry.at,
            .until = instantFrom(entry.body[u"until"_s]),
            .persons = std::max(1, entry.body[u"persons"_s].toInt(1))};
}

QList<ActionRecord> foldActions(const QList<Entry> &entries)
{
    ActionFold fold;
    for (const Entry &entry : entries)
        fold.take(entry);
    return fold.records();
}

}
