// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/drilldesk.h"
#include "console/scenariodesk.h"
#include "console/site.h"
#include "journal/journal.h"
#include "runbooks/runner.h"
#include "situation/situation.h"
#include "sources/streamsource.h"
#include "tests/support/ctl.h"
#include "tests/support/handmade.h"
#include "tests/support/idleactions.h"
#include "widgets/presenters/incidentbook.h"

#include <QCoro/QCoroTask>
#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Hikeshi;
using namespace Hikeshi::Handmade;

namespace {

constexpr auto small = R"(name: small
title: {en: Small, ja: 小}
family: system
minutes: 3
faults: [{kind: kill, target: ledger-db-1, at: 10s}, {kind: pause-patroni, at: 0s}]
paths:
  nothing: {expect: [order_error_rate > 50 %, primaries of ledger-db = 1]}
)";

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QString put(const QString &path, const QByteArray &text)
{
    QDir().mkpath(QFileInfo(path).absolutePath());
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(text) == text.size() ? path : QString();
}

}

/// Scenarios as files: checked, played, reported, and saved where the site finds them.
class TestScenarioDesk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void checkTellsWhatIsWrong_data();
    void checkTellsWhatIsWrong();
    void fileIsPlayedAsItStands();
    void reportIsTheDebrief();
    void userHasDrillsOfTheirOwn();
    void deskPlaysAndCancels();
};

void TestScenarioDesk::checkTellsWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("said");
    QTest::newRow("good") << QByteArray(small) << 0 << QByteArray("nothing is wrong");
    QTest::newRow("family") << QByteArray(small).replace("family: system", "family: moon") << 1
                            << QByteArray(":3: `moon` is no family");
    QTest::newRow("no scenario") << QByteArray("[1, 2]") << 1 << QByteArray("is not a scenario");
}

void TestScenarioDesk::checkTellsWhatIsWrong()
{
    QFETCH(QByteArray, text);
    QFETCH(int, status);
    QFETCH(QByteArray, said);
    QTemporaryDir folder;
    const QString path = put(folder.filePath(u"s.yaml"_s), text);
    const Ctl::Ended ran = Ctl::run({u"drill"_s, u"check"_s, path});
    QCOMPARE(ran.status, status);
    QVERIFY2(ran.all().contains(said), ran.all().constData());
    const Ctl::Ended none = Ctl::run({u"drill"_s, u"check"_s, folder.filePath(u"none.yaml"_s)});
    QCOMPARE(none.status, 2);
}

void TestScenarioDesk::fileIsPlayedAsItStands()
{
    QTemporaryDir folder;
    const QString path = put(folder.filePath(u"s.yaml"_s), small);
    const QString out = folder.filePath(u"out"_s);
    const Ctl::Ended ran = Ctl::run(
        {u"drill"_s, u"run"_s, path, u"--path"_s, u"nothing"_s, u"--out"_s, out, u"--json"_s, u"--progress"_s});
    QCOMPARE(ran.status, 1); // there is no primary at its end: one expectation does not hold
    const QJsonDocument told = ran.json();
    QCOMPARE(told[u"scenario"_s].toString(), u"small"_s);
    QCOMPARE(told[u"expectations"_s].toArray().size(), 2);
    QVERIFY(told[u"expectations"_s][0][u"holds"_s].toBool());
    QVERIFY(!told[u"expectations"_s][1][u"holds"_s].toBool());
    QVERIFY2(ran.err.contains("progress 0.5") && ran.err.contains("progress 1"), ran.err.constData());
    const QJsonDocument curves = QJsonDocument::fromJson(contents(out + u"/curves.json"_s));
    const QJsonArray points = curves[u"order_error_rate"_s][u"points"_s].toArray();
    QVERIFY(points.size() > 20);
    QCOMPARE(curves[u"order_error_rate"_s][u"unit"_s].toString(), u"percent"_s);
    QVERIFY(points.first()[1].toDouble() < 0.01);
    QVERIFY(points.last()[1].toDouble() > 0.5);

    const QString broken = put(folder.filePath(u"b.yaml"_s), "name: b\n");
    const Ctl::Ended refused = Ctl::run({u"drill"_s, u"run"_s, broken, u"--out"_s, out});
    QCOMPARE(refused.status, 2);
    QVERIFY(refused.err.contains("b.yaml"));
}

