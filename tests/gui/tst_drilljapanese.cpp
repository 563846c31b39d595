// SPDX-License-Identifier: GPL-3.0-or-later
// One drill by hand in Japanese: clicks where a person would click, text as an input method gives it. At each stage it
// is looked at as eyes would; with HIKESHI_FILM=DIR the stages stay there as numbered pictures.
#include "tests/gui/drillhands.h"
#include "tests/support/eyes.h"

#include <QDir>
#include <QDockWidget>
#include <QFileInfo>
#include <QInputMethodEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTabBar>

using namespace Hikeshi;

class TestDrillJapanese : public DrillHands
{
    Q_OBJECT

private Q_SLOTS:
    void drill_data();
    void drill();
    void cleanup() { close(); }

private:
    void choosesTheDrill();
    void seesTheAlert();
    void acknowledgesAndDeclares();
    void startsTheRunbook();
    void looksFirst();
    void tellsUsers();
    void failsOver();
    void takesANote();
    void resolves();
    void readsTheScore();
    void readsWhatElseTrainHas();

    void film(const QString &name);
    void clickTab(const QString &bar, int tab);
    void clickPanel(const QString &dock);
    void type(QWidget *into, const QString &text);

    int m_pictures = 0;
    QStringList m_found; ///< told at the end, so that the film is whole
};

void TestDrillJapanese::drill_data()
{
    QTest::addColumn<Theme::Kind>("kind");
    QTest::addColumn<QSize>("size");
    QTest::newRow("dark-1280") << Theme::Kind::Dark << QSize(1280, 800);
    QTest::newRow("light-1920") << Theme::Kind::Light << QSize(1920, 1080);
    if (qEnvironmentVariableIsSet("HIKESHI_FILM"))
        QTest::newRow("light-1680") << Theme::Kind::Light << QSize(1680, 1050); // the README's size
}

void TestDrillJapanese::drill()
{
    QFETCH(const Theme::Kind, kind);
    QFETCH(const QSize, size);
    m_pictures = 0;
    m_found.clear();
    open(u"ja"_s, kind, size);
    walk<TestDrillJapanese>({&TestDrillJapanese::choosesTheDrill, &TestDrillJapanese::seesTheAlert,
                             &TestDrillJapanese::acknowledgesAndDeclares, &TestDrillJapanese::startsTheRunbook,
                             &TestDrillJapanese::looksFirst, &TestDrillJapanese::tellsUsers,
                             &TestDrillJapanese::failsOver, &TestDrillJapanese::takesANote,
                             &TestDrillJapanese::resolves, &TestDrillJapanese::readsTheScore,
                             &TestDrillJapanese::readsWhatElseTrainHas});
    QVERIFY2(m_found.isEmpty(), qPrintable(m_found.join(u'\n')));
}

/// Nothing that eyes would stumble over, once the window has come to rest; and the picture, when the drill is filmed.
void TestDrillJapanese::film(const QString &name)
{
    ++m_pictures;
    QTest::mouseMove(m_window.get(), {2, 2});
    QStringList names; // a runbook's English text is edited from here too
    for (const Runbook &runbook : m_console->site().facts.runbooks)
        names.append(runbook.title);
    QImage image;
    QString found;
    (void)QTest::qWaitFor(
        [&] {
            image = m_window->grab().toImage();
            found = Eyes::complaints(*m_window, image, u"ja"_s, names);
            return found.isEmpty();
        },
        3'000);
    QFETCH(const QSize, size);
    if (m_window->size() != size)
        found += u"\nthe window is %1×%2"_s.arg(m_window->width()).arg(m_window->height());
    if (!found.isEmpty())
        m_found.append(name + u'\n' + found);
    if (const QString folder = qEnvironmentVariable("HIKESHI_FILM"); !folder.isEmpty()) {
        const QString file = u"%1/%2/%3-%4.png"_s.arg(folder, QString::fromLatin1(QTest::currentDataTag()))
                                 .arg(m_pictures, 2, 10, QLatin1Char('0'))
                                 .arg(name);
        QVERIFY(QDir().mkpath(QFileInfo(file).path()));
        QVERIFY(image.convertToFormat(QImage::Format_RGB888).save(file));
    }
}

void TestDrillJapanese::clickTab(const QString &bar, int tab)
{
    auto *tabs = shown<QTabBar>(bar);
    QVERIFY2(tabs, qPrintable(bar));
    QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(tab).center());
    QCOMPARE(tabs->currentIndex(), tab);
}

