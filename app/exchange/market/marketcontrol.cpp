// SPDX-License-Identifier: GPL-3.0-or-later
// What people do to the market: levers and modes, reconciliation, and what goes wrong.
#include "exchange/market/market.h"

#include <algorithm>
#include <iterator>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

constexpr Ms longHalt = 60'000; ///< after one as long as this, trading begins by an auction
constexpr Ms auctionAfter = 60'000;

constexpr std::uint32_t bit(Lever lever)
{
    return static_cast<std::uint32_t>(lever);
}

/// How far a pair is open: 0 not at all, 1 for cancels, 2 for orders too.
int openness(std::uint32_t levers)
{
    return (levers & (bit(Lever::StopOrderAndCancel) | bit(Lever::Disabled))) != 0 ? 0
        : (levers & bit(Lever::StopOrder)) != 0                                    ? 1
                                                                                   : 2;
}

QString nameOf(int pair)
{
    return QString::fromUtf16(pairs()[static_cast<std::size_t>(pair)].name);
}

}

QString Market::modeOf(int index) const
{
    const PairState &state = pair(index);
    const int open = openness(state.levers);
    return open == 0                 ? u"halt"_s
        : open == 1                  ? u"cancel_only"_s
        : state.has(Lever::PostOnly) ? u"post_only"_s
                                     : u"trading"_s;
}

std::optional<Market::Refusal> Market::setMode(int index, const QString &mode, const ReopeningFacts &facts)
{
    constexpr std::uint32_t shorthand = bit(Lever::StopOrder) | bit(Lever::StopOrderAndCancel) | bit(Lever::PostOnly);
    const std::uint32_t kept = pair(index).levers & ~shorthand;
    if (mode == u"halt")
        return setLevers(index, kept | bit(Lever::StopOrderAndCancel), facts);
    if (mode == u"cancel_only")
        return setLevers(index, kept | bit(Lever::StopOrder), facts);
    if (mode == u"post_only")
        return setLevers(index, kept | bit(Lever::PostOnly), facts);
    if (mode == u"trading")
        return setLevers(index, kept, facts);
    return Refusal{u"mode"_s, u"a mode is one of halt, cancel_only, post_only, trading"_s};
}

// The way back from a halt: snapshot, replay, reconcile, announce, deposits and transfers, cancel-only, trading.
std::optional<Market::Refusal> Market::mayOpen(int index, std::uint32_t levers, const ReopeningFacts &facts) const
{
    const Halt &halt = m_halts[static_cast<std::size_t>(index)];
    if (halt.since == 0 || openness(levers) <= openness(pair(index).levers))
        return std::nullopt;
    if (m_engine.isDiverged())
        return Refusal{
            u"engine"_s,
            u"active and standby engine disagree; fail over, or restart the active from the snapshot, first"_s};
    const bool verified = m_verification && m_verification->ended >= halt.since;
    if (!verified)
        return Refusal{u"ledger"_s,
                       u"the ledger has not been verified since %1 was halted; verify it first"_s.arg(nameOf(index))};
    if (!knownFindings().empty() || !m_conserves)
        return Refusal{u"ledger"_s, u"findings open in the ledger: %1; reconcile first"_s.arg(knownFindings().size())};
    if (!facts.announced)
        return Refusal{u"notice"_s,
                       u"nothing has been announced since the halt; publish the time of reopening first"_s};
    if (!facts.depositsOpen)
        return Refusal{u"deposits"_s, u"deposits are still stopped; open them first"_s};
    if (!facts.why.isEmpty())
        return Refusal{u"order"_s, facts.why};
    if (openness(levers) == 2 && !halt.cancelOnly)
        return Refusal{
            u"order"_s,
            u"%1 was halted; set cancel_only first, so that customers can withdraw orders"_s.arg(nameOf(index))};
    return std::nullopt;
}

