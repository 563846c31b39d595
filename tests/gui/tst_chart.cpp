// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chartboard.h"
#include "widgets/charts/chartline.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>

#include <cmath>
#include <limits>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Instant start = fromMilliseconds(1'795'489'200'000); // 12:00:00 at the site
const SeriesId errors(u"order_error_rate"_s);
const SeriesId orders(u"orders_accepted_per_second"_s);

/// A site with two series, time and a look.
struct Site
{
    SteppedClock clock{start};
    Situation situation{clock};
    Look look;

    Site()
    {
        situation.setSeriesSpecs(
            {{.id = errors, .title = {u"Error rate"_s, u"エラー率"_s}, .unit = u"percent"_s, .limit = 0.01},
             {.id = orders,
              .title = {u"Orders accepted"_s, u"受付注文"_s},
              .unit = u"per_second"_s,
              .limit = 500.0,
              .limitIsLower = true}});
    }
    void tell(const SeriesId &id, Instant at, double value)
    {
        situation.apply({SourceId(u"exchange"_s), SampleBatch{id, {{at, value}}}});
    }
    /// One sample a second for `length`, and the clock at its end.
    void steady(const SeriesId &id, Seconds length, double value)
    {
        SampleBatch batch{.series = id};
        for (Seconds s{0}; s <= length; s += 1s)
            batch.samples.append({start + s, value});
        situation.apply({SourceId(u"exchange"_s), batch});
        clock.advanceTo(std::max(clock.now(), start + length));
    }
};

void wheel(QWidget &widget, QPointF at, int turned)
{
    QWheelEvent event(at, widget.mapToGlobal(at), {}, {0, turned}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase,
                      false);
    QCoreApplication::sendEvent(&widget, &event);
}

void drag(QWidget &widget, QPoint from, QPoint to, Qt::KeyboardModifiers modifiers = {})
{
    QTest::mousePress(&widget, Qt::LeftButton, modifiers, from);
    QMouseEvent move(QEvent::MouseMove, QPointF(to), widget.mapToGlobal(QPointF(to)), Qt::NoButton, Qt::LeftButton,
                     modifiers);
    QCoreApplication::sendEvent(&widget, &move);
    QTest::mouseRelease(&widget, Qt::LeftButton, modifiers, to);
}

/// How far a colour is red rather than grey.
int redness(QRgb pixel)
{
    return qRed(pixel) - std::max(qGreen(pixel), qBlue(pixel));
}

int brightestIn(const QImage &image, QRectF area)
{
    int most = 0;
    for (int y = static_cast<int>(area.top()); y < area.bottom(); ++y) {
        for (int x = static_cast<int>(area.left()); x < area.right(); ++x)
            most = std::max(most, qGray(image.pixel(x, y)));
    }
    return most;
}

QPoint pointAt(const Chart &chart, Instant at)
{
    const ChartFace face = chart.face();
    return {static_cast<int>(std::lround(face.time().x(at, face.plot()))), static_cast<int>(face.plot().center().y())};
}

}

class TestChart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void valuesFallOnTheirPixels_data();
    void valuesFallOnTheirPixels();
    void aSpikeAmongAMillionIsSeen();
    void gapsPartTheLine_data();
    void gapsPartTheLine();
    void axisHoldsValuesAndLimit_data();
    void axisHoldsValuesAndLimit();
    void beyondTheLimitTheFigureTurns_data();
    void beyondTheLimitTheFigureTurns();
    void beyondTheLimitTheLineTurns();
    void staleFigureSaysSo();
    void emptyChartSaysForWhomItWaits();
    void wheelZoomsAtThePointer();
    void dragPansAndReachingNowFollows();
    void shiftDragChoosesAStretch();
    void keysPanZoomAndFollow();
    void following_movesWithTheClock();
    void copiesVisibleSamples();
    void markersAreChosenByMouseAndKey();
    void crowdedMarkerNumbersMerge();
    void boardSharesRangeAndCrosshair();
    void boardLaysOutByWidth_data();
    void boardLaysOutByWidth();
    void stripMovesTheCharts();
    void looksAndSpeaksAnew();
    void manyChangesAreOneRepaint();
};

