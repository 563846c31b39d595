// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/assets/assets.h"
#include "exchange/faults.h"
#include "exchange/market/market.h"
#include "exchange/model/monitoring.h"
#include "exchange/model/trading.h"
#include "exchange/people/people.h"
#include "exchange/recovery/backups.h"
#include "exchange/recovery/supervisor.h"

#include <QJsonArray>
#include <QJsonObject>

namespace Hikeshi::Exchange {

/// A notice on the status page, as it was published.
struct Notice
{
    QJsonObject content;
    Ms at = 0;

    bool operator==(const Notice &) const = default;
};

/// The whole simulated exchange: a value. Copied it forks; the same seed, faults and commands give the same events at
/// any pace.
class World
{
public:
    World(std::uint64_t seed, Ms start);

    std::uint64_t seed() const { return m_seed; }
    Ms start() const { return m_start; }
    Ms now() const { return m_now; }
    /// Another future from here: what is left to chance falls otherwise.
    void reseed(std::uint64_t seed);
    /// Runs in whole steps of 100 ms; what is left over waits.
    void advanceTo(Ms now);

    void schedule(const std::vector<Fault> &faults); ///< their `at` counts from now
    void strike(const Fault &fault); ///< at once

    LedgerDatabase &ledger() { return m_ledger; }
    const LedgerDatabase &ledger() const { return m_ledger; }
    std::vector<BackendServer> &servers() { return m_servers; }
    const std::vector<BackendServer> &servers() const { return m_servers; }
    const std::vector<Machine> &machines() const { return m_machines; }
    const std::vector<Notice> &notices() const { return m_notices; }
    void publish(const QJsonObject &notice);
    bool isStatusPageUp() const;
    double customersOnline() const;

    Market &market() { return m_market; }
    const Market &market() const { return m_market; }
    const Supervisor &supervisor() const { return m_supervisor; }
    void setSupervisorPaused(bool paused) { m_supervisor.setPaused(paused); }
    bool restartByHand(const QString &instance); ///< false for what the supervisor does not look after
    Backups &backups() { return m_backups; }
    const Backups &backups() const { return m_backups; }
    Assets &assets() { return m_assets; }
    const Assets &assets() const { return m_assets; }
    People &people() { return m_people; }
    const People &people() const { return m_people; }
    /// A primary that takes writes, whole and not being restored.
    bool isLedgerWritable() const;
    bool isLedgerCorrupt() const { return m_corrupt; }

    /// Events since the last call, oldest first: stream frames (`instance`, `alert`, `event`) without their sequence
    /// numbers.
    QList<QJsonObject> takeEvents();
    /// Everything a new reader must know now: one `instance` frame each and one `alert` frame for each that fires.
    QList<QJsonObject> picture() const;
    static QJsonObject topology();
    /// What its monitoring watches, and whether it holds now.
    std::vector<Condition> conditions() const;
    /// Values of the last whole second, by series name.
    QList<std::pair<QString, double>> samples() const;
    /// What a new reader's charts begin with: one `history` frame a series, the last `remembered` of it.
    QList<QJsonObject> history() const;
    static constexpr Ms remembered = 900'000;

private:
    void step();
    void closeSecond();
    void remember();
    void checkServers();
    void supervise();
    void tendPairs();
    void trade(double committed);
    void tendBackups();
    bool works(const QString &instance) const;
    void strikeParts(const Fault &fault);
    QJsonObject describe(const Machine &machine) const;
    void tell(const QString &kind, const QString &en, const QString &ja, const QString &instance = {});
    Machine *machine(const QString &name);
    bool matchingWorks() const;

    std::uint64_t m_seed;
    Ms m_start;
    Ms m_now;
    Rng m_rng;
    LedgerDatabase m_ledger;
    Trading m_trading;
    Market m_market;
    double m_committed = 0; ///< parts of an order that the market has not seen yet
    std::vector<Machine> m_machines;
    std::vector<BackendServer> m_servers;
    Monitoring m_monitoring;
    std::vector<std::pair<Ms, Fault>> m_faults; ///< due, in order
    std::vector<Notice> m_notices;
    Supervisor m_supervisor;
    Backups m_backups;
    Assets m_assets;
    People m_people;
    bool m_corrupt = false;
    double m_customerMinutes = 0; ///< of customers who could not trade
    QMap<QString, QJsonObject> m_described; ///< last frame of each instance
    QMap<QString, QList<std::pair<Ms, double>>> m_history;
    QList<QJsonObject> m_events;
};

}
