// SPDX-License-Identifier: GPL-3.0-or-later
// The exchange's Alertmanager answers as the recorded real one did: status, headers that matter, error
// texts to the letter, JSON of the same shape. What is asked of it without sense is refused and bounded.
#include "exchange/serve/alertmanagerapi.h"
#include "exchange/serve/server.h"
#include "tests/support/jsonshape.h"
#include "tests/support/transcript.h"

#include <QSignalSpy>
#include <QTest>

using namespace Hikeshi::Exchange;
using Hikeshi::Test::RecordedHttp;
using Hikeshi::Test::shapeOf;
using Hikeshi::Test::Transcript;
using namespace Qt::StringLiterals;

namespace {

constexpr Ms start = 1'795'489'200'000; ///< 2026-11-24T03:00:00Z

/// Two web servers out and no database: what the recordings' alerts were.
World troubled()
{
    World world(7, start);
    for (const QString &gone : {u"web-1"_s, u"web-2"_s, u"ledger-db-1"_s})
        world.strike({.kind = Fault::Kind::Freeze, .target = gone});
    world.advanceTo(world.now() + 12'000);
    return world;
}

HttpAnswer ask(World &world, const QByteArray &method, const QByteArray &target, const QByteArray &body = {},
               const QByteArray &type = "application/json")
{
    HttpRequest request{.method = method,
                        .url = QUrl(QString::fromLatin1("/api/v2" + target)),
                        .target = "/api/v2" + target,
                        .headers = {{"content-type", type}},
                        .body = body};
    return answerAlertmanager(world, request, u"http://127.0.0.1:9"_s);
}

QJsonArray list(const HttpAnswer &answer)
{
    return QJsonDocument::fromJson(answer.body).array();
}

QByteArray header(const HttpAnswer &answer, const QByteArray &name)
{
    for (const auto &[each, value] : answer.headers) {
        if (each == name)
            return value;
    }
    return {};
}

QByteArray silence(const QByteArray &matchers, const QByteArray &more = {})
{
    return R"({"matchers":)" + matchers
        + R"(,"startsAt":"2026-01-01T00:00:00Z","endsAt":"2030-01-01T00:00:00Z","createdBy":"x","comment":"y")" + more
        + '}';
}

QByteArray made(const HttpAnswer &answer)
{
    return QJsonDocument::fromJson(answer.body)[u"silenceID"_s].toString().toLatin1();
}

QStringList instances(const QJsonArray &alerts)
{
    QStringList names;
    for (const QJsonValue &alert : alerts)
        names.append(alert[u"labels"_s][u"instance"_s].toString());
    names.sort();
    return names;
}

/// The body that a recorded command posted: between `-d '` and the next quote.
QByteArray postedBy(const char *transcript, const QByteArray &heading)
{
    const QByteArray whole = Hikeshi::Test::contentOf(
        QStringLiteral(HIKESHI_SOURCE_DIR "/tests/transcripts/%1.txt").arg(QLatin1StringView(transcript)));
    const qsizetype block = whole.indexOf(QByteArray("\n## " + heading));
    const qsizetype from = whole.indexOf("-d '", block) + 4;
    return whole.sliced(from, whole.indexOf('\'', from) - from);
}

}

class TestAlertmanagerApi : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsHaveTheRealShape_data();
    void readsHaveTheRealShape();
    void fingerprintsAreTheRealOnes_data();
    void fingerprintsAreTheRealOnes();
    void filters_data();
    void filters();
    void flags_data();
    void flags();
    void refusals_data();
    void refusals();
    void silencesAreRefusedAsRecorded_data();
    void silencesAreRefusedAsRecorded();
    void aSilenceSuppressesAndEnds();
    void aChangeKeepsOrReplaces();
    void pastAndPendingOnes();
    void silencesAreBounded();
    void expressionsAreBounded_data();
    void expressionsAreBounded();
    void theStreamDoesNotKnowOfThem();
    void forkedWorldsKeepThem();
    void overTheWire();

private:
    World m_troubled = troubled();
};

