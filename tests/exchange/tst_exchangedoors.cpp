// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/serve/server.h"

#include "tests/support/wiretalk.h"

#include <QJsonDocument>

using namespace Hikeshi;
using namespace Hikeshi::Exchange;
using namespace Qt::StringLiterals;

class TestExchangeDoors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void memberAnswersAsPatroniDoes();
    void changesWantTheToken();
    void failoverBlocksUntilItIsDone();
    void aNewWorldEndsWhatWasHeld();
    void deadMemberRefusesFrozenOneHangs();
    void runtimeSocketSpeaksHaproxy_data();
    void runtimeSocketSpeaksHaproxy();
    void incompleteNoticeIsRefusedWholeOneIsShown();
    void metricsAreExposition();
    void hostileBytesAreRefused_data();
    void hostileBytesAreRefused();
    void floodsLeaveTheDrillGoing_data();
    void floodsLeaveTheDrillGoing();
    void streamTellsResumesAndLosesNothing();
    void streamRefusesAWrongToken();

private:
    QString patroni(const QString &member) const { return m_server->addresses()[u"patroni"_s][member].toString(); }
    QString base() const { return m_server->addresses()[u"http"_s].toString(); }

    std::unique_ptr<Server> m_server;
};

void TestExchangeDoors::init()
{
    m_server = std::make_unique<Server>(ServeOptions{.speed = 10, .token = "secret"});
    QVERIFY(m_server->start());
}

void TestExchangeDoors::memberAnswersAsPatroniDoes()
{
    const QByteArray whole = talkHttp(patroni(u"ledger-db-1"_s), "GET", "/patroni");
    QVERIFY(whole.startsWith("HTTP/1.0 200 OK\r\nServer: BaseHTTP/"));
    const QJsonObject primary = QJsonDocument::fromJson(whole.sliced(whole.indexOf("\r\n\r\n"))).object();
    for (const QString &key :
         {u"state"_s, u"postmaster_start_time"_s, u"role"_s, u"server_version"_s, u"xlog"_s, u"timeline"_s,
          u"replication"_s, u"dcs_last_seen"_s, u"database_system_identifier"_s, u"patroni"_s})
        QVERIFY2(primary.contains(key), qPrintable(key));
    QCOMPARE(primary[u"role"_s].toString(), u"primary"_s);
    QVERIFY(talkHttp(patroni(u"ledger-db-2"_s), "GET", "/primary").startsWith("HTTP/1.0 503"));
    QVERIFY(talkHttp(patroni(u"ledger-db-2"_s), "GET", "/replica?lag=1MB").startsWith("HTTP/1.0 200"));
    const QByteArray cluster = talkHttp(patroni(u"ledger-db-3"_s), "GET", "/cluster", {}, false);
    const QJsonArray members =
        QJsonDocument::fromJson(cluster.sliced(cluster.indexOf("\r\n\r\n"))).object()[u"members"_s].toArray();
    QCOMPARE(members.size(), 3);
    QCOMPARE(members[0][u"role"_s].toString(), u"leader"_s);
    QCOMPARE(members[1][u"state"_s].toString(), u"streaming"_s);
}

void TestExchangeDoors::changesWantTheToken()
{
    const QByteArray refused =
        talkHttp(patroni(u"ledger-db-1"_s), "POST", "/failover", "{\"candidate\":\"ledger-db-2\"}", false);
    QVERIFY(refused.startsWith("HTTP/1.0 401"));
    QVERIFY(refused.endsWith("no auth header received"));
    QVERIFY(talkHttp(base(), "POST", "/drill", "{}", false).startsWith("HTTP/1.0 401"));
    QVERIFY(talkHttp(patroni(u"ledger-db-1"_s), "POST", "/failover", "").startsWith("HTTP/1.0 400"));
    QVERIFY(talkHttp(patroni(u"ledger-db-1"_s), "POST", "/nothing", "{}").startsWith("HTTP/1.0 501"));
}

void TestExchangeDoors::failoverBlocksUntilItIsDone()
{
    const QByteArray answer =
        talkHttp(patroni(u"ledger-db-1"_s), "POST", "/failover", "{\"candidate\":\"ledger-db-2\"}");
    QVERIFY2(answer.startsWith("HTTP/1.0 200 OK"), answer.constData());
    QVERIFY(answer.endsWith("Successfully failed over to \"ledger-db-2\""));
    QTRY_VERIFY(talkHttp(patroni(u"ledger-db-2"_s), "GET", "/primary").startsWith("HTTP/1.0 200"));
}

