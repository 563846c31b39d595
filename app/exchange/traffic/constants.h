// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/traffic/eventqueue.h"

/// What this exchange is built for. README.md says where the figures come from.
namespace Hikeshi::Exchange::Built {

inline constexpr Us second = 1'000'000;

inline constexpr double orders = 400; ///< a second, mean of the day
inline constexpr double readsEach = 1.4; ///< pages a customer reads for each order
inline constexpr double requests = 500; ///< a second that reach the site: what attacks are times of
inline constexpr Us patience = 4 * second;
inline constexpr Us onTheWay = 22'000; ///< between customer and site, there and back
inline constexpr int mostTries = 4; ///< of an order
inline constexpr int mostReads = 2;

inline constexpr double lineBits = 500e6; ///< a second
inline constexpr double normalBits = 60e6;
inline constexpr double orderBits = 24e3;
inline constexpr double readBits = 400e3;
inline constexpr double loginBits = 12e3;
inline constexpr double bitsEachJunk = 3e6; ///< of a flood's packets, few look like a request

inline constexpr int connections = 8'000; ///< the balancer's connections
inline constexpr std::size_t backendQueue = 2'000;
inline constexpr int inGateway = 64; ///< orders between gateway and commit
inline constexpr std::uint32_t cacheSeconds = 600;
inline constexpr int loginCosts = 5; ///< times an ordinary request at the API

}
