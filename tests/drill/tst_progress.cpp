// SPDX-License-Identifier: GPL-3.0-or-later
#include "drill/plans.h"
#include "drill/progress.h"
#include "journal/incidents.h"
#include "tests/support/handmade.h"

using namespace Hikeshi;
using namespace Hikeshi::Handmade;

class TestProgress : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void stepsCostTheTimeSinceTheStepBefore();
    void costsAreByRunbookAndPerson();
    void causesTellWhenTheyWereTrained();
    void servicesAreTrainedByWhatStruckThem();
    void plansAreHeldOnTheirDayOrLater_data();
    void plansAreHeldOnTheirDayOrLater();
    void withdrawnAndHostilePlansAreNotThere();
    void incidentsOfDrillsAreNeverProduction();
};

namespace {

QList<Line> walked(qint64 first = 1, Milliseconds slower = 0ms, const QString &who = u"you"_s)
{
    const QString run = u"RUN-%1"_s.arg(first + 1);
    const auto step = [&](int index, const QString &title, const QString &state) {
        return Draft{
            Kind::stepChanged, who, {{u"run"_s, run}, {u"step"_s, index}, {u"title"_s, title}, {u"state"_s, state}}};
    };
    return {{0s, Drafts::drillStarted(u"ledger-primary-lost"_s, {u"x"_s, u"x"_s}, u"7"_s)},
            {30s, {Kind::runStarted, who, {{u"runbook"_s, u":/runbooks/ledger-primary-lost.en.md"_s}}}},
            {50s, step(0, u"Look"_s, u"done"_s)},
            {55s, step(1, u"Ask"_s, u"skipped"_s)},
            {60s, step(2, u"Fail over"_s, u"running"_s)},
            {145s + slower, step(2, u"Fail over"_s, u"done"_s)},
            {520s, Drafts::drillEnded(u"ledger-primary-lost"_s, u"ended"_s)}};
}

Scenario scenario(const QString &name, const QString &family, const QString &kind, const QString &target)
{
    return {.name = name,
            .family = family,
            .forExchange = {{u"faults"_s, QJsonArray{QJsonObject{{u"kind"_s, kind}, {u"target"_s, target}}}}}};
}

}

void TestProgress::stepsCostTheTimeSinceTheStepBefore()
{
    const QList<StepTime> times = stepTimesIn(entries(walked()));
    QCOMPARE(times.size(), 2);
    QCOMPARE(times[0], (StepTime{u"ledger-primary-lost"_s, 0, u"Look"_s, u"you"_s, 20s, 3}));
    QCOMPARE(times[1], (StepTime{u"ledger-primary-lost"_s, 2, u"Fail over"_s, u"you"_s, 90s, 6}));
}

void TestProgress::costsAreByRunbookAndPerson()
{
    const QList<Entry> all =
        entries(walked()) + entries(walked(8, 20s), 8, 1h) + entries(walked(15, 100s, u"other"_s), 15, 2h);
    const QList<StepCost> everybody = stepCostsOf(all);
    QCOMPARE(everybody.size(), 2);
    QCOMPARE(everybody[0].title, u"Fail over"_s); // the dearest first
    QCOMPARE(everybody[0].times, (QList<Milliseconds>{90s, 110s, 190s}));
    QCOMPARE(everybody[0].median(), Milliseconds(110s));
    QCOMPARE(everybody[0].longest(), Milliseconds(190s));
    QCOMPARE(stepCostsOf(all, u"other"_s)[0].times, (QList<Milliseconds>{190s}));
    QVERIFY(stepCostsOf(all, u"nobody"_s).isEmpty());
}

void TestProgress::causesTellWhenTheyWereTrained()
{
    const QList<Scenario> scenarios{scenario(u"a"_s, u"system"_s, u"kill"_s, u"db-1"_s),
                                    scenario(u"b"_s, u"system"_s, u"kill"_s, u"db-2"_s),
                                    scenario(u"c"_s, u"surge"_s, u"surge"_s, {})};
    Scorecard old{.scenario = u"a"_s, .entry = 1, .startedAt = start, .endedAt = start + 1min, .points = 40};
    Scorecard fresh{.scenario = u"b"_s, .entry = 9, .startedAt = start + 1h, .endedAt = start + 2h, .points = 70};
    const Scorecard cut{.scenario = u"b"_s, .entry = 20, .startedAt = start + 3h};
    fresh.people = {u"you"_s};
    const QList<Coverage> covered = causesCovered(scenarios, {old, fresh, cut});
    QCOMPARE(covered[0].family, u"system"_s);
    QCOMPARE(covered[0].subject, u"kill"_s);
    QCOMPARE(covered[0].scenarios, (QStringList{u"a"_s, u"b"_s}));
    QCOMPARE(covered[0].last, (std::optional(Trained{start + 1h, {u"you"_s}, 70, u"b"_s, 9})));
    QCOMPARE(covered[1].subject, u"surge"_s);
    QVERIFY(!covered[1].last);
    // What no scenario is about is there, and says so.
    const auto freeze =
        std::ranges::find_if(covered, [](const Coverage &c) { return c.scenarios.isEmpty() && !c.subject.isEmpty(); });
    QVERIFY(freeze != covered.end());
    QVERIFY(freeze->family.isEmpty());
    QVERIFY(std::ranges::none_of(covered, [](const Coverage &c) { return c.subject == u"heal"; }));
    QCOMPARE(std::ranges::count(covered, u"kill"_s, &Coverage::subject), 1);
}

