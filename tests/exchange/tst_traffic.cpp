// SPDX-License-Identifier: GPL-3.0-or-later
// Load and defence: what comes out of queues, retries, caches and attackers, on curves.
#include "exchange/model/world.h"
#include "exchange/traffic/constants.h"

#include <QTest>

using namespace Hikeshi::Exchange;
using namespace Qt::StringLiterals;

namespace {

constexpr Ms start = 1'795'489'200'000; ///< noon in Japan

double sample(const World &world, const QString &name)
{
    for (const auto &[series, value] : world.samples()) {
        if (series == name)
            return value;
    }
    return qQNaN();
}

/// The series' values of the next seconds.
std::vector<double> course(World &world, const QString &name, int seconds)
{
    std::vector<double> values;
    for (int i = 0; i < seconds; ++i) {
        world.advanceTo(world.now() + 1000);
        values.push_back(sample(world, name));
    }
    return values;
}

double mean(const std::vector<double> &values)
{
    double sum = 0;
    for (const double value : values)
        sum += value;
    return sum / static_cast<double>(values.size());
}

QStringList alertsOf(World &world)
{
    QStringList names;
    for (const auto events = world.takeEvents(); const QJsonObject &event : events) {
        if (event[u"type"_s] == u"alert"_s && event[u"state"_s] == u"firing"_s)
            names << event[u"labels"_s][u"alertname"_s].toString();
    }
    return names;
}

using Kind = Fault::Kind;
using Step = std::function<void(World &)>;

void volume(World &world)
{
    world.strike({.kind = Kind::AttackVolume, .amount = 50});
}
void slow(World &world)
{
    world.strike({.kind = Kind::AttackSlow});
}
void logins(World &world)
{
    world.strike({.kind = Kind::AttackLogin, .amount = 10});
}
void everything(World &world)
{
    volume(world);
    slow(world);
    world.strike({.kind = Kind::AttackLogin, .amount = 50});
}

void firewall(World &world)
{
    world.traffic().firewall().add({.net = VolumeAttack::usual, .since = Us(world.traffic().now()) * 1000});
}
void limits(World &world)
{
    world.traffic().files().setMap(BalancerFiles::limitsFile, "connections", "10");
}
void challenge(World &world)
{
    world.traffic().cdn().setChallenge(Cdn::Challenge::Everybody);
}
void allTogether(World &world)
{
    firewall(world);
    limits(world);
    challenge(world);
}

/// Which share of good requests is served, once attack and defence have stood for a while.
double goodShare(const Step &attack, const Step &defence)
{
    World world(7, start);
    if (attack)
        attack(world);
    world.advanceTo(world.now() + 10'000);
    if (defence)
        defence(world);
    world.advanceTo(world.now() + 75'000); // slow connections that are in have to run out
    return mean(course(world, u"good_share"_s, 15));
}

}

Q_DECLARE_METATYPE(Step)

class TestTraffic : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyRequestEndsOnce_data();
    void everyRequestEndsOnce();
    void aRaisedMinimumRelievesTheGateway();
    void sameSeedSameTraffic();
    void retriesPileUpAndEbb();
    void coldCacheStampedes();
    void defencesHelpAgainstTheirKind_data();
    void defencesHelpAgainstTheirKind();
    void defencesCostGoodUsers_data();
    void defencesCostGoodUsers();
    void perSourceLimitHurtsThoseWhoShareAnAddress();
    void firewallRulesRevert();
    void capacityBootsThenServes();
    void lostLineIsFeltAndSaid();
    void badVersionRollsOutAndBack();
    void balancerPairTakesOver();
    void fewerConnectionsWaitAtTheBalancer();
};

void TestTraffic::everyRequestEndsOnce_data()
{
    QTest::addColumn<quint64>("seed");
    for (quint64 seed = 1; seed <= 12; ++seed)
        QTest::addRow("seed %llu", seed) << seed;
}

// Random faults, defences and healings; nothing may get lost or be counted twice.
void TestTraffic::everyRequestEndsOnce()
{
    QFETCH(quint64, seed);
    World world(seed, start);
    Rng chance(seed * 77);
    static const QStringList targets{u"web-1"_s, u"web-2"_s,       u"api-1"_s,      u"api-3"_s, u"order-gateway"_s,
                                     u"lb-1"_s,  u"ledger-db-1"_s, u"matching-a"_s, u"cache"_s};
    static const QList<Kind> kinds{Kind::Kill,      Kind::Freeze,   Kind::Heal,       Kind::Slow,
                                   Kind::Sick,      Kind::Surge,    Kind::AttackSlow, Kind::AttackLogin,
                                   Kind::CacheCold, Kind::LinkLoss, Kind::DeployBad,  Kind::AttackVolume};
    static const std::array<Step, 4> defences{firewall, limits, challenge, allTogether};
    for (int i = 0; i < 25; ++i) {
        const Kind kind = kinds[static_cast<qsizetype>(chance.next() % 12)];
        const bool isDeploy = kind == Kind::DeployBad;
        world.strike({.kind = kind,
                      .target = isDeploy ? u"api"_s : targets[static_cast<qsizetype>(chance.next() % 9)],
                      .amount = kind == Kind::AttackSlow ? 9'000 : static_cast<double>(chance.next() % 40) / 10});
        if (chance.next() % 4 == 0)
            defences[chance.next() % 4](world);
        if (chance.next() % 5 == 0)
            world.addInstance(u"web"_s);
        if (chance.next() % 6 == 0)
            world.removeInstance(u"api"_s);
        if (chance.next() % 5 == 0)
            world.servers().front().maxconn = static_cast<int>(chance.next() % 20) + 1;
        world.advanceTo(world.now() + static_cast<Ms>(chance.next() % 6'000));
        const Traffic &traffic = world.traffic();
        QCOMPARE(traffic.customers().began, traffic.customers().ended() + traffic.underWay(true));
        QCOMPARE(traffic.attackers().began, traffic.attackers().ended() + traffic.underWay(false));
        const Traffic::Intents &orders = traffic.intents();
        QCOMPARE(orders.began,
                 orders.satisfied + orders.turnedAway + orders.lost + orders.again + traffic.ordersUnderWay());
        QVERIFY(traffic.slotsUsed() >= 0 && traffic.slotsUsed() <= traffic.slotLimit());
    }
    QVERIFY(world.traffic().customers().served > 1'000);
}

// What is refused at the door costs the gateway nothing: three times the orders, and it keeps up.
void TestTraffic::aRaisedMinimumRelievesTheGateway()
{
    World world(7, start);
    world.strike({.kind = Kind::StatusStuck});
    world.strike({.kind = Kind::Surge, .amount = 3});
    world.advanceTo(world.now() + 60'000);
    QVERIFY(mean(course(world, u"order_error_rate"_s, 15)) > 0.2);
    QCOMPARE(world.traffic().intents().turnedAway, 0U);
    for (int pair = 0; pair < static_cast<int>(pairs().size()); ++pair)
        QVERIFY(!world.market().setBusiness(pair, Business::VeryBusy));
    world.advanceTo(world.now() + 60'000);
    QVERIFY(mean(course(world, u"order_error_rate"_s, 15)) < 0.01);
    QVERIFY(world.traffic().intents().turnedAway > 0);
}

void TestTraffic::sameSeedSameTraffic()
{
    World one(3, start);
    World two(3, start);
    for (World *world : {&one, &two})
        everything(*world);
    one.advanceTo(start + 20'000);
    two.advanceTo(start + 12'345);
    World fork = two;
    two.advanceTo(start + 20'000);
    fork.advanceTo(start + 20'000);
    QVERIFY(one.traffic() == two.traffic());
    QVERIFY(fork.traffic() == two.traffic());
    fork.advanceTo(start + 20'100);
    QVERIFY(!(fork.traffic() == two.traffic()));
    World other(4, start);
    everything(other);
    other.advanceTo(start + 20'000);
    QVERIFY(!(other.traffic() == one.traffic()));
}

// The gateway hangs for half a minute: what comes in grows by itself, and is still too much when it works again.
void TestTraffic::retriesPileUpAndEbb()
{
    World world(7, start);
    const double before = mean(course(world, u"requests_per_second"_s, 10));
    world.strike({.kind = Kind::Freeze, .target = u"order-gateway"_s});
    world.advanceTo(world.now() + 20'000);
    const double orders = world.traffic().demand(world.now());
    const double during = mean(course(world, u"requests_per_second"_s, 10));
    QVERIFY2(during - before > 0.6 * orders, qPrintable(QString::number(during - before)));
    QCOMPARE(sample(world, u"order_error_rate"_s), 1.0);
    world.strike({.kind = Kind::Heal, .target = u"order-gateway"_s});
    world.advanceTo(world.now() + 2'000);
    QVERIFY(sample(world, u"orders_accepted_per_second"_s) > 1.3 * orders); // it works off what was pressed again
    world.advanceTo(world.now() + 60'000);
    QVERIFY(sample(world, u"order_error_rate"_s) < 0.01);
    QVERIFY(sample(world, u"requests_per_second"_s) < 1.2 * before);
}

void TestTraffic::coldCacheStampedes()
{
    World world(7, start);
    QVERIFY(sample(world, u"cache_hit_rate"_s) > 0.7);
    QVERIFY(sample(world, u"read_queue"_s) < 20);
    world.takeEvents();
    world.strike({.kind = Kind::CacheCold});
    const std::vector<double> latency = course(world, u"web_latency_p99_seconds"_s, 30);
    QVERIFY(sample(world, u"read_queue"_s) > 200);
    QVERIFY(latency.back() > 1.5);
    const QStringList alerts = alertsOf(world);
    QVERIFY2(alerts.contains(u"CacheMissStorm"_s) && alerts.contains(u"WebLatencyHigh"_s),
             qPrintable(alerts.join(u' ')));
    // Every answer fills it a little: in some minutes it is over, unless somebody empties it again.
    world.advanceTo(world.now() + 600'000);
    QVERIFY(sample(world, u"cache_hit_rate"_s) > 0.7);
    QVERIFY(sample(world, u"web_latency_p99_seconds"_s) < 0.5);
}

void TestTraffic::defencesHelpAgainstTheirKind_data()
{
    QTest::addColumn<Step>("attack");
    QTest::addColumn<Step>("defence");
    QTest::addColumn<double>("least");
    QTest::addColumn<double>("most");
    const auto row = [](const char *name, Step attack, Step defence, double least, double most) {
        QTest::newRow(name) << attack << defence << least << most;
    };
    row("nobody attacks", {}, {}, 0.995, 1);
    row("volume, no defence", volume, {}, 0, 0.65);
    row("volume, firewall", volume, firewall, 0.95, 1);
    row("volume, limits", volume, limits, 0, 0.65);
    row("volume, challenge", volume, challenge, 0, 0.65);
    row("slow, no defence", slow, {}, 0, 0.4);
    row("slow, firewall for another net", slow, firewall, 0, 0.4);
    row("slow, limits", slow, limits, 0.95, 1);
    row("slow, challenge", slow, challenge, 0, 0.4);
    row("logins, no defence", logins, {}, 0, 0.4);
    row("logins, firewall for another net", logins, firewall, 0, 0.4);
    row("logins, limits", logins, limits, 0, 0.4);
    row("logins, challenge", logins, challenge, 0.85, 1);
    row("everything, no defence", everything, {}, 0, 0.4);
    row("everything, firewall", everything, firewall, 0, 0.4);
    row("everything, limits", everything, limits, 0, 0.4);
    row("everything, challenge", everything, challenge, 0, 0.5);
    row("everything, all defences", everything, allTogether, 0.8, 1);
}

void TestTraffic::defencesHelpAgainstTheirKind()
{
    QFETCH(Step, attack);
    QFETCH(Step, defence);
    QFETCH(double, least);
    QFETCH(double, most);
    const double share = goodShare(attack, defence);
    qInfo("good share %.3f", share);
    QVERIFY(share >= least && share <= most);
}

void TestTraffic::defencesCostGoodUsers_data()
{
    QTest::addColumn<Step>("defence");
    QTest::newRow("firewall") << Step(firewall);
    QTest::newRow("challenge") << Step(challenge);
    QTest::newRow("per-source limit") << Step(
        [](World &world) { world.traffic().files().setMap(BalancerFiles::limitsFile, "default", "30"); });
    QTest::newRow("CDN limit") << Step([](World &world) { world.traffic().cdn().requestsPerPeriod = 30; });
}

void TestTraffic::defencesCostGoodUsers()
{
    QFETCH(Step, defence);
    const double share = goodShare({}, defence);
    qInfo("good share %.3f", share);
    QVERIFY(share < 0.99 && share > 0.4);
}

void TestTraffic::perSourceLimitHurtsThoseWhoShareAnAddress()
{
    World world(7, start);
    world.traffic().files().setMap(BalancerFiles::limitsFile, "default", "25");
    world.advanceTo(world.now() + 30'000);
    const auto refusedIn = [&world](Provider::Kind kind) {
        std::uint64_t refused = 0;
        for (const Provider &each : providers()) {
            for (std::uint32_t host = 0; each.kind == kind && host < each.net.hosts(); ++host)
                refused += world.traffic().sources().at(each.firstSource + host).errors.value(world.traffic().now());
        }
        return refused;
    };
    QVERIFY(refusedIn(Provider::Kind::Mobile) > 100);
    QCOMPARE(refusedIn(Provider::Kind::Home), 0U);
}

void TestTraffic::firewallRulesRevert()
{
    World world(7, start);
    const Us at = Us(world.traffic().now()) * 1000;
    Firewall &rules = world.traffic().firewall();
    rules.add({.net = *Net::parse(u"198.19.0.0/22"_s), .since = at, .until = at + 20'000'000});
    world.advanceTo(world.now() + 15'000);
    QVERIFY(sample(world, u"good_share"_s) < 0.95);
    QVERIFY(rules.rules().front().hits > 100);
    world.advanceTo(world.now() + 30'000);
    QVERIFY(rules.rules().empty());
    QVERIFY(sample(world, u"good_share"_s) > 0.99);
}

void TestTraffic::capacityBootsThenServes()
{
    World world(7, start);
    world.strike({.kind = Kind::Kill, .target = u"web-1"_s});
    world.strike({.kind = Kind::Slow, .target = u"web-2"_s, .amount = 3});
    const auto added = world.addInstance(u"web"_s);
    QVERIFY(added);
    QCOMPARE(*added, u"web-4"_s);
    world.advanceTo(world.now() + 50'000);
    QCOMPARE(sample(world, u"instance_load:web-4"_s), 0.0);
    world.advanceTo(world.now() + 20'000);
    QVERIFY(sample(world, u"instance_load:web-4"_s) > 50);
    const QJsonArray services = world.layout()[u"services"_s].toArray();
    const auto web = std::ranges::find_if(services, [](const QJsonValue &each) { return each[u"id"_s] == u"web"_s; });
    QVERIFY((*web)[u"instances"_s].toArray().contains(u"web-4"_s));
    QVERIFY(!world.addInstance(u"ledger-db"_s));

    QCOMPARE(world.removeInstance(u"web"_s).value(), u"web-4"_s);
    world.advanceTo(world.now() + 15'000);
    QVERIFY(qIsNaN(sample(world, u"instance_load:web-4"_s)));
    QVERIFY(sample(world, u"order_error_rate"_s) < 0.01);
}

void TestTraffic::lostLineIsFeltAndSaid()
{
    World world(7, start);
    world.takeEvents();
    world.strike({.kind = Kind::LinkLoss, .lasts = std::chrono::seconds(40), .amount = 0.3});
    world.advanceTo(world.now() + 20'000);
    QVERIFY(sample(world, u"order_latency_p99_seconds"_s) > 0.9); // TCP asks again after a second
    QCOMPARE(alertsOf(world).count(u"LinePacketsLost"_s), 1);
    world.advanceTo(world.now() + 40'000);
    QVERIFY(sample(world, u"order_latency_p99_seconds"_s) < 0.3);
}

void TestTraffic::badVersionRollsOutAndBack()
{
    World world(7, start);
    world.takeEvents();
    world.strike({.kind = Kind::DeployBad, .target = u"api"_s, .amount = 0.6});
    world.advanceTo(world.now() + 40'000);
    QVERIFY(sample(world, u"order_error_rate"_s) > 0.1);
    QVERIFY(alertsOf(world).contains(u"ApiErrorsHigh"_s));
    QCOMPARE(std::ranges::count(world.machines(), 42, &Machine::version), 2);
    QVERIFY(world.rollBack(u"api"_s));
    QVERIFY(!world.rollBack(u"api"_s));
    world.advanceTo(world.now() + 8'000);
    QVERIFY(sample(world, u"order_error_rate"_s) > 0.02); // it takes its time, too
    world.advanceTo(world.now() + 40'000);
    QVERIFY(sample(world, u"order_error_rate"_s) < 0.01);
    QCOMPARE(std::ranges::count(world.machines(), 42, &Machine::version), 0);
}

void TestTraffic::balancerPairTakesOver()
{
    for (const Kind kind : {Kind::Kill, Kind::Freeze}) {
        World world(7, start);
        world.strike({.kind = kind, .target = u"lb-1"_s});
        world.advanceTo(world.now() + 2'000);
        QCOMPARE(sample(world, u"orders_accepted_per_second"_s), 0.0);
        world.advanceTo(world.now() + 20'000);
        QVERIFY(sample(world, u"order_error_rate"_s) < 0.01);
    }
}

// maxconn: a queue at the door instead of one inside.
void TestTraffic::fewerConnectionsWaitAtTheBalancer()
{
    World world(7, start);
    for (BackendServer &server : world.servers())
        server.maxconn = 4;
    world.advanceTo(world.now() + 10'000);
    QVERIFY(world.traffic().backendQueue() > 50);
    for (const BackendServer &server : world.servers())
        QVERIFY(server.sessions <= 4);
    for (BackendServer &server : world.servers())
        server.maxconn = 3'000;
    world.advanceTo(world.now() + 20'000);
    QCOMPARE(world.traffic().backendQueue(), 0);
    QVERIFY(sample(world, u"order_error_rate"_s) < 0.01);
}

QTEST_GUILESS_MAIN(TestTraffic)
#include "tst_traffic.moc"
