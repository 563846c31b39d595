// SPDX-License-Identifier: GPL-3.0-or-later
// One drill by keyboard alone. Every key goes to the window as from a keyboard, and falls to whatever has the focus; no
// mouse, nothing given the focus from here, no word with a model. Whatever is reached must be seen, show that it has
// the focus, say its name, and be left and come back to by Tab and Shift+Tab.
#include "tests/gui/drillhands.h"

#include <QAccessible>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>

using namespace Hikeshi;

class TestDrillKeyboard : public DrillHands
{
    Q_OBJECT

private Q_SLOTS:
    void drill();
    void cleanup() { close(); }

private:
    void armsTheConsole();
    void choosesAndStartsTheDrill();
    void acknowledges();
    void declares();
    void startsTheRunbook();
    void looksFirst();
    void tellsUsers();
    void failsOver();
    void takesANote();
    void resolves();
    void writesThePostmortem();
    void readsTheScore();

    static QWidget *focus() { return QApplication::focusWidget(); }
    static QString focusName();
    static void press(Qt::Key key, Qt::KeyboardModifiers with = {});
    static void write(const QString &text);
    void tabTo(const QString &name, int most);
    void isWellFocused();
    static bool isSomewhere() { return focus() && focus()->isVisible() && focus()->isEnabled(); }
    void command(const QString &words);
    void holdSpace(QLatin1StringView kind);
};

void TestDrillKeyboard::drill()
{
    open(u"en"_s, Theme::Kind::Dark, {1440, 900});
    QTRY_COMPARE_WITH_TIMEOUT(ledgerPrimaries(), QList{InstanceId(u"ledger-db-1"_s)}, 30s);
    walk<TestDrillKeyboard>({&TestDrillKeyboard::armsTheConsole, &TestDrillKeyboard::choosesAndStartsTheDrill,
                             &TestDrillKeyboard::acknowledges, &TestDrillKeyboard::declares,
                             &TestDrillKeyboard::startsTheRunbook, &TestDrillKeyboard::looksFirst,
                             &TestDrillKeyboard::tellsUsers, &TestDrillKeyboard::failsOver,
                             &TestDrillKeyboard::takesANote, &TestDrillKeyboard::resolves,
                             &TestDrillKeyboard::writesThePostmortem, &TestDrillKeyboard::readsTheScore});
}

QString TestDrillKeyboard::focusName()
{
    const QWidget *widget = focus();
    return !widget                       ? u"nothing"_s
        : widget->objectName().isEmpty() ? QString::fromLatin1(widget->metaObject()->className())
                                         : widget->objectName();
}

/// As the windowing system tells it: shortcuts first, then an open menu, then the widget with the focus.
void TestDrillKeyboard::press(Qt::Key key, Qt::KeyboardModifiers with)
{
    QVERIFY(QGuiApplication::focusWindow());
    QTest::keyClick(QGuiApplication::focusWindow(), key, with);
}

void TestDrillKeyboard::write(const QString &text)
{
    for (const QChar letter : text)
        QTest::keyClick(QGuiApplication::focusWindow(), letter.toLatin1());
}

/// By Tab alone, and not by many: whoever works by keyboard counts them.
void TestDrillKeyboard::tabTo(const QString &name, int most)
{
    QStringList way{focusName()};
    for (int i = 0; i < most && focusName() != name; ++i) {
        press(Qt::Key_Tab);
        way.append(focusName());
    }
    QVERIFY2(focusName() == name, qPrintable(name + u" is not on the way: "_s + way.join(u", "_s)));
    isWellFocused();
}

void TestDrillKeyboard::isWellFocused()
{
    const QPointer<QWidget> widget = focus();
    QVERIFY2(widget && widget->isVisible() && !widget->visibleRegion().isEmpty(), qPrintable(focusName()));
    QAccessibleInterface *spoken = QAccessible::queryAccessibleInterface(widget);
    QVERIFY2(spoken && !spoken->text(QAccessible::Name).isEmpty(), qPrintable(focusName() + u" has no name"_s));
    const QString name = focusName();
    const QImage with = widget->grab().toImage();
    press(Qt::Key_Tab);
    QVERIFY2(focus() != widget, qPrintable(name + u" does not let go of the focus"_s));
    QVERIFY2(widget, qPrintable(name));
    const QImage without = widget->grab().toImage();
    QVERIFY2(with != without, qPrintable(name + u" does not show its focus"_s));
    const QString next = focusName();
    press(Qt::Key_Backtab, Qt::ShiftModifier);
    QVERIFY2(focus() == widget, qPrintable(u"back from %1 is %2, not %3"_s.arg(next, focusName(), name)));
}

