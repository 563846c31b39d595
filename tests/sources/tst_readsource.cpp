// SPDX-License-Identifier: GPL-3.0-or-later
// A connector's reads, on a wire that says what it likes: each format, each mapping, and what nobody should believe.
#include "sources/readsource.h"
#include "tests/support/fakeserver.h"

#include <QTemporaryDir>
#include <QTest>

using namespace std::chrono_literals;
using namespace Hikeshi;
using namespace Hikeshi::Test;
using namespace Qt::StringLiterals;

class TestReadSource : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void formats_data();
    void formats();
    void hostileBodies_data();
    void hostileBodies();
    void mapsRolesHealthAndLists();
    void asksWithItsSecret();
    void withoutItsSecretNothingIsAsked();
    void firstThatAnswers();
    void aProgramGetsWordsAndNoShell();
    void aProgramThatNeverEnds();
    void aProgramThatFloods();
    void anErrorIsStaleNotSilent();

private:
    struct Heard
    {
        QList<InstanceObservation> instances;
        QList<ServiceObservation> services;
        QList<SourceReport> reports;
    };
    static ReadSpec read(const QString &lines, const QString &transport = u"http"_s)
    {
        Findings findings;
        const QList<ReadSpec> reads =
            parseReads(u"connector: {id: demo, transport: %1}\nreads:\n  - id: it\n%2"_s.arg(transport, lines).toUtf8(),
                       u"demo.yaml"_s, findings);
        for (const Finding &finding : std::as_const(findings))
            qWarning("%s", qPrintable(finding.text()));
        return reads.isEmpty() ? ReadSpec{} : reads.first();
    }
    void start(const ReadSpec &spec, ReadPlace place)
    {
        m_source.reset();
        m_heard = {};
        place.connector = u"demo"_s;
        place.service = ServiceId(u"svc"_s);
        m_source = std::make_unique<ReadSource>(SourceId(u"demo"_s), spec, place, m_clock);
        connect(m_source.get(), &Source::updated, this, [this](const Update &update) {
            if (const auto *instance = std::get_if<InstanceObservation>(&update.body))
                m_heard.instances.append(*instance);
            else if (const auto *service = std::get_if<ServiceObservation>(&update.body))
                m_heard.services.append(*service);
            else if (const auto *report = std::get_if<SourceReport>(&update.body))
                m_heard.reports.append(*report);
        });
        m_source->start();
        QTRY_VERIFY_WITH_TIMEOUT(!m_heard.reports.isEmpty(), 10'000);
        m_source->stop();
    }

    SteppedClock m_clock{fromMilliseconds(1'795'489'200'000)};
    std::unique_ptr<ReadSource> m_source;
    Heard m_heard;
};

void TestReadSource::formats_data()
{
    QTest::addColumn<QString>("lines");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QVariant>("value");
    const auto row = [](const char *name, const QString &lines, const QByteArray &body, const QVariant &value) {
        QTest::newRow(name) << lines << body << value;
    };
    row("json", u"    properties: {x: a.b}\n"_s, R"({"a":{"b":3}})", 3);
    row("json, a number in a list", u"    properties: {x: a.1.b}\n"_s, R"({"a":[{"b":1},{"b":2}]})", 2);
    row("json, a list", u"    properties: {x: a.b}\n"_s, R"({"a":[{"b":"p"},{"b":"q"}]})",
        QStringList({u"p"_s, u"q"_s}));
    row("json, dots in a key", u"    properties: {x: a.k8s.io/z}\n"_s, R"({"a":{"k8s.io/z":"yes"}})", u"yes"_s);
    row("json, words", u"    properties: {x: {of: a, \"1\": one, \"*\": many}}\n"_s, R"({"a":7})", u"many"_s);
    row("json, nothing there", u"    properties: {x: {of: a.b, default: none}}\n"_s, R"({"a":{}})", u"none"_s);
    row("json, count", u"    properties: {x: {count: a}}\n"_s, R"({"a":[1,2,3]})", 3);
    row("json, text with places", u"    properties: {x: \"{a} of {service}\"}\n"_s, R"({"a":"p"})", u"p of svc"_s);
    row("json, a large whole number", u"    properties: {x: a}\n"_s, R"({"a":7711583327695617000})",
        7711583327695617000LL);
    row("csv", u"    format: csv\n    where: {n: b}\n    properties: {x: v}\n"_s, "# n,v\na,1\nb,2\n", u"2"_s);
    row("words", u"    format: words\n    properties: {x: v}\n"_s, "1\n# n v\nq 9\n", u"9"_s);
    row("lines", u"    format: lines\n    properties: {x: \"{2} {k}\"}\n"_s, "one two k=v\n", u"two v"_s);
    row("pairs", u"    format: pairs\n    properties: {x: ActiveState}\n"_s, "Id=a\nActiveState=active\n", u"active"_s);
    row("bits", u"    format: pairs\n    properties: {x: {of: m, bits: {0x01: maint, 0x08: drain, \"*\": ready}}}\n"_s,
        "m=8\n", u"drain"_s);
    row("differ", u"    format: pairs\n    properties: {x: {differ: [a, b]}}\n"_s, "a=1\nb=2\n", true);
    row("unless", u"    each: l\n    unless: {k: no}\n    properties: {x: v}\n"_s,
        R"({"l":[{"k":"no","v":1},{"k":"yes","v":2}]})", 2);
}

