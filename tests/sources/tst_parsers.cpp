// SPDX-License-Identifier: GPL-3.0-or-later
// What the real daemons answered (tests/transcripts), read by our parsers.
#include "sources/alertmanagersource.h"
#include "sources/haproxysource.h"
#include "sources/patronisource.h"
#include "sources/prometheussource.h"
#include "sources/streamsource.h"
#include "tests/support/transcript.h"

#include <QJsonArray>
#include <QTest>

#include <cmath>
#include <limits>

using namespace Hikeshi;
using namespace Hikeshi::Test;
using namespace Qt::StringLiterals;

namespace {

const InstanceId member(u"pg1"_s);
const Instant asked = fromMilliseconds(1'795'491'803'500); ///< two seconds after the recorded dcs_last_seen

}

class TestParsers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void patroniMember_data();
    void patroniMember();
    void patroniMemberHealth_data();
    void patroniMemberHealth();
    void patroniLagCountsReplayNotReceived();
    void patroniRefuses_data();
    void patroniRefuses();
    void prometheusRange();
    void prometheusTraps_data();
    void prometheusTraps();
    void prometheusRefusals_data();
    void prometheusRefusals();
    void alertmanagerAlerts();
    void alertmanagerGroupsHoldEachAlertOnce();
    void alertmanagerRefuses_data();
    void alertmanagerRefuses();
    void haproxyStat();
    void haproxyStatOfALargeProxy();
    void haproxyStatRefuses_data();
    void haproxyStatRefuses();
    void haproxyServersState();
    void haproxyAdminMaskIsDecimal_data();
    void haproxyAdminMaskIsDecimal();
    void haproxyWords_data();
    void haproxyWords();
    void streamFrames_data();
    void streamFrames();
    void streamFramesThatCannotBeRead_data();
    void streamFramesThatCannotBeRead();
    void streamNumbersOutOfRangeAreBounded();
};

void TestParsers::patroniMember_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Role>("role");
    QTest::addColumn<QVariantMap>("properties");
    const Transcript reads("patroni-01-reads");
    QTest::newRow("leader") << reads.http("one member").body << Role::Primary
                            << QVariantMap{{u"state"_s, u"running"_s},
                                           {u"timeline"_s, 1},
                                           {u"wal_location"_s, 83'916'024.0},
                                           {u"paused"_s, false},
                                           {u"dcs_age_ms"_s, 2500}};
    QTest::newRow("replica") << reads.http("one member, replica").body << Role::Replica
                             << QVariantMap{{u"replication_state"_s, u"streaming"_s},
                                            {u"wal_received"_s, 83'916'024.0},
                                            {u"wal_replayed"_s, 83'916'024.0}};
    // A 503 of a role endpoint carries the member all the same.
    QTest::newRow("503 of a role endpoint") << Transcript("patroni-02-switchover").http("GET is not a switchover").body
                                            << Role::Primary << QVariantMap{{u"wal_location"_s, 83'922'192.0}};
    const Transcript config("patroni-05-config-pause");
    QTest::newRow("paused") << config.output("member shows pause:true") << Role::Replica
                            << QVariantMap{{u"paused"_s, true}, {u"timeline"_s, 4}};
    QTest::newRow("restart pending") << config.output("a parameter that needs a restart", 1).split('\n').first()
                                     << Role::Replica << QVariantMap{{u"pending_restart"_s, true}};
}

void TestParsers::patroniMember()
{
    QFETCH(QByteArray, body);
    QFETCH(Role, role);
    QFETCH(QVariantMap, properties);
    const auto seen = parsePatroniMember(body, member, asked);
    QVERIFY2(seen, seen ? "" : qPrintable(seen.error().text()));
    QCOMPARE(seen->instance, member);
    QCOMPARE(seen->at, asked);
    QCOMPARE(seen->role, role);
    QCOMPARE(seen->health, Health::Normal);
    QVERIFY(seen->reachable);
    for (const auto &[name, value] : properties.asKeyValueRange())
        QCOMPARE(seen->properties.value(name), value);
}

