// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/selectandoperate.h"
#include "journal/kinds.h"
#include "tests/support/deskfixture.h"
#include "widgets/action/actioncard.h"
#include "widgets/presenters/runbookfacts.h"
#include "widgets/runbook/runbookpanel.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

void show(QWidget &widget)
{
    widget.resize(340, 800);
    widget.show();
    QVERIFY(QTest::qWaitForWindowExposed(&widget));
}

template <class T = QPushButton> T *named(const QWidget &panel, const QString &name)
{
    for (T *found : panel.findChildren<T *>(name)) {
        if (found->isVisible())
            return found;
    }
    return nullptr;
}

int current(const DeskFixture &f)
{
    return f.runner->run() ? f.runner->run()->current() : -2;
}

/// Starts `name` as the runner would for its alert.
void start(DeskFixture &f, const QString &name, const QMap<QString, QString> &values)
{
    f.runner->start(f.runbook(name), f.incidents->open().value_or(Incident()).id, values, u"you"_s);
    QTRY_VERIFY(f.runner->run());
}

const QMap<QString, QString> ledger{{u"service"_s, u"ledger-db"_s}};

}

class TestRunbookPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void suggestsForTheFirstOutAlertAndStarts();
    void meantComesFirstWithItsBadge();
    void declaredVariablesAreAskedAsDeclared();
    void speaksTheLooksLanguage();
    void asksForWhatIsNotKnown();
    void searchFindsAndOpensToRead();
    void tickingMovesOnWithTimeAndNote();
    void failingGuardKeepsAStepOpenAndSaysWhy();
    void skippingNeedsAReason();
    void announceStepEndsWhenItsNoticeIsSeen();
    void heldActionIsSentOnceAndVerifyEndsTheStep();
    void verifyEndsTheStepWhenTheWorldShowsIt();
    void unknownStepIsTickedByHand();
    void afterACrashTheSameStepStands();
    void endingEarlyAsksOnce();
    void chartsAreDrawnByTheFactory();
    void narrowShelfCutsNoCard();
    void keyboardGoesOnFromStepToStep();
};

void TestRunbookPanel::suggestsForTheFirstOutAlertAndStarts()
{
    DeskFixture f;
    f.exchange.losePrimary(60s);
    RunbookPanel panel(*f.desk);
    show(panel);
    auto *button = named(panel, u"start-ledger-primary-lost"_s);
    QVERIFY(button);
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_COMPARE(current(f), 0);
    QCOMPARE(f.runner->run()->values.value(u"service"_s), u"ledger-db"_s);
    QTRY_VERIFY(named<QWidget>(panel, u"step-0"_s));
    auto *third = named<QWidget>(panel, u"step-2"_s)->findChild<QLabel *>(u"stepTitle"_s);
    QCOMPARE(third->text(), u"3. Fail over ledger-db"_s);
}

void TestRunbookPanel::meantComesFirstWithItsBadge()
{
    DeskFixture f;
    Findings findings;
    f.site.runbooks.append(
        Runbook::parse("---\nfor: {alerts: [LedgerPrimaryLost], services: [ledger-db]}\n---\n# Ours\n## Look\nx\n",
                       u"zz-ours.md"_s, findings));
    f.exchange.losePrimary(60s);
    RunbookPanel panel(*f.desk);
    show(panel);
    auto *badge = named<QLabel>(panel, u"meant-zz-ours"_s);
    QVERIFY(badge);
    QCOMPARE(badge->accessibleName(), u"Meant for LedgerPrimaryLost · ledger-db"_s);
    QVERIFY(!named<QLabel>(panel, u"meant-ledger-primary-lost"_s)); // it only names the alert
    // The alert itself names the other one: that comes before. Without it, what is meant comes first.
    QStringList files;
    for (const auto shown = suggestions(f.exchange.situation, f.site.runbooks, u"en"); const Suggestion &each : shown)
        files.append(each.runbook->name);
    QVERIFY2(files.indexOf(u"zz-ours"_s) <= 1 && files.indexOf(u"zz-ours"_s) >= 0, qPrintable(files.join(u' ')));
}

