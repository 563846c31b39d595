// SPDX-License-Identifier: GPL-3.0-or-later
// The pgBackRest connector on a real repository of a real cluster.
#include "exchange/serve/pgbackrest.h"
#include "lab/labcase.h"
#include "lab/processtree.h"
#include "tests/support/jsonshape.h"

#include <QFile>
#include <QTimer>

#include <csignal>
#include <unistd.h>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestLabBackup : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_lab.stop(); }

    void backsUp();
    void theExchangeTellsBackupsInTheSameWords();
    void restoresIntoANewFolder();
    void refusesAReplica();
    void refusesAStanzaThatThereIsNot();
    void refusesWithoutTheRepository();
    void killedBetweenStartAndAnswer();

private:
    void backups(LabSite &site, const QString &member, const QString &stanza = u"exchange"_s);

    Lab m_lab;
};

void TestLabBackup::initTestCase()
{
    GOOD(m_lab.raise(Lab::Cluster));
    GOOD(m_lab.raiseBackups());
}

void TestLabBackup::backups(LabSite &site, const QString &member, const QString &stanza)
{
    site.service(u"backups"_s);
    site.bind({.connector = u"pgbackrest"_s,
               .service = u"backups"_s,
               .endpoints = {{u"backups"_s, m_lab.backupCommand(member).join(u' ')}},
               .settings = {{u"stanza"_s, {stanza}}}});
    QCOMPARE(site.start(), QString());
}

void TestLabBackup::backsUp()
{
    LabSite site;
    backups(site, m_lab.leader());
    QTRY_COMPARE_WITH_TIMEOUT(site.word(u"backups"_s, u"backups"_s).toInt(), 1, patience);
    const ActionRecord made = site.operate(u"pgbackrest.backup"_s, u"backups"_s, {{u"kind"_s, u"incr"_s}});
    IS(made, Confirmed);
    QCOMPARE(site.word(u"backups"_s, u"backups"_s).toInt(), 2);
    const ActionRecord verified = site.operate(u"pgbackrest.verify"_s, u"backups"_s);
    IS(verified, Confirmed);
    QVERIFY2(verified.evidence.join(u' ').contains(u"only evidence"_s), qPrintable(told(verified)));
}