void TestParsers::patroniMemberHealth_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Health>("health");
    QTest::addColumn<bool>("reachable");
    const auto row = [](const char *name, const char *body, Health health, bool reachable = true) {
        QTest::newRow(name) << QByteArray(body) << health << reachable;
    };
    row("cut off from its leader", R"({"state":"running","role":"replica","replication_state":"in archive recovery"})",
        Health::Degraded);
    row("crashed", R"({"state":"crashed","role":"primary"})", Health::Down, false);
    row("stopped", R"({"state":"stopped","role":"replica"})", Health::Down, false);
    row("start failed", R"({"state":"start failed","role":"replica"})", Health::Down, false);
    row("starting", R"({"state":"starting","role":"replica"})", Health::Degraded);
    row("cloning", R"({"state":"creating replica","role":"replica"})", Health::Degraded);
    row("older Patroni: master", R"({"state":"running","role":"master"})", Health::Normal);
}

void TestParsers::patroniMemberHealth()
{
    QFETCH(QByteArray, body);
    QFETCH(Health, health);
    QFETCH(bool, reachable);
    const auto seen = parsePatroniMember(body, member, asked);
    QVERIFY(seen);
    QCOMPARE(seen->health, health);
    QCOMPARE(seen->reachable, reachable);
}

void TestParsers::patroniLagCountsReplayNotReceived()
{
    // Frozen replay: /cluster said lag 0, the member itself shows both places.
    const QByteArray said = Transcript("pg-replication").output("what Patroni says of that replica");
    const QJsonObject xlog = QJsonDocument::fromJson(said.split('\n').value(1)).array()[1].toObject();
    QVERIFY(!xlog.isEmpty());
    const QByteArray body = QJsonDocument(QJsonObject{{u"state"_s, u"running"_s},
                                                      {u"role"_s, u"replica"_s},
                                                      {u"replication_state"_s, u"streaming"_s},
                                                      {u"xlog"_s, xlog}})
                                .toJson();
    const auto seen = parsePatroniMember(body, member, asked);
    QVERIFY(seen);
    QCOMPARE(seen->properties.value(u"wal_received"_s).toDouble()
                 - seen->properties.value(u"wal_replayed"_s).toDouble(),
             288'817'520.0 - 285'248'088.0);
}

void TestParsers::patroniRefuses_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("HTML") << Transcript("patroni-01-reads").http("unknown POST path").body;
    QTest::newRow("cut") << Transcript("patroni-01-reads").http("one member").body.first(100);
    QTest::newRow("a list") << QByteArray("[]");
    QTest::newRow("history") << Transcript("patroni-02-switchover").output("history now");
    QTest::newRow("cluster") << Transcript("patroni-01-reads").http("cluster").body;
    QTest::newRow("state is a number") << QByteArray(R"({"state":1})");
}

void TestParsers::patroniRefuses()
{
    QFETCH(QByteArray, body);
    const auto seen = parsePatroniMember(body, member, asked);
    QVERIFY(!seen);
    QVERIFY(!seen.error().what.isEmpty());
}

void TestParsers::prometheusRange()
{
    const auto samples = parseQueryRange(Transcript("prometheus-01-query").http("query_range 60 s step 5").body);
    QVERIFY2(samples, samples ? "" : qPrintable(samples.error().text()));
    QCOMPARE(samples->size(), 13);
    QCOMPARE(samples->first(), (Sample{fromMilliseconds(1'795'493'093'000), 42.625}));
    QCOMPARE(samples->last(), (Sample{fromMilliseconds(1'795'493'153'000), 319.125}));
}