void TestRunbookPanel::declaredVariablesAreAskedAsDeclared()
{
    DeskFixture f;
    Findings findings;
    f.site.runbooks.append(Runbook::parse(
        "---\nvariables:\n  env: {choices: [test, prod], description: Where}\n  ns: {default: shop}\n  code: {secret: "
        "true}\n---\n# Ours\n## Look\n`<env> <ns> <code>`\n",
        u"ours.md"_s, findings));
    RunbookPanel panel(*f.desk);
    show(panel);
    QVERIFY(panel.read(u"ours"_s));
    auto *begin = named(panel, u"startRunbook"_s);
    QVERIFY(!begin->isEnabled()); // one must be chosen
    auto *box = named<QComboBox>(panel, u"value-env"_s);
    QVERIFY(box);
    QCOMPARE(box->count(), 3);
    QCOMPARE(box->toolTip(), u"Where"_s);
    QCOMPARE(named<QLineEdit>(panel, u"value-ns"_s)->text(), u"shop"_s);
    QCOMPARE(named<QLineEdit>(panel, u"value-code"_s)->echoMode(), QLineEdit::Password);
    box->setCurrentIndex(box->findData(u"prod"_s));
    QVERIFY(begin->isEnabled());
    QTest::mouseClick(begin, Qt::LeftButton);
    QTRY_COMPARE(current(f), 0);
    QCOMPARE(f.runner->run()->values.value(u"env"_s), u"prod"_s);
    QCOMPARE(f.runner->run()->values.value(u"ns"_s), u"shop"_s);
}

void TestRunbookPanel::speaksTheLooksLanguage()
{
    DeskFixture f;
    f.look.setLanguage(u"ja"_s);
    f.exchange.losePrimary(60s);
    RunbookPanel panel(*f.desk);
    show(panel);
    QTest::mouseClick(named(panel, u"start-ledger-primary-lost"_s), Qt::LeftButton);
    QTRY_COMPARE(current(f), 0);
    QCOMPARE(f.runner->run()->runbook.language, u"ja"_s);
}

void TestRunbookPanel::asksForWhatIsNotKnown()
{
    DeskFixture f;
    RunbookPanel panel(*f.desk);
    show(panel);
    QVERIFY(panel.read(u"web-backend-sick"_s));
    auto *begin = named(panel, u"startRunbook"_s);
    QVERIFY(begin && !begin->isEnabled());
    QVERIFY(begin->toolTip().contains(u"instance"_s));
    auto *box = named<QComboBox>(panel, u"value-instance"_s);
    QVERIFY(box);
    box->setCurrentIndex(box->findData(u"web-2"_s));
    QVERIFY(begin->isEnabled());
    QTest::mouseClick(begin, Qt::LeftButton);
    QTRY_COMPARE(current(f), 0);
    QCOMPARE(f.runner->run()->values.value(u"instance"_s), u"web-2"_s);
}

void TestRunbookPanel::searchFindsAndOpensToRead()
{
    DeskFixture f;
    RunbookPanel panel(*f.desk);
    show(panel);
    QVERIFY(named(panel, u"runbook-hand-over"_s));
    QTest::keyClicks(named<QLineEdit>(panel, u"runbookSearch"_s), u"two prim"_s);
    QTRY_VERIFY(named(panel, u"runbook-two-primaries"_s));
    QVERIFY(!named(panel, u"runbook-hand-over"_s));
    QTest::mouseClick(named(panel, u"runbook-two-primaries"_s), Qt::LeftButton);
    QVERIFY(named(panel, u"startRunbook"_s));
    QVERIFY(!f.runner->run());
    QTest::mouseClick(named(panel, u"allRunbooks"_s), Qt::LeftButton);
    QVERIFY(named<QLineEdit>(panel, u"runbookSearch"_s));
}

