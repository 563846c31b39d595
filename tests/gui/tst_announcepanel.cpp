// SPDX-License-Identifier: GPL-3.0-or-later
#include "announce/notices.h"
#include "journal/kinds.h"
#include "tests/support/deskfixture.h"
#include "widgets/action/actioncard.h"
#include "widgets/announce/announcepanel.h"

#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

void show(QWidget &widget)
{
    widget.resize(700, 800);
    widget.show();
    QVERIFY(QTest::qWaitForWindowExposed(&widget));
}

template <class T> T *named(const QWidget &panel, const QString &name)
{
    T *found = panel.findChild<T *>(name);
    return found && found->isVisible() ? found : nullptr;
}

QString body(const QWidget &panel, const QString &language)
{
    return panel.findChild<QPlainTextEdit *>(u"noticeBody-"_s + language)->toPlainText();
}

}

class TestAnnouncePanel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutAnIncidentItSaysToDeclare();
    void draftsBothLanguagesFromTheIncident();
    void missingIsListedAndBlocks();
    void quickChoicesChangeTheTexts();
    void handWrittenTextStays();
    void publishesOnceAndPromisesTheNextUpdate();
    void resolvedPromisesNothing();
    void draftSurvivesACrash();
    void runIsToldWhenItWaitsForTheNotice();
    void textIsCopied();
};

void TestAnnouncePanel::withoutAnIncidentItSaysToDeclare()
{
    DeskFixture f;
    AnnouncePanel panel(*f.desk);
    show(panel);
    panel.draft(u"investigating"_s);
    QStringList texts;
    for (const QLabel *label : panel.findChildren<QLabel *>()) {
        if (label->isVisible())
            texts << label->text();
    }
    QVERIFY2(texts.join(u'\n').contains(u"Declare one first"_s), qPrintable(texts.join(u'\n')));
    QVERIFY(!named<QPushButton>(panel, u"beginNotice"_s));
    f.declare();
    QTRY_VERIFY(named<QPushButton>(panel, u"beginNotice"_s));
}

void TestAnnouncePanel::draftsBothLanguagesFromTheIncident()
{
    DeskFixture f;
    f.exchange.losePrimary(60s);
    const Incident incident = f.declare();
    AnnouncePanel panel(*f.desk);
    show(panel);
    panel.draft(u"investigating"_s);
    QCOMPARE(named<QLineEdit>(panel, u"noticeStart"_s)->text(), bothZones(incident.startedAt));
    QCOMPARE(named<QLineEdit>(panel, u"noticeCause-en"_s)->text(), u"Under investigation"_s);
    QCOMPARE(named<QLineEdit>(panel, u"noticeCause-ja"_s)->text(), u"調査中"_s);
    QVERIFY2(body(panel, u"en"_s).contains(u"Trading"_s), qPrintable(body(panel, u"en"_s)));
    QVERIFY2(body(panel, u"ja"_s).contains(u"取引"_s), qPrintable(body(panel, u"ja"_s)));
    QVERIFY(body(panel, u"ja"_s).contains(u"調査中"_s));
    QVERIFY(panel.findChild<ActionCard *>()->mayAct());
    panel.resize(340, 800);
    QVERIFY(named<QPlainTextEdit>(panel, u"noticeBody-en"_s));
    QVERIFY(!named<QPlainTextEdit>(panel, u"noticeBody-ja"_s)); // behind a tab
}

void TestAnnouncePanel::missingIsListedAndBlocks()
{
    DeskFixture f;
    f.exchange.losePrimary(60s);
    f.declare();
    AnnouncePanel panel(*f.desk);
    show(panel);
    panel.draft(u"investigating"_s);
    auto *title = named<QLineEdit>(panel, u"noticeTitle-ja"_s);
    title->selectAll();
    QTest::keyClick(title, Qt::Key_Backspace);
    QVERIFY(named<QLabel>(panel, u"noticeMissing"_s));
    QVERIFY(named<QLabel>(panel, u"noticeMissing"_s)->text().contains(u"Japanese title"_s));
    QVERIFY(!panel.findChild<ActionCard *>()->mayAct());
    QVERIFY(!panel.findChild<QAbstractButton *>(u"operate"_s)->isEnabled());
    QTest::keyClicks(title, u"x"_s);
    QVERIFY(!named<QLabel>(panel, u"noticeMissing"_s));
    QVERIFY(panel.findChild<ActionCard *>()->mayAct());
}

