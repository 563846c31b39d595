// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/traffic/sources.h"

#include <algorithm>

namespace Hikeshi::Exchange {

Sources::Sources()
    : m_sources(customerSources())
{
    for (const Provider &each : providers())
        m_ranges.push_back({each.net, each.firstSource});
}

std::uint32_t Sources::reserve(const Net &net)
{
    for (const Range &range : m_ranges) {
        if (range.net.contains(net.base) && range.net.prefix <= net.prefix)
            return range.first + (net.base - range.net.base);
    }
    // A table has an end: of a huge range only the first addresses have a place.
    constexpr std::uint32_t most = 4'096;
    const Net kept = net.hosts() > most ? Net{net.base, 20} : net;
    const std::uint32_t first = size();
    m_ranges.push_back({kept, first});
    m_sources.resize(m_sources.size() + kept.hosts());
    return first;
}

std::uint32_t Sources::addressOf(std::uint32_t number) const
{
    const auto after = std::ranges::upper_bound(m_ranges, number, {}, &Range::first);
    const Range &range = *std::prev(after);
    return range.net.base + (number - range.first);
}

std::optional<std::uint32_t> Sources::numberOf(std::uint32_t address) const
{
    const auto found = std::ranges::find_if(m_ranges, [&](const Range &range) { return range.net.contains(address); });
    if (found == m_ranges.end())
        return std::nullopt;
    return found->first + (address - found->net.base);
}

Source &Sources::touch(std::uint32_t number, std::uint32_t now)
{
    Source &source = m_sources[number];
    if (!source.isKnown || (now - source.seen >= expiry && source.open == 0)) {
        const RollingCount atCdn = source.atCdn;
        source = {.atCdn = atCdn, .isKnown = true};
    }
    source.seen = now;
    return source;
}

}
