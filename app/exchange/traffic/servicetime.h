// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/model/rng.h"
#include "exchange/traffic/eventqueue.h"

namespace Hikeshi::Exchange {

/// How long one job takes a worker. Drawn from tables of integers that the compiler computes, so that no machine's
/// mathematics library decides what happens.
class ServiceTime
{
public:
    enum class Shape : std::uint8_t
    {
        Deterministic,
        Exponential,
        Lognormal ///< sigma 0.5
    };

    constexpr ServiceTime(Shape shape, Us mean)
        : m_mean(mean)
        , m_shape(shape)
    {
    }

    Us mean() const { return m_mean; }
    /// The squared coefficient of variation: variance over mean squared.
    double squaredVariation() const;
    /// `percent`: 100 is normal speed, 300 takes three times as long.
    Us draw(Rng &rng, std::int64_t percent = 100) const;

    bool operator==(const ServiceTime &) const = default;

private:
    Us m_mean;
    Shape m_shape;
};

/// Exponential with this mean: the time until the next of independent arrivals.
Us exponential(Rng &rng, Us mean);

}
