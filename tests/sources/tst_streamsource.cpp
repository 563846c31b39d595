// SPDX-License-Identifier: GPL-3.0-or-later
// The exchange's stream as the console hears it: a real exchange in this process, and servers that misbehave.
#include "exchange/serve/server.h"
#include "sources/streamsource.h"
#include "tests/support/fakeserver.h"
#include "tests/support/wiretalk.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>
#include <QWebSocketServer>

using namespace Hikeshi;
using namespace Hikeshi::Test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

/// Sits between source and exchange, so that the connection can be cut without either knowing.
class Wire
{
public:
    explicit Wire(quint16 to)
    {
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this, to] {
            QTcpSocket *near = m_server.nextPendingConnection();
            auto *far = new QTcpSocket(near);
            far->connectToHost(QHostAddress::LocalHost, to);
            QObject::connect(near, &QTcpSocket::readyRead, far, [near, far] { far->write(near->readAll()); });
            QObject::connect(far, &QTcpSocket::readyRead, near, [near, far] { near->write(far->readAll()); });
            QObject::connect(far, &QTcpSocket::disconnected, near, [near] { near->disconnectFromHost(); });
            QObject::connect(near, &QTcpSocket::disconnected, near, &QObject::deleteLater);
            m_near.append(near);
        });
        m_server.listen(QHostAddress::LocalHost);
    }
    quint16 port() const { return m_server.serverPort(); }
    void cut()
    {
        for (const QPointer<QTcpSocket> &near : std::exchange(m_near, {})) {
            if (near)
                near->abort();
        }
    }

private:
    QTcpServer m_server;
    QList<QPointer<QTcpSocket>> m_near;
};

/// A WebSocket server that says what a test wants to each who connects.
class FakeStream
{
public:
    explicit FakeStream(QStringList frames)
        : m_server(u"fake"_s, QWebSocketServer::NonSecureMode)
        , m_frames(std::move(frames))
    {
        QObject::connect(&m_server, &QWebSocketServer::newConnection, &m_server, [this] {
            QWebSocket *socket = m_server.nextPendingConnection();
            socket->setParent(&m_server);
            ++connections;
            QObject::connect(socket, &QWebSocket::disconnected, &m_server, [this] { ++ended; });
            QObject::connect(socket, &QWebSocket::textMessageReceived, &m_server, [this, socket](const QString &text) {
                heard.append(text);
                for (const QString &frame : std::as_const(m_frames))
                    socket->sendTextMessage(frame);
                if (closes)
                    socket->close();
            });
        });
        m_server.listen(QHostAddress::LocalHost);
    }
    QString url() const { return m_server.serverUrl().toString(); }
    void say(QStringList frames) { m_frames = std::move(frames); }

    int connections = 0;
    int ended = 0;
    bool closes = false;
    QStringList heard;

private:
    QWebSocketServer m_server;
    QStringList m_frames;
};

const QString hello = u"{\"type\":\"hello\",\"run\":\"1-1\",\"at\":1795489200000}"_s;
const QString tick = u"{\"type\":\"tick\",\"at\":1795489201000,\"held\":0}"_s;

}

class TestStreamSource : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void movesTheClockAndTellsTheWorld();
    void resumesAfterACutWithNothingLost();
    void aNewWorldBeginsAnew();
    void aFrameThatCannotBeReadIsStaleWithItsReason_data();
    void aFrameThatCannotBeReadIsStaleWithItsReason();
    void aHugeFrameIsRefused();
    void whoCutsAtOnceIsNotAskedFourTimesASecond();
    void aFrozenPeerIsNoticed();
    void wrongTokenIsStale();
    void nobodyThereIsStale();
    void stopIsTheEnd();
    void whatWasSaidStillHolds();
    void aGapIsTold();

private:
    std::unique_ptr<StreamSource> source(const QString &url, const QByteArray &token = "secret");
    QList<SourceReport> reports() const;
    QByteArray command(const QByteArray &method, const QByteArray &path, const QByteArray &body);

    std::unique_ptr<Exchange::Server> m_exchange;
    std::unique_ptr<SteppedClock> m_clock;
    QList<Update> m_updates;
    QString m_url;
};

void TestStreamSource::init()
{
    m_updates.clear();
    m_clock = std::make_unique<SteppedClock>();
    m_exchange = std::make_unique<Exchange::Server>(Exchange::ServeOptions{.speed = 20, .token = "secret"});
    QVERIFY(m_exchange->start());
    m_url = m_exchange->addresses()[u"stream"_s].toString();
}

