// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/model/monitoring.h"

#include <vector>

namespace Hikeshi::Exchange {

/// Those outside: customers who ask support when they are told nothing and wait when they are told well, the people who
/// answer them, and the press, which calls when a thing goes on. What the team announces changes what they do.
class People
{
public:
    struct Seen
    {
        double customersOnline = 0;
        double trouble = 0; ///< share of orders that fail, 0 to 1
        bool withdrawalsStopped = false;
        Ms lastNotice = 0; ///< when users were last told something; 0: never
        bool resolvedTold = false; ///< … that it is over
    };
    void step(Ms now, Ms elapsed, const Seen &seen);

    int agents() const { return m_agents; }
    /// More come within five minutes, fewer go at once.
    void setAgents(int agents, Ms now);
    /// Prepared answers: an agent needs half the time.
    void setMacros(bool on) { m_macros = on; }
    bool hasMacros() const { return m_macros; }

    double waiting() const { return m_waiting; } ///< customers in the support queue
    double waitSeconds() const; ///< how long one who asks now will wait
    double mood() const { return m_mood; } ///< -1 furious to 1 content
    double pressCalls() const { return m_pressCalls; } ///< so far
    /// The share of customers who press again at once when an order fails: fewer when they have been told.
    double impatience() const { return m_impatience; }
    bool isInformed(Ms now, Ms lastNotice) const;

    std::vector<Condition> conditions() const;
    QList<std::pair<QString, double>> samples() const;

    bool operator==(const People &) const = default;

private:
    double handledPerSecond() const;

    double m_waiting = 4;
    double m_mood = 0.3;
    double m_pressCalls = 0;
    double m_impatience = 0.6;
    int m_agents = 40;
    int m_wanted = 40;
    Ms m_arrive = 0; ///< when those who were called are there
    Ms m_troubleSince = 0;
    bool m_macros = false;
};

}
