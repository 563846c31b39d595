// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/observation.h"

#include <QHash>

#include <span>
#include <vector>

namespace Hikeshi {

/// The least and the greatest value in one column of a chart; empty (NaN) where there is no sample.
struct Extent
{
    float low;
    float high;
    float first; ///< the value at which the line enters the column, and leaves it
    float last;

    bool isEmpty() const { return !(low <= high); }
};

/// One series in rising time: int64 milliseconds and double values in columns, with a minimum/maximum pyramid above
/// them (each level keeps one extent for 16 of the level below), so that a chart of any range costs what its pixels
/// cost.
class Series
{
public:
    std::size_t size() const { return m_times.size(); }
    bool isEmpty() const { return m_times.empty(); }
    Sample at(std::size_t index) const { return {fromMilliseconds(m_times[index]), m_values[index]}; }
    std::optional<Sample> last() const;
    /// The newest sample at or before `at`.
    std::optional<Sample> lastBefore(Instant at) const;
    std::span<const qint64> times() const { return m_times; }
    std::span<const double> values() const { return m_values; }

    /// Samples at or before the last one are merged in by time (a second sample of the same instant replaces the
    /// first).
    void append(std::span<const Sample> samples);
    void append(Sample sample);
    /// Forgets everything before `limit`.
    void dropBefore(Instant limit);

    /// One extent for each of `columns` equal slices of [from, to). Every per-slice minimum and maximum is exact.
    std::vector<Extent> extents(Instant from, Instant to, int columns) const;
    /// Minimum and maximum of the whole range; empty where there is no finite sample.
    Extent extent(Instant from, Instant to) const;

private:
    static constexpr std::size_t fan = 16;
    void rebuild(std::size_t fromIndex);
    Extent reduce(std::size_t begin, std::size_t end) const;
    std::size_t indexAtOrAfter(qint64 ms) const;

    std::vector<qint64> m_times;
    std::vector<double> m_values;
    std::vector<std::vector<Extent>> m_levels; ///< level 0 covers 16 samples an entry
};

/// What a site says of a series: a name that charts, guards and runbooks share.
struct SeriesSpec
{
    SeriesId id;
    Localized title;
    QString unit; ///< percent (value 0..1), seconds, bytes, per_second, count
    std::optional<double> limit; ///< drawn as a line; beyond it the figure is trouble
    bool limitIsLower = false; ///< trouble is below the limit
    SourceId source;
    QString query; ///< PromQL for a Prometheus source; empty when the stream sends the series by its id

    bool operator==(const SeriesSpec &) const = default;
};

/// All series by name.
class SeriesStore
{
public:
    const Series *find(const SeriesId &id) const;
    QList<SeriesId> ids() const;
    /// What was new of it: all, but of a past only what stands where nothing else does.
    SampleBatch apply(const SampleBatch &batch);
    void dropBefore(Instant limit);
    /// The newest value not older than `maxAge`.
    std::optional<Sample> fresh(const SeriesId &id, Instant now, Milliseconds maxAge) const;

private:
    QHash<SeriesId, Series> m_series;
};

}