void TestAlertmanagerApi::readsHaveTheRealShape_data()
{
    QTest::addColumn<QByteArray>("heading");
    QTest::addColumn<QByteArray>("target");
    QTest::newRow("status") << QByteArray("status without a cluster") << QByteArray("/status");
    QTest::newRow("receivers") << QByteArray("receivers") << QByteArray("/receivers");
    QTest::newRow("groups") << QByteArray("groups\n") << QByteArray("/alerts/groups");
    QTest::newRow("alerts") << QByteArray("filter alertname=BackendServerDown")
                            << QByteArray("/alerts?filter=alertname%3DBackendServerDown");
    QTest::newRow("none") << QByteArray("filter nosuch=x") << QByteArray("/alerts?filter=nosuch%3Dx");
    QTest::newRow("no silences") << QByteArray("no silences") << QByteArray("/silences");
}

void TestAlertmanagerApi::readsHaveTheRealShape()
{
    QFETCH(QByteArray, heading);
    QFETCH(QByteArray, target);
    const RecordedHttp real = Transcript("alertmanager-02-queries").http(heading);
    const HttpAnswer answer = ask(m_troubled, "GET", target);
    QCOMPARE(answer.status, real.status);
    QCOMPARE(answer.type, real.headers.value("content-type"));
    QCOMPARE(header(answer, "Cache-Control"), real.headers.value("cache-control"));
    QByteArray recorded = real.body;
    recorded.replace(R"("summary":"one")", R"("summary":"one","summary_ja":"一","runbook_url":"r")"); // ours have more
    QCOMPARE(shapeOf(answer.body), shapeOf(recorded));
}

void TestAlertmanagerApi::fingerprintsAreTheRealOnes_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("groups") << Transcript("alertmanager-02-queries").http("groups\n").body;
    QTest::newRow("watchdog") << QByteArray(R"([{"alerts":)" + Transcript("alertmanager").http("alerts").body.trimmed()
                                            + "}]");
    QTest::newRow("by hand") << QByteArray(R"([{"alerts":)" + Transcript("alertmanager").output("it shows").trimmed()
                                           + "}]");
}

void TestAlertmanagerApi::fingerprintsAreTheRealOnes()
{
    QFETCH(QByteArray, body);
    int compared = 0;
    for (const auto groups = QJsonDocument::fromJson(body).array(); const QJsonValue &group : groups) {
        for (const auto alerts = group[u"alerts"_s].toArray(); const QJsonValue &alert : alerts) {
            Labels labels;
            const QJsonObject object = alert[u"labels"_s].toObject();
            for (auto it = object.begin(); it != object.end(); ++it)
                labels.insert(it.key(), it->toString());
            QCOMPARE(fingerprintOf(labels), alert[u"fingerprint"_s].toString());
            ++compared;
        }
    }
    QVERIFY(compared > 0);
}

void TestAlertmanagerApi::filters_data()
{
    QTest::addColumn<QString>("filter");
    for (const char16_t *filter : {u"alertname=BackendServerDown",
                                   u"alertname=\"BackendServerDown\"",
                                   u"alertname!=BackendServerDown",
                                   u"alertname=~\"Back.*\"",
                                   u"alertname=~\"Back\"",
                                   u"alertname!~\"Back.*\"",
                                   u"instance=",
                                   u"instance=\"\"",
                                   u"instance!=",
                                   u"nosuch=x",
                                   u" alertname = BackendServerDown ",
                                   u"alertname=~(",
                                   u"alertname=\"a",
                                   u"alertname=a\"",
                                   u"alertname",
                                   u"=x",
                                   u"1a=b",
                                   u"alertname=~\"(?=x)\"",
                                   u"alertname==x",
                                   u"alertname=~.*",
                                   u"\"alertname\"=\"BackendServerDown\"",
                                   u"{alertname=\"BackendServerDown\"}",
                                   u"instance=~\"web-1|web-3\""})
        QTest::newRow(qPrintable(QString::fromUtf16(filter))) << QString::fromUtf16(filter);
}

