// SPDX-License-Identifier: GPL-3.0-or-later
// One drill from its start to its postmortem, by clicks and keys alone: the whole window on the real embedded exchange.
#include "journal/verify.h"
#include "tests/gui/drillhands.h"

#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>

using namespace Hikeshi;

class TestDrill : public DrillHands
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void opensQuiet();
    void startsTheDrillInTrain();
    void alertsMapAndChartsTellOfIt();
    void acknowledgesAndDeclares();
    void suggestsTheRunbookAndStartsIt();
    void looksBeforeItActs();
    void tellsUsers();
    void failsOverByHolding();
    void verifiesByItself();
    void takesANote();
    void reachesTheActionFromThePalette();
    void resolvesIntoThePostmortem();
    void scoresTheDrill();
    void switchesLanguageAndColoursWhileRunning();
    void leavesAWholeJournal();

private:
    /// The README's pictures: with HIKESHI_SCREENSHOTS=DIR this test leaves them there.
    void picture(const QString &name)
    {
        if (const QString folder = qEnvironmentVariable("HIKESHI_SCREENSHOTS"); !folder.isEmpty())
            QVERIFY(m_window->grab().save(folder + u'/' + name + u".png"_s));
    }
};

void TestDrill::initTestCase()
{
    open(u"en"_s, Theme::Kind::Dark, {1680, 1050});
}

