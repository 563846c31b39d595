// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/serve/server.h"
#include "tests/support/wiretalk.h"

#include <QJsonDocument>

using namespace Hikeshi;
using namespace Hikeshi::Exchange;
using namespace Qt::StringLiterals;

class TestWhatIf : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void failoverIsBetterThanWaiting();
    void sameQuestionSameOutlook();
    void askingChangesNothing();
    void stoppedGivesNothing();
    void aPlanForAnotherDoorIsRefused();
    void overTheWire();
    void nonsenseIsRefused_data();
    void nonsenseIsRefused();

private:
    /// The primary is dead, and the cluster paused: nobody takes over by itself.
    static World broken()
    {
        World world(7, 1'795'489'200'000);
        world.strike({.kind = Fault::Kind::PausePatroni});
        world.strike({.kind = Fault::Kind::Kill, .target = u"ledger-db-1"_s});
        world.advanceTo(world.now() + 60'000);
        return world;
    }
    static DoorNames doors() { return {.http = 1, .haproxy = 2, .patroni = {{3, u"ledger-db-2"_s}}}; }
    static PlannedRequest failover()
    {
        PlannedRequest request{.port = 3};
        request.http = {.method = "POST",
                        .url = QUrl(u"/failover"_s),
                        .headers = {{"content-length", "27"}},
                        .body = R"({"candidate":"ledger-db-2"})"};
        return request;
    }
    static std::optional<Outlook> ask(const World &world, const Deed &deed, int futures = 4, bool stopped = false)
    {
        std::atomic<int> done = 0;
        const std::atomic<bool> stop = stopped;
        return outlook(world, deed, {.horizon = 120'000, .futures = futures}, done, stop);
    }
};

void TestWhatIf::failoverIsBetterThanWaiting()
{
    const World world = broken();
    const std::optional<Outlook> seen = ask(world, deedOf({failover()}, doors()).value());
    QVERIFY(seen);
    QVERIFY(seen->acting.restored);
    QVERIFY(*seen->acting.restored < 60);
    QCOMPARE(seen->acting.restoredShare, 1.0);
    QVERIFY(!seen->waiting.restored);
    QVERIFY(seen->acting.ordersLost < seen->waiting.ordersLost / 2);
    const Band &errors = seen->acting.bands.front();
    QCOMPARE(errors.series, u"order_error_rate"_s);
    QCOMPARE(errors.middle.size(), std::size_t(24));
    for (std::size_t i = 0; i < errors.middle.size(); ++i)
        QVERIFY(errors.low[i] <= errors.middle[i] && errors.middle[i] <= errors.high[i]);
    QVERIFY(errors.middle.back() < 0.01);
    QVERIFY(seen->waiting.bands.front().middle.back() > 0.5);

    // What was foretold comes true: the world itself, acted upon, lies in the band.
    World real = world;
    deedOf({failover()}, doors()).value()(real);
    real.advanceTo(world.now() + 120'000);
    QVERIFY(real.samples()[1].second < 0.01);
}

void TestWhatIf::sameQuestionSameOutlook()
{
    const World world = broken();
    const Deed deed = deedOf({failover()}, doors()).value();
    QCOMPARE(ask(world, deed), ask(world, deed));
}

void TestWhatIf::askingChangesNothing()
{
    World world = broken();
    World other = world;
    QVERIFY(ask(world, deedOf({failover()}, doors()).value()));
    world.advanceTo(world.now() + 30'000);
    other.advanceTo(other.now() + 30'000);
    QCOMPARE(world.samples(), other.samples());
    QVERIFY(!world.ledger().reachablePrimary());
}

void TestWhatIf::stoppedGivesNothing()
{
    QVERIFY(!ask(broken(), {}, 4, true));
}

void TestWhatIf::aPlanForAnotherDoorIsRefused()
{
    PlannedRequest elsewhere = failover();
    elsewhere.port = 443;
    QVERIFY(!deedOf({elsewhere}, doors()));
    elsewhere.port = 2; // HAProxy's socket takes no HTTP
    QVERIFY(!deedOf({elsewhere}, doors()));
    QVERIFY(deedOf({}, doors()));
}

void TestWhatIf::overTheWire()
{
    Server server({.token = "secret"});
    QVERIFY(server.start());
    const QString base = server.addresses()[u"http"_s].toString();
    const auto object = [](const QByteArray &answer) {
        return QJsonDocument::fromJson(answer.sliced(answer.indexOf("\r\n\r\n") + 4)).object();
    };
    const QByteArray question = "{\"horizon_seconds\":60,\"futures\":2,\"requests\":[{\"port\":"
        + server.addresses()[u"haproxy"_s][u"lb-1"_s].toString().section(u':', 1).toLatin1()
        + ",\"command\":\"set server be_web/web-1 state maint\"}]}";
    QVERIFY(talkHttp(base, "POST", "/exchange/v1/what-if", question, false).contains(" 401 "));
    const QJsonObject begun = object(talkHttp(base, "POST", "/exchange/v1/what-if", question));
    const QByteArray place = "/exchange/v1/what-if/" + QByteArray::number(begun[u"id"_s].toInt());
    QJsonObject told;
    QTRY_VERIFY_WITH_TIMEOUT((told = object(talkHttp(base, "GET", place, {}, false)))[u"ended"_s].toBool(), 20'000);
    QCOMPARE(told[u"done"_s].toInt(), 4);
    QCOMPARE(told[u"of"_s].toInt(), 4);
    QCOMPARE(told[u"acting"_s][u"bands"_s][u"order_error_rate"_s][u"p50"_s].toArray().size(),
             60'000 / told[u"every_ms"_s].toInt());
    QVERIFY(talkHttp(base, "DELETE", place).contains(" 200 "));
    QVERIFY(talkHttp(base, "GET", place, {}, false).contains(" 404 "));
}

void TestWhatIf::nonsenseIsRefused_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("no JSON") << QByteArray("x");
    QTest::newRow("no door") << QByteArray(R"({"requests":[{"port":1,"command":"x"}]})");
    QTest::newRow("no method") << QByteArray(R"({"requests":[{"port":1}]})");
    QTest::newRow("too many") << QByteArray("{\"requests\":[" + QByteArray("{},").repeated(40) + "{}]}");
}

void TestWhatIf::nonsenseIsRefused()
{
    QFETCH(QByteArray, body);
    World world(7, 1'795'489'200'000);
    WhatIf whatIf(world);
    whatIf.setDoors(doors());
    const HttpAnswer answer =
        whatIf.handle({.method = "POST", .url = QUrl(u"/exchange/v1/what-if"_s), .headers = {}, .body = body});
    QVERIFY(answer.status == 400 || answer.status == 422);
    QVERIFY(!QJsonDocument::fromJson(answer.body)[u"error"_s].toString().isEmpty());
}

QTEST_GUILESS_MAIN(TestWhatIf)
#include "tst_whatif.moc"
