// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/connector.h"
#include "runbooks/links.h"
#include "runbooks/lint.h"
#include "runbooks/sarif.h"

#include <QDirIterator>
#include <QJsonDocument>
#include <QTest>

using namespace Hikeshi;
using namespace Qt::StringLiterals;

namespace {

ActionSpec action(const QString &id, const QList<ArgumentSpec> &arguments)
{
    return {.id = ActionId(id), .arguments = arguments};
}

LintContext context()
{
    using Type = ArgumentSpec::Type;
    LintContext context;
    context.misfit = misfit;
    context.catalogue = QList{
        action(u"patroni.failover"_s, {{.name = u"candidate"_s, .type = Type::Instance}}),
        action(u"haproxy.weight"_s, {{.name = u"weight"_s, .type = Type::Integer, .minimum = 0, .maximum = 256}}),
        action(u"nftables.block"_s,
               {{.name = u"source"_s, .type = Type::Address},
                {.name = u"for"_s, .type = Type::Duration, .required = false},
                {.name = u"how"_s, .type = Type::Choice, .required = false, .choices = {u"drop"_s, u"reject"_s}}})};
    Topology topology;
    topology.services.append(
        {.id = ServiceId(u"ledger-db"_s), .instances = {InstanceId(u"db-1"_s), InstanceId(u"db-2"_s)}});
    context.topology = topology;
    context.alerts = QList<KnownAlert>{{.name = u"LedgerPrimaryLost"_s}};
    context.runbooks = QStringList{u"hand-over"_s, u"drain"_s};
    context.file = [](const QString &path) -> std::optional<QByteArray> {
        if (path == u"book/other.md")
            return QByteArray("# Other\n\n## A part\n\n## A part\n\n## 切り替え、確認\n");
        return path == u"book/picture.png" || path == u"book" ? std::optional(QByteArray()) : std::nullopt;
    };
    return context;
}

QByteArray step(const QByteArray &language, const QByteArray &content)
{
    return "# T\n\n## S\n\n```" + language + '\n' + content + "\n```\n";
}

}

class TestLint : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findings_data();
    void findings();
    void clean_data();
    void clean();
    void alertsWithoutARunbook();
    void alertRules();
    void slugs_data();
    void slugs();
    void sarifIsWhole();
    void jsonHasEverything();
    void theLibraryIsClean();
    void runbooksOfOthers();
};

