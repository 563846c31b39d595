// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/market/reference.h"

#include <bit>

namespace Hikeshi::Exchange {

namespace {

/// A bell-shaped whole number around 0 with deviation 4.
std::int64_t bell(Rng &rng)
{
    return std::popcount(rng.next()) - 32;
}

}

ReferencePrices::ReferencePrices(std::uint64_t seed)
    : m_rng(seed)
{
    for (const Pair &pair : pairs())
        m_fine.push_back(pair.typicalPrice * fine);
}

// About 60 % a year: 0.3 hundredths of a percent in 100 ms, half of it common to all.
void ReferencePrices::step()
{
    const std::int64_t common = bell(m_rng);
    for (std::size_t i = 0; i < m_fine.size(); ++i) {
        const std::int64_t move = common * 5 + bell(m_rng) * 7; // in 10^-6, deviation about 34
        const std::int64_t home = pairs()[i].typicalPrice * fine;
        const Wide moved = static_cast<Wide>(m_fine[i]) * move / 1'000'000;
        m_fine[i] += static_cast<std::int64_t>(moved) + (home - m_fine[i]) / 400'000;
        m_fine[i] = std::max<std::int64_t>(m_fine[i], home / 8);
    }
}

void ReferencePrices::shock(std::int64_t hundredths)
{
    for (std::int64_t &each : m_fine)
        each += static_cast<std::int64_t>(static_cast<Wide>(each) * hundredths / 10'000);
}

}
