// SPDX-License-Identifier: GPL-3.0-or-later
// What is written for Chaos Mesh and Litmus, against schemas of the fields that their CRDs have.
#include "drill/chaosexport.h"
#include "drill/chaoskinds.h"
#include "drill/faultwords.h"
#include "drill/yamltext.h"
#include "situation/yamlnode.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

#include <valijson/adapters/qtjson_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QString sources = QStringLiteral(HIKESHI_SOURCE_DIR);

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString schemaFor(ChaosFormat format)
{
    return format == ChaosFormat::ChaosMesh ? u"chaos-mesh-workflow.json"_s : u"chaos-litmus-engine.json"_s;
}

/// What the schema has against it; empty: nothing.
QByteArray schemaSays(ChaosFormat format, const QJsonValue &json)
{
    const QJsonValue text =
        QJsonDocument::fromJson(contents(sources + u"/resources/schemas/"_s + schemaFor(format))).object();
    if (text.toObject().isEmpty())
        return "there is no schema";
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

/// The documents of a manifest as JSON.
QList<QJsonObject> documents(const QByteArray &yaml)
{
    QList<QJsonObject> list;
    for (const auto parts = QString::fromUtf8(yaml).split(u"---\n"_s); const QString &part : parts) {
        Findings findings;
        const YamlNode node = YamlNode::parse(part.toUtf8(), u"a.yaml"_s, findings);
        if (node.isMap())
            list.append(QJsonValue::fromVariant(node.variant()).toObject());
    }
    return list;
}

Scenario scenarioWith(const QByteArray &faults)
{
    Findings findings;
    const Scenario scenario = Scenario::parse("name: x\ntitle: {en: X, ja: X}\nfamily: system\nminutes: 10\n" + faults,
                                              u"x.yaml"_s, findings);
    for (const Finding &finding : std::as_const(findings))
        qWarning("%s", qPrintable(finding.text()));
    return scenario;
}

QJsonObject templateNamed(const QJsonObject &workflow, const QString &name)
{
    for (const auto templates = workflow[u"spec"_s][u"templates"_s].toArray(); const QJsonValue &each : templates) {
        if (each[u"name"_s] == name)
            return each.toObject();
    }
    return {};
}

}

class TestChaosExport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyKindIsWrittenOrExplained_data();
    void everyKindIsWrittenOrExplained();
    void shippedScenariosFitTheSchemas_data();
    void shippedScenariosFitTheSchemas();
    void theSchemasRefuseWhatTheCrdsDo_data();
    void theSchemasRefuseWhatTheCrdsDo();
    void timesAreKept();
    void eachFaultStrikesItsOwnTarget();
    void sharesAndDelays();
    void nothingToDoIsAnError();
    void yamlIsReadBackAsItWas();
};

void TestChaosExport::everyKindIsWrittenOrExplained_data()
{
    QTest::addColumn<QString>("kind");
    for (const auto kinds = faultKinds(); const QString &kind : kinds) {
        if (kind != u"heal")
            QTest::newRow(qPrintable(kind)) << kind;
    }
    QTest::newRow("one that comes later") << u"melt"_s;
}

