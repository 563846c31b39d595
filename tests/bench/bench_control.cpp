// SPDX-License-Identifier: GPL-3.0-or-later
// How long a hand waits: every guard of one action on a site of 10,000 services (beside
// its four sentences alone, read and evaluated), and from the click (select and
// operate) to the first byte at a peer on loopback, against a bare libcurl request there. The journal is synced three
// times on the way; what as many bare appends take in the same run is told apart.
#include "bench.h"
#include "control/dispatcher.h"
#include "control/secrets.h"
#include "control/selectandoperate.h"
#include "control/wireapi.h"
#include "journal/drafts.h"
#include "journal/journal.h"
#include "situation/situation.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>

#include <atomic>
#include <functional>
#include <thread>

#include <curl/curl.h>

using namespace Hikeshi;
using namespace Hikeshi::Bench;
using namespace Qt::StringLiterals;

namespace {

const QByteArray connectorText = R"(
connector: {id: db, transport: http}
actions:
  - id: db.failover
    title: Fail over
    arguments: [{name: candidate, type: instance}]
    guards:
      - primaries of {target} = 1
      - freshness of {candidate} < 1 h
      - replica_lag of {candidate} < 16 MB
      - health of {candidate} = normal
    cool_down: 1ms
    request: {method: POST, path: /failover, body: {candidate: "{candidate}"}, success: [200]}
    verify:
      - primary of {target} = {candidate}
    within: 1ms
)";

Topology siteOf(int services)
{
    Topology topology;
    for (int i = 0; i < services; ++i) {
        const QString id = u"s%1"_s.arg(i);
        topology.services.append({.id = ServiceId(id),
                                  .redundancy = u"patroni"_s,
                                  .instances = {InstanceId(id + u"-1"_s), InstanceId(id + u"-2"_s)}});
        if (i > 0) // a tree of ten callers each
            topology.dependencies.append({ServiceId(id), ServiceId(u"s%1"_s.arg((i - 1) / 10)), true});
    }
    return topology;
}

void observe(Situation &situation, const QString &instance, Role role)
{
    situation.apply({SourceId(u"s"_s),
                     InstanceObservation{.instance = InstanceId(instance),
                                         .at = situation.now(),
                                         .health = Health::Normal,
                                         .role = role,
                                         .properties = {{u"replay_lag_bytes"_s, 0}, {u"timeline"_s, 1}}}});
}

/// Waits for a connection and its first bytes, and answers.
class Peer
{
public:
    Peer()
    {
        m_server.listen(QHostAddress::LocalHost);
        QObject::connect(&m_server, &QTcpServer::newConnection, [this] {
            QTcpSocket *socket = m_server.nextPendingConnection();
            QObject::connect(socket, &QTcpSocket::readyRead, [this, socket] {
                if (std::exchange(m_waiting, false))
                    m_seconds = double(m_timer.nsecsElapsed()) / 1e9;
                socket->readAll();
                socket->write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nOK");
                socket->disconnectFromHost();
            });
        });
    }
    quint16 port() const { return m_server.serverPort(); }
    void expect()
    {
        m_waiting = true;
        m_timer.start();
    }
    double firstByte()
    {
        while (m_waiting)
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        return m_seconds;
    }

private:
    QTcpServer m_server;
    QElapsedTimer m_timer;
    bool m_waiting = false;
    double m_seconds = 0;
};

/// The connector's own guards and nothing else, and how many of them hold.
qsizetype sentencesAlone(const ConnectorAction &action, const Intent &intent, const Situation &situation)
{
    Arguments arguments = intent.arguments;
    arguments.insert(u"target"_s, intent.target);
    return std::ranges::count_if(action.spec.guards, [&](const QString &sentence) {
        const auto condition =
            Condition::parse(sentence).and_then([&](const Condition &c) { return c.bound(arguments); });
        return condition && evaluate(*condition, situation).verdict == ConditionResult::Verdict::Holds;
    });
}

void waitFor(const std::function<bool()> &isOver)
{
    while (!isOver())
        QCoreApplication::processEvents(QEventLoop::AllEvents, 1);
}

/// The least that libcurl does to say the same to the same peer.
void askBare(quint16 port)
{
    CURL *curl = curl_easy_init();
    const QByteArray url = "http://127.0.0.1:" + QByteArray::number(port) + "/failover";
    curl_easy_setopt(curl, CURLOPT_URL, url.constData());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, R"({"candidate":"a"})");
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, +[](char *, size_t, size_t count, void *) { return count; });
    if (curl_easy_perform(curl) != CURLE_OK)
        qFatal("the peer does not answer");
    curl_easy_cleanup(curl);
}

