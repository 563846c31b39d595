// SPDX-License-Identifier: GPL-3.0-or-later
// The exchange answers as the real Patroni and HAProxy did: status, headers that matter, plain text to the letter, and
// JSON of the same shape. pg1 and pg2 of the recordings are ledger-db-1 and ledger-db-2 here.
#include "exchange/serve/server.h"
#include "tests/support/jsonshape.h"
#include "tests/support/transcript.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>

using namespace Hikeshi::Exchange;
using Hikeshi::Test::RecordedHttp;
using Hikeshi::Test::shapeOf;
using Hikeshi::Test::Transcript;
using namespace Qt::StringLiterals;

class TestExchangeContract : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void roleEndpoints_data();
    void roleEndpoints();
    void bodiesOfReads_data();
    void bodiesOfReads();
    void changesAndRefusals_data();
    void changesAndRefusals();
    void pauseAndResume();
    void restartSchedulesAndReinitialize();
    void switchoverAndHistory();
    void haproxyAnswers_data();
    void haproxyAnswers();
    void haproxyTables_data();
    void haproxyTables();
    void haproxyLists_data();
    void haproxyLists();
    void stickTable();

private:
    QByteArray talk(quint16 port, const QByteArray &bytes);
    RecordedHttp ask(int member, const QByteArray &method, const QByteArray &path, const QByteArray &body = {},
                     const QByteArray &user = "anybody:secret", bool withLength = true);
    QByteArray command(const QByteArray &line);

    std::unique_ptr<Server> m_server;
};

namespace {

/// The recording's names in ours.
QByteArray ours(QByteArray text)
{
    return text.replace("pg1", "ledger-db-1").replace("pg2", "ledger-db-2");
}

}

void TestExchangeContract::initTestCase()
{
    m_server = std::make_unique<Server>(ServeOptions{.speed = 10, .token = "secret"});
    QVERIFY(m_server->start());
}

