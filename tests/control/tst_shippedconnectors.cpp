// SPDX-License-Identifier: GPL-3.0-or-later
// Each shipped connector, without its daemon: what it sends, and what it makes of the answers that the real ones gave.
// And the JSON Schema says of every file what the reader says, as far as a schema can.
#include "control/answers.h"
#include "control/render.h"
#include "resources/resources.h"
#include "situation/yamlnode.h"
#include "sources/readmapping.h"
#include "tests/support/transcript.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonObject>
#include <QTest>

#include <valijson/adapters/qtjson_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

using namespace Hikeshi;
using namespace Hikeshi::Test;
using namespace Qt::StringLiterals;

namespace {

QByteArray fileNamed(const QString &name)
{
    QFile file(u":/connectors/"_s + name + u".yaml"_s);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

Connector connectorNamed(const QString &name)
{
    Findings findings;
    return Connector::parse(fileNamed(name), name, findings);
}

/// What the schema has against it; empty: nothing.
QByteArray schemaSays(const QByteArray &yaml)
{
    Findings findings;
    const QJsonValue json = QJsonValue::fromVariant(YamlNode::parse(yaml, u"a.yaml"_s, findings).variant());
    QFile file(u":/schemas/connector.json"_s);
    if (!file.open(QIODevice::ReadOnly))
        return "there is no schema";
    const QJsonValue text = QJsonDocument::fromJson(file.readAll()).object();
    valijson::Schema schema;
    valijson::SchemaParser parser(valijson::SchemaParser::kDraft7);
    parser.populateSchema(valijson::adapters::QtJsonAdapter(text), schema);
    valijson::Validator validator;
    valijson::ValidationResults results;
    if (validator.validate(schema, valijson::adapters::QtJsonAdapter(json), &results))
        return {};
    QByteArray all = "refused\n";
    valijson::ValidationResults::Error error;
    while (results.popError(error)) {
        for (const std::string &part : error.context)
            all += part;
        all += QByteArray(": ") + error.description.c_str() + '\n';
    }
    return all;
}

}

class TestShippedConnectors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void schemaAndReaderAgree_data();
    void schemaAndReaderAgree();
    void bothRefuse_data();
    void bothRefuse();
    void patroniAnswers_data();
    void patroniAnswers();
    void everyPatroniAnswerIsDistinct();
    void patroniSends_data();
    void patroniSends();
    void haproxyAnswers_data();
    void haproxyAnswers();
    void haproxyReadsTheMaskAsDecimal();
    void haproxyReads();
    void nftRefusesNames_data();
    void nftRefusesNames();
    void systemdReads();
    void pgbackrestInfoIsNotTrusted_data();
    void pgbackrestInfoIsNotTrusted();
};

void TestShippedConnectors::schemaAndReaderAgree_data()
{
    QTest::addColumn<QString>("path");
    for (const auto files = carried(u"connectors"_s); const QString &path : files)
        QTest::newRow(qPrintable(QFileInfo(path).baseName())) << path;
}

