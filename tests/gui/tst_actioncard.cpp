// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/kinds.h"
#include "tests/support/actionhands.h"
#include "tests/support/deskfixture.h"
#include "widgets/action/actioncard.h"
#include "widgets/action/actionsheet.h"
#include "widgets/common/pulse.h"

#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTest>

using namespace Hikeshi;
using namespace Hikeshi::Hands;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QAbstractButton *control(const QWidget &card)
{
    return part(card, u"operate"_s);
}

}

class TestActionCard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void previewSaysEverythingBeforeTheGesture();
    void failedGuardIsSaidAndNothingIsSent();
    void lettingGoEarlySendsNothing();
    void holdingSendsExactlyOneRequest();
    void holdingByKeySendsExactlyOneRequest();
    void lostAnswerEndsUnknownAndIsNotRepeated();
    void refusedByTheTargetMayBeTriedAgain();
    void chosenCandidateStaysWhenAnotherGetsBetter();
    void aReasonOfTheCallerBlocks();
    void stopIsSaidAtOnce();
    void askedNumberBeginsAtWhatItIs();
    void sheetOffersWhatIsPossibleFirst();
    void sheetOfAnInstanceOffersItAsCandidate();
    void sheetOfTheLostPrimaryOffersTheWayOut();
    void sheetClosesWithEscape();
};

void TestActionCard::previewSaysEverythingBeforeTheGesture()
{
    DeskFixture f;
    f.exchange.losePrimary(60s);
    ActionCard card(*f.desk);
    QSignalSpy candidates(&card, &ActionCard::candidatesShown);
    card.setIntent(failover());
    showAsPanel(card);
    QVERIFY(card.mayAct());
    QCOMPARE(control(card)->text(), u"Hold to fail over ledger-db to ledger-db-2"_s);
    const QString texts = everythingSaid(card);
    QVERIFY2(texts.contains(u"Replica lag of ledger-db-2"_s), qPrintable(texts));
    QVERIFY2(texts.contains(u"< 16 MB"_s), qPrintable(texts));
    QVERIFY2(texts.contains(u"not eligible: lag"_s), qPrintable(texts));
    QVERIFY2(texts.contains(u"is the lost primary"_s), qPrintable(texts));
    QVERIFY2(texts.contains(u"POST /failover {\"candidate\":\"ledger-db-2\"}"_s), qPrintable(texts));
    QVERIFY2(texts.contains(u"Affects: "_s), qPrintable(texts));
    QVERIFY(!card.findChild<QRadioButton *>(u"candidate-ledger-db-3"_s)->isEnabled());
    QVERIFY(!candidates.isEmpty());
    QCOMPARE(candidates.last().first().value<QList<InstanceId>>(), QList<InstanceId>{InstanceId(u"ledger-db-2"_s)});
    QCOMPARE(f.api.sent.size(), 0);
}

void TestActionCard::failedGuardIsSaidAndNothingIsSent()
{
    DeskFixture f;
    f.exchange.losePrimary(60s);
    ActionCard card(*f.desk);
    card.setIntent(failover(u"ledger-db-3"_s));
    showAsPanel(card);
    QVERIFY(!control(card)->isEnabled());
    const QString why = said(card, u"whyNot"_s);
    QVERIFY2(why.contains(u"Replica lag of ledger-db-3"_s) && why.contains(u"must be < 16 MB"_s), qPrintable(why));
    QCOMPARE(control(card)->toolTip().isEmpty(), false);
    hold(control(card));
    QTest::keyPress(control(card), Qt::Key_Space);
    QTest::qWait(1);
    QCOMPARE(f.api.sent.size(), 0);
    QCOMPARE(f.entriesOf(Kind::actionIntent), 0);
}

void TestActionCard::lettingGoEarlySendsNothing()
{
    DeskFixture f;
    f.exchange.losePrimary(60s);
    ActionCard card(*f.desk);
    card.setIntent(failover());
    showAsPanel(card);
    hold(control(card));
    QTest::mouseRelease(control(card), Qt::LeftButton);
    f.exchange.advanceBy(2s);
    QCOMPARE(f.api.sent.size(), 0);
    QVERIFY(card.mayAct());
}

void TestActionCard::holdingSendsExactlyOneRequest()
{
    DeskFixture f;
    f.exchange.losePrimary(60s);
    f.letFailoverWork();
    ActionCard card(*f.desk);
    card.setIntent(failover());
    showAsPanel(card);
    QSignalSpy operated(&card, &ActionCard::operated);
    hold(control(card));
    QTRY_COMPARE(f.api.sent.size(), 1);
    QTRY_VERIFY2(said(card, u"actionState"_s).contains(u"waiting to see it"_s), qPrintable(everythingSaid(card)));
    QVERIFY(control(card)->isHidden());
    f.exchange.advanceBy(10s);
    QTRY_COMPARE(operated.size(), 1);
    QCOMPARE(operated.first().first().value<ActionRecord>().state, ActionState::Confirmed);
    QTRY_VERIFY(said(card, u"actionState"_s).contains(u"confirmed"_s));
    QVERIFY2(everythingSaid(card).contains(u"Primary of ledger-db"_s), qPrintable(everythingSaid(card)));
    QVERIFY(!card.findChild<QPushButton *>(u"compensation"_s)->isHidden());
    QVERIFY(!card.mayAct());
    QCOMPARE(f.api.sent.size(), 1);
    QCOMPARE(f.entriesOf(Kind::actionIntent), 1);
}