/// The palette finds it, and Return takes it.
void TestDrillKeyboard::command(const QString &words)
{
    press(Qt::Key_K, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(shown(u"commandPalette"_s), 30s);
    write(words);
    QVERIFY(shown(u"commandPalette"_s)->findChild<QAbstractItemView *>()->model()->rowCount() > 0);
    press(Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(!shown(u"commandPalette"_s), 30s);
}

/// Holds Space until the journal has another entry of `kind`. On a machine that stands still for seconds a reservation
/// runs out under the finger; then it is held anew, as anybody would.
void TestDrillKeyboard::holdSpace(QLatin1StringView kind)
{
    const qsizetype before = count(kind);
    for (int i = 0; i < 5 && count(kind) == before; ++i) {
        const QPointer<QAbstractButton> held = qobject_cast<QAbstractButton *>(focus());
        QTest::keyPress(QGuiApplication::focusWindow(), Qt::Key_Space);
        (void)QTest::qWaitFor([&] { return count(kind) > before || !held || !held->isDown(); }, 5000);
        (void)QTest::qWaitFor([&] { return count(kind) > before; }, 1000);
        QTest::keyRelease(QGuiApplication::focusWindow(), Qt::Key_Space);
    }
    QVERIFY2(count(kind) > before, qPrintable(focusName()));
}

void TestDrillKeyboard::armsTheConsole()
{
    command(u"arm this console"_s);
    QTRY_VERIFY_WITH_TIMEOUT(m_console->dispatcher().armedUntil(), 30s);
    QVERIFY2(focus(), "the focus is back where it was");
}

void TestDrillKeyboard::choosesAndStartsTheDrill()
{
    press(Qt::Key_2, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(focusName(), u"scenarioList"_s, 30s);
    isWellFocused();
    const auto current = [] { return qobject_cast<QAbstractItemView *>(focus())->currentIndex().data().toString(); };
    for (int i = 0; i < 20 && !current().contains(u"Ledger database primary lost"_s); ++i)
        press(Qt::Key_Down);
    QVERIFY2(current().contains(u"Ledger database primary lost"_s), qPrintable(current()));
    tabTo(u"startDrill"_s, 3);
    press(Qt::Key_Space);
    QTRY_COMPARE_WITH_TIMEOUT(m_console->drills()->running(), u"ledger-primary-lost"_s, 30s);
    QTRY_VERIFY_WITH_TIMEOUT(may(u"goToRespond"_s), 30s);
    QTRY_COMPARE_WITH_TIMEOUT(focusName(), u"goToRespond"_s, 30s);
    press(Qt::Key_Space);
    QTRY_COMPARE_WITH_TIMEOUT(m_window->perspective(), MainWindow::Perspective::Respond, 30s);
    QVERIFY(m_window->isAncestorOf(focus()));
}

void TestDrillKeyboard::acknowledges()
{
    QTRY_VERIFY_WITH_TIMEOUT(count(Kind::alertRaised) > 0, 30s);
    QTRY_VERIFY_WITH_TIMEOUT(shown(u"alertList"_s), 30s);
    press(Qt::Key_2, Qt::AltModifier); // the alerts
    QTRY_COMPARE_WITH_TIMEOUT(focusName(), u"alertList"_s, 30s);
    isWellFocused();
    press(Qt::Key_Home);
    tabTo(u"acknowledgeButton"_s, 2);
    press(Qt::Key_Space);
    QTRY_COMPARE_WITH_TIMEOUT(count(Kind::alertAcknowledged), 1, 30s);
    QTRY_VERIFY2_WITH_TIMEOUT(isSomewhere(), qPrintable(focusName()), 5s);
}

void TestDrillKeyboard::declares()
{
    press(Qt::Key_D, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(focusName(), u"declareTitle"_s, 30s);
    isWellFocused();
    press(Qt::Key_End);
    write(u" (by keyboard)"_s);
    tabTo(u"declareNow"_s, 16);
    press(Qt::Key_Space);
    QTRY_VERIFY_WITH_TIMEOUT(m_console->incidents().open(), 30s);
    QVERIFY(m_console->incidents().open()->title.endsWith(u" (by keyboard)"_s));
    QTRY_VERIFY2_WITH_TIMEOUT(isSomewhere(), qPrintable(focusName()), 5s);
}

void TestDrillKeyboard::startsTheRunbook()
{
    press(Qt::Key_4, Qt::AltModifier); // the runbook
    tabTo(u"start-ledger-primary-lost"_s, 4);
    press(Qt::Key_Space);
    QTRY_VERIFY_WITH_TIMEOUT(m_console->runner().run(), 30s);
}

void TestDrillKeyboard::looksFirst()
{
    QTRY_COMPARE_WITH_TIMEOUT(focusName(), u"stepDone"_s, 30s);
    isWellFocused();
    press(Qt::Key_Space);
    QTRY_COMPARE_WITH_TIMEOUT(stepState(0), u"over"_s, 30s);
}

void TestDrillKeyboard::tellsUsers()
{
    QTRY_COMPARE_WITH_TIMEOUT(focusName(), u"draftNotice"_s, 30s);
    isWellFocused();
    press(Qt::Key_Space);
    QTRY_COMPARE_WITH_TIMEOUT(focusName(), u"noticeTitle-en"_s, 30s);
    isWellFocused();
    tabTo(u"noticeBody-en"_s, 1);
    press(Qt::Key_End, Qt::ControlModifier);
    press(Qt::Key_Return);
    write(u"Your assets are safe."_s);
    QTRY_VERIFY_WITH_TIMEOUT(may(u"operate"_s, u"announcePanel"_s), 30s);
    tabTo(u"operate"_s, 6);
    holdSpace(Kind::actionIntent);
    QTRY_COMPARE_WITH_TIMEOUT(stepState(1), u"over"_s, 30s);
    QVERIFY(statusPage(u"en"_s).contains(u"Your assets are safe."_s));
}

void TestDrillKeyboard::failsOver()
{
    QTRY_VERIFY2_WITH_TIMEOUT(may(u"operate"_s, u"runbookPanel"_s), "the step's action", 30s);
    QTRY_COMPARE_WITH_TIMEOUT(focus(), shown(u"operate"_s, u"runbookPanel"_s), 30s);
    isWellFocused();
    const qsizetype before = count(Kind::actionIntent);
    press(Qt::Key_Space);
    QCOMPARE(count(Kind::actionIntent), before); // a mere press only reserves
    QTRY_COMPARE_WITH_TIMEOUT(m_console->dispatcher().selections().size(), 1, 5s);
    QTRY_COMPARE_WITH_TIMEOUT(focusName(), u"operate"_s, 5s);
    holdSpace(Kind::actionIntent);
    QTRY_COMPARE_WITH_TIMEOUT(m_console->dispatcher().records().last().state, ActionState::Confirmed, 60s);
    QTRY_COMPARE_WITH_TIMEOUT(stepState(3), u"over"_s, 60s); // it verifies by itself
    QCOMPARE(ledgerPrimaries(), QList{InstanceId(u"ledger-db-2"_s)});
    QTRY_COMPARE_WITH_TIMEOUT(focusName(), u"stepDone"_s, 30s); // of the step after
}

void TestDrillKeyboard::takesANote()
{
    press(Qt::Key_7, Qt::AltModifier);
    QTRY_COMPARE_WITH_TIMEOUT(focusName(), u"noteEditor"_s, 30s);
    isWellFocused();
    write(u"## Hypothesis: storage of ledger-db-1 is gone"_s);
    press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(count(Kind::noteWritten), 1, 30s);
    QCOMPARE(focusName(), u"noteEditor"_s);
}

void TestDrillKeyboard::resolves()
{
    QTRY_COMPARE_WITH_TIMEOUT(criticals(), 0, 60s);
    command(u"resolve"_s);
    tabTo(u"resolveNow"_s, 2);
    holdSpace(Kind::incidentResolved);
    QTRY_COMPARE_WITH_TIMEOUT(m_window->perspective(), MainWindow::Perspective::Review, 30s);
    QTRY_VERIFY2_WITH_TIMEOUT(focus() && shown(u"reviewView"_s)->isAncestorOf(focus()), qPrintable(focusName()), 30s);
    isWellFocused();
}

void TestDrillKeyboard::writesThePostmortem()
{
    tabTo(u"editSummary"_s, 30);
    write(u"The primary's machine died; a person failed over."_s);
    press(Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(count(Kind::postmortemEdited) >= 1, 30s);
}

void TestDrillKeyboard::readsTheScore()
{
    press(Qt::Key_2, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(focusName(), u"scenarioList"_s, 30s);
    tabTo(u"endDrill"_s, 6);
    press(Qt::Key_Space);
    QTRY_COMPARE_WITH_TIMEOUT(count(Kind::drillEnded), 1, 30s);
    QTRY_VERIFY_WITH_TIMEOUT(shown<QLabel>(u"yours_restore"_s), 30s);
    QVERIFY2(isSomewhere(), qPrintable(focusName()));
    tabTo(u"drillRuns"_s, 4);
    for (int i = 0; i < 12 && !focusName().startsWith(u"entry"_s); ++i)
        press(Qt::Key_Tab);
    QVERIFY2(focusName().startsWith(u"entry"_s), qPrintable(focusName()));
    isWellFocused();
    press(Qt::Key_Space); // the journal's entry behind the measure
    QTRY_COMPARE_WITH_TIMEOUT(focusName(), u"closeEntry"_s, 30s);
    press(Qt::Key_Space);
    QTRY_VERIFY2_WITH_TIMEOUT(isSomewhere(), qPrintable(focusName()), 30s);
}

QTEST_MAIN(TestDrillKeyboard)
#include "tst_drillkeyboard.moc"
