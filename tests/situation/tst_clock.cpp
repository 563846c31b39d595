// SPDX-License-Identifier: GPL-3.0-or-later
#include "situation/clock.h"

#include <QSignalSpy>
#include <QTest>

using namespace Hikeshi;
using namespace std::chrono_literals;

class TestClock : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void callsComeInOrderOfTime();
    void deadContextIsNotCalled();
    void neverRunsBackwards();
    void callDueNowComesOnTheNextTurn();
    void systemClockCallsAndTicks();
    void durationsAndInstantsAreReadAndWritten_data();
    void durationsAndInstantsAreReadAndWritten();
};

void TestClock::callsComeInOrderOfTime()
{
    SteppedClock clock(fromMilliseconds(0));
    QStringList calls;
    clock.callAfter(2s, this, [&] { calls << QStringLiteral("b"); });
    clock.callAfter(1s, this, [&] { calls << QStringLiteral("a"); });
    clock.callAfter(2s, this, [&] { calls << QStringLiteral("c"); });
    clock.callAfter(3s, this, [&] { calls << QStringLiteral("late"); });
    clock.advanceTo(fromMilliseconds(2000));
    QCOMPARE(calls.join(u' '), QStringLiteral("a b c"));
}

void TestClock::deadContextIsNotCalled()
{
    SteppedClock clock;
    bool called = false;
    auto context = std::make_unique<QObject>();
    clock.callAfter(1s, context.get(), [&] { called = true; });
    context.reset();
    clock.advanceBy(5s);
    QVERIFY(!called);
}

void TestClock::neverRunsBackwards()
{
    SteppedClock clock(fromMilliseconds(5000));
    clock.advanceTo(fromMilliseconds(4000));
    QCOMPARE(clock.now(), fromMilliseconds(5000));
}

void TestClock::callDueNowComesOnTheNextTurn()
{
    SteppedClock clock;
    bool called = false;
    clock.callAt(clock.now(), this, [&] { called = true; });
    QVERIFY(!called);
    QTRY_VERIFY(called);
}

void TestClock::systemClockCallsAndTicks()
{
    SystemClock clock;
    QSignalSpy ticks(&clock, &Clock::ticked);
    bool called = false;
    clock.callAfter(1ms, this, [&] { called = true; });
    QTRY_VERIFY(called);
    QTRY_VERIFY(!ticks.isEmpty());
}

void TestClock::durationsAndInstantsAreReadAndWritten_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("milliseconds");
    QTest::newRow("ms") << QStringLiteral("250ms") << qint64(250);
    QTest::newRow("s") << QStringLiteral(" 5 s") << qint64(5000);
    QTest::newRow("fraction") << QStringLiteral("1.5m") << qint64(90000);
    QTest::newRow("hours") << QStringLiteral("2h") << qint64(7200000);
    QTest::newRow("no unit") << QStringLiteral("5") << qint64(-1);
    QTest::newRow("negative") << QStringLiteral("-5s") << qint64(-1);
    QTest::newRow("not a number") << QStringLiteral("nans") << qint64(-1);
    QTest::newRow("too much") << QStringLiteral("1e300d") << qint64(-1);
}

void TestClock::durationsAndInstantsAreReadAndWritten()
{
    QFETCH(QString, text);
    QFETCH(qint64, milliseconds);
    QCOMPARE(parseDuration(text).value_or(-1ms).count(), milliseconds);
    QCOMPARE(toIso(fromMilliseconds(1764000678250)), QStringLiteral("2025-11-24T16:11:18.250Z"));
    QCOMPARE(toClock(462s), QStringLiteral("7:42"));
    QCOMPARE(toClock(1h + 11min + 2s), QStringLiteral("1:11:02"));
}

QTEST_GUILESS_MAIN(TestClock)
#include "tst_clock.moc"