void TestExchangeDoors::aNewWorldEndsWhatWasHeld()
{
    const QByteArray body = "{\"candidate\":\"ledger-db-2\"}";
    QTcpSocket held;
    held.connectToHost(u"127.0.0.1"_s, static_cast<quint16>(QUrl(patroni(u"ledger-db-1"_s)).port()));
    QSignalSpy closed(&held, &QTcpSocket::disconnected);
    QVERIFY(talkHttp(base(), "POST", "/pace", "{\"speed\":0}").startsWith("HTTP/1.0 200")); // it would wait for ever
    held.write(QByteArray("POST /failover HTTP/1.1\r\nAuthorization: Bearer secret\r\nContent-Length: "
                          + QByteArray::number(body.size()) + "\r\n\r\n" + body));
    QTRY_COMPARE(held.bytesToWrite(), 0);
    QVERIFY(
        talkHttp(patroni(u"ledger-db-1"_s), "POST", "/failover", body).startsWith("HTTP/1.0 503")); // one is under way
    QVERIFY(closed.isEmpty());
    QVERIFY(talkHttp(base(), "POST", "/drill", "{\"name\":\"try\",\"faults\":[]}").startsWith("HTTP/1.0 201"));
    QTRY_COMPARE(closed.size(), 1);
    QVERIFY(held.readAll().contains("status unknown"));
    QVERIFY(talkHttp(base(), "POST", "/pace", "{\"speed\":10}").startsWith("HTTP/1.0 200"));
    QVERIFY(talkHttp(patroni(u"ledger-db-1"_s), "POST", "/failover", body).startsWith("HTTP/1.0 200"));
}

void TestExchangeDoors::deadMemberRefusesFrozenOneHangs()
{
    QVERIFY(talkHttp(base(), "POST", "/faults", "{\"kind\":\"kill\",\"target\":\"ledger-db-1\"}")
                .startsWith("HTTP/1.0 201"));
    QCOMPARE(talkHttp(patroni(u"ledger-db-1"_s), "GET", "/patroni"), QByteArray());
    QVERIFY(talkHttp(base(), "POST", "/faults", "{\"kind\":\"freeze\",\"target\":\"ledger-db-2\"}")
                .startsWith("HTTP/1.0 201"));
    QTcpSocket hanging;
    hanging.connectToHost(u"127.0.0.1"_s, static_cast<quint16>(QUrl(patroni(u"ledger-db-2"_s)).port()));
    QTRY_COMPARE(hanging.state(), QTcpSocket::ConnectedState);
    hanging.write("GET /patroni HTTP/1.0\r\n\r\n");
    QVERIFY(talkHttp(base(), "POST", "/faults", "{\"kind\":\"heal\",\"target\":\"ledger-db-2\"}")
                .startsWith("HTTP/1.0 201"));
    QTRY_VERIFY(hanging.bytesAvailable() > 0);
}

void TestExchangeDoors::runtimeSocketSpeaksHaproxy_data()
{
    QTest::addColumn<QByteArray>("command");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("stat") << QByteArray("show stat") << QByteArray("\nbe_web,web-1,");
    QTest::newRow("state") << QByteArray("show servers state be_web")
                           << QByteArray("1\n# be_id be_name srv_id srv_name");
    QTest::newRow("drain is silent, then seen")
        << QByteArray("set server be_web/web-2 state drain; show servers state") << QByteArray("web-2 127.0.0.1 2 8 ");
    QTest::newRow("maint") << QByteArray("set server be_web/web-2 state maint; show stat") << QByteArray(",MAINT,100,");
    QTest::newRow("no server") << QByteArray("set server be_web/web-9 state drain") << QByteArray("No such server.");
    QTest::newRow("no backend") << QByteArray("set server x/web-1 state drain") << QByteArray("No such backend.");
    QTest::newRow("weight") << QByteArray("set server be_web/web-1 weight 300")
                            << QByteArray("Absolute weight can only be between 0 and 256 inclusive.");
    QTest::newRow("unknown") << QByteArray("frobnicate") << QByteArray("Unknown command: 'frobnicate'");
}

void TestExchangeDoors::runtimeSocketSpeaksHaproxy()
{
    QFETCH(QByteArray, command);
    QFETCH(QByteArray, part);
    const QByteArray reply = talk(m_server->addresses()[u"haproxy"_s][u"lb-1"_s].toString(), command + '\n');
    QVERIFY2(reply.contains(part), reply.constData());
}