void TestScenarioDesk::reportIsTheDebrief()
{
    QTemporaryDir folder;
    const Ctl::Ended ran =
        Ctl::run({u"drill"_s, u"run"_s, u"surge"_s, u"--path"_s, u"nothing"_s, u"--out"_s, folder.path(), u"--json"_s});
    QVERIFY2(ran.json().isObject(), ran.all().constData());
    const QStringList words{u"drill"_s, u"report"_s, u"--journal"_s, folder.filePath(u"journal.sqlite"_s)};
    const Ctl::Ended markdown = Ctl::run(words + QStringList{u"--language"_s, u"ja"_s});
    QCOMPARE(markdown.status, 0);
    QVERIFY2(markdown.out.startsWith("# 振り返り: 上場日"), markdown.all().constData());
    const QString page = folder.filePath(u"d.html"_s);
    QCOMPARE(Ctl::run(words + QStringList{u"--format"_s, u"html"_s, u"--out"_s, page}).status, 0);
    QVERIFY(contents(page).contains("<h1>Debrief: Listing day"));
    QCOMPARE(Ctl::run(words + QStringList{u"--format"_s, u"doc"_s}).status, 2);
    QCOMPARE(Ctl::run(words + QStringList{u"--scenario"_s, u"ledger-primary-lost"_s}).status, 2);
}

void TestScenarioDesk::userHasDrillsOfTheirOwn()
{
    QTemporaryDir data;
    const auto variables = [](const QString &) { return u"127.0.0.1:1"_s; };
    const QByteArray before = qgetenv("XDG_DATA_HOME");
    qputenv("XDG_DATA_HOME", data.path().toUtf8());
    const QString folder = Site::drillFolder(Site::embedded(), u"exchange"_s);
    QCOMPARE(folder, data.filePath(u"hikeshi/exchange/drills"_s));
    put(folder + u"/small.yaml"_s, small);
    put(folder + u"/surge.yaml"_s, QByteArray(small).replace("name: small", "name: surge"));
    const Site site = Site::load(Site::embedded(), variables);
    before.isEmpty() ? qunsetenv("XDG_DATA_HOME") : qputenv("XDG_DATA_HOME", before);
    const auto named = [&](const QString &name) { return std::ranges::find(site.scenarios, name, &Scenario::name); };
    QVERIFY(named(u"small"_s) != site.scenarios.end());
    QCOMPARE(named(u"surge"_s)->title.en, u"Small"_s); // the carried one of the same file name is replaced
    QCOMPARE(named(u"surge"_s)->file, folder + u"/surge.yaml"_s);
    QVERIFY(named(u"ledger-primary-lost"_s)->file.startsWith(u':'));
}

