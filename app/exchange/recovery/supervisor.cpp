// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/recovery/supervisor.h"

#include <QStringList>

#include <algorithm>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

constexpr Ms lookEvery = 1'000;
constexpr Ms firstDelay = 5'000;
constexpr Ms window = 600'000; ///< restarts are counted over it
constexpr Ms mistakeEvery = 20'000;
constexpr Ms frequentWithin = 120'000;
constexpr std::size_t frequent = 3;

}

bool Supervisor::caresFor(const Machine &machine)
{
    static const QStringList services{u"web"_s,        u"api"_s,           u"order-gateway"_s, u"market-data"_s,
                                      u"hot-wallet"_s, u"deposit-watch"_s, u"cache"_s};
    return services.contains(machine.service);
}

bool Supervisor::hasGivenUp(const QString &instance) const
{
    const auto found = m_cares.find(instance);
    return found != m_cares.end() && found->second.givenUp;
}

void Supervisor::boot(Care &care, Machine &machine, Ms now)
{
    machine.alive = false;
    machine.frozen = false;
    machine.diedAt = now;
    care.restarts.push_back(now);
    m_recent.push_back(now);
    while (now - m_recent.front() > frequentWithin)
        m_recent.pop_front();
    care.upAt = now + bootTakes;
    care.nextTry = care.upAt + firstDelay * (1LL << std::min<std::size_t>(care.restarts.size(), 6));
}

std::vector<Supervisor::Event> Supervisor::step(Ms now, std::vector<Machine> &machines)
{
    std::vector<Event> events;
    for (Machine &machine : machines) {
        const auto care = m_cares.find(machine.name);
        if (care != m_cares.end() && care->second.upAt > 0 && now >= care->second.upAt) {
            machine.alive = true;
            care->second.upAt = 0;
        }
    }
    if (m_paused || now < m_nextLook)
        return events;
    m_nextLook = now + lookEvery;
    for (Machine &machine : machines) {
        if (!caresFor(machine) || machine.alive || machine.bootedAt > 0)
            continue;
        Care &care = m_cares[machine.name];
        if (care.givenUp || care.upAt > 0)
            continue;
        std::erase_if(care.restarts, [now](Ms at) { return now - at > window; });
        if (now < std::max(care.nextTry, machine.diedAt + firstDelay))
            continue;
        if (static_cast<int>(care.restarts.size()) >= mostRestarts) {
            care.givenUp = true;
            events.push_back({Event::Kind::GaveUp, machine.name});
            continue;
        }
        boot(care, machine, now);
        events.push_back({Event::Kind::Restarted, machine.name});
    }
    if (m_wrong && now >= m_nextMistake) {
        m_nextMistake = now + mistakeEvery;
        std::vector<Machine *> healthy;
        for (Machine &machine : machines) {
            if (caresFor(machine) && machine.works())
                healthy.push_back(&machine);
        }
        if (!healthy.empty()) {
            Machine &victim = *healthy[m_rng.next() % healthy.size()];
            boot(m_cares[victim.name], victim, now);
            events.push_back({Event::Kind::RestartedHealthy, victim.name});
        }
    }
    return events;
}

bool Supervisor::restart(const QString &instance, Ms now, std::vector<Machine> &machines)
{
    const auto machine = std::ranges::find(machines, instance, &Machine::name);
    if (machine == machines.end() || !caresFor(*machine))
        return false;
    Care &care = m_cares[instance];
    care.givenUp = false;
    care.restarts.clear();
    boot(care, *machine, now);
    return true;
}

std::vector<Condition> Supervisor::conditions(Ms now) const
{
    const auto lately = std::ranges::count_if(m_recent, [now](Ms at) { return now - at <= frequentWithin; });
    std::vector<Condition> list{{u"RestartsFrequent"_s,
                                 u"critical"_s,
                                 u"monitoring"_s,
                                 {},
                                 lately >= static_cast<std::ptrdiff_t>(frequent),
                                 0,
                                 u"The supervisor has restarted three processes within two minutes"_s,
                                 u"監視役が二分間に三つのプロセスを再起動した"_s,
                                 u"supervisor-wrong"_s}};
    for (const auto &[instance, care] : m_cares)
        list.push_back({u"SupervisorGaveUp"_s,
                        u"critical"_s,
                        u"monitoring"_s,
                        instance,
                        care.givenUp,
                        0,
                        u"The supervisor has given %1 up after five restarts"_s.arg(instance),
                        u"監視役が五回の再起動の後 %1 を諦めた"_s.arg(instance),
                        {}});
    list.push_back({u"SupervisorPaused"_s,
                    u"warning"_s,
                    u"monitoring"_s,
                    {},
                    m_paused,
                    60'000,
                    u"Nothing is restarted by itself: the supervisor is paused"_s,
                    u"監視役が停止中で、自動では何も再起動されない"_s,
                    {}});
    return list;
}

}
