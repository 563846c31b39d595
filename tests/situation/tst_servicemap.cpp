// SPDX-License-Identifier: GPL-3.0-or-later
#include "situation/servicemap.h"

#include <QTest>

using namespace Hikeshi;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

const ServiceId db(u"db"_s);
const InstanceId db1(u"db1"_s);
const InstanceId db2(u"db2"_s);
const SourceId patroni(u"patroni"_s);
const SourceId stream(u"stream"_s);
constexpr Instant start = fromMilliseconds(100'000);

Topology topology()
{
    const auto service = [](const QString &id, const QStringList &instances) {
        Service s{.id = ServiceId(id)};
        for (const QString &name : instances)
            s.instances.append(InstanceId(name));
        return s;
    };
    return {.services = {service(u"web"_s, {u"web1"_s, u"web2"_s}), service(u"api"_s, {u"api1"_s}),
                         service(u"db"_s, {u"db1"_s, u"db2"_s})},
            .dependencies = {{ServiceId(u"web"_s), ServiceId(u"api"_s)},
                             {ServiceId(u"api"_s), db},
                             {db, ServiceId(u"web"_s), false}}};
}

InstanceObservation says(const InstanceId &id, Health health, std::optional<Role> role, Instant at = start)
{
    return {.instance = id, .at = at, .health = health, .role = role};
}

}

class TestServiceMap : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingHeardIsUnknownNeverNormal();
    void oldWordTurnsUnknown();
    void cutSourceCountsNoLonger();
    void deadPrimaryKeepsItsRoleAsStale();
    void whoAnswersTellsTheRole();
    void worstFreshWordWinsAndContradictionIsNamed();
    void twoPrimariesAreBothNamed();
    void oneSickInstanceOfAPoolOnlyDegrades();
    void lostPrimaryIsDownThoughReplicasLive();
    void clusterWithoutAPrimaryIsDownWhoeverItWas();
    void blastRadiusFollowsCallersOnceAndEndsInCycles();
    void topologyChangeKeepsWhatIsKnown();
};

void TestServiceMap::nothingHeardIsUnknownNeverNormal()
{
    const ServiceMap map(topology());
    QCOMPARE(map.instance(db1, start).health, Health::Unknown);
    QCOMPARE(map.serviceHealth(db, start), Health::Unknown);
}

void TestServiceMap::oldWordTurnsUnknown()
{
    ServiceMap map(topology());
    map.observe(patroni, says(db1, Health::Normal, Role::Primary));
    QCOMPARE(map.instance(db1, start + ServiceMap::staleAfter).health, Health::Normal);
    const InstanceState old = map.instance(db1, start + ServiceMap::staleAfter + 1ms);
    QCOMPARE(old.health, Health::Unknown);
    QCOMPARE(old.role, Role::Primary);
    QVERIFY(old.roleIsStale);
}

void TestServiceMap::cutSourceCountsNoLonger()
{
    ServiceMap map(topology());
    map.observe(patroni, says(db1, Health::Normal, Role::Primary));
    map.forget(patroni);
    QCOMPARE(map.instance(db1, start).health, Health::Unknown);
}

void TestServiceMap::deadPrimaryKeepsItsRoleAsStale()
{
    ServiceMap map(topology());
    map.observe(patroni, says(db1, Health::Normal, Role::Primary));
    map.observe(patroni,
                {.instance = db1,
                 .at = start + 1s,
                 .health = Health::Down,
                 .role = std::nullopt,
                 .reachable = false,
                 .detail = u"connection refused"_s});
    const InstanceState state = map.instance(db1, start + 1s);
    QCOMPARE(state.role, Role::Primary);
    QVERIFY(state.roleIsStale);
    QVERIFY(!state.reachable);
    QCOMPARE(state.health, Health::Down);
    QVERIFY(map.primaries(db, start + 1s).isEmpty());
}

