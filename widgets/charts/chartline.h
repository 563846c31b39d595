// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/chartscale.h"

#include <QList>
#include <QPolygonF>

#include <vector>

namespace Hikeshi {

/// A series as shapes on the screen. Where there is at most one sample a pixel column, its samples are `strokes`. Where
/// there are more, every column has a `band` from its least to its greatest value, to be painted thinly, and a `core`
/// to its last one, to be painted in full; a column that rises out of its neighbours is core to its tip, so that no
/// spike vanishes between two pixels. A gap (NaN, or no sample for long) parts the shapes. Costs what the pixels cost,
/// however many samples there are.
struct ChartLine
{
    struct Span
    {
        double top;
        double bottom;
    };
    struct Column
    {
        double left;
        double right;
        Span band;
        Span core;
    };

    QList<QPolygonF> strokes;
    QList<QPointF> dots; ///< single samples between two gaps
    std::vector<Column> columns; ///< from left to right

    static constexpr double thickness = 1.4;

    static ChartLine of(const Series &series, const TimeScale &time, const ValueScale &value, const QRectF &plot,
                        double pixelRatio);
};

/// Longer without a sample than this is a gap: three times the usual distance near `to`, but not less than what the
/// situation calls stale.
Milliseconds gapAfter(const Series &series, Instant to);

}
