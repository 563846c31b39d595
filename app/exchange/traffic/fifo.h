// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace Hikeshi::Exchange {

/// First in, first out, in one block of memory that is copied at once: queues of a world that forks.
template <class T> class Fifo
{
public:
    bool isEmpty() const { return m_size == 0; }
    std::size_t size() const { return m_size; }
    const T &front() const { return m_ring[m_head]; }

    void push(const T &value)
    {
        if (m_size == m_ring.size())
            grow();
        m_ring[(m_head + m_size) & (m_ring.size() - 1)] = value;
        ++m_size;
    }
    T pop()
    {
        const T value = m_ring[m_head];
        m_head = (m_head + 1) & (m_ring.size() - 1);
        --m_size;
        return value;
    }
    void clear() { m_head = m_size = 0; }

    bool operator==(const Fifo &other) const
    {
        if (m_size != other.m_size)
            return false;
        for (std::size_t i = 0; i < m_size; ++i) {
            if (!(m_ring[(m_head + i) & (m_ring.size() - 1)]
                  == other.m_ring[(other.m_head + i) & (other.m_ring.size() - 1)]))
                return false;
        }
        return true;
    }

private:
    void grow()
    {
        std::vector<T> larger(m_ring.empty() ? 16 : m_ring.size() * 2);
        for (std::size_t i = 0; i < m_size; ++i)
            larger[i] = m_ring[(m_head + i) & (m_ring.size() - 1)];
        m_ring = std::move(larger);
        m_head = 0;
    }

    std::vector<T> m_ring; ///< its size is a power of two
    std::size_t m_head = 0;
    std::size_t m_size = 0;
};

}
