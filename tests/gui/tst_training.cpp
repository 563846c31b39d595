// SPDX-License-Identifier: GPL-3.0-or-later
#include "drill/decisions.h"
#include "drill/plans.h"
#include "tests/support/reviewdesk.h"
#include "widgets/drill/coursebar.h"
#include "widgets/drill/debriefmore.h"
#include "widgets/drill/pointsline.h"
#include "widgets/drill/trainview.h"
#include "widgets/presenters/scenarioport.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDateEdit>
#include <QFrame>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>
#include <QTableView>
#include <QTimeEdit>

using namespace Hikeshi;
using namespace Hikeshi::Handmade;

namespace {

/// Runs nothing: what it is asked is remembered, what it answers is given when the test says so.
class FakeScenarios final : public ScenarioPort
{
public:
    FakeScenarios(QString folder, FakeDrills &drills)
        : m_folder(std::move(folder))
        , m_drills(drills)
    {
    }

    QString folder() const override { return m_folder; }
    QCoro::Task<Result<TestRun>> play(QByteArray text, QString path) override
    {
        texts.append(text);
        paths.append(path);
        return wait();
    }
    QCoro::Task<Result<TestRun>> playAgain(QString scenario, QList<DrillPath::Deed> deeds) override
    {
        paths.append(scenario);
        again.append(deeds);
        return wait();
    }
    void cancel() override { answer(fail(ErrorKind::Cancelled, u"the test run"_s, u"was cancelled"_s)); }
    void take(const Scenario &scenario) override
    {
        taken.append(scenario);
        Q_EMIT m_drills.scenariosChanged();
    }
    void answer(Result<TestRun> result)
    {
        m_answer = std::move(result);
        Q_EMIT progressed(1);
        if (m_waiting)
            std::exchange(m_waiting, nullptr).resume();
    }

    QList<QByteArray> texts;
    QStringList paths;
    QList<QList<DrillPath::Deed>> again;
    QList<Scenario> taken;

private:
    struct Answered
    {
        FakeScenarios &port;
        bool await_ready() const { return false; }
        void await_suspend(std::coroutine_handle<> handle) { port.m_waiting = handle; }
        Result<TestRun> await_resume() { return port.m_answer; }
    };
    QCoro::Task<Result<TestRun>> wait() { co_return co_await Answered{*this}; }

    QString m_folder;
    FakeDrills &m_drills;
    Result<TestRun> m_answer;
    std::coroutine_handle<> m_waiting = nullptr;
};

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

QString cell(QWidget &view, const QString &table, int row, int column)
{
    const QAbstractItemModel *model = child<QTableView>(view, table)->model();
    return model->index(row, column).data().toString();
}

void open(TrainView &view)
{
    view.resize(1280, 800);
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
}

void click(QWidget &view, const QString &name)
{
    QTest::mouseClick(child<QPushButton>(view, name), Qt::LeftButton);
}

/// A second run that was slower: restored 8:10 after the first-out.
QList<Line> slower()
{
    QList<Line> lines = primaryLost(23);
    lines[19].at = 510s;
    lines[20].at = 515s;
    return lines;
}

}

class TestTraining : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void debriefTellsHarmRolesAndWhatWasThrownIn();
    void bestRunAndAuthorStandBesideTheCourse();
    void drillIsPlayedAgainOtherwise();
    void runningDrillGivesNothingAway();
    void entryIsShownInPlace();
    void debriefIsExported();
    void decisionIsNotedAndCompared();
    void decisionNeedsAnAnswer();
    void progressIsOfAPerson();
    void coverageTellsWhatWasNeverTrained();
    void drillsArePlannedAndTakenOut();
    void editorSaysWhatIsWrong();
    void editorPlaysWhatIsWritten();
    void editorSavesBesideTheCarried();
    void unsavedScenarioIsAskedAbout();
    void wordsFollowTheLanguage();
};

