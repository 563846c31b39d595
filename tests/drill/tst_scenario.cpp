// SPDX-License-Identifier: GPL-3.0-or-later
#include "drill/scenario.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTest>

#include <algorithm>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestScenario : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void shippedScenariosAreWhole_data();
    void shippedScenariosAreWhole();
    void everyFamilyIsDrilled();
    void everythingIsRead();
    void mistakesAreAllReported_data();
    void mistakesAreAllReported();
};

void TestScenario::shippedScenariosAreWhole_data()
{
    QTest::addColumn<QString>("path");
    const QDir folder(QStringLiteral(HIKESHI_SOURCE_DIR) + u"/resources/scenarios"_s);
    for (const QString &name : folder.entryList({u"*.yaml"_s}))
        QTest::newRow(qPrintable(name)) << folder.filePath(name);
}

void TestScenario::shippedScenariosAreWhole()
{
    QFETCH(QString, path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    Findings findings;
    const Scenario scenario = Scenario::parse(file.readAll(), path, findings);
    QVERIFY2(findings.isEmpty(), findings.isEmpty() ? "" : qPrintable(findings.first().text()));
    QCOMPARE(scenario.name, QFileInfo(path).baseName());
    for (const Localized &text : QList<Localized>{scenario.title, scenario.description} + scenario.teaching) {
        QVERIFY(!text.en.isEmpty());
        QVERIFY(!text.ja.isEmpty());
    }
    QVERIFY(!scenario.forExchange[u"faults"_s].toArray().isEmpty());
    QVERIFY(scenario.targets.contains(u"restore"_s));
    const auto has = [&scenario](const QString &folder) {
        return QFile::exists(QStringLiteral(HIKESHI_SOURCE_DIR) + folder + scenario.runbook + u".md"_s);
    };
    QVERIFY(has(u"/runbooks/library/"_s) || has(u"/resources/sites/exchange/runbooks/"_s));
    QVERIFY(!scenario.hints.isEmpty());
    QVERIFY(!scenario.useful.isEmpty());
    // There is a way out, a mistake that tempts, and it is the worse for being left alone.
    for (const QString &name : {u"good"_s, u"wrong"_s, u"nothing"_s}) {
        QVERIFY2(scenario.path(name), qPrintable(name));
        QVERIFY2(!scenario.path(name)->expect.isEmpty(), qPrintable(name));
    }
    QVERIFY(!scenario.path(u"wrong"_s)->why.ja.isEmpty());
}

void TestScenario::everyFamilyIsDrilled()
{
    QMap<QString, int> families;
    const QDir folder(QStringLiteral(HIKESHI_SOURCE_DIR) + u"/resources/scenarios"_s);
    for (const auto names = folder.entryList({u"*.yaml"_s}); const QString &name : names) {
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        Findings findings;
        ++families[Scenario::parse(file.readAll(), name, findings).family];
    }
    QCOMPARE(families.keys(), (QStringList{u"cyber"_s, u"maintenance"_s, u"surge"_s, u"system"_s}));
    for (const auto &[family, count] : families.asKeyValueRange())
        QVERIFY2(count >= 2, qPrintable(family));
}

void TestScenario::everythingIsRead()
{
    Findings findings;
    const Scenario scenario = Scenario::parse(R"(
name: lost
title: {en: Lost, ja: 喪失}
family: system
difficulty: 9
minutes: 20
seed: 3
runbook: lost
faults: [{kind: kill, target: ledger-db-1, at: 20s}]
targets: {declare: 2m, restore: 10m}
unsafe: [{action: patroni.failover, arguments: {candidate: ledger-db-3}, why: {en: behind}}]
teaching: [{en: Read the first-out.}]
useful: [patroni.*]
hints: [{en: Look at the map., ja: 地図を見る。}]
injects:
  - {id: boss, at: 4m, unless: notice published, message: {from: boss, en: "What do I tell the press?", ja: 報道に何と言えばよいか。}}
  - {id: second, when: action patroni.failover confirmed, after: 30s, fault: {kind: kill, target: web-1}}
  - {id: silent, when: no notice for 5m, observation: {en: Users were told nothing.}}
paths:
  good: {expect: [order_error_rate < 1 %]}
  wrong:
    actions: [{at: 1m, action: patroni.failover, target: ledger-db, arguments: {candidate: ledger-db-3}}]
    why: {en: It is the first in the list.}
  nothing: {expect: [order_error_rate > 50 %]}
)",
                                              u"lost.yaml"_s, findings);
    QVERIFY2(findings.isEmpty(), findings.isEmpty() ? "" : qPrintable(findings.first().text()));
    QCOMPARE(scenario.title.in(u"ja"), u"喪失"_s);
    QCOMPARE(scenario.difficulty, 4); // kept within its range
    QCOMPARE(scenario.targets, (QMap<QString, Milliseconds>{{u"declare"_s, 2min}, {u"restore"_s, 10min}}));
    QCOMPARE(scenario.unsafe.first().arguments[u"candidate"_s], u"ledger-db-3"_s);
    QCOMPARE(scenario.forExchange[u"seed"_s].toInt(), 3);
    QCOMPARE(scenario.forExchange[u"name"_s].toString(), u"lost"_s);
    QCOMPARE(scenario.useful, QStringList{u"patroni.*"_s});
    QCOMPARE(scenario.hints.first().ja, u"地図を見る。"_s);
    QCOMPARE(scenario.injects.size(), 3);
    QCOMPARE(scenario.injects[0].from, u"boss"_s);
    QCOMPARE(scenario.injects[0].at, std::optional<Milliseconds>(4min));
    QCOMPARE(scenario.injects[1].what, Injected::What::Fault);
    QCOMPARE(scenario.injects[1].after, Milliseconds(30s));
    QCOMPARE(scenario.injects[1].fault[u"target"_s].toString(), u"web-1"_s);
    QCOMPARE(scenario.injects[2].what, Injected::What::Observation);
    QVERIFY(scenario.path(u"good"_s)->followsRunbook());
    QCOMPARE(scenario.path(u"wrong"_s)->deeds.first().arguments[u"candidate"_s], u"ledger-db-3"_s);
    QCOMPARE(scenario.path(u"nothing"_s)->expect.first().source, u"order_error_rate > 50 %"_s);
    QVERIFY(!scenario.path(u"better"_s));
}

