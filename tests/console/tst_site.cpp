// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/site.h"
#include "console/sourcefactory.h"
#include "control/secrets.h"
#include "tests/support/ctl.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>

using namespace Hikeshi;
using namespace Qt::StringLiterals;

using Files = QMap<QString, QByteArray>;
Q_DECLARE_METATYPE(Files)

/// Every finding at once, in its place, with what to do; and what is valid stays usable.
class TestSite : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void malformed_data();
    void malformed();
    void goodSiteHasNoFindings();
    void embeddedSiteHasNoFindings();
    void aDrillsSiteIsSealed();
    void backendsAreThoseOfTheSource_data();
    void backendsAreThoseOfTheSource();
    void validPartsOfABadSiteStay();
    void readsAtADeclaredSourceArePartOfIt();
    void alertRulesAreKnown();
    void checkTellsAsJson();

private:
    static QString write(const QTemporaryDir &folder, const Files &files);
};

namespace {

/// A site that has nothing wrong in it.
const QByteArray good = R"(site: {id: shop, name: {en: Shop, ja: 店}}
services:
  - {id: db, kind: database, redundancy: patroni, instances: [db-1, db-2]}
  - {id: web, kind: web, instances: [web-1]}
dependencies: [{from: web, to: db}]
sources:
  - {id: prom, type: prometheus, url: "http://127.0.0.1:9090"}
  - {id: patroni, type: patroni, service: db, members: {db-1: "http://127.0.0.1:8008", db-2: "http://127.0.0.1:8009"}}
series:
  - {id: order_error_rate, unit: percent, source: prom, query: "errors"}
charts: [order_error_rate]
controls:
  - {connector: patroni, service: db, endpoints: {db-1: "http://127.0.0.1:8008"}}
)";

const QByteArray connector = R"(connector: {id: bell, transport: http}
actions:
  - id: bell.ring
    title: "Ring {target}"
    request: {method: POST, path: /ring, endpoint: target, success: [200]}
    verify: ["health of {target} = normal"]
  - id: bell.smash
    title: "Smash {target} with {hammer}"
    request: {method: POST, path: /smash, endpoint: target, success: [200]}
)";

const QByteArray scenario = R"(name: flood
title: Flood
family: weather
seed: 3
faults:
  - {kind: wet, at: 1s}
targets: {panic: 1m}
)";

/// The findings as `file:line: what; remedy`, with the site's own folder taken off.
QStringList told(const Findings &findings, const QString &folder)
{
    QStringList lines;
    for (const Finding &finding : findings)
        lines.append(finding.text().remove(folder + u'/'));
    return lines;
}

std::optional<QString> noVariable(const QString &)
{
    return std::nullopt;
}

}

QString TestSite::write(const QTemporaryDir &folder, const Files &files)
{
    for (const auto &[name, bytes] : files.asKeyValueRange()) {
        const QString path = folder.filePath(name);
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            return {};
    }
    return folder.path();
}

