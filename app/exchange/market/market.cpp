// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/market/market.h"

#include <algorithm>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

// One stream of chance a part: what one draws never shifts another's.
constexpr std::uint64_t pricePart = 0x6d61726b65740001;
constexpr std::uint64_t peoplePart = 0x6d61726b65740002;
constexpr std::uint64_t tapePart = 0x6d61726b65740003;
constexpr std::uint64_t lotPart = 0x6d61726b65740004;
constexpr int levelsAtFirst = 160; ///< quotes a side when the books are filled
constexpr std::size_t memoryMost = 8'192;
constexpr std::size_t findingsMost = 1'000;
constexpr double commandsAnOrder = 1.5; ///< cancels included
constexpr std::size_t blocksATick = 20;

}

Market::Market(std::uint64_t seed, Ms now)
    : m_engine(now, Population::endowed(now))
    , m_prices(seed ^ pricePart)
    , m_population(seed ^ peoplePart)
    , m_tape(seed ^ tapePart, now)
    , m_lots(seed ^ lotPart)
    , m_now(now)
    , m_halts(pairs().size())
    , m_business(pairs().size())
{
}

void Market::reseed(std::uint64_t seed)
{
    m_prices.reseed(seed ^ pricePart);
    m_population.reseed(seed ^ peoplePart);
    m_lots = Rng(seed ^ lotPart);
}

void Market::setDetail(bool detail)
{
    if (detail && !m_detail && engineWorks())
        fillBooks();
    m_detail = detail;
}

void Market::fillBooks()
{
    run({.kind = Command::Kind::Time, .value = m_now});
    for (int index = 0; index < static_cast<int>(pairs().size()); ++index) {
        for (int level = 0; level < levelsAtFirst; ++level) {
            for (const Side side : {Side::Buy, Side::Sell})
                run(m_population.quote(index, side, level, m_prices));
        }
    }
}

Outcome Market::run(const Command &command)
{
    m_fills.clear();
    const Outcome outcome = m_engine.submit(command, m_fills);
    take(m_fills);
    return outcome;
}

void Market::take(const std::vector<Fill> &fills)
{
    for (const Fill &fill : fills) {
        m_ledger.append(LedgerRecord::Kind::Trade, m_engine.epoch(), fill);
        m_tape.add(fill);
        while (!m_memory.empty() && m_memory.back().trade >= fill.trade)
            m_memory.pop_back(); // an engine that took over does not know it
        m_memory.push_back(fill);
    }
    while (m_memory.size() > memoryMost)
        m_memory.pop_front();
    m_running.trades += static_cast<std::int64_t>(fills.size());
}

void Market::tend(Ms now, MachineState first, MachineState second)
{
    m_now = now;
    m_engine.tend(now, first, second);
    tellEngine();
}

