// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/ids.h"
#include "situation/instant.h"
#include "situation/topology.h"

#include <QMap>
#include <QVariant>

#include <variant>

namespace Hikeshi {

enum class Health
{
    Unknown, ///< nobody has told us yet, or not for too long
    Normal,
    Degraded, ///< works in part, slowly, or with too little redundancy
    Down,
    Maintenance, ///< taken out by people, on purpose
};

enum class Role
{
    None,
    Primary,
    Standby,
    Replica
};

/// What one source says about one instance at one instant. Sources may contradict each other: all are kept.
struct InstanceObservation
{
    InstanceId instance;
    Instant at; ///< when the source saw it
    Health health = Health::Unknown;
    std::optional<Role> role; ///< nothing: this source does not know of roles
    bool reachable = true; ///< false: the instance itself did not answer this source; then health and role are guesses
    QString detail; ///< short, untranslated, as the source says it: `running`, `UP 1/2`, `connection refused`
    /// Raw values by name. Known names: wal_location, wal_received, wal_replayed (bytes; the map derives lag_bytes and
    /// replay_lag_bytes from them), timeline, state,
    /// weight, sessions, queue, check, admin_mask, paused, nofailover, writable, dcs_age_ms, replication_state.
    QMap<QString, QVariant> properties;

    bool operator==(const InstanceObservation &) const = default;
};

/// What one source says about a service as a whole: Patroni's /cluster seen from one member, a balancer's backend line.
struct ServiceObservation
{
    ServiceId service;
    Instant at;
    QString witness; ///< who said it: a member's name
    QMap<QString, QVariant> properties; ///< leader, paused, scheduled_switchover, timeline; lists are QStringList
    Milliseconds every{0}; ///< how often it is told; a word counts two turns longer than ServiceMap::staleAfter

    bool operator==(const ServiceObservation &) const = default;
};

struct Sample
{
    Instant at;
    double value = 0; ///< may be NaN (a gap) or infinite

    bool operator==(const Sample &) const = default;
};

/// Samples of one series in rising time. A chunk older than what is stored is merged in.
struct SampleBatch
{
    SeriesId series;
    QList<Sample> samples;
    bool past = false; ///< told of a time before this: it only fills what is not known

    bool operator==(const SampleBatch &) const = default;
};

enum class AlertState
{
    Pending,
    Firing,
    Resolved
};
enum class AlertSeverity
{
    Info,
    Warning,
    Critical
};

struct Alert
{
    AlertId id;
    QString name; ///< label `alertname`
    AlertSeverity severity = AlertSeverity::Warning;
    AlertState state = AlertState::Firing;
    QMap<QString, QString> labels;
    QMap<QString, QString> annotations; ///< summary, description, runbook_url, summary_ja
    Instant startsAt;
    Instant endsAt; ///< only when resolved
    bool suppressed = false; ///< silenced or inhibited at the source

    bool operator==(const Alert &) const = default;
};

/// One source's whole list of present alerts: what is not in it has ended.
struct AlertList
{
    QList<Alert> alerts;

    bool operator==(const AlertList &) const = default;
};

/// Something the site tells about itself: a restart, an order halted, a support queue opened.
struct SiteEvent
{
    Instant at;
    QString kind;
    Localized text;
    InstanceId instance; ///< may be empty

    bool operator==(const SiteEvent &) const = default;
};

enum class SourceState
{
    Connecting,
    Live, ///< it answers, and what it says can be read
    Stale, ///< it did not answer in time, or not with sense; the reason says why
};

struct SourceReport
{
    SourceId source;
    QString title; ///< for people: `Patroni · ledger-db-2`
    SourceState state = SourceState::Connecting;
    QString reason; ///< empty while live
    Instant lastHeard; ///< the last good answer; epoch when there was none
    Milliseconds expectedEvery{0}; ///< how often good answers should come

    bool operator==(const SourceReport &) const = default;
};

/// The one way in: everything a source can say. `source` stands in the envelope, the value in `body`.
struct Update
{
    SourceId source;
    std::variant<Topology, InstanceObservation, ServiceObservation, SampleBatch, Alert, AlertList, SiteEvent,
                 SourceReport>
        body;
};

}

Q_DECLARE_METATYPE(Hikeshi::Update)