/// The tab of a panel that lies behind another.
void TestDrillJapanese::clickPanel(const QString &dock)
{
    const QString title = m_window->findChild<QDockWidget *>(dock)->windowTitle();
    for (QTabBar *bar : m_window->findChildren<QTabBar *>()) {
        for (int i = 0; bar->isVisible() && i < bar->count(); ++i) {
            if (bar->tabText(i) == title)
                return QTest::mouseClick(bar, Qt::LeftButton, {}, bar->tabRect(i).center());
        }
    }
    QFAIL(qPrintable(dock));
}

/// Japanese comes whole from an input method, not letter by letter from keys.
void TestDrillJapanese::type(QWidget *into, const QString &text)
{
    QTest::mouseClick(into, Qt::LeftButton);
    QTRY_COMPARE(QApplication::focusWidget(), into);
    QInputMethodEvent composing(text.first(1), {});
    QApplication::sendEvent(into, &composing);
    QInputMethodEvent typed;
    typed.setCommitString(text);
    QApplication::sendEvent(into, &typed);
}

void TestDrillJapanese::choosesTheDrill()
{
    QTRY_COMPARE_WITH_TIMEOUT(ledgerPrimaries(), QList{InstanceId(u"ledger-db-1"_s)}, 30s);
    QVERIFY2(m_window->windowTitle().contains(u"訓練"_s), qPrintable(m_window->windowTitle()));
    film(u"quiet"_s);
    click(u"armButton"_s);
    QTRY_VERIFY_WITH_TIMEOUT(m_console->dispatcher().armedUntil(), 30s);
    click(u"trainPerspective"_s);
    QTRY_VERIFY_WITH_TIMEOUT(chooseInList(u"scenarioList"_s, u"台帳データベース主系の停止"_s), 30s);
    film(u"train"_s);
    click(u"startDrill"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_console->drills()->running(), u"ledger-primary-lost"_s, 30s);
    QTRY_VERIFY_WITH_TIMEOUT(may(u"goToRespond"_s), 30s);
    film(u"started"_s);
    click(u"goToRespond"_s);
}

void TestDrillJapanese::seesTheAlert()
{
    QTRY_VERIFY_WITH_TIMEOUT(count(Kind::alertRaised) > 0, 30s);
    QTRY_VERIFY_WITH_TIMEOUT(chooseInList(u"alertList"_s, u"台帳"_s) || chooseInList(u"alertList"_s, u"Ledger"_s), 30s);
    film(u"alert"_s);
}

void TestDrillJapanese::acknowledgesAndDeclares()
{
    click(u"acknowledgeButton"_s);
    QTRY_COMPARE_WITH_TIMEOUT(count(Kind::alertAcknowledged), 1, 30s);
    click(u"declare"_s);
    QTRY_VERIFY_WITH_TIMEOUT(shown<QLineEdit>(u"declareTitle"_s), 30s);
    film(u"declare"_s);
    click(u"declareNow"_s);
    QTRY_VERIFY_WITH_TIMEOUT(m_console->incidents().open(), 30s);
    QTRY_VERIFY_WITH_TIMEOUT(shown(u"incidentClock"_s), 30s);
}

void TestDrillJapanese::startsTheRunbook()
{
    QTRY_VERIFY_WITH_TIMEOUT(may(u"start-ledger-primary-lost"_s), 30s);
    film(u"incident"_s);
    click(u"start-ledger-primary-lost"_s);
    QTRY_VERIFY_WITH_TIMEOUT(m_console->runner().run(), 30s);
    QCOMPARE(m_console->runner().run()->runbook.language, u"ja"_s);
}

void TestDrillJapanese::looksFirst()
{
    QTRY_VERIFY_WITH_TIMEOUT(may(u"stepDone"_s), 30s);
    film(u"look-first"_s);
    click(u"stepDone"_s);
    QTRY_COMPARE_WITH_TIMEOUT(stepState(0), u"over"_s, 30s);
}