void TestSite::malformed_data()
{
    QTest::addColumn<Files>("files");
    QTest::addColumn<QStringList>("expected"); ///< beginnings of findings, each to be there
    const auto site = [](const QByteArray &from, const QByteArray &to) { return Files{{u"site.yaml"_s, from + to}}; };
    const auto changed = [](const QByteArray &from, const QByteArray &to) {
        QByteArray text = good;
        return Files{{u"site.yaml"_s, text.replace(from, to)}};
    };

    QTest::newRow("no site.yaml") << Files{} << QStringList{u"site.yaml: cannot be read"_s};
    QTest::newRow("empty") << Files{{u"site.yaml"_s, ""}} << QStringList{u"site.yaml"_s};
    QTest::newRow("no YAML") << Files{{u"site.yaml"_s, "site: {id: a\nb: ]\n"}} << QStringList{u"site.yaml:2: "_s};
    QTest::newRow("a list") << Files{{u"site.yaml"_s, "- site\n"}}
                            << QStringList{u"site.yaml:1: is not a site; start it with"_s};
    QTest::newRow("bytes") << Files{{u"site.yaml"_s, QByteArray("\x00\xff\xfe\x80", 4).repeated(100)}}
                           << QStringList{u"site.yaml"_s};
    QTest::newRow("too large") << Files{{u"site.yaml"_s, QByteArray(5 * 1024 * 1024, '#')}}
                               << QStringList{u"site.yaml: is larger than 4 MiB"_s};
    QTest::newRow("aliases") << Files{{u"site.yaml"_s, "site: {id: &a x}\nareas: [*a, *a]\n"}}
                             << QStringList{u"site.yaml:2: "_s};
    QTest::newRow("no id") << changed("id: shop, ", "") << QStringList{u"site.yaml:1: "_s};
    QTest::newRow("unknown key with the one that was meant")
        << site(good, "sevices: []\n") << QStringList{u"site.yaml:14: `sevices` "_s};
    QTest::newRow("two services of one id") << changed("{id: web, ", "{id: db, ")
                                            << QStringList{u"site.yaml:4: there are two services `db`; give each"_s,
                                                           u"site.yaml:5: there is no service `web`"_s};
    QTest::newRow("an instance of two services")
        << changed("[web-1]", "[db-1]") << QStringList{u"site.yaml:4: instance `db-1` belongs to two services"_s};
    QTest::newRow("unknown kind of source")
        << changed("type: prometheus", "type: promethius")
        << QStringList{u"site.yaml:7: `promethius` is no kind of source; known: "_s};
    QTest::newRow("patroni without members")
        << changed(", members: {db-1: \"http://127.0.0.1:8008\", db-2: \"http://127.0.0.1:8009\"}", "")
        << QStringList{u"site.yaml:8: no members are given; add"_s};
    QTest::newRow("unknown variable") << changed("127.0.0.1:9090", "${NOPE}") << QStringList{u"site.yaml:7: "_s};
    QTest::newRow("wrong series") << changed("unit: percent, source: prom, query: \"errors\"",
                                             "unit: furlongs, source: pram")
                                  << QStringList{u"site.yaml:10: `furlongs` is no unit; known: "_s,
                                                 u"site.yaml:10: there is no source `pram`"_s};
    QTest::newRow("a series of Prometheus without a query")
        << changed(", query: \"errors\"", "") << QStringList{u"site.yaml:10: a series of Prometheus needs a query"_s};
    QTest::newRow("unknown chart") << changed("charts: [order_error_rate]", "charts: [nothing]")
                                   << QStringList{u"site.yaml:11: there is no series `nothing`"_s};
    QTest::newRow("wrong control")
        << changed("{connector: patroni, service: db, endpoints: {db-1: \"http://127.0.0.1:8008\"}}",
                   "{connector: petroni, service: dbb, auth: {type: magic, secret: X}}")
        << QStringList{u"site.yaml:13: there is no connector `petroni`"_s, u"site.yaml:13: there is no service `dbb`"_s,
                       u"site.yaml:13: no endpoint is given"_s, u"site.yaml:13: `magic` is no way to authenticate"_s};
    QTest::newRow("who may act, and when")
        << site(good,
                "arming: 3s\nselect_for: soon\napprove_within: 2h\ntwo_persons: [patroni.failover, wave]\n"
                "operators:\n  - {id: ann, passphrase: sesame}\n")
        << QStringList{u"site.yaml:14: `arming` is outside 0:10 to 12:00:00"_s,
                       u"site.yaml:15: "_s,
                       u"site.yaml:16: `approve_within` is outside"_s,
                       u"site.yaml:17: `wave` is neither an action nor a gesture"_s,
                       u"site.yaml:17: nobody could agree: no operator has a passphrase"_s,
                       u"site.yaml:19: this is no hash of a passphrase; make one with"_s};
    QTest::newRow("a connector's bad action") << Files{{u"site.yaml"_s, good}, {u"connectors/bell.yaml"_s, connector}}
                                              << QStringList{u"connectors/bell.yaml:7: nothing verifies `bell.smash`"_s,
                                                             u"connectors/bell.yaml:7: `{hammer}` is no argument"_s};
    QTest::newRow("three files that are none")
        << Files{{u"site.yaml"_s, "- site\n"},
                 {u"connectors/x.yaml"_s, "- connector\n"},
                 {u"drills/y.yaml"_s, "- drill\n"}}
        << QStringList{u"connectors/x.yaml:1: is not a connector"_s, u"site.yaml:1: is not a site"_s,
                       u"drills/y.yaml:1: is not a scenario"_s};
    QTest::newRow("a scenario") << Files{{u"site.yaml"_s, good}, {u"drills/flood.yaml"_s, scenario}}
                                << QStringList{u"drills/flood.yaml:3: `weather` is no family; use"_s,
                                               u"drills/flood.yaml:6: `wet` is no kind of fault; known: "_s,
                                               u"drills/flood.yaml:7: `panic` is no measure; known: "_s};
    QTest::newRow("a runbook")
        << Files{{u"site.yaml"_s, good},
                 {u"runbooks/odd.md"_s,
                  "# Odd\n\n## Look\n\n```verify\nthe sun of db > 3\n```\n\n```announce\nphase: shouting\n```\n"}}
        << QStringList{u"runbooks/odd.md:6: "_s, u"runbooks/odd.md:10: `shouting` is no phase; use"_s};
}

