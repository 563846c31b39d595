// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/serve/bitbankapi.h"
#include "exchange/serve/server.h"

#include "tests/support/wiretalk.h"

#include <QJsonArray>
#include <QJsonDocument>

using namespace Hikeshi;
using namespace Hikeshi::Exchange;
using namespace Qt::StringLiterals;

namespace {

constexpr Ms start = 1'795'489'200'000;

QJsonObject body(const HttpAnswer &answer)
{
    return QJsonDocument::fromJson(answer.body).object();
}

int codeOf(const HttpAnswer &answer)
{
    const QJsonObject said = body(answer);
    return said[u"success"_s].toInt() == 1 ? 0 : said[u"data"_s][u"code"_s].toInt(-1);
}

/// An exchange and somebody who asks it, each time a second later, so that no limit is reached.
struct Client
{
    World world{7, start};
    BitbankApi api{world};
    qint64 wall = 0;
    qint64 nonce = 0;
    QByteArray key = "trader-1";
    QByteArray secret = "sakura-secret-1";

    HttpAnswer get(const QByteArray &target, const QHash<QByteArray, QByteArray> &headers = {})
    {
        wall += 1'000;
        return api.answer(
            {.method = "GET", .url = QUrl::fromEncoded(target), .target = target, .headers = headers, .body = {}},
            wall);
    }
    QHash<QByteArray, QByteArray> signedBy(const QByteArray &what)
    {
        const QByteArray number = QByteArray::number(++nonce);
        return {{"access-key", key},
                {"access-nonce", number},
                {"access-signature", BitbankApi::signature(secret, number + what)}};
    }
    HttpAnswer query(const QByteArray &target) { return get(target, signedBy(target)); }
    HttpAnswer update(const QByteArray &target, const QJsonObject &object)
    {
        wall += 1'000;
        const QByteArray text = QJsonDocument(object).toJson(QJsonDocument::Compact);
        return api.answer({.method = "POST",
                           .url = QUrl::fromEncoded(target),
                           .target = target,
                           .headers = signedBy(text),
                           .body = text},
                          wall);
    }
    HttpAnswer order(const QString &side, const QString &type, const QString &amount, const QString &price = {},
                     const QJsonObject &more = {})
    {
        QJsonObject object = more;
        object.insert(u"pair"_s, u"btc_jpy"_s);
        object.insert(u"side"_s, side);
        object.insert(u"type"_s, type);
        object.insert(u"amount"_s, amount);
        if (!price.isEmpty())
            object.insert(u"price"_s, price);
        return update("/v1/user/spot/order", object);
    }
    QString free(const QString &asset)
    {
        const QJsonArray list = body(query("/v1/user/assets"))[u"data"_s][u"assets"_s].toArray();
        for (const QJsonValue &each : list) {
            if (each[u"asset"_s] == asset)
                return each[u"free_amount"_s].toString();
        }
        return {};
    }
};

}

class TestBitbankApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void signatureIsTheDocumentedOne_data();
    void signatureIsTheDocumentedOne();
    void publicDataHasTheDocumentedShape_data();
    void publicDataHasTheDocumentedShape();
    void tickersAreOfEveryPair();
    void depthIsAMarket();
    void transactionsAndCandles();
    void circuitBreakIsTold();
    void whatIsNotThereIsTenThousand_data();
    void whatIsNotThereIsTenThousand();
    void strangersAreRefused_data();
    void strangersAreRefused();
    void timeWindowIsTheDocumentedOne_data();
    void timeWindowIsTheDocumentedOne();
    void orderLivesAndDies();
    void marketOrderFillsAndIsInTheHistory();
    void stopOrderWaits();
    void wrongOrdersGiveTheirCodes_data();
    void wrongOrdersGiveTheirCodes();
    void strangersOrdersAreNotFound();
    void severalAtOnce();
    void leversAreFeltAsCodes();
    void deadEngineTimesOut();
    void floodsAreBounded();
    void connectionStaysOpen();
    void manyConnectionsGiveWay();
};

