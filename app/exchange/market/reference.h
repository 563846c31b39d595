// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/market/pair.h"
#include "exchange/model/rng.h"

namespace Hikeshi::Exchange {

/// What the rest of the world pays: a price for each pair that wanders, and comes back to its typical one in the long
/// run. Whole numbers only.
class ReferencePrices
{
public:
    explicit ReferencePrices(std::uint64_t seed);
    void step(); ///< 100 ms
    std::int64_t price(int pair) const { return m_fine[static_cast<std::size_t>(pair)] / fine; }
    void reseed(std::uint64_t seed) { m_rng = Rng(seed); }
    /// A jump of all prices, in hundredths of a percent.
    void shock(std::int64_t hundredths);
    bool operator==(const ReferencePrices &) const = default;

private:
    static constexpr std::int64_t fine = 4'096;
    Rng m_rng;
    std::vector<std::int64_t> m_fine; ///< price times `fine`
};

}
