// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/traffic/fifo.h"
#include "exchange/traffic/servicetime.h"

namespace Hikeshi::Exchange {

/// Workers with a queue in front: G/G/c with room for `limit` waiting. It says who begins when; the owner keeps the
/// events. Jobs are numbers of the owner's.
class Station
{
public:
    struct Waiting
    {
        std::uint32_t job = 0;
        Us since = 0;
        bool operator==(const Waiting &) const = default;
    };

    Station(ServiceTime time, int workers, std::size_t limit)
        : m_time(time)
        , m_workers(workers)
        , m_limit(limit)
    {
    }

    enum class Entry
    {
        Begins, ///< a worker takes it at once
        Waits,
        Full
    };
    Entry enter(std::uint32_t job, Us now)
    {
        if (hasFreeWorker() && m_queue.isEmpty()) {
            begin(0);
            return Entry::Begins;
        }
        if (m_queue.size() >= m_limit)
            return Entry::Full;
        m_queue.push({job, now});
        return Entry::Waits;
    }
    bool hasFreeWorker() const { return m_open && m_busy < m_workers; }
    bool hasWaiting() const { return !m_queue.isEmpty(); }
    const Waiting &front() const { return m_queue.front(); }
    /// The first that waits goes to a worker.
    std::uint32_t beginNext(Us now)
    {
        const Waiting first = m_queue.pop();
        begin(now - first.since);
        return first.job;
    }
    /// The first that waits has gone away: nobody works on it.
    std::uint32_t dropFront() { return m_queue.pop().job; }
    void finish() { --m_busy; }
    Us draw(Rng &rng, std::int64_t times = 1) const { return m_time.draw(rng, m_percent * times); }

    std::size_t queue() const { return m_queue.size(); }
    int busy() const { return m_busy; }
    int workers() const { return m_workers; }
    std::uint64_t begun() const { return m_begun; }
    /// All that those who have begun had waited.
    Us waited() const { return m_waited; }

    void setWorkers(int workers) { m_workers = workers; }
    void setPercent(std::int64_t percent) { m_percent = percent; }
    bool isOpen() const { return m_open; }
    void setOpen(bool open) { m_open = open; } ///< closed: nobody begins; the queue goes on filling
    void clear()
    {
        m_queue.clear();
        m_busy = 0;
    }

    bool operator==(const Station &) const = default;

private:
    void begin(Us waited)
    {
        ++m_busy;
        ++m_begun;
        m_waited += waited;
    }

    ServiceTime m_time;
    Fifo<Waiting> m_queue;
    int m_workers;
    int m_busy = 0;
    std::size_t m_limit;
    std::int64_t m_percent = 100;
    std::uint64_t m_begun = 0;
    Us m_waited = 0;
    bool m_open = true;
};

}
