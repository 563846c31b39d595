// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/render.h"
#include "resources/resources.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Hikeshi;
using namespace Qt::StringLiterals;

class TestConnector : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void carriedConnectorsHaveNoFindings();
    void answerAloneNeedsItsReason();
    void everyMistakeIsFoundAtOnceWithItsLine();
    void oneMistake_data();
    void oneMistake();
    void actionsWithAnErrorAreLeftOut();
    void whatIsNoConnectorSaysSo_data();
    void whatIsNoConnectorSaysSo();
    void jsonBodyEscapesAndKeepsTypes_data();
    void jsonBodyEscapesAndKeepsTypes();
    void optionalArgumentLeavesItsKeyOut();
    void pathEscapes_data();
    void pathEscapes();
    void socketCommandCannotBeEnded_data();
    void socketCommandCannotBeEnded();
    void aValueThatLooksLikeAPlaceholderStays();
};

namespace {

Connector connectorOf(const QString &actions, Findings &findings, const QString &transport = u"http"_s)
{
    return Connector::parse(u"connector: {id: demo, transport: %1}\nactions:\n%2"_s.arg(transport, actions).toUtf8(),
                            u"demo.yaml"_s, findings);
}

QString action(const QString &lines)
{
    return u"  - id: demo.act\n    title: Act\n"_s + lines;
}

const QString request = u"    request: {method: POST, path: /act, success: [200]}\n"_s;
const QString verify = u"    verify:\n      - health of {target} = normal\n"_s;

Result<Request> rendered(const QString &requestLine, const Arguments &arguments, const QString &transport = u"http"_s,
                         const QString &argumentLines = {})
{
    Findings findings;
    const Connector connector =
        connectorOf(action(argumentLines + u"    request: "_s + requestLine + u'\n' + verify), findings, transport);
    for (const Finding &finding : std::as_const(findings))
        qWarning("%s", qPrintable(finding.text()));
    if (connector.actions.isEmpty())
        return fail(ErrorKind::Invalid, {}, u"the test's connector is wrong"_s);
    return render(connector, connector.actions.first(), arguments);
}

}

void TestConnector::carriedConnectorsHaveNoFindings()
{
    const QStringList files = carried(u"connectors"_s);
    QVERIFY(files.size() >= 3);
    for (const QString &path : files) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        Findings findings;
        const Connector connector = Connector::parse(file.readAll(), path, findings);
        for (const Finding &finding : std::as_const(findings))
            QFAIL(qPrintable(finding.text()));
        QVERIFY(!connector.actions.isEmpty());
        for (const ConnectorAction &each : connector.actions) {
            QVERIFY2(!each.spec.verify.isEmpty() || each.spec.answerDecides, qPrintable(each.spec.id.value));
            QVERIFY2(!each.spec.title.en.isEmpty() && !each.spec.title.ja.isEmpty(), qPrintable(each.spec.id.value));
        }
    }
}

void TestConnector::answerAloneNeedsItsReason()
{
    const QByteArray text = R"(
connector: {id: chat, transport: http}
answers:
  - {status: 404, outcome: failed, means: {en: gone, ja: なし}}
actions:
  - id: chat.post
    title: Post
    request: {method: POST, path: /post, body: {text: hello}, success: [200]}
    answers:
      - {status: 404, contains: later, outcome: unknown, means: {en: perhaps, ja: 不明}}
    verify: answer
)";
    Findings findings;
    QVERIFY(Connector::parse(text, u"chat.yaml"_s, findings).actions.isEmpty());
    QCOMPARE(findings.size(), 1);
    QVERIFY2(findings.first().text().contains(u"because"_s), qPrintable(findings.first().text()));
    findings.clear();
    const Connector connector =
        Connector::parse(text + "    because: {en: It cannot be read, ja: 読めない}\n", u"chat.yaml"_s, findings);
    QVERIFY(findings.isEmpty());
    const ConnectorAction &post = connector.actions.first();
    QCOMPARE(post.spec.answerDecides->ja, u"読めない"_s);
    QCOMPARE(post.answers.size(), 2); // its own before the file's
    QCOMPARE(post.answers.first().means.en, u"perhaps"_s);
}