void TestParsers::prometheusTraps_data()
{
    QTest::addColumn<QByteArray>("values");
    QTest::addColumn<QByteArray>("after");
    QTest::addColumn<QList<double>>("numbers");
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const double infinite = std::numeric_limits<double>::infinity();
    QTest::newRow("NaN and infinities are strings") << QByteArray(R"([[1,"NaN"],[2,"+Inf"],[3,"-Inf"],[4.5,"1e-05"]])")
                                                    << QByteArray() << QList<double>{nan, infinite, -infinite, 1e-05};
    QTest::newRow("warnings stand beside the data")
        << QByteArray(R"([[1,"0.138"]])") << QByteArray(R"(,"warnings":["metric might not be a counter"])")
        << QList<double>{0.138};
    QTest::newRow("what is no number is a gap")
        << QByteArray(R"([[1,"soon"],[2,""],[3,"1.5x"]])") << QByteArray() << QList<double>{nan, nan, nan};
    QTest::newRow("nothing in it") << QByteArray("[]") << QByteArray() << QList<double>{};
}

void TestParsers::prometheusTraps()
{
    QFETCH(QByteArray, values);
    QFETCH(QByteArray, after);
    QFETCH(QList<double>, numbers);
    const auto samples =
        parseQueryRange(R"({"status":"success","data":{"resultType":"matrix","result":[{"metric":{"a":"b"},"values":)"
                        + values + "}]}" + after + "}");
    QVERIFY2(samples, samples ? "" : qPrintable(samples.error().text()));
    QCOMPARE(samples->size(), numbers.size());
    for (qsizetype i = 0; i < numbers.size(); ++i)
        QVERIFY((*samples)[i].value == numbers[i] || (std::isnan((*samples)[i].value) && std::isnan(numbers[i])));
}

void TestParsers::prometheusRefusals_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("part");
    const Transcript query("prometheus-01-query");
    const Transcript errors("prometheus-02-errors");
    QTest::newRow("syntax error") << errors.http("syntax error").body << u"parse error"_s;
    QTest::newRow("too many points") << errors.http("too many points").body << u"exceeded maximum resolution"_s;
    QTest::newRow("many to many") << errors.http("many-to-many").body << u"many-to-many matching not allowed"_s;
    QTest::newRow("timeout") << errors.http("timeout parameter").body << u"query timed out"_s;
    QTest::newRow("unavailable") << errors.http("admin API off").body << u"admin APIs disabled"_s;
    QTest::newRow("404 in plain text") << errors.http("unknown endpoint").body << u"not its JSON"_s;
    QTest::newRow("405 in plain text") << errors.http("wrong method").body << u"not its JSON"_s;
    QTest::newRow("vector") << query.http("instant query").body.split('\n').first() << u"vector, not a matrix"_s;
    QTest::newRow("scalar") << QByteArray(
        R"({"status":"success","data":{"resultType":"scalar","result":[1795493153.663,"1"]}})")
                            << u"scalar, not a matrix"_s;
    QTest::newRow("several series") << QByteArray(
        R"({"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1,"1"]]},{"metric":{},"values":[[1,"2"]]}]}})")
                                    << u"more than one series"_s;
    QTest::newRow("empty") << QByteArray() << u"not its JSON"_s;
    QTest::newRow("cut") << query.http("query_range 60 s").body.first(200) << u"not its JSON"_s;
    QTest::newRow("values are numbers") << QByteArray(
        R"({"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1,2]]}]}})")
                                        << u"not its JSON"_s;
    QTest::newRow("a point without a value")
        << QByteArray(R"({"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1]]}]}})")
        << u"not a time and a value"_s;
    QTest::newRow("a point of three") << QByteArray(
        R"({"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[1,"2",3]]}]}})")
                                      << u"not a time and a value"_s;
    QTest::newRow("an empty point") << QByteArray(
        R"({"status":"success","data":{"resultType":"matrix","result":[{"metric":{},"values":[[]]}]}})")
                                    << u"not a time and a value"_s;
}

void TestParsers::prometheusRefusals()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, part);
    const auto samples = parseQueryRange(body);
    QVERIFY(!samples);
    QVERIFY2(samples.error().text().contains(part), qPrintable(samples.error().text()));
}

