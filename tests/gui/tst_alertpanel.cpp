// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/kinds.h"
#include "tests/support/incidentdesk.h"
#include "widgets/incident/alertpanel.h"
#include "widgets/presenters/alertmodel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QSignalSpy>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestAlertPanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void quietSaysSinceWhen();
    void keysAcknowledgeChooseAndCopy();
    void keyAcknowledgesOneAfterTheOtherFromAnywhere();
    void oneKeyAcknowledgesTheGroup();
    void shelvingWantsAReason();
    void signalsSayWhichAlert();
    void disabledVerbsSayWhy();

private:
    template <class T> T *part(const char16_t *name) const { return m_panel->findChild<T *>(QString::fromUtf16(name)); }
    bool says(const QString &text) const;
    qsizetype entries(QLatin1StringView kind) const
    {
        return std::ranges::count(m_desk->journal->entries(), kind, &Entry::kind);
    }

    std::unique_ptr<IncidentDesk> m_desk;
    std::unique_ptr<AlertPanel> m_panel;
    QListView *m_list = nullptr;
};

void TestAlertPanel::init()
{
    m_desk = std::make_unique<IncidentDesk>();
    m_panel = std::make_unique<AlertPanel>(m_desk->desk());
    m_panel->resize(240, 400);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    m_list = part<QListView>(u"alertList");
}

void TestAlertPanel::cleanup()
{
    m_panel.reset();
    m_desk.reset();
}

bool TestAlertPanel::says(const QString &text) const
{
    return std::ranges::any_of(m_panel->findChildren<QLabel *>(),
                               [&](const QLabel *l) { return l->isVisible() && l->text() == text; });
}

void TestAlertPanel::quietSaysSinceWhen()
{
    QVERIFY(says(u"Quiet. No alert."_s));
    m_desk->fire(u"a"_s, u"WebLatencyHigh"_s);
    m_desk->clock.advanceBy(41min);
    m_desk->clear(u"a"_s);
    m_desk->incidents->acknowledge(AlertId(u"a"_s), u"you"_s);
    QTRY_VERIFY(says(u"Quiet. No alert since 12:41."_s));
    QVERIFY(!m_list->isVisible());
}

void TestAlertPanel::keysAcknowledgeChooseAndCopy()
{
    m_desk->fire(u"a"_s, u"WebLatencyHigh"_s);
    QTRY_VERIFY(m_list->isVisible());
    m_list->setFocus();
    QSignalSpy chosen(m_panel.get(), &AlertPanel::alertChosen);
    QTest::keyClick(m_list, Qt::Key_Return);
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen[0][0].value<AlertId>(), AlertId(u"a"_s));
    QTest::keyClick(m_list, Qt::Key_C, Qt::ControlModifier);
    QVERIFY(QGuiApplication::clipboard()->text().contains(u"WebLatencyHigh"_s));
    QTest::keyClick(m_list, Qt::Key_A);
    QTRY_COMPARE(entries(Kind::alertAcknowledged), 1);
    QTRY_VERIFY(!part<QPushButton>(u"acknowledgeButton")->isEnabled());
    QTest::keyClick(m_list, Qt::Key_A);
    QCOMPARE(entries(Kind::alertAcknowledged), 1);
}

void TestAlertPanel::keyAcknowledgesOneAfterTheOtherFromAnywhere()
{
    QWidget window;
    m_panel->setParent(&window);
    auto *elsewhere = new QPushButton(&window);
    auto *field = new QLineEdit(&window);
    auto *column = new QVBoxLayout(&window);
    for (QWidget *each : std::initializer_list<QWidget *>{m_panel.get(), elsewhere, field})
        column->addWidget(each);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    m_desk->fire(u"a"_s, u"WebLatencyHigh"_s);
    m_desk->fire(u"b"_s, u"OrderLatencyHigh"_s);
    QTRY_COMPARE(m_list->model()->rowCount(), 2);
    elsewhere->setFocus();
    QTest::keyClick(elsewhere, Qt::Key_A);
    QTRY_COMPARE(entries(Kind::alertAcknowledged), 1);
    QTRY_VERIFY(part<QPushButton>(u"acknowledgeButton")->isEnabled());
    QTest::keyClick(elsewhere, Qt::Key_A);
    QTRY_COMPARE(entries(Kind::alertAcknowledged), 2);
    m_desk->fire(u"c"_s, u"GatewayQueueGrowing"_s);
    QTRY_COMPARE(m_panel->current(), AlertId(u"c"_s));
    field->setFocus();
    QTest::keyClick(field, Qt::Key_A);
    QCOMPARE(field->text(), u"a"_s);
    QCOMPARE(entries(Kind::alertAcknowledged), 2);
    m_panel->setParent(nullptr);
}

