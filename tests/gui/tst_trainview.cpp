// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/reviewdesk.h"
#include "widgets/drill/coursebar.h"
#include "widgets/drill/trainview.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>

using namespace Hikeshi;
using namespace Hikeshi::Handmade;

class TestTrainView : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wholeDrillFromStartToScorecard();
    void refusedStartIsSaidInPlace();
    void anotherDrillHasToEndFirst();
    void earlierRunsCanBeChosen();
    void scenariosAreFound();
    void productionSaysWhyThereAreNoDrills();
};

namespace {

template <class T> T *child(QWidget &view, const QString &name)
{
    T *found = view.findChild<T *>(name);
    if (!found)
        qWarning("no %s", qPrintable(name));
    return found;
}

QString textOf(QWidget &view, const QString &name)
{
    return child<QLabel>(view, name)->text();
}

void open(TrainView &view)
{
    view.resize(1280, 800);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
}

/// What is left of the drill once it has been started.
QList<Line> fought()
{
    QList<Line> lines = primaryLost();
    lines.removeFirst();
    lines.removeLast();
    return lines;
}

}

void TestTrainView::wholeDrillFromStartToScorecard()
{
    ReviewDesk ground;
    TrainView view(ground.desk());
    open(view);
    view.choose(u"ledger-primary-lost"_s);
    QVERIFY(child<QLabel>(view, u"neverRun"_s)->isVisible());
    QVERIFY(textOf(view, u"scenarioTargets"_s).contains(u"Restore 10:00"_s));
    QVERIFY(!child<QWidget>(view, u"scorecard"_s)->isVisible());

    QTest::mouseClick(child<QPushButton>(view, u"startDrill"_s), Qt::LeftButton);
    QCOMPARE(ground.drills.running(), u"ledger-primary-lost"_s);
    QTRY_VERIFY(child<QWidget>(view, u"scorecard"_s)->isVisible());
    QVERIFY(!child<QPushButton>(view, u"startDrill"_s)->isVisible());
    QVERIFY(textOf(view, u"teachingPoints"_s).contains(u"when the drill has ended"_s));
    QSignalSpy respond(&view, &TrainView::respondWanted);
    QTest::mouseClick(child<QPushButton>(view, u"goToRespond"_s), Qt::LeftButton);
    QCOMPARE(respond.size(), 1);
    QTest::mouseClick(child<QPushButton>(view, u"pace5"_s), Qt::LeftButton);
    QCOMPARE(ground.drills.pace(), 5.0);
    QVERIFY(child<QPushButton>(view, u"pace5"_s)->isChecked());

    QTest::mouseClick(child<QPushButton>(view, u"openInstructor"_s), Qt::LeftButton);
    QCOMPARE(ground.drills.instructors, (QList<QStringList>{{u"--theme"_s, u"dark"_s, u"--language"_s, u"en"_s}}));
    auto *hint = child<QPushButton>(view, u"askForHint"_s);
    QVERIFY(hint->isVisible());
    QVERIFY(!hint->isEnabled());
    QVERIFY(hint->toolTip().contains(u"no hint left"_s));

    QVERIFY(write(*ground.journal, ground.clock, fought()));
    ground.clock.advanceTo(start + 519s);
    QCOMPARE(textOf(view, u"drillClock"_s), u"8:39"_s);
    QCOMPARE(textOf(view, u"yours_declare"_s), u"1:00"_s);
    ground.clock.advanceTo(start + 520s);
    QTest::mouseClick(child<QPushButton>(view, u"endDrill"_s), Qt::LeftButton);
    QTRY_VERIFY(textOf(view, u"teachingPoints"_s).contains(u"Read the first-out alert"_s));

    QCOMPARE(textOf(view, u"drillPoints"_s), u"78"_s);
    const QList<std::pair<QString, QString>> figures{{u"acknowledge"_s, u"0:30"_s},
                                                     {u"declare"_s, u"1:00"_s},
                                                     {u"first_notice"_s, u"4:00"_s},
                                                     {u"mitigate"_s, u"6:20"_s},
                                                     {u"restore"_s, u"7:10"_s}};
    for (const auto &[measure, figure] : figures)
        QCOMPARE(textOf(view, u"yours_"_s + measure), figure);
    QVERIFY(textOf(view, u"verdict_mitigate"_s).contains(u"0:20 over"_s));
    QVERIFY(textOf(view, u"verdict_restore"_s).contains(u"met"_s));
    QCOMPARE(view.findChild<CourseBar *>()->marks().size(), 7);
    QSignalSpy entry(&view, &TrainView::entryWanted);
    QTest::mouseClick(child<QWidget>(view, u"scorecard"_s)->findChild<QPushButton *>(u"entry15"_s), Qt::LeftButton);
    QCOMPARE(entry.first().first().toLongLong(), 15);
    QCOMPARE(child<QPushButton>(view, u"startDrill"_s)->text(), u"Drill again"_s);
}

