// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/serve/routes.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Hikeshi::Exchange;
using namespace Qt::StringLiterals;

namespace {

constexpr Ms start = 1'795'489'200'000; ///< 2026-11-24T03:00:00Z, noon in Japan

std::vector<Machine> webAndDatabase()
{
    return {{.name = u"web-1"_s, .service = u"web"_s}, {.name = u"lb-1"_s, .service = u"balancer"_s}};
}

/// Steps until `until` holds, and gives back how long it took; -1 when it does not within the limit.
template <class Step, class Until> Ms after(Ms from, Ms limit, Step step, Until until)
{
    for (Ms now = from; now <= from + limit; now += 100) {
        step(now);
        if (until())
            return now - from;
    }
    return -1;
}

/// An exchange in which nobody looks at single trades.
World untraded()
{
    World world(7, start);
    world.market().setDetail(false);
    return world;
}

}

class TestRecovery : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theDeadIsRestartedWithBackOffUntilGivenUp();
    void pausedItRestartsNothingByHandItDoes();
    void whatItDoesNotLookAfterStaysDead();
    void wrongItKillsTheHealthy();
    void catalogueHasAPast();
    void backupsComeByScheduleAndByHand();
    void aBrokenOneIsFoundByVerifyingAndFailsARestore();
    void restoreTakesItsTimeAndBringsTheLedgerBack();
    void restoreToAnEarlierInstantCutsTheTradeLedger();
    void refusalsSayWhy_data();
    void refusalsSayWhy();
    void theDoorsTellAndRefuse();
    void fullDiskKeepsPostgresDown();
    void aRegionIsLostAndServiceGoesOn();
};

