// SPDX-License-Identifier: GPL-3.0-or-later
// The ledger's own check: every gap, duplicate and edit by its number.
#include "exchange/ledger/recordhash.h"
#include "exchange/market/pair.h"

#include <algorithm>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

using Kind = LedgerFinding::Kind;

/// Findings of the same kind one behind the other are one.
void find(TradeLedger::Walk &walk, const LedgerFinding &found)
{
    if (!walk.findings.empty()) {
        LedgerFinding &last = walk.findings.back();
        const bool follows = found.first <= last.last + 1 && found.first >= last.first;
        if (last.kind == found.kind && follows && found.firstTrade <= last.lastTrade + 1) {
            last.last = std::max(last.last, found.last);
            last.lastTrade = std::max(last.lastTrade, found.lastTrade);
            return;
        }
    }
    walk.findings.push_back(found);
}

bool sumsUp(const LedgerRecord &record)
{
    const Fill &fill = record.fill;
    if (record.kind == LedgerRecord::Kind::Credit)
        return true;
    const Pair &pair = pairs()[fill.pair % pairs().size()];
    return fill.baseGiven == fill.baseGot && fill.baseGiven == pair.baseFor(fill.amount)
        && fill.quote == pair.quoteFor(fill.price, fill.amount) && fill.takerPaid <= feeOf(fill.quote, takerFee)
        && fill.makerPaid >= feeOf(fill.quote, makerFee) && fill.makerPaid <= 0;
}

/// Trades between two that follow each other are gone: with a hole in the records that is known, or by themselves.
void findHole(const LedgerRecord &record, std::uint64_t block, TradeLedger::Walk &walk)
{
    std::uint64_t first = walk.trade + 1;
    const std::uint64_t last = record.fill.trade - 1;
    const auto gap = std::ranges::find_last(walk.findings, Kind::Gap, &LedgerFinding::kind);
    if (!gap.empty() && gap.front().block == block && gap.front().firstTrade == 0) {
        gap.front().firstTrade = first;
        gap.front().lastTrade = last;
    }
    for (const LedgerFinding &each : walk.findings) {
        const bool covers = (each.kind == Kind::Gap || each.kind == Kind::LostTail) && each.firstTrade != 0
            && each.firstTrade <= first && first <= each.lastTrade;
        if (covers)
            first = each.lastTrade + 1;
    }
    if (first > last)
        return;
    // With the records that were published those of the running block went.
    const auto tail = std::ranges::find_last(walk.findings, Kind::LostTail, &LedgerFinding::kind);
    if (!tail.empty() && tail.front().lastTrade != 0 && tail.front().lastTrade + 1 == first)
        tail.front().lastTrade = last;
    else
        find(walk,
             {.kind = Kind::LostTail, .block = block, .firstTrade = first, .lastTrade = last, .at = record.fill.at});
}

/// The engine that took over begins at this record; what the ledger has lost of later trades it does not know either.
void findUnknown(const LedgerRecord &record, std::uint64_t block, TradeLedger::Walk &walk)
{
    const std::uint64_t from = record.fill.trade;
    std::vector<TradeLedger::TradeRange> gone;
    for (LedgerFinding &each : walk.findings) {
        if (each.kind != Kind::LostTail || each.firstTrade == 0 || each.lastTrade < from)
            continue;
        gone.push_back({std::max(each.firstTrade, from), each.lastTrade});
        each.lastTrade = from - 1;
    }
    std::erase_if(walk.findings, [](const LedgerFinding &each) {
        return each.kind == Kind::LostTail && each.firstTrade > each.lastTrade;
    });
    std::ranges::sort(gone, {}, &TradeLedger::TradeRange::first);
    gone.push_back({walk.trade + 1, walk.trade + 1});
    std::uint64_t first = from;
    for (const TradeLedger::TradeRange &hole : gone) {
        if (first < hole.first && first <= walk.trade)
            walk.findings.push_back({.kind = Kind::UnknownTail,
                                     .block = block,
                                     .first = first,
                                     .last = std::min(hole.first - 1, walk.trade),
                                     .epoch = walk.epoch,
                                     .firstTrade = first,
                                     .lastTrade = std::min(hole.first - 1, walk.trade),
                                     .at = record.fill.at});
        first = std::max(first, hole.last + 1);
    }
}

