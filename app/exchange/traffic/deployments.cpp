// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/traffic/deployments.h"

#include <algorithm>
#include <cmath>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

Deployments::Deployments()
{
    for (const QString &service : {u"web"_s, u"api"_s, u"order-gateway"_s})
        m_rollouts.push_back({.service = service, .waiting = {}, .restarting = {}});
}

Deployments::Rollout *Deployments::at(const QString &service)
{
    const auto found = std::ranges::find(m_rollouts, service, &Rollout::service);
    return found == m_rollouts.end() ? nullptr : &*found;
}

const Deployments::Rollout *Deployments::find(const QString &service) const
{
    return const_cast<Deployments *>(this)->at(service);
}

void Deployments::Rollout::putOn(Machine &machine) const
{
    machine.version = version;
    machine.sick = isBad ? badSick : 0;
    machine.slow = isBad ? badSlow : 1;
}

bool Deployments::deployBad(const QString &service, double share, const std::vector<Machine> &machines, Ms now)
{
    Rollout *rollout = at(service);
    if (!rollout || rollout->isUnderWay())
        return false;
    std::vector<QString> names;
    for (const Machine &machine : machines) {
        if (machine.service == service)
            names.push_back(machine.name);
    }
    const auto wanted = static_cast<std::size_t>(std::ceil(share * static_cast<double>(names.size())));
    names.resize(std::clamp<std::size_t>(wanted, 1, names.size()));
    rollout->previous = rollout->version++;
    rollout->isBad = true;
    rollout->waiting = std::move(names);
    rollout->nextAt = now;
    return true;
}

bool Deployments::rollBack(const QString &service, const std::vector<Machine> &machines, Ms now)
{
    Rollout *rollout = at(service);
    if (!rollout || !rollout->isBad)
        return false;
    rollout->waiting.clear();
    for (const Machine &machine : machines) {
        if (machine.service == service && machine.version == rollout->version)
            rollout->waiting.push_back(machine.name);
    }
    rollout->version = rollout->previous;
    rollout->isBad = false;
    rollout->nextAt = now;
    return true;
}

void Deployments::finishRestart(Rollout &rollout, std::vector<Machine> &machines)
{
    const auto machine = std::ranges::find(machines, std::exchange(rollout.restarting, {}), &Machine::name);
    if (machine == machines.end())
        return;
    machine->alive = true;
    machine->bootedAt = 0;
    rollout.putOn(*machine);
}

void Deployments::step(Ms now, std::vector<Machine> &machines)
{
    for (Rollout &rollout : m_rollouts) {
        if (!rollout.restarting.isEmpty()) {
            const auto machine = std::ranges::find(machines, rollout.restarting, &Machine::name);
            if (machine == machines.end() || now >= machine->bootedAt)
                finishRestart(rollout, machines);
        } else if (!rollout.waiting.empty() && now >= rollout.nextAt) {
            rollout.restarting = rollout.waiting.front();
            rollout.waiting.erase(rollout.waiting.begin());
            rollout.nextAt = now + each;
            const auto machine = std::ranges::find(machines, rollout.restarting, &Machine::name);
            if (machine == machines.end())
                continue;
            machine->alive = false;
            machine->diedAt = now;
            machine->bootedAt = now + restartTakes;
        }
    }
}

}
