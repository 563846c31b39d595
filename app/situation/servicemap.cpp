// SPDX-License-Identifier: GPL-3.0-or-later
#include "situation/servicemap.h"

#include <QSet>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

int rank(Health health)
{
    switch (health) {
    case Health::Unknown:
        return 0;
    case Health::Normal:
        return 1;
    case Health::Maintenance:
        return 2;
    case Health::Degraded:
        return 3;
    case Health::Down:
        return 4;
    }
    return 0;
}

}

ServiceMap::ServiceMap(Topology topology)
{
    setTopology(std::move(topology));
}

void ServiceMap::setTopology(Topology topology)
{
    m_topology = std::move(topology);
    m_serviceOf.clear();
    m_callers.clear();
    for (const Dependency &dependency : std::as_const(m_topology.dependencies))
        m_callers[dependency.to].append(dependency);
    for (const Service &service : std::as_const(m_topology.services)) {
        for (const InstanceId &instance : service.instances)
            m_serviceOf.insert(instance, service.id);
    }
}

void ServiceMap::observe(const SourceId &source, const InstanceObservation &observation)
{
    Word &word = m_words[observation.instance][source];
    if (observation.at < word.observation.at)
        return;
    const std::optional<Role> known = word.observation.role;
    word = {observation, false};
    if (!observation.reachable && !observation.role)
        word.observation.role = known;
}

void ServiceMap::observe(const SourceId &, const ServiceObservation &observation)
{
    m_serviceWords[observation.service].insert(observation.witness, observation);
}

void ServiceMap::forget(const SourceId &source)
{
    for (auto &words : m_words) {
        const auto found = words.find(source);
        if (found != words.end())
            found->withdrawn = true;
    }
}

InstanceState ServiceMap::instance(const InstanceId &id, Instant now) const
{
    InstanceState state{.id = id, .service = m_serviceOf.value(id)};
    const auto words = m_words.value(id);
    Instant roleAt;
    bool roleIsAnswered = false; // by one that answers: its word stands, however much newer another's silence is
    QMap<QString, Instant> propertyAt;
    for (const auto &[source, word] : words.asKeyValueRange()) {
        const InstanceObservation &said = word.observation;
        const bool fresh = !word.withdrawn && now - said.at <= staleAfter;
        state.heard = std::max(state.heard, said.at);
        for (const auto &[name, value] : said.properties.asKeyValueRange()) {
            if (!propertyAt.contains(name) || propertyAt[name] <= said.at) {
                propertyAt[name] = said.at;
                state.properties[name] = value;
            }
        }
        const bool answered = fresh && said.reachable;
        if (said.role && (answered == roleIsAnswered ? said.at >= roleAt : answered)) {
            roleAt = said.at;
            roleIsAnswered = answered;
            state.role = *said.role;
            state.roleIsStale = !answered;
        }
        if (!fresh)
            continue;
        if (!said.reachable)
            state.reachable = false;
        if (rank(said.health) > rank(state.health)) {
            state.health = said.health;
            state.detail = said.detail;
        } else if (state.detail.isEmpty()) {
            state.detail = said.detail;
        }
    }
    for (const auto &[source, word] : words.asKeyValueRange()) {
        const Health said = word.observation.health;
        if (!word.withdrawn && now - word.observation.at <= staleAfter && said != state.health
            && (said != Health::Unknown
                || !word.observation.reachable)) // who knows nothing of health contradicts nobody
            state.contradicting.append(source);
    }
    // Replayed, not received: a replica with frozen replay has everything and shows nothing. Measured against the
    // newest position that anybody of the service has ever told, also one who is gone.
    if (const QVariant replayed = state.properties.value(u"wal_replayed"_s); replayed.isValid()) {
        const double head = newestWal(state.service);
        state.properties[u"replay_lag_bytes"_s] = std::max(0.0, head - replayed.toDouble());
        state.properties[u"lag_bytes"_s] =
            std::max(0.0, head - state.properties.value(u"wal_received"_s, replayed).toDouble());
    }
    return state;
}