void TestTraining::debriefTellsHarmRolesAndWhatWasThrownIn()
{
    ReviewDesk ground;
    QList<Line> lines = primaryLost();
    lines.insert(lines.size() - 1,
                 Line{501s,
                      Drafts::drillInjected({{u"id"_s, u"boss-asks"_s},
                                             {u"what"_s, u"message"_s},
                                             {u"from"_s, u"boss"_s},
                                             {u"text"_s, QJsonObject{{u"en"_s, u"When?"_s}}}})});
    lines.insert(
        lines.size() - 1,
        Line{502s,
             Drafts::drillInjected({{u"what"_s, u"observation"_s}, {u"text"_s, QJsonObject{{u"en"_s, u"Calm."_s}}}})});
    lines.last().draft.body.insert(u"harm"_s, QJsonObject{{u"orders_lost"_s, 12345}, {u"customer_minutes"_s, 678}});
    QVERIFY(write(*ground.journal, ground.clock, lines));
    TrainView view(ground.desk());
    open(view);
    view.choose(u"ledger-primary-lost"_s);
    QVERIFY(textOf(view, u"drillHarm"_s).contains(u"orders lost: 12,345"_s));
    QVERIFY2(textOf(view, u"drillHarm"_s).contains(u"Communications lead 1 of 1"_s),
             qPrintable(textOf(view, u"drillHarm"_s)));
    QCOMPARE(cell(view, u"thrownIn"_s, 0, 0), u"8:21"_s);
    QCOMPARE(cell(view, u"thrownIn"_s, 0, 1), u"The boss"_s);
    QCOMPARE(cell(view, u"thrownIn"_s, 0, 3), u"scenario"_s);
    QCOMPARE(cell(view, u"thrownIn"_s, 1, 2), u"Calm."_s);
    QCOMPARE(cell(view, u"thrownIn"_s, 1, 3), u"instructor"_s);
    QVERIFY(!child<QTableView>(view, u"ownDecisions"_s)->isVisible());
}

void TestTraining::bestRunAndAuthorStandBesideTheCourse()
{
    ReviewDesk ground;
    QVERIFY(write(*ground.journal, ground.clock, primaryLost()));
    TrainView view(ground.desk());
    open(view);
    view.choose(u"ledger-primary-lost"_s);
    auto *bar = child<CourseBar>(view, u"courseBar"_s);
    QCOMPARE(bar->beside().size(), 1); // there is no other run
    QCOMPARE(bar->beside().first().marks.size(), 5);
    QCOMPARE(bar->beside().first().marks.last().at, Milliseconds(10min));
    QVERIFY(!child<QWidget>(view, u"pastPoints"_s)->isVisible());
    QVERIFY(write(*ground.journal, ground.clock, slower(), 1h));
    QTRY_COMPARE(bar->beside().size(), 2);
    QVERIFY(bar->beside().first().name.contains(u"run 1, 78 points"_s));
    QVERIFY(child<QWidget>(view, u"pastPoints"_s)->isVisible());
    QCOMPARE(child<PointsLine>(view, u"pastPoints"_s)->points(), (QList<int>{78, 78}));
    QVERIFY(textOf(view, u"againstPast"_s).contains(u"78 → 78"_s));
}

void TestTraining::runningDrillGivesNothingAway()
{
    ReviewDesk ground;
    TrainView view(ground.desk());
    open(view);
    view.choose(u"ledger-primary-lost"_s);
    click(view, u"startDrill"_s);
    QTRY_VERIFY(child<QWidget>(view, u"scorecard"_s)->isVisible());
    QVERIFY(write(*ground.journal, ground.clock,
                  {{20s, alert(true, u"LedgerPrimaryLost"_s, u"critical"_s)},
                   {21s, Drafts::drillInjected({{u"what"_s, u"fault"_s}})}}));
    ground.clock.advanceTo(start + 30s);
    QVERIFY(child<CourseBar>(view, u"courseBar"_s)->beside().isEmpty());
    QVERIFY(!child<QTableView>(view, u"thrownIn"_s)->isVisible());
    QVERIFY(!child<QPushButton>(view, u"debriefHtml"_s)->isVisible());
}

