// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/model/trading.h"

#include <algorithm>
#include <numbers>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

constexpr Ms orderTimeout = 4'000;
constexpr Ms retryAfter = 3'000;
constexpr double retryShare = 0.6; ///< of customers whose order failed press again
constexpr double webEach = 1'150; ///< orders a second an instance can do
constexpr double apiEach = 1'100;
constexpr double gatewayMost = 3'200;
constexpr double matchingMost = 4'000;
constexpr double ledgerMost = 3'000; ///< commits a second
constexpr double baseOrders = 1'700;

double percentile(const std::map<Ms, double> &histogram, double share)
{
    double total = 0;
    for (const auto &[ms, count] : histogram)
        total += count;
    double seen = 0;
    for (const auto &[ms, count] : histogram) {
        seen += count;
        if (seen >= total * share)
            return static_cast<double>(ms) / 1000;
    }
    return 0;
}

}

Trading::Trading(Ms) { }

// The day of a Japanese exchange: quiet at five in the morning, busiest at nine in the evening (JST).
double Trading::demand(Ms now) const
{
    const double hour = static_cast<double>((now / 1000 + 9 * 3600) % 86400) / 3600;
    return baseOrders * (1 + 0.3 * std::cos((hour - 21) * 2 * std::numbers::pi / 24)) * m_surge;
}

double Trading::tierCapacity(const std::vector<Machine> &machines, const QString &service, double each) const
{
    double capacity = 0;
    for (const Machine &machine : machines) {
        if (machine.service == service && machine.works())
            capacity += each / machine.slow;
    }
    return capacity;
}

void Trading::fail(Ms now, double orders)
{
    if (orders <= 0)
        return;
    m_failed += orders;
    m_retries[now + retryAfter] += orders * retryShare;
    m_lost += orders * (1 - retryShare);
}

// Spreads over the servers the balancer believes in. A dead one costs a redispatch, a frozen or sick one the orders it
// gets.
double Trading::intoWeb(double orders, std::vector<Machine> &machines, std::vector<BackendServer> &servers,
                        double seconds)
{
    double shares = 0;
    for (const BackendServer &server : servers)
        shares += server.share();
    double failed = shares > 0 ? 0 : orders;
    for (BackendServer &server : servers) {
        const double part = shares > 0 ? orders * server.share() / shares : 0;
        server.sessions = part / seconds * 0.02;
        const auto machine = std::ranges::find(machines, server.name, &Machine::name);
        machine->load = machine->works() ? part / seconds : 0;
        if (machine->frozen)
            failed += part;
        else if (machine->alive)
            failed += part * machine->sick;
    }
    return failed;
}

double Trading::step(Ms now, Ms elapsed, std::vector<Machine> &machines, std::vector<BackendServer> &servers,
                     Means means, Rng &rng)
{
    const double seconds = static_cast<double>(elapsed) / 1000;
    double orders = static_cast<double>(rng.poisson(demand(now) * seconds));
    while (!m_retries.empty() && m_retries.begin()->first <= now) {
        orders += m_retries.begin()->second;
        m_retries.erase(m_retries.begin());
    }
    m_requests += orders;
    const double refused = intoWeb(orders, machines, servers, seconds);
    fail(now, refused);
    fail(now, m_web.push({now, orders - refused}));

    double sickApis = 0;
    for (Machine &machine : machines) {
        if (machine.service == u"api" && machine.works())
            sickApis += machine.sick / 3;
    }
    double apiLoad = 0;
    for (const Cohort &cohort : m_web.serve(tierCapacity(machines, u"web"_s, webEach) * seconds)) {
        apiLoad += cohort.count;
        fail(now, cohort.count * sickApis);
        fail(now, m_api.push({cohort.since, cohort.count * (1 - sickApis)}));
    }
    const auto apis =
        std::ranges::count_if(machines, [](const Machine &m) { return m.service == u"api" && m.works(); });
    for (Machine &machine : machines) {
        if (machine.service == u"api")
            machine.load = machine.works() ? apiLoad / seconds / static_cast<double>(apis) : 0;
    }
    for (const Cohort &cohort : m_api.serve(tierCapacity(machines, u"api"_s, apiEach) * seconds))
        fail(now, m_gateway.push(cohort));

    const auto gateway = std::ranges::find(machines, u"order-gateway"_s, &Machine::name);
    const bool flows = gateway->works() && means.matchingWorks && means.ledgerWritable;
    const double rate = flows ? std::min({gatewayMost / gateway->slow, matchingMost, ledgerMost}) : 0;
    double committed = 0;
    for (const Cohort &cohort : m_gateway.serve(rate * seconds)) {
        committed += cohort.count;
        const Ms latency = now - cohort.since + 22 + static_cast<Ms>(rng.uniform() * 30);
        m_latencies.seconds.back()[latency] += cohort.count;
        m_webLatencies.seconds.back()[latency + 14] += cohort.count;
    }
    gateway->load = committed / seconds;
    m_accepted += committed;
    const double expired =
        m_web.expire(now, orderTimeout) + m_api.expire(now, orderTimeout) + m_gateway.expire(now, orderTimeout);
    if (expired > 0) {
        m_latencies.seconds.back()[orderTimeout] += expired;
        m_webLatencies.seconds.back()[orderTimeout + 14] += expired;
        fail(now, expired);
    }
    return committed;
}

double Trading::Latencies::percentile(double share) const
{
    std::map<Ms, double> all;
    for (const std::map<Ms, double> &second : seconds) {
        for (const auto &[latency, count] : second)
            all[latency] += count;
    }
    return Exchange::percentile(all, share);
}

void Trading::Latencies::close()
{
    constexpr std::size_t remembered = 5;
    seconds.emplace_back();
    if (seconds.size() > remembered)
        seconds.pop_front();
}

void Trading::closeSecond()
{
    m_figures = {.accepted = m_accepted,
                 .failed = m_failed,
                 .requests = m_requests * 2.4,
                 .latencyMedian = m_latencies.percentile(0.5),
                 .latencyP99 = m_latencies.percentile(0.99),
                 .webLatencyP99 = m_webLatencies.percentile(0.99),
                 .commits = m_accepted};
    m_accepted = m_failed = m_requests = 0;
    m_latencies.close();
    m_webLatencies.close();
}

}