void TestReadSource::formats()
{
    QFETCH(QString, lines);
    QFETCH(QByteArray, body);
    QFETCH(QVariant, value);
    FakeServer server(FakeServer::answers("200 OK", body));
    start(read(u"    request: {path: /x}\n"_s + lines), {.endpoints = {{u"svc"_s, server.url()}}});
    QCOMPARE(m_heard.reports.last().state, SourceState::Live);
    QCOMPARE(m_heard.services.size(), 1);
    const QVariant seen = m_heard.services[0].properties.value(u"x"_s);
    QCOMPARE(seen.toStringList(), value.toStringList());
    QCOMPARE(seen.toString(), value.toString());
    QCOMPARE(m_heard.services[0].service.value, u"svc"_s);
}

void TestReadSource::hostileBodies_data()
{
    QTest::addColumn<QString>("format");
    QTest::addColumn<QByteArray>("body");
    for (const char *format : {"json", "csv", "words", "lines", "pairs"}) {
        const QString word = QString::fromLatin1(format);
        QTest::addRow("%s empty", format) << word << QByteArray();
        QTest::addRow("%s bytes", format) << word << QByteArray("\xff\xfe\x00\x01\x80", 5);
        QTest::addRow("%s deep", format) << word << QByteArray(5000, '[');
        QTest::addRow("%s one long line", format) << word << QByteArray(200'000, 'a');
        QTest::addRow("%s many lines", format)
            << word << QByteArray("# a b\n") + QByteArray("x=1 y\n").repeated(30'000);
        QTest::addRow("%s null letters", format) << word << QByteArray(1000, '\0');
        QTest::addRow("%s many commas", format) << word << "# a,b\n" + QByteArray(100'000, ',');
    }
    QTest::newRow("a list of scalars") << u"json"_s << QByteArray("[1,\"a\",null,true]");
    QTest::newRow("a large number") << u"json"_s << QByteArray(R"({"x":1e308,"y":-1e308})");
}

void TestReadSource::hostileBodies()
{
    QFETCH(QString, format);
    QFETCH(QByteArray, body);
    FakeServer server(FakeServer::answers("200 OK", body));
    start(
        read(
            u"    request: {path: /x}\n    format: %1\n    instance: \"{a}{1}\"\n    properties: {p: b, q: {count: a}}\n    lists: {l: \"{line}\"}\n"_s
                .arg(format)),
        {.endpoints = {{u"svc"_s, server.url()}}});
    QVERIFY(m_heard.instances.size() <= 20'000);
    for (const InstanceObservation &seen : std::as_const(m_heard.instances))
        QVERIFY(seen.instance.value.size() <= 8000);
}

void TestReadSource::mapsRolesHealthAndLists()
{
    FakeServer server(FakeServer::answers(
        "200 OK",
        R"({"members":[{"name":"a","role":"leader","state":"running","lag":null},{"name":"b","role":"replica","state":"stopped","lag":"unknown"},{"role":"x"}]})"));
    start(
        read(
            u"    request: {path: /cluster}\n    each: members\n    instance: \"{name}\"\n    role: {of: role, leader: "
            u"primary, replica: replica}\n"
            "    health: {of: state, running: normal, \"*\": degraded}\n    detail: state\n    properties: {lag: lag}\n    lists: {names: \"{name}\"}\n"_s),
        {.endpoints = {{u"svc"_s, server.url()}}});
    QCOMPARE(m_heard.instances.size(), 2); // the nameless one is nobody
    QCOMPARE(m_heard.instances[0].role, std::optional(Role::Primary));
    QCOMPARE(m_heard.instances[0].health, Health::Normal);
    QVERIFY(!m_heard.instances[0].properties.contains(u"lag"_s));
    QCOMPARE(m_heard.instances[1].role, std::optional(Role::Replica));
    QCOMPARE(m_heard.instances[1].health, Health::Degraded);
    QCOMPARE(m_heard.instances[1].properties[u"lag"_s].toString(), u"unknown"_s);
    QCOMPARE(m_heard.services.last().properties[u"names"_s].toStringList(), QStringList({u"a"_s, u"b"_s}));
    QVERIFY(server.received.startsWith("GET /cluster HTTP/1.1\r\n"));
}

void TestReadSource::asksWithItsSecret()
{
    FakeServer server(FakeServer::answers("200 OK", "{}"));
    const auto secret = [] { return std::optional(u"open sesame"_s); };
    start(
        read(
            u"    request: {path: \"/zones/{zone}\", headers: {X-Own: \"OAuth {secret}\"}}\n    properties: {x: {of: y, default: z}}\n"_s),
        {.endpoints = {{u"svc"_s, server.url()}},
         .settings = {{u"zone"_s, u"a/b"_s}},
         .auth = ReadPlace::Auth::Basic,
         .user = u"me"_s,
         .secret = secret});
    QVERIFY2(server.received.startsWith("GET /zones/a%2Fb HTTP/1.1\r\n"), server.received.constData());
    QVERIFY(server.received.contains(QByteArray(": Basic " + QByteArray("me:open sesame").toBase64())));
    QVERIFY(server.received.contains("OAuth open sesame\r\n"));
}

void TestReadSource::withoutItsSecretNothingIsAsked()
{
    FakeServer server(FakeServer::answers("200 OK", "{}"));
    start(read(u"    request: {path: /}\n    properties: {x: y}\n"_s),
          {.endpoints = {{u"svc"_s, server.url()}}, .auth = ReadPlace::Auth::Bearer, .secret = [] {
               return std::optional<QString>();
           }});
    QCOMPARE(server.connections, 0);
    QCOMPARE(m_heard.reports.last().state, SourceState::Stale);
    QVERIFY(m_heard.reports.last().reason.contains(u"secret"_s));
}

void TestReadSource::firstThatAnswers()
{
    FakeServer gone;
    const QString nowhere = gone.url();
    gone.close();
    FakeServer sick(FakeServer::answers("503 Service Unavailable", "{\"x\":1}"));
    FakeServer well(FakeServer::answers("200 OK", "{\"x\":2}"));
    start(read(u"    request: {path: /}\n    ask: one\n    properties: {x: x}\n"_s),
          {.endpoints = {{u"a"_s, nowhere}, {u"b"_s, sick.url()}, {u"c"_s, well.url()}}});
    QCOMPARE(m_heard.services.size(), 1);
    QCOMPARE(m_heard.services[0].properties[u"x"_s].toInt(), 2);
    QVERIFY(m_heard.services[0].witness.endsWith(u"/c"_s));
}

void TestReadSource::aProgramGetsWordsAndNoShell()
{
    start(
        read(
            u"    request: {argv: [printf, \"%s\\n\", \"$(id) {zone}\", \"{units}\"]}\n    format: lines\n    lists: {l: \"{line}\"}\n"_s,
            u"exec"_s),
        {.endpoints = {{u"svc"_s, u"env"_s}}, .settings = {{u"zone"_s, u"`id`; true"_s}, {u"units"_s, u"a,b"_s}}});
    QCOMPARE(m_heard.services.value(0).properties[u"l"_s].toStringList(),
             QStringList({u"$(id) `id`; true"_s, u"a"_s, u"b"_s}));
}

void TestReadSource::aProgramThatNeverEnds()
{
    start(
        read(
            u"    request: {argv: [sleep, \"600\"]}\n    timeout: 200ms\n    format: lines\n    lists: {l: \"{line}\"}\n"_s,
            u"exec"_s),
        {.endpoints = {{u"svc"_s, QString()}}});
    QCOMPARE(m_heard.reports.last().state, SourceState::Stale);
    QVERIFY(m_heard.reports.last().reason.contains(u"did not end"_s));
}

void TestReadSource::aProgramThatFloods()
{
    start(
        read(
            u"    request: {argv: [cat, /dev/zero]}\n    timeout: 20s\n    format: lines\n    lists: {l: \"{line}\"}\n"_s,
            u"exec"_s),
        {.endpoints = {{u"svc"_s, QString()}}});
    QCOMPARE(m_heard.reports.last().state, SourceState::Stale);
    QVERIFY2(m_heard.reports.last().reason.contains(u"says more than"_s), qPrintable(m_heard.reports.last().reason));
}

void TestReadSource::anErrorIsStaleNotSilent()
{
    FakeServer server(FakeServer::answers("200 OK", "<html>"));
    start(read(u"    request: {path: /}\n    properties: {x: y}\n"_s), {.endpoints = {{u"svc"_s, server.url()}}});
    QCOMPARE(m_heard.reports.last().state, SourceState::Stale);
    QVERIFY(m_heard.reports.last().reason.contains(u"not JSON"_s));
    QVERIFY(m_heard.services.isEmpty());
    start(read(u"    request: {argv: [\"false\"]}\n    format: lines\n    lists: {l: \"{line}\"}\n"_s, u"exec"_s),
          {.endpoints = {{u"svc"_s, QString()}}});
    QVERIFY(m_heard.reports.last().reason.contains(u"ends with 1"_s));
    start(read(u"    request: {argv: [no-such-program-anywhere]}\n    format: lines\n    lists: {l: \"{line}\"}\n"_s,
               u"exec"_s),
          {.endpoints = {{u"svc"_s, QString()}}});
    QVERIFY(m_heard.reports.last().reason.contains(u"cannot be started"_s));
}

QTEST_GUILESS_MAIN(TestReadSource)
#include "tst_readsource.moc"
