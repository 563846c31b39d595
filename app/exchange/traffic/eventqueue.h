// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/traffic/fifo.h"

#include <array>
#include <cstdint>
#include <limits>

namespace Hikeshi::Exchange {

/// Microseconds of the traffic's own time.
using Us = std::int64_t;

/// Something that will happen. What `a` and `b` mean is the kind's business.
struct Event
{
    Us time = 0;
    std::uint64_t order = 0; ///< sequence number above, kind in the lowest byte
    std::uint32_t a = 0;
    std::uint32_t b = 0;

    std::uint8_t kind() const { return static_cast<std::uint8_t>(order & 0xff); }
    bool operator==(const Event &) const = default;
};

/// Plain events: earliest first, those of the same instant in the order in which they were pushed. A binary heap, and
/// beside it lanes for what comes in the order in which it is pushed anyhow, as arrivals and equally long waits do: in
/// a flood these are nearly all, and the heap stays small.
class EventQueue
{
public:
    static constexpr std::size_t lanes = 8;
    static constexpr Us never = std::numeric_limits<Us>::max();

    EventQueue() { m_times.fill(never); }

    bool isEmpty() const { return nextTime() == never; }
    std::size_t size() const
    {
        std::size_t sum = m_heap.size();
        for (const Fifo<Event> &lane : m_lanes)
            sum += lane.size();
        return sum;
    }
    Us nextTime() const { return m_times[m_first]; } ///< `never` when there is none

    void push(Us time, std::uint8_t kind, std::uint32_t a = 0, std::uint32_t b = 0)
    {
        rise({time, m_sequence++ << 8 | kind, a, b});
        m_times[heap] = m_heap.front().time;
        m_first = earlier(m_first, heap);
    }
    /// Not before what was pushed into this lane last.
    void pushInLane(std::size_t lane, Us time, std::uint8_t kind, std::uint32_t a = 0, std::uint32_t b = 0)
    {
        m_lanes[lane].push({time, m_sequence++ << 8 | kind, a, b});
        m_times[lane] = m_lanes[lane].front().time;
        m_first = earlier(m_first, lane);
    }

    Event pop()
    {
        Event top;
        if (m_first == heap) {
            top = popHeap();
            m_times[heap] = m_heap.empty() ? never : m_heap.front().time;
        } else {
            Fifo<Event> &lane = m_lanes[m_first];
            top = lane.pop();
            m_times[m_first] = lane.isEmpty() ? never : lane.front().time;
        }
        m_first = 0;
        for (std::size_t i = 1; i < m_times.size(); ++i)
            m_first = earlier(m_first, i);
        return top;
    }

    bool operator==(const EventQueue &) const = default;

private:
    static constexpr std::size_t heap = lanes;

    static bool isBefore(const Event &x, const Event &y)
    {
        return x.time != y.time ? x.time < y.time : x.order < y.order;
    }
    const Event &front(std::size_t place) const { return place == heap ? m_heap.front() : m_lanes[place].front(); }
    std::size_t earlier(std::size_t x, std::size_t y) const
    {
        if (m_times[x] != m_times[y])
            return m_times[x] < m_times[y] ? x : y;
        return m_times[x] == never || isBefore(front(x), front(y)) ? x : y;
    }

    void rise(const Event &event)
    {
        std::size_t hole = m_heap.size();
        m_heap.push_back(event);
        while (hole > 0) {
            const std::size_t parent = (hole - 1) / 2;
            if (!isBefore(event, m_heap[parent]))
                break;
            m_heap[hole] = m_heap[parent];
            hole = parent;
        }
        m_heap[hole] = event;
    }

    Event popHeap()
    {
        const Event top = m_heap.front();
        const Event last = m_heap.back();
        m_heap.pop_back();
        if (!m_heap.empty())
            sink(last);
        return top;
    }

    void sink(const Event &event)
    {
        const std::size_t size = m_heap.size();
        std::size_t hole = 0;
        for (std::size_t child = 1; child < size; child = 2 * hole + 1) {
            if (child + 1 < size && isBefore(m_heap[child + 1], m_heap[child]))
                ++child;
            if (!isBefore(m_heap[child], event))
                break;
            m_heap[hole] = m_heap[child];
            hole = child;
        }
        m_heap[hole] = event;
    }

    std::vector<Event> m_heap;
    std::array<Fifo<Event>, lanes> m_lanes;
    std::array<Us, lanes + 1> m_times; ///< of each lane's first and the heap's
    std::size_t m_first = 0; ///< where the earliest is
    std::uint64_t m_sequence = 0;
};

}
