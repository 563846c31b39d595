// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chartcsv.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

QString number(double value)
{
    return std::isfinite(value) ? QString::number(value, 'g', QLocale::FloatingPointShortest) : QString();
}

QString extentLines(const Series &series, const TimeScale &time, int columns)
{
    QString lines = u"time,low,high\n"_s;
    const std::vector<Extent> extents = series.extents(time.from, time.to, columns);
    for (int i = 0; i < columns; ++i) {
        const Extent &extent = extents[static_cast<std::size_t>(i)];
        lines += toIso(time.from + (time.to - time.from) * i / columns) + u',' + number(static_cast<double>(extent.low))
            + u',' + number(static_cast<double>(extent.high)) + u'\n';
    }
    return lines;
}

}

QString chartCsv(const Series &series, const TimeScale &time, int columns)
{
    constexpr std::ptrdiff_t most = 100'000;
    const auto times = series.times();
    const auto begin = std::ranges::lower_bound(times, toMilliseconds(time.from));
    const auto end = std::ranges::upper_bound(times, toMilliseconds(time.to));
    if (end - begin > most)
        return extentLines(series, time, std::max(columns, 1));
    QString lines = u"time,value\n"_s;
    for (auto it = begin; it < end; ++it) {
        const Sample sample = series.at(static_cast<std::size_t>(it - times.begin()));
        lines += toIso(sample.at) + u',' + number(sample.value) + u'\n';
    }
    return lines;
}

}
