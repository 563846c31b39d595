// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/drafts.h"
#include "journal/kinds.h"
#include "tests/support/incidentdesk.h"
#include "widgets/incident/timelinepanel.h"
#include "widgets/presenters/timelinemodel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestTimelinePanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void tellsOnlyWhatIsNewAndTheSameAsAtOnce();
    void beginsWithTheIncident();
    void amendmentsReachTheirLine();
    void importantAndSearchNarrowIt();
    void followsTheEndUnlessScrolledUp();
    void copiesAndChooses();
    void captionSaysVerified();

private:
    template <class T> T *part(const char16_t *name) const { return m_panel->findChild<T *>(QString::fromUtf16(name)); }
    QStringList texts() const;
    void note(const QString &text) { (void)m_desk->journal->append(Drafts::noteWritten({}, text, u"you"_s)); }

    std::unique_ptr<IncidentDesk> m_desk;
    std::unique_ptr<TimelinePanel> m_panel;
    QListView *m_list = nullptr;
};

void TestTimelinePanel::init()
{
    m_desk = std::make_unique<IncidentDesk>();
    m_panel = std::make_unique<TimelinePanel>(m_desk->desk());
    m_panel->resize(350, 240);
    m_panel->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_panel.get()));
    m_list = part<QListView>(u"timelineList");
}

void TestTimelinePanel::cleanup()
{
    m_panel.reset();
    m_desk.reset();
}

QStringList TestTimelinePanel::texts() const
{
    QStringList texts;
    for (int i = 0; i < m_list->model()->rowCount(); ++i)
        texts.append(m_list->model()->index(i, 0).data().toString());
    return texts;
}

void TestTimelinePanel::tellsOnlyWhatIsNewAndTheSameAsAtOnce()
{
    const auto seen = [&](Health health) {
        m_desk->clock.advanceBy(1s);
        (void)m_desk->journal->append(
            Drafts::instanceChanged({.id = InstanceId(u"web-1"_s), .health = health, .heard = m_desk->clock.now()}));
    };
    seen(Health::Normal);
    m_desk->fire(u"a"_s, u"WebLatencyHigh"_s, AlertSeverity::Critical);
    QTRY_COMPARE(texts().size(), 1);
    seen(Health::Down);
    QTRY_COMPARE(texts().size(), 2);
    seen(Health::Down);
    seen(Health::Normal);
    QTRY_COMPARE(texts().size(), 3);
    QStringList atOnce;
    for (const TimelineLine &line : timelineOf(m_desk->journal->entries()))
        atOnce.append(line.text.en);
    QCOMPARE(texts(), atOnce);
}

void TestTimelinePanel::beginsWithTheIncident()
{
    note(u"long before"_s);
    m_desk->clock.advanceBy(1h);
    m_desk->fire(u"a"_s, u"WebLatencyHigh"_s, AlertSeverity::Critical);
    QTRY_COMPARE(texts().size(), 2);
    m_desk->declare(u"Web is slow"_s);
    QTRY_COMPARE(texts(), (QStringList{u"WebLatencyHigh fires (first-out)"_s, u"SEV1 declared: Web is slow"_s}));
}

void TestTimelinePanel::amendmentsReachTheirLine()
{
    note(u"it is the disk"_s);
    QTRY_COMPARE(texts().size(), 1);
    (void)m_desk->journal->append(Drafts::entryAmended(1, u"it was the network"_s, u"you"_s));
    QTRY_VERIFY(texts().first().contains(u"it was the network"_s));
    QVERIFY(texts().first().contains(u"it is the disk"_s));
}

void TestTimelinePanel::importantAndSearchNarrowIt()
{
    m_desk->fire(u"a"_s, u"WebLatencyHigh"_s);
    m_desk->fire(u"b"_s, u"LedgerPrimaryLost"_s, AlertSeverity::Critical);
    note(u"looks like storage"_s);
    QTRY_COMPARE(texts().size(), 3);
    part<QPushButton>(u"timelineImportant")->click();
    QCOMPARE(texts().size(), 2);
    part<QPushButton>(u"timelineAll")->click();
    part<QLineEdit>(u"timelineSearch")->setText(u"STORAGE"_s);
    QCOMPARE(texts(), QStringList{u"“looks like storage”"_s});
    part<QLineEdit>(u"timelineSearch")->setText(u"no such thing"_s);
    QVERIFY(!m_list->isVisible());
}

void TestTimelinePanel::followsTheEndUnlessScrolledUp()
{
    for (int i = 0; i < 60; ++i)
        note(u"note %1"_s.arg(i));
    QTRY_COMPARE(texts().size(), 60);
    QScrollBar *bar = m_list->verticalScrollBar();
    QTRY_VERIFY(bar->maximum() > 0 && bar->value() == bar->maximum());
    m_list->setFocus();
    QTest::keyClick(m_list, Qt::Key_End);
    QTest::keyClick(m_list, Qt::Key_Home);
    QCOMPARE(bar->value(), 0);
    note(u"something new"_s);
    QTRY_VERIFY(part<QPushButton>(u"timelineNewest")->isVisible());
    QCOMPARE(part<QPushButton>(u"timelineNewest")->text(), u"1 new ↓"_s);
    QCOMPARE(bar->value(), 0);
    part<QPushButton>(u"timelineNewest")->click();
    QCOMPARE(bar->value(), bar->maximum());
    note(u"and another"_s);
    QTRY_COMPARE(texts().size(), 62);
    QTRY_COMPARE(bar->value(), bar->maximum());
    QVERIFY(!part<QPushButton>(u"timelineNewest")->isVisible());
}

void TestTimelinePanel::copiesAndChooses()
{
    note(u"one"_s);
    note(u"two"_s);
    QTRY_COMPARE(texts().size(), 2);
    part<QPushButton>(u"timelineCopy")->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), u"12:00:00 ✎ “one”\n12:00:00 ✎ “two”"_s);
    QSignalSpy chosen(m_panel.get(), &TimelinePanel::entryChosen);
    const QRect second = m_list->visualRect(m_list->model()->index(1, 0));
    QTest::mouseClick(m_list->viewport(), Qt::LeftButton, {}, second.center());
    QCOMPARE(chosen.value(0).value(0).toLongLong(), 2);
}

void TestTimelinePanel::captionSaysVerified()
{
    note(u"one"_s);
    const auto says = [&](const QString &text) {
        return std::ranges::any_of(m_panel->findChildren<QLabel *>(),
                                   [&](const QLabel *l) { return l->text() == text; });
    };
    QTRY_VERIFY(says(u"JOURNAL VERIFIED ✓ · 1"_s));
}

QTEST_MAIN(TestTimelinePanel)
#include "tst_timelinepanel.moc"
