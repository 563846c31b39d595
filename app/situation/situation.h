// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/alertboard.h"
#include "situation/clock.h"
#include "situation/series.h"
#include "situation/servicemap.h"

#include <QObject>

namespace Hikeshi {

/// What is known now. Sources put updates in; presenters, guards and conditions read. It holds no history but the
/// series.
class Situation : public QObject
{
    Q_OBJECT

public:
    explicit Situation(Clock &clock, QObject *parent = nullptr);

    void apply(const Update &update);
    void setSeriesSpecs(QList<SeriesSpec> specs);
    /// Another world begins: what was known of the old one's instances and alerts says nothing about it. Series are
    /// what the site was seen to do, and stay.
    void startOver();
    void forgetSeries(); ///< for a replay that begins again
    /// Samples that the journal holds already: nobody is told of them.
    void recall(const SampleBatch &batch) { m_series.apply(batch); }

    /// The source whose stream is the site's time, where one is.
    void setTimekeeper(const SourceId &source) { m_timekeeper = source; }
    /// Why the site's time stands still, so that no age can be told; empty while it goes on.
    QString standstill() const;

    Clock &clock() const { return m_clock; }
    Instant now() const { return m_clock.now(); }
    const ServiceMap &map() const { return m_map; }
    const SeriesStore &series() const { return m_series; }
    const AlertBoard &alerts() const { return m_alerts; }
    const QList<SeriesSpec> &seriesSpecs() const { return m_specs; }
    const SeriesSpec *seriesSpec(const SeriesId &id) const;
    QList<SourceReport> sources() const { return m_sources.values(); }
    const SourceReport *source(const SourceId &id) const;

    void acknowledge(const AlertId &id, const QString &who, Instant at);
    void shelve(const AlertId &id, Instant until);

    /// Series are kept for this long.
    static constexpr std::chrono::hours keepSeries{24};

Q_SIGNALS:
    void topologyChanged();
    void instanceChanged(const Hikeshi::InstanceId &id); ///< health, role or detail as shown has changed
    void instanceObserved(const Hikeshi::InstanceId &id); ///< any new word, changed or not
    void samplesAdded(const Hikeshi::SampleBatch &batch);
    void alertRaised(const Hikeshi::BoardAlert &alert);
    void alertCleared(const Hikeshi::BoardAlert &alert);
    void alertsChanged();
    void eventHappened(const Hikeshi::SiteEvent &event);
    void sourceChanged(const Hikeshi::SourceReport &report); ///< its state or reason changed

private:
    void applyBody(const SourceId &source, const Topology &topology);
    void applyBody(const SourceId &source, const InstanceObservation &observation);
    void applyBody(const SourceId &source, const ServiceObservation &observation);
    void applyBody(const SourceId &source, const SampleBatch &batch);
    void applyBody(const SourceId &source, const Alert &alert);
    void applyBody(const SourceId &source, const AlertList &list);
    void applyBody(const SourceId &source, const SiteEvent &event);
    void applyBody(const SourceId &source, const SourceReport &report);
    void announce(const QList<AlertBoard::Change> &changes);

    Clock &m_clock;
    ServiceMap m_map;
    SeriesStore m_series;
    AlertBoard m_alerts;
    QList<SeriesSpec> m_specs;
    QMap<SourceId, SourceReport> m_sources;
    SourceId m_timekeeper;
};

}
