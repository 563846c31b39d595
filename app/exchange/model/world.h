// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/assets/assets.h"
#include "exchange/faults.h"
#include "exchange/market/market.h"
#include "exchange/model/ledgerchecks.h"
#include "exchange/model/monitoring.h"
#include "exchange/model/silences.h"
#include "exchange/people/people.h"
#include "exchange/recovery/backups.h"
#include "exchange/recovery/supervisor.h"
#include "exchange/traffic/deployments.h"
#include "exchange/traffic/traffic.h"

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
    /// Nobody watches: it tells nothing and remembers nothing of its past. Its course is the same.
    void setWatched(bool watched) { m_isWatched = watched; }
    /// Another future from here: what is left to chance falls otherwise.
    void reseed(std::uint64_t seed);
    /// Runs in whole steps of 100 ms; what is left over waits.
    void advanceTo(Ms now);

    void schedule(const std::vector<Fault> &faults); ///< their `at` counts from now
    void strike(const Fault &fault); ///< at once

    LedgerDatabase &ledger() { return m_ledger; }
    const LedgerDatabase &ledger() const { return m_ledger; }
    Traffic &traffic() { return m_traffic; }
    const Traffic &traffic() const { return m_traffic; }
    std::vector<BackendServer> &servers() { return m_traffic.web().servers(); }
    const std::vector<BackendServer> &servers() const { return m_traffic.web().servers(); }
    const Deployments &deployments() const { return m_deployments; }
    bool rollBack(const QString &service); ///< false: there is nothing to take back
    /// One more web or API instance, which takes a minute to boot; or one less, drained first. Its name, or why not.
    std::expected<QString, QString> addInstance(const QString &service);
    std::expected<QString, QString> removeInstance(const QString &service);
    int instancesOf(const QString &service) const; ///< those that are drained to be switched off left out
    bool isLeaving(const QString &instance) const;
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
    const Monitoring &monitoring() const { return m_monitoring; }
    Silences &silences() { return m_silences; } ///< they change nothing that takeEvents() tells
    const Silences &silences() const { return m_silences; }
    const LedgerChecks &ledgerChecks() const { return m_ledgerChecks; }
    /// Whom the balancer sends clients to is a primary that takes writes, whole and not being restored.
    bool isLedgerWritable() const;
    bool isLedgerCorrupt() const { return m_corrupt; }

    /// Events since the last call, oldest first: stream frames (`instance`, `alert`, `event`) without their sequence
    /// numbers.
    QList<QJsonObject> takeEvents();
    /// Everything a new reader must know now: one `instance` frame each and one `alert` frame for each that fires.
    QList<QJsonObject> picture() const;
    static QJsonObject topology(); ///< as built
    QJsonObject layout() const; ///< as it is now: instances come and go
    /// What its monitoring watches, and whether it holds now.
    std::vector<Condition> conditions() const;
    /// Values of the last whole second, by series name.
    QList<std::pair<QString, double>> samples() const;
    /// What a new reader's charts begin with: one `history` frame a series, the last `remembered` of it.
    QList<QJsonObject> history() const;
    static constexpr Ms remembered = 900'000;
    static constexpr int mostInstances = 12; ///< of web or API

private:
    void step();
    bool isSkipped() const;
    void closeSecond();
    void remember();
    void tellSecond();
    void supervise();
    void tendPairs();
    void trade();
    void tendBackups();
    bool works(const QString &instance) const;
    void strikeParts(const Fault &fault);
    void tendInstances();
    void strikeTraffic(const Fault &fault);
    void healTraffic(std::optional<Fault::Kind> kind, const QString &target);
    void tellLayout();
    QJsonObject describe(const Machine &machine) const;
    void tell(const QString &kind, const QString &en, const QString &ja, const QString &instance = {});
    Machine *machine(const QString &name);
    bool matchingWorks() const;

    std::uint64_t m_seed;
    Ms m_start;
    Ms m_now;
    Rng m_rng;
    LedgerDatabase m_ledger;
    LedgerChecks m_ledgerChecks;
    std::vector<Machine> m_machines;
    Traffic m_traffic;
    Market m_market;
    Deployments m_deployments;
    std::vector<std::pair<Ms, QString>> m_leaving; ///< instances that are switched off then
    Monitoring m_monitoring;
    std::vector<std::pair<Ms, Fault>> m_faults; ///< due, in order
    std::vector<Notice> m_notices;
    Supervisor m_supervisor;
    Backups m_backups;
    Assets m_assets;
    People m_people;
    Silences m_silences;
    bool m_corrupt = false;
    double m_ledgerEnd = 0; ///< position of the last commit that clients were told of
    Traffic::Orders m_orders; ///< in the last step
    double m_customerMinutes = 0; ///< of customers who could not trade
    QMap<QString, QJsonObject> m_described; ///< last frame of each instance
    QMap<QString, QList<std::pair<Ms, double>>> m_history;
    QList<QJsonObject> m_events;
    bool m_isWatched = true;
};

}
