// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/model/cohorts.h"

#include <algorithm>

namespace Hikeshi::Exchange {

double CohortQueue::push(Cohort cohort)
{
    const double fits = std::clamp(m_limit - m_length, 0.0, cohort.count);
    if (fits > 0) {
        m_cohorts.push_back({cohort.since, fits});
        m_length += fits;
    }
    return cohort.count - fits;
}

std::deque<Cohort> CohortQueue::serve(double count)
{
    std::deque<Cohort> served;
    while (count > 1e-9 && !m_cohorts.empty()) {
        Cohort &front = m_cohorts.front();
        const double taken = std::min(count, front.count);
        served.push_back({front.since, taken});
        front.count -= taken;
        m_length -= taken;
        count -= taken;
        if (front.count <= 1e-9)
            m_cohorts.pop_front();
    }
    if (m_cohorts.empty())
        m_length = 0;
    return served;
}

double CohortQueue::expire(Ms now, Ms timeout)
{
    double expired = 0;
    while (!m_cohorts.empty() && now - m_cohorts.front().since >= timeout) {
        expired += m_cohorts.front().count;
        m_cohorts.pop_front();
    }
    m_length = m_cohorts.empty() ? 0 : m_length - expired;
    return expired;
}

}
