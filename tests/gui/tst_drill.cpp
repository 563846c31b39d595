// SPDX-License-Identifier: GPL-3.0-or-later
// One drill from its start to its postmortem, by clicks and keys alone: the whole window on the real embedded exchange.
#include "console/console.h"
#include "journal/kinds.h"
#include "journal/verify.h"
#include "widgets/common/holdbutton.h"
#include "widgets/presenters/look.h"
#include "widgets/window/mainwindow.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QLabel>
#include <QLineEdit>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QPlainTextEdit>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestDrill : public QObject
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
    template <class Widget = QWidget> Widget *shown(const QString &name)
    {
        for (Widget *each : m_window->findChildren<Widget *>(name)) {
            if (each->isVisible())
                return each;
        }
        return nullptr;
    }
    bool may(const QString &name)
    {
        auto *button = shown<QAbstractButton>(name);
        return button && button->isEnabled();
    }
    void click(const QString &name)
    {
        QTRY_VERIFY2_WITH_TIMEOUT(may(name), qPrintable(name), 20s);
        QTest::mouseClick(shown<QAbstractButton>(name), Qt::LeftButton);
    }
    /// Presses until the journal has another entry of `kind`.
    void hold(const QString &name, QLatin1StringView kind)
    {
        const qsizetype before = count(kind);
        QTRY_VERIFY2_WITH_TIMEOUT(may(name), qPrintable(name), 20s);
        QPointer<QAbstractButton> button = shown<QAbstractButton>(name);
        QTest::mousePress(button, Qt::LeftButton);
        QTRY_VERIFY2_WITH_TIMEOUT(count(kind) > before, qPrintable(name), 20s);
        if (button)
            QTest::mouseRelease(button, Qt::LeftButton);
    }
    bool chooseInList(const QString &list, const QString &text)
    {
        auto *view = shown<QAbstractItemView>(list);
        if (!view)
            return false;
        const QAbstractItemModel *model = view->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            const QModelIndex index = model->index(row, 0);
            if (index.data().toString().contains(text)) {
                view->scrollTo(index);
                QTest::mouseClick(view->viewport(), Qt::LeftButton, {}, view->visualRect(index).center());
                return true;
            }
        }
        return false;
    }
    qsizetype count(QLatin1StringView kind) const
    {
        return std::ranges::count(m_console->journal().entries(), kind, &Entry::kind);
    }
    QString stepState(int step) const
    {
        const QList<Run> &runs = m_console->runner().runs();
        return runs.isEmpty() || step >= runs.last().steps.size() ? u"none"_s
            : runs.last().steps[step].isOver()                    ? u"over"_s
                                                                  : u"open"_s;
    }
    static QString pageAt(const QString &url);
    /// The README's pictures: with HIKESHI_SCREENSHOTS=DIR this test leaves them there.
    void picture(const QString &name)
    {
        if (const QString folder = qEnvironmentVariable("HIKESHI_SCREENSHOTS"); !folder.isEmpty())
            QVERIFY(m_window->grab().save(folder + u'/' + name + u".png"_s));
    }
    /// Nothing may flash up as a window of its own.
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        auto *widget = qobject_cast<QWidget *>(watched);
        if (widget && widget->isWindow() && event->type() == QEvent::Show && widget != m_window.get()
            && widget->windowType() != Qt::ToolTip && widget->windowType() != Qt::Popup)
            m_strayWindows.append(QString::fromLatin1(widget->metaObject()->className()) + u' ' + widget->objectName());
        return false;
    }

    QStringList m_strayWindows;
    QTemporaryDir m_folder;
    std::unique_ptr<Console> m_console;
    std::unique_ptr<Look> m_look;
    std::unique_ptr<QSettings> m_settings;
    std::unique_ptr<MainWindow> m_window;
};

QString TestDrill::pageAt(const QString &url)
{
    QNetworkAccessManager network;
    const std::unique_ptr<QNetworkReply> reply(network.get(QNetworkRequest(QUrl(url))));
    (void)QTest::qWaitFor([&] { return reply->isFinished(); }, 5000);
    return QString::fromUtf8(reply->readAll());
}

void TestDrill::initTestCase()
{
    QApplication::setStyle(u"Fusion"_s);
    QApplication::setFont(Theme::letters(9.5));
    auto opened = Console::open({.journal = m_folder.filePath(u"journal.sqlite"_s),
                                 .speed = 5,
                                 .exchangeProgram = QStringLiteral(HIKESHI_BINARY_DIR) + u"/bin/hikeshictl"_s});
    QVERIFY2(opened, opened ? "" : qPrintable(opened.error().text()));
    m_console = std::move(*opened);
    qApp->installEventFilter(this);
    m_look = std::make_unique<Look>();
    m_settings = std::make_unique<QSettings>(m_folder.filePath(u"settings.ini"_s), QSettings::IniFormat);
    m_window = std::make_unique<MainWindow>(m_console->desk(*m_look), *m_settings);
    m_window->resize(1680, 1050);
    m_window->show();
    m_console->start();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

void TestDrill::opensQuiet()
{
    QTRY_VERIFY_WITH_TIMEOUT(!m_console->situation().map().topology().services.isEmpty(), 20s);
    QVERIFY(m_window->windowTitle().contains(u"DRILL"_s));
    QVERIFY(m_console->site().facts.findings.isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(m_console->situation().map().primaries(ServiceId(u"ledger-db"_s), m_console->clock().now())
                                 == QList{InstanceId(u"ledger-db-1"_s)},
                             20s);
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
    QTest::mousePress(publish, Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(count(Kind::actionIntent) == 1, 10s);
    QTest::mouseRelease(publish, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(stepState(1), u"over"_s, 20s);
    const QString http = m_console->exchange()->variables().value(u"EXCHANGE_HTTP"_s);
    QVERIFY(pageAt(http + u"/status?lang=en"_s).contains(u"[DRILL] Orders are not being accepted"_s));
    QVERIFY(pageAt(http + u"/status?lang=ja"_s).contains(u"【訓練】"_s));
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
    QTest::mousePress(operate, Qt::LeftButton);
    QTRY_COMPARE_WITH_TIMEOUT(count(Kind::actionIntent), 2, 10s);
    QTest::mouseRelease(operate, Qt::LeftButton);
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
    const auto criticals = [this] {
        return std::ranges::count_if(m_console->situation().alerts().all(), [](const BoardAlert &a) {
            return !a.cleared && a.alert.severity == AlertSeverity::Critical;
        });
    };
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
    m_window->close();
    m_window.reset();
    m_console.reset();
    const auto entries = readJournal(m_folder.filePath(u"journal.sqlite"_s));
    QVERIFY2(entries, entries ? "" : qPrintable(entries.error().text()));
    const auto intents = std::ranges::count(*entries, Kind::actionIntent, &Entry::kind);
    const auto outcomes = std::ranges::count_if(*entries, [](const Entry &e) {
        return e.kind == Kind::actionOutcome && e.body[u"outcome"_s] == u"confirmed"_s;
    });
    QCOMPARE(outcomes, intents);
}

QTEST_MAIN(TestDrill)
#include "tst_drill.moc"