void TestChaosExport::everyKindIsWrittenOrExplained()
{
    QFETCH(QString, kind);
    const ChaosFault fault{.kind = kind, .target = u"web-2"_s, .amount = 0.5, .at = 30s, .lasts = 2min};
    for (const ChaosEqual &equal : {chaosMeshEqual(fault), litmusEqual(fault)}) {
        if (equal.kind.isEmpty())
            QVERIFY2(!equal.note.isEmpty(), "it has no equal, and nobody says why");
        else
            QVERIFY(!equal.spec.isEmpty());
    }
    if (!faultKinds().contains(kind))
        return;
    const Scenario scenario = scenarioWith("faults: [{kind: kill, target: web-1, at: 10s}, {kind: " + kind.toUtf8()
                                           + ", target: web-2, at: 30s, amount: 0.5}]\n");
    for (const ChaosFormat format : {ChaosFormat::ChaosMesh, ChaosFormat::Litmus}) {
        const Result<QByteArray> manifest = toChaos(scenario, format, u"drills"_s);
        QVERIFY(manifest);
        const QList<QJsonObject> all = documents(*manifest);
        QVERIFY(!all.isEmpty());
        for (const QJsonObject &document : all) {
            const QByteArray objection = schemaSays(format, document);
            QVERIFY2(objection.isEmpty(), QByteArray(objection + *manifest).constData());
        }
        const ChaosFault second = timedFaults(scenario).last();
        const ChaosEqual equal = format == ChaosFormat::ChaosMesh ? chaosMeshEqual(second) : litmusEqual(second);
        QCOMPARE(manifest->contains(QByteArray("# no equal: " + kind.toUtf8())), equal.kind.isEmpty());
    }
}

void TestChaosExport::shippedScenariosFitTheSchemas_data()
{
    QTest::addColumn<QString>("path");
    const QDir folder(sources + u"/resources/scenarios"_s);
    for (const auto names = folder.entryList({u"*.yaml"_s}); const QString &name : names)
        QTest::newRow(qPrintable(name)) << folder.filePath(name);
}

void TestChaosExport::shippedScenariosFitTheSchemas()
{
    QFETCH(QString, path);
    Findings findings;
    const Scenario scenario = Scenario::parse(contents(path), path, findings);
    for (const ChaosFormat format : {ChaosFormat::ChaosMesh, ChaosFormat::Litmus}) {
        const Result<QByteArray> manifest = toChaos(scenario, format, u"default"_s);
        if (!manifest) { // then none of its faults has an equal, and each says so
            QCOMPARE(manifest.error().text().count(u"no equal: "_s), timedFaults(scenario).size());
            continue;
        }
        for (const auto all = documents(*manifest); const QJsonObject &document : all) {
            const QByteArray objection = schemaSays(format, document);
            QVERIFY2(objection.isEmpty(), QByteArray(objection + *manifest).constData());
        }
    }
}

void TestChaosExport::theSchemasRefuseWhatTheCrdsDo_data()
{
    QTest::addColumn<bool>("mesh");
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::newRow("no such action") << true << u"action: pod-kill"_s << u"action: pod-melt"_s;
    QTest::newRow("no such mode") << true << u"mode: all"_s << u"mode: some"_s;
    QTest::newRow("a duration in the chaos") << true << u"mode: all"_s << u"duration: 5s"_s;
    QTest::newRow("a deadline that is none") << true << u"deadline: \"30s\""_s << u"deadline: soon"_s;
    QTest::newRow("no such template") << true << u"templateType: Serial"_s << u"templateType: Ballad"_s;
    QTest::newRow("a name that is none") << true << u"name: drill-x"_s << u"name: Drill_X"_s;
    QTest::newRow("no such experiment") << false << u"name: pod-delete"_s << u"name: pod-melt"_s;
    QTest::newRow("no such variable") << false << u"name: RAMP_TIME"_s << u"name: RAMP"_s;
    QTest::newRow("no such state") << false << u"engineState: active"_s << u"engineState: idle"_s;
}

void TestChaosExport::theSchemasRefuseWhatTheCrdsDo()
{
    QFETCH(bool, mesh);
    QFETCH(QString, from);
    QFETCH(QString, to);
    const ChaosFormat format = mesh ? ChaosFormat::ChaosMesh : ChaosFormat::Litmus;
    const Result<QByteArray> manifest =
        toChaos(scenarioWith("faults: [{kind: kill, target: web-1, at: 30s}]\n"), format, u"default"_s);
    QVERIFY(manifest);
    QCOMPARE(schemaSays(format, documents(*manifest).first()), QByteArray());
    const QString spoilt = QString::fromUtf8(*manifest).replace(from, to);
    QVERIFY2(spoilt != QString::fromUtf8(*manifest), manifest->constData());
    QVERIFY(!schemaSays(format, documents(spoilt.toUtf8()).first()).isEmpty());
}

