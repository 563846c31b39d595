// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/model/world.h"

#include "exchange/model/parts.h"

#include <algorithm>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

constexpr Ms stepLength = 100;
constexpr Ms livedWhole = 20'000; ///< before the start
constexpr Ms balancerTakeover = 3'000;
constexpr Ms detailBefore = 10'000; ///< customers trade one by one from here on
constexpr double bytesPerCommit = 1'700;

std::vector<Machine> machinesOfParts()
{
    std::vector<Machine> machines;
    for (const Part &part : parts()) {
        if (part.service == std::u16string_view(u"ledger-db"))
            continue;
        for (const QString &name : part.instances)
            machines.push_back({.name = name, .service = text(part.service)});
    }
    return machines;
}

}

World::World(std::uint64_t seed, Ms start)
    : m_seed(seed)
    , m_start(start / stepLength * stepLength) // whole seconds are met only by whole steps
    , m_now(m_start - remembered)
    , m_rng(seed)
    , m_ledger({u"ledger-db-1"_s, u"ledger-db-2"_s, u"ledger-db-3"_s}, m_now, seed ^ 0x4c64)
    , m_ledgerChecks(seed ^ 0x4c63, m_ledger, m_now)
    , m_machines(machinesOfParts())
    , m_traffic(seed, m_machines, m_now)
    , m_market(seed, m_now)
    , m_supervisor(seed ^ 0x5375)
    , m_backups(m_now, m_ledger.logPoint())
    , m_assets(seed ^ 0x4173, m_now)
    , m_silences(seed ^ 0x5369)
{
    m_ledgerEnd = m_ledger.reachablePrimary()->written;
    machine(u"matching-a"_s)->role = machine(u"lb-1"_s)->role = u"primary"_s;
    machine(u"matching-b"_s)->role = machine(u"lb-2"_s)->role = u"standby"_s;
    // The world has been running before anybody looks: charts have a past, and the first second is not empty.
    while (m_now < m_start + 2'000) {
        step();
        if (m_now == m_start - detailBefore)
            m_market.setDetail(true);
    }
    m_events.clear();
}

Machine *World::machine(const QString &name)
{
    const auto found = std::ranges::find(m_machines, name, &Machine::name);
    return found == m_machines.end() ? nullptr : &*found;
}

bool World::matchingWorks() const
{
    return m_market.engineWorks();
}

bool World::isStatusPageUp() const
{
    return std::ranges::any_of(m_machines, [](const Machine &m) { return m.name == u"status-page" && m.works(); });
}

void World::reseed(std::uint64_t seed)
{
    m_rng = Rng(seed);
    m_traffic.reseed(seed);
    m_market.reseed(seed);
    m_assets.reseed(seed ^ 0x4173);
}

void World::advanceTo(Ms now)
{
    while (m_now + stepLength <= now)
        step();
}

// Of its past it has lived one second in ten, and that in full: nothing happened then, and charts show as much.
bool World::isSkipped() const
{
    return m_now <= m_start - livedWhole && (m_now - 1) / 1000 % 10 != 0;
}

void World::step()
{
    m_now += stepLength;
    while (!m_faults.empty() && m_faults.front().first <= m_now) {
        const Fault fault = m_faults.front().second;
        m_faults.erase(m_faults.begin());
        strike(fault);
    }
    supervise();
    tendBackups();
    tendPairs();
    tendInstances();
    if (!isSkipped())
        m_orders = m_traffic.step(m_now, stepLength, m_machines,
                                  {.ledgerWritable = isLedgerWritable(),
                                   .matchingWorks = matchingWorks(),
                                   .pressAgain = m_people.impatience(),
                                   .turnedAway = m_market.refusedShare()});
    m_assets.step(m_now, stepLength,
                  {.ledgerWritable = isLedgerWritable(),
                   .hotWalletWorks = works(u"hot-wallet"_s),
                   .depositWatchWorks = works(u"deposit-watch"_s)});
    trade();
    if (m_now % 1000 == 0)
        closeSecond();
}