void TestServiceMap::whoAnswersTellsTheRole()
{
    // Patroni is dead, its PostgreSQL goes on: it is primary for as long as it says so itself.
    ServiceMap map(topology());
    map.observe(stream, says(db1, Health::Normal, Role::Primary));
    map.observe(patroni, says(db1, Health::Normal, Role::Primary));
    map.observe(patroni,
                {.instance = db1,
                 .at = start + 1s,
                 .health = Health::Down,
                 .role = std::nullopt,
                 .reachable = false,
                 .detail = u"connection refused"_s});
    QCOMPARE(map.primaries(db, start + 1s), QList<InstanceId>{db1});
    QVERIFY(!map.instance(db1, start + 1s).roleIsStale);
    QCOMPARE(map.instance(db1, start + 1s).health, Health::Down);
    map.observe(stream, says(db1, Health::Normal, Role::Replica, start + 2s));
    QVERIFY(map.primaries(db, start + 2s).isEmpty());
}

void TestServiceMap::worstFreshWordWinsAndContradictionIsNamed()
{
    ServiceMap map(topology());
    map.observe(patroni, says(db1, Health::Normal, Role::Primary));
    map.observe(stream, says(db1, Health::Degraded, std::nullopt));
    const InstanceState state = map.instance(db1, start);
    QCOMPARE(state.health, Health::Degraded);
    QCOMPARE(state.contradicting, QList<SourceId>{patroni});
}

void TestServiceMap::twoPrimariesAreBothNamed()
{
    ServiceMap map(topology());
    map.observe(patroni, says(db1, Health::Normal, Role::Primary));
    map.observe(patroni, says(db2, Health::Normal, Role::Primary));
    QCOMPARE(map.primaries(db, start), (QList<InstanceId>{db1, db2}));
}

void TestServiceMap::oneSickInstanceOfAPoolOnlyDegrades()
{
    ServiceMap map(topology());
    map.observe(stream, says(InstanceId(u"web1"_s), Health::Down, std::nullopt));
    map.observe(stream, says(InstanceId(u"web2"_s), Health::Normal, std::nullopt));
    QCOMPARE(map.serviceHealth(ServiceId(u"web"_s), start), Health::Degraded);
    map.observe(stream, says(InstanceId(u"web2"_s), Health::Down, std::nullopt, start + 1s));
    QCOMPARE(map.serviceHealth(ServiceId(u"web"_s), start + 1s), Health::Down);
}

void TestServiceMap::lostPrimaryIsDownThoughReplicasLive()
{
    ServiceMap map(topology());
    map.observe(patroni, says(db1, Health::Down, Role::Primary));
    map.observe(patroni, says(db2, Health::Normal, Role::Replica));
    QCOMPARE(map.serviceHealth(db, start), Health::Down);
}

// A console opened after the loss never saw who was primary.
void TestServiceMap::clusterWithoutAPrimaryIsDownWhoeverItWas()
{
    Topology cluster = topology();
    cluster.services[2].redundancy = u"patroni"_s;
    ServiceMap map(cluster);
    map.observe(patroni, says(db2, Health::Normal, Role::Replica));
    QCOMPARE(map.serviceHealth(db, start), Health::Degraded); // the other has not been heard yet
    map.observe(stream, says(db1, Health::Down, std::nullopt));
    QCOMPARE(map.serviceHealth(db, start), Health::Down);
    map.observe(patroni, says(db2, Health::Normal, Role::Primary));
    QCOMPARE(map.serviceHealth(db, start), Health::Degraded);
}

void TestServiceMap::blastRadiusFollowsCallersOnceAndEndsInCycles()
{
    const ServiceMap map(topology());
    const QList<Impact> expected{{ServiceId(u"api"_s), 1, true}, {ServiceId(u"web"_s), 2, true}};
    QCOMPARE(map.dependents(db), expected);
}

void TestServiceMap::topologyChangeKeepsWhatIsKnown()
{
    ServiceMap map(topology());
    map.observe(patroni, says(db1, Health::Normal, Role::Primary));
    map.observe(patroni, says(InstanceId(u"db9"_s), Health::Normal, Role::Replica));
    QCOMPARE(map.strangers(), QList<InstanceId>{InstanceId(u"db9"_s)});
    Topology wider = topology();
    wider.services.last().instances.append(InstanceId(u"db9"_s));
    map.setTopology(wider);
    QVERIFY(map.strangers().isEmpty());
    QCOMPARE(map.instance(db1, start).role, Role::Primary);
    QCOMPARE(map.instance(InstanceId(u"db9"_s), start).role, Role::Replica);
}

QTEST_GUILESS_MAIN(TestServiceMap)
#include "tst_servicemap.moc"
