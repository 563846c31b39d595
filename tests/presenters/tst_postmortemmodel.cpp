// SPDX-License-Identifier: GPL-3.0-or-later
#include "situation/situation.h"
#include "tests/support/handmade.h"
#include "widgets/presenters/incidentbook.h"
#include "widgets/presenters/look.h"
#include "widgets/presenters/postmortemmodel.h"

#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Hikeshi;
using namespace Hikeshi::Handmade;

class TestPostmortemModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void itemsAreLateByTheSitesDay_data();
    void itemsAreLateByTheSitesDay();
    void listIsNewestFirstAndFollowsTheJournal();
    void amendmentIsAskedForOnlyWhenItSaysSomething();
    void marksAreThoseOfTheMeasures();
};

void TestPostmortemModel::itemsAreLateByTheSitesDay_data()
{
    QTest::addColumn<QString>("due");
    QTest::addColumn<bool>("done");
    QTest::addColumn<QString>("text");
    QTest::addColumn<Theme::Tone>("tone");
    QTest::newRow("late") << u"2026-11-21"_s << false << u"▲ 3 d late"_s << Theme::Tone::Warning;
    QTest::newRow("today") << u"2026-11-24"_s << false << u"due today"_s << Theme::Tone::Quiet;
    QTest::newRow("later") << u"2026-11-28"_s << false << u"in 4 d"_s << Theme::Tone::Quiet;
    QTest::newRow("done") << u"2026-11-21"_s << true << u"✓ done"_s << Theme::Tone::Good;
    QTest::newRow("none") << QString() << false << u"no date"_s << Theme::Tone::Unknown;
    QTest::newRow("not a date") << u"soon"_s << false << u"no date"_s << Theme::Tone::Unknown;
}

void TestPostmortemModel::itemsAreLateByTheSitesDay()
{
    QFETCH(QString, due);
    QFETCH(bool, done);
    const Told told =
        ReviewWords::due({.number = 1, .title = u"x"_s, .due = due, .done = done}, ReviewWords::day(start));
    QTEST(told.text, "text");
    QTEST(told.tone, "tone");
    // 15:00 UTC is the next day in Japan.
    QCOMPARE(ReviewWords::day(start + 12h), QDate(2026, 11, 25));
}

void TestPostmortemModel::listIsNewestFirstAndFollowsTheJournal()
{
    const QTemporaryDir folder;
    SteppedClock clock(start);
    Situation situation(clock);
    const auto journal = std::move(*Journal::open(folder.filePath(u"j.db"_s), clock));
    IncidentBook book(situation, *journal);
    const Look look;
    IncidentList list(book, *journal, look);
    QCOMPARE(list.rowCount(), 0);
    QVERIFY(write(*journal, clock, primaryLost()));
    QVERIFY(write(*journal, clock, primaryLost(23, u"Second\nof its kind"_s), 3600s));
    list.setNow(clock.now());
    QCOMPARE(list.rowCount(), 2);
    QCOMPARE(list.first(), incidentOf(23));
    QCOMPARE(list.index(0).data().toString(), u"Second of its kind"_s);
    QCOMPARE(list.index(1).data(IncidentList::DurationRole).toString(), u"8:00"_s);
    QCOMPARE(list.index(1).data(IncidentList::StateRole).toString(), u"not written"_s);
    QVERIFY(
        write(*journal, clock,
              {{9000s, Drafts::postmortemEdited(incidentOf(), Section::Summary, u"text"_s, u"you"_s)},
               {9001s, Drafts::actionItemChanged(incidentOf(), {1, u"a"_s, {}, u"2026-11-01"_s, false}, u"you"_s)}}));
    QCOMPARE(list.index(1).data(IncidentList::StateRole).toString(), u"draft, 1 of 6 sections"_s);
    QCOMPARE(list.index(1).data(IncidentList::ItemsRole).toString(), u"▲ 1 open, 1 late"_s);
    list.setFilter(u"second"_s);
    QCOMPARE(list.rowCount(), 1);
    list.setSeverity(3);
    QCOMPARE(list.rowCount(), 0);
    QCOMPARE(list.total(), 2);
}

void TestPostmortemModel::amendmentIsAskedForOnlyWhenItSaysSomething()
{
    const Look look;
    PostmortemTimeline timeline(look);
    timeline.setLines(postmortemOf(incidentOf(), entries(primaryLost()))->timeline);
    const int brief = timeline.rowCount();
    QVERIFY(timeline.details() > 0);
    timeline.setDetailed(true);
    QCOMPARE(timeline.rowCount(), brief + timeline.details());
    QSignalSpy asked(&timeline, &PostmortemTimeline::amendmentWanted);
    const QModelIndex first = timeline.index(0);
    QVERIFY(!timeline.setData(first, u"  "_s, Qt::EditRole));
    QVERIFY(!timeline.setData(first, first.data(Qt::EditRole), Qt::EditRole));
    QVERIFY(timeline.setData(first, u"it was\nthe network"_s, Qt::EditRole));
    QCOMPARE(asked.size(), 1);
    QCOMPARE(asked.first(), (QVariantList{qint64(5), u"it was the network"_s}));
    QVERIFY(first.data(PostmortemTimeline::AmendmentRole).toString().isEmpty()); // the journal has to say it first
}

void TestPostmortemModel::marksAreThoseOfTheMeasures()
{
    QStringList told;
    for (const ReplayMark &mark : ReviewWords::marks(postmortemOf(incidentOf(), entries(primaryLost())).value()))
        told.append(mark.label + u' ' + toClock(mark.at - start));
    QCOMPARE(told,
             (QStringList{u"first-out 0:20"_s, u"declared 1:20"_s, u"first notice 4:20"_s, u"mitigated 6:40"_s,
                          u"restored 7:30"_s}));
}

QTEST_GUILESS_MAIN(TestPostmortemModel)
#include "tst_postmortemmodel.moc"