void Market::step(Ms now, std::int64_t committed, bool ledgerWritable, double busy)
{
    m_now = now;
    m_ledgerWritable = ledgerWritable;
    m_prices.step();
    m_running.orders += committed;
    if (!engineWorks() || !ledgerWritable)
        return;
    if (committed > 0)
        m_tradedAt = now;
    setBusinessByLoad(busy);
    if (m_detail) {
        run({.kind = Command::Kind::Time, .value = now});
        for (std::int64_t i = 0; i < committed; ++i)
            customer(now);
        return;
    }
    m_engine.count(static_cast<std::uint64_t>(static_cast<double>(committed) * commandsAnOrder));
    m_running.refused += static_cast<std::int64_t>(static_cast<double>(committed) * refusedShare());
    if (now % 1000 != 0)
        return;
    for (std::size_t i = 0; i < pairs().size(); ++i)
        m_tape.mark(now, static_cast<int>(i), m_prices.price(static_cast<int>(i)),
                    m_last.orders * pairs()[i].weight * pairs()[i].unitAmount * 50 / 1'000);
}

void Market::customer(Ms)
{
    const Command order = m_population.order(state(), m_prices);
    const Outcome outcome = run(order);
    // Seven and ten thousands are the exchange's doing; a customer without money is not.
    if (outcome.code >= 70'000)
        ++m_running.refused;
    if (outcome.code == 0) {
        if (const auto cancel = m_population.cancel(state(), order.pair))
            run(*cancel);
    }
}

void Market::setBusinessByLoad(double busy)
{
    // Up at once, down only when it has become much better.
    const Business wanted = busy > 1'200 ? Business::VeryBusy : busy > 500 ? Business::Busy : Business::Normal;
    if (!m_followsLoad || (wanted < m_load && busy > 100))
        return;
    m_load = wanted;
    for (std::size_t i = 0; i < pairs().size(); ++i) {
        const Business business = m_business[i].value_or(m_load);
        if (pair(static_cast<int>(i)).business != business)
            run({.kind = Command::Kind::Status,
                 .pair = static_cast<std::uint8_t>(i),
                 .value = static_cast<std::int64_t>(business)});
    }
}

void Market::closeSecond(Ms now)
{
    m_last = std::exchange(m_running, {});
    m_ledger.seal(now);
    watchLedger(now);
}

void Market::watchLedger(Ms now)
{
    if (m_detail)
        m_ledger.inspectNewest(m_watch);
    const std::size_t blocks = m_ledger.blocks().size();
    if (blocks > 1 && now % 5'000 == 0) {
        // A piece of what is stored is read again and again: now this block, now that one.
        std::size_t first = blocks - 1;
        while (first > 0 && m_ledger.blocks()[first - 1].records)
            --first;
        TradeLedger::Walk walk;
        walk.block = first + static_cast<std::size_t>(now / 5'000 * 7) % (blocks - first);
        walk.head = walk.block > 0 ? m_ledger.blocks()[walk.block - 1].head : Hash{};
        m_ledger.verifySome(walk, 1);
        for (const LedgerFinding &each : walk.findings) {
            if (std::ranges::find(m_watch.findings, each) == m_watch.findings.end())
                m_watch.findings.push_back(each);
        }
    }
    if (m_watch.findings.size() > findingsMost)
        m_watch.findings.resize(findingsMost);
    if (now % 10'000 == 0) {
        m_conserves = true;
        for (int asset = 0; asset < static_cast<int>(assets().size()); ++asset)
            m_conserves = m_conserves && state().total(asset) == state().outside(asset);
    }
    if (!m_verification || m_verification->ended > 0)
        return;
    m_ledger.verifySome(m_walk, blocksATick * 10);
    m_verification->blocks = m_walk.block;
    if (m_walk.block < blocks)
        return;
    m_verification->ended = now;
    m_verification->findings = TradeLedger::open(m_walk);
    // What was mended stays so, also when a block with the old wrong in it is read again.
    m_watch.findings.clear();
    m_watch.mended = m_walk.mended;
    const auto count = m_verification->findings.size();
    tell(u"ledger.verified"_s,
         count == 0 ? u"The ledger has been verified: nothing is wrong"_s
                    : u"The ledger has been verified; findings: %1"_s.arg(count),
         count == 0 ? u"台帳を検証した：異常なし"_s : u"台帳を検証した：%1件の異常"_s.arg(count));
}

std::optional<Outcome> Market::submit(const Command &command)
{
    if (!engineWorks() || !m_ledgerWritable)
        return std::nullopt;
    return run(command);
}

bool Market::credit(std::uint32_t customer, int asset, std::int64_t amount)
{
    const auto outcome = submit({.kind = Command::Kind::Credit,
                                 .pair = static_cast<std::uint8_t>(asset),
                                 .customer = customer,
                                 .amount = amount});
    if (!outcome || outcome->code != 0)
        return false;
    m_ledger.append(LedgerRecord::Kind::Credit, m_engine.epoch(),
                    {.at = m_now, .baseGot = amount, .taker = customer, .pair = static_cast<std::uint8_t>(asset)});
    return true;
}

bool Market::operator==(const Market &other) const
{
    return m_engine == other.m_engine && m_prices == other.m_prices && m_population == other.m_population
        && m_tape == other.m_tape && m_ledger == other.m_ledger && m_lots == other.m_lots && m_now == other.m_now
        && m_tradedAt == other.m_tradedAt && m_detail == other.m_detail && m_halts == other.m_halts
        && m_business == other.m_business && m_load == other.m_load && m_followsLoad == other.m_followsLoad
        && m_memory == other.m_memory && m_watch == other.m_watch && m_verification == other.m_verification
        && m_blindlyBroken == other.m_blindlyBroken && m_conserves == other.m_conserves && m_running == other.m_running
        && m_last == other.m_last && m_events == other.m_events;
}

}