void TestSite::malformed()
{
    QFETCH(Files, files);
    QFETCH(QStringList, expected);
    QTemporaryDir folder;
    const QString directory = write(folder, files);
    QVERIFY(!directory.isEmpty());
    const Site site = Site::load(directory, noVariable);
    const QStringList lines = told(site.facts.findings, directory);
    for (const QString &begin : std::as_const(expected))
        QVERIFY2(std::ranges::any_of(lines, [&](const QString &l) { return l.startsWith(begin); }),
                 qPrintable(begin + u"\nis missing in\n"_s + lines.join(u'\n')));
    QVERIFY(!site.facts.operators.isEmpty()); // somebody can always work
    const Ctl::Ended checked = Ctl::run({u"site"_s, u"check"_s, directory});
    QCOMPARE(checked.status, 2);
    for (const QString &begin : std::as_const(expected))
        QVERIFY2(checked.err.contains((directory + u'/' + begin).toUtf8()), checked.all().constData());
}

void TestSite::goodSiteHasNoFindings()
{
    QTemporaryDir folder;
    const QString directory = write(folder, {{u"site.yaml"_s, good}});
    const Site site = Site::load(directory, noVariable);
    QVERIFY2(site.facts.findings.isEmpty(), qPrintable(told(site.facts.findings, directory).join(u'\n')));
    QCOMPARE(site.topology.services.size(), 2);
    const Ctl::Ended checked = Ctl::run({u"site"_s, u"check"_s, directory});
    QVERIFY2(checked.status == 0 && checked.err.isEmpty(), checked.all().constData());
}

void TestSite::embeddedSiteHasNoFindings()
{
    const Site site = Site::load(Site::embedded(), [](const QString &name) -> std::optional<QString> {
        return name.startsWith(u"EXCHANGE_"_s) ? std::optional(u"http://127.0.0.1:1"_s) : std::nullopt;
    });
    QVERIFY2(site.facts.findings.isEmpty(), qPrintable(told(site.facts.findings, {}).join(u'\n')));
    QVERIFY(site.facts.drill);
    QVERIFY(!site.scenarios.isEmpty() && !site.controls.isEmpty() && !site.facts.statusPage.isEmpty());
    // Every drill leads to a runbook that is there.
    for (const Scenario &scenario : site.scenarios)
        QVERIFY2(runbookNamed(scenario.runbook, site.facts.runbooks, u"en"), qPrintable(scenario.name));
}