void TestParsers::alertmanagerAlerts()
{
    const Transcript recorded("alertmanager");
    const auto list = parseAlerts(recorded.http("alerts").body);
    QVERIFY2(list, list ? "" : qPrintable(list.error().text()));
    QCOMPARE(list->alerts.size(), 1);
    const Alert &watchdog = list->alerts.first();
    QCOMPARE(watchdog.name, u"Watchdog"_s);
    QCOMPARE(watchdog.id.value, u"ffafc9b61a842a7e"_s);
    QCOMPARE(watchdog.annotations.value(u"summary"_s), u"alert path is alive"_s);
    QCOMPARE(toIso(watchdog.startsAt), u"2026-11-24T04:01:53.262Z"_s);
    QVERIFY(!watchdog.suppressed);
    const auto made = parseAlerts(recorded.output("it shows"));
    QVERIFY(made);
    QCOMPARE(made->alerts.first().severity, AlertSeverity::Critical);
    QCOMPARE(made->alerts.first().labels.value(u"service"_s), u"lab"_s);
}

void TestParsers::alertmanagerGroupsHoldEachAlertOnce()
{
    const auto two = parseAlerts(
        R"([{"labels":{},"receiver":{"name":"a"},"alerts":[{"fingerprint":"1","labels":{"alertname":"A"},"status":{"state":"suppressed"}}]},
            {"labels":{},"receiver":{"name":"b"},"alerts":[{"fingerprint":"1","labels":{"alertname":"A"}},{"fingerprint":"2","labels":{}}]}])");
    QVERIFY(two);
    QCOMPARE(two->alerts.size(), 2);
    QVERIFY(two->alerts[0].suppressed);
    QCOMPARE(two->alerts[1].name, u"(no name)"_s);
    if (const QString file = sharedFile("data/alertmanager/alerts-groups-0.31.0.json"); !file.isEmpty()) {
        const auto recorded = parseAlerts(contentOf(file)); // 24 in 10 groups, each in two
        QVERIFY(recorded);
        QCOMPARE(recorded->alerts.size(), 12);
    }
}

void TestParsers::alertmanagerRefuses_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("an object") << QByteArray(R"({"code":601,"message":"invalid"})");
    QTest::newRow("a string") << QByteArray(R"("silence in the past")");
    QTest::newRow("cut") << Transcript("alertmanager").http("alerts").body.first(60);
}

void TestParsers::alertmanagerRefuses()
{
    QFETCH(QByteArray, body);
    const auto list = parseAlerts(body);
    QVERIFY(!list);
    QVERIFY(list.error().what.contains(u"the answer is no"));
}

namespace {

QByteArray statHeader()
{
    return Transcript("haproxy-01-show").output("show stat CSV").split('\n').first();
}

QList<HaproxyServer> serversOf(const QByteArray &csv)
{
    const auto servers = parseHaproxyStat(csv);
    return servers ? *servers : QList<HaproxyServer>();
}

}

void TestParsers::haproxyStat()
{
    // The real header with all its columns; frontends and sums are no servers.
    const QList<HaproxyServer> servers = serversOf(Transcript("haproxy-01-show").output("show stat CSV"));
    QCOMPARE(servers.size(), 1);
    QCOMPARE(servers[0],
             (HaproxyServer{.backend = u"be_web"_s,
                            .name = u"web1"_s,
                            .status = u"UP"_s,
                            .weight = 100,
                            .sessions = 0,
                            .check = u"L7OK"_s,
                            .adminMask = {}}));
    // `show stat 3 4 -1`, cut to 20 columns: by name, so that fewer columns do.
    const QList<HaproxyServer> cut = serversOf(Transcript("haproxy-01-show").output("show stat for one proxy"));
    QCOMPARE(cut.size(), 3);
    QCOMPARE(cut[1].sessions, 1);
    QCOMPARE(cut[1].check, QString());
}

void TestParsers::haproxyStatOfALargeProxy()
{
    // Recorded by another version without its header; the columns that stand in it are at the same places.
    const QString file = sharedFile("data/haproxy/haproxy.csv");
    if (file.isEmpty())
        return;
    const QByteArray csv = contentOf(file);
    const QList<HaproxyServer> servers = serversOf(statHeader() + '\n' + csv);
    qsizetype expected = 0;
    for (const QByteArray &line : csv.split('\n'))
        expected += line.contains(",") && !line.contains(",FRONTEND,") && !line.contains(",BACKEND,")
            && line.split(',').value(32) == "2";
    QVERIFY(expected > 1000);
    QCOMPARE(servers.size(), expected);
}