void TestProgress::servicesAreTrainedByWhatStruckThem()
{
    Topology topology;
    topology.services = {{.id = ServiceId(u"db"_s), .instances = {InstanceId(u"db-1"_s)}}, {.id = ServiceId(u"web"_s)}};
    const QList<Scenario> scenarios{scenario(u"a"_s, u"system"_s, u"kill"_s, u"db-1"_s),
                                    scenario(u"c"_s, u"surge"_s, u"surge"_s, {})};
    const Scorecard card{.scenario = u"a"_s, .entry = 1, .startedAt = start, .endedAt = start + 1min, .points = 40};
    const QList<Coverage> covered = servicesCovered(topology, scenarios, {card});
    QCOMPARE(covered.size(), 2);
    QCOMPARE(covered[0].scenarios, QStringList{u"a"_s});
    QCOMPARE(covered[0].last->entry, 1);
    QVERIFY(covered[1].scenarios.isEmpty());
    QVERIFY(!covered[1].last);
}

void TestProgress::plansAreHeldOnTheirDayOrLater_data()
{
    QTest::addColumn<int>("day"); // of the plan, counted from that of the drill
    QTest::addColumn<QString>("scenario");
    QTest::addColumn<bool>("held");
    QTest::addColumn<bool>("overdue"); // on the drill's day
    QTest::newRow("on its day") << 0 << u"ledger-primary-lost"_s << true << false;
    QTest::newRow("a day late") << -1 << u"ledger-primary-lost"_s << true << false;
    QTest::newRow("the drill came too early") << 1 << u"ledger-primary-lost"_s << false << false;
    QTest::newRow("another scenario") << -1 << u"surge"_s << false << true;
}

void TestProgress::plansAreHeldOnTheirDayOrLater()
{
    QFETCH(int, day);
    QFETCH(QString, scenario);
    QFETCH(bool, held);
    QFETCH(bool, overdue);
    const QTimeZone zone(9 * 3600);
    const QDate today = QDateTime::fromMSecsSinceEpoch(toMilliseconds(start), zone).date();
    const DrillPlan plan{.scenario = scenario, .date = today.addDays(day), .people = {u"you"_s}, .by = u"you"_s};
    QList<Line> lines = primaryLost(2);
    lines.prepend({-48h, Drafts::drillPlanned(plan)});
    const QList<DrillPlan> plans = drillPlansOf(entries(lines), zone);
    QCOMPARE(plans.size(), 1);
    QCOMPARE(plans.first().people, QStringList{u"you"_s});
    QCOMPARE(plans.first().heldBy, held ? 2 : 0);
    QCOMPARE(plans.first().isOverdue(today), overdue);
}

void TestProgress::withdrawnAndHostilePlansAreNotThere()
{
    const DrillPlan plan{.scenario = u"surge"_s, .date = QDate(2026, 12, 1), .people = {}, .by = u"you"_s};
    const QList<Line> lines{{0s, Drafts::drillPlanned(plan)},
                            {1s, Drafts::drillPlanned(plan)},
                            {2s, Drafts::drillUnplanned(1, u"you"_s)},
                            {3s, Drafts::drillUnplanned(77, u"you"_s)},
                            {4s, {Kind::drillPlanned, u"x"_s, {{u"date"_s, u"soon"_s}, {u"scenario"_s, u"surge"_s}}}},
                            {5s, {Kind::drillPlanned, u"x"_s, {}}}};
    const QList<DrillPlan> plans = drillPlansOf(entries(lines), QTimeZone::utc());
    QCOMPARE(plans.size(), 1);
    QCOMPARE(plans.first().entry, 2);
}

// A site that says nothing of drills runs one all the same: its incidents must not look like production's.
void TestProgress::incidentsOfDrillsAreNeverProduction()
{
    QList<Line> lines = primaryLost(2);
    lines[8].draft.body[u"drill"_s] = false;
    const Draft real = lines[8].draft;
    lines.prepend({-1h, real});
    lines.append({600s, real});
    QList<Incident> incidents = foldIncidents(entries(lines));
    QCOMPARE(incidents.size(), 3);
    QVERIFY(!incidents[0].drill);
    QVERIFY(incidents[1].drill);
    QVERIFY(!incidents[2].drill);
    // A drill that was cut off ends with its world.
    lines.remove(lines.size() - 2);
    lines.insert(lines.size() - 1, {590s, Drafts::siteOpened(u"s"_s, u"you"_s, false, u"8"_s)});
    incidents = foldIncidents(entries(lines));
    QVERIFY(incidents[1].drill);
    QVERIFY(!incidents[2].drill);
    lines[lines.size() - 2].draft = Drafts::siteOpened(u"s"_s, u"you"_s, false, u"7"_s); // the same world again
    QVERIFY(foldIncidents(entries(lines))[2].drill);
}

QTEST_GUILESS_MAIN(TestProgress)
#include "tst_progress.moc"