void TestConnector::everyMistakeIsFoundAtOnceWithItsLine()
{
    Findings findings;
    const Connector connector = connectorOf(u"  - id: other.act\n" // 3
                                            "    title: Act\n"
                                            "    gesture: wink\n" // 5
                                            "    guards:\n"
                                            "      - freshness of {target} < 5 s\n"
                                            "      - frobnicate\n" // 8
                                            "      - freshness of {nobody} < 5 s\n"
                                            "    request: {method: GET, path: act}\n" // 10
                                            "    bogus: 1\n" // 11
                                            "  - id: demo.two\n" // 12
                                            "    title: Two\n"
                                            "    request: {method: POST, path: /two, success: [200]}\n"
                                            "    compensation: {action: demo.none}\n"_s,
                                            findings);
    QVERIFY(connector.actions.isEmpty());
    const auto has = [&](int line, const QString &part) {
        return std::ranges::any_of(findings, [&](const Finding &f) {
            return f.file == u"demo.yaml" && f.line == line && f.what.contains(part);
        });
    };
    for (const auto &[line, part] : QList<std::pair<int, QString>>{{3, u"must start with `demo.`"_s},
                                                                   {5, u"wink"_s},
                                                                   {8, u"frobnicate"_s},
                                                                   {10, u"GET"_s},
                                                                   {10, u"starts with `/`"_s},
                                                                   {10, u"no status promises success"_s},
                                                                   {11, u"bogus"_s},
                                                                   {3, u"nothing verifies"_s},
                                                                   {3, u"{nobody}"_s},
                                                                   {12, u"nothing verifies `demo.two`"_s}}) {
        QString all;
        for (const Finding &finding : std::as_const(findings))
            all += finding.text() + u'\n';
        QVERIFY2(has(line, part), qPrintable(u"%1 at line %2 is not among\n%3"_s.arg(part).arg(line).arg(all)));
    }
}

void TestConnector::oneMistake_data()
{
    QTest::addColumn<QString>("lines");
    QTest::addColumn<QString>("part");
    QTest::newRow("no request") << verify << u"request"_s;
    QTest::newRow("no verification") << request << u"nothing verifies"_s;
    QTest::newRow("unknown placeholder in the path")
        << u"    request: {method: POST, path: \"/act/{candidate}\", success: [200]}\n"_s + verify << u"{candidate}"_s;
    QTest::newRow("unknown placeholder in the body")
        << u"    request: {method: POST, path: /act, body: {a: {b: [\"{candidate}\"]}}, success: [200]}\n"_s + verify
        << u"{candidate}"_s;
    QTest::newRow("unknown placeholder in the verification")
        << request + u"    verify:\n      - primary of {target} = {candidate}\n"_s << u"{candidate}"_s;
    QTest::newRow("argument type") << request + verify + u"    arguments: [{name: a, type: colour}]\n"_s << u"colour"_s;
    QTest::newRow("cool-down") << request + verify + u"    cool_down: soon\n"_s << u"cool_down"_s;
    QTest::newRow("endpoint nobody knows")
        << u"    request: {method: POST, path: /act, endpoint: nobody, success: [200]}\n"_s + verify << u"nobody"_s;
    QTest::newRow("a command over HTTP") << u"    request: {command: \"set server\"}\n"_s + verify << u"command"_s;
    QTest::newRow("the same action twice") << request + verify + action(request + verify) << u"given twice"_s;
    QTest::newRow("compensation that is no action")
        << request + verify + u"    compensation: {action: demo.none}\n"_s << u"no action of this connector"_s;
}

