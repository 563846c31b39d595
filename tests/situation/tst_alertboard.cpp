// SPDX-License-Identifier: GPL-3.0-or-later
#include "situation/alertboard.h"

#include <QTest>

using namespace Hikeshi;
using namespace std::chrono_literals;

namespace {

const SourceId am(QStringLiteral("alertmanager"));

Alert alert(const QString &name, AlertState state = AlertState::Firing, AlertSeverity severity = AlertSeverity::Warning,
            qint64 at = 1000)
{
    return {.id = AlertId(name),
            .name = name,
            .severity = severity,
            .state = state,
            .startsAt = fromMilliseconds(at),
            .endsAt = fromMilliseconds(at + 500)};
}

QStringList names(const QList<BoardAlert> &alerts)
{
    QStringList names;
    for (const BoardAlert &a : alerts)
        names << a.alert.name;
    return names;
}

}

class TestAlertBoard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void firstOutIsTheFirstSinceQuiet();
    void whoComesLateSeesTheSameFirstOut();
    void clearedStaysUntilAcknowledged();
    void acknowledgedGoesWhenItClears();
    void listEndsWhatItLeavesOut();
    void listOfOneSourceLeavesOthersAlone();
    void shelvedIsNotShownUntilItsTimeIsOver();
    void criticalComesFirst();
    void pendingIsNotRaised();
};

void TestAlertBoard::firstOutIsTheFirstSinceQuiet()
{
    AlertBoard board;
    board.apply(am, alert(QStringLiteral("A")), fromMilliseconds(1000));
    board.apply(am, alert(QStringLiteral("B")), fromMilliseconds(1100));
    QVERIFY(board.find(AlertId(QStringLiteral("A")))->firstOut);
    QVERIFY(!board.find(AlertId(QStringLiteral("B")))->firstOut);
}

void TestAlertBoard::whoComesLateSeesTheSameFirstOut()
{
    AlertBoard board;
    Alert later = alert(QStringLiteral("A"));
    later.startsAt = fromMilliseconds(2000);
    Alert first = alert(QStringLiteral("B"));
    first.startsAt = fromMilliseconds(1000);
    board.apply(am, AlertList{.alerts = {later, first}}, fromMilliseconds(9000));
    QVERIFY(board.find(AlertId(QStringLiteral("B")))->firstOut);
    QVERIFY(!board.find(AlertId(QStringLiteral("A")))->firstOut);
}

void TestAlertBoard::clearedStaysUntilAcknowledged()
{
    AlertBoard board;
    board.apply(am, alert(QStringLiteral("A")), fromMilliseconds(1000));
    const auto changes = board.apply(am, alert(QStringLiteral("A"), AlertState::Resolved), fromMilliseconds(2000));
    QCOMPARE(changes.size(), 1);
    QVERIFY(!changes.first().raised);
    QCOMPARE(names(board.shown(fromMilliseconds(2000))), QStringList{QStringLiteral("A")});
    board.acknowledge(AlertId(QStringLiteral("A")), QStringLiteral("you"), fromMilliseconds(3000));
    QVERIFY(board.shown(fromMilliseconds(3000)).isEmpty());
}

void TestAlertBoard::acknowledgedGoesWhenItClears()
{
    AlertBoard board;
    board.apply(am, alert(QStringLiteral("A")), fromMilliseconds(1000));
    board.acknowledge(AlertId(QStringLiteral("A")), QStringLiteral("you"), fromMilliseconds(1500));
    QCOMPARE(board.shown(fromMilliseconds(1500)).size(), 1);
    const auto changes = board.apply(am, alert(QStringLiteral("A"), AlertState::Resolved), fromMilliseconds(2000));
    QCOMPARE(changes.size(), 1);
    QCOMPARE(changes.first().alert.acknowledgedBy, QStringLiteral("you"));
    QVERIFY(board.all().isEmpty());
}

void TestAlertBoard::listEndsWhatItLeavesOut()
{
    AlertBoard board;
    board.apply(am, AlertList{{alert(QStringLiteral("A")), alert(QStringLiteral("B"))}}, fromMilliseconds(1000));
    const auto changes = board.apply(am, AlertList{{alert(QStringLiteral("B"))}}, fromMilliseconds(2000));
    QCOMPARE(changes.size(), 1);
    QCOMPARE(changes.first().alert.alert.name, QStringLiteral("A"));
    QVERIFY(board.apply(am, AlertList{{alert(QStringLiteral("B"))}}, fromMilliseconds(3000)).isEmpty());
}

void TestAlertBoard::listOfOneSourceLeavesOthersAlone()
{
    AlertBoard board;
    board.apply(SourceId(QStringLiteral("stream")), alert(QStringLiteral("A")), fromMilliseconds(1000));
    QVERIFY(board.apply(am, AlertList{}, fromMilliseconds(2000)).isEmpty());
}

void TestAlertBoard::shelvedIsNotShownUntilItsTimeIsOver()
{
    AlertBoard board;
    board.apply(am, alert(QStringLiteral("A")), fromMilliseconds(1000));
    board.shelve(AlertId(QStringLiteral("A")), fromMilliseconds(5000));
    QVERIFY(board.shown(fromMilliseconds(4999)).isEmpty());
    QCOMPARE(board.shelved(fromMilliseconds(4999)).size(), 1);
    QCOMPARE(board.shown(fromMilliseconds(5000)).size(), 1);
}

void TestAlertBoard::criticalComesFirst()
{
    AlertBoard board;
    board.apply(am, alert(QStringLiteral("W"), AlertState::Firing, AlertSeverity::Warning, 1000),
                fromMilliseconds(1000));
    board.apply(am, alert(QStringLiteral("C2"), AlertState::Firing, AlertSeverity::Critical, 1200),
                fromMilliseconds(1200));
    board.apply(am, alert(QStringLiteral("C1"), AlertState::Firing, AlertSeverity::Critical, 1100),
                fromMilliseconds(1300));
    QCOMPARE(names(board.shown(fromMilliseconds(2000))).join(u' '), QStringLiteral("C1 C2 W"));
}

void TestAlertBoard::pendingIsNotRaised()
{
    AlertBoard board;
    QVERIFY(board.apply(am, alert(QStringLiteral("A"), AlertState::Pending), fromMilliseconds(1000)).isEmpty());
    QVERIFY(board.all().isEmpty());
}

QTEST_GUILESS_MAIN(TestAlertBoard)
#include "tst_alertboard.moc"
