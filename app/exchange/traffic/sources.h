// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/traffic/eventqueue.h"
#include "exchange/traffic/population.h"

namespace Hikeshi::Exchange {

/// A count over the last ten seconds, as HAProxy keeps it (freq_ctr_period): this period's, and the share of the last
/// one's that still falls into the window.
class RollingCount
{
public:
    static constexpr std::uint32_t period = 10'000; ///< ms

    void add(std::uint32_t now)
    {
        rotate(now);
        ++m_current;
    }
    std::uint32_t value(std::uint32_t now) const
    {
        RollingCount at = *this;
        at.rotate(now);
        const std::uint32_t left = period - (now - at.m_began);
        return at.m_current + static_cast<std::uint32_t>(std::uint64_t(at.m_previous) * left / period);
    }
    bool operator==(const RollingCount &) const = default;

private:
    void rotate(std::uint32_t now)
    {
        const std::uint32_t gone = now - m_began;
        if (gone < period)
            return;
        m_previous = gone < 2 * period ? m_current : 0;
        m_current = 0;
        m_began = now - gone % period;
    }

    std::uint32_t m_began = 0;
    std::uint32_t m_current = 0;
    std::uint32_t m_previous = 0;
};

/// What the balancer's stick table knows of one source.
struct Source
{
    RollingCount requests;
    RollingCount connections;
    RollingCount errors;
    RollingCount atCdn; ///< what the CDN forwarded
    std::uint32_t requestsEver = 0;
    std::uint32_t open = 0; ///< connections now
    std::uint32_t seen = 0; ///< ms
    bool isKnown = false; ///< it has an entry
    bool isMarked = false; ///< gpt0: silently dropped

    bool operator==(const Source &) const = default;
};

/// HAProxy's stick table `fe_edge` (type ip, expire 5m): every address that may come has its place, so that a look-up
/// costs nothing and a copy is one block.
class Sources
{
public:
    static constexpr std::uint32_t expiry = 300'000; ///< ms

    Sources();

    /// Room for a range that no customer lives in; gives back its first number. Known ranges are found again.
    std::uint32_t reserve(const Net &net);
    Source &at(std::uint32_t number) { return m_sources[number]; }
    const Source &at(std::uint32_t number) const { return m_sources[number]; }
    std::uint32_t addressOf(std::uint32_t number) const;
    std::optional<std::uint32_t> numberOf(std::uint32_t address) const;
    std::uint32_t size() const { return static_cast<std::uint32_t>(m_sources.size()); }

    /// Marks it seen; an entry that had expired begins anew.
    Source &touch(std::uint32_t number, std::uint32_t now);
    bool isListed(std::uint32_t number, std::uint32_t now) const
    {
        const Source &source = m_sources[number];
        return source.isKnown && (now - source.seen < expiry || source.open > 0);
    }

    bool operator==(const Sources &) const = default;

private:
    struct Range
    {
        Net net;
        std::uint32_t first = 0;
        bool operator==(const Range &) const = default;
    };

    std::vector<Range> m_ranges; ///< by `first`
    std::vector<Source> m_sources;
};

}
