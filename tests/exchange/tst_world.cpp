// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/model/world.h"

#include <QJsonDocument>
#include <QTest>

using namespace Hikeshi::Exchange;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Ms start = 1'795'489'200'000;

double sample(const World &world, const QString &name)
{
    for (const auto &[series, value] : world.samples()) {
        if (series == name)
            return value;
    }
    return qQNaN();
}

QByteArray bytes(const QList<QJsonObject> &events)
{
    QByteArray all;
    for (const QJsonObject &event : events)
        all += QJsonDocument(event).toJson(QJsonDocument::Compact) + '\n';
    return all;
}

std::vector<Fault> primaryLost()
{
    return {{.kind = Fault::Kind::PausePatroni},
            {.kind = Fault::Kind::Lag, .target = u"ledger-db-3"_s, .amount = 41e6},
            {.kind = Fault::Kind::Kill, .target = u"ledger-db-1"_s, .at = 20s}};
}

QStringList alertsIn(const QList<QJsonObject> &events)
{
    QStringList names;
    for (const QJsonObject &event : events) {
        if (event[u"type"_s] == u"alert"_s && event[u"state"_s] == u"firing"_s)
            names << event[u"labels"_s][u"alertname"_s].toString();
    }
    return names;
}

}

class TestWorld : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sameSeedGivesTheSameBytesAtAnyPace();
    void aCopyGoesOnAlike();
    void whetherSomebodyWatchesChangesNothing();
    void quietDayHasNoAlerts();
    void lostPrimaryStopsOrdersAndRaisesTheFirstOut();
    void failoverBringsOrdersBack();
    void deadWebIsTakenOutAndRestarted();
    void surgeFillsTheQueues();
    void noticesSlowTheSupportQueue();
    void badFaultSaysWhatIsWrong();
};

void TestWorld::sameSeedGivesTheSameBytesAtAnyPace()
{
    World one(7, start);
    one.schedule(primaryLost());
    one.advanceTo(start + 180'000);
    World two(7, start);
    two.schedule(primaryLost());
    for (Ms now = start; now <= start + 180'000; now += 37)
        two.advanceTo(now);
    two.advanceTo(start + 180'000);
    const QByteArray first = bytes(one.takeEvents());
    QVERIFY(first.size() > 1000);
    QCOMPARE(bytes(two.takeEvents()), first);
    QCOMPARE(one.samples(), two.samples());
    World other(8, start);
    other.advanceTo(start + 180'000);
    QVERIFY(other.samples() != one.samples());
}

void TestWorld::aCopyGoesOnAlike()
{
    World one(7, start);
    one.schedule(primaryLost());
    one.advanceTo(start + 25'000);
    World fork = one;
    one.takeEvents();
    fork.takeEvents();
    one.advanceTo(start + 90'000);
    fork.advanceTo(start + 90'000);
    QCOMPARE(bytes(fork.takeEvents()), bytes(one.takeEvents()));
}

void TestWorld::whetherSomebodyWatchesChangesNothing()
{
    World watched(7, start);
    watched.schedule(primaryLost());
    watched.advanceTo(start + 10'000);
    watched.takeEvents();
    World alone = watched;
    alone.setWatched(false);
    watched.advanceTo(start + 120'000);
    alone.advanceTo(start + 120'000);
    QCOMPARE(alone.samples(), watched.samples());
    QVERIFY(alone.traffic() == watched.traffic());
    QVERIFY(alone.market() == watched.market());
    QVERIFY(!watched.takeEvents().isEmpty());
    QVERIFY(alone.takeEvents().isEmpty());
}

void TestWorld::quietDayHasNoAlerts()
{
    World world(7, start);
    world.advanceTo(start + 300'000);
    world.market().setDetail(false); // nobody looks at single trades of the rest of the day
    world.advanceTo(start + 24LL * 3600 * 1000);
    QCOMPARE(alertsIn(world.takeEvents()), QStringList());
    QVERIFY(sample(world, u"orders_accepted_per_second"_s) > 250);
    QVERIFY(sample(world, u"order_latency_p99_seconds"_s) < 0.3);
}

void TestWorld::lostPrimaryStopsOrdersAndRaisesTheFirstOut()
{
    World world(7, start);
    world.schedule(primaryLost());
    world.advanceTo(start + 60'000);
    const QStringList alerts = alertsIn(world.takeEvents());
    QCOMPARE(alerts.value(0), u"LedgerPrimaryLost"_s);
    QVERIFY2(alerts.contains(u"OrderErrorRateHigh"_s), qPrintable(alerts.join(u' ')));
    QVERIFY(sample(world, u"order_error_rate"_s) > 0.9);
    QVERIFY(sample(world, u"order_latency_p99_seconds"_s) >= 4);
    QVERIFY(sample(world, u"orders_lost_total"_s) > 1000);
}

void TestWorld::failoverBringsOrdersBack()
{
    World world(7, start);
    world.schedule(primaryLost());
    world.advanceTo(start + 60'000);
    QVERIFY(!world.ledger().failover(u"ledger-db-2"_s, world.now()));
    world.advanceTo(start + 75'000);
    QCOMPARE(world.ledger().reachablePrimary()->name, u"ledger-db-2"_s);
    world.advanceTo(start + 100'000);
    QVERIFY(sample(world, u"order_error_rate"_s) < 0.01);
}

void TestWorld::deadWebIsTakenOutAndRestarted()
{
    World world(7, start);
    world.strike({.kind = Fault::Kind::Kill, .target = u"web-1"_s});
    world.advanceTo(start + 9'000);
    QVERIFY(sample(world, u"order_error_rate"_s) < 0.05);
    bool restarted = false;
    for (const QJsonObject &event : world.takeEvents())
        restarted = restarted || event[u"kind"_s] == u"supervisor.restarted"_s;
    QVERIFY(restarted);
}

void TestWorld::surgeFillsTheQueues()
{
    World world(7, start);
    world.strike({.kind = Fault::Kind::Surge, .amount = 4});
    world.advanceTo(start + 60'000);
    QVERIFY(sample(world, u"order_latency_p99_seconds"_s) > 1);
    QVERIFY(sample(world, u"order_error_rate"_s) > 0.05);
}

void TestWorld::noticesSlowTheSupportQueue()
{
    const auto queueAfter = [](bool informed) {
        World world(7, start);
        world.schedule(primaryLost());
        world.advanceTo(start + 40'000);
        if (informed)
            world.publish({{u"id"_s, u"1"_s}});
        world.advanceTo(start + 160'000);
        return sample(world, u"support_queue"_s);
    };
    QVERIFY(queueAfter(true) < 0.5 * queueAfter(false));
}

void TestWorld::badFaultSaysWhatIsWrong()
{
    QVERIFY(Fault::fromJson({{u"kind"_s, u"explode"_s}}).error().contains(u"explode"_s));
    QVERIFY(!Fault::fromJson({{u"kind"_s, u"kill"_s}, {u"at"_s, u"soon"_s}}));
    QVERIFY(!Fault::fromJson({{u"kind"_s, u"surge"_s}, {u"amount"_s, -3}}));
}

QTEST_GUILESS_MAIN(TestWorld)
#include "tst_world.moc"
