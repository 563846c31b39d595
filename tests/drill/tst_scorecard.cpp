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
    void everyFaultHasItsEntryAndCost_data();
    void everyFaultHasItsEntryAndCost();
    void observationsAndHarmAreTold();
    void measuresWithoutATargetDoNotCount();
    void everyRunHasItsOwnCard();
    void runThatNeverEndedStopsAtTheNext();
    void unknownScenarioHasNone();
};

namespace {

Scenario scenario()
{
    return {
        .name = u"ledger-primary-lost"_s,
        .targets = {{u"acknowledge"_s, 60s},
                    {u"declare"_s, 120s},
                    {u"first_notice"_s, 300s},
                    {u"mitigate"_s, 360s},
                    {u"restore"_s, 600s}},
        .unsafe = {{.action = u"patroni.failover"_s,
                    .arguments = {{u"candidate"_s, u"ledger-db-3"_s}},
                    .why = {u"It is 41 MB behind."_s, u"41 MB 遅れている。"_s}}},
        .forExchange = {
            {u"faults"_s,
             QJsonArray{QJsonObject{{u"kind"_s, u"pause-patroni"_s}, {u"at"_s, u"0s"_s}},
                        QJsonObject{{u"kind"_s, u"kill"_s}, {u"target"_s, u"ledger-db-1"_s}, {u"at"_s, u"15s"_s}}}}}};
}

}

