// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/series.h"
#include "sources/pollingsource.h"

namespace Hikeshi {

/// The one series of a `query_range` answer; empty when nothing matched. More than one series is an error: a chart's
/// name stands for one. https://prometheus.io/docs/prometheus/latest/querying/api/
Result<QList<Sample>> parseQueryRange(const QByteArray &body);

/// Fills series of a site from Prometheus: the last `history` at first, then what is new.
class PrometheusSource final : public PollingSource
{
    Q_OBJECT

public:
    PrometheusSource(SourceId id, QString url, QList<SeriesSpec> series, Milliseconds every, Clock &clock,
                     QObject *parent = nullptr);

    static constexpr std::chrono::minutes history{60};

protected:
    QCoro::Task<Result<void>> poll() override;

private:
    QString m_url;
    QList<SeriesSpec> m_series;
    QHash<SeriesId, Instant> m_until; ///< samples up to here have been told
};

}
