// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <cmath>
#include <cstdint>

namespace Hikeshi::Exchange {

/// xoshiro256** (Blackman and Vigna, 2018), seeded by splitmix64: the same numbers on every machine.
class Rng
{
public:
    explicit Rng(std::uint64_t seed)
    {
        for (std::uint64_t &word : m_state) {
            seed += 0x9e3779b97f4a7c15;
            std::uint64_t z = seed;
            z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
            z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
            word = z ^ (z >> 31);
        }
    }

    std::uint64_t next()
    {
        const auto rotated = [](std::uint64_t x, int k) { return (x << k) | (x >> (64 - k)); };
        const std::uint64_t result = rotated(m_state[1] * 5, 7) * 9;
        const std::uint64_t t = m_state[1] << 17;
        m_state[2] ^= m_state[0];
        m_state[3] ^= m_state[1];
        m_state[1] ^= m_state[2];
        m_state[0] ^= m_state[3];
        m_state[2] ^= t;
        m_state[3] = rotated(m_state[3], 45);
        return result;
    }

    /// In [0, 1), 53 bits.
    double uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }

    /// A Poisson count: by multiplication for small means, by the sum of twelve uniforms (a normal) for large ones.
    std::int64_t poisson(double mean)
    {
        if (mean <= 0)
            return 0;
        if (mean > 30) {
            double sum = -6;
            for (int i = 0; i < 12; ++i)
                sum += uniform();
            return std::max<std::int64_t>(0, std::llround(mean + sum * std::sqrt(mean)));
        }
        const double limit = std::exp(-mean);
        std::int64_t count = 0;
        for (double product = uniform(); product > limit; product *= uniform())
            ++count;
        return count;
    }

    bool operator==(const Rng &) const = default;

private:
    std::array<std::uint64_t, 4> m_state{};
};

}
