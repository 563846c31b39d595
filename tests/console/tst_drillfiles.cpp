// SPDX-License-Identifier: GPL-3.0-or-later
// Drills that leave the program and come into it: what was recorded is played again, and goes wrong in the same way.
#include "console/site.h"
#include "journal/kinds.h"
#include "journal/verify.h"
#include "tests/support/ctl.h"

#include <QJsonObject>
#include <QTemporaryDir>

using namespace Hikeshi;
using namespace Qt::StringLiterals;

namespace {

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

bool write(const QString &path, const QByteArray &bytes)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

/// What a journal says went wrong.
struct Trouble
{
    QString firstOut;
    QStringList services; ///< of the critical alerts
};

Trouble troubleIn(const QString &folder)
{
    Trouble trouble;
    const auto entries = readJournal(folder + u"/journal.sqlite"_s);
    for (const Entry &entry : entries.value_or(QList<Entry>())) {
        if (entry.kind != Kind::alertRaised)
            continue;
        if (trouble.firstOut.isEmpty())
            trouble.firstOut = entry.body[u"name"_s].toString();
        const QString service = entry.body[u"labels"_s][u"service"_s].toString();
        if (entry.body[u"severity"_s] == u"critical"_s && !trouble.services.contains(service))
            trouble.services.append(service);
    }
    trouble.services.sort();
    return trouble;
}

Ctl::Ended drill(const QString &scenario, const QString &out)
{
    return Ctl::run({u"drill"_s, u"run"_s, scenario, u"--autopilot"_s, u"--out"_s, out, u"--json"_s});
}

}

class TestDrillFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anImportedIncidentGoesWrongAgain_data();
    void anImportedIncidentGoesWrongAgain();
    void whatCannotBeImportedSaysWhy_data();
    void whatCannotBeImportedSaysWhy();
    void aScenarioIsPlayedFromItsFile();
    void faultsAreExported();
};

void TestDrillFiles::anImportedIncidentGoesWrongAgain_data()
{
    QTest::addColumn<QString>("scenario");
    for (const QString &name : {u"ledger-primary-lost"_s, u"web-backend-sick"_s, u"surge"_s})
        QTest::newRow(qPrintable(name)) << name;
}

void TestDrillFiles::anImportedIncidentGoesWrongAgain()
{
    QFETCH(QString, scenario);
    QTemporaryDir folder;
    const QString recorded = folder.filePath(u"recorded"_s);
    const Ctl::Ended ran = drill(scenario, recorded);
    QVERIFY2(ran.status == 0, ran.all().constData());
    const Trouble was = troubleIn(recorded);
    QVERIFY(!was.firstOut.isEmpty());

    const QMap<QString, QStringList> ways{{u"journal"_s, {u"--journal"_s, recorded + u"/journal.sqlite"_s}},
                                          {u"postmortem"_s, {u"--postmortem"_s, recorded + u"/postmortem.md"_s}},
                                          {u"japanese"_s, {u"--postmortem"_s, recorded + u"/postmortem.ja.md"_s}}};
    for (const auto &[way, from] : ways.asKeyValueRange()) {
        const QString file = folder.filePath(way + u".yaml"_s);
        const Ctl::Ended imported =
            Ctl::run(QStringList{u"drill"_s, u"import"_s} + from + QStringList{u"--out"_s, file});
        QVERIFY2(imported.status == 0, imported.all().constData());
        Findings findings;
        const Scenario read = Scenario::parse(contents(file), file, findings);
        QVERIFY2(findings.isEmpty(), contents(file).constData());
        QVERIFY(read.targets.contains(u"acknowledge"_s) && read.targets.contains(u"restore"_s));
        QVERIFY(!read.runbook.isEmpty());
        // What nobody could tell is said, in the file and on the line.
        QCOMPARE(contents(file).count("# Not known: "), imported.err.count("not known: "));

        const QString out = folder.filePath(way);
        const Ctl::Ended again = drill(file, out);
        const Trouble is = troubleIn(out);
        const QByteArray shown = contents(file) + again.all();
        QVERIFY2(is.firstOut == was.firstOut, QByteArray(is.firstOut.toUtf8() + '\n' + shown).constData());
        QVERIFY2(is.services == was.services, QByteArray(is.services.join(u' ').toUtf8() + '\n' + shown).constData());
        QVERIFY2(again.status == 0, shown.constData()); // its runbook restores it
    }
}