void TestBitbankApi::signatureIsTheDocumentedOne_data()
{
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<QByteArray>("signature");
    const QByteArray order = R"({"pair": "xrp_jpy", "price": "20", "amount": "1","side": "buy", "type": "limit"})";
    QTest::newRow("window, GET") << QByteArray("17211217764901000/v1/user/assets")
                                 << QByteArray("9ec5745960d05573c8fb047cdd9191bd0c6ede26f07700bb40ecf1a3920abae8");
    QTest::newRow("window, POST") << QByteArray("17211217764901000" + order)
                                  << QByteArray("7868665738ae3f8a796224e0413c1351ddd7ec2af121db12815c0a5b74b8764c");
    QTest::newRow("nonce, GET") << QByteArray("1721121776490/v1/user/assets")
                                << QByteArray("f957817b95c3af6cf5e2e9dfe1503ea8088f46879d4ab73051467fd7b94f1aba");
    QTest::newRow("nonce, POST") << QByteArray("1721121776490" + order)
                                 << QByteArray("8ef83c2b991765b18c95aade7678471747c06890a23a453c76238345b5c86fb8");
}

void TestBitbankApi::signatureIsTheDocumentedOne()
{
    QFETCH(QByteArray, message);
    QFETCH(QByteArray, signature);
    QCOMPARE(BitbankApi::signature("hoge", message), signature);
}

void TestBitbankApi::publicDataHasTheDocumentedShape_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QString>("list"); // of `data`, or empty
    QTest::addColumn<QStringList>("strings");
    QTest::addColumn<QStringList>("numbers");
    const QStringList ticker{u"sell"_s, u"buy"_s, u"high"_s, u"low"_s, u"open"_s, u"last"_s, u"vol"_s};
    QTest::newRow("ticker") << QByteArray("/btc_jpy/ticker") << u""_s << ticker << QStringList{u"timestamp"_s};
    QTest::newRow("tickers") << QByteArray("/tickers") << u"."_s << ticker + QStringList{u"pair"_s}
                             << QStringList{u"timestamp"_s};
    QTest::newRow("tickers_jpy") << QByteArray("/tickers_jpy") << u"."_s << ticker + QStringList{u"pair"_s}
                                 << QStringList{u"timestamp"_s};
    QTest::newRow("depth") << QByteArray("/xrp_jpy/depth") << u""_s
                           << QStringList{u"asks_over"_s, u"bids_under"_s, u"asks_under"_s,
                                          u"bids_over"_s, u"ask_market"_s, u"bid_market"_s}
                           << QStringList{u"timestamp"_s, u"sequenceId"_s};
    QTest::newRow("transactions") << QByteArray("/btc_jpy/transactions") << u"transactions"_s
                                  << QStringList{u"side"_s, u"price"_s, u"amount"_s}
                                  << QStringList{u"transaction_id"_s, u"executed_at"_s};
    QTest::newRow("circuit_break_info") << QByteArray("/btc_jpy/circuit_break_info") << u""_s
                                        << QStringList{u"mode"_s, u"upper_trigger_price"_s, u"lower_trigger_price"_s,
                                                       u"fee_type"_s}
                                        << QStringList{u"timestamp"_s};
    QTest::newRow("status") << QByteArray("/v1/spot/status") << u"statuses"_s
                            << QStringList{u"pair"_s, u"status"_s, u"min_amount"_s} << QStringList();
    QTest::newRow("status, no prefix") << QByteArray("/spot/status") << u"statuses"_s
                                       << QStringList{u"pair"_s, u"status"_s, u"min_amount"_s} << QStringList();
    QTest::newRow("pairs") << QByteArray("/v1/spot/pairs") << u"pairs"_s << QStringList{u"name"_s,
                                                                                        u"base_asset"_s,
                                                                                        u"quote_asset"_s,
                                                                                        u"maker_fee_rate_quote"_s,
                                                                                        u"taker_fee_rate_quote"_s,
                                                                                        u"unit_amount"_s,
                                                                                        u"limit_max_amount"_s,
                                                                                        u"market_max_amount"_s}
                           << QStringList{u"price_digits"_s, u"amount_digits"_s};
}

void TestBitbankApi::publicDataHasTheDocumentedShape()
{
    QFETCH(QByteArray, target);
    QFETCH(QString, list);
    QFETCH(QStringList, strings);
    QFETCH(QStringList, numbers);
    Client client;
    const HttpAnswer answer = client.get(target);
    QCOMPARE(answer.status, 200);
    QCOMPARE(body(answer)[u"success"_s].toInt(), 1);
    const QJsonValue data = body(answer)[u"data"_s];
    const QJsonValue first = list.isEmpty() ? data
        : list == u"."                      ? data.toArray().first()
                                            : data[list].toArray().first();
    for (const QString &name : strings)
        QVERIFY2(first[name].isString() && !first[name].toString().isEmpty(), qPrintable(name));
    for (const QString &name : numbers)
        QVERIFY2(first[name].isDouble(), qPrintable(name));
}