void World::supervise()
{
    using Kind = Supervisor::Event::Kind;
    for (const Supervisor::Event &event : m_supervisor.step(m_now, m_machines)) {
        const QString &who = event.instance;
        if (event.kind == Kind::Restarted)
            tell(u"supervisor.restarted"_s, u"The supervisor restarts %1"_s.arg(who),
                 u"監視役が %1 を再起動する"_s.arg(who), who);
        else if (event.kind == Kind::RestartedHealthy)
            tell(u"supervisor.restarted"_s, u"The supervisor takes %1 for dead and restarts it"_s.arg(who),
                 u"監視役が %1 を停止とみなし再起動する"_s.arg(who), who);
        else
            tell(u"supervisor.gave_up"_s, u"The supervisor gives %1 up"_s.arg(who), u"監視役が %1 を諦めた"_s.arg(who),
                 who);
    }
}

bool World::restartByHand(const QString &instance)
{
    return m_supervisor.restart(instance, m_now, m_machines);
}

bool World::isLedgerWritable() const
{
    return m_ledgerChecks.isWritable(m_ledger) && !m_corrupt && !m_backups.isRestoring();
}

void World::tendBackups()
{
    m_backups.follow(m_ledger.logPoint(), m_corrupt);
    const auto outcome = m_backups.step(m_now, m_ledger.reachablePrimary() != nullptr);
    if (!outcome)
        return;
    using Kind = Backups::Job::Kind;
    const QString label = outcome->job.label;
    if (!outcome->good)
        return tell(u"backup.failed"_s, u"The job on backup %1 failed: %2"_s.arg(label, outcome->reason),
                    u"バックアップ %1 の作業が失敗: %2"_s.arg(label, outcome->reason), u"ledger-db-1"_s);
    if (outcome->job.kind == Kind::Backup)
        return tell(u"backup.made"_s, u"Backup %1 is made"_s.arg(label), u"バックアップ %1 を取得した"_s.arg(label));
    if (outcome->job.kind == Kind::Verify)
        return tell(u"backup.verified"_s, u"Backup %1 is whole"_s.arg(label),
                    u"バックアップ %1 は完全だった"_s.arg(label));
    m_corrupt = false;
    m_market.loseLedgerAfter(outcome->job.target);
    tell(u"backup.restored"_s, u"The ledger is restored from %1"_s.arg(label), u"台帳を %1 から復元した"_s.arg(label),
         u"ledger-db-1"_s);
}

bool World::works(const QString &instance) const
{
    return std::ranges::any_of(m_machines, [&](const Machine &m) { return m.name == instance && m.works(); });
}

// The balancer's standby takes over a few seconds after the active has gone; the engine sees to itself.
void World::tendPairs()
{
    const auto state = [this](const QString &name) {
        const Machine &each = *machine(name);
        return !each.alive ? MachineState::Dead : each.frozen ? MachineState::Frozen : MachineState::Works;
    };
    m_market.tend(m_now, state(u"matching-a"_s), state(u"matching-b"_s));
    machine(m_market.engine().active().name)->role = u"primary"_s;
    machine(m_market.engine().standby().name)->role = u"standby"_s;

    const auto is = [&](const QString &role) {
        return std::ranges::find_if(m_machines,
                                    [&](const Machine &m) { return m.service == u"balancer" && m.role == role; });
    };
    const auto primary = is(u"primary"_s);
    const auto standby = is(u"standby"_s);
    if (primary->works() || !standby->works() || m_now - primary->diedAt < balancerTakeover)
        return;
    primary->role = u"standby"_s;
    standby->role = u"primary"_s;
    tell(u"takeover"_s, u"%1 took over from %2"_s.arg(standby->name, primary->name),
         u"%1 が %2 から引き継いだ"_s.arg(standby->name, primary->name), standby->name);
}

