// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/measures.h"
#include "tests/support/handmade.h"

using namespace Hikeshi;
using namespace Hikeshi::Handmade;

class TestMeasures : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everythingIsMeasuredFromTheFirstOut();
    void restorationIsTakenBackWhileSomethingIsCritical();
    void withoutACriticalAlertTheLastOneRestores();
    void outcomesOfEarlierIntentsDoNotMitigate();
    void incidentBeginsWithTheAlertItWasDeclaredOn();
    void incidentBeginsAfterTheLastQuietMoment();
    void drillsIncidentEndsWithTheDrill();
    void hostileEntriesMeasureNothing();
};

void TestMeasures::everythingIsMeasuredFromTheFirstOut()
{
    const Measures m = measuresOf(entries(primaryLost()));
    QCOMPARE(m.firstOut, std::optional(start + 20s));
    QCOMPARE(m.firstOutEntry, 5);
    QCOMPARE(m.detect, (Measure{5s, 5}));
    QCOMPARE(m.acknowledge, (Measure{30s, 8}));
    QCOMPARE(m.declare, (Measure{60s, 9}));
    QCOMPARE(m.firstNotice, (Measure{240s, 13}));
    QCOMPARE(m.mitigate, (Measure{380s, 15}));
    QCOMPARE(m.restore, (Measure{430s, 20}));
}

void TestMeasures::restorationIsTakenBackWhileSomethingIsCritical()
{
    QList<Line> lines{{0s, alert(true, u"A"_s, u"critical"_s)},
                      {10s, alert(false, u"A"_s, u"critical"_s)},
                      {20s, alert(true, u"B"_s, u"critical"_s)},
                      {25s, alert(true, u"W"_s, u"warning"_s)}};
    QVERIFY(!measuresOf(entries(lines)).restore.duration);
    lines.append({60s, alert(false, u"B"_s, u"critical"_s)});
    QCOMPARE(measuresOf(entries(lines)).restore, (Measure{60s, 5})); // the warning goes on
    lines.append({70s, alert(true, u"V"_s, u"warning"_s)});
    QCOMPARE(measuresOf(entries(lines)).restore, (Measure{60s, 5}));
    lines.append({80s, alert(true, u"A"_s, u"critical"_s)});
    QVERIFY(!measuresOf(entries(lines)).restore.duration);
}

void TestMeasures::withoutACriticalAlertTheLastOneRestores()
{
    QList<Line> lines{{0s, alert(true, u"A"_s, u"warning"_s)},
                      {5s, alert(true, u"B"_s, u"warning"_s)},
                      {10s, alert(false, u"A"_s, u"warning"_s)}};
    QVERIFY(!measuresOf(entries(lines)).restore.duration);
    lines.append({30s, alert(false, u"B"_s, u"warning"_s)});
    QCOMPARE(measuresOf(entries(lines)).restore, (Measure{30s, 4}));
}

void TestMeasures::outcomesOfEarlierIntentsDoNotMitigate()
{
    const QList<Line> lines{{0s, action(Kind::actionIntent, u"statuspage.publish"_s, u"status-page"_s)},
                            {5s, alert(true, u"A"_s, u"critical"_s)},
                            {10s, outcome(1, u"confirmed"_s)},
                            {20s, action(Kind::actionIntent, u"patroni.failover"_s, u"ledger-db"_s)},
                            {30s, outcome(4, u"failed"_s)}};
    const Measures m = measuresOf(entries(lines));
    QVERIFY(!m.mitigate.duration);
    QVERIFY(!m.firstNotice.duration);
}

void TestMeasures::incidentBeginsWithTheAlertItWasDeclaredOn()
{
    // A warning that has been firing for an hour is not where this incident began.
    QList<Entry> all = entries({{-3600s, alert(true, u"DiskFillingSlowly"_s, u"warning"_s)}});
    all += entries(primaryLost(2), 2);
    const QList<Entry> own = entriesOf(incidentOf(2).value, all);
    QCOMPARE(own.first().body[u"alert"_s].toString(), u"LedgerPrimaryLost"_s);
    QCOMPARE(own.last().kind, QString(Kind::incidentResolved));
    QVERIFY(entriesOf(u"INC-1"_s, all).isEmpty());
    QVERIFY(entriesOf(u"INC-"_s, {}).isEmpty());
}

void TestMeasures::incidentBeginsAfterTheLastQuietMoment()
{
    const Draft declared{Kind::incidentDeclared, u"you"_s, {{u"title"_s, u"t"_s}}};
    const QList<Entry> all = entries({{0s, alert(true, u"A"_s, u"critical"_s)},
                                      {1s, alert(false, u"A"_s, u"critical"_s)},
                                      {9s, alert(true, u"B"_s, u"critical"_s)},
                                      {10s, alert(true, u"C"_s, u"critical"_s)},
                                      {20s, declared},
                                      {30s, alert(false, u"B"_s, u"critical"_s)}});
    const QList<Entry> own = entriesOf(u"INC-5"_s, all);
    QCOMPARE(own.first().number, 3);
    QCOMPARE(own.last().number, 6); // still open: until now
}

void TestMeasures::drillsIncidentEndsWithTheDrill()
{
    QList<Line> lines = primaryLost();
    lines.removeIf([](const Line &line) { return line.draft.kind == Kind::incidentResolved; });
    QList<Entry> all = entries(lines);
    all.append(entries({{900s, alert(true, u"Later"_s, u"critical"_s)}}, 22));
    QCOMPARE(entriesOf(incidentOf().value, all).last().kind, QString(Kind::drillEnded));
}

void TestMeasures::hostileEntriesMeasureNothing()
{
    const QList<Entry> all = entries({{0s, {Kind::alertCleared, u"x"_s, {}}},
                                      {1s, {Kind::actionOutcome, u"x"_s, {{u"intent"_s, u"seven"_s}}}},
                                      {2s, {Kind::alertRaised, u"x"_s, {{u"starts_at"_s, 9e300}, {u"severity"_s, 3}}}},
                                      {3s, {Kind::incidentDeclared, u"x"_s, {}}}});
    const Measures m = measuresOf(all);
    QCOMPARE(m.firstOutEntry, 3);
    QVERIFY(!m.mitigate.duration);
    QVERIFY(*m.detect.duration >= 0ms);
}

QTEST_GUILESS_MAIN(TestMeasures)
#include "tst_measures.moc"