/// Each waits for its sync, as select, intent and request do.
void appendOneByOne(Journal &journal, int count)
{
    for (int i = 0; i < count; ++i) {
        const QFuture<Result<Entry>> asked = journal.append(Drafts::noteWritten({}, u"a note"_s, u"you"_s));
        while (!asked.isFinished())
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
}

double median(QList<double> values)
{
    std::ranges::sort(values);
    return values[values.size() / 2];
}

}

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    const bool quick = isQuick(argc, argv);
    const int services = quick ? 1000 : 10'000;
    const QTemporaryDir dir; // TMPDIR chooses the disk
    SteppedClock clock(fromMilliseconds(1'795'489'200'000));
    Situation situation(clock);
    situation.apply({SourceId(u"map"_s), siteOf(services)});
    for (int i = 0; i < services; ++i) {
        observe(situation, u"s%1-1"_s.arg(i), Role::Primary);
        observe(situation, u"s%1-2"_s.arg(i), Role::Replica);
    }
    const auto journal = Journal::open(dir.filePath(u"journal.sqlite"_s), clock);
    if (!journal)
        qFatal("%s", qPrintable(journal.error().text()));
    Findings findings;
    const Connector connector = Connector::parse(connectorText, u"db.yaml"_s, findings);
    if (!findings.isEmpty())
        qFatal("%s", qPrintable(findings.first().text()));
    Peer peer;
    QList<ControlBinding> bindings;
    for (int i = 0; i < services; ++i) {
        const QString id = u"s%1"_s.arg(i);
        bindings.append({.connector = u"db"_s,
                         .service = ServiceId(id),
                         .endpoints = {{id, u"http://127.0.0.1:%1"_s.arg(peer.port())}},
                         .credentials = {}});
    }
    EnvironmentSecrets secrets;
    WireApi api(secrets);
    Dispatcher dispatcher(Catalogue({connector}, bindings), situation, **journal, api, Policy{.arming = std::nullopt});
    const auto intent = [](int service) {
        return Intent{.action = ActionId(u"db.failover"_s),
                      .target = u"s%1"_s.arg(service),
                      .arguments = {{u"candidate"_s, u"s%1-2"_s.arg(service)}},
                      .operatorId = u"you"_s};
    };

    const int looks = quick ? 20 : 200;
    qsizetype verdicts = 0;
    const double seconds = secondsFor([&] {
        for (int i = 0; i < looks; ++i)
            verdicts += dispatcher.preview(intent(i * (services / looks))).verdicts.size();
    });
    const double sentences = secondsFor([&] {
        for (int i = 0; i < looks; ++i)
            verdicts += sentencesAlone(connector.actions.first(), intent(i * (services / looks)), situation);
    });
    print("control.guards", seconds / looks * 1e3, sentences / looks * 1e3, "ms",
          {{u"services"_s, services}, {u"verdicts"_s, verdicts / looks}, {u"looks"_s, looks}});

    QList<double> ours;
    QList<double> bare;
    QList<double> synced;
    for (int i = 0; i < (quick ? 5 : 50); ++i) {
        appendOneByOne(**journal, 1); // what the last click still writes is behind us then
        synced.append(secondsFor([&] { appendOneByOne(**journal, 3); }));
        peer.expect();
        auto task = selectAndOperate(dispatcher, intent(services - 1 - i));
        ours.append(peer.firstByte());
        std::atomic_bool asked = false;
        peer.expect();
        std::thread asking([&] {
            askBare(peer.port());
            asked = true;
        });
        bare.append(peer.firstByte());
        waitFor([&] { return asked.load(); });
        asking.join();
        clock.advanceBy(Milliseconds(100));
        QCoreApplication::processEvents();
    }
    print("control.click_to_first_byte", median(ours) * 1e3, median(bare) * 1e3, "ms",
          {{u"services"_s, services},
           {u"clicks"_s, ours.size()},
           {u"worst"_s, *std::ranges::max_element(ours) * 1e3},
           {u"journal"_s, median(synced) * 1e3},
           {u"beside_journal"_s, (median(ours) - median(synced)) * 1e3}});
    return 0;
}
