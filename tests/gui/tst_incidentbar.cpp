// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/kinds.h"
#include "tests/support/incidentdesk.h"
#include "tests/support/reviewdesk.h"
#include "widgets/common/holdbutton.h"
#include "widgets/common/stylesheet.h"
#include "widgets/incident/factbutton.h"
#include "widgets/incident/incidentbar.h"
#include "widgets/incident/titlelines.h"

#include <QComboBox>
#include <QDateTimeEdit>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QVBoxLayout>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestIncidentBar : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void quietSaysSoAndOffersToDeclare();
    void enterDeclaresWhatWasProposed();
    void badFormSaysWhyAndStays_data();
    void badFormSaysWhyAndStays();
    void factsTellTheIncident();
    void clockCountsSiteTime();
    void menusChangeTheIncident();
    void resolvingSaysWhatFiresAndWantsAHeldButton();
    void stopTakesOneClickAndReleaseAReason();
    void sharedJournalAwayIsSaid();
    void nothingOverlapsAtAnyWidth_data();
    void nothingOverlapsAtAnyWidth();
    void readOnlyJournalIsLoud();
    void whatIsSaidInADrillStandsUntilItIsNoted();
    void formsTakeTheFocusAndGiveItBack();
    void countingPushesNobodyAbout();

private:
    template <class T> T *part(const char16_t *name) const { return m_bar->findChild<T *>(QString::fromUtf16(name)); }
    void trigger(const char16_t *menu, const QString &text) const;

    std::unique_ptr<IncidentDesk> m_desk;
    std::unique_ptr<IncidentBar> m_bar;
};

void TestIncidentBar::initTestCase()
{
    qApp->setStyleSheet(styleSheet(Theme::dark()));
    qApp->setFont(Theme::letters(9.5));
}

void TestIncidentBar::init()
{
    m_desk = std::make_unique<IncidentDesk>();
    m_bar = std::make_unique<IncidentBar>(m_desk->desk());
    m_bar->resize(1280, 54);
    m_bar->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_bar.get()));
}

void TestIncidentBar::cleanup()
{
    m_bar.reset();
    m_desk.reset();
}

void TestIncidentBar::trigger(const char16_t *menu, const QString &text) const
{
    auto *found = part<QMenu>(menu);
    QVERIFY(found);
    Q_EMIT found->aboutToShow();
    for (QAction *action : found->findChildren<QAction *>()) {
        if (action->text() == text)
            return action->trigger();
    }
    QFAIL(qPrintable(text + u" is not in the menu"_s));
}

void TestIncidentBar::quietSaysSoAndOffersToDeclare()
{
    QCOMPARE(part<TitleLines>(u"incidentTitle")->title(), u"No incident open"_s);
    QCOMPARE(part<TitleLines>(u"incidentTitle")->below(), u"Sakura Exchange · 訓練 DRILL"_s);
    QVERIFY(!part<QWidget>(u"severityBadge")->isVisible());
    QVERIFY(!part<QWidget>(u"dueFact")->isVisible());
    QVERIFY(part<QPushButton>(u"declare")->isVisible());
    QVERIFY(!part<QWidget>(u"journalBand")->isVisible());
    QVERIFY(!part<QWidget>(u"stopBand")->isVisible());
}

void TestIncidentBar::enterDeclaresWhatWasProposed()
{
    m_desk->fire(u"ledger-db-1"_s, u"LedgerPrimaryLost"_s, AlertSeverity::Critical, u"ledger-db"_s);
    m_desk->clock.advanceBy(20s);
    QSignalSpy closed(m_bar.get(), &IncidentBar::formClosed);
    QTest::keyClick(m_bar.get(), Qt::Key_D, Qt::ControlModifier);
    auto *title = part<QLineEdit>(u"declareTitle");
    QVERIFY(title && title->isVisible());
    QCOMPARE(title->text(), u"LedgerPrimaryLost in words"_s);
    QVERIFY(part<QPushButton>(u"declareSeverity1")->isChecked());
    QTest::keyClick(title, Qt::Key_Return);
    QTRY_VERIFY(m_desk->incidents->open());
    const Incident incident = *m_desk->incidents->open();
    QCOMPARE(incident.startedAt, fromMilliseconds(IncidentDesk::start));
    QCOMPARE(incident.firstOut, AlertId(u"ledger-db-1"_s));
    QCOMPARE(incident.roles.value(IncidentRole::IncidentCommander), u"you"_s);
    QCOMPARE(incident.roles.value(IncidentRole::OperationsLead), u"ops-1"_s);
    QVERIFY(incident.drill);
    QTRY_COMPARE(closed.size(), 1);
    QCOMPARE(part<TitleLines>(u"incidentTitle")->title(), u"LedgerPrimaryLost in words"_s);
    QVERIFY(!part<QPushButton>(u"declare")->isVisible());
}