// Faults overlap as they do in the drill: each waits for its own time, and lasts until it is healed.
void TestChaosExport::timesAreKept()
{
    const Scenario scenario = scenarioWith("faults:\n"
                                           "  - {kind: slow, target: api-1, at: 0s, amount: 3}\n"
                                           "  - {kind: kill, target: web-1, at: 20s, for: 90s}\n"
                                           "  - {kind: freeze, target: web-2, at: 1m}\n"
                                           "  - {kind: heal, target: web-2, at: 3m}\n"
                                           "injects:\n"
                                           "  - {id: later, at: 4m, fault: {kind: kill, target: api-2}}\n"
                                           "  - {id: waits, when: declared, fault: {kind: kill, target: api-3}}\n");
    const QList<ChaosFault> faults = timedFaults(scenario);
    QCOMPARE(faults.size(), 4);
    QCOMPARE(faults[0].lasts, Milliseconds(10min));
    QCOMPARE(faults[1].lasts, Milliseconds(90s));
    QCOMPARE(faults[2].lasts, Milliseconds(2min));
    QCOMPARE(faults[3].at, Milliseconds(4min));

    const QByteArray manifest = toChaos(scenario, ChaosFormat::ChaosMesh, u"default"_s).value_or(QByteArray());
    const QJsonObject workflow = documents(manifest).value(0);
    QCOMPARE(templateNamed(workflow, u"drill"_s)[u"templateType"_s].toString(), u"Parallel"_s);
    QCOMPARE(templateNamed(workflow, u"drill"_s)[u"children"_s].toArray().size(), 4);
    const QJsonArray steps = templateNamed(workflow, u"2-kill-web-1"_s)[u"children"_s].toArray();
    QCOMPARE(steps, (QJsonArray{u"wait-2-kill-web-1"_s, u"fault-2-kill-web-1"_s}));
    QCOMPARE(templateNamed(workflow, steps[0].toString())[u"deadline"_s].toString(), u"20s"_s);
    QCOMPARE(templateNamed(workflow, steps[1].toString())[u"deadline"_s].toString(), u"90s"_s);
    QCOMPARE(templateNamed(workflow, u"1-slow-api-1"_s)[u"children"_s].toArray().size(), 1); // at once
    QVERIFY(manifest.contains("# not timed: waits (kill) waits for `declared`"));

    const QByteArray engines = toChaos(scenario, ChaosFormat::Litmus, u"default"_s).value_or(QByteArray());
    QCOMPARE(documents(engines).size(), 4);
    QVERIFY(engines.contains("- name: RAMP_TIME\n              value: \"20\""));
    QVERIFY(engines.contains("- name: TOTAL_CHAOS_DURATION\n              value: \"90\""));
}

void TestChaosExport::eachFaultStrikesItsOwnTarget()
{
    const Scenario scenario = scenarioWith(
        "faults: [{kind: kill, target: web-1, at: 5s}, {kind: hang-dcs, at: 5s}, {kind: region-loss, at: 5s}]\n");
    const QJsonObject workflow =
        documents(toChaos(scenario, ChaosFormat::ChaosMesh, u"shop"_s).value_or(QByteArray())).value(0);
    QCOMPARE(templateNamed(workflow, u"fault-1-kill-web-1"_s)[u"podChaos"_s][u"selector"_s].toObject(),
             (QJsonObject{{u"pods"_s, QJsonObject{{u"shop"_s, QJsonArray{u"web-1"_s}}}}}));
    QCOMPARE(templateNamed(workflow, u"fault-2-hang-dcs"_s)[u"networkChaos"_s][u"selector"_s][u"labelSelectors"_s]
                 .toObject(),
             (QJsonObject{{u"app.kubernetes.io/name"_s, u"etcd"_s}}));
    QVERIFY(!templateNamed(workflow, u"fault-3-region-loss"_s)[u"podChaos"_s][u"selector"_s][u"nodeSelectors"_s]
                 .toObject()
                 .isEmpty());
    const QList<QJsonObject> engines =
        documents(toChaos(scenario, ChaosFormat::Litmus, u"shop"_s).value_or(QByteArray()));
    QCOMPARE(engines[0][u"spec"_s][u"selectors"_s][u"pods"_s][0].toObject(),
             (QJsonObject{{u"names"_s, u"web-1"_s}, {u"namespace"_s, u"shop"_s}}));
    QCOMPARE(engines[1][u"spec"_s][u"appinfo"_s][u"applabel"_s].toString(), u"app.kubernetes.io/name=etcd"_s);
}

