// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/ledger/merkle.h"
#include "exchange/serve/routes.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Hikeshi::Exchange;
using namespace Qt::StringLiterals;

namespace {

constexpr Ms start = 1'795'489'200'000;
const QByteArray base = "/exchange/v1/";

struct Desk
{
    World world{7, start};
    HttpAnswer call(const QByteArray &method, const QByteArray &path, const QJsonObject &body = {})
    {
        const QByteArray target = base + path;
        return route(world,
                     {.method = method,
                      .url = QUrl::fromEncoded(target),
                      .target = target,
                      .headers = {},
                      .body = body.isEmpty() ? QByteArray() : QJsonDocument(body).toJson(QJsonDocument::Compact)});
    }
    QJsonObject said(const QByteArray &method, const QByteArray &path, const QJsonObject &body = {})
    {
        return QJsonDocument::fromJson(call(method, path, body).body).object();
    }
    void pass(Ms milliseconds) { world.advanceTo(world.now() + milliseconds); }
    void verify()
    {
        call("POST", "ledger/verify");
        for (int i = 0; i < 60 && said("GET", "ledger")[u"state"_s] == u"verifying"_s; ++i)
            pass(1'000);
    }
};

Hash fromHex(const QJsonValue &value)
{
    const QByteArray bytes = QByteArray::fromHex(value.toString().toLatin1());
    Hash hash{};
    std::copy_n(bytes.begin(), std::min<std::size_t>(hash.size(), static_cast<std::size_t>(bytes.size())),
                hash.begin());
    return hash;
}

}

class TestMarketRoutes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pairIsReadBackAsSet();
    void wrongWishesChangeNothing_data();
    void wrongWishesChangeNothing();
    void marketReopensInOrder();
    void engineFailsOverAndRestarts();
    void brokenLedgerIsToldAndMended();
    void proofsCanBeCheckedByAnybody();
    void regionLossLeavesAnEngine();
};

