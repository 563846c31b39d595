// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/faults.h"
#include "exchange/ledger/tradeledger.h"
#include "exchange/market/engine.h"
#include "exchange/market/population.h"
#include "exchange/market/tape.h"
#include "exchange/model/monitoring.h"

#include <expected>
#include <set>

namespace Hikeshi::Exchange {

/// What must have happened elsewhere before a pair may open again.
struct ReopeningFacts
{
    bool announced = false; ///< a notice has gone out since the halt
    bool depositsOpen = true;
    QString why; ///< what another part of the exchange still waits for; empty: nothing
};

/// The market and its books: engine, trade ledger, tape and the customers who trade. A value; the same seed and calls
/// give the same course.
class Market
{
public:
    Market(std::uint64_t seed, Ms now);

    /// Without detail nobody trades one by one: prices move and orders are counted, all else goes on alike. For runs
    /// that only want to know how many.
    void setDetail(bool detail);
    bool hasDetail() const { return m_detail; }
    void reseed(std::uint64_t seed);

    /// One tick of 100 ms, before the traffic: the engines' machines as they stand.
    void tend(Ms now, MachineState first, MachineState second);
    /// And after it: this many orders have been committed. `busy`: orders that wait before the engine.
    void step(Ms now, std::int64_t committed, bool ledgerWritable, double busy);
    void closeSecond(Ms now);

    bool engineWorks() const { return m_engine.works(); }
    Engine &engine() { return m_engine; }
    const Engine &engine() const { return m_engine; }
    const EngineState &state() const { return m_engine.state(); }
    const PairState &pair(int index) const { return m_engine.state().pair(index); }
    const Tape &tape() const { return m_tape; }
    TradeLedger &ledger() { return m_ledger; }
    const TradeLedger &ledger() const { return m_ledger; }

    /// A customer's command by the API. Nothing when no engine takes it.
    std::optional<Outcome> submit(const Command &command);
    /// Money or coins come from outside or go there. False when nobody takes it, or there is not enough.
    bool credit(std::uint32_t customer, int asset, std::int64_t amount);

    /// `halt`, `cancel_only`, `post_only`, `trading`; the error is a word and a sentence that says what must come
    /// first.
    struct Refusal
    {
        QString code;
        QString why;
    };
    std::optional<Refusal> setMode(int pair, const QString &mode, const ReopeningFacts &facts);
    std::optional<Refusal> setLevers(int pair, std::uint32_t levers, const ReopeningFacts &facts);
    QString modeOf(int pair) const;
    Ms haltedSince(int pair) const { return m_halts[static_cast<std::size_t>(pair)].since; }
    /// Ends continuous trading for an auction at `reopensAt` (0: undetermined), or begins it again.
    bool enter(int pair, Mode mode, Ms reopensAt);
    std::optional<Refusal> setBusiness(int pair, std::optional<Business> business); ///< nothing: by load
    bool isBusinessSet(int pair) const { return m_business[static_cast<std::size_t>(pair)].has_value(); }
    double share(int pair) const; ///< of the orders
    /// Of the orders that come, those that levers refuse.
    double refusedShare() const;

    /// Checks the whole ledger, some blocks a tick; `verification()` says how far it is.
    void beginVerification();
    struct Verification
    {
        Ms began = 0;
        Ms ended = 0; ///< 0: under way
        std::size_t blocks = 0; ///< done
        std::vector<LedgerFinding> findings; ///< open ones, once it has ended
        bool operator==(const Verification &) const = default;
    };
    const std::optional<Verification> &verification() const { return m_verification; }
    std::vector<LedgerFinding> knownFindings() const; ///< of verification and of what is watched all the time
    bool conserves() const { return m_conserves; } ///< no coin or yen has appeared or vanished
    /// Mends what the last verification found: from the archive, from the engine's memory, by reversal. Then verifies
    /// anew.
    std::optional<Refusal> reconcile();
    /// The ledger's database has lost its newest commits.
    void loseLedgerTail(std::uint64_t records);
    /// The ledger's database was restored as it was at `target`: the ledger's later records are gone, the engine is
    /// not.
    void loseLedgerAfter(Ms target);

    /// True when the fault is one of the market's.
    bool strike(const Fault &fault);
    void heal() { m_engine.heal(); }
    void followLoad() { m_followsLoad = true; }

    struct Description
    {
        QString health; ///< normal, degraded, down
        QString detail;
        QJsonObject properties;
    };
    /// An engine's node whose machine works.
    Description describe(const QString &node, bool ledgerWritable) const;
    std::vector<Condition> conditions() const;
    QList<std::pair<QString, double>> samples() const;
    struct Event
    {
        QString kind;
        QString en;
        QString ja;
        QString instance;
        bool operator==(const Event &) const = default;
    };
    std::vector<Event> takeEvents() { return std::exchange(m_events, {}); }

    bool operator==(const Market &) const;

private:
    struct Halt
    {
        Ms since = 0; ///< 0: not halted, nor on the way back from a halt
        bool cancelOnly = false; ///< has come as far as that again
        bool operator==(const Halt &) const = default;
    };
    struct Second
    {
        std::int64_t orders = 0;
        std::int64_t refused = 0;
        std::int64_t trades = 0;
        bool operator==(const Second &) const = default;
    };

    Outcome run(const Command &command);
    void take(const std::vector<Fill> &fills);
    void customer(Ms now);
    void fillBooks();
    void setBusinessByLoad(double busy);
    void watchLedger(Ms now);
    void tellEngine();
    void tell(const QString &kind, const QString &en, const QString &ja, const QString &instance = {});
    std::optional<Refusal> mayOpen(int pair, std::uint32_t levers, const ReopeningFacts &facts) const;
    using TradeKey = std::pair<std::uint32_t, std::uint64_t>; ///< epoch (0: any) and number
    void mend(const std::vector<LedgerFinding> &findings);
    std::vector<std::pair<std::uint32_t, Fill>> ledgerFills(const std::set<TradeKey> &trades) const;
    std::vector<Fill> engineFills(std::set<std::uint64_t> trades) const;
    void verifyAnew();

    Engine m_engine;
    ReferencePrices m_prices;
    Population m_population;
    Tape m_tape;
    TradeLedger m_ledger;
    Rng m_lots; ///< what faults strike
    Ms m_now;
    Ms m_tradedAt = 0; ///< when orders were committed last
    bool m_detail = false;
    bool m_ledgerWritable = true;
    std::vector<Halt> m_halts;
    std::vector<std::optional<Business>> m_business; ///< set by people
    Business m_load = Business::Normal;
    bool m_followsLoad = true; ///< the status is kept up with `m_load` where nobody has set it
    std::deque<Fill> m_memory; ///< the engine's newest fills
    TradeLedger::Walk m_watch; ///< what is inspected as it is sealed
    TradeLedger::Walk m_walk; ///< the verification's
    std::optional<Verification> m_verification;
    bool m_blindlyBroken = false; ///< something was done to a ledger without detail
    bool m_conserves = true;
    Second m_running;
    Second m_last;
    std::vector<Fill> m_fills; ///< of the command that runs
    std::vector<Event> m_events;
};

}
