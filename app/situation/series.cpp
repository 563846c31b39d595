// SPDX-License-Identifier: GPL-3.0-or-later
#include "situation/series.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace Hikeshi {

namespace {

constexpr float nan = std::numeric_limits<float>::quiet_NaN();
constexpr Extent nothing{nan, nan, nan, nan};

Extent joined(const Extent &left, const Extent &right)
{
    if (left.isEmpty())
        return right;
    if (right.isEmpty())
        return left;
    return {std::min(left.low, right.low), std::max(left.high, right.high), left.first, right.last};
}

Extent single(double value)
{
    if (!std::isfinite(value))
        return nothing;
    const auto narrow = static_cast<float>(value);
    return {narrow, narrow, narrow, narrow};
}

}

std::optional<Sample> Series::last() const
{
    return isEmpty() ? std::nullopt : std::optional(at(size() - 1));
}

std::optional<Sample> Series::lastBefore(Instant limit) const
{
    const std::size_t index = indexAtOrAfter(toMilliseconds(limit) + 1);
    return index == 0 ? std::nullopt : std::optional(at(index - 1));
}

std::size_t Series::indexAtOrAfter(qint64 ms) const
{
    return static_cast<std::size_t>(std::ranges::lower_bound(m_times, ms) - m_times.begin());
}

void Series::append(Sample sample)
{
    append(std::span(&sample, 1));
}

void Series::append(std::span<const Sample> samples)
{
    std::size_t changed = size();
    for (const Sample &sample : samples) {
        const qint64 ms = toMilliseconds(sample.at);
        if (m_times.empty() || ms > m_times.back()) {
            m_times.push_back(ms);
            m_values.push_back(sample.value);
            continue;
        }
        const std::size_t index = indexAtOrAfter(ms);
        changed = std::min(changed, index);
        if (m_times[index] == ms) {
            m_values[index] = sample.value;
        } else {
            m_times.insert(m_times.begin() + static_cast<std::ptrdiff_t>(index), ms);
            m_values.insert(m_values.begin() + static_cast<std::ptrdiff_t>(index), sample.value);
        }
    }
    rebuild(changed);
}

void Series::dropBefore(Instant limit)
{
    // Dropping costs a rebuild, so it waits until there is enough to drop.
    const std::size_t count = indexAtOrAfter(toMilliseconds(limit));
    if (count < 1024 || count < size() / 8)
        return;
    m_times.erase(m_times.begin(), m_times.begin() + static_cast<std::ptrdiff_t>(count));
    m_values.erase(m_values.begin(), m_values.begin() + static_cast<std::ptrdiff_t>(count));
    rebuild(0);
}

void Series::rebuild(std::size_t fromIndex)
{
    std::size_t below = size();
    std::size_t from = fromIndex;
    for (std::size_t level = 0; below > fan; ++level) {
        if (m_levels.size() == level)
            m_levels.emplace_back();
        std::vector<Extent> &extents = m_levels[level];
        const std::size_t count = (below + fan - 1) / fan;
        from = std::min(from / fan, extents.size());
        extents.resize(count);
        for (std::size_t i = from; i < count; ++i) {
            Extent sum = nothing;
            for (std::size_t j = i * fan; j < std::min(below, (i + 1) * fan); ++j)
                sum = joined(sum, level == 0 ? single(m_values[j]) : m_levels[level - 1][j]);
            extents[i] = sum;
        }
        below = count;
    }
    while (!m_levels.empty() && (size() <= fan || m_levels.back().empty()))
        m_levels.pop_back();
}

// Climbs the pyramid from both ends: single samples up to the next whole entry of a level, and so on.
Extent Series::reduce(std::size_t begin, std::size_t end) const
{
    Extent left = nothing;
    Extent right = nothing;
    std::size_t level = 0; // 0: samples; n: m_levels[n - 1]
    const auto entry = [&](std::size_t i) { return level == 0 ? single(m_values[i]) : m_levels[level - 1][i]; };
    while (begin < end) {
        const bool canClimb = level < m_levels.size() && end - begin > fan;
        const std::size_t leftEdge = canClimb ? std::min(end, (begin + fan - 1) / fan * fan) : end;
        for (; begin < leftEdge; ++begin)
            left = joined(left, entry(begin));
        if (!canClimb)
            break;
        for (; end > begin && end % fan != 0; --end)
            right = joined(entry(end - 1), right);
        begin /= fan;
        end /= fan;
        ++level;
    }
    return joined(left, right);
}

std::vector<Extent> Series::extents(Instant from, Instant to, int columns) const
{
    std::vector<Extent> result(static_cast<std::size_t>(std::max(columns, 0)), nothing);
    const qint64 start = toMilliseconds(from);
    const double step = static_cast<double>(toMilliseconds(to) - start) / std::max(columns, 1);
    if (step <= 0)
        return result;
    std::size_t begin = indexAtOrAfter(start);
    for (std::size_t column = 0; column < result.size(); ++column) {
        const auto limit = start + static_cast<qint64>(std::ceil(step * static_cast<double>(column + 1)));
        std::size_t end = begin;
        if (end < size() && m_times[end] < limit)
            end = static_cast<std::size_t>(
                std::lower_bound(m_times.begin() + static_cast<std::ptrdiff_t>(begin), m_times.end(), limit)
                - m_times.begin());
        result[column] = reduce(begin, end);
        begin = end;
    }
    return result;
}

Extent Series::extent(Instant from, Instant to) const
{
    return reduce(indexAtOrAfter(toMilliseconds(from)), indexAtOrAfter(toMilliseconds(to)));
}

const Series *SeriesStore::find(const SeriesId &id) const
{
    const auto found = m_series.constFind(id);
    return found == m_series.cend() ? nullptr : &*found;
}

QList<SeriesId> SeriesStore::ids() const
{
    QList<SeriesId> ids = m_series.keys();
    std::ranges::sort(ids);
    return ids;
}

SampleBatch SeriesStore::apply(const SampleBatch &batch)
{
    Series &series = m_series[batch.series];
    SampleBatch added = batch;
    // What was seen when it happened stands; a past that is told later only fills the rest.
    if (batch.past && !series.isEmpty())
        added.samples.removeIf([first = series.at(0).at, last = series.last()->at](const Sample &sample) {
            return sample.at >= first && sample.at <= last;
        });
    series.append(std::span(added.samples.constData(), static_cast<std::size_t>(added.samples.size())));
    return added;
}

void SeriesStore::dropBefore(Instant limit)
{
    for (Series &series : m_series)
        series.dropBefore(limit);
}

std::optional<Sample> SeriesStore::fresh(const SeriesId &id, Instant now, Milliseconds maxAge) const
{
    const Series *series = find(id);
    const std::optional<Sample> newest = series ? series->lastBefore(now) : std::nullopt;
    return newest && now - newest->at <= maxAge && std::isfinite(newest->value) ? newest : std::nullopt;
}

}
