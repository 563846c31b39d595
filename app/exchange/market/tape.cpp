// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/market/tape.h"

#include "exchange/model/rng.h"

#include <algorithm>
#include <bit>

namespace Hikeshi::Exchange {

namespace {

constexpr Ms minuteLength = 60'000;
constexpr Ms hourLength = 3'600'000;
constexpr Ms dayLength = 24 * hourLength;
constexpr int pastHours = 40 * 24;

/// A candle that closes at `close`, `step` hundred-thousandths of the price long as a rule.
Candle drawn(Rng &rng, Ms at, std::int64_t close, std::int64_t step, std::int64_t lot)
{
    const std::uint64_t lots = rng.next();
    const auto bell = [](std::uint64_t bits) { return static_cast<std::int64_t>(std::popcount(bits & 0xffff)) - 8; };
    const auto part = [&](std::int64_t hundredThousandths) {
        return static_cast<std::int64_t>(static_cast<Wide>(close) * hundredThousandths / 100'000);
    };
    const std::int64_t open = std::max<std::int64_t>(1, close - part(bell(lots) * step / 2));
    return {.at = at,
            .open = open,
            .high = std::max(open, close) + part(static_cast<std::int64_t>((lots >> 16) % 64) * step / 64),
            .low = std::max<std::int64_t>(
                1, std::min(open, close) - part(static_cast<std::int64_t>((lots >> 24) % 64) * step / 64)),
            .close = close,
            .volume = lot * static_cast<std::int64_t>(200 + (lots >> 32) % 1'000)};
}

void join(Candle &whole, const Candle &part)
{
    if (whole.open == 0)
        whole.open = part.open;
    whole.high = std::max(whole.high, part.high);
    whole.low = whole.low == 0 ? part.low : std::min(whole.low, part.low);
    whole.close = part.close;
    whole.volume += part.volume;
}

}

Tape::Tape(std::uint64_t seed, Ms now)
    : m_pairs(pairs().size())
{
    Rng rng(seed);
    auto past = std::make_shared<std::vector<Past>>(pairs().size());
    const Ms first = now / minuteLength * minuteLength;
    for (std::size_t i = 0; i < pairs().size(); ++i) {
        std::int64_t price = m_pairs[i].last = pairs()[i].typicalPrice;
        const std::int64_t lot = pairs()[i].unitAmount * 500;
        Past &old = (*past)[i];
        Ms at = first;
        for (int minutes = 0; minutes < 1'440 || at % hourLength != 0; ++minutes) {
            at -= minuteLength;
            old.minutes.push_back(drawn(rng, at, price, 20, lot));
            price = old.minutes.back().open;
        }
        for (int hours = 0; hours < pastHours; ++hours) {
            at -= hourLength;
            old.hours.push_back(drawn(rng, at, price, 160, lot * 60));
            price = old.hours.back().open;
        }
        std::ranges::reverse(old.minutes);
        std::ranges::reverse(old.hours);
    }
    m_past = past;
}

Candle &Tape::minute(PairTape &pair, Ms at, std::int64_t price)
{
    const Ms begin = at / minuteLength * minuteLength;
    if (pair.minutes.empty() || pair.minutes.back().at < begin) {
        pair.minutes.push_back({.at = begin, .open = price, .high = price, .low = price, .close = price});
        if (pair.minutes.size() > minutesKept)
            pair.minutes.pop_front();
    }
    Candle &candle = pair.minutes.back();
    candle.high = std::max(candle.high, price);
    candle.low = std::min(candle.low, price);
    candle.close = price;
    pair.last = price;
    return candle;
}

void Tape::add(const Fill &fill)
{
    PairTape &pair = m_pairs[fill.pair];
    minute(pair, fill.at, fill.price).volume += fill.amount;
    pair.trades.push_back(
        {.id = fill.trade, .at = fill.at, .price = fill.price, .amount = fill.amount, .side = fill.side});
    if (pair.trades.size() > tradesKept)
        pair.trades.pop_front();
}

void Tape::mark(Ms now, int pair, std::int64_t price, std::int64_t volume)
{
    minute(m_pairs[static_cast<std::size_t>(pair)], now, price).volume += volume;
}

std::vector<Candle> Tape::candles(int index, Ms length, Ms from, Ms to) const
{
    const PairTape &pair = m_pairs[static_cast<std::size_t>(index)];
    const Past &past = (*m_past)[static_cast<std::size_t>(index)];
    std::vector<Candle> list;
    const auto add = [&](const Candle &each) {
        if (each.at < from || each.at >= to)
            return;
        // A candle of the past may be longer than what is asked for: then there is none.
        const Ms begin = each.at / length * length;
        if (list.empty() || list.back().at != begin)
            list.push_back({.at = begin});
        join(list.back(), each);
    };
    if (length >= hourLength)
        std::ranges::for_each(past.hours, add);
    std::ranges::for_each(past.minutes, add);
    std::ranges::for_each(pair.minutes, add);
    return list;
}

Candle Tape::day(int pair, Ms now) const
{
    Candle whole{.at = now - dayLength};
    for (const Candle &each : candles(pair, minuteLength, now - dayLength, now + minuteLength))
        join(whole, each);
    return whole;
}

bool Tape::operator==(const Tape &other) const
{
    return m_pairs == other.m_pairs && (m_past == other.m_past || *m_past == *other.m_past);
}

}
