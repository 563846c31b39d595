// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/market/market.h"
#include "exchange/model/world.h"

#include <QTest>

using namespace Hikeshi::Exchange;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Ms start = 1'795'489'200'000;

/// A market with customers, and how its machines stand.
struct Floor
{
    explicit Floor(std::uint64_t seed = 7)
        : market(seed, start)
    {
        market.setDetail(true);
    }
    void tick()
    {
        now += 100;
        market.tend(now, first, second);
        market.step(now, market.engineWorks() ? orders : 0, writable, 0);
        if (now % 1000 == 0)
            market.closeSecond(now);
    }
    void run(Ms milliseconds)
    {
        for (const Ms end = now + milliseconds; now < end;)
            tick();
    }
    /// Verifies the whole ledger and gives back what is open, a line each.
    QStringList verified()
    {
        market.beginVerification();
        for (int i = 0; i < 100 && market.verification()->ended == 0; ++i)
            run(1'000);
        return findings();
    }
    QStringList findings() const
    {
        QStringList list;
        for (const LedgerFinding &each : market.knownFindings())
            list.append(each.word());
        list.removeDuplicates();
        return list;
    }

    Market market;
    Ms now = start;
    std::int64_t orders = 100;
    MachineState first = MachineState::Works;
    MachineState second = MachineState::Works;
    bool writable = true;
};

bool conserves(const EngineState &state)
{
    for (int asset = 0; asset < static_cast<int>(assets().size()); ++asset) {
        if (state.total(asset) != state.outside(asset))
            return false;
    }
    return true;
}

double sample(const QList<std::pair<QString, double>> &samples, const QString &name)
{
    for (const auto &[series, value] : samples) {
        if (series == name)
            return value;
    }
    return qQNaN();
}

QStringList holding(const Market &market)
{
    QStringList list;
    for (const Condition &each : market.conditions()) {
        if (each.holds)
            list.append(each.name);
    }
    return list;
}

}

class TestMarket : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sameSeedGivesTheSameState();
    void copyGoesOnAlike();
    void looksLikeAMarket();
    void detailChangesNothingElse();
    void nothingIsLostOrCrossedOverManySeeds_data();
    void nothingIsLostOrCrossedOverManySeeds();
    void standbyFollowsAndTakesOver();
    void takeoverLosesTheTailAndTheLedgerTells();
    void failoverInOrderLosesNothing();
    void hungEngineIsNotTakenOver();
    void restartFromSnapshotGivesTheSameState();
    void snapshotsComeHourlyAndShortenTheLog();
    void corruptEngineIsFoundAndMended();
    void tamperingIsFound_data();
    void tamperingIsFound();
    void lostLedgerTailIsRestored();
    void restoreToAnEarlierInstantIsMendedFromTheEngine();
    void whatIsMendedStaysMended();
    void reopeningHasAnOrder();
    void fallBreaksTheCircuit();
    void busyMarketRaisesTheMinimum();
    void refusesTheShareItTells();
    void deadEngineReplaysWhenItIsBack();
    void blindReplayTakesItsTime();
};

