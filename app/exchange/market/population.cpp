// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/market/population.h"

#include <algorithm>
#include <array>
#include <bit>

namespace Hikeshi::Exchange {

namespace {

const Pair &pairAt(int index)
{
    return pairs()[static_cast<std::size_t>(index)];
}

/// Yen that a coin costs, from the pair with the yen.
std::int64_t coinsFor(std::int64_t yen, std::size_t asset)
{
    for (const Pair &pair : pairs()) {
        if (static_cast<std::size_t>(pair.base) != asset || pair.quote != 0)
            continue;
        std::int64_t scale = 1;
        for (int i = 0; i < pair.priceDigits; ++i)
            scale *= 10;
        const Wide coins = static_cast<Wide>(yen) * scale * 100'000'000 / pair.typicalPrice;
        return static_cast<std::int64_t>(coins);
    }
    return yen * 10'000; // yen itself
}

/// An order's usual amount: about 20,000 yen.
std::int64_t lotOf(int index)
{
    static const std::vector<std::int64_t> lots = [] {
        std::vector<std::int64_t> list;
        for (const Pair &pair : pairs())
            list.push_back(
                std::max(pair.unitAmount, coinsFor(20'000, static_cast<std::size_t>(pair.base)) / pair.baseFor(1)));
        return list;
    }();
    return lots[static_cast<std::size_t>(index)];
}

int pairFor(std::uint64_t lot)
{
    auto left = static_cast<int>(lot % 1000);
    for (std::size_t i = 0; i < pairs().size(); ++i) {
        left -= pairs()[i].weight;
        if (left < 0)
            return static_cast<int>(i);
    }
    return 0;
}

constexpr int mostLots = 8;
constexpr int mostDoubled = 4;

std::int64_t amountOf(int pair, std::int64_t count, int doubled)
{
    return lotOf(pair) * count * (std::int64_t{1} << doubled) / 2 + pairAt(pair).unitAmount;
}

/// Small orders are many, large ones few: one lot to eight, and one in 2^n is 2^n times as large, up to 16.
std::int64_t amountFor(int pair, std::uint64_t lot)
{
    const int doubled = std::min(std::countr_zero(lot | std::uint64_t{1} << mostDoubled), mostDoubled);
    return amountOf(pair, static_cast<std::int64_t>(1 + (lot >> 8) % mostLots), doubled);
}

std::size_t depthOf(int pair)
{
    return 300 + static_cast<std::size_t>(pairAt(pair).weight);
}

}

double Population::shareBelow(int pair, std::int64_t amount)
{
    if (amount <= pairAt(pair).unitAmount)
        return 0;
    double share = 0;
    for (int doubled = 0; doubled <= mostDoubled; ++doubled) {
        const double chance = 1.0 / (std::int64_t{1} << std::min(doubled + 1, mostDoubled));
        for (std::int64_t count = 1; count <= mostLots; ++count)
            share += amountOf(pair, count, doubled) < amount ? chance / mostLots : 0;
    }
    return share;
}

Population::Population(std::uint64_t seed)
    : m_rng(seed)
{
}

EngineState Population::endowed(Ms now)
{
    EngineState state(now, customers);
    std::vector<Fill> fills;
    for (std::uint32_t customer = 0; customer < customers; ++customer) {
        const bool isMaker = customer >= firstMaker && customer < firstMaker + makers;
        const std::int64_t yen = customer == EngineState::feeAccount ? 1'000'000'000
            : customer < EngineState::watchedMost                    ? 3'000'000
            : isMaker                                                ? 2'000'000'000
                                                                     : 100'000'000;
        for (std::size_t asset = 0; asset < assets().size(); ++asset)
            state.apply({.kind = Command::Kind::Credit,
                         .pair = static_cast<std::uint8_t>(asset),
                         .customer = customer,
                         .amount = coinsFor(yen, asset)},
                        fills);
    }
    return state;
}

Command Population::quote(int pair, Side side, int level, const ReferencePrices &prices)
{
    const std::uint64_t lot = m_rng.next();
    const std::int64_t reference = prices.price(pair);
    const std::int64_t away = std::max<std::int64_t>(1 + level / 4, reference * (1 + level) / 20'000);
    return {.kind = Command::Kind::Place,
            .pair = static_cast<std::uint8_t>(pair),
            .side = side,
            .postOnly = true,
            .customer = firstMaker + static_cast<std::uint32_t>((lot >> 40) % makers),
            .price = side == Side::Buy ? reference - away : reference + away,
            .amount = amountFor(pair, lot)};
}

Command Population::order(const EngineState &state, const ReferencePrices &prices)
{
    const std::uint64_t lot = m_rng.next();
    const int index = pairFor(lot);
    const std::uint64_t kind = (lot >> 12) % 1000;
    const Side side = (lot >> 24 & 1) != 0 ? Side::Buy : Side::Sell;
    if (kind < 560) {
        const bool near = (lot >> 25) % 10 < 7;
        return quote(index, side, static_cast<int>((lot >> 30) % (near ? 24 : 300)), prices);
    }
    const std::uint64_t more = m_rng.next();
    const std::int64_t reference = prices.price(index);
    Command command{.kind = Command::Kind::Place,
                    .pair = static_cast<std::uint8_t>(index),
                    .side = side,
                    .customer = firstMaker + makers
                        + static_cast<std::uint32_t>((more >> 40) % (customers - firstMaker - makers)),
                    .amount = amountFor(index, more)};
    if (kind < 700) { // somebody who waits
        const std::int64_t away = reference * static_cast<std::int64_t>(5 + (lot >> 30) % 100) / 10'000;
        command.price = side == Side::Buy ? reference - away : reference + away;
        return command;
    }
    // Takers follow the reference price: the book is cheap when its best offer is below it.
    const OrderBook &book = state.pair(index).book;
    const Order *bid = book.best(Side::Buy);
    const Order *ask = book.best(Side::Sell);
    if ((lot >> 40) % 100 < 85 && ask && ask->price < reference)
        command.side = Side::Buy;
    else if ((lot >> 40) % 100 < 85 && bid && bid->price > reference)
        command.side = Side::Sell;
    const Pair &pair = pairAt(index);
    const std::int64_t needed =
        command.side == Side::Buy ? 2 * pair.quoteFor(reference, command.amount) : pair.baseFor(command.amount);
    const int asset = command.side == Side::Buy ? pair.quote : pair.base;
    if (state.balance(command.customer, asset).free < needed)
        command.side = opposite(command.side); // who has no money left sells coins
    const Order *best = command.side == Side::Buy ? ask : bid;
    if (kind < 860 || !best) {
        command.type = OrderType::Market;
        command.amount = std::min(command.amount, pair.marketMost);
        return command;
    }
    const std::int64_t further = best->price * static_cast<std::int64_t>((lot >> 50) % 5) / 10'000;
    command.price = command.side == Side::Buy ? best->price + further : best->price - further;
    return command;
}

std::optional<Command> Population::cancel(const EngineState &state, int pair)
{
    const OrderBook &book = state.pair(pair).book;
    if (book.size() <= depthOf(pair))
        return std::nullopt;
    const Order *order = book.around(m_rng.next());
    if (!order || order->customer < EngineState::watchedMost)
        return std::nullopt;
    return Command{.kind = Command::Kind::Cancel,
                   .pair = static_cast<std::uint8_t>(pair),
                   .customer = order->customer,
                   .value = static_cast<std::int64_t>(order->id)};
}

}