void TestAnnouncePanel::quickChoicesChangeTheTexts()
{
    DeskFixture f;
    f.exchange.losePrimary(60s);
    f.declare();
    AnnouncePanel panel(*f.desk);
    show(panel);
    panel.draft(u"investigating"_s);
    QTest::mouseClick(named<QPushButton>(panel, u"plus60"_s), Qt::LeftButton);
    const QString hour = bothZones(f.exchange.clock.now() + 60min);
    QCOMPARE(named<QLineEdit>(panel, u"noticeRecovery"_s)->text(), hour);
    QVERIFY(body(panel, u"en"_s).contains(hour) && body(panel, u"ja"_s).contains(hour));
    auto *next = named<QComboBox>(panel, u"noticeNext"_s);
    QVERIFY(body(panel, u"en"_s).contains(bothZones(f.exchange.clock.now() + 15min)));
    next->setCurrentIndex(next->findData(30));
    Q_EMIT next->activated(next->currentIndex());
    QVERIFY(body(panel, u"en"_s).contains(bothZones(f.exchange.clock.now() + 30min)));
    auto *cause = named<QLineEdit>(panel, u"noticeCause-en"_s);
    cause->selectAll();
    QTest::keyClicks(cause, u"A lost database"_s);
    QVERIFY(body(panel, u"en"_s).contains(u"Cause: A lost database"_s));
    QVERIFY(body(panel, u"ja"_s).contains(u"調査中"_s));
}

void TestAnnouncePanel::handWrittenTextStays()
{
    DeskFixture f;
    f.exchange.losePrimary(60s);
    f.declare();
    AnnouncePanel panel(*f.desk);
    show(panel);
    panel.draft(u"investigating"_s);
    auto *text = named<QPlainTextEdit>(panel, u"noticeBody-en"_s);
    text->moveCursor(QTextCursor::End);
    QTest::keyClicks(text, u" Thank you for waiting."_s);
    QTest::mouseClick(named<QPushButton>(panel, u"plus60"_s), Qt::LeftButton);
    QVERIFY(body(panel, u"en"_s).contains(u"Thank you for waiting."_s));
    QVERIFY(body(panel, u"en"_s).contains(bothZones(f.exchange.clock.now() + 60min)));
    panel.draft(u"monitoring"_s);
    QVERIFY(body(panel, u"en"_s).contains(u"Thank you for waiting."_s));
    QCOMPARE(named<QComboBox>(panel, u"noticePhase"_s)->currentData().toString(), u"monitoring"_s);
}

void TestAnnouncePanel::publishesOnceAndPromisesTheNextUpdate()
{
    DeskFixture f;
    f.exchange.losePrimary(60s);
    const Incident incident = f.declare();
    f.letNoticesAppear();
    AnnouncePanel panel(*f.desk);
    show(panel);
    QSignalSpy published(&panel, &AnnouncePanel::published);
    panel.draft(u"investigating"_s);
    const Instant due = f.exchange.clock.now() + 15min;
    QTest::mousePress(panel.findChild<QAbstractButton *>(u"operate"_s), Qt::LeftButton);
    QTRY_COMPARE(f.api.sent.size(), 1);
    QTRY_COMPARE(f.entriesOf(Kind::actionAnswered), 1);
    QTest::qWait(1);
    f.exchange.advanceBy(2s);
    QTRY_COMPARE(published.size(), 1);
    QCOMPARE(published.first().first().toString(), incident.id.value + u"/1"_s);
    QCOMPARE(f.entriesOf(Kind::announcementPublished), 1);
    QTRY_COMPARE(f.incidents->open()->nextUpdateDue, due);
    QVERIFY(named<QLabel>(panel, u"noticePublished"_s)->text().contains(u"Status page"_s));
    QCOMPARE(f.api.sent.size(), 1);
    QTest::mouseClick(named<QPushButton>(panel, u"beginNotice"_s), Qt::LeftButton);
    QCOMPARE(panel.findChild<ActionCard *>()->preview().intent.arguments.value(u"notice"_s),
             incident.id.value + u"/2"_s);
    QVERIFY(panel.findChild<ActionCard *>()->mayAct());
}

