// SPDX-License-Identifier: GPL-3.0-or-later
#include "situation/series.h"
#include "widgets/presenters/desk.h"
#include "widgets/presenters/incidentwords.h"

#include <QTest>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Instant now = fromMilliseconds(1'795'489'200'000);

Topology shop(bool withAreas)
{
    Topology topology;
    const auto service = [](const char16_t *id, const char16_t *group) {
        const QString name = QString::fromUtf16(id);
        return Service{.id = ServiceId(name),
                       .name = {name, {}},
                       .group = QString::fromUtf16(group),
                       .instances = {InstanceId(name + u"-1"_s)}};
    };
    topology.services = {service(u"gateway", u"trading"), service(u"ledger", u"trading"),
                         service(u"wallet", u"deposits"), service(u"feed", u"market")};
    topology.dependencies = {{ServiceId(u"gateway"_s), ServiceId(u"ledger"_s), true},
                             {ServiceId(u"wallet"_s), ServiceId(u"ledger"_s), true},
                             {ServiceId(u"feed"_s), ServiceId(u"ledger"_s), false}};
    if (withAreas)
        topology.areas = {{u"trading"_s, {u"Trading"_s, u"取引"_s}},
                          {u"deposits"_s, {u"Deposits"_s, u"入金"_s}},
                          {u"market"_s, {u"Market data"_s, u"相場"_s}},
                          {u"empty"_s, {u"Empty"_s, {}}}};
    return topology;
}

ServiceMap seen(const Topology &topology, const QMap<QString, Health> &health)
{
    ServiceMap map(topology);
    for (auto it = health.begin(); it != health.end(); ++it)
        map.observe(SourceId(u"s"_s),
                    InstanceObservation{.instance = InstanceId(it.key() + u"-1"_s), .at = now, .health = it.value()});
    return map;
}

}

class TestIncidentWords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bigClock_data();
    void bigClock();
    void nextUpdateWarnsInTime_data();
    void nextUpdateWarnsInTime();
    void ordersLostCountFromTheBeginning();
    void glanceShowsTheWorstAndWhatItDragsDown();
    void glanceWithoutAreasGoesByGroups();
    void namesOfStrangersAreTheirIds();
};

void TestIncidentWords::bigClock_data()
{
    QTest::addColumn<qint64>("ms");
    QTest::addColumn<QString>("text");
    QTest::newRow("minutes") << qint64(462'900) << u"00:07:42"_s;
    QTest::newRow("days") << qint64(3'600'000) * 101 << u"101:00:00"_s;
    QTest::newRow("before it began") << qint64(-5000) << u"00:00:00"_s;
}

void TestIncidentWords::bigClock()
{
    QFETCH(qint64, ms);
    QTEST(IncidentWords::bigClock(Milliseconds(ms)), "text");
}

void TestIncidentWords::nextUpdateWarnsInTime_data()
{
    QTest::addColumn<int>("seconds");
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("warns");
    QTest::newRow("far") << 198 << u"Next update in 3:18"_s << false;
    QTest::newRow("near") << 119 << u"Next update in 1:59"_s << true;
    QTest::newRow("late") << -40 << u"Next update overdue 0:40"_s << true;
}

void TestIncidentWords::nextUpdateWarnsInTime()
{
    QFETCH(int, seconds);
    QFETCH(bool, warns);
    const IncidentWords::Due due = IncidentWords::nextUpdate({.nextUpdateDue = now + Seconds(seconds)}, now);
    QTEST(QString(due.name + u' ' + due.value), "text");
    QCOMPARE(due.tone, warns ? Theme::Tone::Warning : Theme::Tone::Quiet);
}

void TestIncidentWords::ordersLostCountFromTheBeginning()
{
    SeriesStore store;
    const SeriesId lost(u"orders_lost_total"_s);
    QVERIFY(!IncidentWords::ordersLost(store, now));
    store.apply({lost, {{now - 60s, 100}, {now, 120}, {now + 60s, 900}}});
    QCOMPARE(IncidentWords::ordersLost(store, now).value_or(-1), 780);
    QCOMPARE(IncidentWords::ordersLost(store, now - 1h).value_or(-1), 800);
}

void TestIncidentWords::glanceShowsTheWorstAndWhatItDragsDown()
{
    const ServiceMap map = seen(shop(true),
                                {{u"gateway"_s, Health::Degraded},
                                 {u"ledger"_s, Health::Down},
                                 {u"wallet"_s, Health::Normal},
                                 {u"feed"_s, Health::Normal}});
    const QList<GlanceTile> tiles = glanceOf(map, now, u"ja"_s);
    QCOMPARE(tiles.size(), 3);
    QCOMPARE(tiles[0].name, u"取引"_s);
    QCOMPARE(tiles[0].word, u"down"_s);
    QCOMPARE(tiles[0].tone, Theme::Tone::Trouble);
    QCOMPARE(tiles[0].worst, ServiceId(u"ledger"_s));
    QCOMPARE(tiles[1].word, u"affected"_s);
    QCOMPARE(tiles[1].tone, Theme::Tone::Warning);
    QCOMPARE(tiles[2].word, u"normal"_s);
    const QList<GlanceTile> later = glanceOf(map, now + 1min, u"en"_s);
    QCOMPARE(later[2].word, u"unknown"_s);
}

void TestIncidentWords::glanceWithoutAreasGoesByGroups()
{
    const QList<GlanceTile> tiles = glanceOf(seen(shop(false), {{u"feed"_s, Health::Maintenance}}), now, u"en"_s);
    QCOMPARE(tiles.size(), 3);
    QCOMPARE(tiles[2].name, u"market"_s);
    QCOMPARE(tiles[2].word, u"maintenance"_s);
    QVERIFY(glanceOf(ServiceMap(), now, u"en"_s).isEmpty());
}

void TestIncidentWords::namesOfStrangersAreTheirIds()
{
    SiteFacts site;
    site.operators = {{u"you"_s, {u"you"_s, u"あなた"_s}, {}}};
    QCOMPARE(IncidentWords::operatorName(site, u"you"_s, u"ja"_s), u"あなた"_s);
    QCOMPARE(IncidentWords::operatorName(site, u"ops-9"_s, u"ja"_s), u"ops-9"_s);
}

QTEST_GUILESS_MAIN(TestIncidentWords)
#include "tst_incidentwords.moc"
