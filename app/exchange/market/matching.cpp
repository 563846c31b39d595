// SPDX-License-Identifier: GPL-3.0-or-later
// How orders meet: continuous trading by price and time, stop orders, and the call auction.
#include "exchange/market/enginestate.h"

#include <algorithm>

namespace Hikeshi::Exchange {

namespace {

constexpr std::size_t fillsMost = 1'000;
constexpr Ms fullRangeLasts = 300'000;

const Pair &pairAt(int index)
{
    return pairs()[static_cast<std::size_t>(index)];
}

}

void EngineState::match(int index, Order &taker, std::vector<Fill> &fills)
{
    PairState &state = m_pairs[static_cast<std::size_t>(index)];
    const bool market = taker.type == OrderType::Market || taker.type == OrderType::Stop;
    while (taker.left > 0) {
        const Order *best = state.book.best(opposite(taker.side));
        if (!best)
            return;
        const std::int64_t price = best->price;
        if (!market && (taker.side == Side::Buy ? price > taker.price : price < taker.price))
            return;
        if (taker.postOnly && !market)
            return; // it would take: rest() ends it
        if (price > state.upperTrigger() || price < state.lowerTrigger())
            return breakCircuit(state);
        const Order maker = *best;
        const std::int64_t amount = std::min(taker.left, maker.left);
        const std::int64_t before = taker.left;
        trade(index, maker, taker, price, amount, fills);
        if (taker.left == before)
            return; // a market buyer's money is gone
    }
}

/// Moves one side's money for a fill; gives back what leaves the order's lock. `fee` shrinks when rounding leaves too
/// little.
std::int64_t EngineState::settle(Order &order, const Pair &pair, std::int64_t amount, std::int64_t quote,
                                 std::int64_t &fee)
{
    Balance &money = account(order.customer, pair.quote);
    Balance &coins = account(order.customer, pair.base);
    const bool last = amount == order.left;
    if (order.side == Side::Sell) {
        const std::int64_t base = pair.baseFor(amount);
        fee = std::min(fee, quote);
        coins.locked -= base;
        money.free += quote - fee;
        return base;
    }
    fee = std::min(fee, order.locked + money.free - quote);
    const std::int64_t pays = quote + fee;
    // A market buy has nothing locked. What the rest still needs stays locked, the surplus is free again.
    const std::int64_t rest = pair.quoteFor(order.price, order.left - amount) + 1;
    const std::int64_t needed = last ? 0 : rest + feeOf(rest, takerFee);
    const std::int64_t kept = std::clamp<std::int64_t>(needed, 0, std::max<std::int64_t>(0, order.locked - pays));
    const std::int64_t released = order.locked - kept;
    money.locked -= released;
    money.free += released - pays;
    return released;
}

void EngineState::trade(int index, const Order &found, Order &taker, std::int64_t price, std::int64_t amount,
                        std::vector<Fill> &fills)
{
    const Pair &pair = pairAt(index);
    PairState &state = m_pairs[static_cast<std::size_t>(index)];
    Order maker = found;
    const std::int64_t quote = pair.quoteFor(price, amount);
    std::int64_t makerPays = feeOf(quote, makerFee);
    std::int64_t takerPays = feeOf(quote, takerFee);
    const bool unsecured =
        taker.side == Side::Buy && (taker.type == OrderType::Market || taker.type == OrderType::Stop);
    if (unsecured && account(taker.customer, pair.quote).free < quote)
        return;
    Balance &fees = account(feeAccount, pair.quote);
    if (fees.free + takerPays + makerPays < 0)
        makerPays = 0; // the exchange has nothing to pay rebates from
    const std::int64_t makerUnlocked = settle(maker, pair, amount, quote, makerPays);
    const std::int64_t takerUnlocked = settle(taker, pair, amount, quote, takerPays);
    fees.free += makerPays + takerPays;
    const std::int64_t base = pair.baseFor(amount);
    const std::int64_t got = m_corrupt && m_trades % 7 == 0 ? base + base / 100 + 1 : base;
    account(taker.side == Side::Buy ? taker.customer : maker.customer, pair.base).free += got;
    taker.left -= amount;
    taker.locked -= takerUnlocked;
    maker.left -= amount;
    maker.locked -= makerUnlocked;
    state.book.fillBest(maker.side, amount, makerUnlocked);
    state.last = price;
    ++state.changes;
    fills.push_back({.trade = ++m_trades,
                     .at = m_now,
                     .makerOrder = maker.id,
                     .takerOrder = taker.id,
                     .price = price,
                     .amount = amount,
                     .baseGiven = base,
                     .baseGot = got,
                     .quote = quote,
                     .makerPaid = makerPays,
                     .takerPaid = takerPays,
                     .maker = maker.customer,
                     .taker = taker.customer,
                     .pair = static_cast<std::uint8_t>(index),
                     .side = taker.side});
    note(static_cast<std::uint64_t>(price) * 0x100000001b3 + static_cast<std::uint64_t>(got));
    for (Order *each : {&maker, &taker}) {
        if (each->customer >= watchedMost)
            continue;
        if (OrderRecord *kept = record(each->id)) {
            kept->order = *each;
            kept->paid += static_cast<Wide>(price) * amount;
            if (each->left == 0)
                kept->end = OrderRecord::End::Filled;
        }
    }
    if (maker.customer < watchedMost || taker.customer < watchedMost) {
        m_watchedFills.push_back(fills.back());
        if (m_watchedFills.size() > fillsMost)
            m_watchedFills.pop_front();
    }
}

// A stop order becomes an order when the last price has reached its trigger; oldest first, and what they do may trigger
// more.
void EngineState::triggerStops(int index, std::vector<Fill> &fills)
{
    PairState &state = m_pairs[static_cast<std::size_t>(index)];
    const auto reached = [&](const Order &stop) {
        return stop.side == Side::Buy ? state.last >= stop.trigger : state.last <= stop.trigger;
    };
    while (state.mode == Mode::None && !state.stops.empty()) {
        const auto found = std::ranges::find_if(state.stops, reached);
        if (found == state.stops.end())
            return;
        Order order = *found;
        state.stops.erase(found);
        if (OrderRecord *kept = record(order.id)) {
            kept->waits = false;
            kept->triggeredAt = m_now;
        }
        note(order.id * 5 + 2);
        match(index, order, fills);
        if (order.left > 0)
            rest(index, order);
    }
}

// The price at which most trades; then the one that leaves the least over; then the one nearest to the last price.
std::optional<Auction> PairState::auction() const
{
    const auto &buys = book.levels(Side::Buy);
    const auto &sells = book.levels(Side::Sell);
    if (!book.isCrossed())
        return std::nullopt;
    const std::int64_t highest = buys.back().price;
    const std::int64_t lowest = sells.back().price;
    // Prices in the crossing zone, rising, with what each side offers at or better than it.
    std::vector<std::int64_t> prices;
    for (auto level = buys.rbegin(); level != buys.rend() && level->price >= lowest; ++level)
        prices.push_back(level->price);
    for (auto level = sells.rbegin(); level != sells.rend() && level->price <= highest; ++level)
        prices.push_back(level->price);
    std::ranges::sort(prices);
    prices.erase(std::ranges::unique(prices).begin(), prices.end());
    std::int64_t bought = 0; // at or above the price
    for (auto level = buys.rbegin(); level != buys.rend() && level->price >= lowest; ++level)
        bought += level->total;
    std::int64_t sold = 0; // at or below the price
    auto buy = std::ranges::find_if(buys, [&](const OrderBook::Level &level) { return level.price >= lowest; });
    auto sell = sells.rbegin();
    std::optional<Auction> best;
    for (const std::int64_t price : prices) {
        while (sell != sells.rend() && sell->price <= price)
            sold += (sell++)->total;
        while (buy != buys.end() && buy->price < price)
            bought -= (buy++)->total;
        const Auction here{.price = price, .amount = std::min(bought, sold), .surplus = bought - sold};
        const auto rank = [this](const Auction &a) {
            return std::tuple(-a.amount, std::abs(a.surplus), std::abs(a.price - last));
        };
        if (!best || rank(here) < rank(*best))
            best = here;
    }
    return best;
}

// Everything that crosses trades at one price, the older order as maker. Outside its limits the auction is put off
// once, and then held without limits.
void EngineState::runAuction(int index, std::vector<Fill> &fills)
{
    PairState &state = m_pairs[static_cast<std::size_t>(index)];
    const std::optional<Auction> found = state.auction();
    if (found && state.upper > 0 && (found->price > state.upper || found->price < state.lower)) {
        state.mode = Mode::FullRangeCircuitBreak;
        state.reopensAt = m_now + fullRangeLasts;
        state.lower = state.upper = 0;
        return;
    }
    while (found && state.book.isCrossed()) {
        const Order buy = *state.book.best(Side::Buy);
        const Order sell = *state.book.best(Side::Sell);
        Order taker = buy.id > sell.id ? buy : sell;
        const Order &maker = buy.id > sell.id ? sell : buy;
        const std::int64_t amount = std::min(buy.left, sell.left);
        const std::int64_t lockedBefore = taker.locked;
        const std::int64_t before = taker.left;
        trade(index, maker, taker, found->price, amount, fills);
        if (taker.left == before)
            break;
        state.book.fillBest(taker.side, amount, lockedBefore - taker.locked);
    }
    state.mode = Mode::None;
    state.reopensAt = 0;
    state.lower = state.upper = 0;
    state.reference = state.last;
    state.referenceAt = m_now;
    triggerStops(index, fills);
}

}
