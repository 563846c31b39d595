// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/traffic/eventqueue.h"

#include <array>
#include <bit>

namespace Hikeshi::Exchange {

/// Counts of durations in buckets whose width grows with the value, as HdrHistogram's do: 32 to each power of two, so
/// that any percentile is right to within 3 %, from microseconds to two minutes.
class Histogram
{
public:
    void add(Us value) { ++m_counts[indexOf(value)]; }
    void add(const Histogram &other)
    {
        for (std::size_t i = 0; i < buckets; ++i)
            m_counts[i] += other.m_counts[i];
    }
    void remove(const Histogram &other)
    {
        for (std::size_t i = 0; i < buckets; ++i)
            m_counts[i] -= other.m_counts[i];
    }
    std::uint64_t total() const
    {
        std::uint64_t sum = 0;
        for (const std::uint32_t count : m_counts)
            sum += count;
        return sum;
    }
    /// The middle of the bucket in which that share of the values has been reached; 0 when there are none.
    Us percentile(double share) const
    {
        const std::uint64_t all = total();
        const auto wanted = static_cast<std::uint64_t>(share * static_cast<double>(all) + 0.999999);
        std::uint64_t seen = 0;
        for (std::size_t i = 0; i < buckets && all > 0; ++i) {
            seen += m_counts[i];
            if (seen > 0 && seen >= wanted)
                return middleOf(i);
        }
        return 0;
    }

    bool operator==(const Histogram &) const = default;

private:
    static constexpr std::size_t buckets = 768;

    static std::size_t indexOf(Us value)
    {
        const auto bounded = static_cast<std::uint64_t>(std::min<Us>(std::max<Us>(value, 0), (Us(1) << 27) - 1));
        const int shift = std::max(0, std::bit_width(bounded) - 6);
        return static_cast<std::size_t>(shift) * 32 + (bounded >> shift);
    }
    static Us middleOf(std::size_t index)
    {
        if (index < 64)
            return static_cast<Us>(index);
        const std::size_t shift = index / 32 - 1;
        return static_cast<Us>(((index - shift * 32) << shift) + (std::size_t(1) << shift) / 2);
    }

    std::array<std::uint32_t, buckets> m_counts{};
};

/// The last few seconds of it, as a scraper sees them.
class SlidingHistogram
{
public:
    void add(Us value) { m_seconds[m_current].add(value); }
    /// Ends the running second; the figures are of the last five whole ones.
    void closeSecond()
    {
        m_sum.add(m_seconds[m_current]);
        m_current = (m_current + 1) % m_seconds.size();
        m_sum.remove(m_seconds[m_current]);
        m_seconds[m_current] = {};
    }
    Us percentile(double share) const { return m_sum.percentile(share); }

    bool operator==(const SlidingHistogram &) const = default;

private:
    std::array<Histogram, 6> m_seconds{}; ///< five whole ones and the running one
    Histogram m_sum;
    std::size_t m_current = 0;
};

}