void TestBitbankApi::tickersAreOfEveryPair()
{
    Client client;
    QCOMPARE(body(client.get("/tickers"))[u"data"_s].toArray().size(), static_cast<qsizetype>(pairs().size()));
    const QJsonArray yen = body(client.get("/tickers_jpy"))[u"data"_s].toArray();
    QVERIFY(!yen.isEmpty());
    for (const QJsonValue &each : yen)
        QVERIFY(each[u"pair"_s].toString().endsWith(u"_jpy"));
}

void TestBitbankApi::depthIsAMarket()
{
    Client client;
    const QJsonValue data = body(client.get("/btc_jpy/depth"))[u"data"_s];
    const QJsonArray asks = data[u"asks"_s].toArray();
    const QJsonArray bids = data[u"bids"_s].toArray();
    QVERIFY(asks.size() > 20 && asks.size() <= 200);
    QVERIFY(bids.size() > 20 && bids.size() <= 200);
    QVERIFY(bids[0][0].toString().toDouble() < asks[0][0].toString().toDouble());
    for (qsizetype i = 1; i < asks.size(); ++i)
        QVERIFY(asks[i - 1][0].toString().toDouble() < asks[i][0].toString().toDouble());
    for (qsizetype i = 1; i < bids.size(); ++i)
        QVERIFY(bids[i - 1][0].toString().toDouble() > bids[i][0].toString().toDouble());
    const QJsonValue ticker = body(client.get("/btc_jpy/ticker"))[u"data"_s];
    QCOMPARE(ticker[u"buy"_s], bids[0][0]);
    QCOMPARE(ticker[u"sell"_s], asks[0][0]);
}

