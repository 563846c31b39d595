// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/maplayout.h"

#include "tests/support/exchangefixture.h"
#include "widgets/presenters/maplayers.h"

#include <QTest>

using namespace Hikeshi;
using namespace Qt::StringLiterals;

namespace {

/// `web:web-1,web-2 pool` for services, `web>api` for critical and `web~cache` for other dependencies.
Topology topologyOf(const QStringList &words)
{
    Topology topology;
    for (const QString &word : words) {
        const qsizetype arrow = std::max(word.indexOf(u'>'), word.indexOf(u'~'));
        if (arrow > 0) {
            topology.dependencies.append(
                {ServiceId(word.first(arrow)), ServiceId(word.sliced(arrow + 1)), word[arrow] == u'>'});
            continue;
        }
        const QStringList parts = word.split(u' ');
        Service service{.id = ServiceId(parts[0].section(u':', 0, 0)), .redundancy = parts.value(1)};
        for (const QString &name : parts[0].section(u':', 1).split(u',', Qt::SkipEmptyParts))
            service.instances.append(InstanceId(name));
        topology.services.append(service);
    }
    return topology;
}

Topology exchangeTopology()
{
    return ExchangeFixture().situation.map().topology();
}

Topology wide(int services)
{
    Topology topology;
    for (int i = 0; i < services; ++i) {
        topology.services.append({.id = ServiceId(u"s%1"_s.arg(i)), .instances = {InstanceId(u"i%1"_s.arg(i))}});
        for (int step = 1; step <= 3 && i + step * 7 < services; ++step)
            topology.dependencies.append({ServiceId(u"s%1"_s.arg(i)), ServiceId(u"s%1"_s.arg(i + step * 7 + i % 5))});
    }
    return topology;
}

QRectF box(const MapLayout &layout, const QString &name)
{
    const MapBox *found = layout.find(InstanceId(name));
    return found ? found->rect : QRectF();
}

}

class TestMapLayout : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingLaysOutToNothing();
    void callersStandLeftOfWhatTheyCall();
    void nothingOverlaps_data();
    void nothingOverlaps();
    void sameTopologySameLayout();
    void cyclesEnd();
    void crossedOrderIsUncrossed();
    void isolatedServicesArePlaced();
    void framesHoldTakeoverGroupsOnly();
    void serviceWithoutInstancesIsOneNode();
    void handWinsAndMovesNobody();
    void handStaysWhenServicesCome();
    void brokenTopologyIsLaidOut();
    void dispensableLeafHangsUnderItsCaller();
    void redundantGroupsAtTheEndAreStacked();
};

void TestMapLayout::nothingLaysOutToNothing()
{
    const MapLayout layout = layOut({});
    QVERIFY(layout.boxes.isEmpty());
    QVERIFY(layout.bounds.isEmpty());
}

void TestMapLayout::callersStandLeftOfWhatTheyCall()
{
    const MapLayout layout = layOut(exchangeTopology());
    const QStringList way{u"users"_s, u"cdn"_s,           u"lb-1"_s,       u"web-1"_s,
                          u"api-1"_s, u"order-gateway"_s, u"ledger-db-1"_s};
    for (qsizetype i = 1; i < way.size(); ++i)
        QVERIFY2(box(layout, way[i - 1]).right() < box(layout, way[i]).left(), qPrintable(way[i]));
    QVERIFY(box(layout, u"deposit-watch"_s).left() > box(layout, u"api-1"_s).right());
}

void TestMapLayout::nothingOverlaps_data()
{
    QTest::addColumn<Topology>("topology");
    QTest::newRow("exchange") << exchangeTopology();
    QTest::newRow("300 services") << wide(300);
    QTest::newRow("large pool") << topologyOf(
        {u"a:a1"_s, u"b:b1,b2,b3,b4,b5,b6,b7,b8,b9,b10,b11,b12 pool"_s, u"c:c1,c2 patroni"_s, u"a>b"_s, u"a>c"_s});
}

void TestMapLayout::nothingOverlaps()
{
    QFETCH(Topology, topology);
    const MapLayout layout = layOut(topology);
    qsizetype names = 0;
    for (const Service &service : topology.services)
        names += service.instances.size();
    QCOMPARE(layout.boxes.size(), names);
    for (const MapBox &one : layout.boxes) {
        QVERIFY(layout.bounds.contains(one.rect));
        for (const MapBox &two : layout.boxes)
            QVERIFY2(one.id == two.id || !one.rect.intersects(two.rect),
                     qPrintable(one.id.value + u' ' + two.id.value));
        for (const MapFrame &frame : layout.frames)
            QVERIFY2(frame.service == one.service ? frame.rect.contains(one.rect) : !frame.rect.intersects(one.rect),
                     qPrintable(one.id.value));
    }
}