void TestShippedConnectors::schemaAndReaderAgree()
{
    QFETCH(QString, path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray yaml = file.readAll();
    Findings findings;
    const Connector connector = Connector::parse(yaml, path, findings);
    const QList<ReadSpec> reads = parseReads(yaml, path, findings);
    for (const Finding &finding : std::as_const(findings))
        qInfo("%s", qPrintable(finding.text()));
    QVERIFY(findings.isEmpty());
    QVERIFY(!connector.actions.isEmpty());
    const QByteArray against = schemaSays(yaml);
    QVERIFY2(against.isEmpty(), against.constData());
    for (const ConnectorAction &action : connector.actions) {
        QVERIFY2(!action.spec.title.ja.isEmpty(), qPrintable(action.spec.id.value));
        for (const AnswerMeaning &answer : action.answers)
            QVERIFY2(!answer.means.ja.isEmpty(), qPrintable(answer.means.en));
    }
}

void TestShippedConnectors::bothRefuse_data()
{
    QTest::addColumn<QString>("lines"); // under one action that is right otherwise, or the whole file
    QTest::addColumn<int>("line");
    const auto act = [](const char *name, const QString &line) { QTest::newRow(name) << line << 6; };
    act("unknown key", u"    frobnicate: 1"_s);
    act("gesture", u"    gesture: wink"_s);
    act("target", u"    target: galaxy"_s);
    act("persons", u"    persons: 3"_s);
    act("cool-down", u"    cool_down: soon"_s);
    act("anti-flap", u"    anti_flap: 5 parsecs"_s);
    act("conflicts", u"    conflicts: [nobody]"_s);
    act("argument without a name", u"    arguments: [{type: text}]"_s);
    act("argument's name", u"    arguments: [{name: Big Name}]"_s);
    act("argument's type", u"    arguments: [{name: a, type: colour}]"_s);
    act("argument's key", u"    arguments: [{name: a, size: 3}]"_s);
    act("answer without outcome", u"    answers: [{status: 412, means: No}]"_s);
    act("answer without meaning", u"    answers: [{status: 412, outcome: failed}]"_s);
    act("answer that fits all", u"    answers: [{outcome: failed, means: No}]"_s);
    act("answer's outcome", u"    answers: [{status: 412, outcome: perhaps, means: No}]"_s);
    act("temporary without a time", u"    temporary: {by: target}"_s);
    act("temporary by nobody", u"    temporary: {for: 1h, by: nobody}"_s);
    act("dry run of nothing", u"    dry_run: {}"_s);
    act("dry run's key", u"    dry_run: {method: POST, path: /a, success: [200], frob: 1}"_s);
    act("snapshot without an action", u"    snapshot: {weight: {arguments: {a: b}}}"_s);
    act("role change without a role", u"    role_changes: [{instance: a}]"_s);
    act("within", u"    within: a while"_s);
    const auto file = [](const char *name, const QString &text, int line) { QTest::newRow(name) << text << line; };
    const QString head = u"connector: {id: demo, transport: http}\n"_s;
    const QString tail = u", verify: [\"health of {target} = normal\"]}\n"_s;
    file("transport", u"connector: {id: demo, transport: pigeon}\n"_s, 1);
    file("id", u"connector: {id: Demo One}\n"_s, 1);
    file("head's key", u"connector: {id: demo, colour: red}\n"_s, 1);
    file("key", head + u"actons: []\n"_s, 2);
    file("setting's name", u"connector: {id: demo, settings: [{name: A B}]}\n"_s, 1);
    file("GET at the end",
         head + u"actions:\n  - {id: demo.a, title: A, request: {method: GET, path: /, success: [200]}"_s + tail, 3);
    file("no status", head + u"actions:\n  - {id: demo.a, title: A, request: {method: POST, path: /}"_s + tail, 3);
    file("path",
         head + u"actions:\n  - {id: demo.a, title: A, request: {method: POST, path: a, success: [200]}"_s + tail, 3);
    file(
        "request and requests",
        head
            + u"actions:\n  - {id: demo.a, title: A, request: {method: POST, path: /, success: [200]}, requests: [{method: POST, path: /, success: [200]}]"_s
            + tail,
        3);
    file("no verification",
         head + u"actions:\n  - {id: demo.a, title: A, request: {method: POST, path: /, success: [200]}}\n"_s, 3);
    file("read without a request", head + u"reads:\n  - {id: a, properties: {x: y}}\n"_s, 3);
    file("read that learns nothing", head + u"reads:\n  - {id: a, request: {path: /}}\n"_s, 3);
    file("read that changes", head + u"reads:\n  - {id: a, request: {method: POST, path: /}, properties: {x: y}}\n"_s,
         3);
    file("read's format", head + u"reads:\n  - {id: a, request: {path: /}, format: xml, properties: {x: y}}\n"_s, 3);
    file("read's role", head + u"reads:\n  - {id: a, request: {path: /}, role: {of: r, leader: king}}\n"_s, 3);
    file("read's health", head + u"reads:\n  - {id: a, request: {path: /}, health: {of: r, up: fine}}\n"_s, 3);
    file("read's difference", head + u"reads:\n  - {id: a, request: {path: /}, properties: {x: {differ: [a]}}}\n"_s, 3);
    file(
        "read by a command that changes",
        u"connector: {id: demo, transport: socket}\nreads:\n  - {id: a, request: {command: \"set weight a/b 1\"}, lists: {x: \"{1}\"}}\n"_s,
        3);
    file(
        "read by two commands",
        u"connector: {id: demo, transport: socket}\nreads:\n  - {id: a, request: {command: \"show stat; set weight a/b 1\"}, lists: {x: \"{1}\"}}\n"_s,
        3);
}

void TestShippedConnectors::bothRefuse()
{
    QFETCH(QString, lines);
    QFETCH(int, line);
    const QString yaml = lines.startsWith(u"connector:")
        ? lines
        : u"connector: {id: demo, transport: http}\nactions:\n  - id: demo.act\n    title: Act\n    request: {method: POST, path: /act, success: [200]}\n%1\n    verify: [\"health of {target} = normal\"]\n"_s
              .arg(lines);
    Findings findings;
    Connector::parse(yaml.toUtf8(), u"demo.yaml"_s, findings);
    parseReads(yaml.toUtf8(), u"demo.yaml"_s, findings);
    QVERIFY(hasErrors(findings));
    const bool placed = std::ranges::any_of(
        findings, [line](const Finding &finding) { return finding.file == u"demo.yaml" && finding.line == line; });
    QVERIFY2(placed, qPrintable(findings.first().text()));
    QVERIFY(!schemaSays(yaml.toUtf8()).isEmpty());
}

void TestShippedConnectors::patroniAnswers_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Promise>("promise");
    QTest::addColumn<QString>("means");
    const auto row = [](const RecordedHttp &answer, Promise promise, const QString &means) {
        QTest::addRow("%d %s", answer.status, answer.body.left(40).simplified().constData())
            << answer.status << answer.body << promise << means;
    };
    const Transcript switchover("patroni-02-switchover"), failover("patroni-03-failover");
    row(switchover.http("no credentials"), Promise::Failure, u"does not accept"_s);
    row(switchover.http("empty body"), Promise::Failure, u"no content"_s);
    row(switchover.http("not JSON"), Promise::Failure, u"request wrong"_s);
    row(switchover.http("wrong leader name"), Promise::Failure, u"leader has changed"_s);
    row(switchover.http("candidate does not exist"), Promise::Failure, u"no such member"_s);
    row(switchover.http("candidate is the leader"), Promise::Failure, u"leader already"_s);
    row(switchover.http("bad schedule"), Promise::Failure, u"cannot read the time"_s);
    row(switchover.http("schedule in the past"), Promise::Failure, u"over already"_s);
    row(switchover.http("schedule without time zone"), Promise::Failure, u"no zone"_s);
    row(switchover.http("cancel again"), Promise::Failure, u"Nothing is scheduled"_s);
    row(switchover.http("GOOD switchover pg1 -> pg2"), Promise::Success, {});
    row(failover.http("with leader only"), Promise::Failure, u"needs a candidate"_s);
    row(failover.http("candidate is the leader itself"), Promise::Failure, u"tried and failed"_s);
    row(Transcript("patroni-05-config-pause").http("switchover while paused"), Promise::Failure, u"must be named"_s);
    const auto said = [&row](int status, const QByteArray &body, Promise promise, const QString &means) {
        row({.status = status, .reason = {}, .headers = {}, .body = body}, promise, means);
    };
    // Both meanings of 503.
    said(503, "Failover status unknown after 20 seconds; operation may still be in progress", Promise::Unknown,
         u"does not know yet"_s);
    said(503, "Switchover failed", Promise::Failure, u"tried and failed"_s);
    said(200, "Switched over to \"pg3\" instead of \"pg2\"", Promise::Success, u"Another member"_s);
    said(412, "candidate name does not match with sync_standby", Promise::Failure, u"synchronous"_s);
    said(412, "switchover is not possible: no good candidates have been found", Promise::Failure, u"not possible"_s);
    said(403, "client certificate required", Promise::Failure, u"client certificate"_s);
    said(409, "Another restart is already scheduled", Promise::Failure, u"scheduled already"_s);
    said(501, "Unsupported method", Promise::Failure, u"does not know the request"_s);
    said(503, "restart conditions are not satisfied", Promise::Failure, u"conditions"_s);
    said(503, "I am the leader, can not reinitialize", Promise::Failure, u"cannot be built anew"_s);
    said(503, "reinitialize already in progress", Promise::Failure, u"under way already"_s);
}

