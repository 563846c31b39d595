// SPDX-License-Identifier: GPL-3.0-or-later
// Select before operate, as hands meet it: reserving, arming, agreeing, overriding.
#include "journal/kinds.h"
#include "journal/passphrase.h"
#include "tests/support/actionhands.h"
#include "tests/support/deskfixture.h"
#include "widgets/action/actioncard.h"
#include "widgets/incident/incidentbar.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTest>

using namespace Hikeshi;
using namespace Hikeshi::Hands;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestSelecting : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pressingReservesAndNothingLeaves();
    void aReservationKeepsOthersOutAndRunsOut();
    void lettingGoByHandFreesTheTarget();
    void readOnlyUntilArmed();
    void barArmsAndDisarms();
    void twoPersonsMustAgree();
    void overridingTakesAReason();
    void whatWentOverTheWireCanBeRead();
};

void TestSelecting::pressingReservesAndNothingLeaves()
{
    DeskFixture f;
    f.exchange.losePrimary(60s);
    ActionCard card(*f.desk);
    card.setIntent(failover());
    showAsPanel(card);
    QCOMPARE(said(card, u"previewCaption"_s), u"Preview · nothing is sent yet"_s);
    const QPoint before = part(card, u"operate"_s)->pos();
    QTest::mousePress(part(card, u"operate"_s), Qt::LeftButton);
    QTRY_VERIFY2(said(card, u"previewCaption"_s).startsWith(u"Reserved for you"_s),
                 qPrintable(said(card, u"previewCaption"_s)));
    QTest::mouseRelease(part(card, u"operate"_s), Qt::LeftButton);
    QCOMPARE(part(card, u"operate"_s)->pos(), before); // nothing moves under the pointer
    QCOMPARE(f.entriesOf(Kind::actionSelected), 1);
    QCOMPARE(f.entriesOf(Kind::actionIntent), 0);
    QCOMPARE(f.api.sent.size(), 0);
    // Held again inside the time, the same reservation is operated.
    QTest::mousePress(part(card, u"operate"_s), Qt::LeftButton);
    QTRY_COMPARE(f.api.sent.size(), 1);
    QCOMPARE(f.entriesOf(Kind::actionSelected), 1);
}

void TestSelecting::aReservationKeepsOthersOutAndRunsOut()
{
    DeskFixture f;
    f.exchange.losePrimary(60s);
    ActionCard card(*f.desk);
    card.setIntent(failover());
    showAsPanel(card);
    QTest::mouseClick(part(card, u"operate"_s), Qt::LeftButton);
    QTRY_COMPARE(f.dispatcher->selections().size(), 1);
    Intent theirs = failover(u"ledger-db-2"_s);
    theirs.operatorId = u"ops-1"_s;
    const Preview refused = f.dispatcher->preview(theirs);
    QVERIFY(!refused.allowed());
    QVERIFY2(refused.refusal().contains(u"you has selected"_s), qPrintable(refused.refusal()));
    f.exchange.advanceBy(11s);
    QTRY_VERIFY(f.dispatcher->selections().isEmpty());
    QTRY_COMPARE(said(card, u"whyNot"_s), u"The reservation ran out. Nothing was sent."_s);
    QVERIFY(f.dispatcher->preview(theirs).allowed());
    QCOMPARE(f.api.sent.size(), 0);
}

void TestSelecting::lettingGoByHandFreesTheTarget()
{
    DeskFixture f;
    f.exchange.losePrimary(60s);
    ActionCard card(*f.desk);
    card.setIntent(failover());
    showAsPanel(card);
    QTest::mouseClick(part(card, u"operate"_s), Qt::LeftButton);
    QTRY_VERIFY(part(card, u"release"_s)->isVisible());
    QTest::mouseClick(part(card, u"release"_s), Qt::LeftButton);
    QTRY_VERIFY(f.dispatcher->selections().isEmpty());
    QTRY_COMPARE(f.entriesOf(Kind::actionReleased), 1);
    QVERIFY(card.mayAct());
}

void TestSelecting::readOnlyUntilArmed()
{
    DeskFixture f;
    f.policy.arming = 15min;
    f.reopen();
    f.exchange.losePrimary(60s);
    ActionCard card(*f.desk);
    card.setIntent(failover());
    showAsPanel(card);
    QVERIFY(!card.mayAct());
    QVERIFY2(said(card, u"whyNot"_s).contains(u"read-only until it is armed"_s), qPrintable(said(card, u"whyNot"_s)));
    QTest::mouseClick(part(card, u"armHere"_s), Qt::LeftButton);
    QTRY_VERIFY(card.mayAct());
    QCOMPARE(f.entriesOf(Kind::consoleArmed), 1);
    QVERIFY(part(card, u"armHere"_s)->isHidden());
    f.exchange.advanceBy(16min);
    QTRY_VERIFY(!card.mayAct());
}