void TestScenarioDesk::deskPlaysAndCancels()
{
    QTemporaryDir folder;
    SteppedClock clock(start);
    Situation situation(clock);
    const auto journal = std::move(*Journal::open(folder.filePath(u"j.sqlite"_s), clock));
    IdleActions actions(*journal);
    Runner runner(situation, *journal, actions);
    IncidentBook incidents(situation, *journal);
    StreamSource stream(SourceId(u"s"_s), {}, {}, {}, clock);
    DrillDesk drills({}, {.url = {}, .token = {}, .stream = stream, .card = {}}, situation, *journal, incidents,
                     runner);
    ScenarioDesk desk(folder.filePath(u"drills"_s), Site::embedded(), Ctl::program(), drills);
    QSignalSpy progress(&desk, &ScenarioPort::progressed);
    std::optional<Result<TestRun>> played;
    QCoro::connect(desk.play(small, u"nothing"_s), this, [&](const Result<TestRun> &run) { played = run; });
    QVERIFY(waitUntil([&] { return played.has_value(); }, 60'000));
    QVERIFY2(*played, played->has_value() ? "" : qPrintable(played->error().text()));
    QCOMPARE((*played)->expectations.size(), 2);
    QVERIFY(!(*played)->asExpected());
    QVERIFY(!(*played)->restored);
    QVERIFY((*played)->harm->ordersLost > 0);
    QVERIFY((*played)->length > Milliseconds(2min));
    QVERIFY(std::ranges::contains((*played)->curves, u"order_error_rate"_s, &PlayedCurve::series));
    QVERIFY(progress.size() > 3);

    played.reset();
    QCoro::connect(desk.play(small, u"nothing"_s), this, [&](const Result<TestRun> &run) { played = run; });
    QVERIFY(waitUntil([&] { return progress.size() > 5 || played; }, 60'000));
    desk.cancel();
    QVERIFY(waitUntil([&] { return played.has_value(); }, 60'000));
    QCOMPARE(played->error().kind, ErrorKind::Cancelled);

    played.reset();
    QCoro::connect(desk.play("name: [", u"nothing"_s), this, [&](const Result<TestRun> &run) { played = run; });
    QVERIFY(waitUntil([&] { return played.has_value(); }, 60'000));
    QVERIFY(!*played);
    ScenarioDesk nowhere(folder.path(), Site::embedded(), u"/no/such/program"_s, drills);
    played.reset();
    QCoro::connect(nowhere.play(small, u"good"_s), this, [&](const Result<TestRun> &run) { played = run; });
    QVERIFY(waitUntil([&] { return played.has_value(); }, 60'000));
    QCOMPARE(played->error().kind, ErrorKind::Unreachable);

    // The same deed a minute earlier costs fewer orders; what cannot be done says why.
    const DrillPath::Deed drain{.at = 3min, .action = u"haproxy.drain"_s, .target = u"web-2"_s};
    QMap<Milliseconds, TestRun> runs;
    for (const Milliseconds at : {Milliseconds(3min), Milliseconds(1min)}) {
        DrillPath::Deed deed = drain;
        deed.at = at;
        played.reset();
        QCoro::connect(desk.playAgain(u"web-backend-sick"_s, {deed}), this,
                       [&](const Result<TestRun> &run) { played = run; });
        QVERIFY(waitUntil([&] { return played.has_value(); }, 60'000));
        QVERIFY2(*played, played->has_value() ? "" : qPrintable(played->error().text()));
        QVERIFY((*played)->restored);
        QVERIFY((*played)->refusals.isEmpty());
        runs.insert(at, **played);
    }
    QVERIFY(runs[1min].trouble() < runs[3min].trouble() - 90s);
    QVERIFY(runs[1min].harm->ordersLost < runs[3min].harm->ordersLost);
    played.reset();
    const DrillPath::Deed impossible{1min, u"patroni.failover"_s, u"ledger-db"_s, {{u"candidate"_s, u"ledger-db-9"_s}}};
    QCoro::connect(desk.playAgain(u"web-backend-sick"_s, {impossible}), this,
                   [&](const Result<TestRun> &run) { played = run; });
    QVERIFY(waitUntil([&] { return played.has_value(); }, 60'000));
    QVERIFY(*played && !(*played)->restored);
    QCOMPARE((*played)->refusals, QStringList{u"patroni.failover: ledger-db has no instance `ledger-db-9`"_s});

    Findings findings;
    QSignalSpy changed(&drills, &DrillPort::scenariosChanged);
    desk.take(Scenario::parse(small, u"s.yaml"_s, findings));
    QCOMPARE(changed.size(), 1);
    QCOMPARE(drills.scenarios().first().name, u"small"_s);
}

QTEST_GUILESS_MAIN(TestScenarioDesk)
#include "tst_scenariodesk.moc"