void TestDrillJapanese::tellsUsers()
{
    click(u"draftNotice"_s);
    QTRY_VERIFY_WITH_TIMEOUT(shown<QLineEdit>(u"noticeTitle-ja"_s), 30s);
    type(shown<QPlainTextEdit>(u"noticeBody-ja"_s), u"お預かりしている資産に影響はありません。"_s);
    QTRY_VERIFY_WITH_TIMEOUT(may(u"operate"_s, u"announcePanel"_s), 30s);
    film(u"notice"_s);
    hold(u"operate"_s, Kind::actionIntent, u"announcePanel"_s);
    QTRY_COMPARE_WITH_TIMEOUT(stepState(1), u"over"_s, 30s);
    const QString page = statusPage(u"ja"_s);
    QVERIFY2(page.contains(u"【訓練】"_s), qPrintable(page));
    QVERIFY2(page.contains(u"お預かりしている資産に影響はありません。"_s), qPrintable(page));
}

void TestDrillJapanese::failsOver()
{
    QTRY_VERIFY_WITH_TIMEOUT(may(u"operate"_s, u"runbookPanel"_s), 30s);
    film(u"failover"_s);
    hold(u"operate"_s, Kind::actionIntent, u"runbookPanel"_s);
    film(u"failing-over"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_console->dispatcher().records().last().state, ActionState::Confirmed, 60s);
    QTRY_COMPARE_WITH_TIMEOUT(stepState(2), u"over"_s, 30s);
    QTRY_COMPARE_WITH_TIMEOUT(stepState(3), u"over"_s, 60s);
    QCOMPARE(ledgerPrimaries(), QList{InstanceId(u"ledger-db-2"_s)});
    film(u"verified"_s);
}

void TestDrillJapanese::takesANote()
{
    type(shown<QPlainTextEdit>(u"noteEditor"_s), u"仮説：ledger-db-1 のディスクが失われた。"_s);
    click(u"noteSave"_s);
    QTRY_COMPARE_WITH_TIMEOUT(count(Kind::noteWritten), 1, 30s);
    film(u"note"_s);
    clickPanel(u"runbook"_s);
    QTRY_VERIFY_WITH_TIMEOUT(shown(u"runbookPanel"_s), 30s);
}

void TestDrillJapanese::resolves()
{
    QTRY_COMPARE_WITH_TIMEOUT(criticals(), 0, 60s);
    click(u"paletteButton"_s);
    QTRY_VERIFY_WITH_TIMEOUT(shown(u"commandPalette"_s), 30s);
    film(u"palette"_s);
    auto *line = shown(u"commandPalette"_s)->findChild<QLineEdit *>();
    type(line, u"インシデントを解決"_s);
    auto *list = shown(u"commandPalette"_s)->findChild<QAbstractItemView *>();
    QTRY_COMPARE(list->model()->rowCount(), 1);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(list->model()->index(0, 0)).center());
    QTRY_VERIFY_WITH_TIMEOUT(may(u"resolveNow"_s), 30s);
    film(u"resolve"_s);
    hold(u"resolveNow"_s, Kind::incidentResolved);
    QTRY_COMPARE_WITH_TIMEOUT(m_window->perspective(), MainWindow::Perspective::Review, 30s);
    QTRY_VERIFY_WITH_TIMEOUT(shown(u"replayScrub"_s), 30s);
    QCOMPARE(m_console->exchange()->variables().isEmpty(), false);
    film(u"postmortem"_s);
}

void TestDrillJapanese::readsTheScore()
{
    click(u"trainPerspective"_s);
    click(u"endDrill"_s);
    QTRY_COMPARE_WITH_TIMEOUT(count(Kind::drillEnded), 1, 30s);
    QTRY_VERIFY_WITH_TIMEOUT(shown<QLabel>(u"yours_restore"_s), 30s);
    QVERIFY(shown<QLabel>(u"yours_restore"_s)->text().contains(u':'));
    film(u"debrief"_s);
}

void TestDrillJapanese::readsWhatElseTrainHas()
{
    const QStringList names{u"drill"_s, u"progress"_s, u"coverage"_s, u"editor"_s};
    for (int i = 1; i < names.size() && !QTest::currentTestFailed(); ++i) {
        clickTab(u"trainTabs"_s, i);
        if (auto *text = shown<QPlainTextEdit>(u"scenarioText"_s))
            QTRY_VERIFY(!text->toPlainText().isEmpty());
        film(names[i]);
    }
}

QTEST_MAIN(TestDrillJapanese)
#include "tst_drilljapanese.moc"
