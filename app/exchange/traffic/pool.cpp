// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/traffic/pool.h"

#include <algorithm>

namespace Hikeshi::Exchange {

namespace {

constexpr Ms checkEvery = 2'000;

}

void Pool::remove(const QString &name)
{
    std::erase_if(m_servers, [&](const BackendServer &server) { return server.name == name; });
}

BackendServer *Pool::find(const QString &name)
{
    const auto found = std::ranges::find(m_servers, name, &BackendServer::name);
    return found == m_servers.end() ? nullptr : &*found;
}

Pool::Choice Pool::pick(std::size_t &index, std::uint32_t refused)
{
    int total = 0;
    bool takesTraffic = false;
    BackendServer *best = nullptr;
    for (std::size_t i = 0; i < m_servers.size(); ++i) {
        BackendServer &server = m_servers[i];
        const int share = server.share();
        if (share <= 0 || refused >> (i & 31) & 1)
            continue;
        takesTraffic = true;
        if (server.sessions >= server.maxconn)
            continue;
        total += share;
        server.turn += share;
        if (!best || server.turn > best->turn) {
            best = &server;
            index = i;
        }
    }
    if (!best)
        return takesTraffic ? Choice::AllBusy : Choice::None;
    best->turn -= total;
    return Choice::Chosen;
}

void Pool::check(Ms now, const std::vector<Machine> &machines)
{
    for (BackendServer &server : m_servers) {
        if (now < server.nextCheck || server.admin == BackendServer::Admin::Maint)
            continue;
        server.nextCheck = std::max(server.nextCheck + checkEvery, now);
        const auto machine = std::ranges::find(machines, server.name, &Machine::name);
        const bool healthy = machine != machines.end() && machine->works();
        server.streak = healthy == server.up ? 0 : server.streak + 1;
        if (server.streak == 2) {
            server.up = healthy;
            server.streak = 0;
            server.changedAt = now;
        }
    }
}

}