void TestConnector::oneMistake()
{
    QFETCH(QString, lines);
    QFETCH(QString, part);
    Findings findings;
    connectorOf(action(lines), findings);
    QVERIFY(hasErrors(findings));
    const bool said = std::ranges::any_of(
        findings, [&](const Finding &f) { return f.what.contains(part) && f.line > 0 && f.file == u"demo.yaml"; });
    QVERIFY2(said, qPrintable(findings.first().text()));
}

void TestConnector::actionsWithAnErrorAreLeftOut()
{
    Findings findings;
    const Connector connector =
        connectorOf(action(request + verify) + u"  - id: demo.wrong\n    title: Wrong\n"_s, findings);
    QCOMPARE(connector.actions.size(), 1);
    QVERIFY(connector.action(ActionId(u"demo.act"_s)));
    QVERIFY(!connector.action(ActionId(u"demo.wrong"_s)));
}

void TestConnector::whatIsNoConnectorSaysSo_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("a word") << QByteArray("hello");
    QTest::newRow("a list") << QByteArray("- a\n- b\n");
    QTest::newRow("broken") << QByteArray("connector: {id: [\n");
    QTest::newRow("no head") << QByteArray("actions: []\n");
    QTest::newRow("transport") << QByteArray("connector: {id: a, transport: pigeon}\n");
    QTest::newRow("bytes") << QByteArray("\xff\xfe\x00\x01", 4);
}

void TestConnector::whatIsNoConnectorSaysSo()
{
    QFETCH(QByteArray, text);
    Findings findings;
    Connector::parse(text, u"demo.yaml"_s, findings);
    QVERIFY(hasErrors(findings));
    QCOMPARE(findings.first().file, u"demo.yaml"_s);
}

void TestConnector::jsonBodyEscapesAndKeepsTypes_data()
{
    QTest::addColumn<QString>("value");
    QTest::newRow("plain") << u"db-2"_s;
    QTest::newRow("quote and brace") << u"\", \"leader\": \"x\"}"_s;
    QTest::newRow("backslash and newline") << u"\\\n\t"_s;
    QTest::newRow("Japanese") << u"第二系"_s;
    QTest::newRow("control letter") << QString(QChar(1));
}

void TestConnector::jsonBodyEscapesAndKeepsTypes()
{
    QFETCH(QString, value);
    const auto sent = rendered(
        u"{method: POST, path: /act, body: {name: \"{name}\", text: \"to {name}!\", count: \"{count}\", on: \"{on}\", fixed: 3, list: [\"{name}\", true]}, success: [200]}"_s,
        {{u"name"_s, value}, {u"count"_s, u"12"_s}, {u"on"_s, u"true"_s}}, u"http"_s,
        u"    arguments: [{name: name}, {name: count, type: integer}, {name: on, type: boolean}]\n"_s);
    QVERIFY2(sent, sent ? "" : qPrintable(sent.error().text()));
    const QJsonObject body = QJsonDocument::fromJson(sent->body).object();
    QCOMPARE(body[u"name"_s].toString(), value);
    QCOMPARE(body[u"text"_s].toString(), u"to %1!"_s.arg(value));
    QCOMPARE(body[u"count"_s], QJsonValue(12));
    QCOMPARE(body[u"on"_s], QJsonValue(true));
    QCOMPARE(body[u"fixed"_s], QJsonValue(3));
    QCOMPARE(body[u"list"_s][1], QJsonValue(true));
    QCOMPARE(body.keys().size(), 6);
}

void TestConnector::optionalArgumentLeavesItsKeyOut()
{
    const auto sent =
        rendered(u"{method: POST, path: /act, body: {a: \"{a}\", b: \"{b}\"}, success: [200]}"_s, {{u"a"_s, u"1"_s}},
                 u"http"_s, u"    arguments: [{name: a}, {name: b, required: false}]\n"_s);
    QVERIFY(sent);
    QCOMPARE(sent->body, QByteArray(R"({"a":"1"})"));
}

