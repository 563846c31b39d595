// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/chartline.h"

#include <QColor>
#include <QImage>

#include <span>

namespace Hikeshi {

/// Two colours that meet at a height.
struct ColumnPaint
{
    double limit;
    QColor above;
    QColor below;
};

/// Puts the columns of a line on an empty image (premultiplied ARGB) whose corner lies at `origin`: cores in full,
/// bands thinly. A column is as wide as a pixel, so each is a run down the image whose ends alone are blended. A path
/// of the same columns costs a painter several times as much, because their edges are what it sorts.
void paintColumns(QImage &image, std::span<const ChartLine::Column> columns, QPointF origin, const ColumnPaint &paint);

}