void TestLint::findings_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QString>("rule");
    QTest::addColumn<int>("line");
    QTest::addColumn<int>("column");
    QTest::addColumn<QString>("said");
    const auto row = [](const char *name, const QByteArray &source, const QString &rule, int line, int column,
                        const QString &said) { QTest::newRow(name) << source << rule << line << column << said; };
    row("block", step("guard", "nonsense"), u"format"_s, 6, 0, {});
    row("goes nowhere", step("decision", "yes: continue\nno: go to \"Thre\"") + "\n## Three\n", u"unknown-step"_s, 7,
        12, u"did you mean `Three`"_s);
    row("two of one title", step("decision", "yes: go to \"X\"\nno: end") + "\n## X\n\n## X\n", u"ambiguous-step"_s, 6,
        13, u"`X`"_s);
    row("unreachable", step("if", "go to \"Last\"") + "\n## Never\n\n## Last\n", u"unreachable-step"_s, 9, 4,
        u"`Never`"_s);
    row("unreachable behind an end", step("decision", "done: end") + "\n## Never\n", u"unreachable-step"_s, 9, 4,
        u"`Never`"_s);
    row("variable", step("guard", "primaries of {servce} = 1"), u"unknown-variable"_s, 6, 14,
        u"did you mean `service`"_s);
    row("action", step("action", "action: patroni.failver\ntarget: ledger-db"), u"unknown-action"_s, 6, 9,
        u"did you mean `patroni.failover`"_s);
    row("argument missing", step("action", "action: patroni.failover\ntarget: ledger-db"), u"action-argument"_s, 6, 9,
        u"needs the argument `candidate`"_s);
    row("argument unknown",
        step("action", "action: patroni.failover\ntarget: ledger-db\narguments: {candidate: best, candidat: x}"),
        u"action-argument"_s, 8, 13, u"has no argument `candidat`"_s);
    row("not a number", step("action", "action: haproxy.weight\ntarget: db-1\narguments:\n  weight: much"),
        u"action-argument"_s, 9, 11, u"weight"_s);
    row("out of limits", step("action", "action: haproxy.weight\ntarget: db-1\narguments: {weight: 300}"),
        u"action-argument"_s, 8, 21, u"256"_s);
    row("best of a number", step("action", "action: haproxy.weight\ntarget: db-1\narguments: {weight: best}"),
        u"action-argument"_s, 8, 21, u"weight"_s);
    row("a name is no address",
        step("action", "action: nftables.block\ntarget: ledger-db\narguments: {source: host.example.org}"),
        u"action-argument"_s, 8, 21, u"address"_s);
    row("no duration",
        step("action", "action: nftables.block\ntarget: ledger-db\narguments: {source: 192.0.2.1, for: soon}"),
        u"action-argument"_s, 8, 37, u"duration"_s);
    row("no choice",
        step("action", "action: nftables.block\ntarget: ledger-db\narguments: {source: 192.0.2.1, how: hard}"),
        u"action-argument"_s, 8, 37, u"drop"_s);
    row("no instance", step("action", "action: patroni.failover\ntarget: ledger-db\narguments: {candidate: db-9}"),
        u"action-argument"_s, 8, 24, u"db-9"_s);
    row("target", step("action", "action: patroni.failover\ntarget: ledger\narguments: {candidate: best}"),
        u"unknown-target"_s, 7, 9, u"known: ledger-db"_s);
    row("undo is an action too", step("undo", "action: patroni.nothing\ntarget: ledger-db"), u"unknown-action"_s, 6, 9,
        {});
    row("command", step("sh", "df -h\nsudo systemctl restart web"), u"unguarded-command"_s, 7, 1,
        u"`systemctl restart`"_s);
    row("command in a list", "# T\n\n1. Do\n\n   ```bash\n   ls | xargs rm -f\n   ```\n", u"unguarded-command"_s, 6, 9,
        u"`rm`"_s);
    row("dead file", "# T\n\nSee [it](nothing.md).\n", u"dead-link"_s, 3, 10, u"nothing.md"_s);
    row("dead picture", "# T\n\n![x](gone.png)\n", u"dead-link"_s, 3, 6, {});
    row("dead reference", "# T\n\n[it][1]\n\n[1]: nothing.md\n", u"dead-link"_s, 5, 6, {});
    row("dead file of a site generator", "# T\n\n[it]({{< ref \"./nothing.md\" >}})\n", u"dead-link"_s, 3, 6, {});
    row("dead anchor", "# Title\n\n[it](#titel)\n", u"dead-anchor"_s, 3, 6, u"did you mean `title`"_s);
    row("dead anchor elsewhere", "# T\n\n[it](other.md#a-port)\n", u"dead-anchor"_s, 3, 6, u"other.md"_s);
    row("runbook link", "# T\n\n[it](runbook:hand-oevr)\n", u"unknown-runbook"_s, 3, 6, u"did you mean `hand-over`"_s);
    row("runbook inside", step("runbook", "run: handover"), u"unknown-runbook"_s, 6, 6, u"did you mean `hand-over`"_s);
    row("alert", "---\ntitle: T\nalerts: [LedgerPrimryLost]\n---\n# T\n", u"unknown-alert"_s, 3, 10,
        u"did you mean `LedgerPrimaryLost`"_s);
    row("alert in a list", "---\nalerts:\n  - LedgerPrimaryLost\n  - Other\n---\n# T\n", u"unknown-alert"_s, 4, 5, {});
    row("CRLF", "# T\r\n\r\n[it](nothing.md)\r\n", u"dead-link"_s, 3, 6, {});
    row("Japanese", QByteArray("# 題\n\n参照 [其れ](無い.md)\n"), u"dead-link"_s, 3, 9, u"無い.md"_s);
}

