// SPDX-License-Identifier: GPL-3.0-or-later
// The parts that queues are made of, against the closed formulas of queueing theory.
#include "exchange/traffic/histogram.h"
#include "exchange/traffic/station.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <numeric>

using namespace Hikeshi::Exchange;

namespace {

constexpr int batches = 50;

/// One station with Poisson arrivals, and nothing else.
class OneStation
{
public:
    OneStation(ServiceTime time, int workers, Us between, std::uint64_t seed)
        : m_station(time, workers, 10'000'000)
        , m_between(between)
        , m_rng(seed)
    {
        m_events.push(exponential(m_rng, m_between), Arrives);
    }

    /// Runs until this many have begun; gives back the mean time they had waited.
    double waitOf(std::uint64_t jobs)
    {
        const std::uint64_t begunBefore = m_station.begun();
        const Us waitedBefore = m_station.waited();
        while (m_station.begun() < begunBefore + jobs)
            step();
        return static_cast<double>(m_station.waited() - waitedBefore)
            / static_cast<double>(m_station.begun() - begunBefore);
    }
    double inQueue() const { return m_area / static_cast<double>(m_now); } ///< mean over time
    double arrivalRate() const { return static_cast<double>(m_arrived) / static_cast<double>(m_now); }

private:
    enum Kind : std::uint8_t
    {
        Arrives,
        Done
    };

    void step()
    {
        const Event event = m_events.pop();
        m_area += static_cast<double>(m_station.queue()) * static_cast<double>(event.time - m_now);
        m_now = event.time;
        if (event.kind() == Arrives) {
            ++m_arrived;
            if (m_station.enter(0, m_now) == Station::Entry::Begins)
                m_events.push(m_now + m_station.draw(m_rng), Done);
            m_events.push(m_now + exponential(m_rng, m_between), Arrives);
            return;
        }
        m_station.finish();
        if (m_station.hasWaiting()) {
            m_station.beginNext(m_now);
            m_events.push(m_now + m_station.draw(m_rng), Done);
        }
    }

    Station m_station;
    EventQueue m_events;
    Us m_between;
    Rng m_rng;
    Us m_now = 0;
    std::uint64_t m_arrived = 0;
    double m_area = 0;
};

/// The chance to wait in M/M/c.
double erlangC(int servers, double load)
{
    double term = 1;
    double sum = 1;
    for (int k = 1; k < servers; ++k) {
        term *= load / k;
        sum += term;
    }
    const double last = term * load / servers / (1 - load / servers);
    return last / (sum + last);
}

struct Mean
{
    double value;
    double standardError;
};

Mean meanOf(const std::vector<double> &values)
{
    const auto count = static_cast<double>(values.size());
    const double mean = std::accumulate(values.begin(), values.end(), 0.0) / count;
    double squares = 0;
    for (const double value : values)
        squares += (value - mean) * (value - mean);
    return {mean, std::sqrt(squares / (count - 1) / count)};
}

}

class TestQueueing : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void waitsAsTheFormulasSay_data();
    void waitsAsTheFormulasSay();
    void littlesLaw();
    void timesHaveTheirMeanAndSpread_data();
    void timesHaveTheirMeanAndSpread();
    void eventsComeInOrder();
    void fullQueueTurnsAway();
    void percentilesAreRightToThreePercent();
};

void TestQueueing::waitsAsTheFormulasSay_data()
{
    QTest::addColumn<int>("shape");
    QTest::addColumn<int>("workers");
    QTest::addColumn<double>("use");
    const auto row = [](const char *name, ServiceTime::Shape shape, int workers, double use) {
        QTest::newRow(name) << static_cast<int>(shape) << workers << use;
    };
    using Shape = ServiceTime::Shape;
    row("M/M/1 half used", Shape::Exponential, 1, 0.5);
    row("M/M/1 at 0.8", Shape::Exponential, 1, 0.8);
    row("M/M/4 at 0.8", Shape::Exponential, 4, 0.8);
    row("M/M/16 at 0.9", Shape::Exponential, 16, 0.9);
    row("M/D/1 at 0.8", Shape::Deterministic, 1, 0.8);
    row("M/G/1, lognormal, at 0.7", Shape::Lognormal, 1, 0.7);
}

