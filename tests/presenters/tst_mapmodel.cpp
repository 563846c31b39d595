// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/mapmodel.h"

#include "tests/support/exchangefixture.h"

#include <QTest>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Tone = Theme::Tone;

namespace {

constexpr Instant start = fromMilliseconds(1'000'000);

const SourceId one(u"one"_s), two(u"two"_s);
const InstanceId db1(u"db1"_s), db2(u"db2"_s), web1(u"web1"_s);

Topology small()
{
    return {.services = {{.id = ServiceId(u"web"_s), .name = {u"Web"_s, u"ウェブ"_s}, .instances = {web1}},
                         {.id = ServiceId(u"db"_s),
                          .name = {u"Database"_s, u"台帳"_s},
                          .redundancy = u"patroni"_s,
                          .instances = {db1, db2}}},
            .dependencies = {{ServiceId(u"web"_s), ServiceId(u"db"_s)}}};
}

/// What db1 says with db2 a quiet replica.
MapModel worded(const InstanceObservation &said, Milliseconds later = 0s)
{
    ServiceMap map(small());
    map.observe(one, said);
    map.observe(one, {.instance = db2, .at = start + later, .health = Health::Normal, .role = Role::Replica});
    MapModel model;
    model.renew(map, start + later, u"en"_s);
    return model;
}

}

class TestMapModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nodeSaysWhatItIs_data();
    void nodeSaysWhatItIs();
    void oldWordIsGreyWithItsAge();
    void neverHeardIsGrey();
    void linesFollowTheirTarget();
    void bothPrimariesAreTrouble();
    void pausedFailoverIsCaptioned();
    void contradictionIsMarked();
    void lostPrimaryIsTheWorst();
    void quietExchangeHasNoWorst();
    void blastRadiusReachesTheUsers();
    void renewingOneServiceLeavesTheOthers();
    void storyTellsAgeAndContradiction();
    void findGoesByEveryName_data();
    void findGoesByEveryName();
    void bytesAreReadable_data();
    void bytesAreReadable();
};

void TestMapModel::nodeSaysWhatItIs_data()
{
    QTest::addColumn<Health>("health");
    QTest::addColumn<Role>("role");
    QTest::addColumn<bool>("reachable");
    QTest::addColumn<QString>("detail");
    QTest::addColumn<QVariantMap>("properties");
    QTest::addColumn<Tone>("tone");
    QTest::addColumn<QString>("mark");
    QTest::addColumn<QString>("second");
    QTest::newRow("primary") << Health::Normal << Role::Primary << true << u"running"_s << QVariantMap() << Tone::Quiet
                             << QString() << u"primary"_s;
    QTest::newRow("replica with lag") << Health::Normal << Role::Replica << true << u"streaming"_s
                                      << QVariantMap{{u"replay_lag_bytes"_s, 210e3}, {u"lag_bytes"_s, 0}} << Tone::Quiet
                                      << QString() << u"replica 0.2 MB"_s;
    QTest::newRow("replica cut off") << Health::Degraded << Role::Replica << true << u"in archive recovery"_s
                                     << QVariantMap{{u"lag_bytes"_s, 41e6}} << Tone::Warning << u"▲"_s
                                     << u"replica 41 MB"_s;
    QTest::newRow("lost primary") << Health::Down << Role::Primary << false << u"connection refused"_s << QVariantMap()
                                  << Tone::Trouble << u"✕"_s << u"primary, lost"_s;
    QTest::newRow("queue") << Health::Degraded << Role::None << true << u"queue 1912"_s
                           << QVariantMap{{u"queue"_s, 1912}} << Tone::Warning << u"▲"_s << u"queue 1,912"_s;
    QTest::newRow("maintenance") << Health::Maintenance << Role::None << true << u"MAINT"_s << QVariantMap()
                                 << Tone::Maintenance << u"Ⅱ"_s << u"maintenance"_s;
    QTest::newRow("down, no role") << Health::Down << Role::None << true << u"L4CON"_s << QVariantMap() << Tone::Trouble
                                   << u"✕"_s << u"L4CON"_s;
    QTest::newRow("nothing to say") << Health::Normal << Role::None << true << QString() << QVariantMap() << Tone::Quiet
                                    << QString() << u"normal"_s;
}

