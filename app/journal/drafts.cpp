// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/drafts.h"

#include "journal/kinds.h"

#include <QJsonArray>

#include <array>

namespace Hikeshi::Drafts {

using namespace Qt::StringLiterals;

namespace {

template <class T> struct Word
{
    T value;
    QLatin1StringView text;
};

constexpr std::array<Word<Health>, 5> healths{{{Health::Unknown, "unknown"_L1},
                                               {Health::Normal, "normal"_L1},
                                               {Health::Degraded, "degraded"_L1},
                                               {Health::Down, "down"_L1},
                                               {Health::Maintenance, "maintenance"_L1}}};
constexpr std::array<Word<Role>, 4> roles{{{Role::None, "none"_L1},
                                           {Role::Primary, "primary"_L1},
                                           {Role::Standby, "standby"_L1},
                                           {Role::Replica, "replica"_L1}}};
constexpr std::array<Word<AlertSeverity>, 3> severities{{{AlertSeverity::Info, "info"_L1},
                                                         {AlertSeverity::Warning, "warning"_L1},
                                                         {AlertSeverity::Critical, "critical"_L1}}};
constexpr std::array<Word<SourceState>, 3> sourceStates{
    {{SourceState::Connecting, "connecting"_L1}, {SourceState::Live, "live"_L1}, {SourceState::Stale, "stale"_L1}}};
constexpr std::array<Word<IncidentStatus>, 4> statuses{{{IncidentStatus::Investigating, "investigating"_L1},
                                                        {IncidentStatus::Identified, "identified"_L1},
                                                        {IncidentStatus::Monitoring, "monitoring"_L1},
                                                        {IncidentStatus::Resolved, "resolved"_L1}}};
constexpr std::array<Word<IncidentRole>, 4> incidentRoles{{{IncidentRole::IncidentCommander, "incident_commander"_L1},
                                                           {IncidentRole::OperationsLead, "operations_lead"_L1},
                                                           {IncidentRole::CommunicationsLead, "communications_lead"_L1},
                                                           {IncidentRole::Scribe, "scribe"_L1}}};

template <class Words, class T> QString wordOf(const Words &words, T value)
{
    return std::ranges::find(words, value, &Word<T>::value)->text;
}

template <class Words> auto valueOf(const Words &words, QStringView text)
{
    const auto found = std::ranges::find_if(words, [&](const auto &w) { return text == w.text; });
    return found == words.end() ? words.front().value : found->value;
}

QJsonObject json(const QMap<QString, QString> &map)
{
    QJsonObject object;
    for (const auto &[name, value] : map.asKeyValueRange())
        object.insert(name, value);
    return object;
}

QMap<QString, QString> mapFrom(const QJsonObject &object)
{
    QMap<QString, QString> map;
    for (auto it = object.begin(); it != object.end(); ++it)
        map.insert(it.key(), it->toString());
    return map;
}

QJsonObject json(const Localized &text)
{
    return {{u"en"_s, text.en}, {u"ja"_s, text.ja}};
}

Localized localizedFrom(const QJsonValue &value)
{
    return {value[u"en"_s].toString(), value[u"ja"_s].toString()};
}

Draft draft(QLatin1StringView kind, const QString &actor, const QJsonObject &body)
{
    return {kind, actor, body};
}

QJsonObject rolesJson(const QMap<IncidentRole, QString> &held)
{
    QJsonObject object;
    for (const auto &[role, who] : held.asKeyValueRange())
        object.insert(word(role), who);
    return object;
}

}

QString console()
{
    return u"hikeshi"_s;
}

Draft siteOpened(const QString &site, const QString &operatorId, bool drill, const QString &run)
{
    return draft(Kind::siteOpened, operatorId, {{u"site"_s, site}, {u"drill"_s, drill}, {u"run"_s, run}});
}

Draft topologySeen(const Topology &topology)
{
    QJsonArray services;
    for (const Service &service : topology.services) {
        QJsonArray instances;
        for (const InstanceId &instance : service.instances)
            instances.append(instance.value);
        services.append(QJsonObject{{u"id"_s, service.id.value},
                                    {u"name"_s, json(service.name)},
                                    {u"kind"_s, service.kind},
                                    {u"group"_s, service.group},
                                    {u"redundancy"_s, service.redundancy},
                                    {u"instances"_s, instances}});
    }
    QJsonArray dependencies;
    for (const Dependency &dependency : topology.dependencies)
        dependencies.append(QJsonObject{
            {u"from"_s, dependency.from.value}, {u"to"_s, dependency.to.value}, {u"critical"_s, dependency.critical}});
    QJsonArray areas;
    for (const Area &area : topology.areas)
        areas.append(QJsonObject{{u"id"_s, area.id}, {u"name"_s, json(area.name)}});
    return draft(Kind::topologySeen, console(),
                 {{u"services"_s, services}, {u"dependencies"_s, dependencies}, {u"areas"_s, areas}});
}

Topology topologyFrom(const QJsonObject &body)
{
    constexpr qsizetype most = 20'000;
    Topology topology;
    for (const auto services = body[u"services"_s].toArray(); const auto &value : services) {
        Service service{.id = ServiceId(value[u"id"_s].toString()),
                        .name = localizedFrom(value[u"name"_s]),
                        .kind = value[u"kind"_s].toString(),
                        .group = value[u"group"_s].toString(),
                        .redundancy = value[u"redundancy"_s].toString()};
        for (const auto instances = value[u"instances"_s].toArray(); const auto &instance : instances)
            service.instances.append(InstanceId(instance.toString()));
        if (!service.id.isEmpty() && topology.services.size() < most)
            topology.services.append(service);
    }
    for (const auto dependencies = body[u"dependencies"_s].toArray(); const auto &value : dependencies) {
        if (topology.dependencies.size() < 5 * most)
            topology.dependencies.append({ServiceId(value[u"from"_s].toString()), ServiceId(value[u"to"_s].toString()),
                                          value[u"critical"_s].toBool(true)});
    }
    for (const auto areas = body[u"areas"_s].toArray(); const auto &value : areas)
        topology.areas.append({value[u"id"_s].toString(), localizedFrom(value[u"name"_s])});
    return topology;
}

Draft instanceChanged(const InstanceState &state)
{
    return draft(Kind::instanceChanged, console(),
                 {{u"instance"_s, state.id.value},
                  {u"health"_s, word(state.health)},
                  {u"role"_s, word(state.role)},
                  {u"role_is_stale"_s, state.roleIsStale},
                  {u"reachable"_s, state.reachable},
                  {u"detail"_s, state.detail}});
}

InstanceObservation observationFrom(const Entry &entry)
{
    const QJsonObject &body = entry.body;
    return {.instance = InstanceId(body[u"instance"_s].toString()),
            .at = entry.at,
            .health = healthFrom(body[u"health"_s].toString()),
            .role = roleFrom(body[u"role"_s].toString()),
            .reachable = body[u"reachable"_s].toBool(true) && !body[u"role_is_stale"_s].toBool(),
            .detail = body[u"detail"_s].toString()};
}

Draft sourceChanged(const SourceReport &report)
{
    return draft(Kind::sourceChanged, report.source.value,
                 {{u"source"_s, report.source.value},
                  {u"title"_s, report.title},
                  {u"state"_s, word(report.state)},
                  {u"reason"_s, report.reason}});
}

SourceReport reportFrom(const Entry &entry)
{
    const QString state = entry.body[u"state"_s].toString();
    return {.source = SourceId(entry.body[u"source"_s].toString()),
            .title = entry.body[u"title"_s].toString(),
            .state = valueOf(sourceStates, state),
            .reason = entry.body[u"reason"_s].toString(),
            .lastHeard = entry.at};
}

namespace {

QJsonObject alertJson(const BoardAlert &alert)
{
    return {
        {u"alert"_s, alert.alert.id.value}, {u"name"_s, alert.alert.name}, {u"severity"_s, word(alert.alert.severity)}};
}

}

Draft alertRaised(const BoardAlert &alert)
{
    QJsonObject body = alertJson(alert);
    body.insert(u"labels"_s, json(alert.alert.labels));
    body.insert(u"annotations"_s, json(alert.alert.annotations));
    body.insert(u"starts_at"_s, toMilliseconds(alert.alert.startsAt));
    body.insert(u"first_out"_s, alert.firstOut);
    body.insert(u"source"_s, alert.source.value);
    return draft(Kind::alertRaised, console(), body);
}

Draft alertCleared(const BoardAlert &alert)
{
    return draft(Kind::alertCleared, console(), alertJson(alert));
}

Alert alertFrom(const Entry &entry)
{
    const QJsonObject &body = entry.body;
    const bool cleared = entry.kind == Kind::alertCleared;
    return {.id = AlertId(body[u"alert"_s].toString()),
            .name = body[u"name"_s].toString(),
            .severity = severityFrom(body[u"severity"_s].toString()),
            .state = cleared ? AlertState::Resolved : AlertState::Firing,
            .labels = mapFrom(body[u"labels"_s].toObject()),
            .annotations = mapFrom(body[u"annotations"_s].toObject()),
            .startsAt = fromMilliseconds(body[u"starts_at"_s].toInteger(toMilliseconds(entry.at))),
            .endsAt = cleared ? entry.at : Instant{}};
}

Draft alertAcknowledged(const BoardAlert &alert, const QString &operatorId)
{
    return draft(Kind::alertAcknowledged, operatorId, alertJson(alert));
}

Draft alertShelved(const BoardAlert &alert, Instant until, const QString &reason, const QString &operatorId)
{
    QJsonObject body = alertJson(alert);
    body.insert(u"until"_s, toMilliseconds(until));
    body.insert(u"reason"_s, reason);
    return draft(Kind::alertShelved, operatorId, body);
}

Draft eventHappened(const SiteEvent &event)
{
    return draft(Kind::eventHappened, console(),
                 {{u"kind"_s, event.kind}, {u"text"_s, json(event.text)}, {u"instance"_s, event.instance.value}});
}

SiteEvent eventFrom(const Entry &entry)
{
    return {entry.at, entry.body[u"kind"_s].toString(), localizedFrom(entry.body[u"text"_s]),
            InstanceId(entry.body[u"instance"_s].toString())};
}

Draft incidentDeclared(const Incident &incident, const QString &operatorId)
{
    return draft(Kind::incidentDeclared, operatorId,
                 {{u"title"_s, incident.title},
                  {u"severity"_s, static_cast<int>(incident.severity)},
                  {u"started_at"_s, toMilliseconds(incident.startedAt)},
                  {u"service"_s, incident.service.value},
                  {u"alert"_s, incident.firstOut.value},
                  {u"roles"_s, rolesJson(incident.roles)},
                  {u"drill"_s, incident.drill}});
}

Draft incidentChanged(const Incident &before, const Incident &after, const QString &operatorId)
{
    QJsonObject body{{u"incident"_s, after.id.value}};
    if (before.title != after.title)
        body.insert(u"title"_s, after.title);
    if (before.severity != after.severity)
        body.insert(u"severity"_s, static_cast<int>(after.severity));
    if (before.status != after.status)
        body.insert(u"status"_s, word(after.status));
    if (before.roles != after.roles)
        body.insert(u"roles"_s, rolesJson(after.roles));
    if (before.service != after.service)
        body.insert(u"service"_s, after.service.value);
    if (before.nextUpdateDue != after.nextUpdateDue)
        body.insert(u"next_update_due"_s,
                    after.nextUpdateDue ? QJsonValue(toMilliseconds(*after.nextUpdateDue)) : QJsonValue());
    return draft(Kind::incidentChanged, operatorId, body);
}

Draft incidentResolved(const IncidentId &incident, const QString &operatorId)
{
    return draft(Kind::incidentResolved, operatorId, {{u"incident"_s, incident.value}});
}

Draft noteWritten(const IncidentId &incident, const QString &markdown, const QString &operatorId)
{
    return draft(Kind::noteWritten, operatorId, {{u"incident"_s, incident.value}, {u"text"_s, markdown}});
}

Draft entryAmended(qint64 entry, const QString &text, const QString &operatorId)
{
    return draft(Kind::entryAmended, operatorId, {{u"entry"_s, entry}, {u"text"_s, text}});
}

Draft drillStarted(const QString &scenario, const Localized &title, const QString &run)
{
    return draft(Kind::drillStarted, console(),
                 {{u"scenario"_s, scenario}, {u"title"_s, json(title)}, {u"run"_s, run}});
}

Draft drillInjected(const QJsonObject &frame)
{
    QJsonObject body;
    for (const QString &key : {u"id"_s, u"what"_s, u"from"_s, u"text"_s, u"fault"_s}) {
        if (frame.contains(key))
            body.insert(key, frame[key]);
    }
    return draft(Kind::drillInjected, console(), body);
}

Draft drillEnded(const QString &scenario, const QString &reason, const QJsonObject &harm)
{
    QJsonObject body{{u"scenario"_s, scenario}, {u"reason"_s, reason}};
    if (!harm.isEmpty())
        body.insert(u"harm"_s, harm);
    return draft(Kind::drillEnded, console(), body);
}

QString word(Health health)
{
    return wordOf(healths, health);
}
QString word(Role role)
{
    return wordOf(roles, role);
}
QString word(AlertSeverity severity)
{
    return wordOf(severities, severity);
}
QString word(SourceState state)
{
    return wordOf(sourceStates, state);
}
QString word(IncidentStatus status)
{
    return wordOf(statuses, status);
}
QString word(IncidentRole role)
{
    return wordOf(incidentRoles, role);
}
Health healthFrom(QStringView text)
{
    return valueOf(healths, text);
}
Role roleFrom(QStringView text)
{
    return valueOf(roles, text);
}
AlertSeverity severityFrom(QStringView text)
{
    return valueOf(severities, text);
}
IncidentStatus statusFrom(QStringView text)
{
    return valueOf(statuses, text);
}

}
