// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/incidents.h"

#include "journal/drafts.h"
#include "journal/kinds.h"

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

Severity severityFrom(const QJsonValue &value)
{
    return static_cast<Severity>(std::clamp(value.toInt(2), 1, 3));
}

QMap<IncidentRole, QString> rolesFrom(const QJsonObject &object)
{
    QMap<IncidentRole, QString> roles;
    for (const IncidentRole role : {IncidentRole::IncidentCommander, IncidentRole::OperationsLead,
                                    IncidentRole::CommunicationsLead, IncidentRole::Scribe}) {
        if (const QString who = object[Drafts::word(role)].toString(); !who.isEmpty())
            roles.insert(role, who);
    }
    return roles;
}

Incident declared(const Entry &entry)
{
    const QJsonObject &body = entry.body;
    return {.id = IncidentId(u"INC-%1"_s.arg(entry.number)),
            .title = body[u"title"_s].toString(),
            .severity = severityFrom(body[u"severity"_s]),
            .drill = body[u"drill"_s].toBool(),
            .startedAt = fromMilliseconds(body[u"started_at"_s].toInteger(toMilliseconds(entry.at))),
            .declaredAt = entry.at,
            .roles = rolesFrom(body[u"roles"_s].toObject()),
            .service = ServiceId(body[u"service"_s].toString()),
            .firstOut = AlertId(body[u"alert"_s].toString())};
}

void change(Incident &incident, const QJsonObject &body)
{
    if (body.contains(u"title"_s))
        incident.title = body[u"title"_s].toString();
    if (body.contains(u"severity"_s))
        incident.severity = severityFrom(body[u"severity"_s]);
    if (body.contains(u"status"_s))
        incident.status = Drafts::statusFrom(body[u"status"_s].toString());
    if (body.contains(u"roles"_s))
        incident.roles = rolesFrom(body[u"roles"_s].toObject());
    if (body.contains(u"service"_s))
        incident.service = ServiceId(body[u"service"_s].toString());
    if (const QJsonValue due = body[u"next_update_due"_s]; !due.isUndefined())
        incident.nextUpdateDue = due.isDouble() ? std::optional(fromMilliseconds(due.toInteger())) : std::nullopt;
}

}

QList<Incident> foldIncidents(const QList<Entry> &entries)
{
    QList<Incident> incidents;
    const auto named = [&](const Entry &entry) {
        const IncidentId id(entry.body[u"incident"_s].toString());
        const auto found = std::ranges::find(incidents, id, &Incident::id);
        return found == incidents.end() ? nullptr : &*found;
    };
    std::optional<QString> drill; ///< the world in which one runs
    for (const Entry &entry : entries) {
        if (entry.kind == Kind::drillStarted) {
            drill = entry.body[u"run"_s].toString();
        } else if (entry.kind == Kind::drillEnded
                   || (entry.kind == Kind::siteOpened && entry.body[u"run"_s].toString() != drill)) {
            drill.reset();
        } else if (entry.kind == Kind::incidentDeclared) {
            incidents.append(declared(entry));
            incidents.last().drill |= drill.has_value(); // whatever the site says of itself
        } else if (entry.kind == Kind::incidentChanged) {
            if (Incident *incident = named(entry))
                change(*incident, entry.body);
        } else if (entry.kind == Kind::incidentResolved) {
            if (Incident *incident = named(entry)) {
                incident->status = IncidentStatus::Resolved;
                incident->resolvedAt = entry.at;
                incident->nextUpdateDue.reset();
            }
        }
    }
    return incidents;
}

std::optional<Incident> openIncident(const QList<Entry> &entries)
{
    const QList<Incident> incidents = foldIncidents(entries);
    const auto found = std::ranges::find_last_if(incidents, &Incident::isOpen);
    return found.empty() ? std::nullopt : std::optional(found.front());
}

}
