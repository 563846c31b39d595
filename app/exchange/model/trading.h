// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/model/cohorts.h"
#include "exchange/model/machine.h"
#include "exchange/model/rng.h"

#include <array>
#include <deque>
#include <map>
#include <vector>

namespace Hikeshi::Exchange {

/// What the last second looked like to customers.
struct TradingFigures
{
    double accepted = 0; ///< orders a second
    double failed = 0; ///< orders a second
    double requests = 0; ///< requests a second at the edge, retries included
    double latencyMedian = 0; ///< seconds
    double latencyP99 = 0;
    double webLatencyP99 = 0;
    double commits = 0;

    double errorRate() const { return accepted + failed > 0 ? failed / (accepted + failed) : 0; }
    bool operator==(const TradingFigures &) const = default;
};

/// Customers, balancer, web, API, order gateway, matching and the ledger's commit: queues with capacity, time-outs and
/// retries, so that load, latency and errors are consequences of what works and what does not.
class Trading
{
public:
    explicit Trading(Ms now);

    struct Means
    {
        bool ledgerWritable = true;
        bool matchingWorks = true;
    };
    /// One step. `machines` get their loads; gives back the orders committed.
    double step(Ms now, Ms elapsed, std::vector<Machine> &machines, std::vector<BackendServer> &servers, Means means,
                Rng &rng);
    /// Closes the running second.
    void closeSecond();

    const TradingFigures &figures() const { return m_figures; }
    double gatewayQueue() const { return m_gateway.length(); }
    double ordersLost() const { return m_lost; }
    double demand(Ms now) const; ///< orders a second that customers want
    void setSurge(double factor) { m_surge = factor; }

    bool operator==(const Trading &) const = default;

private:
    double intoWeb(double orders, std::vector<Machine> &machines, std::vector<BackendServer> &servers, double seconds);
    double tierCapacity(const std::vector<Machine> &machines, const QString &service, double each) const;
    void fail(Ms now, double orders);

    CohortQueue m_web{6000};
    CohortQueue m_api{6000};
    CohortQueue m_gateway{2000};
    std::map<Ms, double> m_retries; ///< due -> orders
    double m_surge = 1;
    double m_lost = 0;
    double m_accepted = 0; ///< in the running second
    double m_failed = 0;
    double m_requests = 0;
    /// Milliseconds -> orders, a map a second, the running one last: percentiles are taken over a few seconds, as a
    /// scraper's are.
    struct Latencies
    {
        std::deque<std::map<Ms, double>> seconds{1};
        double percentile(double share) const;
        void close();
        bool operator==(const Latencies &) const = default;
    };
    Latencies m_latencies;
    Latencies m_webLatencies;
    TradingFigures m_figures;
};

}
