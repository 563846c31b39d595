// SPDX-License-Identifier: GPL-3.0-or-later
// The wire's truth: what was answered, what never left, and what may have been carried out. Each request leaves once.
#include "control/wireapi.h"

#include "control/secrets.h"
#include "tests/support/fakeserver.h"

#include <QLocalServer>
#include <QLocalSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace Hikeshi {

/// The one class that may make a Clearance; here the test stands in for it.
class Dispatcher
{
public:
    static Clearance clearance() { return Clearance(1); }
};

}

using namespace Hikeshi;
using namespace Hikeshi::Test;

class TestWireApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void http_data();
    void http();
    void nobodyThereIsNotSent();
    void unresolvableIsNotSent();
    void tlsFailureIsNotSent();
    void tlsThatNeverAnswersIsNotSent();
    void exactBytesLeave_data();
    void exactBytesLeave();
    void missingSecretSendsNothing();
    void redirectIsNotFollowed();
    void socket_data();
    void socket();
    void unixSocket();
    void socketNobodyThere_data();
    void socketNobodyThere();
    void destroyedWhileUnderWay();

private:
    void send(Request request);
    Request post(const QString &endpoint, Milliseconds timeout = 3s) const
    {
        return {.endpoint = endpoint, .method = u"POST"_s, .path = u"/failover"_s, .body = "{}", .timeout = timeout};
    }

    /// As many as there will ever have been: the wire has ended, and one that comes after it is let in after all of
    /// its.
    int connectionsInAll(const FakeServer &server)
    {
        m_api.reset();
        QTcpSocket last;
        last.connectToHost(QHostAddress::LocalHost, server.port());
        const auto isIn = [&] { return std::ranges::contains(server.ports, last.localPort()); };
        if (!QTest::qWaitFor([&] { return last.localPort() != 0 && isIn(); }, 20'000))
            return -1;
        return server.connections - 1;
    }

    EnvironmentSecrets m_secrets;
    std::unique_ptr<WireApi> m_api;
    QList<Answer> m_answers;
};

using Kind = Answer::Kind;

void TestWireApi::init()
{
    m_secrets.set(u"PASSWORD"_s, u"open sesame"_s);
    m_api = std::make_unique<WireApi>(m_secrets);
    m_answers.clear();
}

void TestWireApi::send(Request request)
{
    const Clearance clearance = Dispatcher::clearance();
    [](WireApi &api, const Clearance &given, Request wanted, QList<Answer> &answers) -> QCoro::Task<> {
        answers.append(co_await api.execute(given, wanted));
    }(*m_api, clearance, std::move(request), m_answers);
}

void TestWireApi::http_data()
{
    QTest::addColumn<FakeServer::Behaviour>("behaviour");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    const QByteArray ok = "HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n";
    const auto row = [](const char *name, const FakeServer::Behaviour &behaviour, Kind kind, int status,
                        const QByteArray &body = {}) { QTest::newRow(name) << behaviour << kind << status << body; };
    row("answered", FakeServer::says(ok + "\r\nSuccessfully failed over to \"pg2\""), Kind::Answered, 200,
        "Successfully failed over to \"pg2\"");
    row("refused by status", FakeServer::answers("412 Precondition Failed", "leader name does not match"),
        Kind::Answered, 412, "leader name does not match");
    row("503 is an answer", FakeServer::answers("503 Service Unavailable", "Failover failed"), Kind::Answered, 503,
        "Failover failed");
    row("202 without a body", FakeServer::answers("202 Accepted", ""), Kind::Answered, 202);
    row("64 KiB just fit", FakeServer::answers("200 OK", QByteArray(64 * 1024, 'x')), Kind::Answered, 200,
        QByteArray(64 * 1024, 'x'));
    row("cut after the request", FakeServer::cuts(), Kind::Lost, 0);
    row("empty reply", FakeServer::closesSilently(), Kind::Lost, 0);
    row("cut in the middle", FakeServer::says(ok + "Content-Length: 100\r\n\r\nSucc"), Kind::Lost, 200);
    row("endless", FakeServer::drips(ok + "\r\n", QByteArray(32 * 1024, 'x'), 0), Kind::Lost, 200);
    row("endless head", FakeServer::drips(ok, "X-A: " + QByteArray(4000, 'a') + "\r\n", 0), Kind::Lost, 200);
    row("slow drip", FakeServer::drips(ok + "\r\n", "x", 50), Kind::Lost, 200);
    row("hangs", FakeServer::hangs(), Kind::Lost, 0);
    row("garbage", FakeServer::says("\x01\x02 what?\r\n"), Kind::Lost, 0); // it was sent, and may have been done
    row("not HTTP", FakeServer::says("SSH-2.0-OpenSSH_9.2\r\n"), Kind::Lost, 0);
}

void TestWireApi::http()
{
    QFETCH(FakeServer::Behaviour, behaviour);
    QFETCH(Kind, kind);
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    FakeServer server(behaviour);
    send(post(server.url(), 1s));
    QCOMPARE(m_api->inFlight(), 1);
    QTRY_COMPARE_WITH_TIMEOUT(m_answers.size(), 1, 10'000);
    const Answer &answer = m_answers.first();
    QCOMPARE(answer.kind, kind);
    QCOMPARE(answer.status, status);
    QCOMPARE(answer.reason.isEmpty(), kind == Kind::Answered);
    if (kind == Kind::Answered)
        QCOMPARE(answer.body, body);
    QVERIFY(answer.body.size() <= WireApi::maximumAnswer);
    QCOMPARE(m_api->inFlight(), 0);
    QCOMPARE(connectionsInAll(server), 1); // never again by itself
    QCOMPARE(server.received.count("POST "), 1);
}

void TestWireApi::nobodyThereIsNotSent()
{
    FakeServer server;
    const QString url = server.url();
    server.close();
    send(post(url));
    QTRY_COMPARE(m_answers.size(), 1);
    QCOMPARE(m_answers[0].kind, Kind::NotSent);
    QVERIFY(!m_answers[0].reason.isEmpty());
}

void TestWireApi::unresolvableIsNotSent()
{
    send(post(u"http://no.such.host.invalid"_s));
    QTRY_COMPARE_WITH_TIMEOUT(m_answers.size(), 1, 20'000);
    QCOMPARE(m_answers[0].kind, Kind::NotSent);
    send(post(u"file:///etc/passwd"_s));
    QTRY_COMPARE(m_answers.size(), 2);
    QCOMPARE(m_answers[1].kind, Kind::NotSent);
    QVERIFY(m_answers[1].body.isEmpty());
}

void TestWireApi::tlsFailureIsNotSent()
{
    QTcpServer plain; // takes the handshake for a request that it cannot read
    QVERIFY(plain.listen(QHostAddress::LocalHost));
    connect(&plain, &QTcpServer::newConnection, this, [&plain] {
        QTcpSocket *socket = plain.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [socket] {
            socket->write("HTTP/1.0 400 Bad Request\r\n\r\n");
            socket->disconnectFromHost();
        });
    });
    send(post(u"https://127.0.0.1:%1"_s.arg(plain.serverPort())));
    QTRY_COMPARE(m_answers.size(), 1);
    QCOMPARE(m_answers[0].kind, Kind::NotSent);
}

void TestWireApi::tlsThatNeverAnswersIsNotSent()
{
    QTcpServer silent;
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    send(post(u"https://127.0.0.1:%1"_s.arg(silent.serverPort()), 500ms));
    QTRY_COMPARE(m_answers.size(), 1);
    QCOMPARE(m_answers[0].kind, Kind::NotSent); // the handshake timed out; no byte of the request left
}

void TestWireApi::exactBytesLeave_data()
{
    QTest::addColumn<Credentials>("credentials");
    QTest::addColumn<QByteArray>("header");
    QTest::newRow("basic") << Credentials{.type = Credentials::Type::Basic,
                                          .user = u"labadmin"_s,
                                          .secret = u"PASSWORD"_s}
                           << QByteArray("Authorization: Basic " + QByteArray("labadmin:open sesame").toBase64());
    QTest::newRow("bearer") << Credentials{.type = Credentials::Type::Bearer, .secret = u"PASSWORD"_s}
                            << QByteArray("Authorization: Bearer open sesame");
    QTest::newRow("none") << Credentials{} << QByteArray();
}

void TestWireApi::exactBytesLeave()
{
    QFETCH(Credentials, credentials);
    QFETCH(QByteArray, header);
    FakeServer server(FakeServer::answers("200 OK", ""));
    Request request = post(server.url());
    request.method = u"PATCH"_s;
    request.path = u"/a/../%2e%2E/config?x=1"_s;
    request.body = R"({"pause":true})";
    request.credentials = credentials;
    QVERIFY(!request.preview().contains(u"sesame"_s));
    send(request);
    QTRY_COMPARE(m_answers.size(), 1);
    QVERIFY2(server.received.startsWith("PATCH /a/../%2e%2E/config?x=1 HTTP/1.1\r\n"), server.received.constData());
    QVERIFY(server.received.endsWith("\r\n\r\n{\"pause\":true}"));
    QVERIFY(server.received.contains("Content-Type: application/json\r\n"));
    QVERIFY(server.received.contains("Content-Length: 14\r\n"));
    QVERIFY(!server.received.contains("Expect:"));
    QCOMPARE(server.received.contains("Authorization:"), !header.isEmpty());
    QVERIFY2(header.isEmpty() || server.received.contains(QByteArray(header + "\r\n")), server.received.constData());
}

void TestWireApi::missingSecretSendsNothing()
{
    FakeServer server(FakeServer::answers("200 OK", ""));
    Request request = post(server.url());
    request.credentials = {.type = Credentials::Type::Bearer, .secret = u"HIKESHI_TEST_NOBODY_SETS_THIS"_s};
    send(request);
    QTRY_COMPARE(m_answers.size(), 1);
    QCOMPARE(m_answers[0].kind, Kind::NotSent);
    QVERIFY(m_answers[0].reason.contains(u"HIKESHI_TEST_NOBODY_SETS_THIS"_s));
    QCOMPARE(server.connections, 0);
}

void TestWireApi::redirectIsNotFollowed()
{
    FakeServer other(FakeServer::answers("200 OK", "done"));
    FakeServer server(
        FakeServer::answers("307 Temporary Redirect", "", "Location: " + other.url().toUtf8() + "/failover\r\n"));
    send(post(server.url()));
    QTRY_COMPARE(m_answers.size(), 1);
    QCOMPARE(m_answers[0].status, 307);
    QCOMPARE(other.connections, 0);
}

void TestWireApi::socket_data()
{
    QTest::addColumn<FakeServer::Behaviour>("behaviour");
    QTest::addColumn<Kind>("kind");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char *name, const FakeServer::Behaviour &behaviour, Kind kind, const QByteArray &body,
                        const QString &reason) { QTest::newRow(name) << behaviour << kind << body << reason; };
    row("empty line", FakeServer::says("\n"), Kind::Answered, "\n", {});
    row("complaint", FakeServer::says("No such server.\n\n"), Kind::Answered, "No such server.\n\n", {});
    row("64 KiB just fit", FakeServer::says(QByteArray(64 * 1024, 'x')), Kind::Answered, QByteArray(64 * 1024, 'x'),
        {});
    row("closed without a word", FakeServer::closesSilently(), Kind::Lost, {}, u"closed without an answer"_s);
    row("cut", FakeServer::cuts(), Kind::Lost, {}, u"closed without an answer"_s);
    row("hangs", FakeServer::hangs(), Kind::Lost, {}, u"no whole answer within 1 s"_s);
    row("slow drip", FakeServer::drips("No such", "x", 50), Kind::Lost, {}, u"no whole answer within 1 s"_s);
    row("endless", FakeServer::drips({}, QByteArray(32 * 1024, 'x'), 0), Kind::Lost, {}, u"larger than 64 KiB"_s);
}

void TestWireApi::socket()
{
    QFETCH(FakeServer::Behaviour, behaviour);
    QFETCH(Kind, kind);
    QFETCH(QByteArray, body);
    QFETCH(QString, reason);
    FakeServer server(behaviour);
    send({.transport = Request::Transport::Socket,
          .endpoint = server.place(),
          .body = "set server be_web/web-1 state drain",
          .timeout = 1s});
    QTRY_COMPARE_WITH_TIMEOUT(m_answers.size(), 1, 10'000);
    QCOMPARE(m_answers[0].kind, kind);
    QVERIFY2(m_answers[0].reason.contains(reason), qPrintable(m_answers[0].reason));
    if (kind == Kind::Answered)
        QCOMPARE(m_answers[0].body, body);
    QVERIFY(m_answers[0].body.size() <= WireApi::maximumAnswer);
    QCOMPARE(server.received, QByteArray("set server be_web/web-1 state drain\n"));
    QCOMPARE(connectionsInAll(server), 1);
}

void TestWireApi::unixSocket()
{
    QTemporaryDir dir;
    QLocalServer server;
    QVERIFY(server.listen(dir.filePath(u"haproxy.sock"_s)));
    QByteArray received;
    connect(&server, &QLocalServer::newConnection, this, [&] {
        QLocalSocket *socket = server.nextPendingConnection();
        connect(socket, &QLocalSocket::readyRead, socket, [&received, socket] {
            received += socket->readAll();
            socket->write("\n");
            socket->disconnectFromServer();
        });
    });
    send({.transport = Request::Transport::Socket,
          .endpoint = server.fullServerName(),
          .body = "set server be_web/web-1 state ready",
          .timeout = 2s});
    QTRY_COMPARE(m_answers.size(), 1);
    QCOMPARE(m_answers[0].kind, Kind::Answered);
    QCOMPARE(m_answers[0].body, QByteArray("\n"));
    QCOMPARE(received, QByteArray("set server be_web/web-1 state ready\n"));
}

void TestWireApi::socketNobodyThere_data()
{
    QTest::addColumn<QString>("endpoint");
    FakeServer server;
    QTest::newRow("TCP") << server.place(); // closed when this ends
    QTest::newRow("Unix socket") << u"/nonexistent/haproxy.sock"_s;
    QTest::newRow("no port") << u"127.0.0.1"_s;
    QTest::newRow("nothing") << QString();
}

void TestWireApi::socketNobodyThere()
{
    QFETCH(QString, endpoint);
    send({.transport = Request::Transport::Socket, .endpoint = endpoint, .body = "show stat", .timeout = 1s});
    QTRY_COMPARE_WITH_TIMEOUT(m_answers.size(), 1, 10'000);
    QCOMPARE(m_answers[0].kind, Kind::NotSent);
    QVERIFY(!m_answers[0].reason.isEmpty());
}

void TestWireApi::destroyedWhileUnderWay()
{
    FakeServer server(FakeServer::hangs());
    send(post(server.url(), 30s));
    send({.transport = Request::Transport::Socket, .endpoint = server.place(), .body = "show stat", .timeout = 30s});
    QTRY_COMPARE(server.connections, 2);
    m_api.reset(); // cuts them, long before their time is over
    QTRY_COMPARE(m_answers.size(), 2);
    for (const Answer &answer : std::as_const(m_answers))
        QCOMPARE(answer.kind, Kind::Lost);
}

QTEST_GUILESS_MAIN(TestWireApi)
#include "tst_wireapi.moc"