void TestChart::valuesFallOnTheirPixels_data()
{
    QTest::addColumn<int>("seconds");
    QTest::newRow("a line through samples") << 60;
    QTest::newRow("columns of many samples") << 40'000;
}

void TestChart::valuesFallOnTheirPixels()
{
    QFETCH(int, seconds);
    Site site;
    site.steady(orders, Seconds(seconds), 800);
    Chart chart(site.situation, site.look, orders);
    chart.resize(400, 200);
    chart.setRange(start, start + Seconds(seconds));
    const ChartFace face = chart.face();
    const QImage image = chart.grab().toImage();
    const auto x = static_cast<int>(face.plot().left() + face.plot().width() * 0.37);
    // 800 on an axis from 0: the brightest pixel of the column above the time row.
    int brightest = 0;
    int found = 0;
    for (auto y = static_cast<int>(face.plot().top()); y < static_cast<int>(face.plot().bottom()) - 2; ++y) {
        if (const int grey = qGray(image.pixel(x, y)); grey > brightest) {
            brightest = grey;
            found = y;
        }
    }
    QVERIFY2(std::abs(found + 0.5 - face.value().y(800, face.plot())) <= 1.5, qPrintable(QString::number(found)));
}

void TestChart::aSpikeAmongAMillionIsSeen()
{
    Site site;
    SampleBatch batch{.series = orders};
    constexpr int count = 1'000'000;
    for (int i = 0; i < count; ++i)
        batch.samples.append({start + Milliseconds(80 * i), i == 654'321 ? 2000.0 : 600.0});
    site.clock.advanceTo(batch.samples.last().at);
    site.situation.apply({SourceId(u"exchange"_s), batch});
    Chart chart(site.situation, site.look, orders);
    chart.resize(600, 200);
    chart.setRange(start, site.clock.now());
    const ChartFace face = chart.face();
    const QImage image = chart.grab().toImage();
    const double x = face.time().x(batch.samples[654'321].at, face.plot());
    const double tip = face.value().y(2000, face.plot());
    for (const double below : {2.0, 20.0, 60.0}) {
        const QRectF around(x - 2, tip + below, 5, 1);
        QVERIFY2(brightestIn(image, around) > 180, qPrintable(QString::number(below)));
    }
    QVERIFY(brightestIn(image, QRectF(x - 12, tip + 8, 8, 1)) < 100); // and nothing beside it
}

void TestChart::gapsPartTheLine_data()
{
    QTest::addColumn<int>("seconds");
    QTest::addColumn<double>("missing"); // NaN: told as such; negative: not told at all
    for (const int seconds : {120, 12'000}) {
        QTest::addRow("%d s, nothing heard", seconds) << seconds << -1.0;
        QTest::addRow("%d s, not a number", seconds) << seconds << std::numeric_limits<double>::quiet_NaN();
    }
}

void TestChart::gapsPartTheLine()
{
    QFETCH(int, seconds);
    QFETCH(double, missing);
    Series series;
    for (int s = 0; s <= seconds; ++s) {
        const bool gone = s > seconds * 2 / 5 && s < seconds * 3 / 5;
        if (!gone || std::isnan(missing))
            series.append({start + Seconds(s), gone ? missing : 1.0});
    }
    const QRectF plot(0, 0, 400, 100);
    const ChartLine line = ChartLine::of(series, {start, start + Seconds(seconds)}, {.low = 0, .step = 1}, plot, 1);
    const auto covers = [&](double x) {
        return std::ranges::any_of(line.columns, [&](const auto &c) { return c.left <= x && x <= c.right; })
            || std::ranges::any_of(line.strokes,
                                   [&](const QPolygonF &run) { return run.first().x() <= x && x <= run.last().x(); });
    };
    QVERIFY(covers(100));
    QVERIFY(!covers(200));
    QVERIFY(covers(300));
}

void TestChart::axisHoldsValuesAndLimit_data()
{
    QTest::addColumn<float>("low");
    QTest::addColumn<float>("high");
    QTest::addColumn<double>("limit");
    QTest::addColumn<QString>("unit");
    QTest::addColumn<QStringList>("labels");
    QTest::newRow("orders") << 200.0F << 1800.0F << 500.0 << u"per_second"_s << QStringList{u"0"_s, u"1 k"_s, u"2 k"_s};
    QTest::newRow("errors") << 0.0F << 0.417F << 0.01 << u"percent"_s << QStringList{u"0"_s, u"25"_s, u"50 %"_s};
    QTest::newRow("all errors") << 0.0F << 1.0F << 0.01 << u"percent"_s << QStringList{u"0"_s, u"50"_s, u"100 %"_s};
    QTest::newRow("lag below its limit") << 0.0F << 2e5F << 16e6 << u"bytes"_s
                                         << QStringList{u"0"_s, u"8"_s, u"16 MB"_s};
    QTest::newRow("fast") << 0.01F << 0.12F << 0.15 << u"seconds"_s << QStringList{u"0"_s, u"80"_s, u"160 ms"_s};
    QTest::newRow("nothing yet") << std::numeric_limits<float>::quiet_NaN() << 0.0F << 1.0 << u"count"_s
                                 << QStringList{u"0"_s, u"1"_s, u"2"_s};
    QTest::newRow("below nought") << -30.0F << 40.0F << 1.0 << u"count"_s << QStringList{u"-40"_s, u"0"_s, u"40"_s};
}

void TestChart::axisHoldsValuesAndLimit()
{
    QFETCH(float, low);
    QFETCH(float, high);
    QFETCH(double, limit);
    QFETCH(QString, unit);
    const ValueScale scale = ValueScale::of({low, high, low, high}, {.unit = unit, .limit = limit});
    QTEST(scale.labels(unit), "labels");
    QVERIFY(scale.low <= limit && limit <= scale.high());
}

void TestChart::beyondTheLimitTheFigureTurns_data()
{
    QTest::addColumn<SeriesId>("series");
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("text");
    QTest::addColumn<Theme::Tone>("tone");
    QTest::newRow("below an upper limit") << errors << 0.005 << u"0.50 %"_s << Theme::Tone::Quiet;
    QTest::newRow("above an upper limit") << errors << 0.417 << u"✕ 41.7 %"_s << Theme::Tone::Trouble;
    QTest::newRow("above a lower limit") << orders << 1800.0 << u"1800 /s"_s << Theme::Tone::Quiet;
    QTest::newRow("below a lower limit") << orders << 212.0 << u"✕ 212 /s"_s << Theme::Tone::Trouble;
}

void TestChart::beyondTheLimitTheFigureTurns()
{
    QFETCH(SeriesId, series);
    QFETCH(double, value);
    Site site;
    site.tell(series, start, value);
    Chart chart(site.situation, site.look, series);
    chart.resize(300, 150);
    QTEST(chart.face().figureText(), "text");
    QTEST(chart.face().figureTone(), "tone");
    chart.grab();
    QVERIFY(!chart.accessibleName().isEmpty());
    QVERIFY(chart.accessibleDescription().contains(chart.face().figureText()));
}

void TestChart::beyondTheLimitTheLineTurns()
{
    Site site;
    SampleBatch batch{.series = orders};
    for (int s = 0; s <= 4000; ++s)
        batch.samples.append({start + Seconds(s), s < 2000 ? 1500.0 : 200.0});
    site.clock.advanceTo(start + 4000s);
    site.situation.apply({SourceId(u"exchange"_s), batch});
    Chart chart(site.situation, site.look, orders);
    chart.resize(400, 200);
    chart.setRange(start, start + 4000s);
    const ChartFace face = chart.face();
    const QImage image = chart.grab().toImage();
    const auto at = [&](double share, double value) {
        return image.pixel(static_cast<int>(face.plot().left() + face.plot().width() * share),
                           static_cast<int>(face.value().y(value, face.plot())));
    };
    QVERIFY(redness(at(0.2, 1500)) < 30);
    QVERIFY(redness(at(0.8, 200)) > 90);
}

void TestChart::staleFigureSaysSo()
{
    Site site;
    site.steady(errors, 60s, 0.5);
    Chart chart(site.situation, site.look, errors);
    site.clock.advanceBy(9s);
    QCOMPARE(chart.face().figureTone(), Theme::Tone::Trouble);
    site.clock.advanceBy(3s);
    QCOMPARE(chart.face().figureText(), u"no data for 12 s"_s);
    QCOMPARE(chart.face().figureTone(), Theme::Tone::Unknown);
    QCOMPARE(chart.face().valueAt(site.clock.now()), u"no data"_s);
}

void TestChart::emptyChartSaysForWhomItWaits()
{
    Site site;
    Chart chart(site.situation, site.look, errors);
    chart.resize(300, 150);
    const QImage empty = chart.grab().toImage();
    QCOMPARE(chart.face().figureText(), QString());
    QVERIFY(brightestIn(empty, QRectF(60, 60, 180, 60)) > 100); // words in the middle
    site.tell(errors, start, 0.001);
    QVERIFY(chart.grab().toImage() != empty);
}

void TestChart::wheelZoomsAtThePointer()
{
    Site site;
    site.steady(errors, 3600s, 0);
    Chart chart(site.situation, site.look, errors);
    chart.resize(500, 200);
    chart.setWindow(20min);
    QSignalSpy changed(&chart, &Chart::rangeChanged);
    const Instant pointed = chart.to() - 15min;
    const QPoint place = pointAt(chart, pointed);
    const Instant under = chart.face().time().at(place.x(), chart.face().plot());
    wheel(chart, place, 240);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(changed.first().at(2).toBool(), false);
    QVERIFY(chart.to() - chart.from() < 14min);
    QVERIFY(std::abs(pointAt(chart, under).x() - place.x()) <= 1);
    wheel(chart, place, -2400); // far out: reaches now, and follows
    QVERIFY(chart.isFollowing());
    QCOMPARE(chart.to(), site.clock.now());
}

void TestChart::dragPansAndReachingNowFollows()
{
    Site site;
    site.steady(errors, 3600s, 0);
    Chart chart(site.situation, site.look, errors);
    chart.resize(500, 200);
    chart.setWindow(10min);
    const QPoint here = pointAt(chart, chart.from() + 2min);
    const QPoint there = pointAt(chart, chart.from() + 7min);
    drag(chart, here, there);
    QVERIFY(!chart.isFollowing());
    QVERIFY(std::chrono::abs(chart.to() - (site.clock.now() - 5min)) < 3s);
    drag(chart, there, here - QPoint(80, 0));
    QVERIFY(chart.isFollowing());
    drag(chart, here, there);
    QTest::mouseDClick(&chart, Qt::LeftButton, {}, here);
    QVERIFY(chart.isFollowing());
    QCOMPARE(chart.to() - chart.from(), Milliseconds(10min));
}

void TestChart::shiftDragChoosesAStretch()
{
    Site site;
    site.steady(errors, 3600s, 0);
    Chart chart(site.situation, site.look, errors);
    chart.resize(500, 200);
    chart.setWindow(20min);
    const Instant from = chart.from() + 5min;
    drag(chart, pointAt(chart, from + 4min), pointAt(chart, from), Qt::ShiftModifier);
    QVERIFY(!chart.isFollowing());
    QVERIFY(std::chrono::abs(chart.from() - from) < 4s);
    QVERIFY(std::chrono::abs(chart.to() - from - 4min) < 4s);
}

void TestChart::keysPanZoomAndFollow()
{
    Site site;
    site.steady(errors, 3600s, 0);
    Chart chart(site.situation, site.look, errors);
    chart.setWindow(16min);
    QSignalSpy changed(&chart, &Chart::rangeChanged);
    QTest::keyClick(&chart, Qt::Key_Plus);
    QVERIFY(chart.isFollowing()); // without a pointer it stays with now
    QVERIFY(chart.to() - chart.from() < 11min);
    QTest::keyClick(&chart, Qt::Key_Minus);
    QTest::keyClick(&chart, Qt::Key_Left);
    QVERIFY(!chart.isFollowing());
    QCOMPARE(site.clock.now() - chart.to(), (chart.to() - chart.from()) / 8);
    QTest::keyClick(&chart, Qt::Key_Left);
    QTest::keyClick(&chart, Qt::Key_Home);
    QVERIFY(chart.isFollowing());
    QCOMPARE(changed.size(), 5);
    QTest::keyClick(&chart, Qt::Key_Right); // beyond now there is nothing
    QCOMPARE(changed.size(), 5);
}

void TestChart::following_movesWithTheClock()
{
    Site site;
    Chart chart(site.situation, site.look, errors);
    chart.setWindow(10min);
    site.clock.advanceBy(5s);
    QCOMPARE(chart.to(), site.clock.now());
    chart.setRange(start - 60s, start);
    site.clock.advanceBy(5s);
    QCOMPARE(chart.to(), start);
    QCOMPARE(chart.from(), start - 60s);
    chart.follow();
    QCOMPARE(chart.to(), site.clock.now());
}

void TestChart::copiesVisibleSamples()
{
    Site site;
    site.steady(errors, 100s, 0.25);
    site.tell(errors, start + 101s, std::numeric_limits<double>::quiet_NaN());
    site.clock.advanceBy(1s);
    Chart chart(site.situation, site.look, errors);
    chart.setRange(start + 99s, start + 101s);
    QTest::keySequence(&chart, QKeySequence::Copy);
    QCOMPARE(
        QGuiApplication::clipboard()->text(),
        u"time,value\n%1,0.25\n%2,0.25\n%3,\n"_s.arg(toIso(start + 99s), toIso(start + 100s), toIso(start + 101s)));
}

void TestChart::markersAreChosenByMouseAndKey()
{
    Site site;
    site.steady(errors, 900s, 0);
    Chart chart(site.situation, site.look, errors);
    chart.resize(500, 200);
    chart.setWindow(15min);
    chart.setMarkers({{start + 700s, u"declared"_s, Theme::Tone::Quiet, 31},
                      {start + 300s, u"first-out"_s, Theme::Tone::Trouble, 18}});
    QSignalSpy chosen(&chart, &Chart::markerChosen);
    QTest::mouseClick(&chart, Qt::LeftButton, {}, pointAt(chart, start + 300s));
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen.last().first().toLongLong(), 18);
    QTest::mouseClick(&chart, Qt::LeftButton, {}, pointAt(chart, start + 500s));
    QCOMPARE(chosen.size(), 1);
    QTest::keyClick(&chart, Qt::Key_Right, Qt::ControlModifier);
    QCOMPARE(chart.hoveredAt(), start + 300s);
    QTest::keyClick(&chart, Qt::Key_Right, Qt::ControlModifier);
    QTest::keyClick(&chart, Qt::Key_Return);
    QCOMPARE(chosen.last().first().toLongLong(), 31);
    QTest::keyClick(&chart, Qt::Key_Escape);
    QVERIFY(!chart.hoveredAt());
}

void TestChart::crowdedMarkerNumbersMerge()
{
    const QList<MarkerTag> tags = markerTags({10, 13, 15, 80, 93, 200}, 0, 6);
    QStringList texts;
    for (const MarkerTag &tag : tags)
        texts.append(u"%1@%2"_s.arg(tag.text()).arg(tag.row));
    QCOMPARE(texts, (QStringList{u"1–3@0"_s, u"4@0"_s, u"5@0"_s, u"6@0"_s}));
    QCOMPARE(markerTags({10, 14, 27}, 3, 6).last(), (MarkerTag{.x = 27, .first = 5, .last = 5, .row = 1}));
}

void TestChart::boardSharesRangeAndCrosshair()
{
    Site site;
    site.steady(errors, 900s, 0);
    site.steady(orders, 900s, 1800);
    ChartBoard board(site.situation, site.look);
    board.resize(800, 200);
    board.setSeries({errors, orders});
    board.show();
    QVERIFY(QTest::qWaitForWindowExposed(&board));
    Chart &one = *board.charts().first();
    Chart &other = *board.charts().last();
    QTest::mouseMove(&one, pointAt(one, start + 450s));
    QTRY_VERIFY(other.hoveredAt());
    QCOMPARE(other.hoveredAt(), one.hoveredAt());
    QCOMPARE(other.face().valueAt(*other.hoveredAt()), u"1800 /s"_s);
    QSignalSpy changed(&board, &ChartBoard::rangeChanged);
    QTest::keyClick(&other, Qt::Key_Left);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(one.timeWindow(), other.timeWindow());
    QCOMPARE(board.strip().timeWindow(), other.timeWindow());
    board.follow();
    QVERIFY(one.isFollowing());
    QVERIFY(board.strip().stateText().contains(u"12:15:00"_s));
}

void TestChart::boardLaysOutByWidth_data()
{
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("charts");
    QTest::addColumn<int>("columns");
    QTest::newRow("small") << 500 << 4 << 2;
    QTest::newRow("beside the runbook") << 760 << 4 << 4;
    QTest::newRow("many") << 1280 << 24 << 4;
    QTest::newRow("wall") << 3000 << 24 << 7;
    QTest::newRow("few") << 3000 << 2 << 2;
}

void TestChart::boardLaysOutByWidth()
{
    QFETCH(int, width);
    QFETCH(int, charts);
    Site site;
    ChartBoard board(site.situation, site.look);
    board.resize(width, 400);
    QList<SeriesId> ids;
    for (int i = 0; i < charts; ++i)
        ids.append(SeriesId(u"s%1"_s.arg(i)));
    board.setSeries(ids);
    board.show();
    QVERIFY(QTest::qWaitForWindowExposed(&board));
    QTEST(board.columns(), "columns");
    board.resize(500, 400);
    QTRY_COMPARE(board.columns(), 2);
}

void TestChart::stripMovesTheCharts()
{
    Site site;
    site.steady(errors, 3600s, 0);
    ChartBoard board(site.situation, site.look);
    board.resize(800, 200);
    board.setSeries({errors});
    board.setWindow(10min);
    board.show();
    QVERIFY(QTest::qWaitForWindowExposed(&board));
    TimeStrip &strip = board.strip();
    strip.setReplay(true);
    QCOMPARE(strip.stateText(), u"13:00:00 · replay"_s);
    strip.setReplay(false);
    QCOMPARE(strip.stateText(), u"now 13:00:00 · live"_s);
    const QPointF grip = strip.handle().center();
    drag(strip, grip.toPoint(), grip.toPoint() - QPoint(200, 0));
    Chart &chart = *board.charts().first();
    QVERIFY(!chart.isFollowing());
    const double moved = static_cast<double>((site.clock.now() - chart.to()).count()) / 3'600'000;
    QVERIFY(std::abs(moved - 200 / strip.bar().width()) < 0.01);
    QVERIFY(strip.stateText().startsWith(u"looking at 12:"_s));
    QTest::mouseClick(&strip, Qt::LeftButton, {}, QPoint(strip.width() - 20, 6)); // back to live
    QVERIFY(chart.isFollowing());
    QTest::keyClick(&strip, Qt::Key_Left);
    QVERIFY(!chart.isFollowing());
    QTest::keyClick(&strip, Qt::Key_Home);
    QVERIFY(chart.isFollowing());
}

void TestChart::looksAndSpeaksAnew()
{
    Site site;
    site.steady(errors, 60s, 0);
    Chart chart(site.situation, site.look, errors);
    chart.resize(300, 150);
    const QImage dark = chart.grab().toImage();
    site.look.setTheme(Theme::Kind::Light);
    site.look.setLanguage(u"ja"_s);
    const QImage light = chart.grab().toImage();
    QVERIFY(qGray(light.pixel(150, 3)) > qGray(dark.pixel(150, 3)));
    QCOMPARE(chart.accessibleName(), u"エラー率"_s);
    site.look.setLanguage(u"en"_s);
}

void TestChart::manyChangesAreOneRepaint()
{
    struct Counting : Chart
    {
        using Chart::Chart;
        int painted = 0;
        void paintEvent(QPaintEvent *event) override
        {
            ++painted;
            Chart::paintEvent(event);
        }
    };
    Site site;
    Counting chart(site.situation, site.look, errors);
    chart.resize(300, 150);
    chart.show();
    QVERIFY(QTest::qWaitForWindowExposed(&chart));
    QTRY_VERIFY(chart.painted > 0);
    chart.painted = 0;
    for (int i = 1; i <= 1000; ++i)
        site.tell(errors, start + Milliseconds(i), 0.001 * i);
    site.clock.advanceBy(1s);
    QTRY_VERIFY(chart.painted > 0);
    QVERIFY(chart.painted <= 2);
    QCOMPARE(chart.face().figureText(), u"✕ 100 %"_s);
}

QTEST_MAIN(TestChart)
#include "tst_chart.moc"
