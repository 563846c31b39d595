// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/series.h"

#include <QRectF>

namespace Hikeshi {

/// The value axis: three round figures, from nought unless values are below it.
struct ValueScale
{
    double low = 0;
    double step = 0.5;

    double high() const { return low + 2 * step; }
    double y(double value, const QRectF &plot) const
    {
        return plot.bottom() - (value - low) / (2 * step) * plot.height();
    }

    /// Holds `values` (may be empty) and the limit.
    static ValueScale of(const Extent &values, const SeriesSpec &spec);
    /// Low, middle, high: `0`, `8`, `16 MB`. Only the highest carries the unit.
    QStringList labels(QStringView unit) const;
};

/// The time axis.
struct TimeScale
{
    Instant from;
    Instant to;

    double x(Instant at, const QRectF &plot) const;
    Instant at(double x, const QRectF &plot) const;
    /// Round instants of the site's clock, at most `most` of them.
    QList<Instant> ticks(int most) const;
    /// `03:11`, or `03:11:18` where a minute is long.
    QString label(Instant at) const;
};

/// Where numbers of markers stand: at the right of their dotted line; numbers that would collide are told as one
/// (`2–4`), and what collides still goes one row down.
struct MarkerTag
{
    double x = 0;
    int first = 0; ///< index of the first marker told
    int last = 0;
    int row = 0;

    QString text() const;
    bool operator==(const MarkerTag &) const = default;
};
/// `xs` rises. `digit` is the width of one digit. Only markers whose index lies in [first, first + xs.size()) are told.
QList<MarkerTag> markerTags(const QList<double> &xs, int first, double digit);

}