QByteArray TestExchangeContract::talk(quint16 port, const QByteArray &bytes)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, port);
    QSignalSpy closed(&socket, &QTcpSocket::disconnected);
    socket.write(bytes);
    if (closed.isEmpty() && !closed.wait(10'000))
        qWarning("no answer");
    return socket.readAll();
}

RecordedHttp TestExchangeContract::ask(int member, const QByteArray &method, const QByteArray &path,
                                       const QByteArray &body, const QByteArray &user, bool withLength)
{
    const QUrl url(m_server->addresses()[u"patroni"_s][u"ledger-db-%1"_s.arg(member)].toString());
    QByteArray request = method + ' ' + path + " HTTP/1.1\r\nHost: x\r\n";
    if (!user.isEmpty())
        request += "Authorization: Basic " + user.toBase64() + "\r\n";
    if (method != "GET" && method != "HEAD" && method != "OPTIONS" && withLength)
        request += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    return RecordedHttp::of(talk(static_cast<quint16>(url.port()), request + "\r\n" + body));
}

QByteArray TestExchangeContract::command(const QByteArray &line)
{
    const QString place = m_server->addresses()[u"haproxy"_s][u"lb-1"_s].toString();
    return talk(place.section(u':', 1).toUShort(), line + '\n');
}

void TestExchangeContract::roleEndpoints_data()
{
    QTest::addColumn<QByteArray>("path");
    for (const char *path :
         {"/", "/leader", "/primary", "/replica", "/read-write", "/read-only", "/health", "/liveness", "/readiness",
          "/synchronous", "/asynchronous", "/replica?lag=1MB", "/standby-leader", "/nosuch"})
        QTest::newRow(path) << QByteArray(path);
}

void TestExchangeContract::roleEndpoints()
{
    QFETCH(QByteArray, path);
    const QList<QByteArray> recorded =
        Transcript("patroni-01-reads").output("status code only: leader then replica, GET " + path + "\n").split('\n');
    for (const int member : {1, 2}) {
        const QList<QByteArray> line = recorded.value(member - 1).split(' ');
        const RecordedHttp answer = ask(member, "GET", path, {}, {});
        QCOMPARE(answer.status, line[0].toInt());
        QCOMPARE(answer.body.isEmpty(), line[1] == "0B");
        for (const char *method : {"HEAD", "OPTIONS"}) {
            const RecordedHttp head = ask(member, method, path, {}, {});
            QCOMPARE(head.status, answer.status);
            QVERIFY(head.body.isEmpty());
        }
    }
}

void TestExchangeContract::bodiesOfReads_data()
{
    QTest::addColumn<QByteArray>("heading");
    QTest::addColumn<int>("member");
    QTest::addColumn<QByteArray>("path");
    QTest::newRow("cluster") << QByteArray("cluster\n") << 1 << QByteArray("/cluster");
    QTest::newRow("cluster from a replica") << QByteArray("same from the replica") << 2 << QByteArray("/cluster");
    QTest::newRow("leader") << QByteArray("one member\n") << 1 << QByteArray("/patroni");
    QTest::newRow("replica") << QByteArray("one member, replica") << 2 << QByteArray("/patroni");
    QTest::newRow("health") << QByteArray("health body") << 1 << QByteArray("/health");
    QTest::newRow("history") << QByteArray("history (empty") << 1 << QByteArray("/history");
    QTest::newRow("failsafe") << QByteArray("failsafe") << 1 << QByteArray("/failsafe");
}

void TestExchangeContract::bodiesOfReads()
{
    QFETCH(QByteArray, heading);
    QFETCH(int, member);
    QFETCH(QByteArray, path);
    const RecordedHttp real = Transcript("patroni-01-reads").http(heading);
    const RecordedHttp answer = ask(member, "GET", path, {}, {});
    QCOMPARE(answer.status, real.status);
    QCOMPARE(answer.headers.value("content-type"), real.headers.value("content-type"));
    QCOMPARE(answer.headers.value("server"), real.headers.value("server"));
    QCOMPARE(shapeOf(answer.body), shapeOf(real.body));
}

void TestExchangeContract::changesAndRefusals_data()
{
    QTest::addColumn<RecordedHttp>("real");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("user");
    const Transcript switchover("patroni-02-switchover");
    const Transcript failover("patroni-03-failover");
    const Transcript config("patroni-05-config-pause");
    const auto row = [](const char *name, const RecordedHttp &real, const QByteArray &method, const QByteArray &path,
                        const QByteArray &body, const QByteArray &user = "labadmin:secret") {
        QTest::newRow(name) << real << method << path << body << user;
    };
    const auto onSwitchover = [&](const char *heading, const QByteArray &body, const QByteArray &user = "a:secret") {
        row(heading, switchover.http(heading), "POST", "/switchover", body, user);
    };
    onSwitchover("no credentials", R"({"leader":"ledger-db-1"})", {});
    onSwitchover("wrong password", R"({"leader":"ledger-db-1"})", "a:nope");
    row("no length", switchover.http("empty body"), "POST", "/switchover", "NO LENGTH");
    onSwitchover("not JSON", "leader=pg1");
    onSwitchover("JSON but no leader", "{}");
    onSwitchover("wrong leader name", R"({"leader":"pg9"})");
    onSwitchover("leader field names the replica", R"({"leader":"ledger-db-2"})");
    onSwitchover("candidate does not exist", R"({"leader":"ledger-db-1","candidate":"pg9"})");
    onSwitchover("candidate is the leader", R"({"leader":"ledger-db-1","candidate":"ledger-db-1"})");
    onSwitchover("bad schedule", R"({"leader":"ledger-db-1","scheduled_at":"yesterday"})");
    onSwitchover("schedule in the past", R"({"leader":"ledger-db-1","scheduled_at":"2020-01-01T00:00:00+00:00"})");
    onSwitchover("schedule without time zone", R"({"leader":"ledger-db-1","scheduled_at":"2026-11-24T04:43:23"})");
    onSwitchover("schedule in one hour", R"({"leader":"ledger-db-1","scheduled_at":"2099-11-24T04:43:23+00:00"})");
    const Transcript restart("patroni-04-restart-reinit-reload");
    const auto onRestart = [&](const char *heading, const QByteArray &body) {
        row(heading, restart.http(heading), "POST", "/restart", body);
    };
    onRestart("restart only if pending", R"({"restart_pending":true})");
    onRestart("restart only if role matches", R"({"role":"replica"})");
    onRestart("restart with a bad timeout", R"({"timeout":"soon"})");
    onRestart("restart with an unknown key", R"({"bogus":1})");
    onRestart("scheduled restart: 202", R"({"schedule":"2099-11-24T04:45:15+00:00"})");
    onRestart("restart the PRIMARY", R"({"timeout":"10s"})");
    row("no restart is scheduled", restart.http("delete again"), "DELETE", "/restart", {});
    row("reload", restart.http("reload\n"), "POST", "/reload", {});
    row("reinitialize the leader", restart.http("reinitialize the leader"), "POST", "/reinitialize", "{}");
    row("nothing scheduled", switchover.http("cancel again"), "DELETE", "/switchover", {});
    row("failover: no candidate", failover.http("no candidate"), "POST", "/failover", "{}");
    row("failover: leader only", failover.http("with leader only"), "POST", "/failover", R"({"leader":"ledger-db-1"})");
    row("failover: unknown candidate", failover.http("unknown candidate"), "POST", "/failover",
        R"({"candidate":"pg9"})");
    row("failover: to the leader", failover.http("candidate is the leader itself"), "POST", "/failover",
        R"({"candidate":"ledger-db-1"})");
    row("unknown path", Transcript("patroni-01-reads").http("unknown POST path"), "POST", "/nosuch", {});
    row("pause without credentials", config.http("no credentials"), "PATCH", "/config", R"({"pause":true})", {});
    row("config: invalid JSON", config.http("invalid JSON"), "PATCH", "/config", "{pause");
    row("GET is not a switchover", switchover.http("GET is not a switchover"), "GET", "/switchover", {}, {});
}

void TestExchangeContract::changesAndRefusals()
{
    QFETCH(RecordedHttp, real);
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, body);
    QFETCH(QByteArray, user);
    const bool withLength = body != "NO LENGTH";
    const RecordedHttp answer = ask(1, method, path, withLength ? body : QByteArray(), user, withLength);
    if (answer.status == 202) // a plan would be in the next row's way
        ask(1, "DELETE", path, {});
    QCOMPARE(answer.status, real.status);
    QCOMPARE(answer.reason, real.reason);
    for (const char *header : {"content-type", "www-authenticate", "connection", "content-length"})
        QCOMPARE(answer.headers.value(header), real.headers.value(header));
    if (real.headers.value("content-type") == "application/json")
        QCOMPARE(shapeOf(answer.body), shapeOf(real.body));
    else
        QCOMPARE(answer.body.trimmed(), ours(real.body).trimmed());
}

