// SPDX-License-Identifier: GPL-3.0-or-later
// Training as it is seen, by the trainee and by the instructor, on the real exchange: before a drill, in it and after
// it. With HIKESHI_SCREENSHOTS=DIR the pictures stay there, and there are more of them.
#include "journal/follower.h"
#include "tests/gui/drillhands.h"
#include "tests/support/eyes.h"
#include "widgets/presenters/actionwording.h"
#include "widgets/window/instructorwindow.h"

#include <QComboBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QTabBar>

using namespace Hikeshi;

class TestTrainShots : public DrillHands
{
    Q_OBJECT

private Q_SLOTS:
    void drill_data();
    void drill();
    void cleanup();

private:
    void beforeIt();
    void inIt();
    void instructs();
    void afterIt();
    void refusesInWords();

    void picture(QWidget &window, const QString &name);
    template <class T> T *part(const QString &name) { return m_instructor->findChild<T *>(name); }

    std::unique_ptr<JournalFollower> m_follower;
    std::unique_ptr<InstructorWindow> m_instructor;
    QString m_language;
    QSize m_size;
    QStringList m_found;
};

void TestTrainShots::drill_data()
{
    QTest::addColumn<Theme::Kind>("kind");
    QTest::addColumn<QString>("language");
    QTest::addColumn<QSize>("size");
    const auto row = [](Theme::Kind kind, const QString &language, QSize size) {
        QTest::addRow("%s-%s-%d", kind == Theme::Kind::Dark ? "dark" : "light", qPrintable(language), size.width())
            << kind << language << size;
    };
    row(Theme::Kind::Dark, u"ja"_s, {1280, 800});
    row(Theme::Kind::Light, u"en"_s, {1280, 800});
    if (!qEnvironmentVariableIsSet("HIKESHI_SCREENSHOTS"))
        return;
    row(Theme::Kind::Dark, u"en"_s, {1920, 1080});
    row(Theme::Kind::Light, u"ja"_s, {1920, 1080});
    row(Theme::Kind::Dark, u"en"_s, {3840, 2160});
    row(Theme::Kind::Light, u"ja"_s, {3840, 2160});
}

void TestTrainShots::drill()
{
    QFETCH(const Theme::Kind, kind);
    QFETCH(const QString, language);
    QFETCH(const QSize, size);
    m_language = language;
    m_size = size;
    m_found.clear();
    open(language, kind, size);
    for (const auto stage : {&TestTrainShots::beforeIt, &TestTrainShots::inIt, &TestTrainShots::instructs,
                             &TestTrainShots::refusesInWords, &TestTrainShots::afterIt}) {
        if (!QTest::currentTestFailed())
            (this->*stage)();
    }
    QVERIFY2(m_found.isEmpty(), qPrintable(m_found.join(u'\n')));
}

void TestTrainShots::cleanup()
{
    m_instructor.reset();
    m_follower.reset();
    close();
}