void TestScenario::mistakesAreAllReported_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QStringList>("words");
    const QByteArray head = "name: x\ntitle: {en: X, ja: X}\n";
    QTest::newRow("not a map") << QByteArray("- a\n- b\n") << QStringList{u"is not a scenario"_s};
    QTest::newRow("empty") << QByteArray() << QStringList{u"is not a scenario"_s};
    QTest::newRow("syntax") << QByteArray("name: [\n") << QStringList{u":2"_s};
    QTest::newRow("several at once") << head + "family: weather\nfaults: [{kind: melt, at: 0s}]\ntargets: {smile: 1m}\n"
                                     << QStringList{u"`weather`"_s, u"melt"_s, u"`smile`"_s};
    QTest::newRow("nothing goes wrong") << head + "family: surge\n" << QStringList{u"nothing goes wrong"_s};
    QTest::newRow("injects") << head
            + "family: surge\nfaults: [{kind: surge, at: 0s, amount: 2}]\ninjects:\n"
              "  - {id: a, message: {from: aunt, en: x}}\n"
              "  - {id: a, at: 1m, when: declared, hint: {en: x}}\n"
              "  - {id: b, when: the moon is full, fault: {kind: melt}}\n"
              "  - {id: c, at: 1m}\n"
                             << QStringList{u"needs either `at:` or `when:`"_s,
                                            u"`aunt`"_s,
                                            u"`a` is there twice"_s,
                                            u"`melt`"_s,
                                            u"throws nothing in"_s,
                                            u"`the moon is full`"_s};
    QTest::newRow("paths") << head
            + "family: surge\nfaults: [{kind: surge, at: 0s, amount: 2}]\npaths: {best: {expect: [what is this]}}\n"
                           << QStringList{u"`best` is no path"_s, u"`what is this`"_s};
    QTest::newRow("unknown key") << head + "family: surge\ncolour: red\nfaults: [{kind: surge, at: 0s, amount: 2}]\n"
                                 << QStringList{u"colour"_s};
}

void TestScenario::mistakesAreAllReported()
{
    QFETCH(QByteArray, text);
    QFETCH(QStringList, words);
    Findings findings;
    (void)Scenario::parse(text, u"bad.yaml"_s, findings);
    QString all;
    for (const Finding &finding : findings)
        all += finding.text() + u'\n';
    for (const QString &word : words)
        QVERIFY2(all.contains(word), qPrintable(u"no %1 in: %2"_s.arg(word, all)));
    QVERIFY(all.contains(u"bad.yaml"_s));
}

QTEST_GUILESS_MAIN(TestScenario)
#include "tst_scenario.moc"