void TestShippedConnectors::patroniAnswers()
{
    QFETCH(int, status);
    QFETCH(QByteArray, body);
    QFETCH(Promise, promise);
    QFETCH(QString, means);
    const Connector patroni = connectorNamed(u"patroni"_s);
    const ConnectorAction *action = patroni.action(ActionId(u"patroni.switchover"_s));
    QVERIFY(action);
    const Judgement judgement = weigh({.kind = Answer::Kind::Answered, .status = status, .body = body}, action->request,
                                      action->answers, patroni.transport);
    QCOMPARE(judgement.promise, promise);
    QVERIFY2(judgement.meaning.en.contains(means), qPrintable(judgement.meaning.en));
    QCOMPARE(judgement.meaning.en.isEmpty(), means.isEmpty());
    // Without an answer nothing is promised, whatever the file says.
    QCOMPARE(weigh({.kind = Answer::Kind::Lost}, action->request, action->answers, patroni.transport).promise,
             Promise::Unknown);
    QCOMPARE(weigh({.kind = Answer::Kind::NotSent}, action->request, action->answers, patroni.transport).promise,
             Promise::Failure);
}

void TestShippedConnectors::everyPatroniAnswerIsDistinct()
{
    const Connector patroni = connectorNamed(u"patroni"_s);
    QSet<QString> words;
    const ConnectorAction *action = patroni.action(ActionId(u"patroni.failover"_s));
    QVERIFY(action && action->answers.size() >= 20);
    for (const AnswerMeaning &answer : action->answers) {
        QVERIFY2(!words.contains(answer.means.en), qPrintable(answer.means.en));
        words.insert(answer.means.en);
    }
}

