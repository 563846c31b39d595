// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/market/orderbook.h"

#include <cstdint>

namespace Hikeshi::Exchange {

/// `GET /{pair}/circuit_break_info`: how a pair trades. Outside None orders are collected for an auction (itayose).
enum class Mode : std::uint8_t
{
    None,
    CircuitBreak,
    FullRangeCircuitBreak,
    Resumption,
    Listing
};

/// What customers may do on a pair: the flags of `GET /v1/spot/pairs`, as bits.
enum class Lever : std::uint32_t
{
    StopOrder = 1 << 0,
    StopOrderAndCancel = 1 << 1,
    StopMarketOrder = 1 << 2,
    StopStopOrder = 1 << 3,
    StopStopLimitOrder = 1 << 4,
    StopBuyOrder = 1 << 5,
    StopSellOrder = 1 << 6,
    PostOnly = 1 << 7, ///< only orders that make the market: the step between cancel-only and trading
    Disabled = 1 << 8, ///< not listed: is_enabled is false
};

/// `GET /v1/spot/status`: the busier, the larger the least order.
enum class Business : std::uint8_t
{
    Normal,
    Busy,
    VeryBusy,
    Halt
};

/// Everything the engine's state depends on, in order: the same commands give the same state.
struct Command
{
    enum class Kind : std::uint8_t
    {
        Time, ///< `value`: it is now this
        Place,
        Cancel, ///< `value`: order id
        Levers, ///< `value`: the pair's whole set
        Enter, ///< mode `value`; `price`: when the auction is, 0 undetermined
        Status, ///< business `value`
        Credit, ///< `amount` of asset `pair` from outside to a customer; negative: back out
    };

    Kind kind = Kind::Time;
    std::uint8_t pair = 0;
    Side side = Side::Buy;
    OrderType type = OrderType::Limit;
    bool postOnly = false;
    std::uint32_t customer = 0;
    std::int64_t price = 0;
    std::int64_t amount = 0;
    std::int64_t value = 0; ///< trigger price of a stop order, and as said above

    bool operator==(const Command &) const = default;
};

/// A trade. The taker's side is the trade's.
struct Fill
{
    std::uint64_t trade = 0;
    Ms at = 0;
    std::uint64_t makerOrder = 0;
    std::uint64_t takerOrder = 0;
    std::int64_t price = 0;
    std::int64_t amount = 0;
    std::int64_t baseGiven = 0; ///< asset units that left the seller
    std::int64_t baseGot = 0; ///< asset units that reached the buyer; the same, or the engine has a bug
    std::int64_t quote = 0; ///< asset units from buyer to seller
    std::int64_t makerPaid = 0; ///< fee in quote units; negative: a rebate
    std::int64_t takerPaid = 0;
    std::uint32_t maker = 0;
    std::uint32_t taker = 0;
    std::uint8_t pair = 0;
    Side side = Side::Buy;

    bool operator==(const Fill &) const = default;
};

/// What the engine answers to a command: 0 and the order's id, or a documented error code.
struct Outcome
{
    int code = 0;
    std::uint64_t order = 0;
    bool operator==(const Outcome &) const = default;
};

}