void TestDrillFiles::whatCannotBeImportedSaysWhy_data()
{
    QTest::addColumn<QString>("option");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("word");
    QTest::newRow("no such file") << u"--journal"_s << QByteArray() << u"is no file"_s;
    QTest::newRow("no journal") << u"--journal"_s << QByteArray("not a database") << u"journal"_s;
    QTest::newRow("no postmortem") << u"--postmortem"_s << QByteArray("# Minutes\n\nWe met.\n") << u"INC-7"_s;
    QTest::newRow("no alert") << u"--postmortem"_s
                              << QByteArray(
                                     "# X\n\nINC-7 · SEV1 · 2026-11-24 12:00:24 – 12:02:00 JST · 3 journal entries\n")
                              << u"no alert"_s;
    QTest::newRow("nothing that broke")
        << u"--postmortem"_s
        << QByteArray("# X\n\nINC-7 · SEV1 · 2026-11-24 12:00:24 – 12:02:00 JST · 3 journal entries\n\n"
                      "- `12:00:26` SomethingElse fires (first-out) (#93)\n")
        << u"SomethingElse"_s;
    QTest::newRow("bytes") << u"--postmortem"_s << QByteArray("\x00\xff\xfe# \x80`|", 9).repeated(1000) << u"INC-7"_s;
}

void TestDrillFiles::whatCannotBeImportedSaysWhy()
{
    QFETCH(QString, option);
    QFETCH(QByteArray, text);
    QFETCH(QString, word);
    QTemporaryDir folder;
    const QString path = folder.filePath(u"given"_s);
    if (!text.isEmpty())
        QVERIFY(write(path, text));
    const QString out = folder.filePath(u"out.yaml"_s);
    const Ctl::Ended ran = Ctl::run({u"drill"_s, u"import"_s, option, path, u"--out"_s, out});
    QVERIFY2(ran.status == 1 || ran.status == 2, ran.all().constData());
    QVERIFY2(ran.err.contains(word.toUtf8()), ran.all().constData());
    QVERIFY(!QFile::exists(out));
}

void TestDrillFiles::aScenarioIsPlayedFromItsFile()
{
    QTemporaryDir folder;
    const QString file = folder.filePath(u"mine.yaml"_s);
    QVERIFY(write(file,
                  "name: mine\ntitle: {en: Mine, ja: 自作}\nfamily: system\nminutes: 1\n"
                  "faults: [{kind: kill, target: web-1, at: 5s}]\n"));
    const Ctl::Ended ran = Ctl::run({u"drill"_s, u"run"_s, file, u"--out"_s, folder.path(), u"--json"_s});
    QCOMPARE(ran.json()[u"scenario"_s].toString(), u"mine"_s);
    QCOMPARE(troubleIn(folder.path()).firstOut, u"BackendServerDown"_s);

    QVERIFY(write(file, "name: mine\ntitle: {en: Mine, ja: 自作}\nfamily: weather\n"));
    const Ctl::Ended wrong = Ctl::run({u"drill"_s, u"run"_s, file, u"--out"_s, folder.path()});
    QCOMPARE(wrong.status, 2);
    QVERIFY2(wrong.err.contains("`weather` is no family"), wrong.all().constData());
    const Ctl::Ended none = Ctl::run({u"drill"_s, u"run"_s, u"./none.yaml"_s, u"--out"_s, folder.path()});
    QCOMPARE(none.status, 2);
}

void TestDrillFiles::faultsAreExported()
{
    QTemporaryDir folder;
    const QString out = folder.filePath(u"chaos.yaml"_s);
    const Ctl::Ended mesh = Ctl::run({u"drill"_s, u"export"_s, u"ledger-primary-lost"_s, u"--format"_s, u"chaos-mesh"_s,
                                      u"--namespace"_s, u"shop"_s, u"--out"_s, out});
    QVERIFY2(mesh.status == 0, mesh.all().constData());
    const QByteArray text = contents(out);
    for (const char *part :
         {"kind: Workflow", "namespace: shop", "action: pod-kill", "ledger-db-1", "# no equal: pause-patroni at 0:00"})
        QVERIFY2(text.contains(part), text.constData());
    const Ctl::Ended litmus = Ctl::run({u"drill"_s, u"export"_s, u"web-backend-sick"_s, u"--format"_s, u"litmus"_s});
    QVERIFY2(litmus.status == 0 && litmus.out.contains("kind: ChaosEngine"), litmus.all().constData());
    for (const QStringList &wrong : {QStringList{u"ledger-primary-lost"_s, u"--format"_s, u"gremlin"_s},
                                     QStringList{u"nothing"_s, u"--format"_s, u"litmus"_s},
                                     QStringList{u"surge"_s, u"--format"_s, u"litmus"_s}, QStringList{u"surge"_s}}) {
        const Ctl::Ended refused = Ctl::run(QStringList{u"drill"_s, u"export"_s} + wrong);
        QCOMPARE(refused.status, 2);
        QVERIFY(!refused.err.isEmpty());
    }
}

QTEST_GUILESS_MAIN(TestDrillFiles)
#include "tst_drillfiles.moc"
