// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/model/machine.h"

namespace Hikeshi::Exchange {

/// Servers behind a balancer: smooth weighted round robin (HAProxy's `roundrobin`) among those that its health checks
/// believe in, each with at most `maxconn` requests under way.
class Pool
{
public:
    std::vector<BackendServer> &servers() { return m_servers; }
    const std::vector<BackendServer> &servers() const { return m_servers; }
    void add(BackendServer server) { m_servers.push_back(std::move(server)); }
    void remove(const QString &name);
    BackendServer *find(const QString &name);

    /// What is there to be had for the next request.
    enum class Choice
    {
        Chosen,
        AllBusy, ///< every one that takes traffic has its maxconn
        None ///< none takes traffic
    };
    /// `index` is the chosen server's. `refused`: a bit for each that has refused this request already.
    Choice pick(std::size_t &index, std::uint32_t refused);

    /// Health checks that are due: fall 2, rise 2, every 2 s.
    void check(Ms now, const std::vector<Machine> &machines);

    bool operator==(const Pool &) const = default;

private:
    std::vector<BackendServer> m_servers;
};

}