void TestRecovery::theDeadIsRestartedWithBackOffUntilGivenUp()
{
    std::vector<Machine> machines = webAndDatabase();
    Supervisor supervisor(7);
    QList<Ms> restarts;
    bool givenUp = false;
    Ms now = start;
    for (; now < start + 3'600'000 && !givenUp; now += 100) {
        if (machines[0].alive) { // whatever it is that kills it, it kills it again at once
            machines[0].alive = false;
            machines[0].diedAt = now;
        }
        for (const Supervisor::Event &event : supervisor.step(now, machines)) {
            if (event.kind == Supervisor::Event::Kind::Restarted)
                restarts.append(now);
            givenUp |= event.kind == Supervisor::Event::Kind::GaveUp;
        }
    }
    QVERIFY(givenUp);
    QVERIFY(supervisor.hasGivenUp(u"web-1"_s));
    QCOMPARE(restarts.size(), Supervisor::mostRestarts);
    QVERIFY(restarts.first() - start >= 5'000 && restarts.first() - start <= 6'500);
    for (qsizetype i = 2; i < restarts.size(); ++i)
        QVERIFY(restarts[i] - restarts[i - 1] > restarts[i - 1] - restarts[i - 2]);
    const auto conditions = supervisor.conditions(now);
    QVERIFY(
        std::ranges::any_of(conditions, [](const Condition &c) { return c.name == u"SupervisorGaveUp" && c.holds; }));
    // A hand brings it back.
    QVERIFY(supervisor.restart(u"web-1"_s, now, machines));
    QVERIFY(after(now, 20'000, [&](Ms t) { supervisor.step(t, machines); }, [&] { return machines[0].alive; }) >= 0);
    QVERIFY(!supervisor.hasGivenUp(u"web-1"_s));
}

void TestRecovery::pausedItRestartsNothingByHandItDoes()
{
    std::vector<Machine> machines = webAndDatabase();
    Supervisor supervisor(7);
    supervisor.setPaused(true);
    machines[0].alive = false;
    const auto step = [&](Ms now) { supervisor.step(now, machines); };
    QCOMPARE(after(start, 120'000, step, [&] { return machines[0].alive; }), -1);
    QVERIFY(supervisor.restart(u"web-1"_s, start + 120'000, machines));
    const Ms took = after(start + 120'000, 60'000, step, [&] { return machines[0].alive; });
    QCOMPARE(took, Supervisor::bootTakes);
}

void TestRecovery::whatItDoesNotLookAfterStaysDead()
{
    std::vector<Machine> machines = webAndDatabase();
    Supervisor supervisor(7);
    machines[1].alive = false;
    QVERIFY(!supervisor.restart(u"lb-1"_s, start, machines));
    QVERIFY(!supervisor.restart(u"nobody"_s, start, machines));
    QCOMPARE(
        after(start, 120'000, [&](Ms now) { supervisor.step(now, machines); }, [&] { return machines[1].alive; }), -1);
}

void TestRecovery::wrongItKillsTheHealthy()
{
    World world = untraded();
    world.strike({.kind = Fault::Kind::SupervisorWrong});
    int away = 0;
    for (int second = 0; second < 300; ++second) {
        world.advanceTo(world.now() + 1'000);
        away += std::ranges::any_of(world.machines(), [](const Machine &m) { return !m.alive; }) ? 1 : 0;
    }
    QVERIFY2(away > 60, qPrintable(QString::number(away)));
    world.setSupervisorPaused(true); // that is the remedy
    world.advanceTo(world.now() + 30'000);
    QVERIFY(std::ranges::all_of(world.machines(), &Machine::alive));
    world.advanceTo(world.now() + 300'000);
    QVERIFY(std::ranges::all_of(world.machines(), &Machine::alive));
}

void TestRecovery::catalogueHasAPast()
{
    const Backups backups(start);
    QVERIFY(backups.catalogue().size() > 8);
    QVERIFY(std::ranges::is_sorted(backups.catalogue(), {}, &Backup::began));
    QCOMPARE(backups.catalogue().front().place, u"off-site"_s);
    QVERIFY(start - backups.newest() < 2 * 3'600'000);
    for (const Backup &backup : backups.catalogue()) {
        QCOMPARE(backups.find(backup.label), &backup); // labels are unique
        QVERIFY(backup.full == !backup.label.contains(u'_'));
        QVERIFY(backup.bytes > 1e9);
    }
    QVERIFY(std::ranges::none_of(backups.conditions(start), &Condition::holds));
}

void TestRecovery::backupsComeByScheduleAndByHand()
{
    Backups backups(start);
    const std::size_t before = backups.catalogue().size();
    const auto step = [&](Ms now) { (void)backups.step(now, true); };
    QVERIFY(after(start, 3'700'000, step, [&] { return backups.catalogue().size() > before; }) > 0);
    QVERIFY(!backups.catalogue().back().full);
    const Ms now = backups.catalogue().back().ended;
    QVERIFY(backups.backUp(now, true, true));
    QVERIFY(!backups.backUp(now, true, true)); // the lock is held
    const Ms took = after(now, 600'000, step, [&] { return backups.catalogue().back().full; });
    QVERIFY2(took > 60'000 && took < 400'000, qPrintable(QString::number(took)));
    QVERIFY(backups.last()->good);
    // Without a primary there is nothing to read, and the newest grows old.
    Backups alone(start);
    for (Ms t = start; t < start + 27 * 3'600'000LL; t += 60'000)
        (void)alone.step(t, false);
    QVERIFY(alone.conditions(start + 27 * 3'600'000LL).front().holds);
}

void TestRecovery::aBrokenOneIsFoundByVerifyingAndFailsARestore()
{
    Backups backups(start);
    const QString old = backups.catalogue().front().label;
    QVERIFY(backups.verify(old, start));
    QVERIFY(after(start, 600'000, [&](Ms now) { (void)backups.step(now, true); }, [&] { return !backups.job(); }) > 0);
    QVERIFY(!backups.last()->good);
    QVERIFY(backups.last()->reason.contains(u"checksum"_s));
    QCOMPARE(backups.find(old)->verified, Ms(0));

    World world = untraded();
    world.advanceTo(world.now() + 30'000); // the hourly one has ended
    world.strike({.kind = Fault::Kind::CorruptDatabase});
    QVERIFY(world.backups().restore(old, 0, world.now()));
    while (world.backups().job())
        world.advanceTo(world.now() + 1'000);
    QVERIFY(!world.backups().last()->good);
    QVERIFY(world.isLedgerCorrupt());
    QVERIFY(!world.isLedgerWritable());
}

void TestRecovery::restoreTakesItsTimeAndBringsTheLedgerBack()
{
    World world = untraded();
    world.strike({.kind = Fault::Kind::CorruptDatabase});
    world.advanceTo(world.now() + 30'000);
    QVERIFY(!world.isLedgerWritable());
    QVERIFY(world.ledger().reachablePrimary()); // a failover is no remedy: every member has the damage
    const QString newest = world.backups().catalogue().back().label;
    const Ms began = world.now();
    QVERIFY(world.backups().restore(newest, 0, began));
    QVERIFY(world.backups().job()->progress(began) < 0.01);
    while (world.backups().job())
        world.advanceTo(world.now() + 1'000);
    QVERIFY(world.backups().last()->good);
    QVERIFY(world.now() - began > 120'000 && world.now() - began < 900'000);
    QVERIFY(world.isLedgerWritable());
    world.advanceTo(world.now() + 60'000);
    QVERIFY(world.samples()[1].second < 0.01);
}

void TestRecovery::restoreToAnEarlierInstantCutsTheTradeLedger()
{
    World world(7, start);
    world.advanceTo(world.now() + 90'000); // the hourly one has ended
    const auto ask = [&world](const QByteArray &method, const QString &path, const QByteArray &body = {}) {
        return QJsonDocument::fromJson(
            route(world, {.method = method, .url = QUrl(path), .headers = {}, .body = body}).body);
    };
    const QString label = world.backups().catalogue().back().label;
    const std::uint64_t trades = world.market().state().trades();
    const QString target = u"2026-11-24T03:01:00Z"_s;
    ask("POST", u"/exchange/v1/backups/%1/restore"_s.arg(label), R"({"to":")" + target.toLatin1() + R"("})");
    QVERIFY(world.backups().isRestoring());
    while (world.backups().job())
        world.advanceTo(world.now() + 1'000);
    QVERIFY(world.backups().last()->good);
    QVERIFY(world.market().state().trades() >= trades); // the engine has a log of its own
    const auto settle = [&] {
        for (int i = 0; i < 60 && ask("GET", u"/exchange/v1/ledger"_s)[u"state"_s] == u"verifying"_s; ++i)
            world.advanceTo(world.now() + 1'000);
        return ask("GET", u"/exchange/v1/ledger"_s);
    };
    ask("POST", u"/exchange/v1/ledger/verify"_s);
    const QJsonDocument broken = settle();
    QCOMPARE(broken[u"state"_s].toString(), u"broken"_s);
    QCOMPARE(broken[u"findings"_s][0][u"kind"_s].toString(), u"lost-tail"_s);
    QCOMPARE(broken[u"findings_open"_s].toInt(), 1);
    ask("POST", u"/exchange/v1/ledger/reconcile"_s);
    QCOMPARE(settle()[u"state"_s].toString(), u"good"_s);
    world.advanceTo(world.now() + 60'000);
    QCOMPARE(ask("GET", u"/exchange/v1/ledger"_s)[u"state"_s].toString(), u"good"_s);
    QVERIFY(world.market().conserves());
}

void TestRecovery::refusalsSayWhy_data()
{
    QTest::addColumn<QString>("label");
    QTest::addColumn<Ms>("target");
    QTest::addColumn<QString>("word");
    QTest::newRow("unknown") << u"20200101-000000F"_s << Ms(0) << u"there is no backup"_s;
    QTest::newRow("before it ended") << QString() << start - 400 * 3'600'000LL << u"choose an older one"_s;
    QTest::newRow("in the future") << QString() << start + 3'600'000 << u"has not been yet"_s;
}

void TestRecovery::refusalsSayWhy()
{
    QFETCH(QString, label);
    QFETCH(Ms, target);
    QFETCH(QString, word);
    Backups backups(start);
    const auto begun = backups.restore(label.isEmpty() ? backups.catalogue().back().label : label, target, start);
    QVERIFY(!begun);
    QVERIFY2(begun.error().contains(word), qPrintable(begun.error()));
    QVERIFY(!backups.job());
}

void TestRecovery::theDoorsTellAndRefuse()
{
    World world = untraded();
    const auto ask = [&world](const QByteArray &method, const QString &path, const QByteArray &body = {}) {
        return route(world, {.method = method, .url = QUrl(path), .headers = {}, .body = body});
    };
    const auto object = [](const HttpAnswer &answer) { return QJsonDocument::fromJson(answer.body).object(); };
    world.advanceTo(world.now() + 30'000); // the hourly one has ended
    const QJsonObject told = object(ask("GET", u"/exchange/v1/backups"_s));
    QCOMPARE(told[u"backups"_s].toArray().size(), static_cast<qsizetype>(world.backups().catalogue().size()));
    QVERIFY(told[u"job"_s].isNull());
    const QString label = told[u"newest"_s].toString();
    QCOMPARE(ask("POST", u"/exchange/v1/backups/%1/verify"_s.arg(label)).status, 202);
    QCOMPARE(object(ask("GET", u"/exchange/v1/backups"_s))[u"job"_s][u"kind"_s].toString(), u"verify"_s);
    QCOMPARE(ask("POST", u"/exchange/v1/backups"_s, "{}").status, 409);
    QCOMPARE(ask("POST", u"/exchange/v1/backups/%1/restore"_s.arg(label), R"({"to":"yesterday"})").status, 422);
    QCOMPARE(ask("POST", u"/exchange/v1/backups/%1/restore"_s.arg(label), R"({"to":"2026-11-24T03:00:00"})").status,
             422);
    QCOMPARE(ask("POST", u"/exchange/v1/supervisor/lb-1/restart"_s).status, 404);
    QCOMPARE(ask("POST", u"/exchange/v1/supervisor/web-1/restart"_s).status, 202);
    QVERIFY(!std::ranges::find(world.machines(), u"web-1"_s, &Machine::name)->alive);
}

void TestRecovery::fullDiskKeepsPostgresDown()
{
    World world = untraded();
    world.strike({.kind = Fault::Kind::DiskFull, .target = u"ledger-db-1"_s});
    world.advanceTo(world.now() + 10'000);
    QCOMPARE(world.ledger().member(u"ledger-db-1"_s)->postgres, Member::Postgres::Stopped);
    world.strike({.kind = Fault::Kind::Heal, .target = u"ledger-db-1"_s});
    world.advanceTo(world.now() + 60'000);
    QVERIFY(world.ledger().reachablePrimary());
    QVERIFY(world.ledger().member(u"ledger-db-1"_s)->postgres != Member::Postgres::Stopped);
}

void TestRecovery::aRegionIsLostAndServiceGoesOn()
{
    World world = untraded();
    world.strike({.kind = Fault::Kind::RegionLoss});
    world.advanceTo(world.now() + 90'000);
    QVERIFY(world.ledger().reachablePrimary());
    QVERIFY(world.ledger().reachablePrimary()->name != u"ledger-db-1");
    QVERIFY2(world.samples()[1].second < 0.05, qPrintable(QString::number(world.samples()[1].second)));
}

QTEST_GUILESS_MAIN(TestRecovery)
#include "tst_recovery.moc"
