// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/columnpainter.h"

#include <algorithm>
#include <cmath>

namespace Hikeshi {

void paintColumns(QImage &image, std::span<const ChartLine::Column> columns, QPointF origin, const ColumnPaint &paint)
{
    const double ratio = image.devicePixelRatioF();
    const auto stride = image.bytesPerLine() / static_cast<qsizetype>(sizeof(QRgb));
    auto *pixels = reinterpret_cast<QRgb *>(image.bits());
    const auto across = [&](double x) {
        return std::clamp(static_cast<int>(std::lround((x - origin.x()) * ratio)), 0, image.width());
    };
    const auto down = [&](double y) { return std::clamp((y - origin.y()) * ratio, -1.0, image.height() + 1.0); };
    const auto covered = [](int row, const ChartLine::Span &span) {
        return std::clamp(std::min(span.bottom, row + 1.0) - std::max(span.top, static_cast<double>(row)), 0.0, 1.0);
    };
    const auto thin = [](QRgb colour, double share) {
        return qPremultiply(
            qRgba(qRed(colour), qGreen(colour), qBlue(colour), static_cast<int>(qAlpha(colour) * share)));
    };
    const QRgb above = paint.above.rgba();
    const QRgb below = paint.below.rgba();
    const auto limit = static_cast<int>(std::lround(down(paint.limit)));
    const int pen = std::max(1, static_cast<int>(std::lround(ratio))); // on a fine screen a step is not a hair
    for (const ChartLine::Column &column : columns) {
        const int left = across(column.left);
        const int right = std::min(image.width(), std::max(across(column.right), left + pen));
        const ChartLine::Span band{down(column.band.top), down(column.band.bottom)};
        const ChartLine::Span core{down(column.core.top), down(column.core.bottom)};
        const int top = std::max(0, static_cast<int>(std::floor(band.top)));
        const int bottom = std::min(image.height(), static_cast<int>(std::ceil(band.bottom)));
        for (int row = top; row < bottom; ++row) {
            const double share = std::max(covered(row, core), 0.4 * covered(row, band));
            const QRgb wanted = thin(row < limit ? above : below, share);
            for (QRgb *pixel = pixels + row * stride + left; pixel < pixels + row * stride + right; ++pixel) {
                if (qAlpha(wanted) > qAlpha(*pixel))
                    *pixel = wanted;
            }
        }
    }
}

}