void TestActionCard::holdingByKeySendsExactlyOneRequest()
{
    DeskFixture f;
    f.exchange.losePrimary(60s);
    ActionCard card(*f.desk);
    card.setIntent(failover());
    showAsPanel(card);
    control(card)->setFocus();
    QTest::keyPress(control(card), Qt::Key_Return);
    QTRY_COMPARE(f.api.sent.size(), 1);
    QTest::keyRelease(control(card), Qt::Key_Return);
    QCOMPARE(f.entriesOf(Kind::actionIntent), 1);
}

void TestActionCard::lostAnswerEndsUnknownAndIsNotRepeated()
{
    DeskFixture f;
    f.exchange.losePrimary(60s);
    f.api.answer = {.kind = Answer::Kind::Lost, .reason = u"the connection was cut"_s};
    ActionCard card(*f.desk);
    card.setIntent(failover());
    showAsPanel(card);
    QSignalSpy operated(&card, &ActionCard::operated);
    hold(control(card));
    QTRY_COMPARE(f.entriesOf(Kind::actionAnswered), 1);
    QTest::qWait(1);
    f.exchange.advanceBy(61s);
    QTRY_COMPARE(operated.size(), 1);
    QTRY_VERIFY2(said(card, u"actionState"_s).contains(u"outcome unknown"_s), qPrintable(everythingSaid(card)));
    QVERIFY(said(card, u"actionAdvice"_s).contains(u"Nobody knows"_s));
    QVERIFY(said(card, u"actionReason"_s).contains(u"the connection was cut"_s));
    QVERIFY(!card.mayAct());
    f.exchange.world.ledger().failover(u"ledger-db-2"_s, f.exchange.world.now());
    f.exchange.advanceBy(15s);
    QTRY_VERIFY2(said(card, u"actionState"_s).contains(u"confirmed"_s), qPrintable(everythingSaid(card)));
    QCOMPARE(f.api.sent.size(), 1);
}

void TestActionCard::refusedByTheTargetMayBeTriedAgain()
{
    DeskFixture f;
    f.exchange.losePrimary(60s);
    f.api.answer = {.kind = Answer::Kind::Answered, .status = 412, .body = "no good candidates"};
    ActionCard card(*f.desk);
    card.setIntent(failover());
    showAsPanel(card);
    hold(control(card));
    QTRY_VERIFY2(said(card, u"actionReason"_s).contains(u"no good candidates"_s), qPrintable(everythingSaid(card)));
    QTRY_VERIFY(said(card, u"actionAdvice"_s).contains(u"Look at the map"_s));
    QTRY_VERIFY(!control(card)->isHidden());
}

void TestActionCard::chosenCandidateStaysWhenAnotherGetsBetter()
{
    DeskFixture f;
    f.exchange.advanceBy(5s);
    ActionCard card(*f.desk);
    card.setIntent({.action = ActionId(u"patroni.switchover"_s), .target = u"ledger-db"_s});
    showAsPanel(card);
    auto *three = card.findChild<QRadioButton *>(u"candidate-ledger-db-3"_s);
    QVERIFY(three && three->isEnabled());
    QTest::mouseClick(three, Qt::LeftButton, {}, {8, three->height() / 2});
    QCOMPARE(card.preview().intent.arguments.value(u"candidate"_s), u"ledger-db-3"_s);
    control(card)->setFocus();
    const QPoint before = control(card)->pos();
    QSignalSpy looked(card.findChild<Pulse *>(), &Pulse::beat);
    f.exchange.advanceBy(5s);
    QTRY_VERIFY(!looked.isEmpty());
    QCOMPARE(card.preview().intent.arguments.value(u"candidate"_s), u"ledger-db-3"_s);
    QCOMPARE(control(card)->pos(), before);
    QVERIFY(control(card)->hasFocus());
    QCOMPARE(card.findChild<QRadioButton *>(u"candidate-ledger-db-3"_s), three);
}

void TestActionCard::aReasonOfTheCallerBlocks()
{
    DeskFixture f;
    f.exchange.losePrimary(60s);
    ActionCard card(*f.desk);
    card.setIntent(failover());
    showAsPanel(card);
    control(card)->setFocus();
    card.setBlocked(u"primaries of ledger-db: is 1, must be = 0"_s);
    QVERIFY(!card.mayAct());
    QVERIFY(said(card, u"whyNot"_s).contains(u"must be = 0"_s));
    card.setBlocked({});
    QVERIFY(card.mayAct());
    QVERIFY(control(card)->hasFocus()); // it comes back to where it was
}