void TestMapLayout::sameTopologySameLayout()
{
    QCOMPARE(layOut(wide(200)), layOut(wide(200)));
}

void TestMapLayout::cyclesEnd()
{
    const MapLayout layout =
        layOut(topologyOf({u"a:a1"_s, u"b:b1"_s, u"c:c1"_s, u"a>b"_s, u"b>c"_s, u"c>a"_s, u"b>b"_s, u"c>b"_s}));
    QCOMPARE(layout.boxes.size(), 3);
    QVERIFY(box(layout, u"a1"_s).right() < box(layout, u"b1"_s).left());
    QVERIFY(box(layout, u"b1"_s).right() < box(layout, u"c1"_s).left());
}

void TestMapLayout::crossedOrderIsUncrossed()
{
    const Topology topology =
        topologyOf({u"a:a1"_s, u"b:b1"_s, u"c:c1"_s, u"x:x1"_s, u"y:y1"_s, u"z:z1"_s, u"a>z"_s, u"b>y"_s, u"c>x"_s});
    QCOMPARE(crossings(layOut(topology), topology), 0);
}

void TestMapLayout::isolatedServicesArePlaced()
{
    const Topology topology = topologyOf({u"a:a1"_s, u"b:b1"_s, u"m:m1"_s, u"n:n1"_s, u"a>b"_s});
    const MapLayout layout = layOut(topology);
    QCOMPARE(layout.boxes.size(), 4);
    QVERIFY(!box(layout, u"m1"_s).intersects(box(layout, u"a1"_s)));
    const MapLayout lonely = layOut(topologyOf({u"m:m1"_s}));
    QCOMPARE(lonely.boxes.size(), 1);
}

void TestMapLayout::framesHoldTakeoverGroupsOnly()
{
    const Topology topology = exchangeTopology();
    QStringList framed;
    for (const MapFrame &frame : layOut(topology).frames)
        framed << topology.services[frame.service].id.value;
    QCOMPARE(framed, QStringList({u"balancer"_s, u"matching-engine"_s, u"ledger-db"_s}));
}

void TestMapLayout::serviceWithoutInstancesIsOneNode()
{
    const MapLayout layout = layOut(topologyOf({u"mail"_s}));
    QVERIFY(layout.find(InstanceId(u"mail"_s)));
}

void TestMapLayout::handWinsAndMovesNobody()
{
    const Topology topology = exchangeTopology();
    const MapLayout free = layOut(topology);
    const MapLayout held = layOut(topology, {{InstanceId(u"cdn"_s), QPointF(-300, 700)}});
    QCOMPARE(box(held, u"cdn"_s).center(), QPointF(-300, 700));
    QVERIFY(held.find(InstanceId(u"cdn"_s))->byHand);
    for (const MapBox &each : free.boxes) {
        if (each.id != InstanceId(u"cdn"_s))
            QCOMPARE(box(held, each.id.value), each.rect);
    }
}

void TestMapLayout::handStaysWhenServicesCome()
{
    const Placements hand{{InstanceId(u"ledger-db-2"_s), QPointF(1200, -40)}};
    Topology topology = exchangeTopology();
    topology.services.prepend({.id = ServiceId(u"dns"_s), .instances = {InstanceId(u"dns"_s)}});
    topology.dependencies.append({ServiceId(u"dns"_s), ServiceId(u"users"_s)});
    QCOMPARE(box(layOut(topology, hand), u"ledger-db-2"_s).center(), QPointF(1200, -40));
}

void TestMapLayout::brokenTopologyIsLaidOut()
{
    const MapLayout layout = layOut(topologyOf(
        {u"a:one,two"_s, u"a:two,three pool"_s, u"b:two patroni"_s, u"a>nobody"_s, u"nobody>b"_s, u"a>a"_s}));
    QCOMPARE(layout.boxes.size(), 4); // one, two, three, and b that has no instance left
    QCOMPARE(layout.find(InstanceId(u"two"_s))->service, 0);
}

void TestMapLayout::dispensableLeafHangsUnderItsCaller()
{
    const MapLayout layout = layOut(exchangeTopology());
    const QRectF hot = box(layout, u"hot-wallet"_s), cold = box(layout, u"cold-wallet"_s);
    QCOMPARE(hot.center().x(), cold.center().x());
    QVERIFY(cold.top() > hot.bottom() && cold.top() - hot.bottom() < MapLayout::nodeHeight);
}

void TestMapLayout::redundantGroupsAtTheEndAreStacked()
{
    const MapLayout layout = layOut(exchangeTopology());
    QCOMPARE(box(layout, u"matching-a"_s).center().x(), box(layout, u"ledger-db-1"_s).center().x());
    QVERIFY(box(layout, u"matching-b"_s).bottom() < box(layout, u"ledger-db-1"_s).top());
}

QTEST_GUILESS_MAIN(TestMapLayout)
#include "tst_maplayout.moc"