// Against the same filter on the recording's three alerts: the same of ours are found, or the same error is given.
void TestAlertmanagerApi::filters()
{
    QFETCH(QString, filter);
    const RecordedHttp real = Transcript("alertmanager-02-queries").http("filter " + filter.toUtf8() + '\n');
    const HttpAnswer answer = ask(m_troubled, "GET", "/alerts?filter=" + QUrl::toPercentEncoding(filter));
    QCOMPARE(answer.status, real.status);
    if (real.status != 200) {
        QCOMPARE(answer.body, real.body + '\n');
        return;
    }
    const auto ofRecording = [](const QJsonArray &alerts) {
        QStringList found;
        for (const QJsonValue &alert : alerts) {
            const QString name =
                alert[u"labels"_s][u"alertname"_s].toString() + alert[u"labels"_s][u"instance"_s].toString();
            if (QStringList{u"BackendServerDownweb-1"_s, u"BackendServerDownweb-2"_s, u"LedgerPrimaryLost"_s}.contains(
                    name))
                found.append(name);
        }
        found.sort();
        return found;
    };
    QCOMPARE(ofRecording(list(answer)), ofRecording(QJsonDocument::fromJson(real.body).array()));
}

void TestAlertmanagerApi::flags_data()
{
    QTest::addColumn<QByteArray>("query");
    QTest::addColumn<bool>("active");
    QTest::addColumn<bool>("suppressed");
    const auto row = [](const char *query, bool active, bool suppressed) {
        QTest::newRow(query) << QByteArray(query) << active << suppressed;
    };
    row("", true, true);
    row("?active=false", false, true);
    row("?silenced=false", true, false);
    row("?silenced=false&inhibited=false&active=true", true, false);
    row("?active=maybe", false, true);
    row("?active=1&silenced=yes&unprocessed=false", true, true);
    row("?active=&silenced=", true, true);
    row("?receiver=con.*", true, true);
    row("?receiver=con", false, false);
    row("?filter=service%3Dweb&filter=alertname%3DBackendServerDown", true, true);
    row("?filter=service%3Dweb&filter=alertname%3DLedgerPrimaryLost", false, false);
}

void TestAlertmanagerApi::flags()
{
    QFETCH(QByteArray, query);
    QFETCH(bool, active);
    QFETCH(bool, suppressed);
    World world = m_troubled;
    QVERIFY(!made(ask(world, "POST", "/silences", silence(R"([{"name":"instance","value":"web-1","isRegex":false}])")))
                 .isEmpty());
    const QStringList found = instances(list(ask(world, "GET", "/alerts" + query)));
    QCOMPARE(found.contains(u"web-2"_s), active);
    QCOMPARE(found.contains(u"web-1"_s), suppressed);
    QJsonArray grouped;
    for (const auto groups = list(ask(world, "GET", "/alerts/groups" + query)); const QJsonValue &group : groups) {
        for (const auto alerts = group[u"alerts"_s].toArray(); const QJsonValue &alert : alerts) {
            QCOMPARE(alert[u"labels"_s][u"alertname"_s], group[u"labels"_s][u"alertname"_s]);
            grouped.append(alert);
        }
    }
    QCOMPARE(instances(grouped), found);
}

void TestAlertmanagerApi::refusals_data()
{
    QTest::addColumn<QByteArray>("transcript");
    QTest::addColumn<QByteArray>("heading");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    const auto row = [](const char *transcript, const char *heading, const char *method, const char *target) {
        QTest::newRow(heading) << QByteArray(transcript) << QByteArray(heading) << QByteArray(method)
                               << QByteArray(target);
    };
    row("alertmanager", "bad filter", "GET", "/alerts?filter=%21%21");
    row("alertmanager", "delete unknown uuid", "DELETE", "/silence/00000000-0000-0000-0000-000000000000");
    row("alertmanager", "delete not a uuid: 422", "DELETE", "/silence/abc");
    row("alertmanager-02-queries", "receiver bad", "GET", "/alerts?receiver=(");
    row("alertmanager-02-queries", "groups receiver bad", "GET", "/alerts/groups?receiver=(");
    row("alertmanager-02-queries", "groups bad filter", "GET", "/alerts/groups?filter=!!");
    row("alertmanager-02-queries", "silences bad filter", "GET", "/silences?filter=!!");
    row("alertmanager-02-queries", "filter \n", "GET", "/alerts?filter=");
    row("alertmanager-02-queries", "no such path", "GET", "/nosuch");
    row("alertmanager-02-queries", "no such method\n", "PUT", "/silences");
    row("alertmanager-02-queries", "no such method on silence", "POST",
        "/silence/00000000-0000-0000-0000-000000000000");
    row("alertmanager-02-queries", "silence unknown", "GET", "/silence/00000000-0000-0000-0000-000000000000");
    row("alertmanager-02-queries", "silence not a uuid", "GET", "/silence/abc");
}