void TestIncidentBar::badFormSaysWhyAndStays_data()
{
    QTest::addColumn<QString>("title");
    QTest::addColumn<int>("startsIn");
    QTest::newRow("no title") << u"  "_s << 0;
    QTest::newRow("begins tomorrow") << u"Something"_s << 86400;
}

void TestIncidentBar::badFormSaysWhyAndStays()
{
    QFETCH(QString, title);
    QFETCH(int, startsIn);
    m_bar->openDeclareForm();
    auto *start = part<QDateTimeEdit>(u"declareStart");
    part<QLineEdit>(u"declareTitle")->setText(title);
    start->setDateTime(start->dateTime().addSecs(startsIn));
    part<QPushButton>(u"declareNow")->click();
    QVERIFY(part<QWidget>(u"declareForm")->isVisible());
    QVERIFY(m_desk->journal->entries().isEmpty());
    const auto labels = part<QWidget>(u"declareForm")->findChildren<QLabel *>();
    QVERIFY(std::ranges::any_of(labels, [](const QLabel *l) { return l->isVisible() && l->text().startsWith(u'▲'); }));
    QTest::keyClick(part<QLineEdit>(u"declareTitle"), Qt::Key_Escape);
    QTRY_VERIFY(!part<QWidget>(u"declareForm"));
}

