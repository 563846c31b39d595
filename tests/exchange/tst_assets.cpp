// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/serve/routes.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTest>

using namespace Hikeshi::Exchange;
using namespace Qt::StringLiterals;

namespace {

constexpr Ms start = 1'795'489'200'000;

void run(Assets &assets, Ms &now, Ms span, Assets::Means means = {})
{
    for (const Ms goal = now + span; now < goal;) {
        now += 100;
        assets.step(now, 100, means);
    }
}

}

class TestAssets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsMadeOrLost_data();
    void nothingIsMadeOrLost();
    void freezingStopsWhatLeaves();
    void allowListHoldsNewAddresses();
    void intruderTakesOnlyWhatIsHot();
    void aQuietDayReconciles();
    void aForkIsFoundAndPutRight();
    void coldTakesHours();
    void theQueueIsBounded();
    void theDoorsTellAndRefuse();
    void supportFeelsSilence();
    void agentsAndMacrosShortenTheQueue();
};

void TestAssets::nothingIsMadeOrLost_data()
{
    QTest::addColumn<quint64>("seed");
    for (quint64 seed = 1; seed <= 40; ++seed)
        QTest::addRow("%llu", seed) << seed;
}

// Whatever is done, in whatever order.
void TestAssets::nothingIsMadeOrLost()
{
    QFETCH(quint64, seed);
    Ms now = start;
    Assets assets(seed, now);
    const std::vector<Units> before = assets.balanceSheet();
    Rng chance(seed * 31);
    for (int round = 0; round < 60; ++round) {
        switch (chance.next() % 9) {
        case 0:
            assets.setFrozen(chance.next() % 2 == 0);
            break;
        case 1:
            assets.setAllowList(chance.next() % 2 == 0, now);
            break;
        case 2:
            (void)assets.transfer(u"btc"_s, static_cast<Units>(chance.next() % (300 * oneWhole)),
                                  chance.next() % 2 == 0, now);
            break;
        case 3:
            (void)assets.cancelTransfer(u"btc"_s);
            break;
        case 4:
            assets.beginTheft(now);
            break;
        case 5:
            assets.revokeSessions(now);
            break;
        case 6:
            assets.forkChain(now);
            break;
        case 7:
            assets.reconcile(now);
            break;
        default:
            (void)assets.reverseDeposits();
        }
        run(assets, now, 20'000, {.ledgerWritable = chance.next() % 4 != 0});
        QCOMPARE(assets.balanceSheet(), before);
        for (std::size_t i = 0; i < assets.holdings().size(); ++i)
            QCOMPARE(assets.holdings()[i].held() - assets.pending(i), assets.holdings()[i].owed - assets.takenBack(i));
        for (const Holding &each : assets.holdings())
            QVERIFY(each.hot >= 0 && each.cold >= 0 && each.moving >= 0);
    }
}

void TestAssets::freezingStopsWhatLeaves()
{
    Ms now = start;
    Assets assets(3, now);
    run(assets, now, 300'000);
    assets.setFrozen(true);
    QVERIFY(assets.isFrozen());
    const Units hot = assets.holding(u"btc"_s)->hot;
    const std::size_t waiting = assets.withdrawals().size();
    run(assets, now, 300'000);
    QVERIFY(assets.holding(u"btc"_s)->hot >= hot); // deposits still come
    QVERIFY(assets.withdrawals().size() > waiting + 50);
    assets.setFrozen(false);
    run(assets, now, 60'000);
    QVERIFY(assets.withdrawals().size() < waiting + 50);
    // One asset alone, and a wallet that is down, hold back as well.
    assets.holding(u"btc"_s)->stopWithdrawal = true;
    QVERIFY(!assets.isFrozen());
    run(assets, now, 120'000);
    QVERIFY(std::ranges::all_of(assets.withdrawals(), [](const Withdrawal &w) {
        return w.asset == u"btc" || w.state == Withdrawal::State::Screening || w.state == Withdrawal::State::Waiting;
    }));
}

void TestAssets::allowListHoldsNewAddresses()
{
    Ms now = start;
    Assets assets(5, now);
    assets.setAllowList(true, now);
    run(assets, now, 600'000);
    const auto held = std::ranges::count(assets.withdrawals(), Withdrawal::State::Held, &Withdrawal::state);
    QVERIFY2(held >= 5 && held <= 40, qPrintable(QString::number(held))); // its cost: one in twelve customers waits
    QVERIFY(std::ranges::none_of(assets.withdrawals(),
                                 [](const Withdrawal &w) { return w.known && w.state == Withdrawal::State::Held; }));
    assets.setAllowList(false, now);
    run(assets, now, 30'000);
    QCOMPARE(std::ranges::count(assets.withdrawals(), Withdrawal::State::Held, &Withdrawal::state), 0);
}

// S4.1: whatever an intruder has, cold assets do not move by the pipeline.
void TestAssets::intruderTakesOnlyWhatIsHot()
{
    Ms now = start;
    Assets assets(7, now);
    const Units cold = assets.holding(u"btc"_s)->cold;
    run(assets, now, 120'000);
    QVERIFY(std::ranges::none_of(assets.conditions(now), &Condition::holds));
    assets.beginTheft(now);
    run(assets, now, 90'000);
    QVERIFY(std::ranges::any_of(assets.conditions(now),
                                [](const Condition &c) { return c.name == u"WithdrawalsToNewAddresses" && c.holds; }));
    run(assets, now, 3'600'000);
    QVERIFY(assets.stolen() > 100 * oneWhole);
    QCOMPARE(assets.holding(u"btc"_s)->cold, cold);

    Assets fought(7, start);
    now = start;
    run(fought, now, 120'000);
    fought.beginTheft(now);
    run(fought, now, 90'000);
    fought.setFrozen(true);
    const Units lost = fought.stolen();
    run(fought, now, 600'000);
    QCOMPARE(fought.stolen(), lost);
    fought.revokeSessions(now);
    run(fought, now, 60'000);
    QVERIFY(!fought.isTheftUnderWay());
    // What the intruder asked for is still in the queue: opening without a list pays it out. The tempting mistake.
    Assets careless = fought;
    Ms later = now;
    careless.setFrozen(false);
    run(careless, later, 60'000);
    QVERIFY(careless.stolen() > lost);
    fought.setAllowList(true, now);
    fought.setFrozen(false);
    run(fought, now, 60'000);
    QCOMPARE(fought.stolen(), lost);
}

void TestAssets::aQuietDayReconciles()
{
    Ms now = start;
    Assets assets(11, now);
    QVERIFY(!assets.reconciliation());
    run(assets, now, 3'600'000 + 60'000); // it comes by itself each hour
    QVERIFY(assets.reconciliation());
    QVERIFY(assets.reconciliation()->ended > 0);
    QVERIFY(assets.reconciliation()->differences.empty());
    QVERIFY(!assets.reverseDeposits());
}

void TestAssets::aForkIsFoundAndPutRight()
{
    Ms now = start;
    Assets assets(13, now);
    run(assets, now, 900'000);
    assets.forkChain(now);
    QVERIFY(assets.reconcile(now));
    QVERIFY(!assets.reconcile(now)); // one at a time
    run(assets, now, 40'000);
    QVERIFY(!assets.reconciliation()->differences.empty());
    for (const auto &[asset, difference] : assets.reconciliation()->differences)
        QVERIFY(difference < 0);
    QVERIFY(assets.reverseDeposits());
    QVERIFY(assets.reconcile(now));
    run(assets, now, 40'000);
    QVERIFY(assets.reconciliation()->differences.empty());
    // What was not credited when the chain forked is sent again, and comes to the wallet as well as to the ledger.
    run(assets, now, 900'000);
    QVERIFY(assets.reconcile(now));
    run(assets, now, 40'000);
    QVERIFY(assets.reconciliation()->differences.empty());
}

void TestAssets::coldTakesHours()
{
    Ms now = start;
    Assets assets(17, now);
    assets.setFrozen(true);
    const Units hot = assets.holding(u"eth"_s)->hot;
    QVERIFY(!assets.transfer(u"doge"_s, 1, true, now));
    QVERIFY(!assets.transfer(u"eth"_s, 0, true, now));
    QVERIFY(!assets.transfer(u"eth"_s, assets.holding(u"eth"_s)->cold + 1, true, now));
    QVERIFY(assets.transfer(u"eth"_s, 100'000 * oneWhole, true, now));
    run(assets, now, 3'600'000);
    QVERIFY(assets.holding(u"eth"_s)->hot < hot + 100'000 * oneWhole);
    run(assets, now, 3'700'000);
    QVERIFY(assets.holding(u"eth"_s)->hot >= hot + 100'000 * oneWhole);
    QVERIFY(assets.transfer(u"eth"_s, oneWhole, true, now));
    const Units cold = assets.holding(u"eth"_s)->cold;
    QVERIFY(assets.cancelTransfer(u"eth"_s));
    QVERIFY(!assets.cancelTransfer(u"eth"_s));
    QCOMPARE(assets.holding(u"eth"_s)->cold, cold + oneWhole);
}

void TestAssets::theQueueIsBounded()
{
    Ms now = start;
    Assets assets(19, now);
    assets.setFrozen(true);
    for (int hour = 0; hour < 24; ++hour)
        run(assets, now, 3'600'000);
    QVERIFY(assets.withdrawals().size() <= 20'000);
}

void TestAssets::theDoorsTellAndRefuse()
{
    World world(7, start);
    const auto ask = [&world](const QByteArray &method, const QString &path, const QByteArray &body = {}) {
        return route(world, {.method = method, .url = QUrl(path), .headers = {}, .body = body});
    };
    const auto object = [](const HttpAnswer &answer) { return QJsonDocument::fromJson(answer.body).object(); };
    const QJsonObject btc = object(ask("GET", u"/exchange/v1/wallets"_s))[u"wallets"_s][0].toObject();
    static const QRegularExpression decimal(u"^\\d+\\.\\d{8}$"_s);
    for (const QString &key : {u"hot"_s, u"cold"_s, u"moving"_s, u"owed"_s})
        QVERIFY(decimal.match(btc[key].toString()).hasMatch());
    QCOMPARE(ask("PATCH", u"/exchange/v1/wallets/btc"_s, R"({"stop_withdrawal":true})").status, 200);
    QVERIFY(world.assets().holding(u"btc"_s)->stopWithdrawal);
    QCOMPARE(ask("PATCH", u"/exchange/v1/wallets/btc"_s, R"({"stop_withdrawal":"yes"})").status, 422);
    QCOMPARE(ask("PATCH", u"/exchange/v1/wallets/doge"_s, R"({"stop_deposit":true})").status, 404);
    for (const char *amount : {"-1", "1e9", "1.123456789", "", "99999999999", "1,5"})
        QCOMPARE(ask("POST", u"/exchange/v1/wallets/btc/transfers"_s,
                     QByteArray("{\"to\":\"hot\",\"amount\":\"") + amount + "\"}")
                     .status,
                 422);
    QCOMPARE(ask("POST", u"/exchange/v1/wallets/btc/transfers"_s, R"({"to":"hot","amount":"9999999"})").status, 409);
    QCOMPARE(ask("POST", u"/exchange/v1/wallets/btc/transfers"_s, R"({"to":"hot","amount":"12.5"})").status, 202);
    QCOMPARE(ask("DELETE", u"/exchange/v1/wallets/btc/transfers"_s).status, 200);
    QCOMPARE(ask("DELETE", u"/exchange/v1/wallets/btc/transfers"_s).status, 404);
    QCOMPARE(ask("PATCH", u"/exchange/v1/withdrawals"_s, "{}").status, 422);
    QCOMPARE(object(ask("PATCH", u"/exchange/v1/withdrawals"_s, R"({"frozen":true})"))[u"frozen"_s], QJsonValue(true));
    QCOMPARE(ask("POST", u"/exchange/v1/reconciliation/reverse-deposits"_s).status, 409);
    QCOMPARE(ask("POST", u"/exchange/v1/reconciliation"_s).status, 202);
    QCOMPARE(object(ask("GET", u"/exchange/v1/reconciliation"_s))[u"state"_s].toString(), u"running"_s);
    QCOMPARE(ask("POST", u"/exchange/v1/reconciliation"_s).status, 409);
    QCOMPARE(ask("PATCH", u"/exchange/v1/support"_s, R"({"agents":-1})").status, 422);
    QCOMPARE(ask("PATCH", u"/exchange/v1/support"_s, R"({"macros":1})").status, 422);
    QCOMPARE(ask("PATCH", u"/exchange/v1/support"_s, R"({"macros":true})").status, 200);
}

// S2.5: tickets rise with silence and fall with good notices, and the press calls.
void TestAssets::supportFeelsSilence()
{
    People silent;
    People told;
    Ms now = start;
    for (int second = 0; second < 1'200; ++second) {
        now += 1'000;
        silent.step(now, 1'000, {.customersOnline = 4'000, .trouble = 1});
        told.step(now, 1'000, {.customersOnline = 4'000, .trouble = 1, .lastNotice = std::max(start, now - 300'000)});
    }
    QVERIFY(silent.waiting() > 2 * told.waiting());
    QVERIFY(silent.mood() < told.mood());
    QVERIFY(silent.mood() < -0.6);
    QVERIFY(silent.pressCalls() > 5 * told.pressCalls());
    QVERIFY(silent.impatience() > told.impatience() + 0.2);
    const double worst = silent.waiting();
    for (int second = 0; second < 3'600; ++second) {
        now += 1'000;
        silent.step(now, 1'000, {.customersOnline = 4'000});
    }
    QVERIFY(silent.waiting() < worst);
    QVERIFY(silent.mood() > -0.75); // they calm down, as far as their wait lets them
}

void TestAssets::agentsAndMacrosShortenTheQueue()
{
    const auto after = [](int agents, bool macros) {
        People people;
        people.setAgents(agents, start);
        people.setMacros(macros);
        for (int second = 1; second <= 1'800; ++second)
            people.step(start + second * 1'000, 1'000, {.customersOnline = 4'000, .trouble = 0.3});
        return people.waiting();
    };
    QVERIFY(after(80, false) < after(40, false));
    QVERIFY(after(40, true) < after(40, false));
    People people;
    people.setAgents(100, start);
    people.step(start + 60'000, 1'000, {});
    QCOMPARE(people.agents(), 40); // they are on their way
    people.step(start + 301'000, 1'000, {});
    QCOMPARE(people.agents(), 100);
    people.setAgents(10, start + 302'000);
    QCOMPARE(people.agents(), 10);
}

QTEST_GUILESS_MAIN(TestAssets)
#include "tst_assets.moc"