void TestActionCard::stopIsSaidAtOnce()
{
    DeskFixture f;
    f.exchange.losePrimary(60s);
    ActionCard card(*f.desk);
    card.setIntent(failover());
    showAsPanel(card);
    f.dispatcher->setStop(true, u"you"_s, u"wrong cluster"_s);
    QVERIFY(!control(card)->isEnabled());
    QVERIFY(said(card, u"whyNot"_s).contains(u"everything is stopped: wrong cluster"_s));
}

void TestActionCard::askedNumberBeginsAtWhatItIs()
{
    DeskFixture f;
    f.exchange.situation.apply({SourceId(u"haproxy"_s),
                                InstanceObservation{.instance = InstanceId(u"web-1"_s),
                                                    .at = f.exchange.clock.now(),
                                                    .health = Health::Normal,
                                                    .properties = {{u"weight"_s, 80}, {u"backend"_s, u"be_web"_s}}}});
    ActionCard card(*f.desk);
    card.setIntent({.action = ActionId(u"haproxy.weight"_s), .target = u"web-1"_s});
    showAsPanel(card);
    QVERIFY(card.findChild<QWidget *>(u"argument-weight"_s));
    QCOMPARE(card.preview().intent.arguments.value(u"weight"_s), u"80"_s);
    QVERIFY2(card.mayAct(), qPrintable(said(card, u"whyNot"_s)));
    QCOMPARE(control(card)->text(), u"Set the weight of web-1 to 80"_s);
    QTest::mouseClick(control(card), Qt::LeftButton);
    QTRY_COMPARE(f.api.sent.size(), 1);
    QCOMPARE(f.api.sent.first().body, "set server be_web/web-1 weight 80");
}

void TestActionCard::sheetOffersWhatIsPossibleFirst()
{
    DeskFixture f;
    f.exchange.losePrimary(60s);
    ActionSheet sheet(*f.desk);
    sheet.showTarget(u"ledger-db"_s);
    showAsPanel(sheet);
    auto *failover = sheet.findChild<QPushButton *>(u"offer-patroni.failover"_s);
    auto *switchover = sheet.findChild<QPushButton *>(u"offer-patroni.switchover"_s);
    QVERIFY(failover && switchover);
    QVERIFY(failover->y() < switchover->y());
    QVERIFY2(switchover->toolTip().contains(u"not now"_s), qPrintable(switchover->toolTip()));
    QTest::mouseClick(failover, Qt::LeftButton);
    QTRY_VERIFY(sheet.findChild<ActionCard *>());
    QVERIFY(sheet.findChild<ActionCard *>()->mayAct());
    QTest::mouseClick(sheet.findChild<QPushButton *>(u"allActions"_s), Qt::LeftButton);
    QVERIFY(sheet.findChild<QPushButton *>(u"offer-patroni.failover"_s));
    sheet.showTarget(u"cold-wallet"_s);
    QVERIFY2(everythingSaid(sheet).contains(u"no connector of this site controls it"_s),
             qPrintable(everythingSaid(sheet)));
}

void TestActionCard::sheetOfAnInstanceOffersItAsCandidate()
{
    DeskFixture f;
    f.exchange.losePrimary(60s);
    ActionSheet sheet(*f.desk);
    sheet.showTarget(u"ledger-db-2"_s);
    showAsPanel(sheet);
    auto *failover = sheet.findChild<QPushButton *>(u"offer-patroni.failover"_s);
    QVERIFY(failover);
    QCOMPARE(failover->text(), u"Fail over ledger-db to ledger-db-2"_s);
}

void TestActionCard::sheetOfTheLostPrimaryOffersTheWayOut()
{
    DeskFixture f;
    f.exchange.losePrimary(60s);
    ActionSheet sheet(*f.desk);
    sheet.showTarget(u"ledger-db-1"_s);
    showAsPanel(sheet);
    const QList<QPushButton *> failovers = sheet.findChildren<QPushButton *>(u"offer-patroni.failover"_s);
    QCOMPARE(failovers.size(), 2);
    QCOMPARE(failovers[0]->text(), u"Fail over ledger-db to ledger-db-2"_s);
    QCOMPARE(failovers[1]->text(), u"Fail over ledger-db to ledger-db-1"_s);
    QVERIFY2(failovers[1]->toolTip().contains(u"not now"_s), qPrintable(failovers[1]->toolTip()));
}

void TestActionCard::sheetClosesWithEscape()
{
    DeskFixture f;
    ActionSheet sheet(*f.desk);
    sheet.showTarget(u"ledger-db"_s);
    showAsPanel(sheet);
    QSignalSpy closed(&sheet, &ActionSheet::closed);
    QTest::keyClick(&sheet, Qt::Key_Escape);
    QCOMPARE(closed.size(), 1);
}

QTEST_MAIN(TestActionCard)
#include "tst_actioncard.moc"
