// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/watermark.h"

#include "widgets/presenters/incidentwords.h"

#include <QFontMetricsF>
#include <QPainter>

#include <cmath>

namespace Hikeshi {

void paintWatermark(QPainter &painter, const QRectF &area, const Theme &theme)
{
    painter.save();
    painter.setClipRect(area);
    painter.setFont(Theme::letters(22, QFont::Bold));
    QColor ink = theme.drill;
    ink.setAlphaF(theme.kind == Theme::Kind::Dark ? 0.13F : 0.16F);
    painter.setPen(ink);
    const QString word = IncidentWords::drillWord();
    const QFontMetricsF metrics(painter.font(), painter.device());
    const double across = metrics.horizontalAdvance(word) * 1.9;
    const double down = metrics.height() * 3.4;
    const double reach = std::hypot(area.width(), area.height()) / 2;
    painter.translate(area.center());
    painter.rotate(-24);
    int row = 0;
    for (double y = -reach; y < reach; y += down, ++row) {
        for (double x = -reach - (row % 2) * across / 2; x < reach; x += across)
            painter.drawText(QPointF(x, y), word);
    }
    painter.restore();
}

}