void TestExchangeContract::pauseAndResume()
{
    const Transcript config("patroni-05-config-pause");
    const RecordedHttp paused = ask(1, "PATCH", "/config", R"({"pause":true})");
    QCOMPARE(paused.status, config.http("pause\n").status);
    QCOMPARE(paused.json()[u"pause"_s], QJsonValue(true));
    QCOMPARE(shapeOf(ask(2, "GET", "/cluster").body), shapeOf(config.output("cluster shows pause:true")));
    QCOMPARE(shapeOf(ask(2, "GET", "/patroni").body), shapeOf(config.output("member shows pause:true")));
    const RecordedHttp refused = ask(1, "POST", "/switchover", R"({"leader":"ledger-db-1"})");
    QCOMPARE(refused.status, 400);
    QCOMPARE(refused.body, config.http("switchover while paused").body);
    const RecordedHttp resumed = ask(1, "PATCH", "/config", R"({"pause":null})");
    QCOMPARE(resumed.status, 200);
    QVERIFY(resumed.json()[u"pause"_s].isUndefined());
    QVERIFY(ask(2, "GET", "/cluster").json()[u"pause"_s].isUndefined());
    // Keys nobody knows are taken in silence.
    QCOMPARE(ask(1, "PATCH", "/config", R"({"no_such_key":1})").status, config.http("unknown keys").status);
}

void TestExchangeContract::restartSchedulesAndReinitialize()
{
    const Transcript recorded("patroni-04-restart-reinit-reload");
    const QByteArray later = R"({"schedule":"2099-11-24T04:45:15+00:00"})";
    QCOMPARE(ask(1, "POST", "/restart", later).status, 202);
    const RecordedHttp twice = ask(1, "POST", "/restart", later);
    QCOMPARE(twice.status, recorded.http("again: 409").status);
    QCOMPARE(twice.body, recorded.http("again: 409").body);
    QCOMPARE(ask(1, "GET", "/patroni").json()[u"scheduled_restart"_s][u"schedule"_s].toString(),
             u"2099-11-24T04:45:15+00:00"_s);
    QCOMPARE(ask(1, "DELETE", "/restart", {}).body, recorded.http("delete the scheduled restart").body);

    const QByteArray planned =
        R"({"leader":"ledger-db-1","candidate":"ledger-db-2","scheduled_at":"2099-11-24T04:43:23+00:00"})";
    QCOMPARE(ask(1, "POST", "/switchover", planned).status, 202);
    const Transcript switchover("patroni-02-switchover");
    QCOMPARE(shapeOf(ask(2, "GET", "/cluster").body), shapeOf(switchover.output("seen in /cluster as")));
    QCOMPARE(ask(1, "DELETE", "/switchover", {}).body, switchover.http("cancel it").body);

    const RecordedHttp begun = ask(3, "POST", "/reinitialize", "{}");
    QCOMPARE(begun.body, recorded.http("reinitialize the replica").body);
    const RecordedHttp again = ask(3, "POST", "/reinitialize", "{}");
    QCOMPARE(again.status, recorded.http("again at once: 503").status);
    QCOMPARE(again.body, recorded.http("again at once: 503").body);
    const QJsonArray members = ask(1, "GET", "/cluster").json()[u"members"_s].toArray();
    QCOMPARE(members[2][u"state"_s].toString(), u"creating replica"_s);
    QCOMPARE(members[2][u"lag"_s].toString(), u"unknown"_s);
}