void TestTraining::entryIsShownInPlace()
{
    ReviewDesk ground;
    QVERIFY(write(*ground.journal, ground.clock, primaryLost()));
    TrainView view(ground.desk());
    open(view);
    view.choose(u"ledger-primary-lost"_s);
    QVERIFY(!child<QFrame>(view, u"entryCard"_s)->isVisible());
    QTest::mouseClick(child<QWidget>(view, u"scorecard"_s)->findChild<QPushButton *>(u"entry15"_s), Qt::LeftButton);
    QVERIFY(child<QFrame>(view, u"entryCard"_s)->isVisible());
    QVERIFY(textOf(view, u"entryHead"_s).startsWith(u"#15 · "_s));
    QVERIFY(child<QPlainTextEdit>(view, u"entryBody"_s)->toPlainText().contains(u"confirmed"_s));
    QTest::keyClick(child<QPushButton>(view, u"closeEntry"_s), Qt::Key_Space);
    QVERIFY(!child<QFrame>(view, u"entryCard"_s)->isVisible());
}

void TestTraining::debriefIsExported()
{
    ReviewDesk ground;
    QVERIFY(write(*ground.journal, ground.clock, primaryLost()));
    TrainView view(ground.desk());
    open(view);
    view.choose(u"ledger-primary-lost"_s);
    click(view, u"copyDebrief"_s);
    QVERIFY(QApplication::clipboard()->text().startsWith(u"# Debrief: Ledger database primary lost"_s));
    auto *exporting = view.findChild<DebriefExport *>();
    const QString path = ground.folder.filePath(u"d.html"_s);
    exporting->write(path);
    QFile written(path);
    QVERIFY(written.open(QIODevice::ReadOnly));
    QVERIFY(written.readAll().startsWith("<!DOCTYPE html>"));
    exporting->write(ground.folder.filePath(u"no/such/d.md"_s));
    QVERIFY(textOf(view, u"debriefResult"_s).startsWith(u"✕"_s));
}

void TestTraining::decisionIsNotedAndCompared()
{
    ReviewDesk ground;
    TrainView view(ground.desk());
    open(view);
    view.choose(u"ledger-primary-lost"_s);
    QVERIFY(!child<QWidget>(view, u"decisionBox"_s)->isVisible());
    click(view, u"startDrill"_s);
    QTRY_VERIFY(child<QWidget>(view, u"decisionBox"_s)->isVisible());
    ground.clock.advanceTo(start + 60s);
    auto *act = child<QComboBox>(view, u"decisionAct"_s);
    act->setCurrentIndex(act->findData(u"declare"_s));
    QTest::keyClicks(child<QLineEdit>(view, u"decisionReason"_s), u"users suffer"_s);
    QTest::keyClick(child<QLineEdit>(view, u"decisionReason"_s), Qt::Key_Return);
    QTRY_VERIFY(textOf(view, u"decisionSaid"_s).contains(u"entry #2"_s));
    QVERIFY(child<QLineEdit>(view, u"decisionReason"_s)->text().isEmpty());
    const Entry &noted = ground.journal->entries().last();
    QCOMPARE(noted.kind, QString(Kind::drillDecision));
    QCOMPARE(decisionFrom(noted).act, u"declare"_s);

    Incident incident{.title = u"x"_s};
    ground.clock.advanceTo(start + 100s);
    (void)ground.journal->append(Drafts::incidentDeclared(incident, u"commander"_s));
    QTRY_COMPARE(ground.journal->entries().size(), 3);
    click(view, u"endDrill"_s);
    QTRY_VERIFY(child<QTableView>(view, u"ownDecisions"_s)->isVisible());
    QVERIFY(!child<QWidget>(view, u"decisionBox"_s)->isVisible());
    QVERIFY(cell(view, u"ownDecisions"_s, 0, 2).contains(u"because users suffer"_s));
    QCOMPARE(cell(view, u"ownDecisions"_s, 0, 3), u"✓ the same, 0:40 later"_s);
}