void TestBitbankApi::transactionsAndCandles()
{
    Client client;
    client.world.advanceTo(start + 90'000);
    const QJsonArray latest = body(client.get("/btc_jpy/transactions"))[u"data"_s][u"transactions"_s].toArray();
    QCOMPARE(latest.size(), 60);
    QVERIFY(latest[0][u"transaction_id"_s].toInteger() > latest[59][u"transaction_id"_s].toInteger());
    const QJsonArray today = body(client.get("/btc_jpy/transactions/20261124"))[u"data"_s][u"transactions"_s].toArray();
    QVERIFY(today.size() > 60);
    QVERIFY(body(client.get("/btc_jpy/transactions/20261123"))[u"data"_s][u"transactions"_s].toArray().isEmpty());
    for (const auto &[target, most, step] :
         {std::tuple(QByteArray("/btc_jpy/candlestick/1min/20261124"), 1'440, 60'000),
          std::tuple(QByteArray("/btc_jpy/candlestick/1hour/20261123"), 24, 3'600'000),
          std::tuple(QByteArray("/btc_jpy/candlestick/1day/2026"), 366, 86'400'000)}) {
        const QJsonValue candles = body(client.get(target))[u"data"_s][u"candlestick"_s][0];
        const QJsonArray ohlcv = candles[u"ohlcv"_s].toArray();
        QVERIFY2(ohlcv.size() > 20 && ohlcv.size() <= most, target.constData());
        qint64 before = 0;
        for (const QJsonValue &each : ohlcv) {
            QVERIFY(each[1].toString().toDouble() >= each[0].toString().toDouble());
            QVERIFY(each[2].toString().toDouble() <= each[3].toString().toDouble());
            QVERIFY(each[5].toInteger() > before);
            QCOMPARE(each[5].toInteger() % step, 0);
            before = each[5].toInteger();
        }
    }
}

void TestBitbankApi::circuitBreakIsTold()
{
    Client client;
    const QByteArray target = "/btc_jpy/circuit_break_info";
    QJsonValue info = body(client.get(target))[u"data"_s];
    QCOMPARE(info[u"mode"_s], u"NONE"_s);
    for (const QString &name : {u"estimated_itayose_price"_s, u"estimated_itayose_amount"_s, u"itayose_upper_price"_s,
                                u"itayose_lower_price"_s, u"reopen_timestamp"_s})
        QVERIFY2(info[name].isNull(), qPrintable(name));
    client.world.market().enter(0, Mode::CircuitBreak, start + 300'000);
    client.world.advanceTo(start + 30'000);
    info = body(client.get(target))[u"data"_s];
    QCOMPARE(info[u"mode"_s], u"CIRCUIT_BREAK"_s);
    QVERIFY(info[u"estimated_itayose_price"_s].isString());
    QVERIFY(info[u"itayose_upper_price"_s].isString() && info[u"upper_trigger_price"_s].isNull());
    QCOMPARE(info[u"reopen_timestamp"_s].toInteger(), start + 300'000);
    const QJsonValue depth = body(client.get("/btc_jpy/depth"))[u"data"_s];
    QVERIFY(depth[u"bids"_s][0][0].toString().toDouble() >= depth[u"asks"_s][0][0].toString().toDouble()); // it crosses
    QCOMPARE(codeOf(client.order(u"buy"_s, u"market"_s, u"0.01"_s)), 70020);
    client.world.advanceTo(start + 301'000);
    QCOMPARE(body(client.get(target))[u"data"_s][u"mode"_s], u"NONE"_s);
}

void TestBitbankApi::whatIsNotThereIsTenThousand_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<int>("code");
    for (const char *target :
         {"/", "/nothing", "/btc_jpy", "/btc_jpy/", "/btc_usd/ticker", "/btc_jpy/ticker/more", "/btc_jpy/candlestick",
          "/btc_jpy/candlestick/2min/20261124", "/btc_jpy/candlestick/1min/2026", "/btc_jpy/candlestick/1day/20261124",
          "/btc_jpy/candlestick/1min/2026112x", "/v1/spot/nothing", "/v1/", "//", "/%00/ticker"})
        QTest::newRow(target) << QByteArray(target) << 10000;
    QTest::newRow("no date") << QByteArray("/btc_jpy/transactions/yesterday") << 10002;
    QTest::newRow("no prefix") << QByteArray("/user/assets") << 20018;
}

void TestBitbankApi::whatIsNotThereIsTenThousand()
{
    QFETCH(QByteArray, target);
    QFETCH(int, code);
    Client client;
    QCOMPARE(codeOf(client.get(target)), code);
}

void TestBitbankApi::strangersAreRefused_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("value"); // null: left out
    QTest::addColumn<int>("code");
    QTest::newRow("as it should be") << QByteArray("x") << QByteArray("y") << 0;
    QTest::newRow("no key") << QByteArray("access-key") << QByteArray() << 20003;
    QTest::newRow("unknown key") << QByteArray("access-key") << QByteArray("nobody") << 20002;
    QTest::newRow("another's key") << QByteArray("access-key") << QByteArray("trader-2") << 20005;
    QTest::newRow("no nonce") << QByteArray("access-nonce") << QByteArray() << 20036;
    QTest::newRow("nonce of letters") << QByteArray("access-nonce") << QByteArray("soon") << 20039;
    QTest::newRow("old nonce") << QByteArray("access-nonce") << QByteArray("0") << 20039;
    QTest::newRow("other nonce") << QByteArray("access-nonce") << QByteArray("99") << 20005;
    QTest::newRow("no signature") << QByteArray("access-signature") << QByteArray() << 20005;
    QTest::newRow("wrong signature") << QByteArray("access-signature") << QByteArray(64, '0') << 20005;
    QTest::newRow("short signature") << QByteArray("access-signature") << QByteArray("00") << 20005;
}

void TestBitbankApi::strangersAreRefused()
{
    QFETCH(QByteArray, header);
    QFETCH(QByteArray, value);
    QFETCH(int, code);
    Client client;
    QCOMPARE(codeOf(client.query("/v1/user/assets")), 0);
    auto headers = client.signedBy("/v1/user/assets");
    if (value.isNull())
        headers.remove(header);
    else
        headers[header] = value;
    const HttpAnswer answer = client.get("/v1/user/assets", headers);
    QCOMPARE(codeOf(answer), code);
    QCOMPARE(answer.status, code == 0 ? 200 : 401);
    // The same once more is a replay.
    if (code == 0)
        QCOMPARE(codeOf(client.get("/v1/user/assets", headers)), 20039);
}

void TestBitbankApi::timeWindowIsTheDocumentedOne_data()
{
    QTest::addColumn<qint64>("time"); // of the request, after the server's
    QTest::addColumn<QByteArray>("window"); // null: left out
    QTest::addColumn<int>("code");
    QTest::newRow("now") << qint64(0) << QByteArray("1000") << 0;
    QTest::newRow("a little ahead") << qint64(999) << QByteArray("1000") << 0;
    QTest::newRow("ahead") << qint64(1000) << QByteArray("1000") << 20034;
    QTest::newRow("at the end") << qint64(-1000) << QByteArray("1000") << 0;
    QTest::newRow("late") << qint64(-1001) << QByteArray("1000") << 20035;
    QTest::newRow("default window") << qint64(-5000) << QByteArray() << 0;
    QTest::newRow("late for the default") << qint64(-5001) << QByteArray() << 20035;
    QTest::newRow("widest") << qint64(-60'000) << QByteArray("60000") << 0;
    QTest::newRow("too wide") << qint64(0) << QByteArray("60001") << 20038;
    QTest::newRow("no number") << qint64(0) << QByteArray("wide") << 20038;
}

void TestBitbankApi::timeWindowIsTheDocumentedOne()
{
    QFETCH(qint64, time);
    QFETCH(QByteArray, window);
    QFETCH(int, code);
    Client client;
    const QByteArray at = QByteArray::number(client.world.now() + time);
    QHash<QByteArray, QByteArray> headers{
        {"access-key", client.key},
        {"access-request-time", at},
        {"access-nonce", "0"}, // the window goes before it
        {"access-signature",
         BitbankApi::signature(client.secret, at + (window.isNull() ? "5000" : window) + "/v1/user/assets")}};
    if (!window.isNull())
        headers.insert("access-time-window", window);
    QCOMPARE(codeOf(client.get("/v1/user/assets", headers)), code);
    headers.remove("access-request-time");
    if (!window.isNull())
        QCOMPARE(codeOf(client.get("/v1/user/assets", headers)), 20033);
}

void TestBitbankApi::orderLivesAndDies()
{
    Client client;
    const QString before = client.free(u"jpy"_s);
    const QJsonValue placed = body(client.order(u"buy"_s, u"limit"_s, u"0.0100"_s, u"13500000"_s))[u"data"_s];
    QCOMPARE(placed[u"status"_s], u"UNFILLED"_s);
    QCOMPARE(placed[u"pair"_s], u"btc_jpy"_s);
    QCOMPARE(placed[u"start_amount"_s], u"0.0100"_s);
    QCOMPARE(placed[u"price"_s], u"13500000"_s);
    QCOMPARE(placed[u"post_only"_s], false);
    QVERIFY(client.free(u"jpy"_s).toDouble() <= before.toDouble() - 135'000);
    const QByteArray id = QByteArray::number(placed[u"order_id"_s].toInteger());
    const QByteArray target = "/v1/user/spot/order?pair=btc_jpy&order_id=" + id;
    QCOMPARE(body(client.query(target))[u"data"_s][u"status"_s], u"UNFILLED"_s);
    QCOMPARE(body(client.query("/v1/user/spot/active_orders?pair=btc_jpy"))[u"data"_s][u"orders"_s].toArray().size(),
             1);
    QCOMPARE(body(client.query("/v1/user/spot/active_orders?pair=eth_jpy"))[u"data"_s][u"orders"_s].toArray().size(),
             0);
    const QJsonObject which{{u"pair"_s, u"btc_jpy"_s}, {u"order_id"_s, placed[u"order_id"_s]}};
    const QJsonValue gone = body(client.update("/v1/user/spot/cancel_order", which))[u"data"_s];
    QCOMPARE(gone[u"status"_s], u"CANCELED_UNFILLED"_s);
    QVERIFY(gone[u"canceled_at"_s].isDouble());
    QCOMPARE(client.free(u"jpy"_s), before);
    QCOMPARE(codeOf(client.update("/v1/user/spot/cancel_order", which)), 50026);
    QCOMPARE(body(client.query(target))[u"data"_s][u"status"_s], u"CANCELED_UNFILLED"_s);
}

void TestBitbankApi::marketOrderFillsAndIsInTheHistory()
{
    Client client;
    const double coins = client.free(u"btc"_s).toDouble();
    const QJsonValue placed = body(client.order(u"buy"_s, u"market"_s, u"0.02"_s))[u"data"_s];
    QCOMPARE(placed[u"status"_s], u"FULLY_FILLED"_s);
    QCOMPARE(placed[u"executed_amount"_s], u"0.0200"_s);
    QVERIFY(placed[u"price"_s].isUndefined());
    QVERIFY(placed[u"average_price"_s].toString().toDouble() > 13'000'000);
    QVERIFY(qFuzzyCompare(client.free(u"btc"_s).toDouble(), coins + 0.02));
    const QJsonArray trades =
        body(client.query("/v1/user/spot/trade_history?pair=btc_jpy"))[u"data"_s][u"trades"_s].toArray();
    QVERIFY(!trades.isEmpty());
    double amount = 0;
    for (const QJsonValue &each : trades) {
        QCOMPARE(each[u"order_id"_s], placed[u"order_id"_s]);
        QCOMPARE(each[u"maker_taker"_s], u"taker"_s);
        QVERIFY(each[u"fee_amount_quote"_s].toString().toDouble() > 0);
        amount += each[u"amount"_s].toString().toDouble();
    }
    QVERIFY(qFuzzyCompare(amount, 0.02));
    const QJsonObject which{{u"pair"_s, u"btc_jpy"_s}, {u"order_id"_s, placed[u"order_id"_s]}};
    QCOMPARE(codeOf(client.update("/v1/user/spot/cancel_order", which)), 50027);
    QCOMPARE(codeOf(client.query("/v1/user/spot/trade_history?count=0")), 40006);
    QCOMPARE(codeOf(client.query("/v1/user/spot/trade_history?count=1001")), 40006);
}

void TestBitbankApi::stopOrderWaits()
{
    Client client;
    const QJsonValue placed = body(client.order(u"sell"_s, u"stop_limit"_s, u"0.01"_s, u"13000000"_s,
                                                {{u"trigger_price"_s, u"13100000"_s}}))[u"data"_s];
    QCOMPARE(placed[u"status"_s], u"INACTIVE"_s);
    QCOMPARE(placed[u"trigger_price"_s], u"13100000"_s);
    QCOMPARE(codeOf(client.order(u"sell"_s, u"stop"_s, u"0.01"_s, {}, {{u"trigger_price"_s, u"20000000"_s}})), 60018);
    const QJsonObject which{{u"pair"_s, u"btc_jpy"_s}, {u"order_id"_s, placed[u"order_id"_s]}};
    QCOMPARE(body(client.update("/v1/user/spot/cancel_order", which))[u"data"_s][u"status"_s], u"CANCELED_UNFILLED"_s);
}

void TestBitbankApi::wrongOrdersGiveTheirCodes_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QJsonValue>("value"); // undefined: left out
    QTest::addColumn<int>("code");
    const QJsonValue none(QJsonValue::Undefined);
    const auto row = [](const char *name, const QString &key, const QJsonValue &value, int code) {
        QTest::newRow(name) << key << value << code;
    };
    row("as it should be", u"x"_s, 1, 0);
    row("no pair", u"pair"_s, none, 40017);
    row("other pair", u"pair"_s, u"btc_usd"_s, 40017);
    row("no side", u"side"_s, none, 30013);
    row("other side", u"side"_s, u"hold"_s, 40021);
    row("no type", u"type"_s, none, 30015);
    row("other type", u"type"_s, u"losscut"_s, 40024);
    row("margin", u"position_side"_s, u"long"_s, 40165);
    row("no amount", u"amount"_s, none, 30001);
    row("amount of letters", u"amount"_s, u"much"_s, 40001);
    row("negative amount", u"amount"_s, u"-1"_s, 40001);
    row("too fine", u"amount"_s, u"0.00001"_s, 40001);
    row("nothing", u"amount"_s, u"0"_s, 60004);
    row("too much", u"amount"_s, u"1001"_s, 60003);
    row("more than there is", u"amount"_s, u"100"_s, 60001);
    row("amount as a number", u"amount"_s, 0.01, 0);
    row("a list", u"amount"_s, QJsonArray{1}, 40001);
    row("no price", u"price"_s, none, 30012);
    row("price of letters", u"price"_s, u"low"_s, 40020);
    row("too fine a price", u"price"_s, u"13500000.5"_s, 40020);
    row("very dear", u"price"_s, u"900000000"_s, 60005);
    row("very cheap", u"price"_s, u"1"_s, 60006);
    row("dear", u"price"_s, u"25000000"_s, 70021);
    row("post_only of letters", u"post_only"_s, u"yes"_s, 40113);
    row("post_only", u"post_only"_s, true, 0);
}

void TestBitbankApi::wrongOrdersGiveTheirCodes()
{
    QFETCH(QString, key);
    QFETCH(QJsonValue, value);
    QFETCH(int, code);
    Client client;
    QJsonObject object{{u"pair"_s, u"btc_jpy"_s},
                       {u"side"_s, u"buy"_s},
                       {u"type"_s, u"limit"_s},
                       {u"amount"_s, u"0.01"_s},
                       {u"price"_s, u"13500000"_s}};
    if (value.isUndefined())
        object.remove(key);
    else
        object.insert(key, value);
    QCOMPARE(codeOf(client.update("/v1/user/spot/order", object)), code);
}

void TestBitbankApi::strangersOrdersAreNotFound()
{
    Client client;
    const QJsonValue placed = body(client.order(u"buy"_s, u"limit"_s, u"0.01"_s, u"13500000"_s))[u"data"_s];
    client.key = "trader-2";
    client.secret = "sakura-secret-2";
    const QJsonObject which{{u"pair"_s, u"btc_jpy"_s}, {u"order_id"_s, placed[u"order_id"_s]}};
    QCOMPARE(codeOf(client.update("/v1/user/spot/cancel_order", which)), 50009);
    const QByteArray id = QByteArray::number(placed[u"order_id"_s].toInteger());
    QCOMPARE(codeOf(client.query("/v1/user/spot/order?pair=btc_jpy&order_id=" + id)), 50009);
    QCOMPARE(codeOf(client.query("/v1/user/spot/order?pair=btc_jpy")), 30006);
    QCOMPARE(codeOf(client.query("/v1/user/spot/order?pair=btc_jpy&order_id=one")), 40013);
    QCOMPARE(codeOf(client.query("/v1/user/spot/order?order_id=1")), 40017);
    QVERIFY(body(client.query("/v1/user/spot/active_orders"))[u"data"_s][u"orders"_s].toArray().isEmpty());
}

void TestBitbankApi::severalAtOnce()
{
    Client client;
    QJsonArray ids;
    for (int i = 0; i < 3; ++i)
        ids.append(body(client.order(u"buy"_s, u"limit"_s, u"0.01"_s, u"13500000"_s))[u"data"_s][u"order_id"_s]);
    QJsonObject which{{u"pair"_s, u"btc_jpy"_s}, {u"order_ids"_s, ids}};
    QCOMPARE(body(client.update("/v1/user/spot/orders_info", which))[u"data"_s][u"orders"_s].toArray().size(), 3);
    QCOMPARE(body(client.update("/v1/user/spot/cancel_orders", which))[u"data"_s][u"orders"_s].toArray().size(), 3);
    QCOMPARE(body(client.update("/v1/user/spot/cancel_orders", which))[u"data"_s][u"orders"_s].toArray().size(), 0);
    which.remove(u"order_ids"_s);
    QCOMPARE(codeOf(client.update("/v1/user/spot/cancel_orders", which)), 30007);
    which.insert(u"order_ids"_s, u"1"_s);
    QCOMPARE(codeOf(client.update("/v1/user/spot/cancel_orders", which)), 40014);
    while (ids.size() <= 30)
        ids.append(1);
    which.insert(u"order_ids"_s, ids);
    QCOMPARE(codeOf(client.update("/v1/user/spot/cancel_orders", which)), 40015);
}

void TestBitbankApi::leversAreFeltAsCodes()
{
    Client client;
    const QJsonValue resting = body(client.order(u"buy"_s, u"limit"_s, u"0.01"_s, u"13500000"_s))[u"data"_s];
    const QJsonObject which{{u"pair"_s, u"btc_jpy"_s}, {u"order_id"_s, resting[u"order_id"_s]}};
    Market &market = client.world.market();
    QVERIFY(!market.setMode(0, u"halt"_s, {}));
    QCOMPARE(codeOf(client.order(u"buy"_s, u"limit"_s, u"0.01"_s, u"13500000"_s)), 70018);
    QCOMPARE(codeOf(client.update("/v1/user/spot/cancel_order", which)), 70018);
    QCOMPARE(body(client.get("/v1/spot/status"))[u"data"_s][u"statuses"_s][0][u"status"_s], u"HALT"_s);
    QCOMPARE(body(client.get("/v1/spot/pairs"))[u"data"_s][u"pairs"_s][0][u"stop_order_and_cancel"_s], true);
    QVERIFY(!market.setMode(1, u"cancel_only"_s, {}));
    QCOMPARE(codeOf(client.update("/v1/user/spot/order",
                                  {{u"pair"_s, u"xrp_jpy"_s},
                                   {u"side"_s, u"buy"_s},
                                   {u"type"_s, u"limit"_s},
                                   {u"amount"_s, u"1"_s},
                                   {u"price"_s, u"300"_s}})),
             70017);
}

void TestBitbankApi::deadEngineTimesOut()
{
    Client client;
    client.world.strike({.kind = Fault::Kind::EngineHang});
    const HttpAnswer answer = client.order(u"buy"_s, u"limit"_s, u"0.01"_s, u"13500000"_s);
    QCOMPARE(codeOf(answer), 10005);
    QCOMPARE(answer.status, 503);
    QCOMPARE(codeOf(client.query("/v1/user/assets")), 0); // reading goes on
}

void TestBitbankApi::floodsAreBounded()
{
    Client client;
    const QByteArray target = "/btc_jpy/ticker";
    const HttpRequest asked{
        .method = "GET", .url = QUrl::fromEncoded(target), .target = target, .headers = {}, .body = {}};
    int answered = 0;
    for (int i = 0; i < 1'000; ++i) {
        const HttpAnswer answer = client.api.answer(asked, 5'000);
        answered += answer.status == 200 ? 1 : 0;
        QVERIFY(answer.status == 200 || (answer.status == 429 && codeOf(answer) == 10009));
    }
    QCOMPARE(answered, 100);
    QCOMPARE(client.api.answer(asked, 5'500).status, 200);
    // A key has its own, smaller measure.
    Client trader;
    trader.wall = 10'000;
    int queries = 0;
    int updates = 0;
    for (int i = 0; i < 30; ++i) {
        trader.wall = 9'000;
        queries += codeOf(trader.query("/v1/user/assets")) == 0 ? 1 : 0;
        trader.wall = 9'000;
        const HttpAnswer answer =
            trader.update("/v1/user/spot/cancel_order", {{u"pair"_s, u"btc_jpy"_s}, {u"order_id"_s, 1}});
        updates += codeOf(answer) == 50009 ? 1 : 0;
    }
    QCOMPARE(queries, 10);
    QCOMPARE(updates, 6);
}

void TestBitbankApi::connectionStaysOpen()
{
    Server server({.token = "secret"});
    QVERIFY(server.start());
    const QString address = server.addresses()[u"bitbank"_s].toString().section(u'/', 2);
    // Two at once on one connection, the second says that it is the last; then the other way to end.
    const QByteArray both = talk(address,
                                 "GET /btc_jpy/ticker HTTP/1.1\r\nHost: x\r\n\r\n"
                                 "GET /btc_jpy/depth HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    QCOMPARE(both.count("HTTP/1.1 200 OK"), 1);
    QCOMPARE(both.count("\"success\":1"), 2);
    QVERIFY(both.contains("Content-Length: ") && both.contains("keep-alive"));
    const QByteArray old = talk(address, "GET /btc_jpy/ticker HTTP/1.0\r\nHost: x\r\n\r\n");
    QVERIFY(old.contains("\"success\":1") && !old.contains("keep-alive"));
    const QByteArray wrong = talk(address, "GET /btc_jpy/ticker HTTP/1.1\r\n\r\nnonsense\r\n\r\n");
    QVERIFY(wrong.contains("\"success\":1") && wrong.contains(" 400 "));
}

void TestBitbankApi::manyConnectionsGiveWay()
{
    Server server({.token = "secret"});
    QVERIFY(server.start());
    const QStringList place = server.addresses()[u"bitbank"_s].toString().section(u'/', 2).split(u':');
    std::vector<std::unique_ptr<QTcpSocket>> idle;
    for (int i = 0; i < 100; ++i) {
        auto socket = std::make_unique<QTcpSocket>();
        socket->connectToHost(place[0], place[1].toUShort());
        socket->write("GET /v1/spot/status HTTP/1.1\r\nHost: x\r\n\r\n");
        QTRY_VERIFY_WITH_TIMEOUT(socket->bytesAvailable() > 100, 8000); // served, though 64 were there before
        idle.push_back(std::move(socket));
    }
}

QTEST_GUILESS_MAIN(TestBitbankApi)
#include "tst_bitbankapi.moc"
