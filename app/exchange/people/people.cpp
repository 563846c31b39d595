// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/people/people.h"

#include <algorithm>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

constexpr double asksUsually = 0.6; ///< a second, from all who are online
constexpr double asksInTrouble = 5.0; ///< more, when nothing is said and everything fails
constexpr double asksWhenTold = 1.2;
constexpr double asksForWithdrawals = 1.5; ///< more while withdrawals are stopped without a word
constexpr double handlingSeconds = 44; ///< of one agent, without macros
constexpr Ms noticeCounts = 600'000;
constexpr Ms agentsArrive = 300'000;

/// A first-order approach to `goal`, with this time constant in seconds.
double towards(double now, double goal, double constant, double seconds)
{
    return now + (goal - now) * std::min(1.0, seconds / constant);
}

}

bool People::isInformed(Ms now, Ms lastNotice) const
{
    return lastNotice > 0 && now - lastNotice < noticeCounts;
}

double People::handledPerSecond() const
{
    return m_agents / (m_macros ? handlingSeconds / 2 : handlingSeconds);
}

double People::waitSeconds() const
{
    return m_agents > 0 ? m_waiting / handledPerSecond() : 0;
}

void People::step(Ms now, Ms elapsed, const Seen &seen)
{
    const double seconds = static_cast<double>(elapsed) / 1000;
    if (m_wanted != m_agents && now >= m_arrive)
        m_agents = m_wanted;
    const bool informed = isInformed(now, seen.lastNotice);
    const bool troubled = seen.trouble > 0.05 || seen.withdrawalsStopped;
    if (!troubled)
        m_troubleSince = 0;
    else if (m_troubleSince == 0)
        m_troubleSince = now;

    double asks = asksUsually + seen.trouble * (informed ? asksWhenTold : asksInTrouble);
    if (seen.withdrawalsStopped && !informed)
        asks += asksForWithdrawals;
    // Who is angry asks twice.
    asks *= 1 + std::max(0.0, -m_mood) * 0.5;
    m_waiting = std::clamp(m_waiting + (asks - handledPerSecond()) * seconds, 0.0, 200'000.0);

    const double wait = std::min(1.0, waitSeconds() / 1800);
    const double goal = !troubled ? 0.4 - wait : informed ? -0.1 - wait / 2 : -0.9;
    m_mood = towards(m_mood, goal, troubled && !informed ? 240 : 600, seconds);
    m_impatience = towards(m_impatience, informed ? 0.25 : 0.6, 30, seconds);
    // The press hears of it after five minutes, and calls until somebody says something.
    if (troubled && now - m_troubleSince > 300'000)
        m_pressCalls += seconds / (informed ? 600 : 60);
}

void People::setAgents(int agents, Ms now)
{
    m_wanted = std::clamp(agents, 0, 2'000);
    if (m_wanted <= m_agents)
        m_agents = m_wanted;
    else
        m_arrive = now + agentsArrive;
}

std::vector<Condition> People::conditions() const
{
    return {{u"SupportQueueGrowing"_s,
             u"warning"_s,
             u"status-page"_s,
             {},
             m_waiting > 60,
             10'000,
             u"More than 60 customers wait for support"_s,
             u"問い合わせの待ちが60件を超えている"_s,
             u"first-notice"_s}};
}

QList<std::pair<QString, double>> People::samples() const
{
    return {{u"support_queue"_s, m_waiting},
            {u"support_wait_seconds"_s, waitSeconds()},
            {u"support_agents"_s, static_cast<double>(m_agents)},
            {u"customer_mood"_s, m_mood},
            {u"press_calls_total"_s, m_pressCalls}};
}

}