void TestTraining::decisionNeedsAnAnswer()
{
    ReviewDesk ground;
    TrainView view(ground.desk());
    open(view);
    click(view, u"startDrill"_s);
    auto *record = child<QPushButton>(view, u"recordDecision"_s);
    QTRY_VERIFY(record->isVisible());
    QVERIFY(!record->isEnabled());
    QVERIFY(!record->toolTip().isEmpty());
    QTest::keyClicks(child<QLineEdit>(view, u"decisionAnswer"_s), u"look"_s);
    QVERIFY(record->isEnabled());
}

void TestTraining::progressIsOfAPerson()
{
    ReviewDesk ground;
    QVERIFY(write(*ground.journal, ground.clock, primaryLost()));
    const Draft walked{
        Kind::stepChanged,
        u"other"_s,
        {{u"run"_s, u"RUN-24"_s}, {u"step"_s, 1}, {u"title"_s, u"Fail over"_s}, {u"state"_s, u"done"_s}}};
    QVERIFY(write(*ground.journal, ground.clock,
                  {{0s, Drafts::drillStarted(u"surge"_s, {u"s"_s, u"s"_s}, u"8"_s)},
                   {10s, {Kind::runStarted, u"other"_s, {{u"runbook"_s, u"r/first-notice.md"_s}}}},
                   {75s, walked},
                   {90s, Drafts::drillEnded(u"surge"_s, u"ended"_s)}},
                  1h));
    TrainView view(ground.desk());
    open(view);
    view.showPage(TrainView::Page::Progress);
    auto *who = child<QComboBox>(view, u"progressOf"_s);
    QCOMPARE(who->currentData().toString(), u"you"_s);
    QVERIFY(textOf(view, u"progressFigures"_s).startsWith(u"drills 1 "_s));
    QVERIFY(!child<QTableView>(view, u"stepCosts"_s)->isVisible());
    who->setCurrentIndex(who->findData(u"other"_s));
    Q_EMIT who->activated(who->currentIndex());
    QVERIFY(child<QTableView>(view, u"stepCosts"_s)->isVisible());
    QCOMPARE(cell(view, u"stepCosts"_s, 0, 1), u"2. Fail over"_s);
    QCOMPARE(cell(view, u"stepCosts"_s, 0, 2), u"1:05"_s);
    who->setCurrentIndex(0);
    Q_EMIT who->activated(0);
    QCOMPARE(child<PointsLine>(view, u"progressPoints"_s)->points().size(), 2);
}

void TestTraining::coverageTellsWhatWasNeverTrained()
{
    ReviewDesk ground;
    QVERIFY(write(*ground.journal, ground.clock, primaryLost()));
    Topology topology;
    topology.services = {{.id = ServiceId(u"ledger-db"_s),
                          .name = {u"Ledger"_s, u"台帳"_s},
                          .instances = {InstanceId(u"ledger-db-1"_s)}},
                         {.id = ServiceId(u"cache"_s)}};
    ground.situation.apply({SourceId(u"site"_s), topology});
    TrainView view(ground.desk());
    open(view);
    view.showPage(TrainView::Page::Coverage);
    const QAbstractItemModel *causes = child<QTableView>(view, u"causesCovered"_s)->model();
    int killed = -1;
    int surge = -1;
    for (int row = 0; row < causes->rowCount(); ++row) {
        if (causes->index(row, 1).data() == u"Machine dies"_s)
            killed = row;
        if (causes->index(row, 1).data() == u"Surge of orders"_s)
            surge = row;
    }
    QVERIFY(killed >= 0 && surge >= 0);
    QCOMPARE(cell(view, u"causesCovered"_s, killed, 5), u"78"_s);
    QCOMPARE(cell(view, u"causesCovered"_s, killed, 4), u"you"_s);
    QVERIFY(cell(view, u"causesCovered"_s, surge, 3).contains(u"never"_s));
    QVERIFY(cell(view, u"causesCovered"_s, causes->rowCount() - 1, 3).contains(u"no scenario"_s));
    QCOMPARE(cell(view, u"servicesCovered"_s, 0, 0), u"Ledger"_s);
    QCOMPARE(cell(view, u"servicesCovered"_s, 0, 4), u"78"_s);
    QCOMPARE(cell(view, u"servicesCovered"_s, 1, 2), u"no scenario"_s);
}

