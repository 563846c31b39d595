// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/entry.h"
#include "situation/alertboard.h"
#include "situation/incident.h"
#include "situation/servicemap.h"

/// Entries as values and back: nobody else spells their keys. Readers take hostile input: what does not fit becomes a
/// default.
namespace Hikeshi::Drafts {

/// The actor of what the console does by itself.
QString console();

Draft siteOpened(const QString &site, const QString &operatorId, bool drill, const QString &run);
Draft topologySeen(const Topology &topology);
Draft instanceChanged(const InstanceState &state);
Draft sourceChanged(const SourceReport &report);
Draft alertRaised(const BoardAlert &alert);
Draft alertCleared(const BoardAlert &alert);
Draft alertAcknowledged(const BoardAlert &alert, const QString &operatorId);
Draft alertShelved(const BoardAlert &alert, Instant until, const QString &reason, const QString &operatorId);
Draft eventHappened(const SiteEvent &event);

/// `incident.id` and `declaredAt` are given by the journal.
Draft incidentDeclared(const Incident &incident, const QString &operatorId);
/// Writes what differs between `before` and `after`.
Draft incidentChanged(const Incident &before, const Incident &after, const QString &operatorId);
Draft incidentResolved(const IncidentId &incident, const QString &operatorId);
Draft noteWritten(const IncidentId &incident, const QString &markdown, const QString &operatorId);
Draft entryAmended(qint64 entry, const QString &text, const QString &operatorId);
Draft drillStarted(const QString &scenario, const Localized &title, const QString &run);
/// `frame` is the stream's: id, what, from, text, fault.
Draft drillInjected(const QJsonObject &frame);
/// `harm`: orders_lost, customer_minutes, as far as they are known.
Draft drillEnded(const QString &scenario, const QString &reason, const QJsonObject &harm = {});

Topology topologyFrom(const QJsonObject &body);
InstanceObservation observationFrom(const Entry &entry);
Alert alertFrom(const Entry &entry); ///< of alert.raised and alert.cleared
SourceReport reportFrom(const Entry &entry);
SiteEvent eventFrom(const Entry &entry);

QString word(Health health);
QString word(Role role);
QString word(AlertSeverity severity);
QString word(SourceState state);
QString word(IncidentStatus status);
QString word(IncidentRole role);
Health healthFrom(QStringView word);
Role roleFrom(QStringView word);
AlertSeverity severityFrom(QStringView word);
IncidentStatus statusFrom(QStringView word);

}
