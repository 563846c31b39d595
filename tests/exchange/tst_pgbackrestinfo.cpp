// SPDX-License-Identifier: GPL-3.0-or-later
// The exchange's pgBackRest tells what the recorded real one did, of the exchange's own backups.
#include "exchange/serve/pgbackrest.h"
#include "tests/support/jsonshape.h"
#include "tests/support/transcript.h"

#include <QTest>

using namespace Hikeshi::Exchange;
using Hikeshi::Test::shapeOf;
using Hikeshi::Test::Transcript;
using namespace Qt::StringLiterals;

namespace {

constexpr Ms start = 1'795'489'200'000; ///< 2026-11-24T03:00:00Z

/// No backup is being made: the one of the full hour has ended.
World quiet()
{
    World world(7, start);
    world.market().setDetail(false);
    world.advanceTo(start + 120'000);
    return world;
}

}

class TestPgbackrestInfo : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hasTheRealShape();
    void tellsTheCatalogue();
    void showsAJob();
};

// The recording has one full backup and one repository; ours have increments and two.
void TestPgbackrestInfo::hasTheRealShape()
{
    const World world = quiet();
    const Transcript recorded("pgbackrest");
    const QJsonDocument ours = QJsonDocument::fromJson(pgbackrestInfo(world, QUrlQuery()).body);
    QJsonObject told = ours[0].toObject();
    QJsonArray full, incremental;
    for (const auto backups = told[u"backup"_s].toArray(); const QJsonValue &backup : backups)
        (backup[u"type"_s] == u"full"_s ? full : incremental).append(backup);
    told[u"backup"_s] = full;
    QCOMPARE(shapeOf(QJsonDocument(QJsonArray{told}).toJson()), shapeOf(recorded.output("info as JSON")));
    QVERIFY(!incremental.isEmpty());
    QStringList wanted = shapeOf(QJsonDocument(full).toJson());
    wanted.replaceInStrings(u"prior: null"_s, u"prior: string"_s)
        .replaceInStrings(u"reference: null"_s, u"reference: array"_s);
    wanted.append(u"[].reference[]: string"_s);
    wanted.sort();
    QCOMPARE(shapeOf(QJsonDocument(incremental).toJson()), wanted);
    QUrlQuery other;
    other.addQueryItem(u"stanza"_s, u"nope"_s);
    QCOMPARE(QJsonDocument::fromJson(pgbackrestInfo(world, other).body),
             QJsonDocument::fromJson(recorded.output("unknown stanza")));
}

void TestPgbackrestInfo::tellsTheCatalogue()
{
    World world = quiet();
    const auto told = [&world] {
        return QJsonDocument::fromJson(pgbackrestInfo(world, QUrlQuery()).body)[0].toObject();
    };
    const QJsonObject before = told();
    const QJsonArray backups = before[u"backup"_s].toArray();
    QCOMPARE(backups.size(), qsizetype(world.backups().catalogue().size()));
    QString lastFull;
    static const QRegularExpression label(u"^\\d{8}-\\d{6}F(_\\d{8}-\\d{6}I)?$"_s);
    for (qsizetype i = 0; i < backups.size(); ++i) {
        const Backup &backup = world.backups().catalogue()[std::size_t(i)];
        QCOMPARE(backups[i][u"label"_s].toString(), backup.label);
        QVERIFY(label.match(backup.label).hasMatch());
        QCOMPARE(backups[i][u"timestamp"_s][u"stop"_s].toInteger(), backup.ended / 1000);
        QVERIFY(backups[i][u"info"_s][u"delta"_s].toInteger() <= backups[i][u"info"_s][u"size"_s].toInteger());
        QVERIFY(backups[i][u"archive"_s][u"start"_s].toString() <= backups[i][u"archive"_s][u"stop"_s].toString());
        if (backup.full) {
            lastFull = backup.label;
            continue;
        }
        QCOMPARE(backups[i][u"prior"_s], backups[i - 1][u"label"_s]);
        QCOMPARE(backups[i][u"reference"_s].toArray().first().toString(), lastFull);
        QVERIFY(backups[i][u"archive"_s][u"start"_s].toString() >= backups[i - 1][u"archive"_s][u"stop"_s].toString());
    }
    // The log goes on, and a backup made with damaged pages says so.
    const QJsonArray archives = before[u"archive"_s].toArray();
    QCOMPARE(archives.size(), 2);
    world.strike({.kind = Fault::Kind::CorruptDatabase});
    QVERIFY(world.backups().backUp(world.now(), false, true));
    world.advanceTo(world.now() + 60'000);
    const QJsonObject after = told();
    QCOMPARE(after[u"backup"_s].toArray().size(), backups.size() + 1);
    QCOMPARE(after[u"backup"_s].toArray().last()[u"error"_s], QJsonValue(true));
    QCOMPARE(backups.last()[u"error"_s], QJsonValue(false));
    QVERIFY(after[u"archive"_s][0][u"max"_s].toString() >= archives[0][u"max"_s].toString());
}

void TestPgbackrestInfo::showsAJob()
{
    World world = quiet();
    const auto status = [&world] {
        return QJsonDocument::fromJson(pgbackrestInfo(world, QUrlQuery()).body)[0][u"status"_s];
    };
    QCOMPARE(status()[u"lock"_s][u"backup"_s][u"held"_s], QJsonValue(false));
    QVERIFY(world.backups().backUp(world.now(), true, true));
    world.advanceTo(world.now() + 30'000);
    const QByteArray running = Transcript("pgbackrest").output("progress").split('\n')[2];
    QCOMPARE(shapeOf(QJsonDocument(status().toObject()).toJson()), shapeOf(running));
    const QJsonValue lock = status()[u"lock"_s][u"backup"_s];
    QVERIFY(lock[u"size-cplt"_s].toInteger() > 0);
    QVERIFY(lock[u"size-cplt"_s].toInteger() < lock[u"size"_s].toInteger());
    world.advanceTo(world.backups().job()->ends + 1'000);
    QCOMPARE(status()[u"lock"_s][u"backup"_s][u"held"_s], QJsonValue(false));
}

QTEST_GUILESS_MAIN(TestPgbackrestInfo)
#include "tst_pgbackrestinfo.moc"