/// Trades are numbered by the engine: what a takeover numbers anew is not what the ledger had.
void followTrades(const LedgerRecord &record, std::uint64_t block, TradeLedger::Walk &walk)
{
    if (record.kind == LedgerRecord::Kind::Restored)
        walk.mended.emplace_back(0, record.fill.trade);
    if (record.kind == LedgerRecord::Kind::Reversed)
        walk.mended.emplace_back(record.epoch, record.fill.trade);
    if (record.kind != LedgerRecord::Kind::Trade)
        return;
    if (walk.epoch != 0 && record.epoch != walk.epoch)
        findUnknown(record, block, walk);
    if (walk.epoch != 0 && record.fill.trade > walk.trade + 1)
        findHole(record, block, walk);
    walk.epoch = record.epoch;
    walk.trade = record.fill.trade;
}

/// Looks at the records one by one, as they hang together.
void check(const std::vector<LedgerRecord> &records, std::uint64_t block, TradeLedger::Walk &walk)
{
    for (const LedgerRecord &record : records) {
        const auto as = [&](Kind kind) {
            return LedgerFinding{.kind = kind,
                                 .block = block,
                                 .first = record.number,
                                 .last = record.number,
                                 .firstTrade = record.fill.trade,
                                 .lastTrade = record.fill.trade,
                                 .at = record.fill.at};
        };
        if (record.number < walk.next) {
            find(walk, as(Kind::Duplicate));
            continue;
        }
        if (record.number > walk.next) {
            find(walk,
                 {.kind = Kind::Gap,
                  .block = block,
                  .first = walk.next,
                  .last = record.number - 1,
                  .at = record.fill.at});
            walk.linked = false;
        }
        if (walk.linked && hashOf(record, walk.before) != record.hash)
            find(walk, as(Kind::Edit));
        else if (!sumsUp(record))
            find(walk, as(Kind::WrongFill));
        followTrades(record, block, walk);
        walk.next = record.number + 1;
        walk.before = record.hash;
        walk.linked = true;
    }
}

/// Whoever edits may make all hashes anew; then the published root and the archive tell what was there.
bool compareWithArchive(const TradeLedger::Block &block, TradeLedger::Walk &walk)
{
    const std::vector<LedgerRecord> &records = *block.records;
    if (records.size() != block.count || rootOf(records) == block.root || rootOf(*block.archive) != block.root)
        return false;
    if (!std::ranges::equal(records, *block.archive, {}, &LedgerRecord::number, &LedgerRecord::number))
        return false; // one is missing and another is doubled
    for (std::size_t i = 0; i < records.size(); ++i) {
        followTrades(records[i], block.number, walk);
        const LedgerRecord &kept = (*block.archive)[i];
        if (records[i].fill != kept.fill || records[i].number != kept.number || records[i].kind != kept.kind)
            find(walk,
                 {.kind = Kind::Edit,
                  .block = block.number,
                  .first = kept.number,
                  .last = kept.number,
                  .firstTrade = kept.fill.trade,
                  .lastTrade = kept.fill.trade,
                  .at = kept.fill.at});
    }
    walk.next = block.first + block.count;
    walk.linked = false;
    return true;
}

/// The published root says how many records there were, and what they said.
void compareWithRoot(const TradeLedger::Block &block, TradeLedger::Walk &walk)
{
    const std::uint64_t end = block.first + block.count;
    if (walk.next < end) {
        // Nothing stands behind the hole in this block: it is a tail. One of corrections alone needs no word of its
        // own: what they corrected is found again.
        const bool isSilent = block.isCut && block.lost.first == 0 && !block.lostCredit;
        if (!isSilent)
            find(walk,
                 {.kind = Kind::LostTail,
                  .block = block.number,
                  .first = walk.next,
                  .last = end - 1,
                  .firstTrade = block.lost.first,
                  .lastTrade = block.lost.last,
                  .at = block.at});
        walk.next = 0;
        return;
    }
    const bool known = std::ranges::any_of(walk.findings, [&](const LedgerFinding &each) {
        return each.block == block.number && each.kind != Kind::UnknownTail && each.kind != Kind::WrongFill;
    });
    if (!known && (block.records->size() != block.count || rootOf(*block.records) != block.root))
        find(walk, {.kind = Kind::Root, .block = block.number, .first = block.first, .last = end - 1, .at = block.at});
}

}

QString LedgerFinding::word() const
{
    switch (kind) {
    case Kind::Gap:
        return u"gap"_s;
    case Kind::Duplicate:
        return u"duplicate"_s;
    case Kind::Edit:
        return u"edit"_s;
    case Kind::LostTail:
        return u"lost-tail"_s;
    case Kind::UnknownTail:
        return u"unknown-tail"_s;
    case Kind::WrongFill:
        return u"wrong-fill"_s;
    case Kind::Root:
        break;
    }
    return u"root"_s;
}

