// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/model/ledgerdatabase.h"

#include <QTest>

#include <functional>

using namespace Hikeshi::Exchange;
using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(std::function<void(LedgerDatabase &)>)

namespace {

using Blow = std::function<void(LedgerDatabase &)>;

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
    void writeOutageLiesInTheMeasuredSpread_data();
    void writeOutageLiesInTheMeasuredSpread();
    void killedPatroniLeavesTwoWritablePrimaries();
    void pausedClusterTakesOverOnlyByHand();
    void hungDcsStopsTheHealthyPrimary();
    void dcsThatIsBackSoonFindsTheLeaderLeading();
    void switchoverTakesSecondsAndLosesNothing();
    void refusalsHaveTheDocumentedCodes_data();
    void refusalsHaveTheDocumentedCodes();
    void laggingReplicaIsNotElected();
    void restartBringsTheSamePrimaryBack();
    void reinitializedReplicaStreamsAgain();
    void plannedSwitchoverComesByItself();
};

void TestLedgerDatabase::writeOutageLiesInTheMeasuredSpread_data()
{
    // Measured on the real Patroni 4.0.7 with these settings: 20.1 s, 0 to 4.5 s, 21.9 s; +- one loop of 2 s for the
    // phase.
    QTest::addColumn<Blow>("blow");
    QTest::addColumn<int>("least");
    QTest::addColumn<int>("most");
    QTest::newRow("node killed") << Blow([](LedgerDatabase &l) { l.kill(u"pg1"_s); }) << 16'000 << 22'500;
    QTest::newRow("postmaster killed") << Blow([](LedgerDatabase &l) { l.killPostgres(u"pg1"_s); }) << 0 << 5'500;
    QTest::newRow("machine frozen") << Blow([](LedgerDatabase &l) { l.member(u"pg1"_s)->frozen = true; }) << 16'000
                                    << 23'500;
}

void TestLedgerDatabase::writeOutageLiesInTheMeasuredSpread()
{
    QFETCH(Blow, blow);
    QFETCH(int, least);
    QFETCH(int, most);
    for (Ms phase = 30'000; phase < 32'000; phase += 300) {
        LedgerDatabase ledger = cluster();
        runUntil(ledger, 0, phase, [] { return false; });
        blow(ledger);
        QVERIFY(!ledger.reachablePrimary());
        const Ms outage = runUntil(ledger, phase, phase + 60'000, [&] { return ledger.reachablePrimary() != nullptr; });
        QVERIFY2(outage >= least && outage <= most, qPrintable(u"phase %1: %2 ms"_s.arg(phase).arg(outage)));
    }
}

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

void TestLedgerDatabase::switchoverTakesSecondsAndLosesNothing()
{
    LedgerDatabase ledger = cluster();
    runUntil(ledger, 0, 30'000, [] { return false; });
    const double before = ledger.member(u"pg1"_s)->written;
    QVERIFY(!ledger.switchover(u"pg1"_s, u"pg2"_s, 30'000));
    const Ms took = runUntil(ledger, 30'000, 60'000,
                             [&] { return ledger.reachablePrimary() && ledger.reachablePrimary()->name == u"pg2"; });
    QVERIFY2(took > 300 && took <= 5'500, qPrintable(QString::number(took)));
    QVERIFY(ledger.member(u"pg2"_s)->written >= before);
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
