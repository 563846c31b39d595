// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/market/command.h"
#include "exchange/market/pair.h"

#include <deque>
#include <map>

namespace Hikeshi::Exchange {

/// What a customer has of one asset. Locked stands behind orders.
struct Balance
{
    std::int64_t free = 0;
    std::int64_t locked = 0;
    bool operator==(const Balance &) const = default;
};

/// The life of one order of a watched customer, as the private REST tells it.
struct OrderRecord
{
    enum class End : std::uint8_t
    {
        None,
        Filled,
        Cancelled,
        Rejected
    };
    Order order; ///< as it stood last
    int pair = 0;
    Ms at = 0;
    Ms cancelledAt = 0;
    Ms triggeredAt = 0;
    bool waits = false; ///< for its trigger
    End end = End::None;
    Wide paid = 0; ///< price times amount of its fills
    bool operator==(const OrderRecord &) const = default;
};

/// Where a call auction would trade now.
struct Auction
{
    std::int64_t price = 0;
    std::int64_t amount = 0;
    std::int64_t surplus = 0; ///< amount that finds no counterpart at that price; negative: of sells
    bool operator==(const Auction &) const = default;
};

/// One pair as the engine has it.
struct PairState
{
    OrderBook book;
    std::vector<Order> stops; ///< waiting for their trigger, oldest first
    std::int64_t last = 0; ///< price of the last trade
    std::int64_t reference = 0; ///< what the trigger prices are measured from
    Ms referenceAt = 0;
    std::uint32_t levers = 0;
    Mode mode = Mode::None;
    Ms reopensAt = 0; ///< 0: undetermined
    std::int64_t lower = 0; ///< of the auction's price; 0: no limit
    std::int64_t upper = 0;
    Business business = Business::Normal;
    std::uint64_t changes = 0; ///< rises with every change to the book

    bool has(Lever lever) const { return (levers & static_cast<std::uint32_t>(lever)) != 0; }
    /// The most and the least a trade may cost before the circuit breaks.
    std::int64_t upperTrigger() const { return reference + reference / 10; }
    std::int64_t lowerTrigger() const { return reference - reference / 10; }
    std::optional<Auction> auction() const; ///< nothing when no two orders meet
    bool operator==(const PairState &) const = default;
};

/// All that the matching engine knows: books and accounts. It changes by commands alone, so that a standby, a replay
/// from a snapshot and the engine itself come to the same state. No coin or yen appears or vanishes but by Credit.
class EngineState
{
public:
    static constexpr std::uint32_t feeAccount = 0;
    static constexpr std::uint32_t watchedMost = 16; ///< customers below this have their orders and trades kept
    static constexpr std::size_t ordersMost = 30; ///< of one watched customer on one pair at once

    explicit EngineState(Ms now, std::size_t customers);

    /// Trades are put behind what `fills` holds.
    Outcome apply(const Command &command, std::vector<Fill> &fills);

    Ms now() const { return m_now; }
    std::uint64_t applied() const { return m_applied; } ///< commands
    std::uint64_t trades() const { return m_trades; }
    std::uint64_t digest() const { return m_digest; } ///< of everything that has happened
    const PairState &pair(int index) const { return m_pairs[static_cast<std::size_t>(index)]; }
    std::size_t customers() const { return m_accounts.size() / assets().size(); }
    const Balance &balance(std::uint32_t customer, int asset) const;
    Wide total(int asset) const; ///< of all customers and the fee account
    Wide locked(int asset) const; ///< of all customers
    Wide reserved(int asset) const; ///< behind all orders on books and waiting ones: the same, whatever happens
    bool isOverdrawn() const; ///< a balance is below nothing
    Wide outside(int asset) const { return m_outside[static_cast<std::size_t>(asset)]; } ///< credited in all
    std::int64_t minimumOf(int pair) const; ///< the least order just now
    const std::map<std::uint64_t, OrderRecord> &records() const { return m_records; }
    const std::deque<Fill> &watchedFills() const { return m_watchedFills; }

    /// A bug in this process from now on: every seventh fill credits the buyer with more than the seller gave.
    void setCorrupt(bool corrupt) { m_corrupt = corrupt; }
    bool isCorrupt() const { return m_corrupt; }

    bool operator==(const EngineState &) const = default;

private:
    Outcome place(const Command &command, std::vector<Fill> &fills);
    Outcome cancel(const Command &command);
    void enter(const Command &command, std::vector<Fill> &fills);
    void passTime(Ms now, std::vector<Fill> &fills);
    int refusal(const Command &command, const PairState &state) const;
    int restriction(const Command &command, const PairState &state) const;
    bool lock(Order &order, const Pair &pair);
    void unlock(const Order &order, const Pair &pair);
    void match(int pair, Order &taker, std::vector<Fill> &fills);
    void trade(int pair, const Order &maker, Order &taker, std::int64_t price, std::int64_t amount,
               std::vector<Fill> &fills);
    std::int64_t settle(Order &order, const Pair &pair, std::int64_t amount, std::int64_t quote, std::int64_t &fee);
    void rest(int pair, Order &order);
    void finish(int pair, Order &order, OrderRecord::End end);
    void triggerStops(int pair, std::vector<Fill> &fills);
    void runAuction(int pair, std::vector<Fill> &fills);
    void breakCircuit(PairState &state);
    bool affordsMarket(const Order &order, int pair) const;
    std::size_t openOrders(std::uint32_t customer, int pair) const;
    OrderRecord *record(std::uint64_t order);
    void note(std::uint64_t value);
    Balance &account(std::uint32_t customer, int asset);

    Ms m_now;
    std::uint64_t m_applied = 0;
    std::uint64_t m_trades = 0;
    std::uint64_t m_orders = 0;
    std::uint64_t m_digest = 0x243f6a8885a308d3;
    bool m_corrupt = false;
    std::vector<PairState> m_pairs;
    std::vector<Balance> m_accounts; ///< customer by customer, asset by asset
    std::vector<Wide> m_outside;
    std::map<std::uint64_t, OrderRecord> m_records; ///< of watched customers, the last 1,000
    std::deque<Fill> m_watchedFills; ///< the last 1,000
};

}
