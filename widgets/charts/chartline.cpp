// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chartline.h"

#include "situation/servicemap.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace Hikeshi {

namespace {

std::size_t indexOf(const Series &series, qint64 ms)
{
    const auto times = series.times();
    return static_cast<std::size_t>(std::ranges::lower_bound(times, ms) - times.begin());
}

class Tracer
{
public:
    Tracer(const Series &s, const TimeScale &t, const ValueScale &v, const QRectF &p, double ratio)
        : series(s)
        , time(t)
        , value(v)
        , plot(p)
        , columns(std::max(1, static_cast<int>(std::ceil(p.width() * ratio))))
        , gap(gapAfter(s, t.to))
    {
    }

    ChartLine trace()
    {
        const std::size_t begin = indexOf(series, toMilliseconds(time.from));
        const std::size_t end = indexOf(series, toMilliseconds(time.to) + 1);
        if (end - begin <= static_cast<std::size_t>(columns))
            traceSamples(begin > 0 ? begin - 1 : 0, std::min(end + 1, series.size()));
        else
            traceColumns();
        return line;
    }

private:
    void traceSamples(std::size_t begin, std::size_t end)
    {
        QPolygonF run;
        Instant before;
        for (std::size_t i = begin; i < end; ++i) {
            const Sample sample = series.at(i);
            if (!run.isEmpty() && (sample.at - before > gap || !std::isfinite(sample.value)))
                finish(run);
            if (std::isfinite(sample.value))
                run.append({time.x(sample.at, plot), near(value.y(sample.value, plot))});
            before = sample.at;
        }
        finish(run);
    }

    /// The neighbours outside the window may lie anywhere: not farther than a painter can count.
    double near(double y) const { return std::clamp(y, plot.top() - 10'000, plot.bottom() + 10'000); }

    void finish(QPolygonF &run)
    {
        if (run.size() == 1)
            line.dots.append(run.first());
        else if (run.size() > 1)
            line.strokes.append(run);
        run.clear();
    }

    // Columns lie on round multiples of their width in time, not on the window's edge: the same samples share a column
    // while the window moves, and the line does not shimmer.
    void traceColumns()
    {
        const qint64 from = toMilliseconds(time.from);
        step = std::max<qint64>(1, ((time.to - time.from).count() + columns - 1) / columns);
        start = from - ((from % step) + step) % step;
        const auto count = static_cast<int>((toMilliseconds(time.to) - start) / step + 1);
        const std::vector<Extent> extents =
            series.extents(fromMilliseconds(start), fromMilliseconds(start + count * step), count);
        int filled = -1; // the last column with a sample
        for (int i = 0; i < count; ++i) {
            const Extent &extent = extents[static_cast<std::size_t>(i)];
            if (extent.isEmpty())
                continue;
            if (filled >= 0 && isGap(filled, i))
                close();
            else if (filled >= 0)
                bridge(filled, i, extent.first);
            column(i, extent.low, extent.high, extent.last);
            filled = i;
        }
        close();
    }

    /// Between two columns with nothing drawable: a gap when that is long, or when what is there is not a number.
    bool isGap(int before, int after) const
    {
        if (after == before + 1)
            return false;
        if ((after - before) * step > gap.count())
            return true;
        return indexOf(series, start + (before + 1) * step) != indexOf(series, start + after * step);
    }

    void bridge(int before, int after, double to)
    {
        const double begin = last;
        for (int i = before + 1; i < after; ++i)
            column(i, last, last, begin + (to - begin) * (i - before) / (after - before));
    }

    /// In pixels from here on. Every column begins where the one before it ended, so that steps are joined.
    void column(int index, double low, double high, double leaves)
    {
        const double entered = line.columns.size() == runBegin ? leaves : last;
        const auto x = [&](int i) { return time.x(fromMilliseconds(start + i * step), plot); };
        const auto y = [&](double v) { return value.y(v, plot); };
        constexpr double half = ChartLine::thickness / 2;
        line.columns.push_back({.left = x(index),
                                .right = x(index + 1),
                                .band = {y(std::max(high, entered)) - half, y(std::min(low, entered)) + half},
                                .core = {y(std::max(leaves, entered)) - half, y(std::min(leaves, entered)) + half}});
        last = leaves;
    }

    void close()
    {
        constexpr double rises = 3; // pixels out of its neighbours: a spike
        const std::span run = std::span(line.columns).subspan(runBegin);
        for (std::size_t i = 0; i < run.size(); ++i) {
            const std::size_t next = i + 1 < run.size() ? i + 1 : i > 0 ? i - 1 : i;
            const ChartLine::Span &before = run[i > 0 ? i - 1 : next].band;
            const ChartLine::Span &after = run[next].band;
            ChartLine::Column &here = run[i];
            if (here.band.top < std::min(before.top, after.top) - rises)
                here.core.top = here.band.top;
            if (here.band.bottom > std::max(before.bottom, after.bottom) + rises)
                here.core.bottom = here.band.bottom;
        }
        runBegin = line.columns.size();
    }

    const Series &series;
    const TimeScale &time;
    const ValueScale &value;
    const QRectF &plot;
    const int columns;
    const Milliseconds gap;
    qint64 step = 1;
    qint64 start = 0;
    double last = 0;
    std::size_t runBegin = 0; ///< of the columns joined with each other
    ChartLine line;
};

}

ChartLine ChartLine::of(const Series &series, const TimeScale &time, const ValueScale &value, const QRectF &plot,
                        double pixelRatio)
{
    return Tracer(series, time, value, plot, pixelRatio).trace();
}

Milliseconds gapAfter(const Series &series, Instant to)
{
    const auto times = series.times();
    const std::size_t end = indexOf(series, toMilliseconds(to) + 1);
    const std::size_t begin = end > 33 ? end - 33 : 0;
    std::vector<qint64> apart;
    for (std::size_t i = begin + 1; i < end; ++i)
        apart.push_back(times[i] - times[i - 1]);
    if (apart.empty())
        return ServiceMap::staleAfter;
    const auto middle = apart.begin() + static_cast<std::ptrdiff_t>(apart.size() / 2);
    std::ranges::nth_element(apart, middle);
    return std::max(ServiceMap::staleAfter, Milliseconds(3 * *middle));
}

}