void TestScorecard::figuresAreThoseOfTheEntries()
{
    const Scorecard card = scorecardOf(entries(primaryLost()), scenario()).value();
    QCOMPARE(card.entry, 1);
    QCOMPARE(card.startedAt, start);
    QCOMPARE(card.endedAt, std::optional(start + 520s));
    QCOMPARE(card.firstOut, std::optional(start + 20s));
    const QList<ScoreLine> wanted{{u"detect"_s, 35s, std::nullopt, 8, u"you"_s}, // struck at 0:15
                                  {u"acknowledge"_s, 30s, 60s, 8, u"you"_s},
                                  {u"declare"_s, 60s, 120s, 9, u"you"_s},
                                  {u"first_notice"_s, 240s, 300s, 13, u"you"_s},
                                  {u"mitigate"_s, 380s, 360s, 15, u"you"_s},
                                  {u"restore"_s, 430s, 600s, 20, {}}}; // the world's doing
    QCOMPARE(card.lines, wanted);
    QVERIFY(!card.lines[4].isMet());
    QCOMPARE(card.faults.size(), 1);
    QCOMPARE(card.faults.first(),
             (ScoreFault{11,
                         ScoreFault::Kind::Refused,
                         u"patroni.failover"_s,
                         {u"It is 41 MB behind."_s, u"41 MB 遅れている。"_s},
                         u"you"_s}));
    QCOMPARE(card.byRole()[IncidentRole::IncidentCommander], (Scorecard::Share{2, 3}));
    QCOMPARE(card.byRole()[IncidentRole::CommunicationsLead], (Scorecard::Share{1, 1}));
    QVERIFY(!card.harm);
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

// One line more in the drill that is told, before its end.
void TestScorecard::everyFaultHasItsEntryAndCost_data()
{
    QTest::addColumn<QList<Line>>("more");
    QTest::addColumn<QString>("kind"); // empty: none
    QTest::addColumn<qint64>("entry");
    const auto promised = [](Milliseconds due) {
        return Draft{Kind::incidentChanged,
                     u"you"_s,
                     {{u"incident"_s, u"INC-9"_s}, {u"next_update_due"_s, toMilliseconds(start + due)}}};
    };
    const auto commands = [](const QString &who) {
        return Draft{Kind::incidentChanged,
                     u"you"_s,
                     {{u"incident"_s, u"INC-9"_s}, {u"roles"_s, QJsonObject{{u"incident_commander"_s, who}}}}};
    };
    const Draft hint =
        Drafts::drillInjected({{u"what"_s, u"hint"_s}, {u"text"_s, QJsonObject{{u"en"_s, u"look left"_s}}}});
    QTest::newRow("nothing") << QList<Line>{} << QString() << qint64(0);
    QTest::newRow("useless") << QList<Line>{{451s, action(Kind::actionIntent, u"haproxy.drain"_s, u"web-1"_s)}}
                             << u"useless"_s << qint64(21);
    QTest::newRow("useful by its connector")
        << QList<Line>{{451s, action(Kind::actionIntent, u"patroni.pause"_s, u"ledger-db"_s)}} << QString()
        << qint64(0);
    QTest::newRow("a notice is never useless")
        << QList<Line>{{451s, action(Kind::actionIntent, u"statuspage.publish"_s, u"status-page"_s)}} << QString()
        << qint64(0);
    QTest::newRow("a hint") << QList<Line>{{451s, hint}} << u"hint"_s << qint64(21);
    QTest::newRow("promise broken") << QList<Line>{{451s, promised(460s)}} << u"missed_update"_s << qint64(21);
    QTest::newRow("resolved before it was due") << QList<Line>{{451s, promised(600s)}} << QString() << qint64(0);
    QTest::newRow("command changes hands silently")
        << QList<Line>{{451s, commands(u"a"_s)}, {460s, commands(u"b"_s)}} << u"hand_over"_s << qint64(22);
    QTest::newRow("command changes hands with a note")
        << QList<Line>{{451s, commands(u"a"_s)},
                       {455s, Drafts::noteWritten(incidentOf(), u"failed over; watching the error rate"_s, u"a"_s)},
                       {460s, commands(u"b"_s)}}
        << QString() << qint64(0);
}

void TestScorecard::everyFaultHasItsEntryAndCost()
{
    QFETCH(QList<Line>, more);
    QFETCH(QString, kind);
    QFETCH(qint64, entry);
    Scenario with = scenario();
    with.unsafe.clear();
    with.useful = {u"patroni.*"_s};
    QList<Line> lines = primaryLost();
    lines[10].draft = Drafts::noteWritten({}, u"."_s, u"you"_s); // nothing was refused
    for (qsizetype i = 0; i < more.size(); ++i)
        lines.insert(20 + i, more[i]);
    const Scorecard card = scorecardOf(entries(lines), with).value();
    QCOMPARE(card.faults.size(), kind.isEmpty() ? 0 : 1);
    if (kind.isEmpty())
        return;
    QCOMPARE(word(card.faults.first().kind), kind);
    QCOMPARE(card.faults.first().entry, entry);
    QCOMPARE(card.points, 80 - card.faults.first().cost());
    QVERIFY(card.faults.first().cost() > 0);
}

void TestScorecard::observationsAndHarmAreTold()
{
    QList<Line> lines = primaryLost();
    lines.insert(20,
                 {451s,
                  Drafts::drillInjected({{u"what"_s, u"observation"_s},
                                         {u"from"_s, u"instructor"_s},
                                         {u"text"_s, QJsonObject{{u"en"_s, u"spoke to nobody"_s}}}})});
    lines.last().draft =
        Drafts::drillEnded(u"ledger-primary-lost"_s, u"ended"_s,
                           {{u"orders_lost"_s, 1200}, {u"customer_minutes"_s, 34.5}, {u"measured"_s, 7}});
    const Scorecard card = scorecardOf(entries(lines), scenario()).value();
    QCOMPARE(card.observations.size(), 1);
    QCOMPARE(card.observations.first().text.en, u"spoke to nobody"_s);
    QCOMPARE(card.observations.first().entry, 21);
    QCOMPARE(card.harm, std::optional(Harm{1200, 34.5, 7}));
}

void TestScorecard::measuresWithoutATargetDoNotCount()
{
    Scenario surge = scenario();
    surge.targets.remove(u"mitigate"_s);
    const Scorecard card = scorecardOf(entries(primaryLost()), surge).value();
    QCOMPARE(card.points, 100 - 5); // four of four
    QVERIFY(!card.lines[4].target);
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
    QCOMPARE(cards[1].lines[1].entry, 30);
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
    QVERIFY(!cards[0].lines[2].yours);
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
