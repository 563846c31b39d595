// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/model/ledgerdatabase.h"

#include <deque>

namespace Hikeshi::Exchange {

/// Orders that came in the same step.
struct Cohort
{
    Ms since = 0; ///< when the customer pressed the button
    double count = 0;

    bool operator==(const Cohort &) const = default;
};

/// A first-in first-out queue with a limit and a time-out: latency and errors come out of it.
class CohortQueue
{
public:
    explicit CohortQueue(double limit)
        : m_limit(limit)
    {
    }

    double length() const { return m_length; }
    /// Gives back how many did not fit.
    double push(Cohort cohort);
    /// Takes up to `count` from the front.
    std::deque<Cohort> serve(double count);
    /// Removes those older than `timeout` and says how many.
    double expire(Ms now, Ms timeout);

    bool operator==(const CohortQueue &) const = default;

private:
    std::deque<Cohort> m_cohorts;
    double m_length = 0;
    double m_limit;
};

}
