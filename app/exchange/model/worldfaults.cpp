// SPDX-License-Identifier: GPL-3.0-or-later
// What goes wrong in the world, and right again.
#include "exchange/model/world.h"

#include <algorithm>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

void World::schedule(const std::vector<Fault> &faults)
{
    for (const Fault &fault : faults)
        m_faults.emplace_back(m_now + fault.at.count(), fault);
    std::ranges::stable_sort(m_faults, {}, [](const auto &due) { return due.first; });
}

void World::strike(const Fault &fault)
{
    using Kind = Fault::Kind;
    Machine *struck = machine(fault.target);
    m_market.strike(fault);
    const bool isMember = m_ledger.member(fault.target) != nullptr;
    switch (fault.kind) {
    case Kind::Kill:
        if (struck) {
            struck->alive = false;
            struck->diedAt = m_now;
        }
        m_ledger.kill(fault.target);
        break;
    case Kind::Freeze:
        if (struck) {
            struck->frozen = true;
            struck->diedAt = m_now;
        }
        if (isMember)
            m_ledger.member(fault.target)->frozen = true;
        break;
    case Kind::Heal:
        if (struck)
            *struck = {.name = struck->name, .service = struck->service, .role = struck->role};
        m_supervisor.forget(fault.target);
        m_supervisor.setWrong(false);
        if (fault.of == Kind::PauseSupervisor)
            m_supervisor.setPaused(false);
        if (fault.of == Kind::StatusStuck)
            m_market.followLoad();
        m_ledger.heal(fault.target, m_now);
        m_ledger.setDcsHung(false);
        if (fault.target.isEmpty() || fault.of)
            healTraffic(fault.of, fault.target);
        if (fault.target.isEmpty() || (struck && struck->service == u"matching-engine"))
            m_market.heal();
        break;
    case Kind::KillPatroni:
        if (isMember)
            m_ledger.member(fault.target)->patroni = false;
        break;
    case Kind::KillPostgres:
        m_ledger.killPostgres(fault.target);
        break;
    case Kind::PausePatroni:
        m_ledger.setPaused(true);
        break;
    case Kind::ResumePatroni:
        m_ledger.setPaused(false);
        break;
    case Kind::HangDcs:
        m_ledger.setDcsHung(true);
        break;
    case Kind::Lag:
        m_ledger.holdBack(fault.target, fault.amount);
        break;
    case Kind::Slow:
        if (struck)
            struck->slow = std::max(1.0, fault.amount);
        break;
    case Kind::Sick:
        if (struck)
            struck->sick = std::min(1.0, fault.amount);
        break;
    default: // one of a part's own
        strikeTraffic(fault);
        strikeParts(fault);
    }
    if (fault.lasts) {
        Fault heal{.kind = Kind::Heal, .target = fault.target, .of = fault.kind};
        m_faults.emplace_back(m_now + fault.lasts->count(), heal);
        std::ranges::stable_sort(m_faults, {}, [](const auto &due) { return due.first; });
    }
}

void World::strikeParts(const Fault &fault)
{
    using Kind = Fault::Kind;
    static const QStringList firstRegion{u"lb-1"_s, u"web-1"_s, u"api-1"_s, u"matching-a"_s, u"ledger-db-1"_s};
    switch (fault.kind) {
    case Kind::DiskFull:
        if (Member *member = m_ledger.member(fault.target)) {
            m_ledger.killPostgres(fault.target);
            member->diskFull = true;
        }
        break;
    case Kind::CorruptDatabase:
        m_corrupt = true;
        break;
    case Kind::PauseSupervisor:
        m_supervisor.setPaused(true);
        break;
    case Kind::SupervisorWrong:
        m_supervisor.setWrong(true);
        break;
    case Kind::BackupBroken:
        m_backups.damage(fault.target);
        break;
    case Kind::Theft:
        m_assets.beginTheft(m_now);
        break;
    case Kind::ChainFork:
        m_assets.forkChain(m_now);
        break;
    case Kind::RegionLoss:
        for (const QString &instance : firstRegion)
            strike({.kind = Kind::Kill, .target = instance});
        break;
    default:
        break;
    }
}

}