std::unique_ptr<StreamSource> TestStreamSource::source(const QString &url, const QByteArray &token)
{
    auto source = std::make_unique<StreamSource>(SourceId(u"stream"_s), u"Exchange"_s, url, token, *m_clock);
    connect(source.get(), &Source::updated, this, [this](const Update &update) { m_updates.append(update); });
    return source;
}

QList<SourceReport> TestStreamSource::reports() const
{
    QList<SourceReport> reports;
    for (const Update &update : m_updates) {
        if (const auto *report = std::get_if<SourceReport>(&update.body))
            reports.append(*report);
    }
    return reports;
}

QByteArray TestStreamSource::command(const QByteArray &method, const QByteArray &path, const QByteArray &body)
{
    return talkHttp(m_exchange->addresses()[u"http"_s].toString(), method, path, body);
}

void TestStreamSource::movesTheClockAndTellsTheWorld()
{
    const auto stream = source(m_url);
    QSignalSpy hellos(stream.get(), &StreamSource::helloReceived);
    QSignalSpy steps(stream.get(), &StreamSource::stepped);
    stream->start();
    QTRY_VERIFY(steps.size() > 3);
    QCOMPARE(hellos.size(), 1);
    QVERIFY(m_clock->now() >= fromMilliseconds(1'795'489'200'000));
    QCOMPARE(reports().last().state, SourceState::Live);
    QVERIFY(m_clock->now() - reports().last().lastHeard < 1s); // samples may have moved the clock since the last tick
    QVERIFY(std::holds_alternative<Topology>(m_updates.first().body));
    QVERIFY(!std::get<Topology>(m_updates.first().body).services.isEmpty());
    const auto instances = std::ranges::count_if(
        m_updates, [](const Update &u) { return std::holds_alternative<InstanceObservation>(u.body); });
    QVERIFY(instances >= 10);
    QTRY_VERIFY(
        std::ranges::any_of(m_updates, [](const Update &u) { return std::holds_alternative<SampleBatch>(u.body); }));
    QVERIFY(!stream->run().isEmpty());
}