void TestShippedConnectors::patroniSends_data()
{
    QTest::addColumn<QString>("action");
    QTest::addColumn<QString>("line");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("failover without leader")
        << u"failover"_s << u"POST /failover"_s << QByteArray(R"({"candidate":"pg2"})");
    QTest::newRow("switchover with leader")
        << u"switchover"_s << u"POST /switchover"_s << QByteArray(R"({"candidate":"pg2","leader":"pg1"})");
    QTest::newRow("schedule")
        << u"schedule"_s << u"POST /switchover"_s
        << QByteArray(R"({"candidate":"pg2","leader":"pg1","scheduled_at":"2026-11-24T05:43:24+00:00"})");
    QTest::newRow("unschedule") << u"unschedule"_s << u"DELETE /switchover"_s << QByteArray();
    QTest::newRow("restart") << u"restart"_s << u"POST /restart"_s << QByteArray("{}");
    QTest::newRow("from_leader, not from-leader")
        << u"reinitialize"_s << u"POST /reinitialize"_s << QByteArray(R"({"force":true,"from_leader":true})");
    QTest::newRow("pause") << u"pause"_s << u"PATCH /config"_s << QByteArray(R"({"pause":true})");
}

void TestShippedConnectors::patroniSends()
{
    QFETCH(QString, action);
    QFETCH(QString, line);
    QFETCH(QByteArray, body);
    const Connector patroni = connectorNamed(u"patroni"_s);
    const ConnectorAction *wanted = patroni.action(ActionId(u"patroni."_s + action));
    QVERIFY(wanted);
    const auto sent = render(patroni, *wanted,
                             {{u"target"_s, u"pg1"_s},
                              {u"primary"_s, u"pg1"_s},
                              {u"candidate"_s, u"pg2"_s},
                              {u"at"_s, u"2026-11-24T05:43:24+00:00"_s}});
    QVERIFY(sent);
    QCOMPARE(sent->method + u' ' + sent->path, line);
    QCOMPARE(sent->body, body);
}

void TestShippedConnectors::haproxyAnswers_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Promise>("promise");
    QTest::newRow("an empty line is success") << QByteArray("\n") << Promise::Success;
    QTest::newRow("nothing changed") << QByteArray("nothing changed\n\n") << Promise::Success;
    for (const char *complaint :
         {"No such server.\n\n", "No such backend.\n", "Permission denied\n\n", "Unknown command: 'st'\n",
          "Absolute weight can only be between 0 and 256 inclusive.\n\n", "Key not found.\n\n", "entry not found.\n\n",
          "something new that nobody has seen\n"})
        QTest::newRow(complaint) << QByteArray(complaint) << Promise::Failure;
}