void TestAlertmanagerApi::refusals()
{
    QFETCH(QByteArray, transcript);
    QFETCH(QByteArray, heading);
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    RecordedHttp real = Transcript(transcript.constData()).http(heading);
    for (QByteArray *told : {&real.body, &real.headers["allow"]})
        told->replace("GET,POST", "POST,GET"); // the real one's order is chance
    const HttpAnswer answer = ask(m_troubled, method, target);
    QCOMPARE(answer.status, real.status);
    QCOMPARE(answer.body.size(), real.headers.value("content-length").toInt());
    QCOMPARE(answer.body.trimmed(), real.body.trimmed());
    QCOMPARE(answer.type, real.headers.value("content-type"));
    QCOMPARE(header(answer, "Allow"), real.headers.value("allow"));
    if (!answer.reason.isEmpty())
        QCOMPARE(answer.reason, real.reason);
}

void TestAlertmanagerApi::silencesAreRefusedAsRecorded_data()
{
    QTest::addColumn<QByteArray>("transcript");
    QTest::addColumn<QByteArray>("heading");
    for (const char *heading :
         {"silence errors: no matchers", "end in the past", "missing comment", "matches everything", "bad JSON"})
        QTest::newRow(heading) << QByteArray("alertmanager") << QByteArray(heading);
    for (const char *heading : {"empty object",
                                "empty array",
                                "a number",
                                "no body",
                                "no endsAt",
                                "no startsAt",
                                "no matchers",
                                "no createdBy",
                                "bad time",
                                "end before start",
                                "matcher without isRegex",
                                "matcher without name",
                                "matcher without value",
                                "matcher empty name",
                                "matcher bad name",
                                "matcher bad regex",
                                "matcher look-ahead",
                                "matcher back reference",
                                "matcher empty value",
                                "matcher negative",
                                "matchers is text",
                                "comment is a number",
                                "empty comment",
                                "empty createdBy",
                                "unknown id",
                                "id not a uuid",
                                "bad json cut",
                                "bad json word"})
        QTest::newRow(heading) << QByteArray("alertmanager-02-queries") << QByteArray(heading);
}

void TestAlertmanagerApi::silencesAreRefusedAsRecorded()
{
    QFETCH(QByteArray, transcript);
    QFETCH(QByteArray, heading);
    const RecordedHttp real = Transcript(transcript.constData()).http(heading + '\n');
    World world = m_troubled;
    const HttpAnswer answer = ask(world, "POST", "/silences", postedBy(transcript.constData(), heading + '\n'));
    QCOMPARE(answer.status, real.status);
    if (real.status == 200) {
        QCOMPARE(shapeOf(answer.body), shapeOf(real.body));
        QCOMPARE(world.silences().listed(world.now()).size(), 1U);
        return;
    }
    QCOMPARE(answer.body.trimmed(), real.body.trimmed());
    QCOMPARE(answer.body.size(), real.headers.value("content-length").toInt());
    QVERIFY(world.silences() == m_troubled.silences());
}

