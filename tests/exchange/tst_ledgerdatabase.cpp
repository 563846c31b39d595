// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/model/ledgerdatabase.h"

#include <QTest>

#include <functional>

using namespace Hikeshi::Exchange;
using namespace Qt::StringLiterals;

namespace {

LedgerDatabase cluster()
{
    LedgerDatabase ledger({u"pg1"_s, u"pg2"_s, u"pg3"_s}, 0);
    return ledger;
}

/// Runs the cluster and gives back the time from `from` until `until` is true, or -1.
Ms runUntil(LedgerDatabase &ledger, Ms from, Ms limit, const std::function<bool()> &until)
{
    for (Ms now = from + 100; now <= limit; now += 100) {
        ledger.step(now, 100, 80'000);
        if (until())
            return now - from;
    }
    return -1;
}

}

class TestLedgerDatabase : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void killedPatroniLeavesTwoWritablePrimaries();
    void pausedClusterTakesOverOnlyByHand();
    void hungDcsStopsTheHealthyPrimary();
    void dcsThatIsBackSoonFindsTheLeaderLeading();
    void switchoverLosesNothing();
    void wishForADeadCandidateIsNotWaitedFor();
    void everybodyLooksWhenTheKeyChanges();
    void refusalsHaveTheDocumentedCodes_data();
    void refusalsHaveTheDocumentedCodes();
    void laggingReplicaIsNotElected();
    void restartBringsTheSamePrimaryBack();
    void reinitializedReplicaStreamsAgain();
    void plannedSwitchoverComesByItself();
};

