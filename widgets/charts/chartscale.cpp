// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chartscale.h"

#include "widgets/presenters/wording.h"

#include <QStringList>

#include <algorithm>
#include <array>
#include <cmath>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// The smallest round number that is at least `size`.
double roundUp(double size, bool whole)
{
    static constexpr std::array mantissas{1.0, 2.0, 2.5, 4.0, 5.0, 8.0, 10.0};
    const double decade = std::pow(10, std::floor(std::log10(size)));
    for (const double mantissa : mantissas) {
        const double candidate = mantissa * decade;
        if (candidate >= size * (1 - 1e-9) && (!whole || candidate == std::round(candidate)))
            return candidate;
    }
    return 10 * decade;
}

double smallest(QStringView unit)
{
    return unit == u"percent" ? 0.005 : unit == u"seconds" ? 0.005 : unit == u"bytes" ? 500 : 1;
}

struct Prefix
{
    double factor;
    QString name;
    bool onEach = false; ///< k and M belong to the number; a unit only stands at the highest
};

Prefix prefixFor(double size, QStringView unit)
{
    if (unit == u"percent")
        return {0.01, u"%"_s};
    if (unit == u"seconds")
        return size < 1 ? Prefix{0.001, u"ms"_s} : Prefix{1, u"s"_s};
    if (unit == u"bytes")
        return size >= 1e9 ? Prefix{1e9, u"GB"_s}
            : size >= 1e6  ? Prefix{1e6, u"MB"_s}
            : size >= 1e3  ? Prefix{1e3, u"kB"_s}
                           : Prefix{1, u"B"_s};
    return size >= 1e6 ? Prefix{1e6, u"M"_s, true} : size >= 1e3 ? Prefix{1e3, u"k"_s, true} : Prefix{1, {}};
}

constexpr std::array<Milliseconds, 19> tickSteps{1s,    2s,    5s, 10s, 15s, 30s, 1min, 2min, 5min, 10min,
                                                 15min, 30min, 1h, 2h,  3h,  6h,  12h,  24h,  48h};

}

ValueScale ValueScale::of(const Extent &values, const SeriesSpec &spec)
{
    double least = 0;
    double most = 0;
    if (!values.isEmpty()) {
        least = std::min(0.0, static_cast<double>(values.low));
        most = std::max(0.0, static_cast<double>(values.high));
    }
    if (spec.limit && std::isfinite(*spec.limit)) {
        least = std::min(least, *spec.limit);
        most = std::max(most, *spec.limit);
    }
    const bool whole = spec.unit == u"count" || spec.unit.isEmpty();
    ValueScale scale{.step = roundUp(std::max((most - least) / 2, smallest(spec.unit)), whole)};
    for (scale.low = std::floor(least / scale.step) * scale.step; scale.high() < most * (1 - 1e-9);
         scale.low = std::floor(least / scale.step) * scale.step)
        scale.step = roundUp(scale.step * 1.01, whole);
    if (spec.unit == u"percent" && scale.low == 0 && most <= 1)
        scale.step = std::min(scale.step, 0.5); // nothing lies between 100 % and a rounder figure
    return scale;
}

QStringList ValueScale::labels(QStringView unit) const
{
    const Prefix common = prefixFor(std::max(std::abs(low), std::abs(high())), unit);
    QStringList labels;
    for (const double value : {low, low + step, high()}) {
        const Prefix prefix = common.onEach ? prefixFor(std::abs(value), unit) : common;
        QString label = QString::number(value / prefix.factor, 'g', 4);
        if (!prefix.name.isEmpty() && (value == high() || prefix.onEach))
            label += u' ' + prefix.name;
        labels.append(label);
    }
    return labels;
}

double TimeScale::x(Instant at, const QRectF &plot) const
{
    return plot.left()
        + static_cast<double>((at - from).count()) / static_cast<double>(std::max<qint64>((to - from).count(), 1))
        * plot.width();
}

Instant TimeScale::at(double x, const QRectF &plot) const
{
    const double share = (x - plot.left()) / std::max(plot.width(), 1.0);
    return from + Milliseconds(std::llround(share * static_cast<double>((to - from).count())));
}

QList<Instant> TimeScale::ticks(int most) const
{
    constexpr Milliseconds site = 9h; // rounds steps of many hours to the site's midnight
    const auto *step =
        std::ranges::find_if(tickSteps, [&](Milliseconds candidate) { return (to - from) / candidate < most; });
    const Milliseconds apart = step == tickSteps.end() ? (to - from) / std::max(most, 1) : *step;
    QList<Instant> ticks;
    const qint64 first = (toMilliseconds(from + site) + apart.count() - 1) / apart.count();
    for (Instant at = fromMilliseconds(first * apart.count()) - site; at <= to && ticks.size() < most; at += apart)
        ticks.append(at);
    return ticks;
}

QString TimeScale::label(Instant at) const
{
    if (to - from > 24h)
        return Wording::dayAndTime(at);
    const QString time = Wording::clockTime(at);
    return to - from < 5min ? time : time.first(5);
}

QString MarkerTag::text() const
{
    return first == last ? QString::number(first + 1) : u"%1–%2"_s.arg(first + 1).arg(last + 1);
}

QList<MarkerTag> markerTags(const QList<double> &xs, int first, double digit)
{
    QList<MarkerTag> tags;
    const auto width = [&](const MarkerTag &tag) { return digit * static_cast<double>(tag.text().size()) + 4; };
    for (qsizetype i = 0; i < xs.size(); ++i) {
        const int index = first + static_cast<int>(i);
        if (!tags.isEmpty() && xs[i] - xs[tags.last().last - first] < digit + 4)
            tags.last().last = index;
        else
            tags.append({.x = xs[i], .first = index, .last = index});
    }
    for (qsizetype i = 1; i < tags.size(); ++i) {
        const MarkerTag &before = tags[i - 1];
        if (before.row == 0 && before.x + width(before) > tags[i].x)
            tags[i].row = 1;
    }
    return tags;
}

}