void TestTraining::drillsArePlannedAndTakenOut()
{
    ReviewDesk ground;
    TrainView view(ground.desk());
    open(view);
    view.showPage(TrainView::Page::Coverage);
    QVERIFY(child<QLabel>(view, u"noPlans"_s)->isVisible());
    auto *scenario = child<QComboBox>(view, u"planScenario"_s);
    scenario->setCurrentIndex(scenario->findData(u"surge"_s));
    auto *date = child<QDateEdit>(view, u"planDate"_s);
    const QDate day(2026, 11, 24); // the site's today
    date->setDate(day.addDays(-1));
    QVERIFY(!child<QPushButton>(view, u"planDrill"_s)->isEnabled());
    date->setDate(day.addDays(2));
    child<QLineEdit>(view, u"planPeople"_s)->setText(u"you, other"_s);
    click(view, u"planDrill"_s);
    QTRY_VERIFY(child<QTableView>(view, u"drillPlans"_s)->isVisible());
    QCOMPARE(cell(view, u"drillPlans"_s, 0, 0), u"2026-11-26"_s);
    QCOMPARE(cell(view, u"drillPlans"_s, 0, 2), u"you, other"_s);
    QCOMPARE(cell(view, u"drillPlans"_s, 0, 3), u"planned"_s);
    ground.clock.advanceTo(start + 24h * 5);
    view.showPage(TrainView::Page::Drill);
    view.showPage(TrainView::Page::Coverage);
    QVERIFY2(cell(view, u"drillPlans"_s, 0, 3).contains(u"overdue by 3 d"_s),
             qPrintable(cell(view, u"drillPlans"_s, 0, 3)));
    auto *out = child<QPushButton>(view, u"withdrawPlan"_s);
    QVERIFY(!out->isEnabled());
    child<QTableView>(view, u"drillPlans"_s)->selectRow(0);
    QVERIFY(out->isEnabled());
    click(view, u"withdrawPlan"_s);
    QTRY_VERIFY(child<QLabel>(view, u"noPlans"_s)->isVisible());
    QVERIFY(drillPlansOf(ground.journal->entries(), QTimeZone::utc()).isEmpty());
}

namespace {

/// A desk whose scenarios can be written.
struct WritingDesk : ReviewDesk
{
    FakeScenarios scenarios{folder.filePath(u"drills"_s), drills};

    Desk desk()
    {
        Desk made = ReviewDesk::desk();
        made.scenarios = &scenarios;
        return made;
    }
};

QPlainTextEdit *editing(TrainView &view)
{
    open(view);
    view.choose(u"ledger-primary-lost"_s);
    view.showPage(TrainView::Page::Editor);
    auto *text = child<QPlainTextEdit>(view, u"scenarioText"_s);
    if (!QTest::qWaitFor([&] { return text->toPlainText().contains(u"name: ledger-primary-lost"_s); }))
        qWarning("it was not opened");
    return text;
}

void typeAtEnd(QPlainTextEdit &text, const QString &typed)
{
    text.moveCursor(QTextCursor::End);
    QTest::keyClicks(&text, typed);
}

}

