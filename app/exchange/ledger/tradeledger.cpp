// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/ledger/tradeledger.h"

#include "exchange/ledger/recordhash.h"

#include <algorithm>
#include <cstring>
#include <map>

namespace Hikeshi::Exchange {

namespace {

constexpr std::size_t proofsMost = 200;

class Writer
{
public:
    explicit Writer(std::uint8_t first) { m_bytes[m_size++] = first; }
    void add(const Hash &hash)
    {
        std::memcpy(m_bytes.data() + m_size, hash.data(), hash.size());
        m_size += hash.size();
    }
    /// Little-endian, whatever the machine.
    template <typename Number> void add(Number number)
    {
        auto value = static_cast<std::uint64_t>(number);
        for (std::size_t i = 0; i < sizeof(Number); ++i, value >>= 8)
            m_bytes[m_size++] = static_cast<std::uint8_t>(value);
    }
    std::span<const std::uint8_t> bytes() const { return {m_bytes.data(), m_size}; }

private:
    std::array<std::uint8_t, 192> m_bytes;
    std::size_t m_size = 0;
};

bool isChain(const std::vector<LedgerRecord> &records, Hash before)
{
    return std::ranges::all_of(records, [&before](const LedgerRecord &record) {
        return hashOf(record, std::exchange(before, record.hash)) == record.hash;
    });
}

std::vector<Hash> leavesOf(const std::vector<LedgerRecord> &records)
{
    std::vector<Hash> leaves(records.size());
    std::ranges::transform(records, leaves.begin(), &LedgerRecord::hash);
    return leaves;
}

}

Hash hashOf(const LedgerRecord &record, const Hash &before)
{
    Writer writer(leafByte);
    writer.add(before);
    writer.add(record.number);
    writer.add(record.epoch);
    writer.add(static_cast<std::uint8_t>(record.kind));
    const Fill &fill = record.fill;
    writer.add(fill.pair);
    writer.add(static_cast<std::uint8_t>(fill.side));
    for (const std::uint32_t customer : {fill.maker, fill.taker})
        writer.add(customer);
    for (const std::uint64_t id : {fill.trade, fill.makerOrder, fill.takerOrder})
        writer.add(id);
    for (const std::int64_t value : {static_cast<std::int64_t>(fill.at), fill.price, fill.amount, fill.baseGiven,
                                     fill.baseGot, fill.quote, fill.makerPaid, fill.takerPaid})
        writer.add(value);
    return sha256(writer.bytes());
}

Hash headOf(const TradeLedger::Block &block, const Hash &before)
{
    Writer writer(2);
    writer.add(before);
    writer.add(block.root);
    writer.add(block.first);
    writer.add(block.count);
    writer.add(static_cast<std::int64_t>(block.at));
    return sha256(writer.bytes());
}

Hash rootOf(const std::vector<LedgerRecord> &records)
{
    return rootOf(std::span<const Hash>(leavesOf(records)));
}

bool LedgerProof::holds() const
{
    return hashOf(record, before) == record.hash && leadsTo(root, record.hash, index, count, path);
}

void TradeLedger::append(LedgerRecord::Kind kind, std::uint32_t epoch, const Fill &fill)
{
    LedgerRecord record{.number = m_next++, .epoch = epoch, .kind = kind, .fill = fill};
    m_last = record.hash = hashOf(record, m_last);
    m_open.push_back(record);
}

void TradeLedger::seal(Ms now)
{
    forget(now);
    if (m_open.empty())
        return;
    Block block{.number = m_blocks.empty() ? 1 : m_blocks.back().number + 1,
                .at = now,
                .first = m_open.front().number,
                .count = m_open.size(),
                .before = m_before,
                .root = rootOf(m_open)};
    block.head = headOf(block, head());
    block.since = now;
    for (const LedgerRecord &record : m_open) {
        if (record.kind == LedgerRecord::Kind::Trade)
            block.trades.add(record.fill.trade);
    }
    block.records = block.archive = std::make_shared<const std::vector<LedgerRecord>>(std::move(m_open));
    m_open = {};
    m_before = m_last;
    m_blocks.push_back(std::move(block));
}

void TradeLedger::forget(Ms now)
{
    while (m_forgotten < m_blocks.size() && m_blocks[m_forgotten].since <= now - remembered) {
        m_blocks[m_forgotten].records.reset();
        m_blocks[m_forgotten].archive.reset();
        m_blocks[m_forgotten].gone.reset();
        ++m_forgotten;
    }
}

std::size_t TradeLedger::bytes() const
{
    std::size_t sum = m_open.capacity() * sizeof(LedgerRecord) + m_blocks.size() * sizeof(Block);
    for (const Block &block : m_blocks) {
        if (block.records)
            sum += block.records->capacity() * sizeof(LedgerRecord) * (block.records == block.archive ? 1 : 2);
    }
    return sum;
}

std::vector<LedgerProof> TradeLedger::proofs(std::uint32_t customer) const
{
    std::vector<LedgerProof> found;
    for (auto block = m_blocks.rbegin(); block != m_blocks.rend() && block->records; ++block) {
        const std::vector<LedgerRecord> &records = *block->records;
        std::vector<Hash> leaves;
        for (std::size_t i = records.size(); i-- > 0;) {
            const LedgerRecord &record = records[i];
            if (record.fill.maker != customer && record.fill.taker != customer)
                continue;
            if (leaves.empty())
                leaves = leavesOf(records);
            found.push_back({.record = record,
                             .before = i > 0 ? records[i - 1].hash : block->before,
                             .block = block->number,
                             .index = i,
                             .count = records.size(),
                             .path = pathOf(leaves, i),
                             .root = block->root});
            if (found.size() == proofsMost)
                return found;
        }
    }
    return found;
}

void TradeLedger::TradeRange::add(std::uint64_t trade)
{
    first = first == 0 ? trade : std::min(first, trade);
    last = std::max(last, trade);
}

// Its root is published, the records behind the first `kept` are gone.
void TradeLedger::cut(Block &block, std::size_t kept)
{
    const std::vector<LedgerRecord> &records = *block.records;
    for (std::size_t i = kept; i < records.size(); ++i) {
        if (records[i].kind == LedgerRecord::Kind::Trade)
            block.lost.add(records[i].fill.trade);
        block.lostCredit = block.lostCredit || records[i].kind == LedgerRecord::Kind::Credit;
    }
    const std::uint64_t end = kept > 0 ? records[kept - 1].number : 0;
    auto left = std::make_shared<std::vector<LedgerRecord>>(*block.archive);
    std::erase_if(*left, [end](const LedgerRecord &record) { return record.number > end; });
    if (!block.isCut)
        block.gone = block.archive;
    const bool same = block.records == block.archive;
    block.records = same
        ? left
        : std::make_shared<std::vector<LedgerRecord>>(records.begin(), records.begin() + static_cast<long>(kept));
    block.archive = std::move(left);
    block.isCut = true;
}

// Goes on behind what is left; numbers are given again, as the database's sequence does.
void TradeLedger::rewind()
{
    if (!m_open.empty()) {
        m_last = m_open.back().hash;
        m_next = m_open.back().number + 1;
        return;
    }
    for (auto block = m_blocks.rbegin(); block != m_blocks.rend() && block->isCut; ++block) {
        m_last = block->records->empty() ? block->before : block->records->back().hash;
        m_next = block->records->empty() ? block->first : block->records->back().number + 1;
        if (!block->records->empty())
            break;
    }
    if (m_blocks.empty() || !m_blocks.back().isCut) { // nothing but unsealed records is gone
        m_last = m_before;
        m_next = m_blocks.empty() ? 1 : m_blocks.back().first + m_blocks.back().count;
    }
    m_before = m_last;
}

std::uint64_t TradeLedger::loseTail(std::uint64_t count)
{
    std::uint64_t lost = std::min<std::uint64_t>(count, m_open.size());
    m_open.resize(m_open.size() - static_cast<std::size_t>(lost));
    for (auto block = m_blocks.rbegin(); block != m_blocks.rend() && block->records && lost < count; ++block) {
        const auto part = std::min<std::uint64_t>(count - lost, block->records->size());
        if (part > 0)
            cut(*block, block->records->size() - static_cast<std::size_t>(part));
        lost += part;
    }
    if (lost > 0)
        rewind();
    return lost;
}

std::uint64_t TradeLedger::loseAfter(Ms target, Ms now)
{
    const auto isLater = [target](const LedgerRecord &record, Ms sealed) {
        const bool own = record.kind == LedgerRecord::Kind::Trade || record.kind == LedgerRecord::Kind::Credit;
        return (own ? record.fill.at : sealed) > target;
    };
    const std::size_t open = m_open.size();
    std::erase_if(m_open, [&](const LedgerRecord &record) { return isLater(record, now); });
    std::uint64_t lost = open - m_open.size();
    for (std::size_t i = m_blocks.size(); i-- > 0 && m_blocks[i].at > target;) {
        Block &block = m_blocks[i];
        if (!block.records) {
            block.records = block.archive = std::make_shared<const std::vector<LedgerRecord>>();
            block.lost = block.trades;
            block.isCut = true;
            lost += block.count;
            m_forgotten = std::min(m_forgotten, i);
        } else {
            const auto first =
                std::ranges::find_if(*block.records, [&](const LedgerRecord &each) { return isLater(each, block.at); });
            if (first == block.records->end())
                continue;
            lost += static_cast<std::uint64_t>(block.records->end() - first);
            cut(block, static_cast<std::size_t>(first - block.records->begin()));
        }
        block.since = now;
    }
    if (lost > 0)
        rewind();
    return lost;
}

std::vector<Fill> TradeLedger::archived(const std::set<std::uint64_t> &trades) const
{
    std::map<std::uint64_t, Fill> found;
    for (const Block &block : m_blocks) {
        for (std::size_t i = 0; block.gone && i < block.gone->size(); ++i) {
            const LedgerRecord &record = (*block.gone)[i];
            const bool fits = record.kind == LedgerRecord::Kind::Trade || record.kind == LedgerRecord::Kind::Restored;
            if (fits && trades.contains(record.fill.trade))
                found.insert_or_assign(record.fill.trade, record.fill);
        }
    }
    std::vector<Fill> fills;
    for (const auto &[trade, fill] : found)
        fills.push_back(fill);
    return fills;
}

int TradeLedger::restoreFromArchive()
{
    int restored = 0;
    for (Block &block : m_blocks) {
        if (block.records == block.archive || *block.records == *block.archive)
            continue;
        if (block.isCut ? !isChain(*block.archive, block.before) : rootOf(*block.archive) != block.root)
            continue;
        block.records = block.archive;
        ++restored;
    }
    return restored;
}

bool TradeLedger::tamper(Tampering what, std::uint64_t lot)
{
    std::vector<Block *> stored;
    for (Block &block : m_blocks) {
        if (block.records && block.records->size() > 2)
            stored.push_back(&block);
    }
    if (stored.empty())
        return false;
    Block &block = *stored[lot % stored.size()];
    std::vector<LedgerRecord> records = *block.records;
    const auto index = static_cast<std::ptrdiff_t>(1 + (lot >> 20) % (records.size() - 2));
    if (what == Tampering::Edit)
        records[static_cast<std::size_t>(index)].fill.maker ^= 1;
    else if (what == Tampering::Gap)
        records.erase(records.begin() + index);
    else
        records.insert(records.begin() + index, records[static_cast<std::size_t>(index)]);
    block.records = std::make_shared<const std::vector<LedgerRecord>>(std::move(records));
    return true;
}

bool TradeLedger::operator==(const TradeLedger &other) const
{
    const auto same = [](const auto &a, const auto &b) { return a == b || (a && b && *a == *b); };
    return m_next == other.m_next && m_last == other.m_last && m_open == other.m_open
        && std::ranges::equal(m_blocks, other.m_blocks, [&](const Block &a, const Block &b) {
               return a.number == b.number && a.head == b.head && same(a.records, b.records)
                   && same(a.archive, b.archive);
           });
}

}
