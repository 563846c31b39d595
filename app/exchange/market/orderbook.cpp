// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/market/orderbook.h"

#include <algorithm>

namespace Hikeshi::Exchange {

namespace {

/// Is `a` a worse price than `b` on this side?
bool worse(Side side, std::int64_t a, std::int64_t b)
{
    return side == Side::Buy ? a < b : a > b;
}

}

std::vector<OrderBook::Level>::iterator OrderBook::levelAt(Side which, std::int64_t price)
{
    std::vector<Level> &levels = side(which);
    // Most orders come near the best price, which is at the end.
    auto from = levels.begin();
    if (levels.size() > 16 && worse(which, levels[levels.size() - 16].price, price))
        from = levels.end() - 16;
    return std::lower_bound(from, levels.end(), price,
                            [which](const Level &level, std::int64_t p) { return worse(which, level.price, p); });
}

std::vector<OrderBook::Entry>::iterator OrderBook::entry(std::uint64_t id)
{
    return std::ranges::lower_bound(m_index, id, {}, &Entry::id);
}

void OrderBook::add(const Order &order)
{
    std::uint32_t slot = 0;
    if (m_free.empty()) {
        m_orders.push_back(order);
        slot = static_cast<std::uint32_t>(m_orders.size());
    } else {
        slot = m_free.back();
        m_free.pop_back();
        m_orders[slot - 1] = order;
    }
    Order &kept = m_orders[slot - 1];
    kept.next = kept.previous = 0;
    auto level = levelAt(order.side, order.price);
    if (level == side(order.side).end() || level->price != order.price)
        level = side(order.side).insert(level, {.price = order.price});
    if (level->last == 0) {
        level->first = slot;
    } else {
        kept.previous = level->last;
        m_orders[level->last - 1].next = slot;
    }
    level->last = slot;
    level->total += order.left;
    // A stop order joins long after its id was given.
    if (m_index.empty() || m_index.back().id < order.id)
        m_index.push_back({order.id, slot});
    else if (const auto place = entry(order.id); place->id == order.id)
        place->slot = slot;
    else
        m_index.insert(place, {order.id, slot});
    ++m_live;
}

const Order *OrderBook::find(std::uint64_t id) const
{
    const auto found = std::ranges::lower_bound(m_index, id, {}, &Entry::id);
    return found != m_index.end() && found->id == id && found->slot > 0 ? &m_orders[found->slot - 1] : nullptr;
}

std::optional<Order> OrderBook::remove(std::uint64_t id)
{
    const auto found = entry(id);
    if (found == m_index.end() || found->id != id || found->slot == 0)
        return std::nullopt;
    const Order order = m_orders[found->slot - 1];
    unlink(found->slot);
    return order;
}

void OrderBook::unlink(std::uint32_t slot)
{
    const Order order = m_orders[slot - 1];
    const auto level = levelAt(order.side, order.price);
    level->total -= order.left;
    if (order.previous > 0)
        m_orders[order.previous - 1].next = order.next;
    else
        level->first = order.next;
    if (order.next > 0)
        m_orders[order.next - 1].previous = order.previous;
    else
        level->last = order.previous;
    if (level->first == 0)
        side(order.side).erase(level);
    entry(order.id)->slot = 0;
    m_orders[slot - 1] = {};
    m_free.push_back(slot);
    --m_live;
    if (m_index.size() > 2 * m_live + 64)
        tidy();
}

void OrderBook::tidy()
{
    std::erase_if(m_index, [](const Entry &each) { return each.slot == 0; });
}

const Order *OrderBook::best(Side which) const
{
    const std::vector<Level> &list = levels(which);
    return list.empty() ? nullptr : &m_orders[list.back().first - 1];
}

void OrderBook::fillBest(Side which, std::int64_t amount, std::int64_t unlocked)
{
    Level &level = side(which).back();
    Order &order = m_orders[level.first - 1];
    order.left -= amount;
    order.locked -= unlocked;
    level.total -= amount;
    if (order.left == 0)
        unlink(level.first);
}

const Order *OrderBook::around(std::uint64_t position) const
{
    if (m_live == 0)
        return nullptr;
    std::size_t i = position % m_index.size();
    while (m_index[i].slot == 0)
        i = (i + 1) % m_index.size();
    return &m_orders[m_index[i].slot - 1];
}

bool OrderBook::isCrossed() const
{
    const Order *buy = best(Side::Buy);
    const Order *sell = best(Side::Sell);
    return buy && sell && buy->price >= sell->price;
}

}