double ServiceMap::newestWal(const ServiceId &id) const
{
    double newest = 0;
    const Service *service = m_topology.service(id);
    for (const InstanceId &each : service ? service->instances : QList<InstanceId>()) {
        for (const auto words = m_words.value(each); const Word &word : words) {
            for (const QString &name : {u"wal_location"_s, u"wal_received"_s, u"wal_replayed"_s})
                newest = std::max(newest, word.observation.properties.value(name).toDouble());
        }
    }
    return newest;
}

QList<InstanceState> ServiceMap::instances(const ServiceId &id, Instant now) const
{
    QList<InstanceState> states;
    if (const Service *service = m_topology.service(id)) {
        for (const InstanceId &each : service->instances)
            states.append(instance(each, now));
    }
    return states;
}

QList<InstanceState> ServiceMap::all(Instant now) const
{
    QList<InstanceState> states;
    for (const Service &service : m_topology.services)
        states += instances(service.id, now);
    return states;
}

QList<InstanceId> ServiceMap::strangers() const
{
    QList<InstanceId> found;
    for (auto it = m_words.keyBegin(); it != m_words.keyEnd(); ++it) {
        if (!m_serviceOf.contains(*it))
            found.append(*it);
    }
    std::ranges::sort(found);
    return found;
}

QList<ServiceObservation> ServiceMap::words(const ServiceId &service) const
{
    return m_serviceWords.value(service).values();
}

QVariant ServiceMap::word(const ServiceId &service, const QString &property, Instant now) const
{
    QVariant value;
    Instant at;
    for (const auto words = m_serviceWords.value(service); const ServiceObservation &said : words) {
        const bool counts = now - said.at <= staleAfter + 2 * said.every;
        if (counts && said.at >= at && said.properties.contains(property)) {
            at = said.at;
            value = said.properties.value(property);
        }
    }
    return value;
}

Health ServiceMap::serviceHealth(const ServiceId &id, Instant now) const
{
    const Service *service = m_topology.service(id);
    if (!service)
        return Health::Unknown;
    const QList<InstanceState> states = instances(id, now);
    const auto count = [&](Health health) { return std::ranges::count(states, health, &InstanceState::health); };
    if (states.isEmpty() || count(Health::Unknown) == states.size())
        return Health::Unknown;
    const bool hasPrimary = std::ranges::any_of(states, [](const InstanceState &s) { return s.role == Role::Primary; });
    const bool primaryServes = std::ranges::any_of(states, [](const InstanceState &s) {
        return s.role == Role::Primary && !s.roleIsStale
            && (s.health == Health::Normal || s.health == Health::Degraded);
    });
    // A cluster whose members have all been heard of and none is primary takes no writes, whoever was primary before.
    const bool leaderless = service->redundancy == u"patroni" && !hasPrimary && count(Health::Unknown) == 0;
    if ((hasPrimary && !primaryServes) || leaderless || count(Health::Down) == states.size())
        return Health::Down;
    if (count(Health::Maintenance) == states.size())
        return Health::Maintenance;
    return count(Health::Normal) == states.size() ? Health::Normal : Health::Degraded;
}

QList<InstanceId> ServiceMap::primaries(const ServiceId &service, Instant now) const
{
    QList<InstanceId> found;
    for (const auto states = instances(service, now); const InstanceState &state : states) {
        if (state.role == Role::Primary && !state.roleIsStale)
            found.append(state.id);
    }
    return found;
}

QList<Impact> ServiceMap::dependents(const ServiceId &service) const
{
    QList<Impact> found;
    QSet<ServiceId> seen{service};
    QList<Impact> frontier{{service, 0, true}};
    while (!frontier.isEmpty()) {
        const Impact from = frontier.takeFirst();
        for (const auto dependencies = m_callers.value(from.service); const Dependency &dependency : dependencies) {
            if (seen.contains(dependency.from))
                continue;
            seen.insert(dependency.from);
            const Impact impact{dependency.from, from.distance + 1, from.critical && dependency.critical};
            found.append(impact);
            frontier.append(impact);
        }
    }
    return found;
}

}
