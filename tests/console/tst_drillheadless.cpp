// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/site.h"
#include "journal/kinds.h"
#include "journal/verify.h"
#include "tests/support/ctl.h"

#include <QDir>
#include <QJsonArray>
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

QJsonValue measure(const QJsonDocument &card, const QString &name)
{
    for (const QJsonValue &line : card[u"measures"_s].toArray()) {
        if (line[u"measure"_s] == name)
            return line[u"yours_ms"_s];
    }
    return QJsonValue::Undefined;
}

}

/// Every drill that ships, without a window.
class TestDrillHeadless : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runbookFollowedToItsEnd_data() { scenarios(); }
    void runbookFollowedToItsEnd();
    void pathsGoAsTheirAuthorExpects_data() { scenarios(); }
    void pathsGoAsTheirAuthorExpects();

private:
    static void scenarios();
};

void TestDrillHeadless::scenarios()
{
    QTest::addColumn<QString>("scenario");
    const Site site = Site::load(Site::embedded(), [](const QString &) { return u"127.0.0.1:1"_s; });
    for (const Scenario &scenario : site.scenarios)
        QTest::newRow(qPrintable(scenario.name)) << scenario.name;
}

// That it goes the same way a second time, whatever the seed: tst_drillseeds.
void TestDrillHeadless::runbookFollowedToItsEnd()
{
    QFETCH(QString, scenario);
    QTemporaryDir folder;
    const QString out = folder.filePath(u"out"_s);
    const Ctl::Ended ran = Ctl::run({u"drill"_s, u"run"_s, scenario, u"--autopilot"_s, u"--out"_s, out, u"--json"_s});
    QVERIFY2(ran.status == 0, ran.all().constData());
    const QJsonDocument result = ran.json();
    QVERIFY(result[u"restored"_s].toBool());
    for (const QString &name : {u"acknowledge"_s, u"declare"_s, u"first_notice"_s, u"restore"_s})
        QVERIFY2(measure(result, name).isDouble(), qPrintable(name));

    const auto entries = readJournal(out + u"/journal.sqlite"_s);
    QVERIFY2(entries, entries ? "" : qPrintable(entries.error().text()));
    QCOMPARE(QString::fromLatin1(entries->last().hash.toHex()), result[u"head"_s].toString());
    QCOMPARE(std::ranges::count(*entries, Kind::drillStarted, &Entry::kind), 1);
    QCOMPARE(entries->last().kind, QString(Kind::drillEnded));
    QCOMPARE(QJsonDocument::fromJson(contents(out + u"/scorecard.json"_s))[u"points"_s], result[u"points"_s]);
    QVERIFY(contents(out + u"/postmortem.md"_s).startsWith("# "));
    QVERIFY(contents(out + u"/postmortem.ja.md"_s).startsWith("# "));
    QVERIFY(contents(out + u"/postmortem.html"_s).contains("<html"));
    QVERIFY(contents(out + u"/postmortem.pdf"_s).startsWith("%PDF-"));
}

// The good path restores, the mistake and doing nothing cost customers more.
void TestDrillHeadless::pathsGoAsTheirAuthorExpects()
{
    QFETCH(QString, scenario);
    const Site site = Site::load(Site::embedded(), [](const QString &) { return u"127.0.0.1:1"_s; });
    const Scenario &told = *std::ranges::find(site.scenarios, scenario, &Scenario::name);
    QMap<QString, double> lost;
    for (const DrillPath &path : told.paths) {
        QTemporaryDir folder;
        const Ctl::Ended ran =
            Ctl::run({u"drill"_s, u"run"_s, scenario, u"--path"_s, path.name, u"--out"_s, folder.path(), u"--json"_s});
        QVERIFY2(ran.status == 0, ran.all().constData());
        const QJsonDocument result = ran.json();
        QCOMPARE(result[u"expectations"_s].toArray().size(), path.expect.size());
        QCOMPARE(result[u"restored"_s].toBool(), path.followsRunbook());
        lost.insert(path.name, result[u"harm"_s][u"measured"_s].toDouble(-1));
        QVERIFY(lost[path.name] >= 0);
        if (path.deeds.isEmpty() && !path.followsRunbook()) {
            for (const QString &name : {u"acknowledge"_s, u"declare"_s, u"first_notice"_s, u"mitigate"_s, u"restore"_s})
                QVERIFY2(measure(result, name).isNull(), qPrintable(name));
            QVERIFY2(result[u"points"_s].toInt() <= 50, ran.all().constData());
        }
    }
    for (const DrillPath &path : told.paths) {
        if (!path.followsRunbook())
            QVERIFY2(lost[path.name] > 1.5 * lost[u"good"_s], qPrintable(path.name));
    }
}

QTEST_GUILESS_MAIN(TestDrillHeadless)
#include "tst_drillheadless.moc"