void TestConnector::pathEscapes_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("path"); // empty: refused
    QTest::newRow("plain") << u"web-1"_s << u"/servers/web-1/drain"_s;
    QTest::newRow("slash") << u"a/b"_s << u"/servers/a%2Fb/drain"_s;
    QTest::newRow("query") << u"a?x=1#y"_s << u"/servers/a%3Fx%3D1%23y/drain"_s;
    QTest::newRow("space and newline") << u"a b\r\nX: 1"_s << u"/servers/a%20b%0D%0AX%3A%201/drain"_s;
    QTest::newRow("percent") << u"%2e%2e"_s << u"/servers/%252e%252e/drain"_s;
    QTest::newRow("Japanese") << u"東京"_s << u"/servers/%E6%9D%B1%E4%BA%AC/drain"_s;
    QTest::newRow("the folder above") << u".."_s << QString();
    QTest::newRow("this folder") << u"."_s << QString();
    QTest::newRow("nothing") << QString() << QString();
}

void TestConnector::pathEscapes()
{
    QFETCH(QString, value);
    QFETCH(QString, path);
    const auto sent = rendered(u"{method: PUT, path: \"/servers/{name}/drain\", success: [200]}"_s,
                               {{u"name"_s, value}}, u"http"_s, u"    arguments: [{name: name}]\n"_s);
    QCOMPARE(sent.has_value(), !path.isEmpty());
    if (sent)
        QCOMPARE(sent->path, path);
    else
        QVERIFY(sent.error().what.contains(u"cannot stand in a path"_s));
}

void TestConnector::socketCommandCannotBeEnded_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<bool>("allowed");
    QTest::newRow("plain") << u"web-1"_s << true;
    QTest::newRow("address") << u"10.0.0.1:80"_s << true;
    QTest::newRow("semicolon") << u"web-1; shutdown sessions"_s << false;
    QTest::newRow("newline") << u"web-1\nshow stat"_s << false;
    QTest::newRow("newline at the end") << u"web-1\n"_s << false;
    QTest::newRow("carriage return") << u"web-1\r"_s << false;
    QTest::newRow("space") << u"web-1 state"_s << false;
    QTest::newRow("escape") << u"web\\-1"_s << false;
    QTest::newRow("payload") << u"<<"_s << false;
    QTest::newRow("nothing") << QString() << false;
    QTest::newRow("Japanese") << u"東京"_s << false;
    QTest::newRow("null") << QString(QChar(0)) << false;
}

void TestConnector::socketCommandCannotBeEnded()
{
    QFETCH(QString, value);
    QFETCH(bool, allowed);
    const auto sent =
        rendered(u"{command: \"set server be_web/{target} state drain\"}"_s, {{u"target"_s, value}}, u"socket"_s);
    QCOMPARE(sent.has_value(), allowed);
    if (sent)
        QCOMPARE(sent->body, QByteArray("set server be_web/" + value.toUtf8() + " state drain"));
    else
        QVERIFY(sent.error().what.contains(u"cannot stand in a command"_s));
}

void TestConnector::aValueThatLooksLikeAPlaceholderStays()
{
    const Arguments arguments{{u"a"_s, u"{b}"_s}, {u"b"_s, u"{c}"_s}, {u"c"_s, u"secret"_s}};
    QCOMPARE(filled(u"{a} {b} {d} {"_s, arguments), u"{b} {c} {d} {"_s);
    const auto sent = rendered(u"{method: POST, path: /act, body: {text: \"say {a}\"}, success: [200]}"_s, arguments,
                               u"http"_s, u"    arguments: [{name: a}, {name: b}, {name: c}]\n"_s);
    QVERIFY(sent);
    QCOMPARE(QJsonDocument::fromJson(sent->body)[u"text"_s].toString(), u"say {b}"_s);
}

QTEST_GUILESS_MAIN(TestConnector)
#include "tst_connector.moc"