void TestAlertmanagerApi::aSilenceSuppressesAndEnds()
{
    World world = m_troubled;
    const Transcript recorded("alertmanager");
    const QByteArray body =
        R"({"matchers":[{"name":"instance","value":"web-.","isRegex":true}],"startsAt":"2026-11-24T03:00:00Z",)"
        R"("endsAt":"2026-11-24T03:10:00Z","createdBy":"hikeshi","comment":"INC-42"})";
    const HttpAnswer created = ask(world, "POST", "/silences", body);
    QCOMPARE(shapeOf(created.body), shapeOf(recorded.http("silence: create").body));
    const QByteArray id = made(created);
    const HttpAnswer one = ask(world, "GET", "/silence/" + id);
    QCOMPARE(shapeOf(one.body), shapeOf(recorded.output("silence: read")));
    const QJsonDocument told = QJsonDocument::fromJson(one.body);
    QCOMPARE(told[u"startsAt"_s].toString(), alertTime(world.now())); // not before it was made
    QCOMPARE(told[u"endsAt"_s].toString(), u"2026-11-24T03:10:00.000Z"_s);

    const QByteArray suppressed = "/alerts?filter=instance%3Dweb-1";
    const QJsonValue status = list(ask(world, "GET", suppressed))[0][u"status"_s];
    QCOMPARE(shapeOf(QJsonDocument(status.toObject()).toJson()), shapeOf(recorded.output("alert is suppressed")));
    QCOMPARE(status[u"state"_s].toString(), u"suppressed"_s);
    QCOMPARE(status[u"silencedBy"_s].toArray(), QJsonArray{QString::fromLatin1(id)});

    QCOMPARE(ask(world, "DELETE", "/silence/" + id).status, recorded.http("silence: delete").status);
    QCOMPARE(ask(world, "DELETE", "/silence/" + id).status, recorded.http("delete again").status);
    QVERIFY(ask(world, "DELETE", "/silence/" + id).body.isEmpty());
    QCOMPARE(list(ask(world, "GET", suppressed))[0][u"status"_s][u"state"_s].toString(), u"active"_s);
    const QJsonArray past = list(ask(world, "GET", "/silences"));
    QCOMPARE(past.size(), 1);
    QCOMPARE(past[0][u"status"_s][u"state"_s].toString(), u"expired"_s);

    // By the site's time it ends by itself.
    QVERIFY(!made(ask(world, "POST", "/silences", body)).isEmpty());
    QCOMPARE(list(ask(world, "GET", suppressed))[0][u"status"_s][u"state"_s].toString(), u"suppressed"_s);
    world.advanceTo(start + 600'000);
    QCOMPARE(list(ask(world, "GET", suppressed))[0][u"status"_s][u"state"_s].toString(), u"active"_s);
}

void TestAlertmanagerApi::aChangeKeepsOrReplaces()
{
    World world = m_troubled;
    const QByteArray id =
        made(ask(world, "POST", "/silences", silence(R"([{"name":"service","value":"web","isRegex":false}])")));
    QJsonObject silence = QJsonDocument::fromJson(ask(world, "GET", "/silence/" + id).body).object();
    silence[u"comment"_s] = u"longer"_s;
    silence[u"endsAt"_s] = u"2031-01-01T00:00:00Z"_s;
    QCOMPARE(made(ask(world, "POST", "/silences", QJsonDocument(silence).toJson())), id);
    QCOMPARE(QJsonDocument::fromJson(ask(world, "GET", "/silence/" + id).body)[u"comment"_s].toString(), u"longer"_s);
    silence[u"matchers"_s] =
        QJsonArray{QJsonObject{{u"name"_s, u"service"_s}, {u"value"_s, u"api"_s}, {u"isRegex"_s, false}}};
    const QByteArray other = made(ask(world, "POST", "/silences", QJsonDocument(silence).toJson()));
    QVERIFY(!other.isEmpty() && other != id);
    const QJsonArray all = list(ask(world, "GET", "/silences"));
    QCOMPARE(all.size(), 2); // in the recording's order: what is active before what is past
    QCOMPARE(all[0][u"id"_s].toString().toLatin1(), other);
    QCOMPARE(all[1][u"status"_s][u"state"_s].toString(), u"expired"_s);
    QCOMPARE(shapeOf(ask(world, "GET", "/silences").body),
             shapeOf(Transcript("alertmanager-02-queries").output("silences after the change")));
}

void TestAlertmanagerApi::pastAndPendingOnes()
{
    World world = m_troubled;
    const QByteArray later =
        R"({"matchers":[{"name":"service","value":"ledger-db","isRegex":false}],"startsAt":"2026-11-24T04:00:00Z",)"
        R"("endsAt":"2026-11-24T05:00:00Z","createdBy":"x","comment":"later"})";
    const QByteArray id = made(ask(world, "POST", "/silences", later));
    const QJsonArray found = list(ask(world, "GET", "/silences?filter=service%3Dledger-db"));
    QCOMPARE(found.size(), 1);
    QCOMPARE(found[0][u"status"_s][u"state"_s].toString(), u"pending"_s);
    QCOMPARE(found[0][u"startsAt"_s].toString(), u"2026-11-24T04:00:00.000Z"_s);
    QCOMPARE(list(ask(world, "GET", "/silences?filter=service%3Dweb")).size(), 0);
    QCOMPARE(list(ask(world, "GET", "/silences?filter=service!%3Dweb")).size(), 0);
    for (const auto alerts = list(ask(world, "GET", "/alerts")); const QJsonValue &alert : alerts)
        QCOMPARE(alert[u"status"_s][u"state"_s].toString(), u"active"_s);
    QCOMPARE(ask(world, "DELETE", "/silence/" + id).status, 200);
    QCOMPARE(list(ask(world, "GET", "/silences"))[0][u"status"_s][u"state"_s].toString(), u"expired"_s);
    // After five days nobody remembers it.
    QVERIFY(world.silences().listed(world.now() + Silences::retention + 1).empty());
}

void TestAlertmanagerApi::silencesAreBounded()
{
    World world = m_troubled;
    const QByteArray matchers = R"([{"name":"service","value":"web","isRegex":false}])";
    const Transcript recorded("alertmanager-02-queries");
    const auto words = [](const QByteArray &text) {
        static const QRegularExpression numbers(u"\\d+"_s);
        return QString::fromUtf8(text.trimmed()).remove(numbers);
    };
    const QByteArray large =
        R"({"matchers":[{"name":"a","value":"b","isRegex":false}],"startsAt":"2026-01-01T00:00:00Z",)"
        R"("endsAt":"2030-01-01T00:00:00Z","createdBy":"x","comment":")"
        + QByteArray(9'000, 'y') + R"("})";
    const HttpAnswer tooLarge = ask(world, "POST", "/silences", large);
    QCOMPARE(tooLarge.status, 400);
    QCOMPARE(words(tooLarge.body), words(recorded.http("too large").body));
    QByteArray first;
    for (std::size_t i = 0; i < Silences::most; ++i) {
        const QByteArray id = made(ask(world, "POST", "/silences", silence(matchers)));
        QVERIFY(!id.isEmpty());
        first = first.isEmpty() ? id : first;
    }
    const HttpAnswer tooMany = ask(world, "POST", "/silences", silence(matchers));
    QCOMPARE(tooMany.status, 400);
    QCOMPARE(words(tooMany.body), words(recorded.http("too many").body));
    QCOMPARE(world.silences().listed(world.now()).size(), Silences::most);
    // A past one gives way.
    QCOMPARE(ask(world, "DELETE", "/silence/" + first).status, 200);
    QCOMPARE(ask(world, "POST", "/silences", silence(matchers)).status, 200);
    QCOMPARE(world.silences().listed(world.now()).size(), Silences::most);
    QCOMPARE(ask(world, "GET", "/silence/" + first).status, 404);
}

void TestAlertmanagerApi::expressionsAreBounded_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<int>("status");
    QTest::newRow("tries without end") << u"((((a|[a-zA-Z]*)*)*)*)*1"_s << 200;
    QTest::newRow("long") << QString(3'000, u'a') << 400;
    QTest::newRow("deep") << QString(QString(900, u'(') + u"x"_s + QString(900, u')')) << 400;
    QTest::newRow("large") << u"(((a{200}){200}){200}){200}"_s << 400;
    QTest::newRow("recursion") << u"(a(?1)?b)"_s << 400;
    QTest::newRow("verb") << u"(*ACCEPT)"_s << 400;
    QTest::newRow("out of the bracket") << u"a)|(b"_s << 400;
    QTest::newRow("possessive") << u"a++"_s << 400;
    QTest::newRow("named") << u"(?P<name>a.*)|(?i:B.*)"_s << 200;
}

void TestAlertmanagerApi::expressionsAreBounded()
{
    QFETCH(QString, expression);
    QFETCH(int, status);
    QCOMPARE(ask(m_troubled, "GET", "/alerts?filter=" + QUrl::toPercentEncoding(u"alertname=~\"%1\""_s.arg(expression)))
                 .status,
             status);
    World world = m_troubled;
    const QJsonArray matchers{
        QJsonObject{{u"name"_s, u"alertname"_s}, {u"value"_s, QString(u"x"_s + expression)}, {u"isRegex"_s, true}}};
    QCOMPARE(ask(world, "POST", "/silences", silence(QJsonDocument(matchers).toJson())).status, status);
}

void TestAlertmanagerApi::theStreamDoesNotKnowOfThem()
{
    World silenced = m_troubled;
    World plain = m_troubled;
    QCOMPARE(ask(silenced, "POST", "/silences", silence(R"([{"name":"service","value":".+","isRegex":true}])")).status,
             200);
    for (World *world : {&silenced, &plain}) {
        world->strike({.kind = Fault::Kind::Heal});
        world->advanceTo(start + 120'000);
    }
    QCOMPARE(silenced.takeEvents(), plain.takeEvents());
    QCOMPARE(silenced.picture(), plain.picture());
    QCOMPARE(silenced.samples(), plain.samples());
}

void TestAlertmanagerApi::forkedWorldsKeepThem()
{
    const QByteArray body = silence(R"([{"name":"service","value":"web","isRegex":false}])");
    World one = m_troubled;
    World other = m_troubled;
    const QByteArray id = made(ask(one, "POST", "/silences", body));
    QCOMPARE(made(ask(other, "POST", "/silences", body)), id); // the same seed and commands
    QVERIFY(one.silences() == other.silences());
    World forked = one;
    QVERIFY(made(ask(forked, "POST", "/silences", body)) != id);
    QCOMPARE(one.silences().listed(one.now()).size(), 1U);
    World another(8, start);
    QVERIFY(made(ask(another, "POST", "/silences", body)) != id);
}

void TestAlertmanagerApi::overTheWire()
{
    Server server({.speed = 0, .token = "secret"});
    QVERIFY(server.start());
    const quint16 port = static_cast<quint16>(QUrl(server.addresses()[u"http"_s].toString()).port());
    const auto talk = [&](const QByteArray &bytes) {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, port);
        QSignalSpy closed(&socket, &QTcpSocket::disconnected);
        socket.write(bytes);
        if (closed.isEmpty() && !closed.wait(10'000))
            qWarning("no answer");
        return RecordedHttp::of(socket.readAll());
    };
    const QByteArray body = silence(R"([{"name":"service","value":"web","isRegex":false}])");
    const auto post = [&](const QByteArray &authorization, const QByteArray &type) {
        return talk("POST /api/v2/silences HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + authorization
                    + "Content-Type: " + type + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n"
                    + body);
    };
    QCOMPARE(post({}, "application/json").status, 401);
    QCOMPARE(post("Authorization: Basic " + QByteArray("me:wrong").toBase64() + "\r\n", "application/json").status,
             401);
    QCOMPARE(post("Authorization: Basic " + QByteArray("me:secret").toBase64() + "\r\n", "application/json").status,
             200);
    QCOMPARE(post("Authorization: Bearer secret\r\n", "application/json; charset=utf-8").status, 200);
    const RecordedHttp wrongType = post("Authorization: Bearer secret\r\n", "application/x-www-form-urlencoded");
    const RecordedHttp real = Transcript("alertmanager").http("wrong content type");
    QCOMPARE(wrongType.status, real.status);
    QCOMPARE(wrongType.reason, real.reason);
    QCOMPARE(wrongType.body, real.body);
    const RecordedHttp silences = talk("GET /api/v2/silences HTTP/1.0\r\n\r\n");
    QCOMPARE(silences.json().array().size(), 2);
    QVERIFY(talk("GET /pgbackrest/info HTTP/1.0\r\n\r\n").json()[0][u"name"_s] == u"ledger-db"_s);
}

QTEST_GUILESS_MAIN(TestAlertmanagerApi)
#include "tst_alertmanagerapi.moc"