/// Nothing that eyes would stumble over, in the size that was asked for; and the picture, when it is wanted.
void TestTrainShots::picture(QWidget &window, const QString &name)
{
    QTest::mouseMove(&window, {2, 2});
    QImage image;
    QString found;
    (void)QTest::qWaitFor(
        [&] {
            image = window.grab().toImage();
            found = Eyes::complaints(window, image, m_language);
            return found.isEmpty();
        },
        3'000);
    if (window.size() != m_size)
        found += u"\nis %1×%2"_s.arg(window.width()).arg(window.height());
    if (!found.isEmpty())
        m_found.append(name + u'\n' + found);
    if (const QString folder = qEnvironmentVariable("HIKESHI_SCREENSHOTS"); !folder.isEmpty())
        QVERIFY(image.convertToFormat(QImage::Format_RGB888)
                    .save(u"%1/%2-%3.png"_s.arg(folder, name, QString::fromLatin1(QTest::currentDataTag()))));
}

void TestTrainShots::beforeIt()
{
    QTRY_COMPARE_WITH_TIMEOUT(ledgerPrimaries(), QList{InstanceId(u"ledger-db-1"_s)}, 30s);
    click(u"trainPerspective"_s);
    const bool ja = m_language == u"ja";
    QTRY_VERIFY_WITH_TIMEOUT(
        chooseInList(u"scenarioList"_s, ja ? u"台帳データベース主系の停止"_s : u"Ledger database primary lost"_s), 30s);
    QStringList sources;
    const auto *list = m_window->findChild<QAbstractItemView *>(u"sourceList"_s)->model();
    QTRY_VERIFY_WITH_TIMEOUT(list->rowCount() > 15, 30s);
    for (int row = 0; row < list->rowCount(); ++row)
        sources.append(list->index(row, 0).data().toString());
    QVERIFY2(sources.filter(u"exchange-"_s).isEmpty(), qPrintable(sources.join(u'\n')));
    QCOMPARE(QSet<QString>(sources.cbegin(), sources.cend()).size(), sources.size());
    picture(*m_window, u"before"_s);
    click(u"armButton"_s);
    click(u"startDrill"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_console->drills()->running(), u"ledger-primary-lost"_s, 30s);
}

void TestTrainShots::inIt()
{
    QTRY_VERIFY_WITH_TIMEOUT(count(Kind::alertRaised) > 0, 60s);
    picture(*m_window, u"in"_s);
}

/// As a second process does it, on what this one knows.
void TestTrainShots::instructs()
{
    m_follower = std::make_unique<JournalFollower>(m_console->journal().path());
    m_instructor = std::make_unique<InstructorWindow>(m_console->desk(*m_look), *m_follower);
    m_instructor->resize(m_size);
    m_instructor->show();
    m_follower->start();
    QTRY_VERIFY_WITH_TIMEOUT(part<QComboBox>(u"readyInject"_s)->count() > 0, 30s);
    part<QLineEdit>(u"sayJa"_s)->setText(u"入金が反映されません。"_s);
    part<QLineEdit>(u"sayEn"_s)->setText(u"My deposit does not show."_s);
    part<QPushButton>(u"say"_s)->click();
    QTRY_COMPARE_WITH_TIMEOUT(count(Kind::drillInjected), 1, 30s);
    part<QLineEdit>(u"observation"_s)->setText(m_language == u"ja" ? u"地図を先に見た"_s : u"reads the map first"_s);
    part<QPushButton>(u"markObservation"_s)->click();
    QTRY_COMPARE_WITH_TIMEOUT(count(Kind::drillInjected), 2, 30s);
    auto *timeline = part<QAbstractItemView>(u"traineeTimeline"_s);
    QTRY_VERIFY_WITH_TIMEOUT(timeline->model()->rowCount() > 2, 30s);
    picture(*m_instructor, u"instructor"_s);
    m_instructor->hide();
    m_window->activateWindow();
}

/// What a guard refuses is told in the window's language wherever it is told.
void TestTrainShots::refusesInWords()
{
    const Intent intent{.action = ActionId(u"patroni.failover"_s),
                        .target = u"ledger-db"_s,
                        .arguments = {{u"candidate"_s, u"ledger-db-3"_s}},
                        .operatorId = u"you"_s};
    const Preview preview = m_console->dispatcher().preview(intent);
    QVERIFY(!preview.allowed());
    const QString reason = Wording::firstReason(preview, m_console->situation(), m_language);
    QVERIFY2(m_language == u"ja" ? !reason.contains(QRegularExpression(u"[a-z]+ [a-z]+ [a-z]+"_s)) : !reason.isEmpty(),
             qPrintable(reason));
    auto done = m_console->dispatcher().operate(99'999, intent); // nobody has selected it
    QTRY_COMPARE_WITH_TIMEOUT(count(Kind::actionRefused), 1, 30s);
}

void TestTrainShots::afterIt()
{
    click(u"endDrill"_s);
    QTRY_COMPARE_WITH_TIMEOUT(count(Kind::drillEnded), 1, 30s);
    QTRY_VERIFY_WITH_TIMEOUT(shown<QLabel>(u"yours_restore"_s), 30s);
    QStringList labels;
    for (const QLabel *label : m_window->findChildren<QLabel *>())
        labels.append(label->text());
    const bool ja = m_language == u"ja";
    const QString title = ja ? u"ledger-db を ledger-db-3 へ切替"_s : u"Fail over ledger-db to ledger-db-3"_s;
    const QString why = ja ? u"#99999 は予約ではない。先に予約する"_s : u"#99999 is no selection: select first"_s;
    QVERIFY2(!labels.filter(title).isEmpty() && !labels.filter(why).isEmpty(), qPrintable(labels.join(u'\n')));
    picture(*m_window, u"debrief"_s);
    const QStringList names{u"drill"_s, u"progress"_s, u"coverage"_s, u"editor"_s};
    for (int i = 1; i < names.size(); ++i) {
        auto *tabs = shown<QTabBar>(u"trainTabs"_s);
        QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(i).center());
        if (auto *text = shown<QPlainTextEdit>(u"scenarioText"_s))
            QTRY_VERIFY(!text->toPlainText().isEmpty());
        picture(*m_window, names[i]);
    }
}

QTEST_MAIN(TestTrainShots)
#include "tst_trainshots.moc"