// The failover, three minutes earlier; then not at all.
void TestTraining::drillIsPlayedAgainOtherwise()
{
    WritingDesk ground;
    QVERIFY(write(*ground.journal, ground.clock, primaryLost()));
    TrainView view(ground.desk());
    open(view);
    view.choose(u"ledger-primary-lost"_s);
    auto *which = child<QComboBox>(view, u"hindsightDeed"_s);
    auto *when = child<QTimeEdit>(view, u"hindsightWhen"_s);
    QCOMPARE(which->count(), 2);
    QCOMPARE(which->itemText(1), u"patroni.failover ledger-db"_s);
    which->setCurrentIndex(1);
    QCOMPARE(when->time(), QTime(0, 6, 10));
    when->setFocus();
    when->setTime(QTime(0, 3, 10));
    click(view, u"hindsightPlay"_s);
    QCOMPARE(ground.scenarios.again.size(), 1); // first as it was
    QCOMPARE(ground.scenarios.again[0][1].at, Milliseconds(390s));
    QVERIFY(!child<QPushButton>(view, u"hindsightPlay"_s)->isVisible());
    const auto run = [](Milliseconds until, double lost) {
        return TestRun{.length = 500s,
                       .curves = {{u"order_error_rate"_s, u"percent"_s, {{20s, 0.0}, {until, 0.9}, {500s, 0.0}}}},
                       .harm = Harm{lost, 5}};
    };
    ground.scenarios.answer(run(400s, 9'870));
    QCOMPARE(ground.scenarios.again.size(), 2);
    QCOMPARE(ground.scenarios.again[1][1].at, Milliseconds(210s));
    QCOMPARE(ground.scenarios.again[1][0], ground.scenarios.again[0][0]);
    ground.scenarios.answer(run(220s, 4'120));
    QCOMPARE(textOf(view, u"hindsightSaid"_s),
             u"✓ orders would have failed for 3:20 instead of 6:20 · orders lost: 4,120 instead of 9,870"_s);
    QVERIFY(child<QWidget>(view, u"hindsightCurves"_s)->isVisible());

    child<QCheckBox>(view, u"hindsightNever"_s)->click();
    QVERIFY(!when->isEnabled());
    click(view, u"hindsightPlay"_s);
    QCOMPARE(ground.scenarios.again.size(), 3); // how it was is known
    QCOMPARE(ground.scenarios.again[2].size(), 1);
    TestRun refused = run(400s, 9'870);
    refused.refusals = {u"statuspage.publish: no incident"_s};
    ground.scenarios.answer(refused);
    QVERIFY(textOf(view, u"hindsightSaid"_s).endsWith(u"refused: statuspage.publish: no incident"_s));
    click(view, u"hindsightPlay"_s);
    click(view, u"hindsightCancel"_s);
    QCOMPARE(textOf(view, u"hindsightSaid"_s), u"Cancelled."_s);
    QVERIFY(!child<QWidget>(view, u"hindsightCurves"_s)->isVisible());
}

void TestTraining::editorSaysWhatIsWrong()
{
    WritingDesk ground;
    TrainView view(ground.desk());
    QPlainTextEdit *text = editing(view);
    QVERIFY(textOf(view, u"scenarioState"_s).contains(u"Nothing is wrong"_s));
    QVERIFY(child<QPushButton>(view, u"testRun"_s)->isEnabled());
    typeAtEnd(*text, u"families: x"_s);
    QTRY_VERIFY(textOf(view, u"scenarioState"_s).startsWith(u"1 error ·"_s));
    QVERIFY(!child<QPushButton>(view, u"testRun"_s)->isEnabled());
    QVERIFY(child<QPushButton>(view, u"testRun"_s)->toolTip().contains(u"Mend"_s));
}

void TestTraining::editorPlaysWhatIsWritten()
{
    WritingDesk ground;
    TrainView view(ground.desk());
    QPlainTextEdit *text = editing(view);
    typeAtEnd(*text, u"# a remark"_s);
    click(view, u"previewCourse"_s);
    QCOMPARE(ground.scenarios.paths, QStringList{u"nothing"_s});
    QVERIFY(ground.scenarios.texts.first().contains("# a remark"));
    QVERIFY(child<QPushButton>(view, u"cancelRun"_s)->isVisible());
    QVERIFY(!child<QPushButton>(view, u"previewCourse"_s)->isEnabled());
    click(view, u"cancelRun"_s);
    QVERIFY(!child<QPushButton>(view, u"cancelRun"_s)->isVisible());
    QCOMPARE(textOf(view, u"runSaid"_s), u"Cancelled."_s);
    click(view, u"testRun"_s);
    QCOMPARE(ground.scenarios.paths.last(), u"good"_s);
    const PlayedCurve curve{u"order_error_rate"_s, u"percent"_s, {{0s, 0.0}, {60s, 0.9}, {120s, 0.0}}};
    ground.scenarios.answer(TestRun{
        .restored = true,
        .points = 80,
        .length = 120s,
        .expectations = {{u"order_error_rate < 1 %"_s, true, u"0"_s}, {u"primaries of ledger-db = 1"_s, false, u"2"_s}},
        .curves = {curve},
        .harm = Harm{1234, 5}});
    QVERIFY(textOf(view, u"runSaid"_s).startsWith(u"✕ not as expected · Restored · orders lost: 1,234"_s));
    QVERIFY(child<QWidget>(view, u"runCurves"_s)->isVisible());
    QVERIFY(cell(view, u"expectations"_s, 1, 1).contains(u"no"_s));
    click(view, u"testRun"_s);
    ground.scenarios.answer(TestRun{.expectations = {{u"x"_s, true, u"1"_s}}});
    QVERIFY(textOf(view, u"runSaid"_s).startsWith(u"✓ as expected"_s));
    QVERIFY(!child<QWidget>(view, u"runCurves"_s)->isVisible());
}

void TestTraining::editorSavesBesideTheCarried()
{
    WritingDesk ground;
    TrainView view(ground.desk());
    editing(view);
    click(view, u"newScenario"_s);
    auto *text = child<QPlainTextEdit>(view, u"scenarioText"_s);
    QVERIFY(text->toPlainText().contains(u"name: new-scenario"_s));
    QTRY_VERIFY(textOf(view, u"scenarioState"_s).contains(u"Nothing is wrong"_s));
    QTest::keyClick(text, Qt::Key_S, Qt::ControlModifier);
    QTRY_COMPARE(ground.scenarios.taken.size(), 1);
    QCOMPARE(ground.scenarios.taken.first().name, u"new-scenario"_s);
    QFile written(ground.scenarios.folder() + u"/new-scenario.yaml"_s);
    QVERIFY(written.open(QIODevice::ReadOnly));
    QVERIFY(written.readAll().contains("name: new-scenario"));
    QVERIFY(!child<QPushButton>(view, u"saveScenario"_s)->isEnabled());
    // Somebody else wrote it meanwhile.
    QFile other(written.fileName());
    QVERIFY(other.open(QIODevice::WriteOnly));
    other.write("name: theirs\n");
    other.close();
    typeAtEnd(*text, u"# mine"_s);
    click(view, u"saveScenario"_s);
    auto *band = child<QFrame>(view, u"scenarioBand"_s);
    QTRY_VERIFY(band->isVisible());
    click(view, u"scenarioFirst"_s);
    QTRY_COMPARE(ground.scenarios.taken.size(), 2);
    QVERIFY(!band->isVisible());
}

void TestTraining::unsavedScenarioIsAskedAbout()
{
    WritingDesk ground;
    TrainView view(ground.desk());
    QPlainTextEdit *text = editing(view);
    typeAtEnd(*text, u"# half"_s);
    view.choose(u"surge"_s);
    auto *band = child<QFrame>(view, u"scenarioBand"_s);
    QVERIFY(band->isVisible());
    QVERIFY(text->toPlainText().contains(u"# half"_s));
    click(view, u"scenarioSecond"_s);
    QTRY_VERIFY(text->toPlainText().contains(u"name: surge"_s));
    QVERIFY(!band->isVisible());
}

void TestTraining::wordsFollowTheLanguage()
{
    WritingDesk ground;
    QVERIFY(write(*ground.journal, ground.clock, primaryLost()));
    TrainView view(ground.desk());
    open(view);
    view.choose(u"ledger-primary-lost"_s);
    ground.look.setLanguage(u"ja"_s);
    QVERIFY(textOf(view, u"scenarioTitle"_s).contains(u"台帳"_s));
    for (const auto page :
         {TrainView::Page::Progress, TrainView::Page::Coverage, TrainView::Page::Editor, TrainView::Page::Drill}) {
        view.showPage(page);
        ground.look.setTheme(ground.look.theme().kind == Theme::Kind::Dark ? Theme::Kind::Light : Theme::Kind::Dark);
    }
    QCOMPARE(child<QTabBar>(view, u"trainTabs"_s)->count(), 4);
}

QTEST_MAIN(TestTraining)
#include "tst_training.moc"