void TestRunbookPanel::tickingMovesOnWithTimeAndNote()
{
    DeskFixture f;
    f.exchange.losePrimary(60s);
    RunbookPanel panel(*f.desk);
    show(panel);
    start(f, u"ledger-primary-lost"_s, ledger);
    QTRY_VERIFY(named(panel, u"stepDone"_s));
    f.exchange.advanceBy(48s);
    QTest::keyClicks(named<QLineEdit>(panel, u"stepNoteInput"_s), u"no answer on 8008"_s);
    QTest::keyClick(&panel, Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE(current(f), 1);
    QCOMPARE(f.runner->run()->steps[0].note, u"no answer on 8008"_s);
    auto *note = named<QWidget>(panel, u"step-0"_s)->findChild<QLabel *>(u"stepNote"_s);
    QTRY_COMPARE(note->text(), u"no answer on 8008"_s);
    QStringList texts;
    for (const QLabel *label : named<QWidget>(panel, u"step-0"_s)->findChildren<QLabel *>())
        texts << label->text();
    QVERIFY2(texts.contains(u"0:48"_s), qPrintable(texts.join(u'|')));
}

void TestRunbookPanel::failingGuardKeepsAStepOpenAndSaysWhy()
{
    DeskFixture f; // all is well: one primary
    RunbookPanel panel(*f.desk);
    show(panel);
    start(f, u"ledger-primary-lost"_s, ledger);
    QTRY_VERIFY(named(panel, u"stepDone"_s));
    QVERIFY(!named(panel, u"stepDone"_s)->isEnabled());
    QVERIFY2(named(panel, u"stepDone"_s)->toolTip().contains(u"is 1, must be = 0"_s),
             qPrintable(named(panel, u"stepDone"_s)->toolTip()));
    QTest::keyClick(&panel, Qt::Key_Return, Qt::ControlModifier);
    QTest::qWait(1);
    QCOMPARE(current(f), 0);
}

void TestRunbookPanel::skippingNeedsAReason()
{
    DeskFixture f;
    RunbookPanel panel(*f.desk);
    show(panel);
    start(f, u"ledger-primary-lost"_s, ledger);
    QTRY_VERIFY(named(panel, u"stepSkip"_s));
    QTest::mouseClick(named(panel, u"stepSkip"_s), Qt::LeftButton);
    auto *reason = named<QLineEdit>(panel, u"skipReason"_s);
    QVERIFY(reason && reason->hasFocus());
    QVERIFY(!named(panel, u"skipNow"_s)->isEnabled());
    QTest::keyClick(reason, Qt::Key_Return);
    QTest::keyClicks(reason, u"  "_s);
    QTest::keyClick(reason, Qt::Key_Return);
    QTest::qWait(1);
    QCOMPARE(current(f), 0);
    QTest::keyClicks(reason, u"a drill"_s);
    QTest::keyClick(reason, Qt::Key_Return);
    QTRY_COMPARE(current(f), 1);
    QCOMPARE(f.runner->run()->steps[0].state, StepState::State::Skipped);
    QCOMPARE(f.runner->run()->steps[0].note, u"a drill"_s);
}

void TestRunbookPanel::announceStepEndsWhenItsNoticeIsSeen()
{
    DeskFixture f;
    f.exchange.losePrimary(60s);
    f.letNoticesAppear();
    RunbookPanel panel(*f.desk);
    show(panel);
    start(f, u"first-notice"_s, {});
    QSignalSpy wanted(&panel, &RunbookPanel::announceWanted);
    QTRY_VERIFY(named(panel, u"draftNotice"_s));
    QTest::mouseClick(named(panel, u"draftNotice"_s), Qt::LeftButton);
    QCOMPARE(wanted.first().first().toString(), u"investigating"_s);
    Intent intent{.action = ActionId(u"statuspage.publish"_s),
                  .target = u"status-page"_s,
                  .operatorId = u"you"_s,
                  .run = f.runner->run()->id,
                  .step = 0};
    for (const QString &name : {u"title_en"_s, u"title_ja"_s, u"body_en"_s, u"body_ja"_s, u"start"_s, u"cause_en"_s,
                                u"cause_ja"_s, u"expected_recovery"_s})
        intent.arguments.insert(name, u"x"_s);
    intent.arguments.insert(u"notice"_s, u"INC-1/1"_s);
    intent.arguments.insert(u"phase"_s, u"investigating"_s);
    selectAndOperate(*f.dispatcher, intent);
    QTRY_COMPARE(f.api.sent.size(), 1);
    QTest::qWait(1);
    f.exchange.advanceBy(2s);
    QTRY_COMPARE(current(f), 1);
}

void TestRunbookPanel::heldActionIsSentOnceAndVerifyEndsTheStep()
{
    DeskFixture f;
    f.exchange.losePrimary(60s);
    f.letFailoverWork();
    RunbookPanel panel(*f.desk);
    show(panel);
    start(f, u"ledger-primary-lost"_s, ledger);
    f.runner->complete(0, {}, u"you"_s);
    QTRY_COMPARE(current(f), 1);
    f.runner->skip(1, u"told by phone"_s, u"you"_s);
    QTRY_COMPARE(current(f), 2);
    QSignalSpy candidates(&panel, &RunbookPanel::candidatesShown);
    QTRY_VERIFY(named<QAbstractButton>(panel, u"operate"_s));
    auto *operate = named<QAbstractButton>(panel, u"operate"_s);
    QTRY_VERIFY(operate->isEnabled());
    QTest::mousePress(operate, Qt::LeftButton);
    QTRY_COMPARE(f.api.sent.size(), 1);
    QTRY_COMPARE(f.runner->run()->steps[2].state, StepState::State::Acting);
    QTest::qWait(1);
    f.exchange.advanceBy(10s);
    QTRY_VERIFY(current(f) >= 3);
    QCOMPARE(f.entriesOf(Kind::actionIntent), 1);
    f.exchange.advanceBy(30s);
    QTRY_COMPARE(current(f), 4);
    QVERIFY2(f.runner->run()->steps[3].note.contains(u"primaries of ledger-db = 1"_s),
             qPrintable(f.runner->run()->steps[3].note));
}

void TestRunbookPanel::verifyEndsTheStepWhenTheWorldShowsIt()
{
    DeskFixture f;
    f.exchange.losePrimary(60s);
    RunbookPanel panel(*f.desk);
    show(panel);
    start(f, u"ledger-primary-lost"_s, ledger);
    for (int step = 0; step < 3; ++step) {
        f.runner->skip(step, u"test"_s, u"you"_s);
        QTRY_COMPARE(current(f), step + 1);
    }
    f.exchange.advanceBy(12s);
    QTRY_VERIFY(named<QLabel>(panel, u"waiting"_s));
    QTRY_VERIFY2(named<QLabel>(panel, u"waiting"_s)->text().contains(u"0:12"_s),
                 qPrintable(named<QLabel>(panel, u"waiting"_s)->text()));
    QCOMPARE(current(f), 3);
    f.exchange.world.ledger().failover(u"ledger-db-2"_s, f.exchange.world.now());
    f.exchange.advanceBy(60s);
    QTRY_COMPARE(current(f), 4);
}

void TestRunbookPanel::unknownStepIsTickedByHand()
{
    DeskFixture f;
    f.exchange.losePrimary(60s);
    f.api.answer = {.kind = Answer::Kind::Lost, .reason = u"the connection was cut"_s};
    RunbookPanel panel(*f.desk);
    show(panel);
    start(f, u"ledger-primary-lost"_s, ledger);
    for (int step = 0; step < 2; ++step) {
        f.runner->skip(step, u"test"_s, u"you"_s);
        QTRY_COMPARE(current(f), step + 1);
    }
    f.runner->act(2, {}, u"you"_s);
    QTRY_COMPARE(f.entriesOf(Kind::actionAnswered), 1);
    QTest::qWait(1);
    f.exchange.advanceBy(61s);
    QTRY_COMPARE(f.runner->run()->steps[2].state, StepState::State::Unknown);
    QTRY_VERIFY(named<QLabel>(panel, u"unknownStep"_s));
    QVERIFY(named<QLabel>(panel, u"unknownStep"_s)->text().contains(u"Nobody knows"_s));
    QVERIFY(!named<QAbstractButton>(panel, u"operate"_s));
    QTest::mouseClick(named(panel, u"stepDone"_s), Qt::LeftButton);
    QTRY_COMPARE(current(f), 3);
    QCOMPARE(f.api.sent.size(), 1);
}

void TestRunbookPanel::afterACrashTheSameStepStands()
{
    DeskFixture f;
    f.exchange.losePrimary(60s);
    {
        RunbookPanel panel(*f.desk);
        show(panel);
        start(f, u"ledger-primary-lost"_s, ledger);
        f.runner->complete(0, u"seen"_s, u"you"_s);
        QTRY_COMPARE(current(f), 1);
    }
    const Run before = *f.runner->run();
    f.reopen();
    QCOMPARE(*f.runner->run(), before);
    RunbookPanel panel(*f.desk);
    show(panel);
    QVERIFY(named(panel, u"draftNotice"_s));
    QVERIFY(named<QWidget>(panel, u"step-1"_s));
    QCOMPARE(named<QWidget>(panel, u"step-0"_s)->findChild<QLabel *>(u"stepNote"_s)->text(), u"seen"_s);
}

void TestRunbookPanel::endingEarlyAsksOnce()
{
    DeskFixture f;
    RunbookPanel panel(*f.desk);
    show(panel);
    start(f, u"hand-over"_s, {});
    QTRY_VERIFY(named(panel, u"endRun"_s));
    QTest::mouseClick(named(panel, u"endRun"_s), Qt::LeftButton);
    QVERIFY(f.runner->run());
    QVERIFY(named(panel, u"endRun"_s)->text().contains(u"5"_s));
    QTest::mouseClick(named(panel, u"endRun"_s), Qt::LeftButton);
    QTRY_VERIFY(!f.runner->run());
    QTRY_VERIFY(named<QLineEdit>(panel, u"runbookSearch"_s));
}

void TestRunbookPanel::chartsAreDrawnByTheFactory()
{
    DeskFixture f;
    f.exchange.losePrimary(60s);
    RunbookPanel panel(*f.desk);
    QStringList drawn;
    panel.setChartFactory([&drawn](const SeriesId &series, Milliseconds window, QWidget *parent) {
        drawn.append(u"%1 %2"_s.arg(series.value, toClock(window)));
        return new QWidget(parent);
    });
    show(panel);
    start(f, u"ledger-primary-lost"_s, ledger);
    QTRY_COMPARE(drawn, (QStringList{u"order_error_rate 15:00"_s, u"orders_accepted_per_second 15:00"_s}));
}

void TestRunbookPanel::narrowShelfCutsNoCard()
{
    DeskFixture f;
    f.dress(Theme::Kind::Dark, u"en"_s);
    f.exchange.losePrimary(60s);
    RunbookPanel panel(*f.desk);
    show(panel);
    panel.resize(240, 800);
    auto *start = named(panel, u"start-ledger-primary-lost"_s);
    auto *other = named(panel, u"runbook-web-backend-sick"_s);
    QVERIFY(start && other);
    for (const QWidget *each : std::initializer_list<const QWidget *>{start->parentWidget(), other})
        QTRY_VERIFY2(each->mapTo(&panel, each->rect().bottomRight()).x() < panel.width(),
                     qPrintable(each->objectName()));
    QCOMPARE(other->text(), f.runbook(u"web-backend-sick"_s).title);
}

void TestRunbookPanel::keyboardGoesOnFromStepToStep()
{
    DeskFixture f;
    RunbookPanel panel(*f.desk);
    show(panel);
    panel.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&panel));
    start(f, u"hand-over"_s, {});
    for (int step = 0; step < 2; ++step) {
        QTRY_COMPARE(current(f), step);
        QTRY_VERIFY(named(panel, u"stepDone"_s));
        if (step == 0)
            named(panel, u"stepDone"_s)->setFocus();
        QTRY_VERIFY(named(panel, u"stepDone"_s)->hasFocus());
        QTest::keyClick(named(panel, u"stepDone"_s), Qt::Key_Space);
    }
    QTRY_COMPARE(current(f), 2);
}

QTEST_MAIN(TestRunbookPanel)
#include "tst_runbookpanel.moc"
