// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/observation.h"

#include <QHash>

namespace Hikeshi {

/// What is known now of one instance: the sources' words put together.
struct InstanceState
{
    InstanceId id;
    ServiceId service;
    Health health = Health::Unknown; ///< the worst that a fresh source says; Unknown when none is fresh
    Role role = Role::None; ///< what the instance itself says, while it answers; else the last known
    bool reachable = true; ///< false: a source that asks the instance itself got no answer
    bool roleIsStale = false; ///< the role is the last known one: the instance no longer answers for itself
    Instant heard; ///< newest word of any source
    QString detail;
    QMap<QString, QVariant> properties; ///< union; the newest source wins
    QList<SourceId> contradicting; ///< sources whose word differs from what is shown

    bool operator==(const InstanceState &) const = default;
};

/// A dependent of a failed instance, and how it is touched.
struct Impact
{
    ServiceId service;
    int distance = 0; ///< calls away from the failed one
    bool critical = true; ///< reached over critical dependencies only

    bool operator==(const Impact &) const = default;
};

/// The services of a site and what is known of them: a value, so that guards, what-ifs and replays can hold one.
class ServiceMap
{
public:
    explicit ServiceMap(Topology topology = {});

    const Topology &topology() const { return m_topology; }
    void setTopology(Topology topology); ///< keeps what is known of instances that stay

    /// Takes a source's word. Words about instances the topology does not know are kept apart in strangers().
    void observe(const SourceId &source, const InstanceObservation &observation);
    void observe(const SourceId &source, const ServiceObservation &observation);
    /// Words of this source count no longer as fresh from now on (it went stale or was cut).
    void forget(const SourceId &source);

    InstanceState instance(const InstanceId &id, Instant now) const;
    QList<InstanceState> instances(const ServiceId &service, Instant now) const;
    QList<InstanceState> all(Instant now) const; ///< in topology order
    QList<InstanceId> strangers() const;
    QList<ServiceObservation> words(const ServiceId &service) const; ///< newest of each witness
    /// A property of a service as a whole, by the newest word that still counts; invalid when nobody tells it.
    QVariant word(const ServiceId &service, const QString &property, Instant now) const;

    /// Worst of its instances as far as redundancy does not cover it: one sick web of three degrades, none is Down.
    Health serviceHealth(const ServiceId &service, Instant now) const;
    /// Instances that say of themselves that they are primary. More than one is split brain.
    QList<InstanceId> primaries(const ServiceId &service, Instant now) const;
    /// Everybody who calls `service`, over any number of hops, nearest first: the blast radius.
    QList<Impact> dependents(const ServiceId &service) const;

    /// A word older than this no longer counts; the state then turns Unknown, never green.
    static constexpr Milliseconds staleAfter{10'000};

private:
    struct Word
    {
        InstanceObservation observation;
        bool withdrawn = false;
    };
    double newestWal(const ServiceId &service) const; ///< bytes
    Topology m_topology;
    QHash<InstanceId, ServiceId> m_serviceOf;
    QHash<ServiceId, QList<Dependency>> m_callers; ///< by who is called
    QHash<InstanceId, QMap<SourceId, Word>> m_words;
    QHash<ServiceId, QMap<QString, ServiceObservation>> m_serviceWords;
};

}