std::optional<Market::Refusal> Market::setLevers(int index, std::uint32_t levers, const ReopeningFacts &facts)
{
    if (!engineWorks())
        return Refusal{u"engine"_s,
                       m_engine.toReplay() > 0
                           ? u"the engine is replaying its log; commands left: %1"_s.arg(m_engine.toReplay())
                           : u"no engine works; fail over, or restart from the snapshot, first"_s};
    if (const auto refused = mayOpen(index, levers, facts))
        return refused;
    const std::uint32_t before = pair(index).levers;
    if (levers == before)
        return std::nullopt;
    Halt &halt = m_halts[static_cast<std::size_t>(index)];
    const Ms since = halt.since;
    if (openness(levers) == 0)
        halt = {.since = since > 0 && openness(before) == 0 ? since : m_now, .cancelOnly = false};
    else if (openness(levers) == 1)
        halt.cancelOnly = true;
    else
        halt = {};
    const QString was = modeOf(index);
    run({.kind = Command::Kind::Levers, .pair = static_cast<std::uint8_t>(index), .value = levers});
    if (since > 0 && halt.since == 0 && m_now - since >= longHalt && pair(index).mode == Mode::None)
        enter(index, Mode::Resumption, m_now + auctionAfter);
    const QString is = modeOf(index);
    tell(u"market.levers"_s, u"%1: %2"_s.arg(nameOf(index), was == is ? u"levers changed"_s : is),
         u"%1：%2"_s.arg(nameOf(index), was == is ? u"注文制限を変更"_s : is));
    return std::nullopt;
}

bool Market::enter(int index, Mode mode, Ms reopensAt)
{
    return submit({.kind = Command::Kind::Enter,
                   .pair = static_cast<std::uint8_t>(index),
                   .price = reopensAt,
                   .value = static_cast<std::int64_t>(mode)})
        .has_value();
}

std::optional<Market::Refusal> Market::setBusiness(int index, std::optional<Business> business)
{
    if (!engineWorks())
        return Refusal{u"engine"_s, u"no engine works; fail over, or restart from the snapshot, first"_s};
    m_business[static_cast<std::size_t>(index)] = business;
    run({.kind = Command::Kind::Status,
         .pair = static_cast<std::uint8_t>(index),
         .value = static_cast<std::int64_t>(business.value_or(m_load))});
    return std::nullopt;
}

double Market::share(int index) const
{
    return pairs()[static_cast<std::size_t>(index)].weight / 1000.0;
}

double Market::refusedShare() const
{
    double refused = 0;
    for (int i = 0; i < static_cast<int>(pairs().size()); ++i) {
        const PairState &state = pair(i);
        double part = 0;
        if (state.has(Lever::StopBuyOrder))
            part += 0.5;
        if (state.has(Lever::StopSellOrder))
            part += 0.5;
        if (part < 1 && (state.has(Lever::StopMarketOrder) || state.has(Lever::PostOnly) || state.mode != Mode::None))
            part += (1 - part) * 0.16;
        part += (1 - part) * Population::shareBelow(i, m_engine.state().minimumOf(i));
        if (openness(state.levers) < 2 || state.business == Business::Halt)
            part = 1;
        refused += part * share(i);
    }
    return refused;
}

void Market::beginVerification()
{
    if (m_verification && m_verification->ended == 0)
        return;
    m_ledger.seal(m_now);
    m_verification = Verification{.began = m_now};
    m_walk = {};
}

std::vector<LedgerFinding> Market::knownFindings() const
{
    std::vector<LedgerFinding> known = TradeLedger::open(m_watch);
    if (m_verification && m_verification->ended > 0)
        known.insert(known.begin(), m_verification->findings.begin(), m_verification->findings.end());
    if (m_blindlyBroken && known.empty())
        known.push_back({.kind = LedgerFinding::Kind::Root, .at = m_now});
    return known;
}

std::optional<Market::Refusal> Market::reconcile()
{
    if (!engineWorks())
        return Refusal{u"engine"_s, u"no engine works: there is nothing to compare with; restart it first"_s};
    if (m_engine.isDiverged() || state().isCorrupt())
        return Refusal{
            u"engine"_s,
            u"active and standby engine disagree; fail over, or restart the active from the snapshot, first"_s};
    if (!m_verification)
        return Refusal{u"ledger"_s, u"the ledger has not been verified; verify it first"_s};
    if (m_verification->ended == 0)
        return Refusal{u"ledger"_s, u"the verification is under way; wait until it has ended"_s};
    m_blindlyBroken = false;
    const std::vector<LedgerFinding> findings = knownFindings();
    const int blocks = m_ledger.restoreFromArchive();
    mend(findings);
    tell(u"ledger.reconciled"_s,
         u"Ledger and engine reconciled; findings: %1, blocks from the archive: %2"_s.arg(findings.size()).arg(blocks),
         u"台帳とエンジンを照合した：%1件、アーカイブから %2 ブロックを復元"_s.arg(findings.size()).arg(blocks));
    beginVerification();
    return std::nullopt;
}