void TestExchangeContract::switchoverAndHistory()
{
    const Transcript recorded("patroni-02-switchover");
    const RecordedHttp real = recorded.http("GOOD switchover pg1 -> pg2");
    const RecordedHttp done = ask(1, "POST", "/switchover", R"({"leader":"ledger-db-1","candidate":"ledger-db-2"})");
    QCOMPARE(done.status, real.status);
    QCOMPARE(done.body, ours(real.body));
    const RecordedHttp again = ask(1, "POST", "/switchover", R"({"leader":"ledger-db-1","candidate":"ledger-db-2"})");
    QCOMPARE(again.status, 412); // the idempotency trap
    QCOMPARE(again.body, recorded.http("repeat of the same request").body);
    const RecordedHttp history = ask(1, "GET", "/history");
    QCOMPARE(shapeOf(history.body), shapeOf(recorded.output("history now")));
    const QJsonArray line = history.json().array().first().toArray();
    QCOMPARE(line[0].toInt(), 1);
    QCOMPARE(line[4].toString(), u"ledger-db-2"_s);
    QVERIFY(line[3].toString().contains(u'T'));
    // Sent to another member's API, without a candidate: works too.
    QTRY_COMPARE(ask(2, "GET", "/primary").status, 200);
    QTRY_COMPARE_WITH_TIMEOUT(ask(3, "GET", "/replica").status, 200, 20'000); // it was reinitialized
    QCOMPARE(ask(3, "POST", "/switchover", R"({"leader":"ledger-db-2"})").status, 200);
}

void TestExchangeContract::haproxyAnswers_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("real");
    const Transcript shown("haproxy-01-show");
    const Transcript servers("haproxy-02-servers");
    QTest::newRow("unknown server") << QByteArray("set server be_web/web9 state drain")
                                    << shown.output("unknown server");
    QTest::newRow("unknown backend") << QByteArray("set server nope/web-1 state drain")
                                     << shown.output("unknown backend");
    QTest::newRow("bad weight") << QByteArray("set server be_web/web-1 weight 300") << servers.output("bad weight");
    QTest::newRow("drain") << QByteArray("set server be_web/web-1 state drain") << servers.output("drain web1");
    QTest::newRow("maint") << QByteArray("set server be_web/web-1 state maint") << servers.output("maint web1");
    QTest::newRow("ready") << QByteArray("set server be_web/web-1 state ready") << servers.output("ready again");
    QTest::newRow("ready again") << QByteArray("set server be_web/web-1 state ready")
                                 << servers.output("repeat of the same state");
    QTest::newRow("disable") << QByteArray("disable server be_web/web-2") << servers.output("old verbs");
    QTest::newRow("enable") << QByteArray("enable server be_web/web-2") << servers.output("enable server");
    QTest::newRow("weight") << QByteArray("set server be_web/web-3 weight 10") << servers.output("weight absolute");
    QTest::newRow("weight back") << QByteArray("set server be_web/web-3 weight 100")
                                 << servers.output("weight absolute");
}

void TestExchangeContract::haproxyAnswers()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, real);
    QCOMPARE(command(line), real);
}

void TestExchangeContract::haproxyTables_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("real");
    QTest::addColumn<char>("separator");
    QTest::addColumn<int>("header");
    const Transcript shown("haproxy-01-show");
    QTest::newRow("show stat") << QByteArray("show stat") << shown.output("show stat CSV") << ',' << 0;
    QTest::newRow("show servers state") << QByteArray("show servers state") << shown.output("servers state (version 1")
                                        << ' ' << 1;
}

void TestExchangeContract::haproxyTables()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, real);
    QFETCH(char, separator);
    QFETCH(int, header);
    const QByteArray answer = command(line);
    QVERIFY(answer.endsWith("\n\n")); // an empty line ends it
    const QList<QByteArray> realColumns = real.split('\n')[header].split(separator);
    const QList<QByteArray> columns = answer.split('\n')[header].split(separator);
    QCOMPARE(columns.first(2), realColumns.first(2));
    for (const QByteArray &column : columns)
        QVERIFY2(realColumns.contains(column), column.constData()); // fewer than the real ones, and none of our own
    for (const QByteArray &row : answer.trimmed().split('\n').sliced(header + 1))
        QCOMPARE(row.split(separator).size(), columns.size() - (separator == ' ' ? 1 : 0)); // `#` stands alone
    if (header == 1)
        QCOMPARE(answer.split('\n').first(), QByteArray("1"));
    QCOMPARE(command("frobnicate").split('\n').first(),
             Transcript("haproxy-01-show").output("unknown command").split('\n').first());
}

