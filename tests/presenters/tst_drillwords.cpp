// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/handmade.h"
#include "widgets/presenters/drillbook.h"
#include "widgets/presenters/drillwords.h"
#include "widgets/presenters/look.h"
#include "widgets/presenters/scenariolist.h"

#include <QTemporaryDir>

using namespace Hikeshi;
using namespace Hikeshi::Handmade;

class TestDrillWords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void scoreLineSaysHowItWent_data();
    void scoreLineSaysHowItWent();
    void courseIsInRisingTime();
    void listGroupsByFamilyAndFinds();
    void bookFollowsTheJournal();
};

namespace {

Scenario scenario(const QString &name, const QString &family, const QString &en)
{
    return {.name = name,
            .title = {en, u"題"_s},
            .description = {en, {}},
            .family = family,
            .targets = {{u"restore"_s, 600s}}};
}

}

void TestDrillWords::scoreLineSaysHowItWent_data()
{
    QTest::addColumn<int>("yours");
    QTest::addColumn<int>("target");
    QTest::addColumn<bool>("running");
    QTest::addColumn<QString>("verdict");
    QTest::addColumn<Theme::Tone>("tone");
    QTest::newRow("met") << 60 << 90 << false << u"met"_s << Theme::Tone::Good;
    QTest::newRow("just met") << 90 << 90 << false << u"met"_s << Theme::Tone::Good;
    QTest::newRow("over") << 200 << 90 << false << u"1:50 over"_s << Theme::Tone::Warning;
    QTest::newRow("missed") << -1 << 90 << false << u"missed"_s << Theme::Tone::Trouble;
    QTest::newRow("not yet") << -1 << 90 << true << u"not yet"_s << Theme::Tone::Unknown;
    QTest::newRow("no target") << 60 << -1 << false << u"no target"_s << Theme::Tone::Quiet;
}

void TestDrillWords::scoreLineSaysHowItWent()
{
    QFETCH(int, yours);
    QFETCH(int, target);
    QFETCH(bool, running);
    const auto seconds = [](int n) { return n < 0 ? std::nullopt : std::optional(Milliseconds(1000 * n)); };
    const ScoreWords words =
        DrillWords::line({.measure = u"declare"_s, .yours = seconds(yours), .target = seconds(target)}, running);
    QTEST(words.verdict, "verdict");
    QTEST(words.tone, "tone");
    QCOMPARE(words.yours, yours < 0 ? u"—"_s : toClock(Milliseconds(1000 * yours)));
    QVERIFY(words.share >= 0 && words.share <= 1);
    QCOMPARE(words.tick.has_value(), target >= 0);
    QVERIFY(!words.meaning.isEmpty());
}

void TestDrillWords::courseIsInRisingTime()
{
    const QList<Entry> drill = entries(primaryLost());
    const Scorecard card = scorecardOf(drill, scenario(u"ledger-primary-lost"_s, u"system"_s, u"Lost"_s)).value();
    QStringList told;
    for (const CourseMark &mark : DrillWords::course(drill, card))
        told.append(mark.label + u' ' + toClock(mark.at) + u" #"_s + QString::number(mark.entry));
    QCOMPARE(told,
             (QStringList{u"first-out 0:00 #5"_s, u"acknowledged 0:30 #8"_s, u"declared 1:00 #9"_s,
                          u"refused: failover 3:00 #11"_s, u"first notice 4:00 #13"_s, u"failover 6:20 #15"_s,
                          u"restored 7:10 #20"_s}));
}

void TestDrillWords::listGroupsByFamilyAndFinds()
{
    const QTemporaryDir folder;
    SteppedClock clock(start);
    const auto journal = std::move(*Journal::open(folder.filePath(u"j.db"_s), clock));
    DrillBook book({scenario(u"surge"_s, u"surge"_s, u"Listing day"_s),
                    scenario(u"a"_s, u"system"_s, u"Database lost"_s),
                    scenario(u"b"_s, u"system"_s, u"Web server sick"_s)},
                   *journal);
    const Look look;
    ScenarioList list(book, look);
    const auto shown = [&] {
        QStringList rows;
        for (int row = 0; row < list.rowCount(); ++row)
            rows.append(list.index(row).data().toString());
        return rows;
    };
    QCOMPARE(shown(),
             (QStringList{u"System failure"_s, u"Database lost"_s, u"Web server sick"_s, u"Surge in volume"_s,
                          u"Listing day"_s}));
    QVERIFY(!list.flags(list.index(0)).testFlag(Qt::ItemIsSelectable));
    QCOMPARE(list.index(1).data(ScenarioList::WhenRole).toString(), u"never run"_s);
    list.setFilter(u"server SYSTEM"_s);
    QCOMPARE(shown(), (QStringList{u"System failure"_s, u"Web server sick"_s}));
    QCOMPARE(list.first(), u"b"_s);
    list.setFilter(u"nothing like it"_s);
    QVERIFY(shown().isEmpty());
}

void TestDrillWords::bookFollowsTheJournal()
{
    const QTemporaryDir folder;
    SteppedClock clock(start);
    const auto journal = std::move(*Journal::open(folder.filePath(u"j.db"_s), clock));
    const QString name = u"ledger-primary-lost"_s;
    DrillBook book({scenario(name, u"system"_s, u"Lost"_s)}, *journal);
    int changes = 0;
    connect(&book, &DrillBook::changed, this, [&] { ++changes; });
    QList<Line> lines = primaryLost();
    const Line end = lines.takeLast();
    QVERIFY(write(*journal, clock, lines));
    QCOMPARE(changes, 1);
    QVERIFY(!book.lastPoints(name));
    QVERIFY(!book.runs(name).last().lines.last().yours);
    book.refresh();
    QCOMPARE(book.runs(name).last().lines.last().yours, std::optional<Milliseconds>(430s));
    QVERIFY(write(*journal, clock, {end}));
    QCOMPARE(changes, 2);
    QCOMPARE(book.lastPoints(name), std::optional(95)); // its one target met, one action refused
    const DrillBook again({scenario(name, u"system"_s, u"Lost"_s)}, *journal);
    QCOMPARE(again.runs(name), book.runs(name));
}

QTEST_GUILESS_MAIN(TestDrillWords)
#include "tst_drillwords.moc"