void TestStreamSource::resumesAfterACutWithNothingLost()
{
    // Another reader, never cut, is the measure.
    Wire wire(static_cast<quint16>(QUrl(m_url).port()));
    const auto cut = source(u"ws://127.0.0.1:%1/stream"_s.arg(wire.port()));
    SteppedClock otherClock;
    StreamSource whole(SourceId(u"whole"_s), u"Exchange"_s, m_url, "secret", otherClock);
    // Standing words repeated every two seconds are no news: only changes are compared.
    const auto changes = [](auto &into) {
        return [&into, last = std::make_shared<QMap<QString, QString>>()](const Update &update) {
            QString line;
            if (const auto *seen = std::get_if<InstanceObservation>(&update.body)) {
                const QString now = u"%1 %2 %3"_s.arg(static_cast<int>(seen->health))
                                        .arg(seen->detail)
                                        .arg(seen->role ? static_cast<int>(*seen->role) : -1);
                if (last->value(seen->instance.value) == now)
                    return;
                last->insert(seen->instance.value, now);
                line = seen->instance.value + u' ' + now;
            } else if (const auto *alert = std::get_if<Alert>(&update.body)) {
                line = u"alert %1 %2"_s.arg(alert->id.value).arg(static_cast<int>(alert->state));
            } else if (const auto *event = std::get_if<SiteEvent>(&update.body)) {
                line = u"event %1 %2"_s.arg(event->kind, toIso(event->at));
            }
            if (!line.isEmpty())
                into.append(line);
        };
    };
    QStringList heardByCut;
    QStringList heardByWhole;
    connect(cut.get(), &Source::updated, this, changes(heardByCut));
    connect(&whole, &Source::updated, this, changes(heardByWhole));
    QSignalSpy cutSteps(cut.get(), &StreamSource::stepped);
    QSignalSpy wholeSteps(&whole, &StreamSource::stepped);
    cut->start();
    whole.start();
    QTRY_VERIFY(!cutSteps.isEmpty() && !wholeSteps.isEmpty());
    QSignalSpy hellos(cut.get(), &StreamSource::helloReceived);
    wire.cut();
    QTRY_COMPARE(reports().last().state, SourceState::Stale);
    QVERIFY(command("POST", "/faults", R"({"kind":"kill","target":"web-1"})").startsWith("HTTP/1.0 201"));
    QVERIFY(command("POST", "/faults", R"({"kind":"kill","target":"ledger-db-1"})").startsWith("HTTP/1.0 201"));
    QTRY_COMPARE(hellos.size(), 1);
    wire.cut(); // and once more, in the middle of things
    QTRY_COMPARE_WITH_TIMEOUT(hellos.size(), 2, 10'000);
    QTRY_VERIFY_WITH_TIMEOUT(heardByWhole.size() > 20, 15'000);
    const qsizetype some = heardByWhole.size();
    QTRY_VERIFY_WITH_TIMEOUT(heardByCut.size() >= some, 10'000);
    QCOMPARE(heardByCut.first(some), heardByWhole.first(some));
    QTRY_COMPARE(reports().last().state, SourceState::Live);
}

void TestStreamSource::aNewWorldBeginsAnew()
{
    const auto stream = source(m_url);
    QSignalSpy hellos(stream.get(), &StreamSource::helloReceived);
    QSignalSpy steps(stream.get(), &StreamSource::stepped);
    stream->start();
    QTRY_VERIFY(steps.size() > 2);
    const QString before = stream->run();
    m_updates.clear();
    QVERIFY(command("POST", "/drill", R"({"name":"try","seed":3,"faults":[]})").startsWith("HTTP/1.0 201"));
    QTRY_COMPARE(hellos.size(), 2);
    QCOMPARE(hellos[1][0].toJsonObject()[u"drill"_s][u"scenario"_s].toString(), u"try"_s);
    QVERIFY(stream->run() != before);
    QTRY_VERIFY(
        std::ranges::any_of(m_updates, [](const Update &u) { return std::holds_alternative<Topology>(u.body); }));
    // Numbers begin again: a cut after it resumes in the new world, not in the old one's numbers.
    const auto count = steps.size();
    QTRY_VERIFY(steps.size() > count + 2);
}

void TestStreamSource::aFrameThatCannotBeReadIsStaleWithItsReason_data()
{
    QTest::addColumn<QString>("frame");
    QTest::addColumn<QString>("reason");
    QTest::newRow("not JSON") << u"hello?"_s << u"not JSON"_s;
    QTest::newRow("a list") << u"[]"_s << u"not JSON"_s;
    QTest::newRow("unknown") << u"{\"type\":\"frobnicate\"}"_s << u"unknown frame `frobnicate`"_s;
    QTest::newRow("without a name") << u"{\"type\":\"instance\"}"_s << u"has no instance"_s;
    QTest::newRow("deep") << QString(u"{\"type\":"_s + u"["_s.repeated(20'000)) << u"not JSON"_s;
}

void TestStreamSource::aFrameThatCannotBeReadIsStaleWithItsReason()
{
    QFETCH(QString, frame);
    QFETCH(QString, reason);
    FakeStream server({hello, frame});
    const auto stream = source(server.url());
    stream->start();
    QTRY_VERIFY(!reports().isEmpty());
    QCOMPARE(reports().last().state, SourceState::Stale);
    QVERIFY2(reports().last().reason.contains(reason), qPrintable(reports().last().reason));
    server.say({hello, tick});
    QTRY_COMPARE_WITH_TIMEOUT(reports().last().state, SourceState::Live, 10'000);
    for (const SourceReport &report : reports())
        QVERIFY2(report.state == SourceState::Live || report.reason.contains(reason), qPrintable(report.reason));
}

void TestStreamSource::aHugeFrameIsRefused()
{
    FakeStream server({hello, tick, QString(10 * 1024 * 1024, u'x')});
    const auto stream = source(server.url());
    stream->start();
    QTRY_VERIFY_WITH_TIMEOUT(
        std::ranges::any_of(reports(), [](const SourceReport &r) { return r.state == SourceState::Stale; }), 10'000);
    QVERIFY(!reports().last().reason.isEmpty());
    server.say({hello, tick});
    QTRY_COMPARE_WITH_TIMEOUT(reports().last().state, SourceState::Live, 10'000);
}

void TestStreamSource::whoCutsAtOnceIsNotAskedFourTimesASecond()
{
    FakeStream server({hello});
    server.closes = true;
    const auto stream = source(server.url());
    stream->start();
    // Longer each time, although each time it was let in.
    QList<Milliseconds> waited;
    QTRY_VERIFY_WITH_TIMEOUT(
        [&] {
            if (const auto now = stream->retriesAfter(); now && !waited.contains(*now))
                waited.append(*now);
            return !waited.isEmpty() && waited.last() >= 2s;
        }(),
        20'000);
    QVERIFY(std::ranges::is_sorted(waited));
    QVERIFY(server.connections >= 4);
    server.closes = false;
    server.say({hello, tick});
    QTRY_COMPARE_WITH_TIMEOUT(reports().last().state, SourceState::Live, 10'000);
}

void TestStreamSource::aFrozenPeerIsNoticed()
{
    FakeServer frozen(FakeServer::hangs()); // takes the connection, never shakes hands
    const auto stream = source(u"ws://127.0.0.1:%1/stream"_s.arg(frozen.port()));
    stream->start();
    QTRY_VERIFY_WITH_TIMEOUT(!reports().isEmpty(), 10'000);
    QCOMPARE(reports().first().state, SourceState::Stale);
    QCOMPARE(reports().first().reason, u"the stream does not answer"_s);
    QTRY_VERIFY_WITH_TIMEOUT(frozen.connections >= 2, 10'000); // it tries again
}

void TestStreamSource::wrongTokenIsStale()
{
    const auto stream = source(m_url, "wrong");
    stream->start();
    QTRY_VERIFY(!reports().isEmpty());
    QCOMPARE(reports().first().state, SourceState::Stale);
    QVERIFY(!reports().first().reason.isEmpty());
}

void TestStreamSource::nobodyThereIsStale()
{
    m_exchange.reset();
    const auto stream = source(m_url);
    stream->start();
    QTRY_VERIFY(!reports().isEmpty());
    QCOMPARE(reports().first().state, SourceState::Stale);
    QTRY_COMPARE(reports().last().reason, u"Connection refused"_s);
    QCOMPARE(reports().first().lastHeard, Instant());
}

void TestStreamSource::stopIsTheEnd()
{
    FakeStream server({hello, tick});
    const auto stream = source(server.url());
    stream->start();
    QTRY_VERIFY(!reports().isEmpty());
    const auto before = m_updates.size();
    stream->stop();
    QTRY_COMPARE(server.ended, 1);
    QCoreApplication::processEvents(); // and what that leads to
    QVERIFY(!stream->retriesAfter());
    QCOMPARE(server.connections, 1);
    QCOMPARE(m_updates.size(), before);
}

void TestStreamSource::whatWasSaidStillHolds()
{
    FakeStream server(
        {hello, u"{\"type\":\"instance\",\"seq\":1,\"at\":1795489200000,\"instance\":\"web-1\",\"health\":\"down\"}"_s,
         u"{\"type\":\"tick\",\"at\":1795489203000}"_s, u"{\"type\":\"tick\",\"at\":1795489206000}"_s});
    const auto stream = source(server.url());
    QSignalSpy steps(stream.get(), &StreamSource::stepped);
    stream->start();
    QTRY_COMPARE(steps.size(), 2);
    QList<Instant> seen;
    for (const Update &update : m_updates) {
        if (const auto *observation = std::get_if<InstanceObservation>(&update.body)) {
            QCOMPARE(observation->health, Health::Down);
            seen.append(observation->at);
        }
    }
    QCOMPARE(seen.size(), 3);
    QCOMPARE(seen.last(), fromMilliseconds(1'795'489'206'000));
}

void TestStreamSource::aGapIsTold()
{
    FakeStream server({hello, u"{\"type\":\"gap\",\"from\":3,\"to\":9}"_s, tick});
    const auto stream = source(server.url());
    stream->start();
    QTRY_VERIFY(!reports().isEmpty());
    const auto event =
        std::ranges::find_if(m_updates, [](const Update &u) { return std::holds_alternative<SiteEvent>(u.body); });
    QVERIFY(event != m_updates.end());
    QCOMPARE(std::get<SiteEvent>(event->body).kind, u"stream.gap"_s);
    QVERIFY(std::get<SiteEvent>(event->body).text.en.contains(u"3 to 9"_s));
}

QTEST_GUILESS_MAIN(TestStreamSource)
#include "tst_streamsource.moc"