QString LedgerFinding::text(bool japanese) const
{
    const auto said = [&](const QString &en, const QString &ja) {
        QString text = japanese ? ja : en; // not every sentence names all three
        text.replace(u"%1"_s, QString::number(first));
        text.replace(u"%2"_s, QString::number(last));
        text.replace(u"%4"_s, QString::number(firstTrade));
        text.replace(u"%5"_s, QString::number(lastTrade));
        return text.replace(u"%3"_s, QString::number(block));
    };
    switch (kind) {
    case Kind::Gap:
        return said(u"Records %1 to %2 are missing in block %3"_s, u"ブロック %3 の記録 %1〜%2 が欠けている"_s);
    case Kind::Duplicate:
        return said(u"Record %1 stands twice in block %3"_s, u"ブロック %3 の記録 %1 が重複している"_s);
    case Kind::Edit:
        return said(u"Record %1 of block %3 was changed after it was written"_s,
                    u"ブロック %3 の記録 %1 が書き込み後に変更されている"_s);
    case Kind::LostTail:
        if (first == 0)
            return said(u"Trades %4 to %5 are missing before block %3: they were lost before a root was published"_s,
                        u"ブロック %3 の前の取引 %4〜%5 が欠けている。ルートの公開前に失われた"_s);
        return said(u"Records %1 to %2, published in block %3, were lost in a failover or a restore"_s,
                    u"ブロック %3 で公開済みの記録 %1〜%2 が切替または復元で失われた"_s);
    case Kind::UnknownTail:
        return said(u"Trades %1 to %2 are unknown to the engine that took over"_s,
                    u"取引 %1〜%2 を引継ぎ後のエンジンが知らない"_s);
    case Kind::WrongFill:
        return said(u"The sums of record %1 in block %3 are wrong"_s, u"ブロック %3 の記録 %1 の金額が合わない"_s);
    case Kind::Root:
        break;
    }
    return said(u"Block %3 does not fit its published root"_s, u"ブロック %3 が公開済みのルートと一致しない"_s);
}

void TradeLedger::verifySome(Walk &walk, std::size_t blocks) const
{
    for (; blocks > 0 && walk.block < m_blocks.size(); ++walk.block, --blocks) {
        const Block &block = m_blocks[walk.block];
        if (headOf(block, walk.head) != block.head)
            find(walk,
                 {.kind = Kind::Root,
                  .block = block.number,
                  .first = block.first,
                  .last = block.first + block.count - 1,
                  .at = block.at});
        walk.head = block.head;
        if (!block.records)
            continue;
        if (walk.next == 0)
            walk.next = block.first;
        if (!walk.linked)
            walk.before = block.before;
        walk.linked = true;
        if (compareWithArchive(block, walk))
            continue;
        check(*block.records, block.number, walk);
        compareWithRoot(block, walk);
    }
}

std::vector<LedgerFinding> TradeLedger::verify() const
{
    Walk walk;
    verifySome(walk, m_blocks.size());
    if (walk.next == 0 && !m_open.empty())
        walk.next = m_open.front().number;
    check(m_open, 0, walk);
    return open(walk);
}

void TradeLedger::inspectNewest(Walk &walk) const
{
    if (m_blocks.empty() || !m_blocks.back().records || walk.next == m_blocks.back().number)
        return;
    walk.next = m_blocks.back().number; // once is enough
    for (const LedgerRecord &record : *m_blocks.back().records) {
        if (!sumsUp(record))
            find(walk,
                 {.kind = Kind::WrongFill,
                  .block = m_blocks.back().number,
                  .first = record.number,
                  .last = record.number,
                  .firstTrade = record.fill.trade,
                  .lastTrade = record.fill.trade,
                  .at = record.fill.at});
        followTrades(record, m_blocks.back().number, walk);
    }
}

std::vector<LedgerFinding> TradeLedger::open(const Walk &walk)
{
    std::vector<std::pair<std::uint32_t, std::uint64_t>> mended = walk.mended;
    std::ranges::sort(mended);
    std::vector<LedgerFinding> left;
    for (const LedgerFinding &each : walk.findings) {
        const bool mendable = each.kind == LedgerFinding::Kind::UnknownTail
            || each.kind == LedgerFinding::Kind::LostTail || each.kind == LedgerFinding::Kind::WrongFill;
        bool done = mendable && each.firstTrade != 0;
        for (std::uint64_t trade = each.firstTrade; done && trade <= each.lastTrade; ++trade)
            done = std::ranges::binary_search(mended, std::pair(each.epoch, trade));
        if (!done)
            left.push_back(each);
    }
    return left;
}

}