void TestMarketRoutes::pairIsReadBackAsSet()
{
    Desk desk;
    QJsonObject pair = desk.said("PATCH", "pairs/btc_jpy", {{u"stop_buy_order"_s, true}, {u"status"_s, u"BUSY"_s}});
    QCOMPARE(pair[u"stop_buy_order"_s], true);
    QCOMPARE(pair[u"status"_s], u"BUSY"_s);
    QCOMPARE(pair[u"mode"_s], u"trading"_s);
    QCOMPARE(desk.said("GET", "pairs/btc_jpy"), pair);
    pair = desk.said("PATCH", "pairs/btc_jpy", {{u"stop_buy_order"_s, false}, {u"status"_s, u"auto"_s}});
    QCOMPARE(pair[u"stop_buy_order"_s], false);
    QCOMPARE(pair[u"status"_s], u"NORMAL"_s);
    pair = desk.said("PATCH", "pairs/eth_jpy", {{u"circuit"_s, u"RESUMPTION"_s}, {u"reopen_in_seconds"_s, 30}});
    QCOMPARE(pair[u"circuit"_s], u"RESUMPTION"_s);
    QCOMPARE(pair[u"reopen_at"_s].toInteger(), desk.world.now() + 30'000);
    desk.pass(31'000);
    QCOMPARE(desk.said("GET", "pairs/eth_jpy")[u"circuit"_s], u"NONE"_s);
    QCOMPARE(desk.said("PATCH", "pairs", {{u"mode"_s, u"post_only"_s}})[u"mode"_s], u"post_only"_s);
    QCOMPARE(desk.said("PATCH", "pairs/xrp_jpy", {{u"mode"_s, u"trading"_s}})[u"mode"_s], u"trading"_s);
    QCOMPARE(desk.said("GET", "pairs")[u"mode"_s], u"mixed"_s);
}

void TestMarketRoutes::wrongWishesChangeNothing_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QJsonObject>("body");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const char *method, const char *path, const QJsonObject &body, int status) {
        QTest::newRow(name) << QByteArray(method) << QByteArray(path) << body << status;
    };
    row("no such pair", "GET", "pairs/btc_usd", {}, 404);
    row("set no such pair", "PATCH", "pairs/btc_usd", {{u"mode"_s, u"halt"_s}}, 404);
    row("no such mode", "PATCH", "pairs/btc_jpy", {{u"mode"_s, u"closed"_s}}, 422);
    row("lever of letters", "PATCH", "pairs/btc_jpy", {{u"stop_order"_s, u"yes"_s}}, 422);
    row("no such circuit", "PATCH", "pairs/btc_jpy", {{u"circuit"_s, u"OPEN"_s}}, 422);
    row("too far", "PATCH", "pairs/btc_jpy", {{u"circuit"_s, u"LISTING"_s}, {u"reopen_in_seconds"_s, 100'000}}, 422);
    row("no such status", "PATCH", "pairs/btc_jpy", {{u"status"_s, u"IDLE"_s}}, 422);
    row("not the standby", "POST", "engine/failover", {{u"to"_s, u"matching-a"_s}}, 409);
    row("not a snapshot", "POST", "engine/restart", {{u"from"_s, u"memory"_s}}, 422);
    row("nothing verified", "POST", "ledger/reconcile", {}, 409);
    row("whose?", "GET", "ledger/proof", {}, 422);
    row("nobody", "GET", "ledger/proof?customer=99999", {}, 422);
    row("negative", "GET", "ledger/proof?customer=-1", {}, 422);
}

void TestMarketRoutes::wrongWishesChangeNothing()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    QFETCH(QJsonObject, body);
    QFETCH(int, status);
    Desk desk;
    const Market before = desk.world.market();
    const HttpAnswer answer = desk.call(method, path, body);
    QCOMPARE(answer.status, status);
    const QJsonObject said = QJsonDocument::fromJson(answer.body).object();
    QVERIFY(!said[u"error"_s].toString().isEmpty() && !said[u"code"_s].toString().isEmpty());
    QVERIFY(desk.world.market() == before);
}

void TestMarketRoutes::marketReopensInOrder()
{
    Desk desk;
    QCOMPARE(desk.said("PATCH", "pairs", {{u"mode"_s, u"halt"_s}})[u"mode"_s], u"halt"_s);
    desk.pass(90'000);
    QCOMPARE(desk.said("PATCH", "pairs", {{u"mode"_s, u"cancel_only"_s}})[u"code"_s], u"ledger"_s);
    desk.verify();
    QCOMPARE(desk.said("PATCH", "pairs", {{u"mode"_s, u"cancel_only"_s}})[u"code"_s], u"notice"_s);
    desk.world.publish({{u"id"_s, u"1"_s}});
    desk.world.assets().holding(u"btc"_s)->stopDeposit = true;
    QCOMPARE(desk.said("PATCH", "pairs", {{u"mode"_s, u"cancel_only"_s}})[u"code"_s], u"deposits"_s);
    desk.world.assets().holding(u"btc"_s)->stopDeposit = false;
    QCOMPARE(desk.said("PATCH", "pairs", {{u"mode"_s, u"trading"_s}})[u"code"_s], u"order"_s);
    QCOMPARE(desk.said("PATCH", "pairs", {{u"mode"_s, u"cancel_only"_s}})[u"mode"_s], u"cancel_only"_s);
    const QJsonObject open = desk.said("PATCH", "pairs", {{u"mode"_s, u"trading"_s}});
    QCOMPARE(open[u"mode"_s], u"trading"_s);
    QCOMPARE(open[u"pairs"_s][0][u"circuit"_s], u"RESUMPTION"_s);
}

void TestMarketRoutes::engineFailsOverAndRestarts()
{
    Desk desk;
    QCOMPARE(desk.said("GET", "engine")[u"state"_s], u"works"_s);
    QCOMPARE(desk.said("POST", "engine/failover")[u"active"_s], u"matching-b"_s);
    QCOMPARE(desk.call("POST", "engine/failover").status, 409); // the old one is not ready yet
    desk.pass(5'000);
    QCOMPARE(desk.said("GET", "engine")[u"standby_ready"_s], true);
    desk.world.strike({.kind = Fault::Kind::EngineHang});
    QCOMPARE(desk.said("GET", "engine")[u"state"_s], u"hung"_s);
    QCOMPARE(desk.call("POST", "engine/restart", {{u"from"_s, u"snapshot"_s}}).status, 202);
    desk.pass(10'000);
    QCOMPARE(desk.said("GET", "engine")[u"state"_s], u"works"_s);
    QCOMPARE(desk.said("GET", "engine")[u"lost_commands"_s].toInteger(), 0);
}

void TestMarketRoutes::brokenLedgerIsToldAndMended()
{
    Desk desk;
    desk.pass(10'000);
    desk.world.strike({.kind = Fault::Kind::LedgerGap});
    desk.verify();
    QJsonObject ledger = desk.said("GET", "ledger");
    QCOMPARE(ledger[u"state"_s], u"broken"_s);
    QCOMPARE(ledger[u"findings"_s][0][u"kind"_s], u"gap"_s);
    QVERIFY(!ledger[u"findings"_s][0][u"text"_s][u"ja"_s].toString().isEmpty());
    QCOMPARE(desk.call("POST", "ledger/reconcile").status, 202);
    desk.pass(10'000);
    ledger = desk.said("GET", "ledger");
    QCOMPARE(ledger[u"state"_s], u"good"_s);
    QCOMPARE(ledger[u"findings_open"_s].toInteger(), 0);
}

// With nothing but what is answered, and the published roots.
void TestMarketRoutes::proofsCanBeCheckedByAnybody()
{
    Desk desk;
    desk.pass(20'000);
    const QJsonArray trades = desk.said("GET", "ledger/proof?customer=20")[u"trades"_s].toArray();
    QVERIFY(trades.size() > 5);
    for (const QJsonValue &each : trades) {
        std::vector<Hash> path;
        for (const auto list = each[u"path"_s].toArray(); const QJsonValue &step : list)
            path.push_back(fromHex(step));
        const Hash root = fromHex(each[u"root"_s]);
        const auto index = static_cast<std::size_t>(each[u"index"_s].toInteger());
        const auto count = static_cast<std::size_t>(each[u"count"_s].toInteger());
        QVERIFY(leadsTo(root, fromHex(each[u"leaf"_s]), index, count, path));
        QVERIFY(!leadsTo(root, fromHex(each[u"before"_s]), index, count, path));
    }
}

void TestMarketRoutes::regionLossLeavesAnEngine()
{
    Desk desk;
    desk.world.strike({.kind = Fault::Kind::RegionLoss});
    desk.pass(5'000);
    QCOMPARE(desk.said("GET", "engine")[u"active"_s], u"matching-b"_s);
    QCOMPARE(desk.said("GET", "engine")[u"state"_s], u"works"_s);
}

QTEST_GUILESS_MAIN(TestMarketRoutes)
#include "tst_marketroutes.moc"
