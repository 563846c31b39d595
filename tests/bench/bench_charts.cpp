// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a redraw of a chart costs, from a thousand to ten million samples, against the same picture by Qt Charts and
// against one look at every value. One JSON object a line; times are medians in milliseconds:
//   ours                 Chart after a change of its range, into an image of the same size
//   qtcharts_extents     Qt Charts fed anew with one extent a pixel column, as ours is
//   qtcharts_all         Qt Charts that holds all samples, after a change of its range (a million at most: ten
//                        million would take many seconds)
//   qtcharts_all_feed    giving Qt Charts all samples, once
//   one_pass             least and greatest of all values, one loop over them
// and the ratios of ours to the others. `board_24` is one second of 24 charts at 1 Hz in a window of 1600x900.

#include "widgets/charts/chartboard.h"

#include <QApplication>
#include <QChart>
#include <QElapsedTimer>
#include <QGraphicsScene>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineSeries>
#include <QTextStream>
#include <QValueAxis>

#include <algorithm>
#include <cmath>
#include <functional>

using namespace Hikeshi;
using namespace Qt::StringLiterals;

namespace {

constexpr QSize frame(600, 300);
constexpr qsizetype allMost = 1'000'000;
constexpr qint64 start = 1'795'489'200'000;
constexpr qint64 apart = 8; ///< milliseconds between samples: ten million fit into the day that is kept

/// The least of `runs` in milliseconds.
double timed(int runs, const std::function<void(int)> &work)
{
    double least = INFINITY;
    for (int run = 0; run < runs; ++run) {
        QElapsedTimer timer;
        timer.start();
        work(run);
        least = std::min(least, static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    return least;
}

double valueOf(qsizetype i)
{
    const auto x = static_cast<double>(i);
    return 1000 + 200 * std::sin(x / 20'000) + 40 * std::sin(x * 12.9898) + (i % 250'000 == 125'000 ? 3000 : 0);
}

SampleBatch samples(const SeriesId &id, qsizetype count)
{
    SampleBatch batch{.series = id};
    batch.samples.reserve(count);
    for (qsizetype i = 0; i < count; ++i)
        batch.samples.append({fromMilliseconds(start + i * apart), valueOf(i)});
    return batch;
}

/// A line chart by Qt Charts without animation, with two value axes.
class Theirs
{
public:
    Theirs()
    {
        chart.legend()->hide();
        chart.addSeries(&line);
        chart.addAxis(&time, Qt::AlignBottom);
        chart.addAxis(&value, Qt::AlignLeft);
        line.attachAxis(&time);
        line.attachAxis(&value);
        value.setRange(0, 5000);
        time.setTickCount(3);
        value.setTickCount(3);
        chart.resize(frame);
        scene.addItem(&chart);
    }
    ~Theirs()
    {
        scene.removeItem(&chart);
        chart.removeSeries(&line);
        chart.removeAxis(&time);
        chart.removeAxis(&value);
    }

    void feed(const QList<QPointF> &points) { line.replace(points); }
    void draw(QImage &image, qint64 from, qint64 to)
    {
        time.setRange(static_cast<double>(from), static_cast<double>(to));
        QPainter painter(&image);
        painter.setRenderHint(QPainter::Antialiasing);
        scene.render(&painter, QRectF(QPointF(), frame), QRectF(QPointF(), frame));
    }

private:
    QGraphicsScene scene;
    QChart chart;
    QLineSeries line;
    QValueAxis time;
    QValueAxis value;
};

QList<QPointF> pointsOf(const Series &series, qint64 from, qint64 to, int columns)
{
    QList<QPointF> points;
    const std::vector<Extent> extents = series.extents(fromMilliseconds(from), fromMilliseconds(to), columns);
    for (int i = 0; i < columns; ++i) {
        const Extent &extent = extents[static_cast<std::size_t>(i)];
        if (extent.isEmpty())
            continue;
        const double at = static_cast<double>(from) + static_cast<double>(to - from) * (i + 0.5) / columns;
        points << QPointF(at, static_cast<double>(extent.low)) << QPointF(at, static_cast<double>(extent.high));
    }
    return points;
}

QJsonObject measure(qsizetype count, int runs)
{
    const SeriesId id(u"orders"_s);
    const qint64 end = start + count * apart;
    SteppedClock clock(fromMilliseconds(end));
    Situation situation(clock);
    situation.setSeriesSpecs({{.id = id, .title = {u"Orders"_s, {}}, .unit = u"per_second"_s, .limit = 3000.0}});
    situation.apply({SourceId(u"bench"_s), samples(id, count)});
    const Series &series = *situation.series().find(id);
    QImage image(frame, QImage::Format_ARGB32_Premultiplied);
    // Each run shows a slightly different range, so that nobody can show yesterday's picture.
    const auto left = [&](int run) { return start + (run % 2) * count * apart / 1000; };

    Look look;
    Chart chart(situation, look, id);
    chart.resize(frame);
    const double ours = timed(runs, [&](int run) {
        chart.setRange(fromMilliseconds(left(run)), fromMilliseconds(end));
        chart.render(&image);
    });

    Theirs fed;
    const double extents = timed(runs, [&](int run) {
        fed.feed(pointsOf(series, left(run), end, frame.width()));
        fed.draw(image, left(run), end);
    });

    volatile double kept = 0;
    const double onePass = timed(runs, [&](int) {
        double least = INFINITY;
        double most = -INFINITY;
        for (const double value : series.values()) {
            least = std::min(least, value);
            most = std::max(most, value);
        }
        kept = most - least;
    });

    QJsonObject told{{u"points"_s, count},
                     {u"ours"_s, ours},
                     {u"qtcharts_extents"_s, extents},
                     {u"one_pass"_s, onePass},
                     {u"ours_to_qtcharts_extents"_s, ours / extents},
                     {u"ours_to_one_pass"_s, ours / onePass}};
    if (count > allMost)
        return told;
    Theirs all;
    QList<QPointF> points;
    points.reserve(count);
    for (std::size_t i = 0; i < series.size(); ++i)
        points.append({static_cast<double>(series.times()[i]), series.values()[i]});
    told[u"qtcharts_all_feed"_s] = timed(1, [&](int) {
        all.feed(points);
        all.draw(image, start, end);
    });
    const double theirs = timed(count > 50'000 ? 3 : runs, [&](int run) { all.draw(image, left(run + 1), end); });
    told[u"qtcharts_all"_s] = theirs;
    told[u"ours_to_qtcharts_all"_s] = ours / theirs;
    return told;
}

/// One second of a board of 24 charts that follow: 24 samples, a tick, one repaint.
QJsonObject measureBoard(int seconds)
{
    SteppedClock clock(fromMilliseconds(start));
    Situation situation(clock);
    QList<SeriesId> ids;
    for (int i = 0; i < 24; ++i)
        ids.append(SeriesId(u"series_%1"_s.arg(i)));
    for (const SeriesId &id : std::as_const(ids)) {
        SampleBatch batch{.series = id};
        for (qint64 i = 0; i < 3600; ++i)
            batch.samples.append({fromMilliseconds(start + i * 1000), valueOf(i * 125)});
        situation.apply({SourceId(u"bench"_s), batch});
    }
    clock.advanceTo(fromMilliseconds(start + 3'599'000));
    Look look;
    ChartBoard board(situation, look);
    board.setSeries(ids);
    board.resize(1600, 900);
    QImage image(board.size(), QImage::Format_ARGB32_Premultiplied);
    const double second = timed(seconds, [&](int run) {
        clock.advanceBy(Seconds(1));
        for (const SeriesId &id : std::as_const(ids))
            situation.apply({SourceId(u"bench"_s), SampleBatch{id, {{clock.now(), valueOf(run)}}}});
        board.render(&image);
    });
    return {{u"board_24"_s, second}};
}

}

int main(int argc, char **argv)
{
    QApplication app(argc, argv);
    const bool quick = app.arguments().contains(u"--quick"_s);
    QTextStream out(stdout);
    const auto tell = [&](const QJsonObject &object) {
        out << QJsonDocument(object).toJson(QJsonDocument::Compact) << Qt::endl;
    };
    for (const qsizetype count : {1'000, 10'000, 100'000, 1'000'000, 10'000'000}) {
        if (!quick || count <= 10'000)
            tell(measure(count, quick ? 3 : 21));
    }
    tell(measureBoard(quick ? 3 : 30));
    return 0;
}