void TestLedgerDatabase::killedPatroniLeavesTwoWritablePrimaries()
{
    LedgerDatabase ledger = cluster();
    runUntil(ledger, 0, 30'000, [] { return false; });
    ledger.member(u"pg1"_s)->patroni = false;
    const Ms split = runUntil(ledger, 30'000, 90'000,
                              [&] { return std::ranges::count_if(ledger.members(), &Member::isWritable) == 2; });
    QVERIFY2(split > 16'000 && split < 23'000, qPrintable(QString::number(split)));
    ledger.heal(u"pg1"_s, 60'000);
    runUntil(ledger, 60'000, 80'000, [] { return false; });
    QCOMPARE(std::ranges::count_if(ledger.members(), &Member::isWritable), 1);
}

void TestLedgerDatabase::pausedClusterTakesOverOnlyByHand()
{
    LedgerDatabase ledger = cluster();
    ledger.setPaused(true);
    runUntil(ledger, 0, 30'000, [] { return false; });
    ledger.kill(u"pg1"_s);
    QCOMPARE(runUntil(ledger, 30'000, 330'000, [&] { return ledger.reachablePrimary() != nullptr; }), -1);
    QVERIFY(!ledger.failover(u"pg2"_s, 330'000));
    std::optional<PatroniAnswer> answer;
    const Ms took = runUntil(ledger, 330'000, 360'000, [&, now = 330'000LL]() mutable {
        now += 100;
        if (!answer)
            answer = ledger.takeAnswer(now);
        return answer.has_value();
    });
    QVERIFY2(took > 500 && took < 5'000, qPrintable(QString::number(took)));
    QCOMPARE(answer->text, u"Successfully failed over to \"pg2\""_s);
    QCOMPARE(ledger.reachablePrimary()->name, u"pg2"_s);
    QCOMPARE(ledger.timeline(), 2);
    runUntil(ledger, 360'000, 380'000, [] { return false; });
    QVERIFY(ledger.member(u"pg3"_s)->streaming);
    QCOMPARE(ledger.member(u"pg3"_s)->timeline, 2);
}

void TestLedgerDatabase::hungDcsStopsTheHealthyPrimary()
{
    LedgerDatabase ledger = cluster();
    runUntil(ledger, 0, 30'000, [] { return false; });
    ledger.setDcsHung(true);
    const Ms demoted = runUntil(ledger, 30'000, 60'000, [&] { return !ledger.reachablePrimary(); });
    QVERIFY2(demoted >= 1'000 && demoted <= 6'000, qPrintable(QString::number(demoted)));
    ledger.setDcsHung(false);
    QVERIFY(runUntil(ledger, 60'000, 90'000, [&] { return ledger.reachablePrimary() != nullptr; }) >= 0);
}

// It has stepped down and its key has not run out.
void TestLedgerDatabase::dcsThatIsBackSoonFindsTheLeaderLeading()
{
    LedgerDatabase ledger = cluster();
    runUntil(ledger, 0, 30'000, [] { return false; });
    ledger.setDcsHung(true);
    const Ms demoted = runUntil(ledger, 30'000, 60'000, [&] { return !ledger.reachablePrimary(); });
    QVERIFY(demoted >= 0);
    ledger.setDcsHung(false);
    const Ms from = 30'000 + demoted;
    const Ms back = runUntil(ledger, from, from + 30'000, [&] { return ledger.reachablePrimary() != nullptr; });
    QVERIFY2(back >= 0 && back <= 5'000, qPrintable(QString::number(back)));
    QCOMPARE(ledger.reachablePrimary()->name, ledger.leader());
    QCOMPARE(ledger.timeline(), 2);
}

void TestLedgerDatabase::switchoverLosesNothing()
{
    LedgerDatabase ledger = cluster();
    runUntil(ledger, 0, 30'000, [] { return false; });
    QVERIFY(!ledger.switchover(u"pg1"_s, u"pg2"_s, 30'000));
    double before = 0;
    const Ms took = runUntil(ledger, 30'000, 60'000, [&] {
        before = std::max(before, ledger.member(u"pg1"_s)->written);
        return ledger.reachablePrimary() && ledger.reachablePrimary()->name == u"pg2";
    });
    QVERIFY(took > 0);
    QVERIFY(ledger.member(u"pg2"_s)->written >= before);
    // The old one comes back as a replica, and nothing of it had to be undone.
    runUntil(ledger, 30'000 + took, 45'000, [] { return false; });
    QVERIFY(ledger.member(u"pg1"_s)->streaming);
    QCOMPARE(ledger.member(u"pg1"_s)->timeline, 2);
    QCOMPARE(ledger.member(u"pg1"_s)->written, ledger.member(u"pg2"_s)->written);
}

// The one who was chosen dies while the old leader stops for him: the others do not wait for him for ever.
void TestLedgerDatabase::wishForADeadCandidateIsNotWaitedFor()
{
    LedgerDatabase ledger = cluster();
    runUntil(ledger, 0, 30'000, [] { return false; });
    QVERIFY(!ledger.switchover(u"pg1"_s, u"pg2"_s, 30'000, u"pg1"_s));
    runUntil(ledger, 30'000, 30'500, [] { return false; });
    ledger.kill(u"pg2"_s);
    QVERIFY(runUntil(ledger, 30'500, 90'000, [&] { return ledger.reachablePrimary() != nullptr; }) > 0);
    const std::optional<PatroniAnswer> answer = ledger.takeAnswer(90'000);
    QVERIFY(answer);
    QCOMPARE(answer->status, 200);
    QVERIFY2(answer->text.endsWith(u"instead of \"pg2\""), qPrintable(answer->text));
}

// A member need not wait for its next loop: it watches the key.
void TestLedgerDatabase::everybodyLooksWhenTheKeyChanges()
{
    for (std::uint64_t seed = 1; seed < 30; ++seed) {
        LedgerDatabase ledger({u"pg1"_s, u"pg2"_s, u"pg3"_s}, 0, seed);
        runUntil(ledger, 0, 30'000, [] { return false; });
        ledger.kill(u"pg1"_s);
        const Ms gone = runUntil(ledger, 30'000, 60'000, [&] { return ledger.leader() != u"pg1"; });
        QVERIFY(gone > 0);
        QVERIFY(!ledger.leader().isEmpty());
    }
}

void TestLedgerDatabase::refusalsHaveTheDocumentedCodes_data()
{
    QTest::addColumn<bool>("isSwitchover");
    QTest::addColumn<QString>("leader");
    QTest::addColumn<QString>("candidate");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("text");
    QTest::newRow("no candidate") << false << QString() << QString() << 400
                                  << u"Failover could be performed only to a specific candidate"_s;
    QTest::newRow("unknown candidate") << false << QString() << u"pg9"_s << 412 << u"candidate does not exists"_s;
    QTest::newRow("wrong leader") << true << u"pg9"_s << u"pg2"_s << 412 << u"leader name does not match"_s;
    QTest::newRow("same") << true << u"pg1"_s << u"pg1"_s << 400 << u"Switchover target and source are the same"_s;
    QTest::newRow("unknown in switchover") << true << u"pg1"_s << u"pg9"_s << 412 << u"candidate does not exists"_s;
}

void TestLedgerDatabase::refusalsHaveTheDocumentedCodes()
{
    QFETCH(bool, isSwitchover);
    QFETCH(QString, leader);
    QFETCH(QString, candidate);
    LedgerDatabase ledger = cluster();
    const auto answer = isSwitchover ? ledger.switchover(leader, candidate, 0) : ledger.failover(candidate, 0);
    QVERIFY(answer);
    QTEST(answer->status, "status");
    QTEST(answer->text, "text");
}

void TestLedgerDatabase::laggingReplicaIsNotElected()
{
    LedgerDatabase ledger = cluster();
    runUntil(ledger, 0, 30'000, [] { return false; });
    ledger.holdBack(u"pg2"_s, 41e6);
    runUntil(ledger, 30'000, 32'000, [] { return false; });
    QVERIFY(ledger.member(u"pg1"_s)->written - ledger.member(u"pg2"_s)->written >= 40e6);
    ledger.kill(u"pg1"_s);
    QVERIFY(runUntil(ledger, 32'000, 90'000, [&] { return ledger.reachablePrimary() != nullptr; }) > 0);
    QCOMPARE(ledger.reachablePrimary()->name, u"pg3"_s);
}

void TestLedgerDatabase::restartBringsTheSamePrimaryBack()
{
    LedgerDatabase ledger = cluster();
    runUntil(ledger, 0, 10'000, [] { return false; });
    ledger.restart(u"pg1"_s, 10'000);
    QVERIFY(!ledger.reachablePrimary());
    const Ms outage = runUntil(ledger, 10'000, 30'000, [&] { return ledger.reachablePrimary() != nullptr; });
    QVERIFY2(outage >= 1'400 && outage <= 2'300, qPrintable(QString::number(outage))); // measured on the real one
    QCOMPARE(ledger.reachablePrimary()->name, u"pg1"_s);
    QCOMPARE(ledger.timeline(), 1);
}

void TestLedgerDatabase::reinitializedReplicaStreamsAgain()
{
    LedgerDatabase ledger = cluster();
    runUntil(ledger, 0, 10'000, [] { return false; });
    QVERIFY(ledger.reinitialize(u"pg2"_s, 10'000));
    QVERIFY(!ledger.reinitialize(u"pg2"_s, 10'000));
    const Ms took = runUntil(ledger, 10'000, 60'000, [&] { return ledger.member(u"pg2"_s)->streaming; });
    QVERIFY2(took >= 3'000 && took <= 8'500, qPrintable(QString::number(took))); // measured 3 to 8 s
    QVERIFY(!ledger.member(u"pg2"_s)->cloning);
    runUntil(ledger, 10'000 + took, 90'000, [] { return false; });
    QCOMPARE(ledger.member(u"pg2"_s)->written, ledger.member(u"pg1"_s)->written);
}

void TestLedgerDatabase::plannedSwitchoverComesByItself()
{
    LedgerDatabase ledger = cluster();
    ledger.plan(LedgerDatabase::Plan{u"pg1"_s, u"pg3"_s, 30'000});
    QCOMPARE(runUntil(ledger, 0, 29'900, [&] { return ledger.leader() != u"pg1"; }), -1);
    QVERIFY(ledger.planned());
    runUntil(ledger, 29'900, 70'000, [] { return false; });
    QCOMPARE(ledger.leader(), u"pg3"_s);
    QVERIFY(!ledger.planned());
    QVERIFY(ledger.takeAnswer(70'000) == std::nullopt);
    QVERIFY(!ledger.isChanging());
    // One whose leader is another by then does nothing.
    ledger.plan(LedgerDatabase::Plan{u"pg1"_s, u"pg2"_s, 80'000});
    QCOMPARE(runUntil(ledger, 70'000, 100'000, [&] { return ledger.leader() != u"pg3"; }), -1);
}

QTEST_GUILESS_MAIN(TestLedgerDatabase)
#include "tst_ledgerdatabase.moc"
