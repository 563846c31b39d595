// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/assets/assets.h"

#include <algorithm>
#include <cmath>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

constexpr double asksPerSecond = 0.35;
constexpr double depositsPerSecond = 0.3;
constexpr double toNewAddresses = 0.08;
constexpr Ms screeningTakes = 20'000;
constexpr Ms screenEvery = 1'000;
constexpr Ms payEvery = 10'000;
constexpr Ms confirmations = 60'000;
constexpr Ms depositMemory = 900'000;
constexpr Ms fromCold = 2 * 3'600'000;
constexpr Ms toCold = 600'000;
constexpr Ms theftEvery = 4'000;
constexpr Ms revokeTakes = 45'000;
constexpr Ms reconcileTakes = 30'000;
constexpr Ms reconcileEvery = 3'600'000;
constexpr std::size_t waitingAtMost = 20'000;

struct Start
{
    const char16_t *asset;
    double price;
    double total;
};
constexpr Start starts[]{{u"btc", 14'600'000, 21'400}, {u"eth", 480'000, 164'000}, {u"xrp", 340, 212'000'000}};

}

Assets::Assets(std::uint64_t seed, Ms now)
    : m_rng(seed)
    , m_nextPay(now + payEvery)
    , m_nextReconciliation(now + reconcileEvery)
{
    for (const Start &start : starts) {
        const auto total = static_cast<Units>(start.total) * oneWhole;
        const Units hot = total / 1000 * 26; // 2.6 %
        m_holdings.push_back(
            {.asset = QString::fromUtf16(start.asset), .hot = hot, .cold = total - hot, .owed = total});
        m_prices.push_back(start.price);
    }
    m_sent.resize(m_holdings.size());
    m_deposited.resize(m_holdings.size());
    m_takenBack.resize(m_holdings.size());
}

Holding *Assets::holding(const QString &asset)
{
    const auto found = std::ranges::find(m_holdings, asset, &Holding::asset);
    return found == m_holdings.end() ? nullptr : &*found;
}

void Assets::step(Ms now, Ms elapsed, Means means)
{
    ask(now, elapsed);
    if (now >= m_nextScreen) {
        m_nextScreen = now + screenEvery;
        screen(now);
    }
    deposit(now, elapsed, means.depositWatchWorks && means.ledgerWritable);
    if (now >= m_nextPay) {
        m_nextPay = now + payEvery;
        if (means.hotWalletWorks && means.ledgerWritable)
            pay(now);
        else
            m_sentPerMinute = 0;
    }
    moveBetween(now);
    finishReconciliation(now);
}

void Assets::add(Ms now, std::size_t asset, Units amount, bool known, bool stolen)
{
    if (m_withdrawals.size() >= waitingAtMost)
        return; // the queue is full: the customer is told to come back
    ++m_count;
    m_withdrawals.push_back(
        {.id = m_count,
         .asset = m_holdings[asset].asset,
         .amount = amount,
         .address = u"%1-%2"_s.arg(known ? u"known"_s : u"new"_s, QString::number(m_rng.next() % 0xffffffff, 16)),
         .known = known,
         .stolen = stolen,
         .asked = now});
    if (!known)
        m_toUnknown.push_back(now);
}

// Customers ask for a share of what a customer usually has; an intruder for as much as passes unseen.
void Assets::ask(Ms now, Ms elapsed)
{
    while (!m_toUnknown.empty() && now - m_toUnknown.front() > 60'000)
        m_toUnknown.pop_front();
    const auto count = m_rng.poisson(asksPerSecond * static_cast<double>(elapsed) / 1000);
    for (std::int64_t i = 0; i < count; ++i) {
        const std::size_t asset = m_rng.next() % m_holdings.size();
        const Units most = m_holdings[asset].owed / 40'000;
        const auto amount = static_cast<Units>(static_cast<double>(most) * m_rng.uniform() * m_rng.uniform()) + 1;
        add(now, asset, amount, m_rng.uniform() >= toNewAddresses, false);
    }
    if (m_sessionsEnd != 0 && now >= m_sessionsEnd)
        m_theftSince = m_sessionsEnd = 0;
    if (m_theftSince != 0 && now >= m_nextTheft) {
        m_nextTheft = now + theftEvery;
        add(now, 0, m_holdings[0].hot / 120, false, true);
    }
}

void Assets::screen(Ms now)
{
    for (Withdrawal &each : m_withdrawals) {
        if (each.state == Withdrawal::State::Screening && now - each.asked >= screeningTakes)
            each.state = Withdrawal::State::Waiting;
        if (each.state == Withdrawal::State::Waiting && m_allowListOnly && !each.known)
            each.state = Withdrawal::State::Held;
        else if (each.state == Withdrawal::State::Held && !m_allowListOnly)
            each.state = Withdrawal::State::Waiting;
    }
}

void Assets::pay(Ms)
{
    int sent = 0;
    for (Withdrawal &each : m_withdrawals) {
        if (each.state != Withdrawal::State::Waiting)
            continue;
        const auto asset =
            static_cast<std::size_t>(std::ranges::find(m_holdings, each.asset, &Holding::asset) - m_holdings.begin());
        Holding &holding = m_holdings[asset];
        if (holding.stopWithdrawal || holding.hot < each.amount)
            continue;
        holding.hot -= each.amount;
        holding.owed -= each.amount;
        m_sent[asset] += each.amount;
        each.state = Withdrawal::State::Sent;
        if (each.stolen)
            m_stolen += each.amount;
        ++sent;
    }
    m_sentPerMinute = sent * 60'000.0 / payEvery;
    std::erase_if(m_withdrawals, [](const Withdrawal &w) { return w.state == Withdrawal::State::Sent; });
}

// Seen on the chain at once, credited after its confirmations.
void Assets::deposit(Ms now, Ms elapsed, bool watches)
{
    const auto count = m_rng.poisson(depositsPerSecond * static_cast<double>(elapsed) / 1000);
    for (std::int64_t i = 0; i < count; ++i) {
        const std::size_t asset = m_rng.next() % m_holdings.size();
        const Units most = m_holdings[asset].owed / 36'000;
        const auto amount = static_cast<Units>(static_cast<double>(most) * m_rng.uniform() * m_rng.uniform()) + 1;
        m_holdings[asset].hot += amount;
        m_deposited[asset] += amount;
        m_deposits.push_back({asset, amount, now, false});
    }
    for (Deposit &each : m_deposits) {
        if (each.off == 0 || now < each.seen)
            continue;
        m_holdings[each.asset].hot += each.off;
        m_deposited[each.asset] += std::exchange(each.off, 0);
    }
    if (watches) {
        for (Deposit &each : m_deposits) {
            if (each.credited || m_holdings[each.asset].stopDeposit || now - each.seen < confirmations)
                continue;
            m_holdings[each.asset].owed += each.amount;
            each.credited = true;
        }
    }
    while (!m_deposits.empty() && m_deposits.front().credited && now - m_deposits.front().seen > depositMemory)
        m_deposits.pop_front();
}

void Assets::setFrozen(bool frozen)
{
    for (Holding &holding : m_holdings)
        holding.stopWithdrawal = frozen;
}

bool Assets::isFrozen() const
{
    return std::ranges::all_of(m_holdings, &Holding::stopWithdrawal);
}

void Assets::setAllowList(bool only, Ms now)
{
    m_allowListOnly = only;
    screen(now);
}

std::expected<void, QString> Assets::transfer(const QString &asset, Units amount, bool toHot, Ms now)
{
    Holding *held = holding(asset);
    if (!held)
        return std::unexpected(u"there is no asset %1"_s.arg(asset));
    Units &from = toHot ? held->cold : held->hot;
    if (amount <= 0 || amount > from)
        return std::unexpected(u"there is not so much in the %1 wallet"_s.arg(toHot ? u"cold"_s : u"hot"_s));
    from -= amount;
    held->moving += amount;
    m_transfers.push_back({asset, amount, toHot, now, now + (toHot ? fromCold : toCold)});
    return {};
}

bool Assets::cancelTransfer(const QString &asset)
{
    const auto last = std::ranges::find_last_if(
        m_transfers, [&](const Transfer &transfer) { return transfer.asset == asset && transfer.toHot; });
    if (last.empty())
        return false;
    holding(asset)->moving -= last.front().amount;
    holding(asset)->cold += last.front().amount;
    m_transfers.erase(last.begin());
    return true;
}

void Assets::moveBetween(Ms now)
{
    for (const Transfer &transfer : m_transfers) {
        if (now < transfer.arrives)
            continue;
        Holding *held = holding(transfer.asset);
        held->moving -= transfer.amount;
        (transfer.toHot ? held->hot : held->cold) += transfer.amount;
    }
    std::erase_if(m_transfers, [now](const Transfer &transfer) { return now >= transfer.arrives; });
}

void Assets::beginTheft(Ms now)
{
    m_theftSince = now;
    m_nextTheft = now + theftEvery;
    m_sessionsEnd = 0;
}

void Assets::revokeSessions(Ms now)
{
    m_sessionsEnd = now + revokeTakes;
}

void Assets::forkChain(Ms now)
{
    for (Deposit &each : m_deposits) {
        if (now - each.seen > depositMemory)
            continue;
        if (each.seen > now)
            continue; // is gone already
        const Units gone = std::min(each.amount, m_holdings[each.asset].hot);
        m_holdings[each.asset].hot -= gone;
        m_deposited[each.asset] -= gone;
        if (each.credited) {
            m_takenBack[each.asset] += gone;
        } else {
            each.off = gone;
            each.seen = now + 10 * confirmations; // its sender's next try
        }
    }
    std::erase_if(m_deposits, [](const Deposit &each) { return each.credited; });
}

bool Assets::reverseDeposits()
{
    if (!m_reconciliation || m_reconciliation->ended == 0)
        return false;
    bool reversed = false;
    for (const auto &[asset, difference] : m_reconciliation->differences) {
        if (difference < 0) {
            holding(asset)->owed += difference;
            m_takenBack[static_cast<std::size_t>(holding(asset) - m_holdings.data())] += difference;
            reversed = true;
        }
    }
    m_reconciliation.reset(); // what it found is found no more
    return reversed;
}

bool Assets::reconcile(Ms now)
{
    if (m_reconciliation && m_reconciliation->ended == 0)
        return false;
    m_reconciliation = Reconciliation{.began = now};
    m_nextReconciliation = now + reconcileEvery;
    return true;
}

// What is on its way, seen on the chain and not credited, belongs to neither side.
void Assets::finishReconciliation(Ms now)
{
    if (now >= m_nextReconciliation)
        reconcile(now);
    if (!m_reconciliation || m_reconciliation->ended != 0 || now - m_reconciliation->began < reconcileTakes)
        return;
    m_reconciliation->ended = now;
    for (std::size_t i = 0; i < m_holdings.size(); ++i) {
        const Units difference = m_holdings[i].held() - pending(i) - m_holdings[i].owed;
        if (difference != 0)
            m_reconciliation->differences.emplace_back(m_holdings[i].asset, difference);
    }
}

Units Assets::pending(std::size_t asset) const
{
    Units sum = 0;
    for (const Deposit &each : m_deposits)
        sum += each.asset == asset && !each.credited ? each.amount - each.off : 0;
    return sum;
}

double Assets::coldShare() const
{
    double cold = 0;
    double all = 0;
    for (std::size_t i = 0; i < m_holdings.size(); ++i) {
        cold += static_cast<double>(m_holdings[i].cold) * m_prices[i];
        all += static_cast<double>(m_holdings[i].held()) * m_prices[i];
    }
    return all > 0 ? cold / all : 0;
}

std::vector<Units> Assets::balanceSheet() const
{
    std::vector<Units> sheet;
    for (std::size_t i = 0; i < m_holdings.size(); ++i)
        sheet.push_back(m_holdings[i].held() + m_sent[i] - m_deposited[i]);
    return sheet;
}

std::vector<Condition> Assets::conditions(Ms now) const
{
    const bool differs = m_reconciliation && m_reconciliation->ended != 0 && !m_reconciliation->differences.empty();
    const auto waits = std::ranges::count_if(m_withdrawals, [now](const Withdrawal &each) {
        return each.state != Withdrawal::State::Held && now - each.asked > 300'000;
    });
    std::vector<Condition> list{{u"WithdrawalsToNewAddresses"_s,
                                 u"critical"_s,
                                 u"hot-wallet"_s,
                                 {},
                                 m_toUnknown.size() > 9,
                                 0,
                                 u"More than nine withdrawals a minute go to addresses nobody has used before"_s,
                                 u"未登録の宛先への出金が毎分九件を超えている"_s,
                                 u"credential-theft"_s},
                                {u"ReconciliationMismatch"_s,
                                 u"critical"_s,
                                 u"hot-wallet"_s,
                                 {},
                                 differs,
                                 0,
                                 u"What the chain holds is not what the ledger owes"_s,
                                 u"チェーン上の残高が台帳の債務と一致しない"_s,
                                 u"wallet-mismatch"_s},
                                {u"WithdrawalsWaiting"_s,
                                 u"warning"_s,
                                 u"hot-wallet"_s,
                                 {},
                                 waits > 20,
                                 0,
                                 u"Withdrawals wait for more than five minutes"_s,
                                 u"出金が五分以上待たされている"_s,
                                 {}}};
    for (const Holding &each : m_holdings)
        list.push_back({u"HotWalletLow"_s,
                        u"warning"_s,
                        u"hot-wallet"_s,
                        each.asset,
                        each.hot * 200 < each.held(), // 0.5 %
                        0,
                        u"The hot wallet has little %1 left"_s.arg(each.asset.toUpper()),
                        u"ホットウォレットの %1 残高が少ない"_s.arg(each.asset.toUpper()),
                        {}});
    return list;
}

QList<std::pair<QString, double>> Assets::samples() const
{
    Units difference = 0;
    if (m_reconciliation) {
        for (const auto &[asset, amount] : m_reconciliation->differences)
            difference += asset == m_holdings[0].asset ? amount : 0;
    }
    return {{u"cold_share"_s, coldShare()},
            {u"withdrawals_waiting"_s, static_cast<double>(m_withdrawals.size())},
            {u"withdrawals_per_minute"_s, m_sentPerMinute},
            {u"withdrawals_to_new_addresses"_s, static_cast<double>(m_toUnknown.size())},
            {u"stolen_btc_total"_s, static_cast<double>(m_stolen) / oneWhole},
            {u"hot_wallet_btc"_s, static_cast<double>(m_holdings[0].hot) / oneWhole},
            {u"reconciliation_difference_btc"_s, static_cast<double>(difference) / oneWhole}};
}

}
