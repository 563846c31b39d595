// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/model/ledgerdatabase.h"

namespace Hikeshi::Exchange {

/// One instance that is not a database member.
struct Machine
{
    QString name;
    QString service;
    bool alive = true;
    bool frozen = false;
    double slow = 1; ///< works this many times slower
    double sick = 0; ///< fails this share of its requests
    QString role; ///< primary, standby or empty
    Ms diedAt = 0;
    Ms bootedAt = 0; ///< when it will have booted; 0: it has
    int version = 41; ///< of the software
    double load = 0; ///< requests a second

    bool works() const { return alive && !frozen; }
    bool operator==(const Machine &) const = default;
};

/// HAProxy's view of one server (management.txt, `show servers state`).
struct BackendServer
{
    enum class Admin
    {
        Ready,
        Drain,
        Maint
    };

    QString name;
    Admin admin = Admin::Ready;
    int weight = 100;
    bool up = true; ///< by its health checks: fall 2, rise 2, every 2 s
    int streak = 0; ///< checks in a row that say the opposite of `up`
    Ms nextCheck = 0;
    Ms changedAt = 0;
    int sessions = 0; ///< requests under way
    int maxconn = 3'000; ///< of them; more wait at the balancer
    int turn = 0; ///< whose turn it is: weighted round robin
    std::uint64_t requestsEver = 0;
    std::uint16_t station = 0; ///< the traffic's number for it

    int share() const { return admin == Admin::Ready && up ? weight : 0; }
    bool operator==(const BackendServer &) const = default;
};

}