void TestIncidentBar::factsTellTheIncident()
{
    m_desk->situation.apply(
        {SourceId(u"s"_s), SampleBatch{SeriesId(u"orders_lost_total"_s), {{m_desk->clock.now(), 10}}}});
    m_bar->resize(1680, 54);
    m_desk->declare(u"Ledger database primary lost"_s);
    m_desk->clock.advanceBy(10s);
    m_desk->situation.apply(
        {SourceId(u"s"_s), SampleBatch{SeriesId(u"orders_lost_total"_s), {{m_desk->clock.now(), 682'150}}}});
    m_desk->clock.advanceBy(1s);
    QCOMPARE(part<QPushButton>(u"severityBadge")->text(), u"SEV1"_s);
    QCOMPARE(part<TitleLines>(u"incidentTitle")->below().first(5), u"INC-1"_s);
    QCOMPARE(part<FactButton>(u"statusFact")->spoken(), u"Status Investigating"_s);
    QCOMPARE(part<FactButton>(u"rolesFact")->spoken(), u"IC you · Ops ops-1 · Comms comms-1"_s);
    QTRY_COMPARE(part<FactButton>(u"lostFact")->spoken(), u"Orders lost 682,140"_s);
    QTRY_VERIFY(part<FactButton>(u"lostFact")->isVisible());
}

void TestIncidentBar::clockCountsSiteTime()
{
    m_desk->declare(u"Something"_s);
    m_desk->clock.advanceBy(462s);
    QTRY_COMPARE(part<QLabel>(u"incidentClock")->text(), u"00:07:42"_s);
}

void TestIncidentBar::menusChangeTheIncident()
{
    m_desk->declare(u"Something"_s);
    trigger(u"statusMenu", u"Identified"_s);
    QTRY_COMPARE(m_desk->incidents->open()->status, IncidentStatus::Identified);
    trigger(u"severityMenu", u"SEV2 · some users are hit"_s);
    QTRY_COMPARE(part<QPushButton>(u"severityBadge")->text(), u"SEV2"_s);
    trigger(u"dueMenu", u"In 30 minutes"_s);
    QTRY_COMPARE(part<FactButton>(u"dueFact")->spoken(), u"Next update in 30:00"_s);
    m_desk->clock.advanceBy(29min);
    QTRY_COMPARE(part<FactButton>(u"dueFact")->spoken(), u"▲ Next update in 1:00"_s);
    m_desk->clock.advanceBy(2min);
    QTRY_COMPARE(part<FactButton>(u"dueFact")->spoken(), u"▲ Next update overdue 1:00"_s);
    trigger(u"rolesMenu", u"ops-1"_s);
    QTRY_COMPARE(m_desk->incidents->open()->roles.value(IncidentRole::IncidentCommander), u"ops-1"_s);
}

void TestIncidentBar::resolvingSaysWhatFiresAndWantsAHeldButton()
{
    m_desk->fire(u"a"_s, u"WebLatencyHigh"_s);
    m_desk->declare(u"Something"_s);
    trigger(u"statusMenu", u"Resolve…"_s);
    auto *standing = part<QLabel>(u"resolveStanding");
    QVERIFY(standing->text().contains(u"Still firing: WebLatencyHigh"_s));
    m_desk->clear(u"a"_s);
    QTRY_VERIFY(standing->text().startsWith(u'✓'));
    auto *hold = part<HoldButton>(u"resolveNow");
    QTest::mouseClick(hold, Qt::LeftButton);
    QVERIFY(m_desk->incidents->open());
    QTest::mousePress(hold, Qt::LeftButton);
    QTRY_VERIFY(!m_desk->incidents->open());
    QTRY_VERIFY(!part<QWidget>(u"resolveForm"));
    QCOMPARE(part<TitleLines>(u"incidentTitle")->title(), u"No incident open"_s);
}

void TestIncidentBar::stopTakesOneClickAndReleaseAReason()
{
    QTest::mouseClick(part<QPushButton>(u"stopAll"), Qt::LeftButton);
    QVERIFY(m_desk->actions->isStopped());
    auto *band = part<QWidget>(u"stopBand");
    QVERIFY(band->isVisible());
    QTRY_VERIFY(band->accessibleName().contains(u"By you at 12:00:00"_s));
    auto *release = part<HoldButton>(u"release");
    QVERIFY(!release->isEnabled());
    QVERIFY(!release->toolTip().isEmpty());
    part<QLineEdit>(u"releaseReason")->setText(u"false alarm"_s);
    QVERIFY(release->isEnabled());
    QTest::mousePress(release, Qt::LeftButton);
    QTRY_VERIFY(!m_desk->actions->isStopped());
    QTRY_VERIFY(!band->isVisible());
    QTRY_COMPARE(m_desk->journal->entries().last().body[u"reason"_s].toString(), u"false alarm"_s);
    QVERIFY(part<QPushButton>(u"stopAll")->isEnabled());
}

void TestIncidentBar::sharedJournalAwayIsSaid()
{
    auto *band = part<QWidget>(u"sharedJournalBand");
    QVERIFY(!band->isVisible());
    m_desk->actions->loseShared(u"db:5432/ops: has been away since 12:00: connection refused"_s);
    QVERIFY(band->isVisible());
    QVERIFY2(band->accessibleName().contains(u"connection refused"_s), qPrintable(band->accessibleName()));
    m_desk->actions->loseShared({});
    QVERIFY(!band->isVisible());
}

void TestIncidentBar::nothingOverlapsAtAnyWidth_data()
{
    QTest::addColumn<int>("width");
    for (const int width : {800, 1024, 1280, 1680, 3840})
        QTest::addRow("%d", width) << width;
}

void TestIncidentBar::nothingOverlapsAtAnyWidth()
{
    QFETCH(int, width);
    auto *perspectives = new QLabel(u"Respond  Train  Review  Hikeshi"_s);
    m_bar->addLeading(perspectives);
    m_desk->situation.apply(
        {SourceId(u"s"_s), SampleBatch{SeriesId(u"orders_lost_total"_s), {{m_desk->clock.now(), 10}}}});
    m_desk->declare(u"Ledger database primary lost, and a long story of what else has gone wrong since then"_s);
    m_bar->resize(width, 54);
    m_desk->clock.advanceBy(1s);
    auto *row = part<QWidget>(u"stopAll")->parentWidget();
    const auto shown = [&] {
        QList<QWidget *> widgets;
        for (QWidget *child : row->findChildren<QWidget *>(Qt::FindDirectChildrenOnly)) {
            if (child->isVisible())
                widgets.append(child);
        }
        std::ranges::sort(widgets, {}, [](const QWidget *w) { return w->x(); });
        return widgets;
    };
    const auto fits = [&] {
        const QList<QWidget *> widgets = shown();
        for (qsizetype i = 0; i < widgets.size(); ++i) {
            const bool small = widgets[i]->width() < widgets[i]->minimumSizeHint().width();
            const int end = i + 1 < widgets.size() ? widgets[i + 1]->x() : row->width();
            if (small || widgets[i]->geometry().right() >= end)
                return false;
        }
        return true;
    };
    QTRY_VERIFY(fits());
    QVERIFY(part<QWidget>(u"dueFact")->isVisible() || width < 1024);
    QVERIFY(part<QWidget>(u"stopAll")->isVisible());
    if (width < 1280) {
        QVERIFY(part<FactButton>(u"moreFacts")->isVisible());
        Q_EMIT part<QMenu>(u"moreMenu")->aboutToShow();
        QVERIFY(!part<QMenu>(u"moreMenu")->isEmpty());
    }
    if (width >= 1680)
        QVERIFY(part<QWidget>(u"lostFact")->isVisible());
}

void TestIncidentBar::readOnlyJournalIsLoud()
{
    IncidentDesk second(m_desk->journalPath());
    IncidentBar bar(second.desk());
    bar.show();
    const auto *band = bar.findChild<QWidget *>(u"journalBand"_s);
    QVERIFY(band->isVisible());
    QVERIFY(band->accessibleName().contains(second.journal->writer()));
    const auto *declare = bar.findChild<QPushButton *>(u"declare"_s);
    QVERIFY(!declare->isEnabled());
    QVERIFY(!declare->toolTip().isEmpty());
    const auto *stop = bar.findChild<QPushButton *>(u"stopAll"_s);
    QVERIFY(!stop->isEnabled());
    QVERIFY(!stop->toolTip().isEmpty());
}

void TestIncidentBar::whatIsSaidInADrillStandsUntilItIsNoted()
{
    FakeDrills drills(*m_desk->journal, {});
    Desk desk = m_desk->desk();
    desk.drills = &drills;
    m_bar = std::make_unique<IncidentBar>(desk);
    m_bar->resize(1280, 54);
    m_bar->show();
    auto *band = part<QFrame>(u"drillBand");
    QVERIFY(band->isHidden());
    (void)drills.start(u"lost"_s);
    (void)drills.throwIn({.what = Injected::What::Fault, .text = {u"the disk dies"_s, {}}});
    (void)drills.throwIn({.what = Injected::What::Observation, .text = {u"talks too much"_s, {}}});
    (void)drills.throwIn({.from = u"boss"_s, .text = {u"What do we tell the press?"_s, u"報道に何と言うのか。"_s}});
    (void)drills.throwIn({.what = Injected::What::Hint, .text = {u"Look at the map."_s, u"地図を見る。"_s}});
    QTRY_VERIFY(band->accessibleName().contains(u"What do we tell the press?"_s));
    QVERIFY(band->accessibleName().contains(u"The boss"_s));
    auto *noted = part<QPushButton>(u"messageNoted");
    QTRY_COMPARE(noted->text(), u"Noted · 1 more"_s);
    m_desk->look.setLanguage(u"ja"_s);
    QVERIFY(band->accessibleName().contains(u"報道に何と言うのか。"_s));
    noted->click();
    QVERIFY(band->accessibleName().contains(u"地図を見る。"_s));
    (void)drills.end();
    QTRY_VERIFY(band->isHidden());
}

void TestIncidentBar::formsTakeTheFocusAndGiveItBack()
{
    QWidget window;
    auto *column = new QVBoxLayout(&window);
    auto *elsewhere = new QPushButton(&window);
    column->addWidget(m_bar.get());
    column->addWidget(elsewhere);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    elsewhere->setFocus();
    m_bar->openDeclareForm();
    QTRY_VERIFY(part<QLineEdit>(u"declareTitle")->hasFocus());
    QTest::keyClicks(part<QLineEdit>(u"declareTitle"), u"Something"_s);
    QTest::keyClick(part<QLineEdit>(u"declareTitle"), Qt::Key_Return);
    QTRY_VERIFY(m_desk->incidents->open());
    QTRY_VERIFY(elsewhere->hasFocus());
    m_bar->openResolveForm();
    QTRY_VERIFY(part<HoldButton>(u"resolveNow")->hasFocus());
    QTest::keyClick(part<HoldButton>(u"resolveNow"), Qt::Key_Escape);
    QTRY_VERIFY(elsewhere->hasFocus());
    m_bar->setParent(nullptr);
}

void TestIncidentBar::countingPushesNobodyAbout()
{
    FactButton fact(m_desk->look);
    fact.setFacts({{u"Orders lost"_s, u"99,635"_s}});
    const int before = fact.sizeHint().width();
    fact.setFacts({{u"Orders lost"_s, u"11,111"_s}});
    QCOMPARE(fact.sizeHint().width(), before);
    fact.setFacts({{u"Orders lost"_s, u"1,120,794"_s}});
    QVERIFY(fact.sizeHint().width() > before);
}

QTEST_MAIN(TestIncidentBar)
#include "tst_incidentbar.moc"