void TestExchangeContract::haproxyLists_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("real");
    const Transcript lists("haproxy-03-acl-map-table");
    const Transcript servers("haproxy-02-servers");
    const auto row = [](const char *name, const QByteArray &line, const QByteArray &real) {
        QTest::newRow(name) << line << real;
    };
    // In this order: each stands on what those before it left.
    row("add acl", "add acl ACL 203.0.113.0/28", lists.output("block a network"));
    row("show acl", "show acl ACL", lists.output("show\n"));
    row("get acl", "get acl ACL 203.0.113.7", lists.output("test membership"));
    row("twice", "add acl ACL 203.0.113.0/28; show acl ACL", lists.output("adding twice"));
    row("no address", "add acl ACL not-an-ip", lists.output("bad pattern"));
    row("no such acl", "add acl /nope.acl 1.2.3.4", lists.output("unknown acl"));
    row("del acl", "del acl ACL 203.0.113.0/28; show acl ACL", lists.output("delete by value"));
    row("del what is not there", "del acl ACL 9.9.9.9", lists.output("delete a missing one"));
    row("clear acl", "clear acl ACL; show acl ACL", lists.output("clear\n"));
    row("add map", "add map MAP /api 1", lists.output("maintenance of one path"));
    row("set map", "set map MAP /api 0", lists.output("switch off by set map"));
    row("set a missing key", "set map MAP /nokey 1", lists.output("set map of a missing key"));
    row("no such table", "show table nope", lists.output("bad table"));
    row("weight relative", "set weight be_web/web-3 50%", servers.output("weight relative"));
    row("weight too high", "set weight be_web/web-3 300", servers.output("bad weight"));
    row("weight back", "set weight be_web/web-3 100%", servers.output("weight relative"));
    row("server maxconn", "set maxconn server be_web/web-3 500", servers.output("server maxconn"));
    row("frontend maxconn", "set maxconn frontend fe_edge 7000", servers.output("frontend maxconn"));
}

void TestExchangeContract::haproxyLists()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, real);
    line.replace("ACL", "/etc/haproxy/blocklist.acl").replace("MAP", "/etc/haproxy/maint.map");
    // Where in its memory an entry stands is HAProxy's own affair.
    static const QRegularExpression pointer(u"0x[0-9a-f]+"_s);
    const auto plain = [](const QByteArray &text) { return QString::fromUtf8(text).replace(pointer, u"0x"_s); };
    QVERIFY(!real.isEmpty());
    QCOMPARE(plain(command(line)), plain(real));
}

void TestExchangeContract::stickTable()
{
    const auto keysOf = [](const QByteArray &row) {
        QByteArrayList keys;
        for (const auto words = row.split(' '); const QByteArray &word : words.sliced(1))
            keys.append(word.split('=').first());
        return keys;
    };
    const QByteArray real = Transcript("haproxy-03-acl-map-table").output("one source");
    const QList<QByteArray> answer = command("show table fe_edge data.http_req_rate gt 20").split('\n');
    QVERIFY(answer[0].startsWith("# table: fe_edge, type: ip, size:204800, used:"));
    QVERIFY2(answer.size() > 20, "every carrier's address talks");
    QByteArrayList wanted = keysOf(real.split('\n')[1]);
    wanted.removeAll("bytes_out_rate(10000)"); // bytes are not counted here
    QCOMPARE(keysOf(answer[1]), wanted);
    const QByteArray address = answer[1].split(' ')[1].split('=')[1];
    QCOMPARE(command("set table fe_edge key " + address + " data.gpt0 1"), QByteArray("\n"));
    QVERIFY(command("show table fe_edge key " + address).contains(" gpt0=1 "));
    QCOMPARE(command("clear table fe_edge key " + address), QByteArray("\n"));
    QVERIFY(!command("show table fe_edge key " + address).contains(" gpt0=1 "));
    QCOMPARE(command("show table fe_edge data.nothing gt 1"), QByteArray("Data type not stored in this table\n\n"));
}

QTEST_GUILESS_MAIN(TestExchangeContract)
#include "tst_exchangecontract.moc"
