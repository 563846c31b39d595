// SPDX-License-Identifier: GPL-3.0-or-later
// What the traffic says of itself, and what is done to it from outside.
#include "exchange/traffic/constants.h"
#include "exchange/traffic/traffic.h"

#include <algorithm>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

void Traffic::setVolume(const VolumeAttack &attack)
{
    m_volume = attack;
    m_junkSources = m_sources.reserve({attack.from.base, std::max(28, attack.from.prefix)});
}

void Traffic::setSlow(std::uint32_t connections)
{
    m_slow.connections = connections;
    m_slow.opensPerSecond = 2'000;
    m_slowSources = m_sources.reserve(SlowAttack::from);
    while (connections == 0 && !m_heldSlots.isEmpty())
        endHeld(); // they hang up
}

void Traffic::emptyCache()
{
    m_cached.assign(userCount, 0);
}

std::uint64_t Traffic::underWay(bool customers) const
{
    const auto jobs = std::ranges::count_if(
        m_jobs, [&](const Job &job) { return job.isLive && !job.isSettled && isCustomers(job.kind) == customers; });
    return static_cast<std::uint64_t>(jobs) + (customers ? 0 : m_heldSlots.size());
}

std::uint64_t Traffic::ordersUnderWay() const
{
    return static_cast<std::uint64_t>(std::ranges::count_if(
        m_jobs, [](const Job &job) { return job.isLive && !job.isSettled && job.kind == Kind::Order; }));
}

void Traffic::closeSecond()
{
    const auto seconds = [](Us us) { return static_cast<double>(us) / 1e6; };
    const auto count = [](std::uint64_t value) { return static_cast<double>(value); };
    m_orderLatency.closeSecond();
    m_webLatency.closeSecond();
    m_goodness[m_goodnessAt] = {m_second.goodServed, m_second.goodEnded};
    m_goodnessAt = (m_goodnessAt + 1) % m_goodness.size();
    std::uint64_t served = 0;
    std::uint64_t ended = 0;
    for (const auto &[good, all] : m_goodness) {
        served += good;
        ended += all;
    }
    m_customerBits = m_second.bits;
    m_figures = {.accepted = count(m_second.ordersServed),
                 .failed = count(m_second.ordersEnded - m_second.ordersServed),
                 .requests = count(m_second.requests),
                 .latencyMedian = seconds(m_orderLatency.percentile(0.5)),
                 .latencyP99 = seconds(m_orderLatency.percentile(0.99)),
                 .webLatencyP99 = seconds(m_webLatency.percentile(0.99)),
                 .commits = count(m_second.commits),
                 .edgeBits = m_second.bits + m_attackBits,
                 .blocked = count(m_second.blocked),
                 .logins = count(m_second.logins),
                 .goodShare = ended > 0 ? count(served) / count(ended) : 1,
                 .cacheHitRate =
                     m_second.lookUps > 0 ? count(m_second.hits) / count(m_second.lookUps) : m_figures.cacheHitRate,
                 .lineLoss = m_loss / 65'536.0};
    m_second = {};
}

std::vector<Condition> Traffic::conditions() const
{
    const TrafficFigures &f = m_figures;
    const auto warns = [](const QString &name, const QString &service, bool holds, Ms delay, const QString &en,
                          const QString &ja, const QString &runbook) {
        return Condition{name, u"warning"_s, service, {}, holds, delay, en, ja, runbook};
    };
    return {
        warns(u"EdgeFlood"_s, u"balancer"_s, f.edgeBits > 0.8 * Built::lineBits, 4'000,
              u"The line takes more than 80 % of what it can"_s, u"回線の使用が容量の80%を超えている"_s, u"ddos-l4"_s),
        warns(u"LinePacketsLost"_s, u"balancer"_s, f.lineLoss > 0.02 && f.edgeBits <= 0.8 * Built::lineBits, 4'000,
              u"More than 2 % of packets are lost though the line has room"_s,
              u"回線に余裕があるのにパケットの2%以上が失われている"_s, u"ddos-l4"_s),
        warns(u"ConnectionSlotsFull"_s, u"balancer"_s, m_slots > m_slotLimit * 9 / 10, 3'000,
              u"More than 90 % of the balancer's connections are in use"_s,
              u"負荷分散の接続枠の90%以上が使われている"_s, u"ddos-l4"_s),
        warns(u"LoginFlood"_s, u"api"_s, f.logins > 200, 5'000, u"More than 200 logins a second, most of them wrong"_s,
              u"ログイン試行が毎秒200件を超え、大半が失敗している"_s, u"ddos-l7"_s),
        warns(u"CacheMissStorm"_s, u"cache"_s, f.cacheHitRate < 0.5 && readQueue() > 50, 4'000,
              u"Most look-ups miss the cache, and the database's readers queue"_s,
              u"キャッシュの大半が外れ、データベースの読み取りが滞留している"_s, u"cache-stampede"_s),
    };
}

QList<std::pair<QString, double>> Traffic::samples() const
{
    const TrafficFigures &f = m_figures;
    return {{u"orders_accepted_per_second"_s, f.accepted},
            {u"order_error_rate"_s, f.errorRate()},
            {u"order_latency_p50_seconds"_s, f.latencyMedian},
            {u"order_latency_p99_seconds"_s, f.latencyP99},
            {u"gateway_queue"_s, static_cast<double>(gatewayQueue())},
            {u"web_latency_p99_seconds"_s, f.webLatencyP99},
            {u"requests_per_second"_s, f.requests},
            {u"edge_bits_per_second"_s, f.edgeBits},
            {u"blocked_per_second"_s, f.blocked},
            {u"good_share"_s, f.goodShare},
            {u"cache_hit_rate"_s, f.cacheHitRate},
            {u"read_queue"_s, static_cast<double>(readQueue())},
            {u"logins_per_second"_s, f.logins},
            {u"connections"_s, static_cast<double>(m_slots)},
            {u"orders_lost_total"_s, static_cast<double>(ordersLost())},
            {u"db_commits_per_second"_s, f.commits}};
}

}