// What is elsewhere is told of, in its place, and is out: everything else of the site can be used.
void TestSite::aDrillsSiteIsSealed()
{
    QTemporaryDir folder;
    QByteArray text = good;
    text.replace("http://127.0.0.1:9090", "http://prometheus.example:9090");
    text.replace("db-2: \"http://127.0.0.1:8009\"", "db-2: \"http://10.0.0.2:8009\"");
    text.replace("endpoints: {db-1: \"http://127.0.0.1:8008\"}", "endpoints: {db-1: \"http://10.0.0.1:8008\"}");
    text.append(
        "  - {connector: slack, service: web, endpoints: {web: \"https://hooks.slack.com\"}, auth: {type: secret, "
        "secret: X}}\n"
        "  - {connector: haproxy, service: web, endpoints: {web: \"127.0.0.1:9999\"}}\n"
        "  - {connector: systemd, service: db, endpoints: {db-1: \"ssh db-1\"}}\n"
        "shared_journal: {host: journal.example, database: j, user: u}\n"
        "shell: allowed\n");
    const auto elsewhere = [](const Site &site) {
        return std::ranges::count_if(site.facts.findings,
                                     [](const Finding &f) { return f.what.startsWith(u"this is a drill's site"_s); });
    };
    const Site real = Site::load(write(folder, {{u"site.yaml"_s, text}}), noVariable);
    QCOMPARE(elsewhere(real), 0);
    QVERIFY(!real.policy.sealed);
    QCOMPARE(real.sources.size(), 2);
    QCOMPARE(real.controls.size(), 4);

    const Site drill = Site::load(write(folder, {{u"site.yaml"_s, "drill: true\n" + text}}), noVariable);
    const QString all = told(drill.facts.findings, folder.path()).join(u'\n');
    QVERIFY2(elsewhere(drill) == 7, qPrintable(all));
    for (const char *part : {"prometheus.example", "10.0.0.2", "10.0.0.1", "hooks.slack.com",
                             "`systemd` runs a program", "journal.example", "a command may reach anything"})
        QVERIFY2(all.contains(QLatin1StringView(part)), part);
    QVERIFY(drill.policy.sealed);
    QVERIFY(drill.sources.isEmpty());
    QCOMPARE(drill.controls.size(), 1); // the balancer's, on this machine
    QCOMPARE(drill.controls.first().connector, u"haproxy"_s);
    QVERIFY(!drill.sharedJournal && !drill.shellAllowed);
    QCOMPARE(Ctl::run({u"site"_s, u"check"_s, folder.path()}).status, 2);
}

void TestSite::backendsAreThoseOfTheSource_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QByteArray>("settings");
    QTest::addColumn<QStringList>("backends");
    const QByteArray both = "{be_web: {service: web}, be_api: {service: web}, be_db: {service: db}}";
    QTest::newRow("left out") << both << QByteArray() << QStringList{u"be_api"_s, u"be_web"_s};
    QTest::newRow("given") << both << QByteArray(", settings: {backends: be_web}") << QStringList{u"be_web"_s};
    QTest::newRow("none of this service") << QByteArray("{be_db: {service: db}}") << QByteArray() << QStringList();
}

void TestSite::backendsAreThoseOfTheSource()
{
    QFETCH(QByteArray, source);
    QFETCH(QByteArray, settings);
    QFETCH(QStringList, backends);
    QTemporaryDir folder;
    QByteArray text = good;
    const QByteArray lb = "  - {id: lb, type: haproxy, socket: \"127.0.0.1:9999\", backends: " + source + "}\n";
    text.insert(text.indexOf("series:\n"), lb);
    text += "  - {connector: haproxy, service: web, endpoints: {web: \"127.0.0.1:9999\"}" + settings + "}\n";
    const Site site = Site::load(write(folder, {{u"site.yaml"_s, text}}), noVariable);
    QVERIFY2(site.facts.findings.isEmpty(), qPrintable(told(site.facts.findings, {}).join(u'\n')));
    QCOMPARE(site.controls.last().settings.value(u"backends"_s), backends);
    // Then, and only then, file and runtime are compared.
    EnvironmentSecrets secrets;
    SteppedClock clock{fromMilliseconds(1'795'489'200'000)};
    Findings findings;
    const Sources sources = makeSources(site, secrets, clock, nullptr, findings);
    const bool isCompared = std::ranges::any_of(sources.all, [](const std::unique_ptr<Source> &each) {
        return each->id() == SourceId(u"haproxy/web/state/web"_s);
    });
    QCOMPARE(isCompared, !backends.isEmpty());
}