void TestMapModel::nodeSaysWhatItIs()
{
    QFETCH(Health, health);
    QFETCH(Role, role);
    QFETCH(bool, reachable);
    QFETCH(QString, detail);
    QFETCH(QVariantMap, properties);
    const MapModel model = worded({.instance = db1,
                                   .at = start,
                                   .health = health,
                                   .role = role,
                                   .reachable = reachable,
                                   .detail = detail,
                                   .properties = properties});
    const MapNode *node = model.node(db1);
    QVERIFY(node);
    QTEST(node->tone, "tone");
    QTEST(node->mark, "mark");
    QTEST(node->second, "second");
    QCOMPARE(node->name, u"db1"_s);
}

void TestMapModel::oldWordIsGreyWithItsAge()
{
    const MapModel model = worded({.instance = db1, .at = start, .health = Health::Normal, .role = Role::Primary}, 12s);
    QCOMPARE(model.node(db1)->tone, Tone::Unknown);
    QCOMPARE(model.node(db1)->mark, u"?"_s);
    QCOMPARE(model.node(db1)->second, u"no word for 12 s"_s);
}

void TestMapModel::neverHeardIsGrey()
{
    const MapModel model = worded({.instance = InstanceId(u"stranger"_s), .at = start});
    QCOMPARE(model.node(web1)->tone, Tone::Unknown);
    QCOMPARE(model.node(web1)->second, u"no word yet"_s);
    QCOMPARE(model.node(web1)->name, u"Web"_s); // alone in its service, it bears the service's name
}

void TestMapModel::linesFollowTheirTarget()
{
    const MapModel quiet = worded({.instance = db1, .at = start, .health = Health::Normal, .role = Role::Primary});
    QCOMPARE(quiet.group(1).line, MapLine{});
    QCOMPARE(quiet.group(1).caption, u"Database · Patroni"_s);
    QCOMPARE(quiet.group(1).serving, QList<qsizetype>{0});
    const MapModel lost =
        worded({.instance = db1, .at = start, .health = Health::Down, .role = Role::Primary, .reachable = false});
    QCOMPARE(lost.group(1).line, (MapLine{Tone::Trouble, true}));
}

void TestMapModel::bothPrimariesAreTrouble()
{
    ServiceMap map(small());
    for (const InstanceId &id : {db1, db2})
        map.observe(one, {.instance = id, .at = start, .health = Health::Normal, .role = Role::Primary});
    MapModel model;
    model.renew(map, start, u"en"_s);
    for (const InstanceId &id : {db1, db2}) {
        QCOMPARE(model.node(id)->tone, Tone::Trouble);
        QCOMPARE(model.node(id)->mark, u"✕"_s);
        QCOMPARE(model.node(id)->second, u"two primaries"_s);
    }
    QVERIFY(model.group(1).splitBrain);
    QVERIFY(model.group(1).note.contains(u"two primaries"_s));
    QCOMPARE(model.group(1).noteTone, Tone::Trouble);
    QCOMPARE(model.group(1).line, (MapLine{Tone::Trouble, true}));
    QCOMPARE(model.worst(map), db1);
}

void TestMapModel::pausedFailoverIsCaptioned()
{
    ExchangeFixture exchange;
    MapModel model;
    const auto noteOfLedger = [&] {
        model.renew(exchange.situation.map(), exchange.clock.now(), u"en"_s);
        for (qsizetype i = 0; i < model.services(); ++i) {
            if (!model.group(i).note.isEmpty())
                return model.group(i).note;
        }
        return QString();
    };
    QCOMPARE(noteOfLedger(), QString());
    exchange.strike({.kind = Exchange::Fault::Kind::PausePatroni});
    exchange.advanceBy(2s);
    QCOMPARE(noteOfLedger(), u"Ⅱ auto failover paused"_s);
}

void TestMapModel::contradictionIsMarked()
{
    ServiceMap map(small());
    map.observe(one, {.instance = web1, .at = start, .health = Health::Normal});
    map.observe(two, {.instance = web1, .at = start, .health = Health::Down, .detail = u"L7STS"_s});
    MapModel model;
    model.renew(map, start, u"en"_s);
    QVERIFY(model.node(web1)->contradicted);
    QCOMPARE(model.node(web1)->tone, Tone::Trouble);
}

void TestMapModel::lostPrimaryIsTheWorst()
{
    ExchangeFixture exchange;
    exchange.strike({.kind = Exchange::Fault::Kind::Kill, .target = u"cache"_s});
    exchange.losePrimary(10s);
    MapModel model;
    model.renew(exchange.situation.map(), exchange.clock.now(), u"en"_s);
    QCOMPARE(model.worst(exchange.situation.map()), InstanceId(u"ledger-db-1"_s));
    QCOMPARE(model.node(InstanceId(u"ledger-db-1"_s))->second, u"primary, lost"_s);
    QVERIFY(model.node(InstanceId(u"ledger-db-1"_s))->lost);
}

