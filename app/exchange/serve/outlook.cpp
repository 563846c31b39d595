// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/serve/outlook.h"

#include <QThread>

#include <algorithm>
#include <ranges>
#include <thread>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

constexpr double restoredBelow = 0.01; ///< error rate
constexpr Ms restoredFor = 10'000;
constexpr double affordable = 1'000; ///< requests a second, with the most futures

/// What was seen of one future.
struct Future
{
    std::vector<std::vector<double>> values; ///< by series, by instant
    std::optional<double> restored; ///< seconds
    double ordersLost = 0;
    QByteArray answer;
};

double valueOf(const QList<std::pair<QString, double>> &samples, const QString &series)
{
    const auto found = std::ranges::find(samples, series, &std::pair<QString, double>::first);
    return found == samples.end() ? 0 : found->second;
}

/// Plays one future, a second at a time.
class Play
{
public:
    Play(World world, const OutlookQuestion &question)
        : m_world(std::move(world))
        , m_question(question)
        , m_from(m_world.now())
        , m_lostBefore(valueOf(m_world.samples(), u"orders_lost_total"_s))
    {
        m_future.values.resize(question.series.size());
    }

    Future run(const Deed &deed, const std::atomic<bool> &stop)
    {
        if (deed)
            m_future.answer = deed(m_world);
        for (Ms at = 0; at < m_question.horizon && !stop; at += 1'000) {
            m_world.advanceTo(m_from + at + 1'000);
            look(at + 1'000);
        }
        return std::move(m_future);
    }

private:
    void look(Ms elapsed)
    {
        const QList<std::pair<QString, double>> samples = m_world.samples();
        if (valueOf(samples, u"order_error_rate"_s) >= restoredBelow)
            m_goodSince.reset();
        else if (!m_goodSince)
            m_goodSince = elapsed;
        if (m_goodSince && elapsed - *m_goodSince >= restoredFor && !m_future.restored)
            m_future.restored = static_cast<double>(*m_goodSince) / 1000;
        if (elapsed % m_question.every == 0) {
            for (std::size_t i = 0; i < m_question.series.size(); ++i)
                m_future.values[i].push_back(valueOf(samples, m_question.series[i]));
        }
        m_future.ordersLost = valueOf(samples, u"orders_lost_total"_s) - m_lostBefore;
    }

    World m_world;
    const OutlookQuestion &m_question;
    Ms m_from;
    double m_lostBefore;
    std::optional<Ms> m_goodSince;
    Future m_future;
};

/// The nearest-rank percentile; `values` are reordered.
double percentile(std::vector<double> &values, double share)
{
    const auto rank = static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1) + 0.5);
    std::ranges::nth_element(values, values.begin() + rank);
    return values[static_cast<std::size_t>(rank)];
}

Futures gathered(const std::vector<Future> &all, const OutlookQuestion &question)
{
    Futures futures{.answer = all.front().answer};
    for (std::size_t s = 0; s < question.series.size(); ++s) {
        Band band{.series = question.series[s]};
        for (std::size_t t = 0; t < all.front().values[s].size(); ++t) {
            std::vector<double> values;
            for (const Future &future : all)
                values.push_back(future.values[s][t]);
            band.low.push_back(percentile(values, 0.1));
            band.middle.push_back(percentile(values, 0.5));
            band.high.push_back(percentile(values, 0.9));
        }
        futures.bands.push_back(std::move(band));
    }
    std::vector<double> lost;
    std::vector<double> restored;
    for (const Future &future : all) {
        lost.push_back(future.ordersLost);
        if (future.restored)
            restored.push_back(*future.restored);
    }
    futures.ordersLost = percentile(lost, 0.5);
    futures.restoredShare = static_cast<double>(restored.size()) / static_cast<double>(all.size());
    if (futures.restoredShare > 0.5)
        futures.restored = percentile(restored, 0.5);
    return futures;
}

}

int OutlookQuestion::futuresFor(const World &world)
{
    const double requests = std::max(1.0, world.traffic().figures().requests);
    return std::clamp(static_cast<int>(mostFutures * affordable / requests), 3, mostFutures);
}

std::optional<Outlook> outlook(const World &world, const Deed &deed, const OutlookQuestion &question,
                               std::atomic<int> &done, const std::atomic<bool> &stop)
{
    const int each = std::max(1, question.futures);
    std::vector<Future> acting(static_cast<std::size_t>(each));
    std::vector<Future> waiting(static_cast<std::size_t>(each));
    std::atomic<int> next = 0;
    const auto work = [&] {
        for (int i = next++; i < 2 * each && !stop; i = next++) {
            // The same chance for both, so that what differs is the deed's doing.
            const auto chance = static_cast<std::uint64_t>(i / 2);
            World future = world;
            future.market().setDetail(false);
            future.setWatched(false);
            future.reseed(world.seed() + 0x9e3779b97f4a7c15 * (chance + 1));
            (i % 2 == 0 ? acting : waiting)[chance] =
                Play(std::move(future), question).run(i % 2 == 0 ? deed : Deed(), stop);
            ++done;
        }
    };
    {
        std::vector<std::jthread> helpers;
        for (int i = 1; i < std::min(QThread::idealThreadCount(), 2 * each); ++i)
            helpers.emplace_back(work);
        work();
    }
    if (stop)
        return std::nullopt;
    return Outlook{.from = world.now(),
                   .every = question.every,
                   .acting = gathered(acting, question),
                   .waiting = gathered(waiting, question)};
}

}
