// SPDX-License-Identifier: GPL-3.0-or-later
// Sources against servers that misbehave: stale with the reason, bounded, and back again.
#include "situation/servicemap.h"
#include "sources/alertmanagersource.h"
#include "sources/haproxysource.h"
#include "sources/patronisource.h"
#include "sources/prometheussource.h"
#include "tests/support/fakeserver.h"
#include "tests/support/transcript.h"

#include <QElapsedTimer>
#include <QLocalServer>
#include <QLocalSocket>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QUrlQuery>

using namespace Hikeshi;
using namespace Hikeshi::Test;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class TestPollingSources : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void misbehaviourIsStaleWithItsReason_data();
    void misbehaviourIsStaleWithItsReason();
    void nobodyThereIsRefused();
    void wholeHttp10AnswerUntilClose();
    void roleEndpointsStatusIsNoFailure();
    void backsOffAndRecovers();
    void stopEndsItAlsoWhileAsking();
    void startWhileAskingGoesOn();
    void destroyedWhileAsking_data();
    void destroyedWhileAsking();
    void alertmanagerRefusalsAreTold();
    void prometheusAsksForItsHistoryThenWhatIsNew();
    void prometheusAfterALongGapAsksForABoundedNumberOfPoints();
    void oneWrongQueryDoesNotSilenceTheOthers();
    void haproxyOverTcpAndUnixSocket_data();
    void haproxyOverTcpAndUnixSocket();
    void haproxyMisbehaviour_data();
    void haproxyMisbehaviour();
    void replayLagIsMeasuredAgainstTheNewestOfTheCluster();

private:
    std::unique_ptr<PatroniSource> patroni(const QString &url, Milliseconds every = 1s);
    void watch(Source &source);
    template <class Body> QList<Body> told() const
    {
        QList<Body> bodies;
        for (const Update &update : m_updates) {
            if (const Body *body = std::get_if<Body>(&update.body))
                bodies.append(*body);
        }
        return bodies;
    }
    SourceReport report() const { return told<SourceReport>().value(told<SourceReport>().size() - 1); }

    std::unique_ptr<SteppedClock> m_clock;
    QList<Update> m_updates;
};