void TestExchangeDoors::incompleteNoticeIsRefusedWholeOneIsShown()
{
    const QByteArray refused =
        talkHttp(base(), "POST", "/status/announcements", "{\"id\":\"1\",\"phase\":\"identified\"}");
    QVERIFY(refused.startsWith("HTTP/1.0 422"));
    QVERIFY(refused.contains("lacks start"));
    const QByteArray notice =
        R"({"id":"1","phase":"identified","start":"12:00 JST","expected_recovery":"13:00 JST","title":{"en":"Orders <fail>","ja":"注文障害"},"body":{"en":"b","ja":"本文"},"cause":{"en":"database","ja":"データベース"}})";
    QVERIFY(talkHttp(base(), "POST", "/status/announcements", notice).startsWith("HTTP/1.0 201"));
    const QString page = QString::fromUtf8(talkHttp(base(), "GET", "/status?lang=ja", {}, false));
    for (const QString &part : {u"注文障害"_s, u"12:00 JST"_s, u"データベース"_s, u"13:00 JST"_s})
        QVERIFY2(page.contains(part), qPrintable(part));
    QVERIFY(talkHttp(base(), "GET", "/status?lang=en", {}, false).contains("Orders &lt;fail&gt;"));
}

void TestExchangeDoors::metricsAreExposition()
{
    const QByteArray text = talkHttp(base(), "GET", "/metrics", {}, false);
    QVERIFY(text.contains("Content-Type: text/plain; version=0.0.4"));
    QVERIFY(text.contains("# TYPE exchange_order_error_rate gauge\nexchange_order_error_rate "));
    QVERIFY(text.contains("exchange_ledger_db_replica_lag_bytes{instance=\"ledger-db-2\"} "));
}

void TestExchangeDoors::hostileBytesAreRefused_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("status");
    QTest::newRow("garbage") << QByteArray("\x01\x02\x03\r\n\r\n") << QByteArray("400");
    QTest::newRow("endless head") << QByteArray("GET / HTTP/1.1\r\nX: ") + QByteArray(40'000, 'x') << QByteArray("431");
    QTest::newRow("huge body") << QByteArray("POST /drill HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n")
                               << QByteArray("413");
    QTest::newRow("negative length") << QByteArray("POST /drill HTTP/1.1\r\nContent-Length: -5\r\n\r\n")
                                     << QByteArray("400");
    QTest::newRow("chunked") << QByteArray("POST /drill HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")
                             << QByteArray("413");
    QTest::newRow("broken JSON") << QByteArray(
        "POST /drill HTTP/1.0\r\nAuthorization: Bearer secret\r\nContent-Length: 3\r\n\r\n{{{")
                                 << QByteArray("400");
    QTest::newRow("unknown fault") << QByteArray(
        "POST /drill HTTP/1.0\r\nAuthorization: Bearer secret\r\nContent-Length: "
        "33\r\n\r\n{\"faults\":[{\"kind\":\"meltdown!!\"}]}")
                                   << QByteArray("400");
}

void TestExchangeDoors::hostileBytesAreRefused()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, status);
    const QByteArray answer = talk(base().section(u'/', 2), bytes);
    QVERIFY2(answer.startsWith(QByteArray("HTTP/1.0 " + status)), answer.constData());
    QVERIFY(talkHttp(base(), "GET", "/status").startsWith("HTTP/1.0 200"));
}

namespace {

struct Reader
{
    QWebSocket socket;
    QList<QJsonObject> frames;
    qint64 last = 0;

    void open(const QString &url, const QByteArray &token, const QString &run, qint64 from)
    {
        QObject::connect(&socket, &QWebSocket::textMessageReceived, &socket, [this](const QString &text) {
            frames.append(QJsonDocument::fromJson(text.toUtf8()).object());
            if (frames.last().contains(u"seq"_s))
                last = frames.last()[u"seq"_s].toInteger();
        });
        QObject::connect(&socket, &QWebSocket::connected, &socket, [this, run, from] {
            socket.sendTextMessage(QString::fromUtf8(
                QJsonDocument(QJsonObject{{u"type"_s, u"resume"_s}, {u"run"_s, run}, {u"from"_s, from}}).toJson()));
        });
        QNetworkRequest request{QUrl(url)};
        request.setRawHeader("Authorization", "Bearer " + token);
        socket.open(request);
    }
    QList<qint64> numbers() const
    {
        QList<qint64> numbers;
        for (const QJsonObject &frame : frames) {
            if (frame[u"type"_s] == u"event"_s || frame[u"type"_s] == u"instance"_s || frame[u"type"_s] == u"alert"_s)
                numbers.append(frame[u"seq"_s].toInteger());
        }
        return numbers;
    }
};

}