void TestSite::validPartsOfABadSiteStay()
{
    QTemporaryDir folder;
    QByteArray text = good;
    text.replace("charts: [order_error_rate]", "charts: [nothing, order_error_rate]").append("sevices: []\n");
    const QString directory = write(folder,
                                    {{u"site.yaml"_s, text},
                                     {u"connectors/bell.yaml"_s, connector},
                                     {u"drills/flood.yaml"_s, scenario},
                                     {u"runbooks/odd.md"_s, "# Odd\n\n## Look\n\n```verify\nnonsense\n```\n"}});
    const Site site = Site::load(directory, noVariable);
    QVERIFY(hasErrors(site.facts.findings));
    QCOMPARE(site.id, u"shop"_s);
    QCOMPARE(site.topology.services.size(), 2);
    QCOMPARE(site.sources.size(), 2);
    QCOMPARE(site.facts.charts, QList{SeriesId(u"order_error_rate"_s)});
    QCOMPARE(site.controls.size(), 1);
    const auto bell = std::ranges::find(site.connectors, u"bell"_s, &Connector::id);
    QVERIFY(bell != site.connectors.end());
    QVERIFY(bell->action(ActionId(u"bell.ring"_s)));
    QVERIFY(!bell->action(ActionId(u"bell.smash"_s))); // cannot be verified, so it is not offered
    const auto named = [&](const QString &name) { return std::ranges::count(site.scenarios, name, &Scenario::name); };
    QCOMPARE(named(u"flood"_s), 0);
    QCOMPARE(named(u"surge"_s), 1); // what the program carries is still there
    QVERIFY(runbookNamed(u"odd", site.facts.runbooks, u"en")); // it stays text
}

void TestSite::readsAtADeclaredSourceArePartOfIt()
{
    QTemporaryDir folder;
    QByteArray text = good;
    text.replace("db-1: \"http://127.0.0.1:8008\"}}\n",
                 "db-1: \"http://127.0.0.1:8008/\", db-9: \"http://127.0.0.1:8099\"}}\n");
    const Site site = Site::load(write(folder, {{u"site.yaml"_s, text}}), noVariable);
    SystemClock clock;
    KeyringSecrets secrets;
    Findings findings;
    const Sources sources = makeSources(site, secrets, clock, nullptr, findings);
    // It is read all the same: what only the connector knows is needed by its conditions.
    const auto has = [&](const QString &id) {
        return std::ranges::any_of(sources.all, [&](const auto &each) { return each->id().value == id; });
    };
    QVERIFY(has(u"patroni/db-1"_s) && has(u"patroni/db/member/db-1"_s) && has(u"patroni/db/cluster"_s));
    const QMap<SourceId, SourceId> parts{
        {SourceId(u"patroni/db/member/db-1"_s), SourceId(u"patroni/db-1"_s)},
        {SourceId(u"patroni/db/cluster"_s), SourceId(u"patroni/db-1"_s)}}; // db-9 is asked by nobody else
    QCOMPARE(sources.parts, parts);
}

void TestSite::alertRulesAreKnown()
{
    QTemporaryDir folder;
    const QString directory = write(
        folder,
        {{u"site.yaml"_s, good},
         {u"rules/a.yaml"_s, "groups: [{name: a, rules: [{alert: ShopDown, expr: up}, {record: x, expr: y}]}]\n"}});
    const Site site = Site::load(directory, noVariable);
    QVERIFY(site.facts.alertRules);
    QCOMPARE(site.facts.alertRules->size(), 1);
    QCOMPARE(site.facts.alertRules->first().name, u"ShopDown"_s);
    QTemporaryDir other;
    QVERIFY(!Site::load(write(other, {{u"site.yaml"_s, good}}), noVariable).facts.alertRules);
}

void TestSite::checkTellsAsJson()
{
    QTemporaryDir folder;
    QByteArray text = good;
    const QString directory = write(folder, {{u"site.yaml"_s, text.append("sevices: []\n")}});
    const Ctl::Ended checked = Ctl::run({u"site"_s, u"check"_s, directory, u"--json"_s});
    QCOMPARE(checked.status, 2);
    const QJsonArray list = checked.json().array();
    QVERIFY2(list.size() == 1, checked.all().constData());
    QCOMPARE(list[0][u"file"_s].toString(), directory + u"/site.yaml"_s);
    QCOMPARE(list[0][u"line"_s].toInt(), 14);
    QCOMPARE(list[0][u"grade"_s].toString(), u"error"_s);
    QVERIFY2(list[0][u"remedy"_s].toString().contains(u"services"_s), checked.all().constData());
}

QTEST_GUILESS_MAIN(TestSite)
#include "tst_site.moc"