void TestSelecting::barArmsAndDisarms()
{
    DeskFixture f;
    f.policy.arming = 15min;
    f.reopen();
    IncidentBar bar(*f.desk);
    bar.resize(1280, 60);
    bar.show();
    auto *arm = part(bar, u"armButton"_s);
    QVERIFY(arm->isVisible());
    QTest::mouseClick(arm, Qt::LeftButton);
    QTRY_VERIFY(f.dispatcher->armedUntil());
    QTRY_VERIFY2(arm->accessibleName().startsWith(u"Armed "_s), qPrintable(arm->accessibleName()));
    f.dispatcher->disarm(u"you"_s);
    QTRY_VERIFY2(arm->accessibleName().startsWith(u"Read-only"_s), qPrintable(arm->accessibleName()));
}

void TestSelecting::twoPersonsMustAgree()
{
    DeskFixture f;
    f.policy.twoPersons = {u"hold"_s};
    f.policy.passphraseHash = {{u"ops-1"_s, hashPassphrase(u"correct horse"_s)}};
    f.reopen();
    f.exchange.losePrimary(60s);
    f.letFailoverWork();
    ActionCard card(*f.desk);
    card.setIntent(failover());
    showAsPanel(card);
    QCOMPARE(part(card, u"operate"_s)->text(), u"Ask another operator to agree"_s);
    hold(part(card, u"operate"_s));
    QTRY_VERIFY(said(card, u"approvals"_s).contains(u"must agree"_s));
    QTest::mouseRelease(part(card, u"operate"_s), Qt::LeftButton);
    QVERIFY(!card.mayAct());
    QCOMPARE(f.api.sent.size(), 0);
    auto *passphrase = part<QLineEdit>(card, u"passphrase"_s);
    auto *who = part<QComboBox>(card, u"approver"_s);
    QCOMPARE(who->count(), 1); // not oneself
    QTest::keyClicks(passphrase, u"wrong"_s);
    QTest::keyClick(passphrase, Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(said(card, u"approvalRefused"_s).contains(u"not the passphrase of ops-1"_s), 20s);
    QVERIFY(!card.mayAct());
    QTest::keyClicks(passphrase, u"correct horse"_s);
    QTest::mouseClick(part(card, u"approve"_s), Qt::LeftButton);
    QTRY_VERIFY_WITH_TIMEOUT(card.mayAct(), 20s);
    QCOMPARE(f.entriesOf(Kind::actionApproved), 1);
    hold(part(card, u"operate"_s));
    QTRY_COMPARE(f.api.sent.size(), 1);
}

void TestSelecting::overridingTakesAReason()
{
    DeskFixture f;
    f.exchange.losePrimary(60s);
    ActionCard card(*f.desk);
    card.setIntent(failover(u"ledger-db-3"_s)); // 41 MB behind
    showAsPanel(card);
    QVERIFY(!card.mayAct());
    auto *open = part(card, u"override"_s);
    QVERIFY2(open->isVisible(), qPrintable(card.preview().refusal()));
    QTest::mouseClick(open, Qt::LeftButton);
    QVERIFY(!card.mayAct()); // not without a reason
    QTest::keyClicks(part<QLineEdit>(card, u"overrideReason"_s), u"the other replica's disk is dying"_s);
    QTRY_VERIFY2(card.mayAct(), qPrintable(card.preview().refusal()));
    QTest::mousePress(part(card, u"operate"_s), Qt::LeftButton);
    QTRY_COMPARE(f.api.sent.size(), 1);
    const auto intent = std::ranges::find(f.journal->entries(), QString(Kind::actionIntent), &Entry::kind);
    QCOMPARE(intent->body[u"override"_s].toString(), u"the other replica's disk is dying"_s);
}

void TestSelecting::whatWentOverTheWireCanBeRead()
{
    DeskFixture f;
    f.exchange.losePrimary(60s);
    f.letFailoverWork();
    ActionCard card(*f.desk);
    card.setIntent(failover());
    showAsPanel(card);
    QTest::mousePress(part(card, u"operate"_s), Qt::LeftButton);
    QTRY_COMPARE(f.api.sent.size(), 1);
    f.exchange.advanceBy(10s);
    QTRY_VERIFY(part(card, u"showWire"_s)->isVisible());
    QTest::mouseClick(part(card, u"showWire"_s), Qt::LeftButton);
    const QString wire = part<QPlainTextEdit>(card, u"wire"_s)->toPlainText();
    QVERIFY2(wire.contains(u"POST /failover"_s) && wire.contains(u"by you"_s), qPrintable(wire));
    QVERIFY(!wire.contains(u"TOKEN"_s));
}

QTEST_MAIN(TestSelecting)
#include "tst_selecting.moc"