// A full one and the increment upon it, as this pgBackRest prints them, and as the simulated exchange does.
void TestLabBackup::theExchangeTellsBackupsInTheSameWords()
{
    const Lab::Ran real =
        Lab::run(m_lab.backupCommand(m_lab.leader())
                 + QStringList{u"pgbackrest"_s, u"--stanza=exchange"_s, u"--output=json"_s, u"info"_s});
    QCOMPARE(real.status, 0);
    Exchange::World world(7, 1'795'489'200'000);
    world.advanceTo(world.now() + 120'000); // the full hour's backup has ended
    const QByteArray ours = Exchange::pgbackrestInfo(world, QUrlQuery()).body;
    QStringList wanted = Test::shapeOf(real.out);
    wanted.removeIf([](const QString &line) { return line.contains(u".annotation"_s); }); // the connector's own
    QVERIFY(wanted.contains(u"[].backup[].reference[]: string"_s));
    QCOMPARE(Test::shapeOf(ours), wanted);
}

void TestLabBackup::restoresIntoANewFolder()
{
    LabSite site;
    backups(site, m_lab.leader());
    const QString folder = m_lab.folder() + u'/' + m_lab.leader() + u"/restored"_s;
    const ActionRecord restored = site.operate(u"pgbackrest.restore"_s, u"backups"_s, {{u"directory"_s, folder}});
    IS(restored, Confirmed);
    QVERIFY(QFile::exists(folder + u"/PG_VERSION"_s));
    const ActionRecord again = site.operate(u"pgbackrest.restore"_s, u"backups"_s, {{u"directory"_s, folder}});
    IS(again, Failed);
    QVERIFY2(again.meaning.en.contains(u"not empty"_s), qPrintable(told(again)));
    const ActionRecord running = site.operate(u"pgbackrest.restore"_s, u"backups"_s,
                                              {{u"directory"_s, m_lab.folder() + u'/' + m_lab.leader() + u"/data"_s}});
    IS(running, Failed);
    QVERIFY2(running.meaning.en.contains(u"running cluster"_s), qPrintable(told(running)));
}

void TestLabBackup::refusesAReplica()
{
    const QString leader = m_lab.leader();
    const QStringList members = Lab::members();
    const QString replica = *std::ranges::find_if(members, [&](const QString &m) { return m != leader; });
    LabSite site; // a replica cannot be backed up from alone
    backups(site, replica);
    const ActionRecord refused = site.operate(u"pgbackrest.backup"_s, u"backups"_s);
    IS(refused, Failed);
    QVERIFY2(refused.meaning.en.contains(u"primary"_s), qPrintable(told(refused)));
}

// pgBackRest's `info` ends with 0 for any stanza: its own status says that there is none, and nothing is started.
void TestLabBackup::refusesAStanzaThatThereIsNot()
{
    LabSite site;
    backups(site, m_lab.leader(), u"nowhere"_s);
    QTRY_COMPARE_WITH_TIMEOUT(site.word(u"backups"_s, u"repository"_s).toString(), u"trouble"_s, patience);
    const Lab::Ran bare =
        Lab::run(m_lab.backupCommand(m_lab.leader())
                 + QStringList{u"pgbackrest"_s, u"--stanza=nowhere"_s, u"--output=json"_s, u"info"_s});
    QCOMPARE(bare.status, 0);
    for (const QString &action : {u"pgbackrest.backup"_s, u"pgbackrest.verify"_s}) {
        const ActionRecord refused = site.operate(action, u"backups"_s, {}, 0ms);
        IS(refused, Refused);
        SAYS(refused, u"trouble"_s);
        QVERIFY(refused.requests.isEmpty());
    }
}

// The repository is gone, and `info` ends with 0 all the same.
void TestLabBackup::refusesWithoutTheRepository()
{
    QVERIFY(QFile::rename(m_lab.repository(), m_lab.repository() + u".gone"_s));
    const auto back =
        qScopeGuard([this] { QVERIFY(QFile::rename(m_lab.repository() + u".gone"_s, m_lab.repository())); });
    LabSite site;
    backups(site, m_lab.leader());
    QTRY_COMPARE_WITH_TIMEOUT(site.word(u"backups"_s, u"repository"_s).toString(), u"trouble"_s, patience);
    QVERIFY2(site.word(u"backups"_s, u"repository_says"_s).toString().contains(u"missing"_s),
             qPrintable(site.word(u"backups"_s, u"repository_says"_s).toString()));
    const ActionRecord refused = site.operate(u"pgbackrest.backup"_s, u"backups"_s, {}, 0ms);
    IS(refused, Refused);
    SAYS(refused, u"trouble"_s);
    QVERIFY(refused.requests.isEmpty());
}

// pgBackRest is killed at its work: no answer, no such backup. It stays Unknown, also when a later backup is made,
// which is told from it.
void TestLabBackup::killedBetweenStartAndAnswer()
{
    LabSite site;
    backups(site, m_lab.leader());
    QTRY_COMPARE_WITH_TIMEOUT(site.word(u"backups"_s, u"repository"_s).toString(), u"ok"_s, patience);
    const int before = site.word(u"backups"_s, u"backups"_s).toInt();
    int killed = 0;
    QTimer look;
    connect(&look, &QTimer::timeout, this, [&] {
        for (const LabProcess &process : processesBelow(getpid())) {
            if (process.command.starts_with("pgbackrest --stanza=exchange --type=full ") && killed == 0) {
                ++killed;
                kill(process.pid, SIGKILL);
            }
        }
    });
    look.start(10ms);
    const ActionRecord lost = site.operate(u"pgbackrest.backup"_s, u"backups"_s, {{u"kind"_s, u"full"_s}});
    look.stop();
    QCOMPARE(killed, 1);
    IS(lost, Unknown);
    QCOMPARE(site.word(u"backups"_s, u"backups"_s).toInt(), before);
    const ActionRecord made = site.operate(u"pgbackrest.backup"_s, u"backups"_s, {{u"kind"_s, u"incr"_s}}, 30s);
    IS(made, Confirmed);
    QCOMPARE(site.record(lost.number).state, ActionState::Unknown);
}

QTEST_GUILESS_MAIN(TestLabBackup)
#include "tst_labbackup.moc"