void TestTrainView::refusedStartIsSaidInPlace()
{
    ReviewDesk ground;
    ground.drills.refusal = Error{ErrorKind::Unreachable, u"exchange"_s, u"does not answer"_s, u"start it again"_s};
    TrainView view(ground.desk());
    open(view);
    QTest::mouseClick(child<QPushButton>(view, u"startDrill"_s), Qt::LeftButton);
    QVERIFY(child<QLabel>(view, u"drillError"_s)->isVisible());
    QVERIFY(textOf(view, u"drillError"_s).contains(u"start it again"_s));
    QVERIFY(child<QPushButton>(view, u"startDrill"_s)->isEnabled());
    ground.drills.refusal.reset();
    QTest::mouseClick(child<QPushButton>(view, u"startDrill"_s), Qt::LeftButton);
    QVERIFY(!child<QLabel>(view, u"drillError"_s)->isVisible());
}

void TestTrainView::anotherDrillHasToEndFirst()
{
    ReviewDesk ground;
    TrainView view(ground.desk());
    open(view);
    view.choose(u"surge"_s);
    QTest::mouseClick(child<QPushButton>(view, u"startDrill"_s), Qt::LeftButton);
    view.choose(u"web-backend-sick"_s);
    QVERIFY(!child<QPushButton>(view, u"startDrill"_s)->isEnabled());
    QVERIFY(textOf(view, u"startReason"_s).contains(u"Listing day"_s));
    QVERIFY(!child<QPushButton>(view, u"startDrill"_s)->toolTip().isEmpty());
}

void TestTrainView::earlierRunsCanBeChosen()
{
    ReviewDesk ground;
    QVERIFY(write(*ground.journal, ground.clock, primaryLost()));
    QList<Line> second = primaryLost(23);
    second.remove(10); // nothing refused this time, and so one entry less
    second[11].draft.body[u"intent"_s] = 33;
    second[13].draft.body[u"intent"_s] = 35;
    QVERIFY(write(*ground.journal, ground.clock, second, 3600s));
    TrainView view(ground.desk());
    open(view);
    view.choose(u"ledger-primary-lost"_s);
    QCOMPARE(textOf(view, u"drillPoints"_s), u"83"_s);
    auto *runs = child<QComboBox>(view, u"drillRuns"_s);
    QCOMPARE(runs->count(), 2);
    runs->setFocus();
    QTest::keyClick(runs, Qt::Key_Down);
    QCOMPARE(textOf(view, u"drillPoints"_s), u"78"_s);
    QVERIFY(runs->currentText().contains(u"Run 1"_s));
}

void TestTrainView::scenariosAreFound()
{
    ReviewDesk ground;
    TrainView view(ground.desk());
    open(view);
    auto *list = child<QListView>(view, u"scenarioList"_s);
    QCOMPARE(list->model()->rowCount(), 5);
    QTest::keyClicks(child<QLineEdit>(view, u"scenarioSearch"_s), u"surge"_s);
    QCOMPARE(list->model()->rowCount(), 2);
    list->setFocus();
    QTest::keyClick(list, Qt::Key_Down);
    QTRY_VERIFY(textOf(view, u"scenarioTitle"_s).startsWith(u"Listing day"_s));
}

void TestTrainView::productionSaysWhyThereAreNoDrills()
{
    ReviewDesk ground;
    Desk desk = ground.desk();
    desk.drills = nullptr;
    TrainView view(desk);
    open(view);
    QVERIFY(textOf(view, u"noDrills"_s).contains(u"production"_s));
    QVERIFY(textOf(view, u"noDrills"_s).contains(u"app/run"_s));
}

QTEST_MAIN(TestTrainView)
#include "tst_trainview.moc"
