// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/model/ledgerdatabase.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace Hikeshi::Exchange {

enum class Side : std::uint8_t
{
    Buy,
    Sell
};

constexpr Side opposite(Side side)
{
    return side == Side::Buy ? Side::Sell : Side::Buy;
}

enum class OrderType : std::uint8_t
{
    Limit,
    Market,
    Stop,
    StopLimit
};

/// An order on the book or waiting for its trigger. Prices and amounts in the pair's own units.
struct Order
{
    std::uint64_t id = 0;
    std::int64_t price = 0;
    std::int64_t amount = 0; ///< when placed
    std::int64_t left = 0;
    std::int64_t locked = 0; ///< of the quote asset for a buy, the base asset for a sell
    std::int64_t trigger = 0;
    std::uint32_t customer = 0;
    Side side = Side::Buy;
    OrderType type = OrderType::Limit;
    bool postOnly = false;
    std::uint32_t next = 0; ///< slot behind it at its price; slots count from 1
    std::uint32_t previous = 0;

    bool operator==(const Order &) const = default;
};

/// One pair's book: price levels, oldest order first at each. Flat memory: copied, it is a few large copies.
class OrderBook
{
public:
    struct Level
    {
        std::int64_t price = 0;
        std::int64_t total = 0; ///< amount
        std::uint32_t first = 0;
        std::uint32_t last = 0;
        bool operator==(const Level &) const = default;
    };

    /// Behind all others at its price. Ids must rise.
    void add(const Order &order);
    const Order *find(std::uint64_t id) const;
    /// Takes an order out and gives it back.
    std::optional<Order> remove(std::uint64_t id);
    /// The first order at the best price of a side; null when there is none.
    const Order *best(Side side) const;
    /// `amount` of the first order at the best price has been filled, and `unlocked` released; it leaves when nothing
    /// is left.
    void fillBest(Side side, std::int64_t amount, std::int64_t unlocked);

    /// Worst price first, best last.
    const std::vector<Level> &levels(Side side) const { return m_sides[side == Side::Buy ? 0 : 1]; }
    std::size_t size() const { return m_live; }
    /// For drawing lots: the order found first from `position` on among all that are or lately were on the book.
    const Order *around(std::uint64_t position) const;
    const Order &at(std::uint32_t slot) const { return m_orders[slot - 1]; }
    bool isCrossed() const;

    bool operator==(const OrderBook &) const = default;

private:
    struct Entry
    {
        std::uint64_t id = 0;
        std::uint32_t slot = 0; ///< 0: gone
        bool operator==(const Entry &) const = default;
    };

    std::vector<Level> &side(Side side) { return m_sides[side == Side::Buy ? 0 : 1]; }
    std::vector<Level>::iterator levelAt(Side side, std::int64_t price);
    std::vector<Entry>::iterator entry(std::uint64_t id);
    void unlink(std::uint32_t slot);
    void tidy();

    std::vector<Level> m_sides[2];
    std::vector<Order> m_orders; ///< by slot
    std::vector<std::uint32_t> m_free;
    std::vector<Entry> m_index; ///< by id, rising
    std::size_t m_live = 0;
};

}