void TestAlertPanel::oneKeyAcknowledgesTheGroup()
{
    for (const QString &id : {u"web-1"_s, u"web-2"_s, u"web-3"_s})
        m_desk->fire(id, u"WebLatencyHigh"_s);
    QTRY_VERIFY(m_list->isVisible());
    part<QPushButton>(u"acknowledgeButton")->click();
    QTRY_COMPARE(entries(Kind::alertAcknowledged), 3);
}

void TestAlertPanel::shelvingWantsAReason()
{
    m_desk->fire(u"a"_s, u"WebLatencyHigh"_s);
    QTRY_VERIFY(m_list->isVisible());
    m_list->setFocus();
    QTest::keyClick(m_list, Qt::Key_S);
    QVERIFY(part<QWidget>(u"shelveForm")->isVisible());
    auto *hour = part<QPushButton>(u"shelve60");
    QVERIFY(!hour->isEnabled());
    QVERIFY(!hour->toolTip().isEmpty());
    QTest::keyClicks(part<QLineEdit>(u"shelveReason"), u"known since Monday"_s);
    QTest::mouseClick(hour, Qt::LeftButton);
    QTRY_COMPARE(m_panel->model().shelvedCount(), 1);
    const Entry entry = m_desk->journal->entries().last();
    QCOMPARE(entry.body[u"reason"_s].toString(), u"known since Monday"_s);
    QCOMPARE(fromMilliseconds(entry.body[u"until"_s].toInteger()), m_desk->clock.now() + 1h);
    QTRY_VERIFY(!m_list->isVisible());
    QVERIFY(!part<QWidget>(u"shelveForm")->isVisible());
    part<QPushButton>(u"showShelved")->click();
    QTRY_VERIFY(m_list->isVisible());
}

void TestAlertPanel::signalsSayWhichAlert()
{
    m_desk->fire(u"web-1"_s, u"WebLatencyHigh"_s);
    QTRY_VERIFY(m_list->isVisible());
    m_list->setFocus();
    QSignalSpy runbook(m_panel.get(), &AlertPanel::runbookWanted);
    QSignalSpy declare(m_panel.get(), &AlertPanel::declareWanted);
    QSignalSpy instance(m_panel.get(), &AlertPanel::instanceWanted);
    QTest::keyClick(m_list, Qt::Key_R);
    QTest::keyClick(m_list, Qt::Key_D);
    QTest::keyClick(m_list, Qt::Key_M);
    QCOMPARE(runbook.value(0).value(0).value<AlertId>(), AlertId(u"web-1"_s));
    QCOMPARE(declare.value(0).value(0).value<AlertId>(), AlertId(u"web-1"_s));
    QCOMPARE(instance.value(0).value(0).value<InstanceId>(), InstanceId(u"web-1"_s));
}

void TestAlertPanel::disabledVerbsSayWhy()
{
    m_desk->fire(u"a"_s, u"WebLatencyHigh"_s);
    IncidentDesk second(m_desk->journalPath());
    AlertPanel panel(second.desk());
    panel.show();
    second.fire(u"a"_s, u"WebLatencyHigh"_s);
    auto *acknowledge = panel.findChild<QPushButton *>(u"acknowledgeButton"_s);
    QTRY_VERIFY(acknowledge->isVisible());
    QVERIFY(!acknowledge->isEnabled());
    QCOMPARE(acknowledge->toolTip(), u"The journal cannot be written from here"_s);
}

QTEST_MAIN(TestAlertPanel)
#include "tst_alertpanel.moc"
