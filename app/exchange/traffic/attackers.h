// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/traffic/eventqueue.h"
#include "exchange/traffic/population.h"

namespace Hikeshi::Exchange {

/// Packets that fill the line. They are counted, not simulated one by one.
struct VolumeAttack
{
    static constexpr Net usual{203U << 24 | 0U << 16 | 113U << 8, 24}; ///< some customers live there, too

    double times = 0; ///< of the line's normal load; 0: none
    Net from = usual;

    bool operator==(const VolumeAttack &) const = default;
};

/// Connections that are opened and never finish their request: they hold the balancer's slots.
struct SlowAttack
{
    static constexpr Net from{198U << 24 | 51U << 16 | 100U << 8, 24};
    static constexpr Us holds = 60'000'000; ///< HAProxy's timeout http-request here

    std::uint32_t connections = 0; ///< wanted; 0: none
    int opensPerSecond = 0; ///< tries
    std::uint32_t held = 0;

    bool operator==(const SlowAttack &) const = default;
};

/// Logins with wrong passwords, each of which costs the API a hash: hijacked homes, a few requests each.
struct LoginAttack
{
    double times = 0; ///< of the customers' normal requests; 0: none

    bool operator==(const LoginAttack &) const = default;
};

}