void TestShippedConnectors::haproxyAnswers()
{
    QFETCH(QByteArray, body);
    QFETCH(Promise, promise);
    const Connector haproxy = connectorNamed(u"haproxy"_s);
    const ConnectorAction *action = haproxy.action(ActionId(u"haproxy.weight"_s));
    QVERIFY(action);
    const Answer answer{.kind = Answer::Kind::Answered, .body = body};
    QCOMPARE(weigh(answer, action->request, action->answers, haproxy.transport).promise, promise);
}

namespace {

ReadSpec readNamed(const QString &connector, const QString &id)
{
    Findings findings;
    const QList<ReadSpec> reads = parseReads(fileNamed(connector), connector, findings);
    const auto found = std::ranges::find(reads, id, &ReadSpec::id);
    return found == reads.end() ? ReadSpec{} : *found;
}

ReadFindings told(const QString &connector, const QString &id, const QByteArray &body,
                  const QMap<QString, QString> &values = {})
{
    const ReadSpec read = readNamed(connector, id);
    const auto rows = rowsOf(read, body);
    return rows ? findingsOf(read, *rows, values, Instant()) : ReadFindings{};
}

}

void TestShippedConnectors::haproxyReadsTheMaskAsDecimal()
{
    const QByteArray head =
        "1\n# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight x\n";
    // 16 is an inherited drain and 64 a name that was set: read as hex they would be maintenance.
    for (const auto &[mask, word] : QList<std::pair<QByteArray, QString>>{
             {"0", u"none"_s}, {"1", u"maint"_s}, {"8", u"drain"_s}, {"16", u"none"_s}, {"64", u"none"_s}}) {
        const ReadFindings found =
            told(u"haproxy"_s, u"state"_s, head + "3 be_web 1 web-1 127.0.0.1 2 " + mask + " 42 100 0\n",
                 {{u"backends"_s, u"be_web,be_api"_s}});
        QCOMPARE(found.instances.size(), 1);
        QCOMPARE(found.instances[0].instance.value, u"web-1"_s);
        QCOMPARE(found.instances[0].properties[u"admin_forced"_s].toString(), word);
        QCOMPARE(found.instances[0].properties[u"raw_admin_mask"_s].toString(), QString::fromLatin1(mask));
        QCOMPARE(found.instances[0].properties[u"weight_differs"_s].toBool(), true);
        QCOMPARE(found.instances[0].properties[u"weight_in_file"_s].toString(), u"100"_s);
    }
    QVERIFY(told(u"haproxy"_s, u"state"_s, head + "3 other 1 web-1 127.0.0.1 2 0 42 100 0\n",
                 {{u"backends"_s, u"be_web"_s}})
                .instances.isEmpty());
}

void TestShippedConnectors::haproxyReads()
{
    QCOMPARE(told(u"haproxy"_s, u"acl"_s, "0x7f45076be000 203.0.113.0/28\n0x7f4508495f00 198.51.100.7\n\n")
                 .properties[u"acl_entries"_s]
                 .toStringList(),
             QStringList({u"203.0.113.0/28"_s, u"198.51.100.7"_s}));
    // A sentence in place of a list is no entry of it.
    QVERIFY(told(u"haproxy"_s, u"acl"_s, "Unknown ACL identifier. Please use #<id> or <name>.\n\n")
                .properties[u"acl_entries"_s]
                .toStringList()
                .isEmpty());
    QVERIFY(told(u"haproxy"_s, u"map"_s, "Unknown map identifier. Please use #<id> or <name>.\n\n")
                .properties[u"map_keys"_s]
                .toStringList()
                .isEmpty());
    const ReadFindings map = told(u"haproxy"_s, u"map"_s, "0x7f4507542e80 /api/none 0\n\n");
    QCOMPARE(map.properties[u"map_entries"_s].toStringList(), QStringList(u"/api/none:0"_s));
    QCOMPARE(map.properties[u"map_keys"_s].toStringList(), QStringList(u"/api/none"_s));
    QCOMPARE(told(u"haproxy"_s, u"talkers"_s,
                  "# table: fe_edge, type: ip, size:204800, used:4\n0x7f45075c4580: key=127.0.0.1 use=0 exp=299995 "
                  "http_req_rate(10000)=143\n\n")
                 .properties[u"talkers"_s]
                 .toStringList(),
             QStringList(u"127.0.0.1"_s));
    QCOMPARE(told(u"haproxy"_s, u"talkers"_s, "No such table\n\n").properties[u"talkers"_s].toStringList(),
             QStringList());
    QCOMPARE(told(u"haproxy"_s, u"frontends"_s,
                  "# pxname,svname,status,\nfe_edge,FRONTEND,OPEN,\nfe_b,FRONTEND,PAUSED,\n",
                  {{u"frontends"_s, u"fe_edge,fe_b"_s}})
                 .properties[u"frontends_open"_s]
                 .toStringList(),
             QStringList(u"fe_edge"_s));
}