void TestParsers::haproxyStatRefuses_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("unknown command") << Transcript("haproxy-01-show").output("unknown command");
    QTest::newRow("permission denied") << QByteArray("Permission denied\n\n");
    QTest::newRow("JSON") << QByteArray("[{\"field\":{}}]");
    QTest::newRow("no header") << QByteArray("be_web,web1,0,0,0,9");
}

void TestParsers::haproxyStatRefuses()
{
    QFETCH(QByteArray, text);
    QVERIFY(!parseHaproxyStat(text));
    QVERIFY(!parseHaproxyServersState(text));
}

void TestParsers::haproxyServersState()
{
    const Transcript shown("haproxy-01-show");
    const auto masks = parseHaproxyServersState(shown.output("servers state (version 1"));
    QVERIFY(masks);
    QCOMPARE(masks->size(), 9);
    QCOMPARE(masks->value(u"be_web/web1"_s, -1), 0);
    QCOMPARE(masks->value(u"pg_ro/primary"_s, -1), 0);
    QVERIFY(!parseHaproxyServersState("2\n# be_id be_name srv_id srv_name srv_admin_state\n1 a 1 b 0\n"));
    QVERIFY(!parseHaproxyServersState("1\n# be_id be_name srv_id srv_name\n1 a 1 b\n"));
    QVERIFY(!parseHaproxyServersState("1\n"));
}

void TestParsers::haproxyAdminMaskIsDecimal_data()
{
    QTest::addColumn<QByteArray>("mask");
    QTest::addColumn<int>("number");
    QTest::addColumn<QString>("admin");
    QTest::newRow("ready") << QByteArray("0") << 0 << u"ready"_s;
    QTest::newRow("forced maintenance") << QByteArray("1") << 1 << u"maint"_s;
    QTest::newRow("forced drain") << QByteArray("8") << 8 << u"drain"_s;
    QTest::newRow("inherited drain, 0x10") << QByteArray("16") << 16 << u"ready"_s;
    QTest::newRow("maintenance and drain") << QByteArray("9") << 9 << u"maint"_s;
}

void TestParsers::haproxyAdminMaskIsDecimal()
{
    QFETCH(QByteArray, mask);
    QFETCH(int, number);
    QFETCH(QString, admin);
    const auto masks = parseHaproxyServersState(
        "1\n# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state\n3 be_web 1 web1 127.0.0.1 2 " + mask
        + "\n");
    QVERIFY(masks);
    QCOMPARE(masks->value(u"be_web/web1"_s, -1), number);
    const InstanceObservation seen = observationOf(
        {.backend = u"be_web"_s, .name = u"web1"_s, .status = u"UP"_s, .weight = 100, .adminMask = number}, 1, asked);
    QCOMPARE(seen.properties.value(u"admin"_s).toString(), admin);
}

void TestParsers::haproxyWords_data()
{
    QTest::addColumn<QString>("status");
    QTest::addColumn<Health>("health");
    QTest::addColumn<QString>("admin");
    const auto row = [](const char *status, Health health, const char *admin = "ready") {
        QTest::newRow(status) << QString::fromLatin1(status) << health << QString::fromLatin1(admin);
    };
    row("UP", Health::Normal);
    row("UP 1/2", Health::Degraded);
    row("DOWN", Health::Down);
    row("DOWN 1/2", Health::Down);
    row("MAINT", Health::Maintenance, "maint");
    row("MAINT (via be/x)", Health::Maintenance, "maint");
    row("DRAIN", Health::Maintenance, "drain");
    row("NOLB", Health::Degraded);
    row("no check", Health::Normal);
    row("", Health::Unknown);
    row("SOMETHING NEW", Health::Unknown);
}