void TestMarket::sameSeedGivesTheSameState()
{
    Floor one;
    Floor two;
    one.run(20'000);
    two.run(20'000);
    QVERIFY(one.market == two.market);
    QCOMPARE(one.market.state().digest(), two.market.state().digest());
    QCOMPARE(one.market.ledger().head(), two.market.ledger().head());
    Floor other(8);
    other.run(20'000);
    QVERIFY(other.market.state().digest() != one.market.state().digest());
    two.run(100);
    QVERIFY(!(one.market == two.market));
}

void TestMarket::copyGoesOnAlike()
{
    Floor one;
    one.run(5'000);
    Floor fork = one;
    one.run(10'000);
    QVERIFY(!(one.market == fork.market));
    fork.run(10'000);
    QVERIFY(one.market == fork.market);
}

void TestMarket::looksLikeAMarket()
{
    Floor floor;
    floor.run(60'000);
    for (int i = 0; i < static_cast<int>(pairs().size()); ++i) {
        const PairState &pair = floor.market.pair(i);
        const QByteArray named = QString::fromUtf16(pairs()[static_cast<std::size_t>(i)].name).toLatin1();
        const char *name = named.constData();
        QVERIFY2(pair.book.levels(Side::Buy).size() > 20 && pair.book.levels(Side::Sell).size() > 20, name);
        QVERIFY2(pair.book.size() < 1'500, name);
        const std::int64_t bid = pair.book.best(Side::Buy)->price;
        const std::int64_t ask = pair.book.best(Side::Sell)->price;
        QVERIFY2(bid < ask && ask - bid <= std::max<std::int64_t>(2, bid / 200), name);
        QCOMPARE(pair.mode, Mode::None);
        const Candle day = floor.market.tape().day(i, floor.now);
        QVERIFY2(day.low > 0 && day.low <= day.open && day.open <= day.high && day.close <= day.high, name);
        QVERIFY2(!floor.market.tape().trades(i).empty(), name);
    }
    const auto samples = floor.market.samples();
    QVERIFY(sample(samples, u"trades_per_second"_s) > 200);
    QVERIFY(sample(samples, u"trades_per_second"_s) < 1'000);
    QCOMPARE(sample(samples, u"orders_refused_per_second"_s), 0);
    QVERIFY(sample(samples, u"spread_basis_points:btc_jpy"_s) > 0);
    QCOMPARE(holding(floor.market), QStringList());
    QCOMPARE(floor.verified(), QStringList());
}

void TestMarket::detailChangesNothingElse()
{
    World one(7, start);
    World two(7, start);
    two.market().setDetail(false);
    for (World *world : {&one, &two}) {
        world->strike({.kind = Fault::Kind::Surge, .amount = 4});
        world->advanceTo(start + 30'000);
        world->strike({.kind = Fault::Kind::Kill, .target = u"web-1"_s});
        world->advanceTo(start + 60'000);
    }
    for (const QString &series : {u"orders_accepted_per_second"_s, u"order_error_rate"_s,
                                  u"order_latency_p99_seconds"_s, u"orders_lost_total"_s, u"support_queue"_s})
        QCOMPARE(sample(two.samples(), series), sample(one.samples(), series));
}

void TestMarket::nothingIsLostOrCrossedOverManySeeds_data()
{
    QTest::addColumn<int>("seed");
    for (int seed = 1; seed <= 25; ++seed)
        QTest::addRow("seed %d", seed) << seed;
}

// A random course of faults and levers, with customers trading all the while.
void TestMarket::nothingIsLostOrCrossedOverManySeeds()
{
    QFETCH(int, seed);
    Rng rng(static_cast<std::uint64_t>(seed));
    Floor floor(static_cast<std::uint64_t>(seed));
    floor.orders = 30;
    for (int i = 0; i < 120; ++i) {
        const auto any = static_cast<MachineState>(std::max<int>(0, static_cast<int>(rng.next() % 6) - 3));
        (rng.next() % 2 == 0 ? floor.first : floor.second) = any;
        const int pair = static_cast<int>(rng.next() % pairs().size());
        switch (rng.next() % 8) {
        case 0:
            floor.market.strike({.kind = Fault::Kind::MarketShock, .amount = 0.05});
            break;
        case 1:
            floor.market.strike({.kind = Fault::Kind::EngineHang});
            break;
        case 2:
            (void)floor.market.engine().failover(floor.now);
            break;
        case 3:
            (void)floor.market.engine().restartFromSnapshot(floor.now);
            break;
        case 4:
            (void)floor.market.setLevers(pair, static_cast<std::uint32_t>(rng.next() & 0xff), {.announced = true});
            break;
        case 5:
            floor.market.enter(pair, static_cast<Mode>(rng.next() % 5), floor.now + 3'000);
            break;
        case 6:
            floor.writable = !floor.writable;
            break;
        default:
            floor.market.heal();
            break;
        }
        floor.run(static_cast<Ms>(1 + rng.next() % 20) * 100);
        QVERIFY(conserves(floor.market.state()));
        for (int p = 0; p < static_cast<int>(pairs().size()); ++p)
            QVERIFY(floor.market.pair(p).mode != Mode::None || !floor.market.pair(p).book.isCrossed());
        QVERIFY(!floor.market.engine().isDiverged());
    }
    // What a takeover has lost of the trades is all that may be wrong with the ledger.
    floor.first = floor.second = MachineState::Works;
    floor.writable = true;
    floor.market.heal();
    floor.run(10'000);
    QVERIFY(floor.market.engineWorks());
    const QStringList findings = floor.verified();
    QVERIFY2(findings.isEmpty() || findings == QStringList{u"unknown-tail"_s}, qPrintable(findings.join(u' ')));
    QVERIFY(!floor.market.reconcile());
    floor.run(10'000);
    QCOMPARE(floor.findings(), QStringList());
}

void TestMarket::standbyFollowsAndTakesOver()
{
    Floor floor;
    floor.run(5'000);
    const Engine &engine = floor.market.engine();
    QVERIFY(engine.lag() > 0);
    QVERIFY(engine.lag() < 500);
    floor.first = MachineState::Dead;
    floor.run(2'900);
    QVERIFY(!floor.market.engineWorks());
    QCOMPARE(engine.active().name, u"matching-a"_s);
    QVERIFY(holding(floor.market).contains(u"MatchingEngineLost"_s));
    floor.run(300);
    QVERIFY(floor.market.engineWorks());
    QCOMPARE(engine.active().name, u"matching-b"_s);
    QCOMPARE(engine.epoch(), 2);
    floor.first = MachineState::Works;
    floor.run(2'000);
    QCOMPARE(engine.standby().phase, Engine::Phase::Standby);
    QVERIFY(conserves(*engine.standby().state));
    QVERIFY(!engine.isDiverged());
}

void TestMarket::takeoverLosesTheTailAndTheLedgerTells()
{
    Floor floor;
    floor.run(5'000);
    floor.first = MachineState::Dead;
    floor.run(6'000);
    QVERIFY(floor.market.engine().lost() > 0);
    QCOMPARE(floor.findings(), QStringList{u"unknown-tail"_s});
    QVERIFY(holding(floor.market).contains(u"LedgerBroken"_s));
    QCOMPARE(floor.verified(), QStringList{u"unknown-tail"_s});
    QVERIFY(!floor.market.reconcile());
    floor.run(10'000);
    QCOMPARE(floor.findings(), QStringList());
    QVERIFY(!holding(floor.market).contains(u"LedgerBroken"_s));
}

void TestMarket::failoverInOrderLosesNothing()
{
    Floor floor;
    floor.run(5'000);
    const EngineState before = floor.market.state();
    QVERIFY(!floor.market.engine().failover(floor.now));
    QVERIFY(floor.market.state() == before);
    QCOMPARE(floor.market.engine().lost(), 0);
    // The old one is not ready yet: a second failover at once is refused.
    const auto refused = floor.market.engine().failover(floor.now);
    QVERIFY(refused && refused->contains(u"matching-a"));
    floor.run(5'000);
    QVERIFY(!floor.market.engine().failover(floor.now));
    QCOMPARE(floor.verified(), QStringList());
}

void TestMarket::hungEngineIsNotTakenOver()
{
    Floor floor;
    floor.run(3'000);
    floor.market.strike({.kind = Fault::Kind::EngineHang});
    floor.run(60'000);
    QVERIFY(!floor.market.engineWorks());
    QCOMPARE(floor.market.describe(u"matching-a"_s, true).health, u"down"_s);
    QVERIFY(!floor.market.engine().failover(floor.now));
    floor.run(1'000);
    QVERIFY(floor.market.engineWorks());
    QVERIFY(floor.market.engine().lost() > 0);
}

void TestMarket::restartFromSnapshotGivesTheSameState()
{
    Floor floor;
    floor.run(30'000); // more than a tick can replay
    const EngineState before = floor.market.state();
    floor.market.strike({.kind = Fault::Kind::EngineHang});
    QVERIFY(!floor.market.engine().restartFromSnapshot(floor.now));
    QVERIFY(floor.market.engine().restartFromSnapshot(floor.now)); // once is enough
    floor.tick();
    QVERIFY(!floor.market.engineWorks());
    QVERIFY(floor.market.engine().toReplay() > 0);
    floor.orders = 0;
    while (!floor.market.engineWorks())
        floor.tick();
    EngineState after = floor.market.state();
    QCOMPARE(after.digest(), before.digest());
    QCOMPARE(after.trades(), before.trades());
    for (int i = 0; i < static_cast<int>(pairs().size()); ++i)
        QVERIFY(after.pair(i).book == before.pair(i).book);
    floor.orders = 100;
    floor.run(3'000);
    QCOMPARE(floor.market.engine().lost(), 0);
    QCOMPARE(floor.verified(), QStringList());
}

void TestMarket::snapshotsComeHourlyAndShortenTheLog()
{
    Floor floor;
    floor.orders = 3;
    const Ms first = floor.market.engine().snapshotAt();
    floor.run(Engine::snapshotEvery + 200'000);
    QCOMPARE(floor.market.engine().snapshotAt(), first + Engine::snapshotEvery);
    QVERIFY(floor.market.engine().log().begin() > 50'000);
    QVERIFY(floor.market.engine().log().bytes() < 8'000'000);
    QVERIFY(floor.market.ledger().blocks().front().records == nullptr);
}

void TestMarket::corruptEngineIsFoundAndMended()
{
    Floor floor;
    floor.run(3'000);
    floor.market.strike({.kind = Fault::Kind::EngineCorrupt});
    floor.run(20'000);
    QVERIFY(floor.market.engine().isDiverged());
    QVERIFY(floor.findings().contains(u"wrong-fill"_s));
    const QStringList alerts = holding(floor.market);
    QVERIFY(alerts.contains(u"EngineDiverged"_s) && alerts.contains(u"BalancesOff"_s));
    QVERIFY(floor.verified().contains(u"wrong-fill"_s));
    QCOMPARE(floor.market.reconcile()->code, u"engine"_s); // first the engine
    QVERIFY(!floor.market.engine().failover(floor.now)); // the standby has no bug
    floor.run(11'000);
    QVERIFY(conserves(floor.market.state()));
    QVERIFY(!floor.market.engine().isDiverged());
    floor.verified();
    QVERIFY(!floor.market.reconcile());
    floor.run(10'000);
    QCOMPARE(floor.findings(), QStringList());
    QVERIFY(floor.market.conserves());
}

void TestMarket::tamperingIsFound_data()
{
    QTest::addColumn<Fault::Kind>("kind");
    QTest::addColumn<QString>("word");
    QTest::newRow("edit") << Fault::Kind::LedgerEdit << u"edit"_s;
    QTest::newRow("gap") << Fault::Kind::LedgerGap << u"gap"_s;
    QTest::newRow("duplicate") << Fault::Kind::LedgerDuplicate << u"duplicate"_s;
}

void TestMarket::tamperingIsFound()
{
    QFETCH(Fault::Kind, kind);
    QFETCH(QString, word);
    Floor floor;
    floor.run(20'000);
    floor.market.strike({.kind = kind});
    QCOMPARE(floor.verified(), QStringList{word});
    QVERIFY(!floor.market.reconcile());
    floor.run(10'000);
    QCOMPARE(floor.findings(), QStringList());
    // And found without anybody asking, when the stored blocks are read again.
    floor.market.strike({.kind = kind});
    for (int i = 0; i < 600 && floor.findings().isEmpty(); ++i)
        floor.run(1'000);
    QCOMPARE(floor.findings(), QStringList{word});
}

void TestMarket::lostLedgerTailIsRestored()
{
    Floor floor;
    floor.run(10'000);
    floor.market.loseLedgerTail(300);
    floor.run(2'000);
    QCOMPARE(floor.verified(), QStringList{u"lost-tail"_s});
    QVERIFY(!floor.market.reconcile());
    floor.run(10'000);
    QCOMPARE(floor.findings(), QStringList());
}

// More than the engine has in its memory: it replays its log.
void TestMarket::restoreToAnEarlierInstantIsMendedFromTheEngine()
{
    Floor floor;
    floor.run(90'000);
    const Ms target = floor.now - 60'000;
    const std::uint64_t records = floor.market.ledger().records();
    floor.market.beginVerification(); // under way when the records go
    floor.orders = 0;
    floor.run(500);
    floor.market.loseLedgerAfter(target);
    QVERIFY(floor.market.ledger().records() + 9'000 < records);
    QCOMPARE(floor.market.state().trades(), records); // the engine's own state stays
    floor.run(2'000);
    QCOMPARE(floor.verified(), QStringList{u"lost-tail"_s});
    QVERIFY(holding(floor.market).contains(u"LedgerBroken"_s));
    QVERIFY(!floor.market.reconcile());
    floor.orders = 100;
    floor.run(10'000);
    QCOMPARE(floor.findings(), QStringList());
    QVERIFY(floor.market.ledger().records() > records);
}

// A stored block with the old wrong in it is read again and again.
void TestMarket::whatIsMendedStaysMended()
{
    Floor floor;
    floor.run(10'000);
    floor.market.loseLedgerTail(300);
    floor.run(2'000);
    floor.market.strike({.kind = Fault::Kind::EngineCorrupt});
    floor.run(3'000);
    QVERIFY(!floor.market.engine().failover(floor.now));
    floor.run(5'000);
    QVERIFY(floor.verified().size() >= 2);
    QVERIFY(!floor.market.reconcile());
    floor.orders = 5;
    for (int i = 0; i < 300; ++i) {
        floor.run(1'000);
        QCOMPARE(floor.findings(), QStringList());
    }
}

void TestMarket::reopeningHasAnOrder()
{
    Floor floor;
    floor.run(3'000);
    Market &market = floor.market;
    ReopeningFacts facts;
    QVERIFY(!market.setMode(0, u"halt"_s, facts));
    QCOMPARE(market.modeOf(0), u"halt"_s);
    QVERIFY(holding(market).contains(u"MarketHalted"_s));
    floor.run(70'000);
    QVERIFY(sample(market.samples(), u"orders_refused_per_second"_s) > 100);
    QCOMPARE(market.setMode(0, u"cancel_only"_s, facts)->code, u"ledger"_s); // not verified
    QCOMPARE(floor.verified(), QStringList());
    QCOMPARE(market.setMode(0, u"cancel_only"_s, facts)->code, u"notice"_s);
    facts.announced = true;
    facts.depositsOpen = false;
    QCOMPARE(market.setMode(0, u"cancel_only"_s, facts)->code, u"deposits"_s);
    facts.depositsOpen = true;
    facts.why = u"the hot wallet is being counted"_s;
    QCOMPARE(market.setMode(0, u"cancel_only"_s, facts)->why, facts.why);
    facts.why.clear();
    QCOMPARE(market.setMode(0, u"trading"_s, facts)->code, u"order"_s); // cancel-only first
    QCOMPARE(market.setLevers(0, 0, facts)->code, u"order"_s); // and not by the levers either
    QVERIFY(!market.setMode(0, u"cancel_only"_s, facts));
    QVERIFY(!market.setMode(0, u"trading"_s, facts));
    QCOMPARE(market.pair(0).mode, Mode::Resumption); // begins by an auction
    floor.run(61'000);
    QCOMPARE(market.pair(0).mode, Mode::None);
    QCOMPARE(market.modeOf(0), u"trading"_s);
    QCOMPARE(market.setMode(0, u"closed"_s, facts)->code, u"mode"_s);
    // Who was not halted needs none of it.
    QVERIFY(!market.setMode(1, u"cancel_only"_s, {}));
    QVERIFY(!market.setMode(1, u"trading"_s, {}));
}

void TestMarket::fallBreaksTheCircuit()
{
    Floor floor;
    floor.run(3'000);
    floor.market.strike({.kind = Fault::Kind::MarketShock, .amount = 0.15});
    const auto broken = [&] { return holding(floor.market).contains(u"CircuitBroken"_s); };
    for (int i = 0; i < 600 && !broken(); ++i)
        floor.run(1'000);
    QVERIFY(broken());
    for (int i = 0; i < 1'200 && broken(); ++i)
        floor.run(1'000);
    QVERIFY(!broken());
    QVERIFY(conserves(floor.market.state()));
}

void TestMarket::busyMarketRaisesTheMinimum()
{
    Floor floor;
    const std::int64_t usual = floor.market.state().minimumOf(0);
    floor.market.step(start + 100, 0, true, 600);
    QCOMPARE(floor.market.state().minimumOf(0), 10 * usual);
    floor.market.step(start + 200, 0, true, 2'000);
    QCOMPARE(floor.market.state().minimumOf(0), 100 * usual);
    floor.market.step(start + 300, 0, true, 300); // not well enough yet
    QCOMPARE(floor.market.state().minimumOf(0), 100 * usual);
    floor.market.step(start + 400, 0, true, 10);
    QCOMPARE(floor.market.state().minimumOf(0), usual);
    floor.market.strike({.kind = Fault::Kind::StatusStuck});
    floor.market.step(start + 500, 0, true, 2'000);
    QCOMPARE(floor.market.state().minimumOf(0), usual);
}

// What the market says it will refuse of what comes is what the engine then refuses.
void TestMarket::refusesTheShareItTells()
{
    for (const Business business : {Business::Normal, Business::Busy, Business::VeryBusy}) {
        Floor floor;
        for (int pair = 0; pair < static_cast<int>(pairs().size()); ++pair)
            QVERIFY(!floor.market.setBusiness(pair, business));
        const double told = floor.market.refusedShare();
        std::uint64_t refused = 0;
        for (int second = 0; second < 20; ++second) {
            floor.run(1'000);
            for (const auto samples = floor.market.samples(); const auto &[name, value] : samples)
                refused += name == u"orders_refused_per_second" ? static_cast<std::uint64_t>(value) : 0;
        }
        const double is = static_cast<double>(refused) / (20.0 * 10 * static_cast<double>(floor.orders));
        QVERIFY2(std::abs(is - told) < 0.03, qPrintable(u"told %1, refused %2"_s.arg(told).arg(is)));
    }
}

void TestMarket::deadEngineReplaysWhenItIsBack()
{
    Floor floor;
    floor.second = MachineState::Dead;
    floor.run(5'000);
    const std::uint64_t trades = floor.market.state().trades();
    floor.first = MachineState::Dead;
    floor.run(20'000);
    QVERIFY(!floor.market.engineWorks());
    QVERIFY(floor.market.engine().failover(floor.now).has_value()); // nobody is there
    floor.first = MachineState::Works;
    floor.orders = 0;
    floor.run(3'000);
    QVERIFY(floor.market.engineWorks());
    QCOMPARE(floor.market.state().trades(), trades); // its log was on its own disk
}

void TestMarket::blindReplayTakesItsTime()
{
    Floor floor;
    floor.market.setDetail(false);
    floor.orders = 170;
    floor.run(600'000); // about 150,000 commands a minute
    floor.orders = 0;
    QVERIFY(!floor.market.engine().restartFromSnapshot(floor.now));
    int ticks = 0;
    for (; ticks < 1'000 && !floor.market.engineWorks(); ++ticks)
        floor.tick();
    QVERIFY2(ticks > 50 && ticks < 100, qPrintable(QString::number(ticks)));
}

QTEST_GUILESS_MAIN(TestMarket)
#include "tst_market.moc"
