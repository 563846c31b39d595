// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/market/enginestate.h"
#include "exchange/market/reference.h"

namespace Hikeshi::Exchange {

/// The simulated customers, as far as they trade: makers who quote around the reference price, people who place a limit
/// and wait, takers who buy when the book is cheap and sell when it is dear. What they own is given at the beginning.
class Population
{
public:
    static constexpr std::size_t customers = 2'000;
    static constexpr std::uint32_t firstMaker = 16;
    static constexpr std::uint32_t makers = 32;

    explicit Population(std::uint64_t seed);
    /// An engine whose customers have money and coins, and no orders.
    static EngineState endowed(Ms now);

    /// The next order that somebody places.
    Command order(const EngineState &state, const ReferencePrices &prices);
    /// Somebody's order on that pair that is taken back now, so that the book stays as deep as it should be.
    std::optional<Command> cancel(const EngineState &state, int pair);
    /// A maker's quote `level` steps away from the reference price: what a book begins with.
    Command quote(int pair, Side side, int level, const ReferencePrices &prices);
    void reseed(std::uint64_t seed) { m_rng = Rng(seed); }

    /// Which part of the orders of a pair are for less than `amount`.
    static double shareBelow(int pair, std::int64_t amount);

    bool operator==(const Population &) const = default;

private:
    Rng m_rng;
};

}