void TestAnnouncePanel::resolvedPromisesNothing()
{
    DeskFixture f;
    f.exchange.losePrimary(60s);
    f.declare();
    AnnouncePanel panel(*f.desk);
    show(panel);
    panel.draft(u"resolved"_s);
    QVERIFY(!named<QComboBox>(panel, u"noticeNext"_s)->isEnabled());
    QVERIFY(body(panel, u"en"_s).contains(u"is over"_s));
    QVERIFY(!body(panel, u"en"_s).contains(u"write again"_s));
}

void TestAnnouncePanel::draftSurvivesACrash()
{
    DeskFixture f;
    f.exchange.losePrimary(60s);
    f.declare();
    {
        AnnouncePanel panel(*f.desk);
        show(panel);
        panel.draft(u"identified"_s);
        auto *text = named<QPlainTextEdit>(panel, u"noticeBody-ja"_s);
        text->moveCursor(QTextCursor::End);
        text->insertPlainText(u"ご不便をおかけします。"_s);
        QTRY_VERIFY(f.entriesOf(Kind::announcementDrafted) >= 1);
    }
    f.reopen();
    AnnouncePanel panel(*f.desk);
    show(panel);
    QVERIFY(body(panel, u"ja"_s).endsWith(u"ご不便をおかけします。"_s));
    QCOMPARE(named<QComboBox>(panel, u"noticePhase"_s)->currentData().toString(), u"identified"_s);
    QVERIFY(panel.findChild<ActionCard *>()->mayAct());
}

void TestAnnouncePanel::runIsToldWhenItWaitsForTheNotice()
{
    DeskFixture f;
    f.exchange.losePrimary(60s);
    const Incident incident = f.declare();
    f.letNoticesAppear();
    f.runner->start(f.runbook(u"first-notice"_s), incident.id, {}, u"you"_s);
    QTRY_VERIFY(f.runner->run());
    AnnouncePanel panel(*f.desk);
    show(panel);
    panel.draft(u"investigating"_s);
    QTest::mousePress(panel.findChild<QAbstractButton *>(u"operate"_s), Qt::LeftButton);
    QTRY_COMPARE(f.api.sent.size(), 1);
    QTRY_COMPARE(f.entriesOf(Kind::actionAnswered), 1);
    QTest::qWait(1);
    f.exchange.advanceBy(2s);
    QTRY_COMPARE(f.runner->run()->current(), 1);
    QCOMPARE(f.runner->run()->steps[0].state, StepState::State::Done);
}

void TestAnnouncePanel::textIsCopied()
{
    DeskFixture f;
    f.exchange.losePrimary(60s);
    f.declare();
    AnnouncePanel panel(*f.desk);
    show(panel);
    panel.draft(u"investigating"_s);
    QTest::mouseClick(named<QPushButton>(panel, u"copyNotice-ja"_s), Qt::LeftButton);
    const QString copied = QGuiApplication::clipboard()->text();
    QVERIFY(copied.startsWith(u"【訓練】"_s));
    QVERIFY(copied.contains(u"発生時刻"_s));
}

QTEST_MAIN(TestAnnouncePanel)
#include "tst_announcepanel.moc"