// What the primary that clients reach lacks of the ledger is lost.
void World::trade()
{
    m_market.step(m_now, m_orders.committed + m_orders.turnedAway, isLedgerWritable(),
                  static_cast<double>(m_traffic.gatewayQueue()));
    const double written = static_cast<double>(m_orders.committed) * bytesPerCommit;
    if (m_ledger.reachablePrimary())
        m_ledgerEnd += written;
    m_ledger.step(m_now, stepLength, written);
    m_ledgerChecks.step(m_ledger, m_now);
    if (const Member *primary = m_ledger.reachablePrimary()) {
        m_market.loseLedgerTail(
            static_cast<std::uint64_t>(std::max(0.0, m_ledgerEnd - primary->written) / bytesPerCommit));
        m_ledgerEnd = primary->written;
    }
    for (const Market::Event &event : m_market.takeEvents())
        tell(event.kind, event.en, event.ja, event.instance);
}

void World::tell(const QString &kind, const QString &en, const QString &ja, const QString &instance)
{
    if (!m_isWatched)
        return;
    QJsonObject event{{u"type"_s, u"event"_s}, {u"at"_s, m_now}, {u"kind"_s, kind}, {u"text"_s, both(en, ja)}};
    if (!instance.isEmpty())
        event.insert(u"instance"_s, instance);
    m_events.append(event);
}

void World::closeSecond()
{
    if (isSkipped())
        return;
    m_traffic.closeSecond();
    m_market.closeSecond(m_now);
    if (m_isWatched)
        remember();
    if (m_now < m_start)
        return; // nobody looks yet
    const double trouble = m_traffic.figures().errorRate();
    m_customerMinutes += customersOnline() * trouble / 60;
    m_people.step(m_now, 1'000,
                  {.customersOnline = customersOnline(),
                   .trouble = trouble,
                   .withdrawalsStopped = m_assets.isFrozen(),
                   .lastNotice = m_notices.empty() ? 0 : m_notices.back().at});
    if (m_isWatched)
        tellSecond();
}

void World::tellSecond()
{
    for (const Machine &each : m_machines) {
        QJsonObject frame = describe(each);
        QJsonObject known = m_described.value(each.name);
        // Loads change each second; only what a person would call a change is an event.
        for (const QString &volatileKey : {u"at"_s, u"detail"_s, u"properties"_s}) {
            if (each.name != u"status-page" || volatileKey == u"at")
                known.insert(volatileKey, frame[volatileKey]);
        }
        if (known != frame || m_now % 5000 == 0) {
            if (m_described.value(each.name) != frame)
                m_events.append(frame);
            m_described.insert(each.name, frame);
        }
    }
    for (const AlertChange &change : m_monitoring.judge(conditions(), m_now)) {
        QJsonObject frame{{u"type"_s, u"alert"_s},
                          {u"at"_s, m_now},
                          {u"state"_s, change.firing ? u"firing"_s : u"resolved"_s},
                          {u"fingerprint"_s, change.fingerprint},
                          {u"labels"_s, jsonOf(change.condition.labels())},
                          {u"annotations"_s, jsonOf(change.condition.annotations())},
                          {u"startsAt"_s, change.startsAt}};
        if (!change.firing)
            frame.insert(u"endsAt"_s, change.endsAt);
        m_events.append(frame);
    }
}

void World::publish(const QJsonObject &notice)
{
    m_notices.push_back({notice, m_now});
    m_events.append(describe(*machine(u"status-page"_s)));
    tell(u"notice.published"_s, u"Notice: %1"_s.arg(notice[u"title"_s][u"en"_s].toString()),
         u"告知: %1"_s.arg(notice[u"title"_s][u"ja"_s].toString()), u"status-page"_s);
}

QList<QJsonObject> World::takeEvents()
{
    return std::exchange(m_events, {});
}

void World::remember()
{
    for (const auto figures = samples(); const auto &[name, value] : figures) {
        QList<std::pair<Ms, double>> &past = m_history[name];
        past.append({m_now, value});
        if (past.size() > 2 * remembered / 1000)
            past.remove(0, past.size() - remembered / 1000);
    }
}

}