void TestLint::findings()
{
    QFETCH(QByteArray, source);
    QFETCH(QString, rule);
    QFETCH(int, line);
    QFETCH(int, column);
    QFETCH(QString, said);
    const QList<LintFinding> found = lint(source, u"book/a.md"_s, context());
    QString all;
    for (const LintFinding &each : found)
        all += u"%1 %2 %3: %4\n"_s.arg(each.rule).arg(each.finding.line).arg(each.column).arg(each.finding.text());
    const auto meant = std::ranges::find_if(found, [&](const LintFinding &each) {
        return each.rule == rule && each.finding.line == line && each.column == column;
    });
    QVERIFY2(meant != found.end(), qPrintable(all));
    QVERIFY2(found.size() == 1 || rule == u"format" || rule == u"ambiguous-step",
             qPrintable(all)); // these bring others
    QVERIFY2(meant->finding.text().contains(said), qPrintable(all));
    QVERIFY(std::ranges::contains(lintRules(), rule, &LintRule::id));
}

void TestLint::clean_data()
{
    QTest::addColumn<QByteArray>("source");
    const auto row = [](const char *name, const QByteArray &source) { QTest::newRow(name) << source; };
    row("empty", "");
    row("prose", "# T\n\nWords.\n");
    row("guard before the command", step("guard", "primaries of {service} = 1") + "\n```sh\nrm x\n```\n");
    row("undo for the command",
        step("sh", "rm x")
            + "\n```undo\naction: patroni.failover\ntarget: ledger-db\narguments: {candidate: best}\n```\n");
    row("action",
        step("action",
             "action: nftables.block\ntarget: ledger-db\narguments: {source: \"2001:db8::/64\", for: 10m, how: drop}"));
    row("filled in later",
        step("action", "action: patroni.failover\ntarget: \"{service}\"\narguments: {candidate: \"{instance}\"}"));
    row("declared", "---\nvariables: {ticket: {default: none}}\n---\n" + step("guard", "primaries of {ticket} = 1"));
    row("links",
        "# T\n\n[a](other.md#a-part-1) [b](other.md) [c](#t) [d](https://example.org/x) [e](mailto:a@b.c) "
        "![p](picture.png) [f](runbook:drain) [g](.)\n");
    row("links in CJK", QByteArray("# 主系の停止\n\n[a](#主系の停止) [b](other.md#切り替え確認) [c](<#主系の停止>)\n"));
    row("anchor of HTML", "# T\n\n<a id=\"here\"></a>\n\n[x](#here)\n");
    row("anchor of a site generator", "# T {#own}\n\n[x](#own)\n");
    row("no link in a fence", step("text", "[x](nothing.md)"));
    row("all ways lead on", step("decision", "yes: continue\nno: go to \"Three\"") + "\n## Two\n\n## Three\n");
}

void TestLint::clean()
{
    QFETCH(QByteArray, source);
    const QList<LintFinding> found = lint(source, u"book/a.md"_s, context());
    QVERIFY2(found.isEmpty(),
             found.isEmpty() ? "" : qPrintable(found.first().rule + u' ' + found.first().finding.text()));
}

void TestLint::alertsWithoutARunbook()
{
    Findings ignored;
    const QList<Runbook> runbooks{Runbook::parse("---\nalerts: [A]\n---\n", u"one.md"_s, ignored),
                                  Runbook::parse("", u"B.md"_s, ignored)};
    const QList<LintFinding> found = lintAlerts(
        {{.name = u"A"_s},
         {.name = u"B"_s},
         {.name = u"C"_s, .annotations = {{u"runbook_url"_s, u"runbook:one"_s}}},
         {.name = u"D"_s, .annotations = {{u"runbook_url"_s, u"runbook:two"_s}}, .file = u"r.yaml"_s, .line = 3},
         {.name = u"E"_s, .file = u"r.yaml"_s, .line = 9}},
        runbooks);
    QCOMPARE(found.size(), 2);
    QCOMPARE(found[0].finding.text().section(u';', 0, 0),
             u"r.yaml:3: `D` names the runbook `two`, which is not there"_s);
    QCOMPARE(found[1].finding.text().section(u';', 0, 0), u"r.yaml:9: no runbook is for `E`"_s);
}

