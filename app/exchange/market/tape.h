// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/market/command.h"
#include "exchange/market/pair.h"

#include <deque>
#include <memory>
#include <vector>

namespace Hikeshi::Exchange {

/// Open, high, low, close and volume from `at` on.
struct Candle
{
    Ms at = 0;
    std::int64_t open = 0;
    std::int64_t high = 0;
    std::int64_t low = 0;
    std::int64_t close = 0;
    std::int64_t volume = 0;
    bool operator==(const Candle &) const = default;
};

/// A line of `GET /{pair}/transactions`.
struct TapeTrade
{
    std::uint64_t id = 0;
    Ms at = 0;
    std::int64_t price = 0;
    std::int64_t amount = 0;
    Side side = Side::Buy;
    bool operator==(const TapeTrade &) const = default;
};

/// What was traded: the latest trades and candles of every pair, with a past of forty days from before the world began.
class Tape
{
public:
    static constexpr std::size_t tradesKept = 1'000; ///< a pair
    static constexpr std::size_t minutesKept = 2'880; ///< a pair

    Tape(std::uint64_t seed, Ms now);

    void add(const Fill &fill);
    /// Nobody looks at single trades: a price and how much was traded at about that price.
    void mark(Ms now, int pair, std::int64_t price, std::int64_t volume);

    const std::deque<TapeTrade> &trades(int pair) const { return m_pairs[static_cast<std::size_t>(pair)].trades; }
    std::int64_t last(int pair) const { return m_pairs[static_cast<std::size_t>(pair)].last; }
    /// The last 24 hours as one candle.
    Candle day(int pair, Ms now) const;
    /// Candles that begin in [from, to), each `length` long and starting at a multiple of it; only those in which
    /// something was traded. Lengths below an hour reach back a day before the beginning, longer ones forty.
    std::vector<Candle> candles(int pair, Ms length, Ms from, Ms to) const;

    bool operator==(const Tape &) const;

private:
    struct PairTape
    {
        std::deque<TapeTrade> trades; ///< newest last
        std::deque<Candle> minutes; ///< newest last
        std::int64_t last = 0;
        bool operator==(const PairTape &) const = default;
    };
    struct Past
    {
        std::vector<Candle> minutes;
        std::vector<Candle> hours;
        bool operator==(const Past &) const = default;
    };
    Candle &minute(PairTape &pair, Ms at, std::int64_t price);

    std::vector<PairTape> m_pairs;
    std::shared_ptr<const std::vector<Past>> m_past;
};

}
