// SPDX-License-Identifier: GPL-3.0-or-later
#include "situation/series.h"

#include <QRandomGenerator>
#include <QTest>

#include <cmath>
#include <limits>

using namespace Hikeshi;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class TestSeries : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void extentsAreExact_data();
    void extentsAreExact();
    void mergesOldAndRepeatedSamples();
    void gapsAndInfinitiesStayEmpty();
    void staleValueIsNoValue();
    void aPastOnlyFillsWhatIsNotKnown();
};

namespace {

Extent bruteForce(const Series &series, qint64 from, qint64 to)
{
    Extent sum{std::numeric_limits<float>::quiet_NaN(), 0, 0, 0};
    for (std::size_t i = 0; i < series.size(); ++i) {
        const Sample sample = series.at(i);
        const auto value = static_cast<float>(sample.value);
        if (toMilliseconds(sample.at) < from || toMilliseconds(sample.at) >= to || !std::isfinite(value))
            continue;
        if (sum.isEmpty())
            sum = {value, value, value, value};
        sum.low = std::min(sum.low, value);
        sum.high = std::max(sum.high, value);
        sum.last = value;
    }
    return sum;
}

}

void TestSeries::extentsAreExact_data()
{
    QTest::addColumn<int>("samples");
    QTest::addColumn<int>("columns");
    for (const int samples : {0, 1, 15, 16, 17, 255, 257, 5000})
        for (const int columns : {1, 7, 640})
            QTest::addRow("%d samples, %d columns", samples, columns) << samples << columns;
}

void TestSeries::extentsAreExact()
{
    QFETCH(int, samples);
    QFETCH(int, columns);
    QRandomGenerator random(7);
    Series series;
    qint64 ms = 1000;
    for (int i = 0; i < samples; ++i) {
        ms += 1 + random.bounded(50);
        series.append(
            {fromMilliseconds(ms), i % 97 == 5 ? std::numeric_limits<double>::quiet_NaN() : random.generateDouble()});
    }
    const qint64 from = 1200;
    const qint64 to = std::max<qint64>(ms - 300, 2000);
    const auto extents = series.extents(fromMilliseconds(from), fromMilliseconds(to), columns);
    QCOMPARE(extents.size(), static_cast<std::size_t>(columns));
    const double step = static_cast<double>(to - from) / columns;
    for (int column = 0; column < columns; ++column) {
        const auto begin = from + static_cast<qint64>(std::ceil(step * column));
        const auto end = from + static_cast<qint64>(std::ceil(step * (column + 1)));
        const Extent expected = bruteForce(series, begin, end);
        const Extent &got = extents[static_cast<std::size_t>(column)];
        QCOMPARE(got.isEmpty(), expected.isEmpty());
        if (expected.isEmpty())
            continue;
        QCOMPARE(got.low, expected.low);
        QCOMPARE(got.high, expected.high);
        QCOMPARE(got.first, expected.first);
        QCOMPARE(got.last, expected.last);
    }
}

void TestSeries::mergesOldAndRepeatedSamples()
{
    Series series;
    series.append({fromMilliseconds(30), 3});
    series.append({fromMilliseconds(10), 1});
    series.append({fromMilliseconds(20), 2});
    series.append({fromMilliseconds(20), 22});
    QCOMPARE(series.size(), std::size_t(3));
    QCOMPARE(series.at(1), (Sample{fromMilliseconds(20), 22}));
    QCOMPARE(series.lastBefore(fromMilliseconds(29))->value, 22.0);
    QVERIFY(!series.lastBefore(fromMilliseconds(9)));
    QCOMPARE(series.extent(fromMilliseconds(0), fromMilliseconds(100)).high, 22.0F);
}

void TestSeries::gapsAndInfinitiesStayEmpty()
{
    Series series;
    series.append({fromMilliseconds(1), std::numeric_limits<double>::quiet_NaN()});
    series.append({fromMilliseconds(2), std::numeric_limits<double>::infinity()});
    QVERIFY(series.extent(fromMilliseconds(0), fromMilliseconds(10)).isEmpty());
}

void TestSeries::staleValueIsNoValue()
{
    SeriesStore store;
    const SeriesId id(QStringLiteral("order_error_rate"));
    store.apply({id, {{fromMilliseconds(1000), 0.5}}});
    QCOMPARE(store.fresh(id, fromMilliseconds(5000), 10s)->value, 0.5);
    QVERIFY(!store.fresh(id, fromMilliseconds(12000), 10s));
}

void TestSeries::aPastOnlyFillsWhatIsNotKnown()
{
    const auto at = [](int second) { return fromMilliseconds(second * 1000); };
    SeriesStore store;
    const SeriesId id(u"x"_s);
    store.apply({.series = id, .samples = {{at(10), 1}, {at(12), 1}}});
    const SampleBatch added =
        store.apply({.series = id, .samples = {{at(9), 0}, {at(10), 0}, {at(11), 0}, {at(13), 0}}, .past = true});
    QCOMPARE(added.samples, (QList<Sample>{{at(9), 0}, {at(13), 0}}));
    QCOMPARE(store.find(id)->lastBefore(at(11))->value, 1.0);
}

QTEST_GUILESS_MAIN(TestSeries)
#include "tst_series.moc"