void TestLint::alertRules()
{
    Findings findings;
    const QList<KnownAlert> alerts = readAlertRules(
        "groups:\n- name: a\n  rules:\n  - record: x\n    expr: y\n  - alert: Down\n    expr: up == 0\n    labels: "
        "{severity: critical}\n    annotations: {runbook_url: 'runbook:down'}\n- name: empty\n  rules:\n",
        u"r.yaml"_s, findings);
    QVERIFY(findings.isEmpty());
    QCOMPARE(alerts.size(), 1);
    QCOMPARE(alerts.first().name, u"Down"_s);
    QCOMPARE(alerts.first().line, 6);
    QCOMPARE(alerts.first().annotations.value(u"runbook_url"_s), u"runbook:down"_s);
}

void TestLint::slugs_data()
{
    QTest::addColumn<QString>("heading");
    QTest::addColumn<QString>("slug");
    const auto row = [](const char *heading, const char *slug) {
        QTest::newRow(heading) << QString::fromUtf8(heading) << QString::fromUtf8(slug);
    };
    row("Fail over {service}!", "fail-over-service");
    row("A  B", "a--b");
    row("snake_case and-dash", "snake_case-and-dash");
    row("日本語の見出し、です。", "日本語の見出しです");
    row("Ünïcode É", "ünïcode-é");
    row("a/b.c:d", "abcd");
    row("✅ Done", "-done");
    row("1. First", "1-first");
}

void TestLint::slugs()
{
    QFETCH(QString, heading);
    QFETCH(QString, slug);
    QCOMPARE(slugOf(heading), slug);
}

// What the schema of SARIF 2.1.0 demands of what we write.
void TestLint::sarifIsWhole()
{
    const QList<LintFinding> found =
        lint("# T\n\n## S\n\n[x](a b.md)\n\n```decision\nx: go to \"none\"\n```\n\n```sh\nrm x\n```\n",
             u"book/日本 a.md"_s, context())
        + QList<LintFinding>{{u"unbound-alert"_s, {u"/abs/r.yaml"_s, 0, u"w"_s, {}, Finding::Grade::Warning}, 0}};
    QVERIFY(found.size() >= 3);
    const QJsonObject log = sarif(found, u"1.2.3"_s);
    QCOMPARE(log[u"version"_s].toString(), u"2.1.0"_s);
    QVERIFY(log[u"$schema"_s].toString().endsWith(u"sarif-schema-2.1.0.json"_s));
    QCOMPARE(log[u"runs"_s].toArray().size(), 1);
    const QJsonValue run = log[u"runs"_s][0];
    const QJsonValue driver = run[u"tool"_s][u"driver"_s];
    QVERIFY(!driver[u"name"_s].toString().isEmpty());
    QSet<QString> ids;
    const QJsonArray rules = driver[u"rules"_s].toArray();
    for (const QJsonValue &rule : rules) {
        QVERIFY(!ids.contains(rule[u"id"_s].toString()));
        ids.insert(rule[u"id"_s].toString());
        QVERIFY(!rule[u"shortDescription"_s][u"text"_s].toString().isEmpty());
        QVERIFY(
            QStringList({u"error"_s, u"warning"_s}).contains(rule[u"defaultConfiguration"_s][u"level"_s].toString()));
    }
    QCOMPARE(run[u"results"_s].toArray().size(), found.size());
    for (const auto results = run[u"results"_s].toArray(); const QJsonValue &result : results) {
        QCOMPARE(rules[result[u"ruleIndex"_s].toInt(-1)][u"id"_s].toString(), result[u"ruleId"_s].toString());
        QVERIFY(!result[u"message"_s][u"text"_s].toString().isEmpty());
        QVERIFY(QStringList({u"error"_s, u"warning"_s}).contains(result[u"level"_s].toString()));
        const QJsonValue place = result[u"locations"_s][0][u"physicalLocation"_s];
        const QUrl uri(place[u"artifactLocation"_s][u"uri"_s].toString(), QUrl::StrictMode);
        QVERIFY2(uri.isValid(), qPrintable(uri.errorString()));
        QVERIFY(uri.isRelative() ? uri.path() == u"book/日本 a.md" : uri.toLocalFile() == u"/abs/r.yaml");
        const QJsonValue region = place[u"region"_s];
        if (!region.isUndefined())
            QVERIFY(region[u"startLine"_s].toInt() >= 1 && region[u"startColumn"_s].toInt(1) >= 1);
    }
}

