// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/chartscale.h"

#include <QList>
#include <QPolygonF>

namespace Hikeshi {

/// A series as shapes on the screen. Where there is at most one sample a pixel column, its samples are `strokes`; where
/// there are more, each column is filled from its least to its greatest value (`bands`), so that no spike vanishes
/// between two pixels. A gap (NaN, or no sample for long) parts the shapes. Costs what the pixels cost, however many
/// samples there are.
struct ChartLine
{
    QList<QPolygonF> strokes;
    QList<QPolygonF> bands; ///< closed
    QList<QPointF> dots; ///< single samples between two gaps

    static constexpr double thickness = 1.4;

    static ChartLine of(const Series &series, const TimeScale &time, const ValueScale &value, const QRectF &plot,
                        double pixelRatio);
};

/// Longer without a sample than this is a gap: three times the usual distance near `to`, but not less than what the
/// situation calls stale.
Milliseconds gapAfter(const Series &series, Instant to);

}