void TestShippedConnectors::nftRefusesNames_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("allowed");
    for (const char *good : {"10.77.0.10", "10.77.0.0/28", "203.0.113.255/32"})
        QTest::newRow(good) << QString::fromLatin1(good) << true;
    for (const char *wrong :
         {"10.77.0.999", "10.1", "1", "example.org", "10.77.0.010", "10.77.0.1/33", "10.77.0.1/", "0.0.0.0/0",
          "10.0.0.0/8", "10.0.0.1 }; flush ruleset; {", "10.0.0.1\n", "-j", "", "::ffff:1.2.3.4%lo", "1.2.3.4/24/8"})
        QTest::newRow(wrong) << QString::fromLatin1(wrong) << false;
}

void TestShippedConnectors::nftRefusesNames()
{
    QFETCH(QString, address);
    QFETCH(bool, allowed);
    const Connector nftables = connectorNamed(u"nftables"_s);
    const ConnectorAction *block = nftables.action(ActionId(u"nftables.block"_s));
    QVERIFY(block);
    const ArgumentSpec argument = block->spec.arguments.first();
    QCOMPARE(misfit(argument, address).isEmpty(), allowed);
    const auto sent = render(
        nftables, *block,
        {{u"address"_s, address}, {u"duration"_s, u"10m"_s}, {u"table"_s, u"hikeshi"_s}, {u"set"_s, u"blocked4"_s}});
    if (!address.isEmpty())
        QCOMPARE(sent.has_value(), allowed); // also when a guard had let it by
    if (allowed)
        QCOMPARE(sent->argv,
                 QStringList({u"nft"_s, u"add"_s, u"element"_s, u"inet"_s, u"hikeshi"_s, u"blocked4"_s,
                              u"{ %1 timeout 10m }"_s.arg(address)}));
}

void TestShippedConnectors::systemdReads()
{
    const ReadFindings found = told(u"systemd"_s, u"units"_s,
                                    "Id=nginx.service\nActiveState=active\nSubState=running\nInvocationID=a1\n\nId=x."
                                    "service\nActiveState=failed\nSubState=failed\nInvocationID=b2\n");
    QCOMPARE(found.properties[u"unit_states"_s].toStringList(),
             QStringList({u"nginx.service:active"_s, u"x.service:failed"_s}));
    QCOMPARE(found.properties[u"unit_starts"_s].toStringList(),
             QStringList({u"nginx.service:a1"_s, u"x.service:b2"_s}));
}

void TestShippedConnectors::pgbackrestInfoIsNotTrusted_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("repository");
    QTest::newRow("all is well") << QByteArray(
        R"([{"backup":[{"label":"20261124-040206F"}],"status":{"code":0,"lock":{"backup":{"held":false}},"message":"ok"}}])")
                                 << u"ok"_s;
    QTest::newRow("the repository is gone, and info ends with 0") << QByteArray(
        R"([{"archive":[],"backup":[],"name":"exchange","status":{"code":1,"lock":{"backup":{"held":false}},"message":"missing stanza path"}}])")
                                                                  << u"trouble"_s;
    QTest::newRow("no stanza at all") << QByteArray("[]") << QString();
    QTest::newRow("no JSON") << QByteArray("ERROR: [055]") << QString();
}

void TestShippedConnectors::pgbackrestInfoIsNotTrusted()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, repository);
    QCOMPARE(told(u"pgbackrest"_s, u"repository"_s, body).properties.value(u"repository"_s).toString(), repository);
}

QTEST_GUILESS_MAIN(TestShippedConnectors)
#include "tst_shippedconnectors.moc"