void TestLint::jsonHasEverything()
{
    const QJsonArray list = lintJson(lint("# T\n\n[x](none.md)\n", u"book/a.md"_s, context()));
    QCOMPARE(list.size(), 1);
    QCOMPARE(list[0].toObject(),
             QJsonObject({{u"file"_s, u"book/a.md"_s},
                          {u"line"_s, 3},
                          {u"column"_s, 5},
                          {u"rule"_s, u"dead-link"_s},
                          {u"grade"_s, u"warning"_s},
                          {u"what"_s, u"there is no file `none.md`"_s},
                          {u"remedy"_s, u"mend the link"_s}}));
}

void TestLint::theLibraryIsClean()
{
    LintContext against;
    against.misfit = misfit;
    against.catalogue = QList<ActionSpec>();
    Findings ignored;
    const auto bytesOf = [](const QString &path) {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    };
    QDirIterator connectors(QStringLiteral(HIKESHI_SOURCE_DIR "/resources/connectors"), {u"*.yaml"_s}, QDir::Files);
    while (connectors.hasNext()) {
        const QString path = connectors.next();
        for (const auto actions = Connector::parse(bytesOf(path), path, ignored).actions;
             const ConnectorAction &each : actions)
            against.catalogue->append(each.spec);
    }
    const QDir library(QStringLiteral(HIKESHI_SOURCE_DIR "/runbooks/library"));
    against.runbooks = QStringList();
    for (const auto names = library.entryList({u"*.md"_s}); const QString &name : names)
        against.runbooks->append(name.section(u'.', 0, 0));
    for (const auto names = library.entryList({u"*.md"_s}); const QString &name : names) {
        const QList<LintFinding> found = lint(bytesOf(library.filePath(name)), name, against);
        for (const LintFinding &each : found)
            qInfo("%s [%s]", qPrintable(each.finding.text()), qPrintable(each.rule));
        QVERIFY2(found.isEmpty(), qPrintable(name));
    }
}

// Plain runbooks of others are never refused; what is found in them is printed, to be read by a person.
void TestLint::runbooksOfOthers()
{
    const QString folder = QStringLiteral(HIKESHI_SOURCE_DIR "/../shared/data/runbooks");
    if (!QFile::exists(folder))
        qInfo("%s is absent: nothing of others is looked at", qPrintable(folder));
    LintContext plain;
    plain.file = [](const QString &path) -> std::optional<QByteArray> {
        if (QFileInfo(path).isDir())
            return QByteArray();
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? std::optional(file.readAll()) : std::nullopt;
    };
    QMap<QString, int> counts;
    int files = 0;
    QDirIterator found(folder, {u"*.md"_s}, QDir::Files, QDirIterator::Subdirectories);
    while (found.hasNext()) {
        QFile file(found.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        ++files;
        for (const auto findings = lint(file.readAll(), file.fileName(), plain); const LintFinding &each : findings) {
            ++counts[each.rule];
            if (qEnvironmentVariableIsSet("HIKESHI_SHOW"))
                qInfo("%s [%s]", qPrintable(each.finding.text().section(u"prometheus-operator/"_s, 1)),
                      qPrintable(each.rule));
            QVERIFY2(each.finding.grade == Finding::Grade::Warning, qPrintable(each.finding.text()));
        }
    }
    for (const auto &[rule, count] : counts.asKeyValueRange())
        qInfo("%s: %d in %d runbooks", qPrintable(rule), count, files);
}

QTEST_GUILESS_MAIN(TestLint)
#include "tst_lint.moc"
