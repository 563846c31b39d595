// SPDX-License-Identifier: GPL-3.0-or-later
// The world's side of load and defence: its faults, added capacity, versions rolled out and back.
#include "exchange/model/parts.h"
#include "exchange/model/world.h"

#include <algorithm>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

constexpr Ms bootTakes = 60'000;
constexpr Ms drainTakes = 10'000;

}

void World::strikeTraffic(const Fault &fault)
{
    using Kind = Fault::Kind;
    const auto amount = [&fault](double usual) { return fault.amount > 0 ? fault.amount : usual; };
    switch (fault.kind) {
    case Kind::Surge:
        m_traffic.setSurge(std::clamp(fault.amount, 0.1, 100.0));
        break;
    case Kind::AttackVolume:
        m_traffic.setVolume(
            {.times = std::min(amount(50), 1e4), .from = Net::parse(fault.target).value_or(VolumeAttack::usual)});
        break;
    case Kind::AttackSlow:
        m_traffic.setSlow(static_cast<std::uint32_t>(std::min(amount(12'000), 1e6)));
        break;
    case Kind::AttackLogin:
        m_traffic.setLogins(std::min(amount(10), 100.0));
        break;
    case Kind::CacheCold:
        m_traffic.emptyCache();
        break;
    case Kind::LinkLoss:
        m_traffic.setLineLoss(std::clamp(fault.amount, 0.0, 1.0));
        break;
    case Kind::ScaledDown:
        for (int left = instancesOf(fault.target); left > std::max(1, static_cast<int>(fault.amount)); --left) {
            if (!removeInstance(fault.target))
                break;
        }
        break;
    case Kind::DeployBad:
        if (m_deployments.deployBad(fault.target, amount(0.67), m_machines, m_now))
            tell(u"deploy.began"_s, u"A new version of %1 is being rolled out"_s.arg(fault.target),
                 u"%1 の新しい版を展開中"_s.arg(fault.target));
        break;
    default:
        break;
    }
}

void World::healTraffic(std::optional<Fault::Kind> kind, const QString &target)
{
    using Kind = Fault::Kind;
    const auto means = [&kind](Kind each) { return !kind || *kind == each; };
    if (means(Kind::Surge))
        m_traffic.setSurge(1);
    if (means(Kind::AttackVolume))
        m_traffic.setVolume({});
    if (means(Kind::AttackSlow))
        m_traffic.setSlow(0);
    if (means(Kind::AttackLogin))
        m_traffic.setLogins(0);
    if (means(Kind::LinkLoss))
        m_traffic.setLineLoss(0);
    if (kind == Kind::DeployBad)
        rollBack(target);
}

bool World::rollBack(const QString &service)
{
    if (!m_deployments.rollBack(service, m_machines, m_now))
        return false;
    tell(u"deploy.rolled_back"_s, u"%1 goes back to the version before"_s.arg(service),
         u"%1 を前の版へ戻している"_s.arg(service));
    return true;
}

bool World::isLeaving(const QString &instance) const
{
    return std::ranges::contains(m_leaving, instance, &std::pair<Ms, QString>::second);
}

int World::instancesOf(const QString &service) const
{
    return static_cast<int>(std::ranges::count_if(
        m_machines, [&](const Machine &each) { return each.service == service && !isLeaving(each.name); }));
}

std::expected<QString, QString> World::addInstance(const QString &service)
{
    if (service != u"web" && service != u"api")
        return std::unexpected(u"only web and api can grow; name one of them"_s);
    if (instancesOf(service) >= mostInstances)
        return std::unexpected(u"%1 has %2 instances, and there is no room for more"_s.arg(service).arg(mostInstances));
    int number = 0;
    for (const Machine &each : m_machines) {
        if (each.service == service)
            number = std::max(number, each.name.section(u'-', -1).toInt());
    }
    const QString name = u"%1-%2"_s.arg(service).arg(number + 1);
    m_machines.push_back(
        {.name = name, .service = service, .alive = false, .diedAt = m_now, .bootedAt = m_now + bootTakes});
    m_deployments.find(service)->putOn(m_machines.back());
    m_traffic.addServer(m_machines.back(), m_now);
    tell(u"capacity.added"_s, u"%1 boots"_s.arg(name), u"%1 を起動中"_s.arg(name));
    tellLayout();
    return name;
}

std::expected<QString, QString> World::removeInstance(const QString &service)
{
    if (service != u"web" && service != u"api")
        return std::unexpected(u"only web and api can shrink; name one of them"_s);
    if (instancesOf(service) < 2)
        return std::unexpected(u"one instance of %1 is left; without it nothing works"_s.arg(service));
    QString name;
    for (const Machine &each : m_machines) {
        if (each.service == service && !isLeaving(each.name))
            name = each.name;
    }
    Pool &pool = service == u"web" ? m_traffic.web() : m_traffic.api();
    pool.find(name)->admin = BackendServer::Admin::Drain;
    m_leaving.emplace_back(m_now + drainTakes, name);
    tell(u"capacity.leaving"_s, u"%1 is drained, then switched off"_s.arg(name),
         u"%1 の新規接続を止め、その後停止する"_s.arg(name), name);
    return name;
}

// Instances that have booted, are done with, or get another version.
void World::tendInstances()
{
    m_deployments.step(m_now, m_machines);
    for (Machine &each : m_machines) {
        if (each.bootedAt == 0 || m_now < each.bootedAt)
            continue;
        each.alive = true;
        each.bootedAt = 0;
        tell(u"capacity.ready"_s, u"%1 has booted"_s.arg(each.name), u"%1 が起動した"_s.arg(each.name), each.name);
    }
    while (!m_leaving.empty() && m_leaving.front().first <= m_now) {
        const QString name = m_leaving.front().second;
        m_leaving.erase(m_leaving.begin());
        m_traffic.removeServer(name);
        std::erase_if(m_machines, [&](const Machine &each) { return each.name == name; });
        m_described.remove(name);
        tellLayout();
    }
}

void World::tellLayout()
{
    QJsonObject layout = this->layout();
    layout.insert(u"at"_s, m_now);
    m_events.append(layout);
}

QJsonObject World::layout() const
{
    QJsonObject topology = World::topology();
    QJsonArray services;
    for (const QJsonValue &each : topology[u"services"_s].toArray()) {
        QJsonObject service = each.toObject();
        const QString id = service[u"id"_s].toString();
        QJsonArray instances;
        for (const Machine &machine : m_machines) {
            if (machine.service == id)
                instances.append(machine.name);
        }
        if (!instances.isEmpty())
            service.insert(u"instances"_s, instances);
        services.append(service);
    }
    topology.insert(u"services"_s, services);
    return topology;
}

}
