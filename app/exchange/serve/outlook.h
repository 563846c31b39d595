// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/model/world.h"

#include <atomic>
#include <functional>

namespace Hikeshi::Exchange {

/// Does something to a world, through the same doors as everybody; gives back what was answered. It may be called from
/// several threads, each with a world of its own.
using Deed = std::function<QByteArray(World &)>;

/// One figure's course over many futures: at each instant the tenth, fiftieth and ninetieth percentile.
struct Band
{
    QString series;
    std::vector<double> low;
    std::vector<double> middle;
    std::vector<double> high;

    bool operator==(const Band &) const = default;
};

/// Many futures of one beginning.
struct Futures
{
    std::vector<Band> bands;
    /// Seconds until the error rate fell below 1 % and stayed there for ten seconds; shares of the futures. Empty: in
    /// most of them it does not within the horizon.
    std::optional<double> restored; ///< the median
    double restoredShare = 0; ///< of the futures, in which it did at all
    double ordersLost = 0; ///< from now on, the median
    QByteArray answer; ///< to the deed, in the first of them

    bool operator==(const Futures &) const = default;
};

struct OutlookQuestion
{
    static constexpr int mostFutures = 8;
    /// As many as can be played in about a second on two cores: fewer where much is asked of the exchange.
    static int futuresFor(const World &world);

    Ms horizon = 600'000;
    Ms every = 5'000; ///< between two instants of a band
    int futures = mostFutures;
    std::vector<QString> series{QStringLiteral("order_error_rate"), QStringLiteral("orders_accepted_per_second"),
                                QStringLiteral("order_latency_p99_seconds"), QStringLiteral("orders_lost_total")};
};

/// What comes of doing `deed` now, and of doing nothing, each in as many futures as asked for. Pure: the same world,
/// deed and question give the same outlook, on however many threads.
struct Outlook
{
    Ms from = 0;
    Ms every = 0;
    Futures acting;
    Futures waiting;

    bool operator==(const Outlook &) const = default;
};

/// `done` counts futures as they end, of `2 * question.futures`. Nothing is given back when `stop` was set meanwhile.
std::optional<Outlook> outlook(const World &world, const Deed &deed, const OutlookQuestion &question,
                               std::atomic<int> &done, const std::atomic<bool> &stop);

}
