// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/theme.h"

class QPainter;
class QRectF;

namespace Hikeshi {

/// 訓練 DRILL aslant all over `area`: seen at a glance, and nothing below it is harder to read.
void paintWatermark(QPainter &painter, const QRectF &area, const Theme &theme);

}
