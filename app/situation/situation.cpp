// SPDX-License-Identifier: GPL-3.0-or-later
#include "situation/situation.h"

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

Situation::Situation(Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
{
}

void Situation::apply(const Update &update)
{
    std::visit([&](const auto &body) { applyBody(update.source, body); }, update.body);
}

void Situation::setSeriesSpecs(QList<SeriesSpec> specs)
{
    m_specs = std::move(specs);
    Q_EMIT topologyChanged();
}

void Situation::startOver()
{
    m_map = ServiceMap();
    m_alerts = AlertBoard();
    Q_EMIT topologyChanged();
    Q_EMIT alertsChanged();
}

QString Situation::standstill() const
{
    const SourceReport *keeper = source(m_timekeeper);
    return keeper && keeper->state == SourceState::Stale
        ? u"time stands still: %1: %2"_s.arg(m_timekeeper.value, keeper->reason)
        : QString();
}

void Situation::forgetSeries()
{
    m_series = SeriesStore();
}

const SeriesSpec *Situation::seriesSpec(const SeriesId &id) const
{
    const auto found = std::ranges::find(m_specs, id, &SeriesSpec::id);
    return found == m_specs.end() ? nullptr : &*found;
}

const SourceReport *Situation::source(const SourceId &id) const
{
    const auto found = m_sources.constFind(id);
    return found == m_sources.cend() ? nullptr : &*found;
}

void Situation::acknowledge(const AlertId &id, const QString &who, Instant at)
{
    m_alerts.acknowledge(id, who, at);
    Q_EMIT alertsChanged();
}

void Situation::shelve(const AlertId &id, Instant until)
{
    m_alerts.shelve(id, until);
    Q_EMIT alertsChanged();
}

void Situation::applyBody(const SourceId &, const Topology &topology)
{
    if (topology == m_map.topology())
        return;
    m_map.setTopology(topology);
    Q_EMIT topologyChanged();
}

void Situation::applyBody(const SourceId &source, const InstanceObservation &observation)
{
    const InstanceState before = m_map.instance(observation.instance, now());
    m_map.observe(source, observation);
    const InstanceState after = m_map.instance(observation.instance, now());
    Q_EMIT instanceObserved(observation.instance);
    if (before.health != after.health || before.role != after.role || before.detail != after.detail
        || before.reachable != after.reachable || before.roleIsStale != after.roleIsStale)
        Q_EMIT instanceChanged(observation.instance);
}

void Situation::applyBody(const SourceId &source, const ServiceObservation &observation)
{
    m_map.observe(source, observation);
}

void Situation::applyBody(const SourceId &, const SampleBatch &batch)
{
    const SampleBatch added = m_series.apply(batch);
    m_series.dropBefore(now() - keepSeries);
    if (!added.samples.isEmpty())
        Q_EMIT samplesAdded(added);
}

void Situation::applyBody(const SourceId &source, const Alert &alert)
{
    announce(m_alerts.apply(source, alert, now()));
}

void Situation::applyBody(const SourceId &source, const AlertList &list)
{
    announce(m_alerts.apply(source, list, now()));
}

void Situation::applyBody(const SourceId &, const SiteEvent &event)
{
    Q_EMIT eventHappened(event);
}

void Situation::applyBody(const SourceId &source, const SourceReport &report)
{
    const SourceReport before = m_sources.value(source);
    m_sources[source] = report;
    if (report.state == SourceState::Stale && before.state != SourceState::Stale)
        m_map.forget(source);
    if (before.state != report.state || before.reason != report.reason || before.source.isEmpty())
        Q_EMIT sourceChanged(report);
}

void Situation::announce(const QList<AlertBoard::Change> &changes)
{
    for (const AlertBoard::Change &change : changes) {
        if (change.raised)
            Q_EMIT alertRaised(change.alert);
        else
            Q_EMIT alertCleared(change.alert);
    }
    Q_EMIT alertsChanged();
}

}
