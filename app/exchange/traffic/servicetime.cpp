// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/traffic/servicetime.h"

namespace Hikeshi::Exchange {

namespace {

// Only the four basic operations, which IEEE 754 defines to the last bit, evaluated by the compiler.
constexpr double ln2 = 0.693147180559945309417232121458;

/// The natural logarithm for 0 < x <= 1.
constexpr double naturalLog(double x)
{
    int halvings = 0;
    for (; x < 0.75; x *= 2)
        ++halvings;
    const double t = (x - 1) / (x + 1);
    double power = t;
    double sum = 0;
    for (int k = 1; k < 40; k += 2) {
        sum += power / k;
        power *= t * t;
    }
    return 2 * sum - halvings * ln2;
}

constexpr double exponentialOf(double x)
{
    const double small = x / 64;
    double term = 1;
    double sum = 1;
    for (int k = 1; k < 20; ++k) {
        term *= small / k;
        sum += term;
    }
    for (int i = 0; i < 6; ++i)
        sum *= sum;
    return sum;
}

constexpr double squareRoot(double x)
{
    double root = x > 1 ? x : 1;
    for (int i = 0; i < 60; ++i)
        root = (root + x / root) / 2;
    return root;
}

/// The standard normal's quantile for p <= 0.5 (Acklam's rational approximation, relative error below 1.2e-9).
constexpr double lowerNormalQuantile(double p)
{
    constexpr double a[]{-3.969683028665376e+01, 2.209460984245205e+02,  -2.759285104469687e+02,
                         1.383577518672690e+02,  -3.066479806614716e+01, 2.506628277459239e+00};
    constexpr double b[]{-5.447609879822406e+01, 1.615858368580409e+02, -1.556989798598866e+02, 6.680131188771972e+01,
                         -1.328068155288572e+01};
    constexpr double c[]{-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
                         -2.549732539343734e+00, 4.374664141464968e+00,  2.938163982698783e+00};
    constexpr double d[]{7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00};
    if (p < 0.02425) {
        const double q = squareRoot(-2 * naturalLog(p));
        return (((((c[0] * q + c[1]) * q + c[2]) * q + c[3]) * q + c[4]) * q + c[5])
            / ((((d[0] * q + d[1]) * q + d[2]) * q + d[3]) * q + 1);
    }
    const double q = p - 0.5;
    const double r = q * q;
    return (((((a[0] * r + a[1]) * r + a[2]) * r + a[3]) * r + a[4]) * r + a[5]) * q
        / (((((b[0] * r + b[1]) * r + b[2]) * r + b[3]) * r + b[4]) * r + 1);
}

constexpr int cells = 1024;
constexpr int fractionBits = 24;
constexpr double one = 1 << fractionBits;

struct ExponentialTable
{
    std::int32_t at[cells + 1]{}; ///< -ln(i / cells)
};

constexpr ExponentialTable makeExponential()
{
    ExponentialTable table;
    for (int i = 1; i <= cells; ++i)
        table.at[i] = static_cast<std::int32_t>(-naturalLog(static_cast<double>(i) / cells) * one + 0.5);
    return table;
}

struct LognormalTable
{
    std::int32_t at[cells]{}; ///< quantiles in the cells' middles, their mean is 1
    double squaredVariation = 0;
};

constexpr LognormalTable makeLognormal()
{
    constexpr double sigma = 0.5;
    double values[cells]{};
    double sum = 0;
    for (int i = 0; i < cells / 2; ++i) {
        const double z = lowerNormalQuantile((i + 0.5) / cells);
        values[i] = exponentialOf(sigma * z);
        values[cells - 1 - i] = exponentialOf(-sigma * z);
        sum += values[i] + values[cells - 1 - i];
    }
    LognormalTable table;
    double squares = 0;
    for (int i = 0; i < cells; ++i) {
        const double value = values[i] / sum * cells;
        table.at[i] = static_cast<std::int32_t>(value * one + 0.5);
        squares += value * value;
    }
    table.squaredVariation = squares / cells - 1;
    return table;
}

constexpr ExponentialTable exponentials = makeExponential();
constexpr LognormalTable lognormals = makeLognormal();
constexpr std::int64_t lowestCell = static_cast<std::int64_t>(10 * ln2 * one + 0.5); ///< -ln(1 / cells)

/// Inverse transform with linear interpolation; below the lowest cell it begins anew, since it has no memory.
std::int64_t unitExponential(Rng &rng)
{
    std::int64_t base = 0;
    while (true) {
        const std::uint64_t random = rng.next();
        const auto cell = static_cast<int>(random >> 54);
        if (cell == 0) {
            base += lowestCell;
            continue;
        }
        const auto within = static_cast<std::int64_t>((random >> 22) & 0xffffffff);
        const std::int64_t width = exponentials.at[cell] - exponentials.at[cell + 1];
        return base + exponentials.at[cell] - (width * within >> 32);
    }
}

}

Us exponential(Rng &rng, Us mean)
{
    return mean * unitExponential(rng) >> fractionBits;
}

double ServiceTime::squaredVariation() const
{
    switch (m_shape) {
    case Shape::Deterministic:
        return 0;
    case Shape::Exponential:
        return 1;
    case Shape::Lognormal:
        return lognormals.squaredVariation;
    }
    return 0;
}

Us ServiceTime::draw(Rng &rng, std::int64_t percent) const
{
    const Us mean = percent == 100 ? m_mean : m_mean * percent / 100;
    switch (m_shape) {
    case Shape::Deterministic:
        return mean;
    case Shape::Exponential:
        return exponential(rng, mean);
    case Shape::Lognormal:
        return mean * lognormals.at[rng.next() >> 54] >> fractionBits;
    }
    return mean;
}

}