void TestChaosExport::sharesAndDelays()
{
    const ChaosFault sick{.kind = u"sick"_s, .target = u"web-2"_s, .amount = 0.35, .lasts = 1min};
    QCOMPARE(litmusEqual(sick).spec[u"TOXICITY"_s].toString(), u"35"_s);
    QVERIFY(chaosMeshEqual(sick).note.contains(u"35 %"_s));
    const ChaosFault slow{.kind = u"slow"_s, .target = u"web-2"_s, .amount = 4, .lasts = 1min};
    QCOMPARE(litmusEqual(slow).spec[u"NETWORK_LATENCY"_s].toString(), u"300"_s);
    QCOMPARE(chaosMeshEqual(slow).spec[u"delay"_s][u"latency"_s].toString(), u"300ms"_s);
}

void TestChaosExport::nothingToDoIsAnError()
{
    const Scenario scenario = scenarioWith("faults: [{kind: surge, at: 20s, amount: 3}]\n");
    for (const ChaosFormat format : {ChaosFormat::ChaosMesh, ChaosFormat::Litmus}) {
        const Result<QByteArray> manifest = toChaos(scenario, format, u"default"_s);
        QVERIFY(!manifest);
        QVERIFY(manifest.error().text().contains(u"load generator"_s));
    }
    QVERIFY(!chaosFormat(u"gremlin"_s));
    QVERIFY(chaosFormat(u"litmus"_s) == ChaosFormat::Litmus);
}

void TestChaosExport::yamlIsReadBackAsItWas()
{
    const QJsonObject value{
        {u"plain"_s, u"pod-kill"_s},
        {u"texts"_s,
         QJsonArray{u"true"_s, u"No"_s, u"12"_s, u"1e3"_s, u""_s, u" a "_s, u"a: b"_s, u"# no comment"_s, u"- x"_s,
                    u"~"_s, u"\"quoted\" \\ back"_s, u"two\nlines"_s, u"台帳：停止"_s, u"{x}"_s, u"*a"_s, u"%"_s}},
        {u"numbers"_s, QJsonArray{1, 0.5, 41000000, -3}},
        {u"nested"_s,
         QJsonObject{{u"list"_s,
                      QJsonArray{QJsonObject{{u"a"_s, 1}, {u"b"_s, QJsonArray{u"c"_s}}},
                                 QJsonObject{{u"d"_s, QJsonObject{{u"e"_s, true}}}}}}}},
        {u"12"_s, u"a key that looks like a number"_s}};
    for (const QString &text : {toYaml(value), toYamlFlow(value)}) {
        Findings findings;
        const YamlNode node = YamlNode::parse(text.toUtf8(), u"a.yaml"_s, findings);
        QVERIFY2(findings.isEmpty(), qPrintable(text));
        const QJsonObject back = QJsonValue::fromVariant(node.variant()).toObject();
        QVERIFY2(back == value, qPrintable(text + QString::fromUtf8(QJsonDocument(back).toJson())));
    }
    QCOMPARE(yamlComment(u"one\ntwo: {"_s), u"# one\n# two: {\n"_s);
}

QTEST_GUILESS_MAIN(TestChaosExport)
#include "tst_chaosexport.moc"
