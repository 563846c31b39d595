// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/model/monitoring.h"
#include "exchange/model/rng.h"

#include <QStringList>

#include <deque>
#include <expected>
#include <vector>

namespace Hikeshi::Exchange {

/// Of an asset, in its hundred-millionth part.
using Units = std::int64_t;
constexpr Units oneWhole = 100'000'000;

/// One asset as the exchange holds it. What is owed to customers stands in the ledger, what is there on the chain; the
/// difference between the two is what reconciliation looks for.
struct Holding
{
    QString asset;
    Units hot = 0; ///< on the chain, signed for by machines
    Units cold = 0; ///< on the chain, signed for by people in a safe place
    Units moving = 0; ///< between the two
    Units owed = 0; ///< to customers, by the ledger
    bool stopDeposit = false;
    bool stopWithdrawal = false;

    Units held() const { return hot + cold + moving; }
    bool operator==(const Holding &) const = default;
};

struct Withdrawal
{
    enum class State
    {
        Screening, ///< a machine looks at it
        Waiting, ///< for the hot wallet
        Held, ///< its address is not on the customer's list
        Sent
    };

    int id = 0;
    QString asset;
    Units amount = 0;
    QString address;
    bool known = true; ///< the address is on the customer's list
    bool stolen = false; ///< asked for by an intruder: nobody here can see that
    Ms asked = 0;
    State state = State::Screening;

    bool operator==(const Withdrawal &) const = default;
};

/// A transfer between cold and hot. From cold it takes two people, a safe and hours; to cold a machine and minutes.
struct Transfer
{
    QString asset;
    Units amount = 0;
    bool toHot = true;
    Ms asked = 0;
    Ms arrives = 0;

    bool operator==(const Transfer &) const = default;
};

/// Wallets, deposits and withdrawals, and the chain under them. Nothing is made or lost but by deposits, withdrawals
/// and a chain that forks; the pipeline of withdrawals cannot reach what is cold.
class Assets
{
public:
    Assets(std::uint64_t seed, Ms now);

    void reseed(std::uint64_t seed) { m_rng = Rng(seed); }

    struct Means
    {
        bool ledgerWritable = true;
        bool hotWalletWorks = true;
        bool depositWatchWorks = true;
    };
    void step(Ms now, Ms elapsed, Means means);

    const std::vector<Holding> &holdings() const { return m_holdings; }
    Holding *holding(const QString &asset);
    const std::deque<Withdrawal> &withdrawals() const { return m_withdrawals; } ///< those not sent yet
    const std::vector<Transfer> &transfers() const { return m_transfers; }

    void setFrozen(bool frozen); ///< withdrawals of every asset
    bool isFrozen() const;
    void setAllowList(bool only, Ms now); ///< only to addresses that the customer has listed
    bool isAllowListOnly() const { return m_allowListOnly; }
    std::expected<void, QString> transfer(const QString &asset, Units amount, bool toHot, Ms now);
    bool cancelTransfer(const QString &asset); ///< the newest from cold that is on its way

    /// An intruder holds a customer service session: asks for withdrawals until sessions are revoked.
    void beginTheft(Ms now);
    void revokeSessions(Ms now); ///< ends every session within a minute, the intruder's as well
    bool isTheftUnderWay() const { return m_theftSince != 0; }
    Units stolen() const { return m_stolen; } ///< of the first asset
    /// The chain takes the deposits of the last quarter of an hour back.
    void forkChain(Ms now);
    /// Corrects the ledger by what a finished reconciliation found missing; false when none did.
    bool reverseDeposits();

    /// What was compared last.
    struct Reconciliation
    {
        Ms began = 0;
        Ms ended = 0; ///< 0: under way
        std::vector<std::pair<QString, Units>> differences; ///< held less owed, of those that differ
        bool operator==(const Reconciliation &) const = default;
    };
    const std::optional<Reconciliation> &reconciliation() const { return m_reconciliation; }
    bool reconcile(Ms now); ///< false while one is under way

    std::vector<Condition> conditions(Ms now) const;
    QList<std::pair<QString, double>> samples() const;
    double coldShare() const; ///< by value, 0 to 1

    /// Held plus everything sent, less everything deposited: the same at any time, for each asset.
    std::vector<Units> balanceSheet() const;
    /// What is held for deposits that are not credited yet.
    Units pending(std::size_t asset) const;
    /// Deposits that were credited, then taken back by a fork, and are still owed by the ledger.
    Units takenBack(std::size_t asset) const { return m_takenBack[asset]; }
    Units sent(std::size_t asset) const { return m_sent[asset]; } ///< to customers and thieves, ever

    bool operator==(const Assets &) const = default;

private:
    struct Deposit
    {
        std::size_t asset = 0;
        Units amount = 0;
        Ms seen = 0;
        bool credited = false;
        Units off = 0; ///< a fork has taken so much back; at `seen` it is sent again
        bool operator==(const Deposit &) const = default;
    };

    void ask(Ms now, Ms elapsed);
    void screen(Ms now);
    void pay(Ms now);
    void deposit(Ms now, Ms elapsed, bool watches);
    void moveBetween(Ms now);
    void finishReconciliation(Ms now);
    void add(Ms now, std::size_t asset, Units amount, bool known, bool stolen);

    Rng m_rng;
    std::vector<Holding> m_holdings;
    std::vector<double> m_prices; ///< yen of one: only for shares by value
    std::vector<Units> m_sent;
    std::vector<Units> m_deposited; ///< less what a fork took back
    std::vector<Units> m_takenBack;
    std::deque<Withdrawal> m_withdrawals;
    std::deque<Deposit> m_deposits; ///< of the last quarter of an hour, and those not credited
    std::vector<Transfer> m_transfers;
    std::optional<Reconciliation> m_reconciliation;
    std::deque<Ms> m_toUnknown; ///< when something was asked for to an address that is not listed
    Units m_stolen = 0;
    Ms m_theftSince = 0;
    Ms m_nextTheft = 0;
    Ms m_sessionsEnd = 0;
    Ms m_nextPay = 0;
    Ms m_nextScreen = 0;
    Ms m_nextReconciliation = 0;
    int m_count = 0;
    double m_sentPerMinute = 0;
    bool m_allowListOnly = false;
};

}