void TestQueueing::waitsAsTheFormulasSay()
{
    QFETCH(int, shape);
    QFETCH(int, workers);
    QFETCH(double, use);
    constexpr Us mean = 10'000;
    const ServiceTime time(static_cast<ServiceTime::Shape>(shape), mean);
    const Us between = static_cast<Us>(mean / (use * workers));
    const double rate = 1.0 / static_cast<double>(between); // whole microseconds: what was really asked for
    const double load = rate * mean;
    // Erlang C; for one worker Pollaczek and Khinchine, which is the same where both hold.
    const double expected = workers > 1 ? erlangC(workers, load) * mean / (workers - load)
                                        : load / (1 - load) * (1 + time.squaredVariation()) / 2 * mean;
    OneStation line(time, workers, between, 42);
    line.waitOf(20'000); // it began empty
    std::vector<double> waits;
    for (int i = 0; i < batches; ++i)
        waits.push_back(line.waitOf(20'000));
    const Mean mine = meanOf(waits);
    qInfo("%.1f us, expected %.1f, standard error %.1f", mine.value, expected, mine.standardError);
    QVERIFY(mine.standardError < 0.05 * expected); // else this would prove nothing
    QVERIFY(std::abs(mine.value - expected) < 4 * mine.standardError);
}

// What stands in the queue is what arrives times how long it stands there, for any distribution.
void TestQueueing::littlesLaw()
{
    OneStation line(ServiceTime(ServiceTime::Shape::Lognormal, 10'000), 3, 3'700, 7);
    const double wait = line.waitOf(300'000);
    const double expected = line.arrivalRate() * wait;
    QVERIFY(expected > 0.5);
    QVERIFY(std::abs(line.inQueue() - expected) < 0.005 * expected);
}

void TestQueueing::timesHaveTheirMeanAndSpread_data()
{
    QTest::addColumn<int>("shape");
    QTest::addColumn<double>("variation");
    QTest::newRow("deterministic") << static_cast<int>(ServiceTime::Shape::Deterministic) << 0.0;
    QTest::newRow("exponential") << static_cast<int>(ServiceTime::Shape::Exponential) << 1.0;
    // exp(sigma squared) - 1, less what the table's ends cut off
    QTest::newRow("lognormal") << static_cast<int>(ServiceTime::Shape::Lognormal) << std::exp(0.25) - 1;
}

void TestQueueing::timesHaveTheirMeanAndSpread()
{
    QFETCH(int, shape);
    QFETCH(double, variation);
    const ServiceTime time(static_cast<ServiceTime::Shape>(shape), 1'000'000);
    Rng rng(3);
    constexpr int draws = 1'000'000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < draws; ++i) {
        const auto drawn = static_cast<double>(time.draw(rng)) / 1e6;
        sum += drawn;
        squares += drawn * drawn;
    }
    const double mean = sum / draws;
    const double spread = squares / draws - mean * mean;
    QVERIFY(std::abs(mean - 1) < 4 * std::sqrt(variation / draws) + 1e-6);
    QVERIFY2(std::abs(spread - variation) < 0.02, qPrintable(QString::number(spread)));
    QVERIFY(std::abs(time.squaredVariation() - variation) < 0.02);
    QVERIFY(time.draw(rng, 300) >= 0);
}

void TestQueueing::eventsComeInOrder()
{
    Rng rng(5);
    EventQueue queue;
    std::vector<std::pair<Us, std::uint32_t>> expected;
    for (std::uint32_t i = 0; i < 5'000; ++i) {
        const Us at = static_cast<Us>(rng.next() % 500); // many at the same instant
        queue.push(at, static_cast<std::uint8_t>(i % 256), i, i + 1);
        expected.emplace_back(at, i);
    }
    std::ranges::stable_sort(expected, {}, &std::pair<Us, std::uint32_t>::first);
    const EventQueue copy = queue;
    for (const auto &[at, number] : expected) {
        const Event event = queue.pop();
        QCOMPARE(event.time, at);
        QCOMPARE(event.a, number);
        QCOMPARE(event.kind(), static_cast<std::uint8_t>(number % 256));
    }
    QVERIFY(queue.isEmpty());
    QCOMPARE(copy.size(), expected.size());
}

void TestQueueing::fullQueueTurnsAway()
{
    Station station(ServiceTime(ServiceTime::Shape::Deterministic, 10), 2, 3);
    QVERIFY(station.enter(0, 0) == Station::Entry::Begins);
    QVERIFY(station.enter(1, 0) == Station::Entry::Begins);
    for (std::uint32_t i = 2; i < 5; ++i)
        QVERIFY(station.enter(i, 1) == Station::Entry::Waits);
    QVERIFY(station.enter(5, 2) == Station::Entry::Full);
    station.finish();
    QCOMPARE(station.beginNext(11), 2U);
    QCOMPARE(station.waited(), 10);
    station.setOpen(false);
    station.finish();
    QVERIFY(!station.hasFreeWorker());
    QVERIFY(station.enter(6, 12) == Station::Entry::Waits);
}

void TestQueueing::percentilesAreRightToThreePercent()
{
    Histogram histogram;
    QCOMPARE(histogram.percentile(0.5), 0);
    std::vector<Us> values;
    Rng rng(9);
    for (int i = 0; i < 20'000; ++i) {
        values.push_back(exponential(rng, 80'000));
        histogram.add(values.back());
    }
    std::ranges::sort(values);
    for (const double share : {0.01, 0.5, 0.9, 0.99, 0.999}) {
        const auto exact = static_cast<double>(values[static_cast<std::size_t>(share * 20'000) - 1]);
        QVERIFY(std::abs(static_cast<double>(histogram.percentile(share)) - exact) < 0.032 * exact);
    }
    SlidingHistogram sliding;
    for (int second = 0; second < 8; ++second) {
        sliding.add(second < 3 ? 1'000'000 : 50);
        sliding.closeSecond();
    }
    QCOMPARE(sliding.percentile(0.99), 50); // the old ones have left the window
}

QTEST_GUILESS_MAIN(TestQueueing)
#include "tst_queueing.moc"