// What the ledger remembers of them: by epoch and number.
std::vector<std::pair<std::uint32_t, Fill>> Market::ledgerFills(const std::set<TradeKey> &trades) const
{
    std::vector<std::pair<std::uint32_t, Fill>> found;
    for (const TradeLedger::Block &block : m_ledger.blocks()) {
        if (!block.records || trades.empty())
            continue;
        for (const LedgerRecord &record : *block.records) {
            const bool fits = record.kind == LedgerRecord::Kind::Trade
                && (trades.contains({record.epoch, record.fill.trade}) || trades.contains({0, record.fill.trade}));
            if (fits)
                found.emplace_back(record.epoch, record.fill);
        }
    }
    return found;
}

/// The engine's word on trades: what it has in memory; what is older than its snapshot from the ledger's archive; else
/// from a replay of the log.
std::vector<Fill> Market::engineFills(std::set<std::uint64_t> trades) const
{
    std::erase_if(trades, [this](std::uint64_t trade) { return trade > state().trades(); });
    std::vector<Fill> found;
    for (const Fill &fill : m_memory) {
        if (trades.erase(fill.trade) > 0)
            found.push_back(fill);
    }
    for (const Fill &fill : m_ledger.archived(trades)) {
        if (fill.trade <= m_engine.snapshotTrades() && trades.erase(fill.trade) > 0)
            found.push_back(fill);
    }
    if (!trades.empty()) {
        const std::vector<Fill> replayed = m_engine.replayed(*trades.begin(), *trades.rbegin());
        std::ranges::copy_if(replayed, std::back_inserter(found),
                             [&trades](const Fill &fill) { return trades.contains(fill.trade); });
    }
    std::ranges::sort(found, {}, &Fill::trade);
    return found;
}

// A trade may stand in several findings, and is mended once.
void Market::mend(const std::vector<LedgerFinding> &findings)
{
    using Kind = LedgerFinding::Kind;
    std::set<TradeKey> unknown;
    std::set<TradeKey> wrong;
    std::set<std::uint64_t> lost;
    for (const LedgerFinding &each : findings) {
        for (std::uint64_t trade = each.firstTrade; trade != 0 && trade <= each.lastTrade; ++trade) {
            if (each.kind == Kind::UnknownTail)
                unknown.emplace(each.epoch, trade);
            else if (each.kind == Kind::WrongFill)
                wrong.emplace(0, trade);
            else if (each.kind == Kind::LostTail)
                lost.insert(trade);
        }
    }
    for (const auto &[epoch, fill] : ledgerFills(unknown))
        m_ledger.append(LedgerRecord::Kind::Reversed, epoch, fill);
    std::vector<Fill> restored = engineFills(lost);
    for (const auto &[epoch, fill] : ledgerFills(wrong)) {
        if (fill.baseGot != fill.baseGiven)
            restored.push_back(fill);
    }
    for (Fill &fill : restored) {
        fill.baseGot = fill.baseGiven;
        m_ledger.append(LedgerRecord::Kind::Restored, m_engine.epoch(), fill);
    }
}

void Market::loseLedgerTail(std::uint64_t records)
{
    if (!m_detail)
        m_blindlyBroken = m_blindlyBroken || records > 0;
    else if (m_ledger.loseTail(records) > 0)
        verifyAnew();
}

void Market::loseLedgerAfter(Ms target)
{
    m_blindlyBroken = m_blindlyBroken || (!m_detail && m_tradedAt > target);
    if (m_ledger.loseAfter(target, m_now) > 0)
        verifyAnew();
}

// A verification that is under way has read what is no longer there.
void Market::verifyAnew()
{
    if (!m_verification || m_verification->ended > 0)
        return;
    m_walk = {};
    m_verification->blocks = 0;
}

bool Market::strike(const Fault &fault)
{
    using Kind = Fault::Kind;
    switch (fault.kind) {
    case Kind::EngineHang:
        m_engine.hang();
        return true;
    case Kind::EngineCorrupt:
        m_engine.corrupt();
        m_blindlyBroken = m_blindlyBroken || !m_detail;
        return true;
    case Kind::LedgerEdit:
    case Kind::LedgerGap:
    case Kind::LedgerDuplicate: {
        const auto what = fault.kind == Kind::LedgerEdit ? TradeLedger::Tampering::Edit
            : fault.kind == Kind::LedgerGap              ? TradeLedger::Tampering::Gap
                                                         : TradeLedger::Tampering::Duplicate;
        m_blindlyBroken = !m_ledger.tamper(what, m_lots.next()) || m_blindlyBroken;
        return true;
    }
    case Kind::StatusStuck:
        m_followsLoad = false;
        return true;
    case Kind::MarketShock:
        m_prices.shock(fault.amount > 0 ? -static_cast<std::int64_t>(std::min(fault.amount, 0.9) * 10'000) : -1'500);
        return true;
    default:
        return false;
    }
}

}
