// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/ledger/merkle.h"
#include "exchange/market/command.h"

#include <QString>

#include <deque>
#include <memory>
#include <optional>
#include <set>

namespace Hikeshi::Exchange {

/// One line of the trade ledger: a trade with both sides' changes of balance, or a change by itself.
struct LedgerRecord
{
    enum class Kind : std::uint8_t
    {
        Trade,
        Credit, ///< `fill.baseGot` of asset `fill.pair` to customer `fill.taker`; negative: taken away
        Restored, ///< a trade that was lost or wrong, written again as the engine knows it
        Reversed, ///< a trade that the engine does not know: taken back; `epoch` is the trade's own
    };

    std::uint64_t number = 0;
    std::uint32_t epoch = 0; ///< of the engine that made it: rises with every takeover
    Kind kind = Kind::Trade;
    Fill fill;
    Hash hash{}; ///< SHA-256(0x00, hash of the record before, this record)

    bool operator==(const LedgerRecord &) const = default;
};

/// What verification found, by name.
struct LedgerFinding
{
    enum class Kind
    {
        Gap,
        Duplicate,
        Edit,
        LostTail, ///< records are gone with a failover of the database or with its restore
        UnknownTail, ///< trades that the engine which took over does not know
        WrongFill, ///< a trade whose sums are wrong
        Root, ///< a block or its chain does not fit its hash
    };
    Kind kind = Kind::Gap;
    std::uint64_t block = 0;
    std::uint64_t first = 0; ///< record number; for UnknownTail the trade; 0: a LostTail that no root had published
    std::uint64_t last = 0;
    std::uint32_t epoch = 0;
    std::uint64_t firstTrade = 0; ///< trades concerned, where they are known
    std::uint64_t lastTrade = 0;
    Ms at = 0;

    QString word() const; ///< `gap`, `lost-tail` …
    QString text(bool japanese) const;
    bool operator==(const LedgerFinding &) const = default;
};

/// Shows that a record is in the ledger to somebody who knows only a block's root.
struct LedgerProof
{
    LedgerRecord record;
    Hash before{}; ///< hash of the record before it
    std::uint64_t block = 0;
    std::size_t index = 0;
    std::size_t count = 0;
    std::vector<Hash> path;
    Hash root{};

    bool holds() const;
};

/// The trade ledger: every record carries the hash of the one before; once a second the records become a block with a
/// Merkle root, and the roots a chain of their own. Records stay for `remembered`, roots for ever. Blocks are shared
/// between copies, and a second, write-once copy of each block is its archive.
class TradeLedger
{
public:
    static constexpr Ms remembered = 600'000;

    /// Numbers of trades, both ends in it; 0: none.
    struct TradeRange
    {
        std::uint64_t first = 0;
        std::uint64_t last = 0;

        void add(std::uint64_t trade);
        bool operator==(const TradeRange &) const = default;
    };
    struct Block
    {
        std::uint64_t number = 0;
        Ms at = 0;
        std::uint64_t first = 0; ///< record number
        std::uint64_t count = 0;
        Hash before{}; ///< hash of the record before the first
        Hash root{};
        Hash head{}; ///< SHA-256(0x02, head before, root, first, count, at)
        std::shared_ptr<const std::vector<LedgerRecord>> records; ///< null when they are no longer remembered
        std::shared_ptr<const std::vector<LedgerRecord>> archive; ///< as they were sealed, less what is lost
        Ms since = 0; ///< from when on its records are remembered: sealed, or cut by a restore
        TradeRange trades; ///< of the trades sealed in it
        TradeRange lost; ///< of those that are gone
        bool isCut = false; ///< records of it are gone
        std::shared_ptr<const std::vector<LedgerRecord>> gone; ///< of a cut one: its archive as it was sealed
        bool lostCredit = false; ///< one of them was a Credit
    };

    void append(LedgerRecord::Kind kind, std::uint32_t epoch, const Fill &fill);
    void seal(Ms now); ///< ends the running block; nothing when it is empty

    std::uint64_t records() const { return m_next - 1; } ///< ever written
    const std::deque<Block> &blocks() const { return m_blocks; }
    Hash head() const { return m_blocks.empty() ? Hash{} : m_blocks.back().head; }
    std::size_t bytes() const; ///< memory held

    /// Everything that is wrong with what is remembered.
    std::vector<LedgerFinding> verify() const;
    /// The same in pieces, for whoever has no time: `walk` remembers where it is.
    struct Walk
    {
        std::size_t block = 0; ///< index into blocks()
        Hash before{}; ///< hash of the record before
        Hash head{};
        bool linked = false; ///< `before` is known
        std::uint64_t next = 0; ///< record number expected; 0: any
        std::uint32_t epoch = 0;
        std::uint64_t trade = 0; ///< last trade of the epoch
        std::vector<LedgerFinding> findings;
        std::vector<std::pair<std::uint32_t, std::uint64_t>> mended; ///< trades restored (epoch 0) or reversed
        bool operator==(const Walk &) const = default;
    };
    void verifySome(Walk &walk, std::size_t blocks) const;
    /// Without any hash: sums and trades of the newest block. What a database's constraints would say.
    void inspectNewest(Walk &walk) const;
    /// Findings without those that later records have mended.
    static std::vector<LedgerFinding> open(const Walk &walk);

    /// A customer's trades that are remembered, newest first, each with its proof; at most 200.
    std::vector<LedgerProof> proofs(std::uint32_t customer) const;

    /// A failover of the database has lost the newest records. Says how many.
    std::uint64_t loseTail(std::uint64_t count);
    /// The database was restored as it was at `target`: what was written later is gone, also what is no longer
    /// remembered. Says how many records.
    std::uint64_t loseAfter(Ms target, Ms now);
    /// What the archive still has of trades that are lost here; the newest word on each.
    std::vector<Fill> archived(const std::set<std::uint64_t> &trades) const;
    /// Puts back what differs from the archive, lost tails left out; says how many blocks.
    int restoreFromArchive();

    enum class Tampering
    {
        Edit,
        Gap,
        Duplicate
    };
    /// Somebody changes the stored records behind everybody's back; `lot` says which. False when nothing is stored.
    bool tamper(Tampering what, std::uint64_t lot);

    bool operator==(const TradeLedger &other) const;

private:
    void forget(Ms now);
    void cut(Block &block, std::size_t kept);
    void rewind();

    std::uint64_t m_next = 1;
    Hash m_last{}; ///< hash of the newest record
    Hash m_before{}; ///< hash of the record before the running block
    std::vector<LedgerRecord> m_open;
    std::deque<Block> m_blocks;
    std::size_t m_forgotten = 0; ///< blocks whose records are gone
};

}