void TestExchangeDoors::floodsLeaveTheDrillGoing_data()
{
    QTest::addColumn<QString>("door");
    QTest::addColumn<QByteArray>("bytes");
    for (const QString &door : {u"http"_s, u"haproxy"_s, u"bitbank"_s, u"ledger-db-1"_s}) {
        QTest::addRow("%s, silence", qPrintable(door)) << door << QByteArray();
        QTest::addRow("%s, half a request", qPrintable(door)) << door << QByteArray("GET /metr");
        QTest::addRow("%s, nonsense", qPrintable(door)) << door << QByteArray(2'000, '\xff');
    }
}

// Three hundred connections at one door: the others, the stream and the world go on.
void TestExchangeDoors::floodsLeaveTheDrillGoing()
{
    QFETCH(QString, door);
    QFETCH(QByteArray, bytes);
    Reader reader;
    reader.open(m_server->addresses()[u"stream"_s].toString(), "secret", {}, 0);
    const auto ticks = [&reader] {
        return std::ranges::count_if(reader.frames, [](const QJsonObject &f) { return f[u"type"_s] == u"tick"_s; });
    };
    QTRY_VERIFY_WITH_TIMEOUT(ticks() > 0, 8000);

    const QJsonObject all = m_server->addresses();
    const QString address = door == u"haproxy" ? all[door][u"lb-1"_s].toString()
        : door == u"ledger-db-1"               ? QUrl(patroni(door)).authority()
                                               : QUrl(all[door].toString()).authority();
    std::vector<std::unique_ptr<QTcpSocket>> flood;
    for (int i = 0; i < 300; ++i) {
        flood.push_back(std::make_unique<QTcpSocket>());
        flood.back()->connectToHost(address.section(u':', 0, 0), address.section(u':', 1).toUShort());
        flood.back()->write(bytes);
    }
    const auto before = ticks();
    QTRY_VERIFY_WITH_TIMEOUT(ticks() > before + 20, 8000);
    QVERIFY(talkHttp(patroni(u"ledger-db-2"_s), "GET", "/replica").startsWith("HTTP/1.0 200"));
    if (bytes.isEmpty() || door != u"http")
        QVERIFY(talkHttp(base(), "GET", "/status.json").startsWith("HTTP/1.0 200"));
}

void TestExchangeDoors::streamTellsResumesAndLosesNothing()
{
    const QString url = m_server->addresses()[u"stream"_s].toString();
    Reader first;
    first.open(url, "secret", {}, 0);
    QTRY_VERIFY(first.frames.size() > 5);
    QCOMPARE(first.frames[0][u"type"_s].toString(), u"hello"_s);
    QCOMPARE(first.frames[1][u"type"_s].toString(), u"topology"_s);
    const QString run = first.frames[0][u"run"_s].toString();
    QTRY_VERIFY(std::ranges::any_of(first.frames, [](const QJsonObject &f) { return f[u"type"_s] == u"samples"_s; }));
    const qint64 seen = first.last;
    first.socket.abort();
    QVERIFY(talkHttp(base(), "POST", "/faults", "{\"kind\":\"kill\",\"target\":\"web-1\"}").startsWith("HTTP/1.0 201"));
    QVERIFY(talkHttp(base(), "POST", "/faults", "{\"kind\":\"kill\",\"target\":\"ledger-db-1\"}")
                .startsWith("HTTP/1.0 201"));
    Reader second;
    second.open(url, "secret", run, seen + 1);
    QTRY_VERIFY_WITH_TIMEOUT(second.numbers().size() > 8, 8000);
    const QList<qint64> numbers = second.numbers();
    for (qsizetype i = 0; i < numbers.size(); ++i)
        QCOMPARE(numbers[i], seen + 1 + i);
}

void TestExchangeDoors::streamRefusesAWrongToken()
{
    Reader reader;
    QSignalSpy failed(&reader.socket, &QWebSocket::errorOccurred);
    reader.open(m_server->addresses()[u"stream"_s].toString(), "wrong", {}, 0);
    QTRY_VERIFY(!failed.isEmpty());
    QVERIFY(reader.frames.isEmpty());
}

QTEST_GUILESS_MAIN(TestExchangeDoors)
#include "tst_exchangedoors.moc"