void TestParsers::haproxyWords()
{
    QFETCH(QString, status);
    QFETCH(Health, health);
    QFETCH(QString, admin);
    const InstanceObservation seen =
        observationOf({.backend = u"be_web"_s, .name = u"web1"_s, .status = status, .weight = 100}, 2, asked);
    QCOMPARE(seen.health, health);
    QCOMPARE(seen.properties.value(u"admin"_s).toString(), admin);
    QCOMPARE(seen.properties.value(u"others_up"_s).toInt(), 2);
}

namespace {

Result<QList<Update>> frame(const QByteArray &text)
{
    return parseStreamFrame(QJsonDocument::fromJson(text).object(), SourceId(u"stream"_s));
}

}

void TestParsers::streamFrames_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<qsizetype>("updates");
    QTest::newRow("instance") << QByteArray(
        R"({"type":"instance","seq":1,"at":1795489200000,"instance":"web-1","health":"down","role":"none","properties":{"lag_bytes":3}})")
                              << qsizetype(1);
    QTest::newRow("instance without properties")
        << QByteArray(R"({"type":"instance","instance":"web-1"})") << qsizetype(1);
    QTest::newRow("alert") << QByteArray(
        R"({"type":"alert","at":1,"fingerprint":"f","state":"firing","labels":{"alertname":"A","severity":"critical"}})")
                           << qsizetype(1);
    QTest::newRow("event") << QByteArray(R"({"type":"event","at":1,"kind":"k","text":{"en":"e","ja":"j"}})")
                           << qsizetype(1);
    QTest::newRow("samples") << QByteArray(
        R"({"type":"samples","at":1,"values":[["a",1],["b",2.5],["",3],["c","4"],["d",null],[],5]})")
                             << qsizetype(2);
    QTest::newRow("topology") << QByteArray(R"({"type":"topology","services":[{"id":"a"}]})") << qsizetype(1);
    for (const char *silent : {"hello", "tick", "drill", "gap"})
        QTest::newRow(silent) << QByteArray("{\"type\":\"") + silent + "\"}" << qsizetype(0);
}

void TestParsers::streamFrames()
{
    QFETCH(QByteArray, text);
    QFETCH(qsizetype, updates);
    const auto read = frame(text);
    QVERIFY2(read, read ? "" : qPrintable(read.error().text()));
    QCOMPARE(read->size(), updates);
    for (const Update &update : *read)
        QCOMPARE(update.source, SourceId(u"stream"_s));
}

void TestParsers::streamFramesThatCannotBeRead_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("no type") << QByteArray("{}");
    QTest::newRow("type is a number") << QByteArray(R"({"type":1})");
    QTest::newRow("unknown type") << QByteArray(R"({"type":"frobnicate"})");
    QTest::newRow("instance without its name") << QByteArray(R"({"type":"instance","health":"down"})");
    QTest::newRow("alert without a fingerprint") << QByteArray(R"({"type":"alert","labels":{"alertname":"A"}})");
    QTest::newRow("alert without a name") << QByteArray(R"({"type":"alert","fingerprint":"f"})");
}

void TestParsers::streamFramesThatCannotBeRead()
{
    QFETCH(QByteArray, text);
    QVERIFY(!frame(text));
}

void TestParsers::streamNumbersOutOfRangeAreBounded()
{
    const auto read = frame(R"({"type":"instance","instance":"web-1","at":9e300})");
    QVERIFY(read);
    QVERIFY(!toIso(std::get<InstanceObservation>(read->first().body).at).isEmpty());
    const auto early = frame(R"({"type":"instance","instance":"web-1","at":-9e300})");
    QVERIFY(early);
    QCOMPARE(std::get<InstanceObservation>(early->first().body).at, Instant());
    const auto member =
        parsePatroniMember(R"({"state":"running","dcs_last_seen":9e17,"timeline":1e300})", InstanceId(u"a"_s), asked);
    QVERIFY(member);
}

QTEST_GUILESS_MAIN(TestParsers)
#include "tst_parsers.moc"
