// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

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

/// A binary heap of plain events: earliest first, those of the same instant in the order in which they were pushed.
class EventQueue
{
public:
    bool isEmpty() const { return m_heap.empty(); }
    std::size_t size() const { return m_heap.size(); }
    const Event &next() const { return m_heap.front(); }

    void push(Us time, std::uint8_t kind, std::uint32_t a = 0, std::uint32_t b = 0)
    {
        const Event event{time, m_sequence++ << 8 | kind, a, b};
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

    Event pop()
    {
        const Event top = m_heap.front();
        const Event last = m_heap.back();
        m_heap.pop_back();
        if (!m_heap.empty())
            sink(last);
        return top;
    }

    bool operator==(const EventQueue &) const = default;

private:
    static bool isBefore(const Event &x, const Event &y)
    {
        return x.time != y.time ? x.time < y.time : x.order < y.order;
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
    std::uint64_t m_sequence = 0;
};

}
