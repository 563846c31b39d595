// SPDX-License-Identifier: GPL-3.0-or-later
#include "drill/scorecard.h"
#include "tests/support/handmade.h"

using namespace Hikeshi;
using namespace Hikeshi::Handmade;

class TestScorecard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void figuresAreThoseOfTheEntries();
    void unsafeCostsMoreThanRefused_data();
    void unsafeCostsMoreThanRefused();
    void measuresWithoutATargetDoNotCount();
    void everyRunHasItsOwnCard();
    void runThatNeverEndedStopsAtTheNext();
    void unknownScenarioHasNone();
};

namespace {

Scenario scenario()
{
    return {.name = u"ledger-primary-lost"_s,
            .targets = {{u"acknowledge"_s, 60s},
                        {u"declare"_s, 120s},
                        {u"first_notice"_s, 300s},
                        {u"mitigate"_s, 360s},
                        {u"restore"_s, 600s}},
            .unsafe = {{.action = u"patroni.failover"_s,
                        .arguments = {{u"candidate"_s, u"ledger-db-3"_s}},
                        .why = {u"It is 41 MB behind."_s, u"41 MB 遅れている。"_s}}}};
}

}

void TestScorecard::figuresAreThoseOfTheEntries()
{
    const Scorecard card = scorecardOf(entries(primaryLost()), scenario()).value();
    QCOMPARE(card.entry, 1);
    QCOMPARE(card.startedAt, start);
    QCOMPARE(card.endedAt, std::optional(start + 520s));
    QCOMPARE(card.firstOut, std::optional(start + 20s));
    const QList<ScoreLine> wanted{{u"acknowledge"_s, 30s, 60s, 8},
                                  {u"declare"_s, 60s, 120s, 9},
                                  {u"first_notice"_s, 240s, 300s, 13},
                                  {u"mitigate"_s, 380s, 360s, 15},
                                  {u"restore"_s, 430s, 600s, 20}};
    QCOMPARE(card.lines, wanted);
    QVERIFY(!card.lines[3].isMet());
    QCOMPARE(card.faults.size(), 1);
    QCOMPARE(card.faults.first(),
             (ActionFault{11, u"patroni.failover"_s, true, {u"It is 41 MB behind."_s, u"41 MB 遅れている。"_s}}));
    QCOMPARE(card.points, 4 * 20 - 5);
}

void TestScorecard::unsafeCostsMoreThanRefused_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("candidate");
    QTest::addColumn<int>("cost");
    QTest::newRow("refused, unsafe") << QString(Kind::actionRefused) << u"ledger-db-3"_s << 5;
    QTest::newRow("refused, else") << QString(Kind::actionRefused) << u"ledger-db-9"_s << 5;
    QTest::newRow("done, unsafe") << QString(Kind::actionIntent) << u"ledger-db-3"_s << 15;
    QTest::newRow("done, safe") << QString(Kind::actionIntent) << u"ledger-db-2"_s << 0;
}

void TestScorecard::unsafeCostsMoreThanRefused()
{
    QFETCH(QString, kind);
    QFETCH(QString, candidate);
    QFETCH(int, cost);
    QList<Line> lines = primaryLost();
    lines[10].draft.kind = kind;
    lines[10].draft.body[u"arguments"_s] = QJsonObject{{u"candidate"_s, candidate}};
    QCOMPARE(scorecardOf(entries(lines), scenario())->points, 80 - cost);
}

void TestScorecard::measuresWithoutATargetDoNotCount()
{
    Scenario surge = scenario();
    surge.targets.remove(u"mitigate"_s);
    const Scorecard card = scorecardOf(entries(primaryLost()), surge).value();
    QCOMPARE(card.points, 100 - 5); // four of four
    QVERIFY(!card.lines[3].target);
    surge.targets.clear();
    QCOMPARE(scorecardOf(entries(primaryLost()), surge)->points, 0);
}

void TestScorecard::everyRunHasItsOwnCard()
{
    QList<Entry> all = entries(primaryLost());
    all += entries(primaryLost(23), 23, 3600s);
    const QList<Scorecard> cards = scorecardsOf(all, scenario());
    QCOMPARE(cards.size(), 2);
    QCOMPARE(cards[0].entry, 1);
    QCOMPARE(cards[1].entry, 23);
    QCOMPARE(cards[1].lines[0].entry, 30);
    QCOMPARE(scorecardOf(all, scenario()), std::optional(cards[1]));
}

void TestScorecard::runThatNeverEndedStopsAtTheNext()
{
    QList<Line> cut = primaryLost();
    cut.resize(8); // the console was killed before anything was declared
    QList<Entry> all = entries(cut);
    all += entries(primaryLost(9), 9, 3600s);
    const QList<Scorecard> cards = scorecardsOf(all, scenario());
    QVERIFY(!cards[0].endedAt);
    QVERIFY(!cards[0].lines[1].yours);
    QCOMPARE(drillEntries(all, 1).size(), 8);
    QVERIFY(drillEntries(all, 999).isEmpty());
}

void TestScorecard::unknownScenarioHasNone()
{
    Scenario other = scenario();
    other.name = u"surge"_s;
    QVERIFY(!scorecardOf(entries(primaryLost()), other));
    QVERIFY(!scorecardOf({}, other));
    QVERIFY(scorecardsOf(entries(primaryLost()), other).isEmpty());
}

QTEST_GUILESS_MAIN(TestScorecard)
#include "tst_scorecard.moc"