void TestMapModel::quietExchangeHasNoWorst()
{
    ExchangeFixture exchange;
    exchange.advanceBy(10s);
    MapModel model;
    model.renew(exchange.situation.map(), exchange.clock.now(), u"en"_s);
    QVERIFY(model.worst(exchange.situation.map()).isEmpty());
    for (qsizetype i = 0; i < model.services(); ++i) {
        for (const MapNode &node : model.nodes(i))
            QVERIFY2(node.tone == Tone::Quiet && node.mark.isEmpty(), qPrintable(node.id.value));
    }
}

void TestMapModel::blastRadiusReachesTheUsers()
{
    ExchangeFixture exchange;
    const QSet<ServiceId> touched = MapModel::blastRadius(exchange.situation.map(), InstanceId(u"ledger-db-1"_s));
    QVERIFY(touched.contains(ServiceId(u"order-gateway"_s)));
    QVERIFY(touched.contains(ServiceId(u"users"_s)));
    QVERIFY(!touched.contains(ServiceId(u"ledger-db"_s)));
    QVERIFY(!touched.contains(ServiceId(u"cold-wallet"_s)));
    QVERIFY(MapModel::blastRadius(exchange.situation.map(), InstanceId(u"nobody"_s)).isEmpty());
}

void TestMapModel::renewingOneServiceLeavesTheOthers()
{
    ServiceMap map(small());
    MapModel model;
    model.renew(map, start, u"en"_s);
    map.observe(one, {.instance = web1, .at = start, .health = Health::Normal});
    map.observe(one, {.instance = db1, .at = start, .health = Health::Normal, .role = Role::Primary});
    model.renew(map, start, u"en"_s, {ServiceId(u"web"_s), ServiceId(u"nobody"_s)});
    QCOMPARE(model.node(web1)->health, Health::Normal);
    QCOMPARE(model.node(db1)->health, Health::Unknown);
}

void TestMapModel::storyTellsAgeAndContradiction()
{
    ServiceMap map(small());
    map.observe(one, {.instance = db1, .at = start, .health = Health::Normal, .role = Role::Primary});
    map.observe(two,
                {.instance = db1, .at = start, .health = Health::Down, .reachable = false, .detail = u"refused"_s});
    const QString story = MapModel::story(map, db1, start + 2s, u"en"_s);
    for (const QString &word :
         {u"Database"_s, u"db1"_s, u"primary"_s, u"down"_s, u"refused"_s, u"2.0 s"_s, u"contradicted by: one"_s})
        QVERIFY2(story.contains(word), qPrintable(story));
    QVERIFY(MapModel::story(map, db1, start, u"ja"_s).contains(u"台帳"_s));
}

void TestMapModel::findGoesByEveryName_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("found");
    QTest::newRow("instance") << u"DB2"_s << QStringList{u"db2"_s};
    QTest::newRow("service") << u"data"_s << QStringList{u"db1"_s, u"db2"_s};
    QTest::newRow("Japanese") << u"ウェ"_s << QStringList{u"web1"_s};
    QTest::newRow("nothing") << u"  "_s << QStringList();
    QTest::newRow("nobody") << u"zebra"_s << QStringList();
}

void TestMapModel::findGoesByEveryName()
{
    QFETCH(QString, text);
    QStringList names;
    for (const InstanceId &id : MapModel::find(small(), text))
        names << id.value;
    QTEST(names, "found");
}

void TestMapModel::bytesAreReadable_data()
{
    QTest::addColumn<double>("bytes");
    QTest::addColumn<QString>("words");
    QTest::newRow("none") << 0.0 << u"0 B"_s;
    QTest::newRow("negative") << -5.0 << u"0 B"_s;
    QTest::newRow("not a number") << qQNaN() << u"0 B"_s;
    QTest::newRow("kB") << 31'000.0 << u"31 kB"_s;
    QTest::newRow("small MB") << 210'000.0 << u"0.2 MB"_s;
    QTest::newRow("MB") << 41e6 << u"41 MB"_s;
    QTest::newRow("GB") << 41e9 << u"41 GB"_s;
}

void TestMapModel::bytesAreReadable()
{
    QFETCH(double, bytes);
    QTEST(bytesInWords(bytes), "words");
}

QTEST_GUILESS_MAIN(TestMapModel)
#include "tst_mapmodel.moc"
