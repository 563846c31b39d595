// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/follower.h"
#include "tests/support/handmade.h"

#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Hikeshi;
using namespace Hikeshi::Handmade;

class TestFollower : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void seesWhatIsWrittenWhileItLooks();
    void whatIsNoJournalIsSaidAndTriedAgain();
};

void TestFollower::seesWhatIsWrittenWhileItLooks()
{
    const QTemporaryDir folder;
    SteppedClock clock(start);
    const auto journal = Journal::open(folder.filePath(u"j.sqlite"_s), clock).value();
    const QList<Line> lines = primaryLost();
    QVERIFY(write(*journal, clock, lines.first(5)));

    JournalFollower follower(journal->path());
    QSignalSpy failed(&follower, &JournalFollower::failed);
    follower.start();
    QTRY_COMPARE(follower.entries(), journal->entries());
    QVERIFY(write(*journal, clock, lines.sliced(5)));
    QTRY_COMPARE(follower.entries(), journal->entries());
    QVERIFY(failed.isEmpty());
}

void TestFollower::whatIsNoJournalIsSaidAndTriedAgain()
{
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"j.sqlite"_s);
    JournalFollower follower(path);
    QSignalSpy failed(&follower, &JournalFollower::failed);
    follower.start();
    QTRY_VERIFY(!failed.isEmpty());
    SteppedClock clock(start);
    const auto journal = Journal::open(path, clock).value();
    QVERIFY(write(*journal, clock, primaryLost().first(3)));
    QTRY_COMPARE(follower.entries().size(), 3);
}

QTEST_GUILESS_MAIN(TestFollower)
#include "tst_follower.moc"