void TestDrill::opensQuiet()
{
    QTRY_VERIFY_WITH_TIMEOUT(!m_console->situation().map().topology().services.isEmpty(), 20s);
    QVERIFY(m_window->windowTitle().contains(u"DRILL"_s));
    QVERIFY(m_console->site().facts.findings.isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(ledgerPrimaries(), QList{InstanceId(u"ledger-db-1"_s)}, 20s);
    QVERIFY(m_console->situation().alerts().all().isEmpty());
    click(u"armButton"_s);
    QTRY_VERIFY_WITH_TIMEOUT(m_console->dispatcher().armedUntil(), 10s);
}

void TestDrill::startsTheDrillInTrain()
{
    click(u"trainPerspective"_s);
    QTRY_VERIFY_WITH_TIMEOUT(chooseInList(u"scenarioList"_s, u"Ledger database primary lost"_s), 20s);
    click(u"startDrill"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_console->drills()->running(), u"ledger-primary-lost"_s, 20s);
    click(u"goToRespond"_s);
    QCOMPARE(m_window->perspective(), MainWindow::Perspective::Respond);
}

void TestDrill::alertsMapAndChartsTellOfIt()
{
    QTRY_VERIFY_WITH_TIMEOUT(count(Kind::alertRaised) > 0, 30s);
    const QList<BoardAlert> alerts = m_console->situation().alerts().shown(m_console->clock().now());
    QCOMPARE(alerts.first().alert.name, u"LedgerPrimaryLost"_s);
    QVERIFY(alerts.first().firstOut);
    const auto health = [this](const QString &service) {
        return m_console->situation().map().serviceHealth(ServiceId(service), m_console->clock().now());
    };
    QTRY_COMPARE_WITH_TIMEOUT(health(u"ledger-db"_s), Health::Down, 20s);
    QTRY_COMPARE_WITH_TIMEOUT(health(u"order-gateway"_s), Health::Degraded, 20s);
    QTRY_COMPARE_WITH_TIMEOUT(health(u"web"_s), Health::Degraded, 20s);
    const auto newest = [this](const QString &series) {
        const auto sample = m_console->situation().series().fresh(SeriesId(series), m_console->clock().now(), 10s);
        return sample ? sample->value : 0;
    };
    QTRY_VERIFY_WITH_TIMEOUT(newest(u"order_error_rate"_s) > 0.05, 20s);
    QTRY_VERIFY_WITH_TIMEOUT(newest(u"order_latency_p99_seconds"_s) > 1, 20s);
}

void TestDrill::acknowledgesAndDeclares()
{
    QTRY_VERIFY_WITH_TIMEOUT(chooseInList(u"alertList"_s, u"LedgerPrimaryLost"_s), 20s);
    click(u"acknowledgeButton"_s);
    QTRY_COMPARE_WITH_TIMEOUT(count(Kind::alertAcknowledged), 1, 20s);
    QTest::keyClick(m_window.get(), Qt::Key_D, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(shown<QLineEdit>(u"declareTitle"_s), 20s);
    QVERIFY(!shown<QLineEdit>(u"declareTitle"_s)->text().isEmpty());
    click(u"declareNow"_s);
    QTRY_VERIFY_WITH_TIMEOUT(m_console->incidents().open(), 20s);
    QCOMPARE(m_console->incidents().open()->severity, Severity::Sev1);
    QTRY_VERIFY_WITH_TIMEOUT(shown(u"incidentClock"_s), 20s);
}

void TestDrill::suggestsTheRunbookAndStartsIt()
{
    click(u"start-ledger-primary-lost"_s);
    QTRY_VERIFY_WITH_TIMEOUT(m_console->runner().run(), 10s);
    QCOMPARE(m_console->runner().run()->values.value(u"service"_s), u"ledger-db"_s);
}

void TestDrill::looksBeforeItActs()
{
    QTRY_VERIFY2(m_window->findChild<QWidget *>(u"chart:order_error_rate"_s), "the step draws its query");
    click(u"stepDone"_s);
    QTRY_COMPARE_WITH_TIMEOUT(stepState(0), u"over"_s, 20s);
}

void TestDrill::tellsUsers()
{
    click(u"draftNotice"_s);
    QTRY_VERIFY_WITH_TIMEOUT(shown<QLineEdit>(u"noticeTitle-en"_s) || shown<QLineEdit>(u"noticeTitle-ja"_s), 20s);
    auto *panel = m_window->findChild<QWidget *>(u"announcePanel"_s);
    auto *publish = panel->findChild<HoldButton *>(u"operate"_s);
    QTRY_VERIFY_WITH_TIMEOUT(publish->isVisible() && publish->isEnabled(), 10s);
    hold(u"operate"_s, Kind::actionIntent, u"announcePanel"_s);
    QCOMPARE(count(Kind::actionIntent), 1);
    QTRY_COMPARE_WITH_TIMEOUT(stepState(1), u"over"_s, 20s);
    QVERIFY(statusPage(u"en"_s).contains(u"[DRILL] Orders are not being accepted"_s));
    QVERIFY(statusPage(u"ja"_s).contains(u"【訓練】"_s));
}

void TestDrill::failsOverByHolding()
{
    auto *panel = m_window->findChild<QWidget *>(u"runbookPanel"_s);
    QTRY_VERIFY2_WITH_TIMEOUT(panel->findChild<HoldButton *>(u"operate"_s), "the step's action", 20s);
    HoldButton *operate = panel->findChild<HoldButton *>(u"operate"_s);
    QTRY_VERIFY_WITH_TIMEOUT(operate->isEnabled(), 20s);
    picture(u"respond-dark"_s);
    QTest::mousePress(operate, Qt::LeftButton);
    QTest::mouseRelease(operate, Qt::LeftButton);
    QCOMPARE(count(Kind::actionIntent), 1); // a mere click does nothing
    hold(u"operate"_s, Kind::actionIntent, u"runbookPanel"_s);
    QCOMPARE(count(Kind::actionIntent), 2);
    // What the click had reserved is operated; the runner is not asked for it again unless it ran out meanwhile.
    const QList<Entry> &entries = m_console->journal().entries();
    const auto asked =
        std::ranges::count_if(entries, [](const Entry &e) { return e.body[u"state"_s] == u"compensation"_s; });
    QVERIFY(asked <= 1 + count(Kind::actionReleased));
    QTRY_VERIFY_WITH_TIMEOUT(m_console->dispatcher().records().last().state == ActionState::Confirmed, 60s);
    QCOMPARE(m_console->dispatcher().records().last().intent.arguments.value(u"candidate"_s), u"ledger-db-2"_s);
    QTRY_COMPARE_WITH_TIMEOUT(stepState(2), u"over"_s, 20s);
}

void TestDrill::verifiesByItself()
{
    QTRY_COMPARE_WITH_TIMEOUT(stepState(3), u"over"_s, 60s);
    const QList<Entry> &entries = m_console->journal().entries();
    QVERIFY(std::ranges::any_of(entries, [](const Entry &e) {
        return e.kind == Kind::stepChanged && e.body[u"step"_s].toInt() == 3 && e.actor == u"hikeshi";
    }));
}

void TestDrill::takesANote()
{
    auto *editor = m_window->findChild<QPlainTextEdit *>(u"noteEditor"_s);
    QTest::keyClick(m_window.get(), Qt::Key_7, Qt::AltModifier); // the note's panel
    QTRY_VERIFY_WITH_TIMEOUT(editor->isVisible(), 20s);
    editor->setFocus();
    QTest::keyClicks(editor, u"## Hypothesis: storage of ledger-db-1 is gone"_s);
    QTest::keyClick(editor, Qt::Key_Return, Qt::ControlModifier);
    QTRY_COMPARE_WITH_TIMEOUT(count(Kind::noteWritten), 1, 20s);
    QTRY_VERIFY_WITH_TIMEOUT(editor->toPlainText().isEmpty(), 20s);
}

void TestDrill::reachesTheActionFromThePalette()
{
    QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(shown(u"commandPalette"_s), 20s);
    auto *line = shown(u"commandPalette"_s)->findChild<QLineEdit *>();
    QTest::keyClicks(line, u"ledger-db over to"_s);
    auto *list = shown(u"commandPalette"_s)->findChild<QAbstractItemView *>();
    QTRY_VERIFY(list->model()->rowCount() >= 2); // failover and switchover
    QTest::keyClick(line, Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(!shown(u"commandPalette"_s), 20s);
    QTRY_VERIFY_WITH_TIMEOUT(shown(u"actionSheet"_s), 20s);
    click(u"closeActions"_s);
}

void TestDrill::resolvesIntoThePostmortem()
{
    QTRY_COMPARE_WITH_TIMEOUT(criticals(), 0, 60s);
    QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(shown(u"commandPalette"_s), 20s);
    auto *line = shown(u"commandPalette"_s)->findChild<QLineEdit *>();
    QTest::keyClicks(line, u"resolve"_s);
    QTest::keyClick(line, Qt::Key_Return);
    hold(u"resolveNow"_s, Kind::incidentResolved);
    QTRY_COMPARE_WITH_TIMEOUT(m_window->perspective(), MainWindow::Perspective::Review, 20s);
    QTRY_VERIFY_WITH_TIMEOUT(shown<QLabel>(u"reviewTitle"_s), 10s);
    QTRY_VERIFY_WITH_TIMEOUT(shown(u"replayScrub"_s), 10s);
    QVERIFY(shown(u"durations"_s));
    auto *summary = m_window->findChild<QPlainTextEdit *>(u"editSummary"_s);
    if (!summary)
        summary = m_window->findChild<QPlainTextEdit *>(u"editsummary"_s);
    QVERIFY(summary);
    summary->setFocus();
    QTest::keyClicks(summary, u"The primary's machine died; a person failed over."_s);
    QTest::keyClick(summary, Qt::Key_Return, Qt::ControlModifier);
    QTRY_VERIFY_WITH_TIMEOUT(count(Kind::postmortemEdited) >= 1, 20s);
    picture(u"review-dark"_s);
}

void TestDrill::scoresTheDrill()
{
    click(u"trainPerspective"_s);
    QTRY_VERIFY_WITH_TIMEOUT(chooseInList(u"scenarioList"_s, u"Ledger database primary lost"_s), 20s);
    click(u"endDrill"_s);
    QTRY_COMPARE_WITH_TIMEOUT(count(Kind::drillEnded), 1, 20s);
    QTRY_VERIFY_WITH_TIMEOUT(shown(u"scorecard"_s), 20s);
    QTRY_VERIFY_WITH_TIMEOUT(shown<QLabel>(u"yours_restore"_s), 20s);
    picture(u"train-dark"_s);
    QVERIFY(shown<QLabel>(u"yours_restore"_s)->text().contains(u':'));
}

void TestDrill::switchesLanguageAndColoursWhileRunning()
{
    QTest::keyClick(m_window.get(), Qt::Key_J, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(m_look->language(), u"ja"_s);
    QTRY_COMPARE_WITH_TIMEOUT(shown<QAbstractButton>(u"respondPerspective"_s)->text(), u"対応"_s, 20s);
    QTest::keyClick(m_window.get(), Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    QCOMPARE(m_look->theme().kind, Theme::Kind::Light);
    for (const char *perspective : {"respondPerspective", "trainPerspective", "reviewPerspective"}) {
        click(QString::fromLatin1(perspective));
        QVERIFY(!m_window->grab().isNull());
        picture(QString::fromLatin1(perspective).remove(u"Perspective"_s) + u"-light-ja"_s);
    }
}

void TestDrill::leavesAWholeJournal()
{
    QCOMPARE(m_strayWindows.join(u", "_s), QString());
    close();
    const auto entries = readJournal(m_folder->filePath(u"journal.sqlite"_s));
    QVERIFY2(entries, entries ? "" : qPrintable(entries.error().text()));
    const auto intents = std::ranges::count(*entries, Kind::actionIntent, &Entry::kind);
    const auto outcomes = std::ranges::count_if(*entries, [](const Entry &e) {
        return e.kind == Kind::actionOutcome && e.body[u"outcome"_s] == u"confirmed"_s;
    });
    QCOMPARE(outcomes, intents);
}

QTEST_MAIN(TestDrill)
#include "tst_drill.moc"
