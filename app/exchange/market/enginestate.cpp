// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/market/enginestate.h"

#include <algorithm>

namespace Hikeshi::Exchange {

namespace {

constexpr std::size_t recordsMost = 1'000;
constexpr Ms referenceEvery = 600'000;
constexpr Ms breakLasts = 300'000;

const Pair &pairAt(int index)
{
    return pairs()[static_cast<std::size_t>(index)];
}

/// What must be behind a buy of this much at this price, the taker's fee included.
std::int64_t costOf(const Pair &pair, std::int64_t price, std::int64_t amount)
{
    const std::int64_t quote = pair.quoteFor(price, amount) + 1; // rounded up
    return quote + feeOf(quote, takerFee);
}

}

EngineState::EngineState(Ms now, std::size_t customers)
    : m_now(now)
    , m_pairs(pairs().size())
    , m_accounts(customers * assets().size())
    , m_outside(assets().size())
{
    for (std::size_t i = 0; i < m_pairs.size(); ++i) {
        m_pairs[i].last = m_pairs[i].reference = pairs()[i].typicalPrice;
        m_pairs[i].referenceAt = now;
    }
}

Outcome EngineState::apply(const Command &command, std::vector<Fill> &fills)
{
    ++m_applied;
    const bool known = command.pair < m_pairs.size() && command.customer < customers();
    switch (command.kind) {
    case Command::Kind::Time:
        passTime(command.value, fills);
        return {};
    case Command::Kind::Place:
        return known ? place(command, fills) : Outcome{.code = 40017};
    case Command::Kind::Cancel:
        return known ? cancel(command) : Outcome{.code = 50009};
    case Command::Kind::Levers:
        if (known)
            m_pairs[command.pair].levers = static_cast<std::uint32_t>(command.value);
        break;
    case Command::Kind::Enter:
        if (known)
            enter(command, fills);
        break;
    case Command::Kind::Status:
        if (known)
            m_pairs[command.pair].business = static_cast<Business>(command.value);
        break;
    case Command::Kind::Credit: {
        if (command.pair >= assets().size() || command.customer >= customers())
            return {.code = 40025};
        Balance &balance = account(command.customer, command.pair);
        if (balance.free + command.amount < 0)
            return {.code = 60001};
        balance.free += command.amount;
        m_outside[command.pair] += command.amount;
        break;
    }
    }
    note(static_cast<std::uint64_t>(command.value) * 31 + command.pair);
    note(static_cast<std::uint64_t>(command.amount));
    return {};
}

void EngineState::note(std::uint64_t value)
{
    m_digest = (m_digest ^ value) * 0x9e3779b97f4a7c15;
    m_digest ^= m_digest >> 29;
}

Balance &EngineState::account(std::uint32_t customer, int asset)
{
    return m_accounts[customer * assets().size() + static_cast<std::size_t>(asset)];
}

const Balance &EngineState::balance(std::uint32_t customer, int asset) const
{
    return m_accounts[customer * assets().size() + static_cast<std::size_t>(asset)];
}

Wide EngineState::total(int asset) const
{
    Wide sum = 0;
    for (std::size_t i = static_cast<std::size_t>(asset); i < m_accounts.size(); i += assets().size())
        sum += m_accounts[i].free + m_accounts[i].locked;
    return sum;
}

Wide EngineState::locked(int asset) const
{
    Wide sum = 0;
    for (std::size_t i = static_cast<std::size_t>(asset); i < m_accounts.size(); i += assets().size())
        sum += m_accounts[i].locked;
    return sum;
}

Wide EngineState::reserved(int asset) const
{
    Wide sum = 0;
    const auto add = [&](int index, const Order &order) {
        const Pair &pair = pairAt(index);
        if ((order.side == Side::Buy ? pair.quote : pair.base) == asset)
            sum += order.locked;
    };
    for (int index = 0; index < static_cast<int>(m_pairs.size()); ++index) {
        const PairState &state = pair(index);
        for (const Side side : {Side::Buy, Side::Sell}) {
            for (const OrderBook::Level &level : state.book.levels(side)) {
                for (std::uint32_t slot = level.first; slot != 0; slot = state.book.at(slot).next)
                    add(index, state.book.at(slot));
            }
        }
        for (const Order &stop : state.stops)
            add(index, stop);
    }
    return sum;
}

bool EngineState::isOverdrawn() const
{
    return std::ranges::any_of(m_accounts, [](const Balance &each) { return each.free < 0 || each.locked < 0; });
}

std::int64_t EngineState::minimumOf(int index) const
{
    const Business business = pair(index).business;
    const std::int64_t unit = pairAt(index).unitAmount;
    return business == Business::VeryBusy ? unit * 100 : business == Business::Busy ? unit * 10 : unit;
}

// What the exchange has stopped, most sweeping first.
int EngineState::restriction(const Command &command, const PairState &state) const
{
    if (state.business == Business::Halt || state.has(Lever::Disabled))
        return 70004;
    if (state.has(Lever::StopOrderAndCancel))
        return 70018;
    if (state.has(Lever::StopOrder))
        return 70017;
    if (command.side == Side::Buy && state.has(Lever::StopBuyOrder))
        return 70005;
    if (command.side == Side::Sell && state.has(Lever::StopSellOrder))
        return 70006;
    const bool postOnly = state.has(Lever::PostOnly);
    if (command.type == OrderType::Market)
        return state.has(Lever::StopMarketOrder) || postOnly ? 70009 : state.mode != Mode::None ? 70020 : 0;
    if (command.type == OrderType::Stop && (state.has(Lever::StopStopOrder) || postOnly))
        return 70023;
    if (command.type == OrderType::StopLimit && (state.has(Lever::StopStopLimitOrder) || postOnly))
        return 70022;
    return 0;
}

int EngineState::refusal(const Command &command, const PairState &state) const
{
    if (const int code = restriction(command, state))
        return code;
    const Pair &pair = pairAt(command.pair);
    const bool market = command.type == OrderType::Market || command.type == OrderType::Stop;
    if (command.amount < pair.unitAmount)
        return 60004;
    if (command.amount < minimumOf(command.pair))
        return 70010;
    if (command.amount > (market ? pair.marketMost : pair.limitMost))
        return 60003;
    const bool waits = command.type == OrderType::Stop || command.type == OrderType::StopLimit;
    if (waits && command.value <= 0)
        return 40112;
    if (waits && command.value / 10 > state.last)
        return 60016;
    if (waits && (command.side == Side::Buy ? command.value <= state.last : command.value >= state.last))
        return 60018;
    if (!market) {
        if (command.price / 10 > state.last)
            return 60005;
        if (command.price < state.last / 10 || command.price <= 0)
            return 60006;
        const std::int64_t margin = state.last / 2;
        if (command.side == Side::Buy ? command.price > state.last + margin : command.price < state.last - margin)
            return 70021;
    }
    if (command.customer < watchedMost && openOrders(command.customer, command.pair) >= ordersMost)
        return 60011;
    return 0;
}

std::size_t EngineState::openOrders(std::uint32_t customer, int pair) const
{
    return static_cast<std::size_t>(std::ranges::count_if(m_records, [&](const auto &entry) {
        const OrderRecord &each = entry.second;
        return each.order.customer == customer && each.pair == pair && each.end == OrderRecord::End::None;
    }));
}

// A buy locks what it may cost at most, a sell its coins. A market buy is paid as it goes.
bool EngineState::lock(Order &order, const Pair &pair)
{
    const bool buy = order.side == Side::Buy;
    if (buy && (order.type == OrderType::Market || order.type == OrderType::Stop)) {
        order.locked = 0;
        return true;
    }
    const std::int64_t needed = buy ? costOf(pair, order.price, order.left) : pair.baseFor(order.left);
    Balance &balance = account(order.customer, buy ? pair.quote : pair.base);
    if (balance.free < needed)
        return false;
    balance.free -= needed;
    balance.locked += needed;
    order.locked = needed;
    return true;
}

void EngineState::unlock(const Order &order, const Pair &pair)
{
    Balance &balance = account(order.customer, order.side == Side::Buy ? pair.quote : pair.base);
    balance.locked -= order.locked;
    balance.free += order.locked;
}

bool EngineState::affordsMarket(const Order &order, int index) const
{
    const Pair &pair = pairAt(index);
    std::int64_t left = order.left;
    std::int64_t cost = 0;
    const auto &levels = this->pair(index).book.levels(Side::Sell);
    for (auto level = levels.rbegin(); level != levels.rend() && left > 0; ++level) {
        const std::int64_t amount = std::min(left, level->total);
        cost += costOf(pair, level->price, amount);
        left -= amount;
    }
    return balance(order.customer, pair.quote).free >= cost;
}

Outcome EngineState::place(const Command &command, std::vector<Fill> &fills)
{
    PairState &state = m_pairs[command.pair];
    if (const int code = refusal(command, state))
        return {.code = code};
    const Pair &pair = pairAt(command.pair);
    const bool waits = command.type == OrderType::Stop || command.type == OrderType::StopLimit;
    const bool restricted = state.has(Lever::PostOnly) && state.mode == Mode::None;
    Order order{.price = command.price,
                .amount = command.amount,
                .left = command.amount,
                .trigger = waits ? command.value : 0,
                .customer = command.customer,
                .side = command.side,
                .type = command.type,
                .postOnly = command.postOnly || restricted};
    const bool marketBuy = command.side == Side::Buy && command.type == OrderType::Market;
    if (!lock(order, pair) || (marketBuy && !affordsMarket(order, command.pair)))
        return {.code = 60001};
    order.id = ++m_orders;
    note(order.id ^ static_cast<std::uint64_t>(order.price) << 20);
    if (order.customer < watchedMost) {
        m_records.emplace(order.id, OrderRecord{.order = order, .pair = command.pair, .at = m_now, .waits = waits});
        // The oldest that are over make room.
        for (auto each = m_records.begin(); m_records.size() > recordsMost && each != m_records.end();)
            each = each->second.end != OrderRecord::End::None ? m_records.erase(each) : std::next(each);
    }
    if (waits) {
        state.stops.push_back(order);
        return {.order = order.id};
    }
    const std::uint64_t id = order.id;
    if (state.mode == Mode::None)
        match(command.pair, order, fills);
    if (order.left > 0)
        rest(command.pair, order);
    triggerStops(command.pair, fills);
    return {.order = id};
}

// What is left of an order after matching: on the book, or over.
void EngineState::rest(int index, Order &order)
{
    PairState &state = m_pairs[static_cast<std::size_t>(index)];
    const bool market = order.type == OrderType::Market || order.type == OrderType::Stop;
    const Order *best = state.book.best(opposite(order.side));
    const bool crosses = best && (order.side == Side::Buy ? best->price <= order.price : best->price >= order.price);
    if (market || (state.mode == Mode::None && order.postOnly && crosses)) {
        unlock(order, pairAt(index));
        return finish(index, order, OrderRecord::End::Cancelled);
    }
    if (OrderRecord *kept = record(order.id))
        kept->order = order;
    state.book.add(order);
    ++state.changes;
}

void EngineState::finish(int, Order &order, OrderRecord::End end)
{
    if (OrderRecord *kept = record(order.id)) {
        kept->order = order;
        kept->waits = false;
        kept->end = end;
        if (end == OrderRecord::End::Cancelled)
            kept->cancelledAt = m_now;
    }
}

OrderRecord *EngineState::record(std::uint64_t order)
{
    if (m_records.empty())
        return nullptr;
    const auto found = m_records.find(order);
    return found == m_records.end() ? nullptr : &found->second;
}

Outcome EngineState::cancel(const Command &command)
{
    PairState &state = m_pairs[command.pair];
    if (state.has(Lever::StopOrderAndCancel))
        return {.code = 70018};
    const auto id = static_cast<std::uint64_t>(command.value);
    const auto stop = std::ranges::find(state.stops, id, &Order::id);
    const Order *found = stop != state.stops.end() ? &*stop : state.book.find(id);
    if (!found || found->customer != command.customer) {
        const OrderRecord *kept = record(id);
        if (!kept || kept->order.customer != command.customer || kept->pair != command.pair)
            return {.code = 50009};
        return {.code = kept->end == OrderRecord::End::Filled ? 50027 : 50026};
    }
    Order order = *found;
    if (stop != state.stops.end())
        state.stops.erase(stop);
    else
        state.book.remove(id);
    ++state.changes;
    unlock(order, pairAt(command.pair));
    finish(command.pair, order, OrderRecord::End::Cancelled);
    note(id * 3 + 1);
    return {.order = id};
}

void EngineState::passTime(Ms now, std::vector<Fill> &fills)
{
    m_now = now;
    for (std::size_t i = 0; i < m_pairs.size(); ++i) {
        PairState &state = m_pairs[i];
        if (state.mode != Mode::None && state.reopensAt > 0 && now >= state.reopensAt)
            runAuction(static_cast<int>(i), fills);
        if (state.mode == Mode::None && now - state.referenceAt >= referenceEvery) {
            state.reference = state.last;
            state.referenceAt = now;
        }
    }
}

// Continuous trading begins by the auction, whoever asks for it.
void EngineState::enter(const Command &command, std::vector<Fill> &fills)
{
    PairState &state = m_pairs[command.pair];
    const auto wanted = static_cast<Mode>(std::clamp<std::int64_t>(command.value, 0, static_cast<int>(Mode::Listing)));
    if (wanted == Mode::None) {
        if (state.mode != Mode::None)
            runAuction(command.pair, fills);
        return;
    }
    state.mode = wanted;
    state.reopensAt = command.price;
    const bool limited = state.mode == Mode::CircuitBreak || state.mode == Mode::Resumption;
    state.lower = limited ? state.last - state.last / 5 : 0;
    state.upper = limited ? state.last + state.last / 5 : 0;
}

void EngineState::breakCircuit(PairState &state)
{
    state.mode = Mode::CircuitBreak;
    state.reopensAt = m_now + breakLasts;
    state.lower = state.reference - state.reference / 5;
    state.upper = state.reference + state.reference / 5;
}

}