namespace {

QByteArray memberBody()
{
    return Transcript("patroni-01-reads").http("one member").body;
}

void ask(PollingSource &source)
{
    QSignalSpy idle(&source, &PollingSource::idle);
    source.start();
    QTRY_COMPARE_WITH_TIMEOUT(idle.size(), 1, 15'000);
}

}

void TestPollingSources::init()
{
    m_clock = std::make_unique<SteppedClock>(fromMilliseconds(1'795'489'200'000));
    m_updates.clear();
}

std::unique_ptr<PatroniSource> TestPollingSources::patroni(const QString &url, Milliseconds every)
{
    auto source = std::make_unique<PatroniSource>(SourceId(u"patroni"_s), InstanceId(u"pg1"_s), url, every, *m_clock);
    watch(*source);
    return source;
}

void TestPollingSources::watch(Source &source)
{
    connect(&source, &Source::updated, this, [this](const Update &update) { m_updates.append(update); });
}

void TestPollingSources::misbehaviourIsStaleWithItsReason_data()
{
    QTest::addColumn<FakeServer::Behaviour>("behaviour");
    QTest::addColumn<QString>("reason");
    const QByteArray ok = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";
    QTest::newRow("not JSON") << FakeServer::answers("200 OK", "<html>hello</html>") << u"not Patroni's"_s;
    QTest::newRow("JSON of somebody else") << FakeServer::answers("200 OK", "{\"ok\":true}") << u"no state"_s;
    QTest::newRow("500 with a page") << FakeServer::answers("500 Oops", "<html>error</html>") << u"not Patroni's"_s;
    QTest::newRow("redirect") << FakeServer::answers("302 Found", "", "Location: http://127.0.0.1:1/\r\n")
                              << u"redirect"_s;
    QTest::newRow("empty body") << FakeServer::answers("200 OK", "") << u"not Patroni's"_s;
    QTest::newRow("no answer, closed") << FakeServer::closesSilently() << u"closed without a whole answer"_s;
    QTest::newRow("cut") << FakeServer::cuts() << u"closed without a whole answer"_s;
    QTest::newRow("cut in the middle") << FakeServer::says(ok + "Content-Length: 1000\r\n\r\n{\"state\":\"running\"}")
                                       << u"closed without"_s;
    QTest::newRow("endless") << FakeServer::drips(ok + "\r\n", QByteArray(64 * 1024, 'x'), 0)
                             << u"larger than 256 kB"_s;
    QTest::newRow("said to be huge") << FakeServer::drips(ok + "Content-Length: 99999999999\r\n\r\n",
                                                          QByteArray(64 * 1024, 'x'), 0)
                                     << u"larger than 256 kB"_s;
    QTest::newRow("slow drip") << FakeServer::drips(ok + "\r\n", "x", 50) << u"no whole answer within 2 s"_s;
    QTest::newRow("hangs") << FakeServer::hangs() << u"no whole answer within 2 s"_s;
    QTest::newRow("not HTTP") << FakeServer::says("SSH-2.0-OpenSSH_9.2\r\n") << u"closed without"_s;
}

void TestPollingSources::misbehaviourIsStaleWithItsReason()
{
    QFETCH(FakeServer::Behaviour, behaviour);
    QFETCH(QString, reason);
    FakeServer server(behaviour);
    const auto source = patroni(server.url());
    ask(*source);
    QCOMPARE(report().state, SourceState::Stale);
    QVERIFY(!report().reason.isEmpty());
    QVERIFY2(report().reason.contains(reason), qPrintable(report().reason));
    // A member that does not answer for itself is said to be unreachable.
    QCOMPARE(told<InstanceObservation>().size(), 1);
    QVERIFY(!told<InstanceObservation>().first().reachable);
    // And back: the next question is asked as if nothing had been.
    server.behave(FakeServer::answers("200 OK", memberBody()));
    QSignalSpy idle(source.get(), &PollingSource::idle);
    m_clock->advanceBy(2s);
    QTRY_COMPARE_WITH_TIMEOUT(idle.size(), 1, 5000);
    QVERIFY2(report().state == SourceState::Live, qPrintable(report().reason));
    QVERIFY(report().reason.isEmpty());
    QCOMPARE(told<InstanceObservation>().last().role, Role::Primary);
}

void TestPollingSources::nobodyThereIsRefused()
{
    FakeServer server;
    const QString url = server.url();
    server.close();
    const auto source = patroni(url);
    ask(*source);
    QCOMPARE(report().reason, u"connection refused"_s);
    QCOMPARE(told<InstanceObservation>().first().detail, u"connection refused"_s);
}

void TestPollingSources::wholeHttp10AnswerUntilClose()
{
    // As Patroni does it: HTTP/1.0, no length, the body ends at close.
    FakeServer server(FakeServer::says("HTTP/1.0 200 OK\r\nServer: BaseHTTP/0.6 Python/3.13.5\r\nContent-Type: "
                                       "application/json\r\n\r\n"
                                       + memberBody()));
    const auto source = patroni(server.url());
    ask(*source);
    QCOMPARE(report().state, SourceState::Live);
    QCOMPARE(told<InstanceObservation>().last().properties.value(u"wal_location"_s).toDouble(), 83'916'024.0);
    QVERIFY(server.received.startsWith("GET /patroni HTTP/1.1\r\n"));
}

void TestPollingSources::roleEndpointsStatusIsNoFailure()
{
    FakeServer server(FakeServer::answers("503 Service Unavailable", memberBody()));
    const auto source = patroni(server.url());
    ask(*source);
    QCOMPARE(report().state, SourceState::Live);
}

void TestPollingSources::backsOffAndRecovers()
{
    FakeServer server(FakeServer::closesSilently());
    const auto source = patroni(server.url(), 1s);
    QSignalSpy idle(source.get(), &PollingSource::idle);
    source->start();
    QTRY_COMPARE(idle.size(), 1);
    // Asked again after 1, 2, 4, 5, 5 … seconds of site time, and not before: never longer than a word counts.
    for (const Milliseconds wait : {1000ms, 2000ms, 4000ms, 5000ms, 5000ms}) {
        const auto before = idle.size();
        m_clock->advanceBy(wait - 1ms);
        QTest::qWait(0);
        QVERIFY(!source->isBusy());
        QCOMPARE(idle.size(), before);
        m_clock->advanceBy(1ms);
        QTRY_COMPARE(idle.size(), before + 1);
        QCOMPARE(report().state, SourceState::Stale);
    }
    server.behave(FakeServer::answers("200 OK", memberBody()));
    m_clock->advanceBy(15s);
    QTRY_COMPARE(report().state, SourceState::Live);
    QCOMPARE(report().lastHeard, m_clock->now());
    const auto before = idle.size();
    m_clock->advanceBy(1s); // at its own pace at once
    QTRY_COMPARE(idle.size(), before + 1);
}

void TestPollingSources::stopEndsItAlsoWhileAsking()
{
    FakeServer server(FakeServer::answers("200 OK", memberBody()));
    const auto source = patroni(server.url());
    QSignalSpy idle(source.get(), &PollingSource::idle);
    source->start();
    QVERIFY(source->isBusy());
    source->stop();
    QTRY_COMPARE(idle.size(), 1);
    m_clock->advanceBy(60s);
    QTest::qWait(0);
    QVERIFY(!source->isBusy());
    QCOMPARE(server.connections, 1);
}

void TestPollingSources::startWhileAskingGoesOn()
{
    FakeServer server(FakeServer::answers("200 OK", memberBody()));
    const auto source = patroni(server.url());
    QSignalSpy idle(source.get(), &PollingSource::idle);
    source->start();
    source->stop();
    source->start();
    QTRY_COMPARE(idle.size(), 1);
    m_clock->advanceBy(1s);
    QTRY_COMPARE(idle.size(), 2);
    QCOMPARE(server.connections, 2); // one question at a time
}

void TestPollingSources::destroyedWhileAsking_data()
{
    QTest::addColumn<QString>("kind");
    for (const char *kind : {"patroni", "prometheus", "alertmanager", "haproxy"})
        QTest::newRow(kind) << QString::fromLatin1(kind);
}

void TestPollingSources::destroyedWhileAsking()
{
    QFETCH(QString, kind);
    FakeServer server(FakeServer::hangs());
    std::unique_ptr<PollingSource> source;
    const SourceId id{kind};
    if (kind == u"patroni")
        source = patroni(server.url());
    else if (kind == u"prometheus")
        source = std::make_unique<PrometheusSource>(id, server.url(), QList<SeriesSpec>{{.id = SeriesId(u"a"_s)}}, 1s,
                                                    *m_clock);
    else if (kind == u"alertmanager")
        source = std::make_unique<AlertmanagerSource>(id, server.url(), 1s, *m_clock);
    else
        source = std::make_unique<HaproxySource>(id, server.place(), QStringList{u"be_web"_s}, 1s, *m_clock);
    source->start();
    QTRY_COMPARE(server.connections, 1);
    QTRY_VERIFY(!server.received.isEmpty());
    source.reset();
    server.behave(FakeServer::cuts());
    QTRY_COMPARE_WITH_TIMEOUT(server.ended, server.connections, 10'000); // its conversation, too, is over
    QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    QCoreApplication::processEvents();
    QVERIFY(m_updates.isEmpty());
}

void TestPollingSources::alertmanagerRefusalsAreTold()
{
    FakeServer server(FakeServer::answers("500 Internal Server Error", "\"store is closed\""));
    AlertmanagerSource source(SourceId(u"am"_s), server.url(), 1s, *m_clock);
    watch(source);
    ask(source);
    QCOMPARE(report().state, SourceState::Stale);
    QVERIFY2(report().reason.contains(u"answers 500: \"store is closed\""_s), qPrintable(report().reason));
    QVERIFY(told<AlertList>().isEmpty()); // nothing ends because nobody told
    server.behave(FakeServer::says("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n"
                                   + Transcript("alertmanager").http("alerts").body));
    m_clock->advanceBy(1s);
    QTRY_COMPARE(report().state, SourceState::Live);
    QCOMPARE(told<AlertList>().last().alerts.size(), 1);
}

namespace {

QUrlQuery lastQuery(const QByteArray &received)
{
    const qsizetype at = received.lastIndexOf("GET ");
    return QUrlQuery(QUrl(QString::fromLatin1(received.sliced(at).split(' ').value(1))));
}

double secondsOf(const QUrlQuery &query, const QString &name)
{
    return query.queryItemValue(name).toDouble();
}

QByteArray matrix(const QByteArray &values)
{
    return R"({"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":)" + values + "}]}}";
}

}

void TestPollingSources::prometheusAsksForItsHistoryThenWhatIsNew()
{
    FakeServer server(FakeServer::answers("200 OK", matrix(R"([[1795489190,"1"],[1795489195,"NaN"]])")));
    PrometheusSource source(SourceId(u"p"_s), server.url(),
                            {{.id = SeriesId(u"rate"_s), .query = u"sum(rate(a{b=\"c+d\"}[1m])) & 1"_s}}, 5s, *m_clock);
    watch(source);
    ask(source);
    QCOMPARE(told<SampleBatch>().size(), 1);
    QCOMPARE(told<SampleBatch>().first().samples.size(), 2);
    const QUrlQuery first = lastQuery(server.received);
    QCOMPARE(first.queryItemValue(u"query"_s, QUrl::FullyDecoded), u"sum(rate(a{b=\"c+d\"}[1m])) & 1"_s);
    QCOMPARE(secondsOf(first, u"end"_s), 1'795'489'200.0);
    QCOMPARE(secondsOf(first, u"start"_s), 1'795'489'200.0 - 3600);
    m_clock->advanceBy(5s);
    QTRY_COMPARE(server.connections, 2);
    QTRY_COMPARE(secondsOf(lastQuery(server.received), u"start"_s), 1'795'489'205.0);
    QCOMPARE(secondsOf(lastQuery(server.received), u"end"_s), 1'795'489'205.0);
    QCOMPARE(secondsOf(lastQuery(server.received), u"step"_s), 5.0);
}

void TestPollingSources::prometheusAfterALongGapAsksForABoundedNumberOfPoints()
{
    FakeServer server(FakeServer::answers("200 OK", matrix("[]")));
    PrometheusSource source(SourceId(u"p"_s), server.url(), {{.id = SeriesId(u"a"_s), .query = u"a"_s}}, 1s, *m_clock);
    watch(source);
    ask(source);
    m_clock->advanceBy(std::chrono::hours(12));
    QTRY_COMPARE(server.connections, 2);
    QTRY_VERIFY(secondsOf(lastQuery(server.received), u"end"_s) > 1'795'489'200.0);
    const QUrlQuery query = lastQuery(server.received);
    const double points = (secondsOf(query, u"end"_s) - secondsOf(query, u"start"_s)) / secondsOf(query, u"step"_s);
    QVERIFY2(points <= 11'000, qPrintable(QString::number(points)));
    QVERIFY(secondsOf(query, u"start"_s) >= secondsOf(query, u"end"_s) - 3600);
}

void TestPollingSources::oneWrongQueryDoesNotSilenceTheOthers()
{
    FakeServer server;
    server.behave([&](QTcpSocket &socket) {
        if (server.connections % 2 == 1)
            FakeServer::answers("400 Bad Request",
                                Transcript("prometheus-02-errors").http("syntax error").body)(socket);
        else
            FakeServer::answers("200 OK", matrix(R"([[1795489190,"7"]])"))(socket);
    });
    PrometheusSource source(
        SourceId(u"p"_s), server.url(),
        {{.id = SeriesId(u"wrong"_s), .query = u"sum(rate(up[5m)"_s}, {.id = SeriesId(u"right"_s), .query = u"up"_s}},
        1s, *m_clock);
    watch(source);
    ask(source);
    QCOMPARE(report().state, SourceState::Stale);
    QVERIFY2(report().reason.startsWith(u"wrong: invalid parameter"_s), qPrintable(report().reason));
    QCOMPARE(told<SampleBatch>().size(), 1);
    QCOMPARE(told<SampleBatch>().first().series.value, u"right"_s);
}

namespace {

FakeServer::Behaviour runtimeSocket(FakeServer &server)
{
    return [&server](QTcpSocket &socket) {
        const Transcript shown("haproxy-01-show");
        const bool stat = socket.property("sofar").toByteArray() == "show stat\n";
        Q_UNUSED(server)
        FakeServer::says(stat ? shown.output("show stat for one proxy")
                              : shown.output("servers state (version 1"))(socket);
    };
}

}

void TestPollingSources::haproxyOverTcpAndUnixSocket_data()
{
    QTest::addColumn<bool>("unixSocket");
    QTest::newRow("TCP") << false;
    QTest::newRow("Unix socket") << true;
}

void TestPollingSources::haproxyOverTcpAndUnixSocket()
{
    QFETCH(bool, unixSocket);
    FakeServer server;
    server.behave(runtimeSocket(server));
    QTemporaryDir dir;
    QLocalServer local;
    QVERIFY(local.listen(dir.filePath(u"haproxy.sock"_s)));
    connect(&local, &QLocalServer::newConnection, this, [&local] {
        QLocalSocket *socket = local.nextPendingConnection();
        connect(socket, &QLocalSocket::readyRead, socket, [socket] {
            const Transcript shown("haproxy-01-show");
            socket->write(socket->readAll() == "show stat\n" ? shown.output("show stat for one proxy")
                                                             : shown.output("servers state (version 1"));
            socket->disconnectFromServer();
        });
    });
    HaproxySource source(SourceId(u"lb"_s), unixSocket ? local.fullServerName() : server.place(), {u"be_web"_s}, 1s,
                         *m_clock);
    watch(source);
    ask(source);
    QCOMPARE(report().state, SourceState::Live);
    const QList<InstanceObservation> seen = told<InstanceObservation>();
    QCOMPARE(seen.size(), 3);
    QCOMPARE(seen[0].instance.value, u"web1"_s);
    QCOMPARE(seen[0].health, Health::Normal);
    QCOMPARE(seen[0].properties.value(u"others_up"_s).toInt(), 2);
    QCOMPARE(seen[0].properties.value(u"admin_mask"_s).toInt(), 0);
}

void TestPollingSources::haproxyMisbehaviour_data()
{
    QTest::addColumn<FakeServer::Behaviour>("behaviour");
    QTest::addColumn<QString>("reason");
    QTest::newRow("permission denied") << FakeServer::says("Permission denied\n\n") << u"Permission denied"_s;
    QTest::newRow("closed") << FakeServer::closesSilently() << u"closed without an answer"_s;
    QTest::newRow("endless") << FakeServer::drips({}, QByteArray(256 * 1024, 'x'), 0) << u"larger than 4096 kB"_s;
    QTest::newRow("slow drip") << FakeServer::drips({}, "x", 50) << u"no whole answer within 3 s"_s;
}

void TestPollingSources::haproxyMisbehaviour()
{
    QFETCH(FakeServer::Behaviour, behaviour);
    QFETCH(QString, reason);
    FakeServer server(behaviour);
    HaproxySource source(SourceId(u"lb"_s), server.place(), {u"be_web"_s}, 1s, *m_clock);
    watch(source);
    ask(source);
    QCOMPARE(report().state, SourceState::Stale);
    QVERIFY2(report().reason.contains(reason), qPrintable(report().reason));
    QVERIFY(told<InstanceObservation>().isEmpty());
}

void TestPollingSources::replayLagIsMeasuredAgainstTheNewestOfTheCluster()
{
    FakeServer primary(
        FakeServer::answers("200 OK", R"({"state":"running","role":"primary","xlog":{"location":288817520}})"));
    FakeServer replica(FakeServer::answers(
        "200 OK",
        R"({"state":"running","role":"replica","replication_state":"streaming","xlog":{"received_location":288817520,"replayed_location":285248088}})"));
    PatroniSource first(SourceId(u"a"_s), InstanceId(u"pg1"_s), primary.url(), 1s, *m_clock);
    PatroniSource second(SourceId(u"b"_s), InstanceId(u"pg2"_s), replica.url(), 1s, *m_clock);
    watch(first);
    watch(second);
    ask(first);
    ask(second);
    ServiceMap map(
        Topology{.services = {{.id = ServiceId(u"pg"_s), .instances = {InstanceId(u"pg1"_s), InstanceId(u"pg2"_s)}}}});
    for (const InstanceObservation &seen : told<InstanceObservation>())
        map.observe(SourceId(seen.instance.value), seen);
    const InstanceState state = map.instance(InstanceId(u"pg2"_s), m_clock->now());
    QCOMPARE(state.properties.value(u"lag_bytes"_s).toDouble(), 0.0);
    QCOMPARE(state.properties.value(u"replay_lag_bytes"_s).toDouble(), 3'569'432.0);
}

QTEST_GUILESS_MAIN(TestPollingSources)
#include "tst_pollingsources.moc"
