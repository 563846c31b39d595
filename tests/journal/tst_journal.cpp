// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/drafts.h"
#include "journal/journal.h"
#include "journal/kinds.h"
#include "journal/verify.h"

#include <QFile>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

#include <sys/resource.h>

#include <csignal>

using namespace Hikeshi;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class TestJournal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void entriesAreNumberedChainedAndStay();
    void secondOpenerIsReadOnlyAndFollows();
    void changedFileNamesTheFirstBadEntry_data();
    void changedFileNamesTheFirstBadEntry();
    void sqlCannotChangeOrDelete();
    void foreignFileIsRefusedAndUntouched_data();
    void foreignFileIsRefusedAndUntouched();
    void fullDiskRefusesSaysWhyAndRecovers();
    void tooLargeEntryIsRefused();
    void samplesComeBackInTime();
    void sameDraftsGiveTheSameBytes();

private:
    std::unique_ptr<Journal> open(Journal::Access access = Journal::Access::ReadWrite);
    void append(Journal &journal, const QString &text);
    void tamper(const QStringList &statements);

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<SteppedClock> m_clock;
    QString m_path;
};

void TestJournal::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_clock = std::make_unique<SteppedClock>(fromMilliseconds(1'000'000));
    m_path = m_dir->filePath(u"journal.sqlite"_s);
}

std::unique_ptr<Journal> TestJournal::open(Journal::Access access)
{
    auto journal = Journal::open(m_path, *m_clock, access);
    if (!journal)
        qWarning("%s", qPrintable(journal.error().text()));
    return journal ? std::move(*journal) : nullptr;
}

void TestJournal::append(Journal &journal, const QString &text)
{
    auto future = journal.append(Drafts::noteWritten({}, text, u"you"_s));
    QTRY_VERIFY(future.isFinished());
    QVERIFY2(future.result(), future.result() ? "" : qPrintable(future.result().error().text()));
}

void TestJournal::tamper(const QStringList &statements)
{
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"tamper"_s);
        database.setDatabaseName(m_path);
        QVERIFY(database.open());
        QSqlQuery query(database);
        for (const QString &statement : statements)
            QVERIFY2(query.exec(statement), qPrintable(query.lastError().text()));
    }
    QSqlDatabase::removeDatabase(u"tamper"_s);
}

void TestJournal::entriesAreNumberedChainedAndStay()
{
    {
        const auto journal = open();
        QSignalSpy appended(journal.get(), &Journal::appended);
        append(*journal, u"one"_s);
        m_clock->advanceBy(1s);
        append(*journal, u"二"_s);
        QCOMPARE(appended.size(), 2);
    }
    const auto journal = open();
    QCOMPARE(journal->entries().size(), 2);
    QCOMPARE(journal->entry(2)->body[u"text"_s].toString(), u"二"_s);
    QCOMPARE(toMilliseconds(journal->entry(2)->at), 1'001'000);
    QCOMPARE(journal->entry(2)->actor, u"you"_s);
    QVERIFY(!journal->entry(3));
    append(*journal, u"three"_s);
    QCOMPARE(readJournal(m_path)->size(), 3);
}

void TestJournal::secondOpenerIsReadOnlyAndFollows()
{
    const auto first = open();
    append(*first, u"one"_s);
    const auto second = open();
    QCOMPARE(second->access(), Journal::Access::ReadOnly);
    QVERIFY2(second->writer().contains(QString::number(QCoreApplication::applicationPid())),
             qPrintable(second->writer()));
    auto refused = second->append(Drafts::noteWritten({}, u"x"_s, u"you"_s));
    QTRY_VERIFY(refused.isFinished());
    QVERIFY(!refused.result());
    append(*first, u"two"_s);
    m_clock->advanceBy(1s);
    QCOMPARE(second->entries().size(), 2);
}

void TestJournal::changedFileNamesTheFirstBadEntry_data()
{
    QTest::addColumn<QStringList>("statements");
    QTest::addColumn<QString>("place");
    const QString unlock = u"DROP TRIGGER entries_stay"_s;
    const QString undelete = u"DROP TRIGGER entries_remain"_s;
    QTest::newRow("edited body")
        << QStringList{unlock, u"UPDATE entries SET body = CAST('{\"text\":\"lie\"}' AS BLOB) WHERE number = 2"_s}
        << u"entry 2"_s;
    QTest::newRow("edited time") << QStringList{unlock, u"UPDATE entries SET at = at + 1 WHERE number = 3"_s}
                                 << u"entry 3"_s;
    QTest::newRow("deleted") << QStringList{undelete, u"DELETE FROM entries WHERE number = 2"_s} << u"entry 2"_s;
    QTest::newRow("reordered") << QStringList{unlock, u"UPDATE entries SET number = number + 100"_s,
                                              u"UPDATE entries SET number = 5 - (number - 100)"_s}
                               << u"entry 1"_s;
}

void TestJournal::changedFileNamesTheFirstBadEntry()
{
    QFETCH(QStringList, statements);
    QFETCH(QString, place);
    {
        const auto journal = open();
        for (int i = 0; i < 4; ++i)
            append(*journal, QString::number(i));
    }
    tamper(statements);
    const auto read = readJournal(m_path);
    QVERIFY(!read);
    QVERIFY2(read.error().where.endsWith(place), qPrintable(read.error().text()));
    QVERIFY(!Journal::open(m_path, *m_clock));
}

void TestJournal::sqlCannotChangeOrDelete()
{
    append(*open(), u"one"_s);
    QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"direct"_s);
    database.setDatabaseName(m_path);
    QVERIFY(database.open());
    QSqlQuery query(database);
    QVERIFY(!query.exec(u"UPDATE entries SET kind = 'x'"_s));
    QVERIFY(!query.exec(u"DELETE FROM entries"_s));
    database.close();
}

void TestJournal::foreignFileIsRefusedAndUntouched_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("text") << QByteArray("my shopping list\n");
    QTest::newRow("garbage with a SQLite head") << QByteArray("SQLite format 3\0", 16) + QByteArray(4096, 'x');
    QTest::newRow("cut head") << QByteArray("SQLite");
}

void TestJournal::foreignFileIsRefusedAndUntouched()
{
    QFETCH(QByteArray, content);
    QFile file(m_path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
    file.close();
    const auto journal = Journal::open(m_path, *m_clock);
    QVERIFY(!journal);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), content);
}

void TestJournal::fullDiskRefusesSaysWhyAndRecovers()
{
    const auto journal = open();
    append(*journal, u"before"_s);
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit old{};
    getrlimit(RLIMIT_FSIZE, &old);
    const rlimit tight{static_cast<rlim_t>(QFileInfo(m_path + u"-wal"_s).size()), old.rlim_max};
    setrlimit(RLIMIT_FSIZE, &tight);
    auto refused = journal->append(Drafts::noteWritten({}, QString(100'000, u'x'), u"you"_s));
    QTRY_VERIFY(refused.isFinished());
    setrlimit(RLIMIT_FSIZE, &old);
    QVERIFY(!refused.result());
    QVERIFY(journal->failure());
    QCOMPARE(journal->entries().size(), 1);
    append(*journal, u"after"_s);
    QVERIFY(!journal->failure());
    QCOMPARE(journal->entries().last().number, 2);
}

void TestJournal::tooLargeEntryIsRefused()
{
    const auto journal = open();
    auto refused = journal->append(Drafts::noteWritten({}, QString(1'100'000, u'x'), u"you"_s));
    QVERIFY(refused.isFinished());
    QVERIFY(!refused.result());
    QVERIFY(!journal->failure());
}

void TestJournal::samplesComeBackInTime()
{
    const auto journal = open();
    const SeriesId id(u"order_error_rate"_s);
    journal->keep({id, {{fromMilliseconds(1'000'000), 0.25}}});
    journal->keep({id, {{fromMilliseconds(1'001'000), 0.5}}});
    m_clock->advanceBy(6s);
    journal->keep({id, {{fromMilliseconds(1'006'000), 0.75}}});
    m_clock->advanceBy(6s);
    auto future = journal->samples(fromMilliseconds(1'000'500), fromMilliseconds(2'000'000));
    QTRY_VERIFY(future.isFinished());
    QCOMPARE(future.result()->size(), 1);
    QCOMPARE(future.result()->first().samples,
             (QList<Sample>{{fromMilliseconds(1'001'000), 0.5}, {fromMilliseconds(1'006'000), 0.75}}));
}

void TestJournal::sameDraftsGiveTheSameBytes()
{
    QByteArrayList heads;
    for (int run = 0; run < 2; ++run) {
        init();
        const auto journal = open();
        append(*journal, u"one"_s);
        append(*journal, u"two"_s);
        heads.append(toJsonLines(journal->entries()));
    }
    QCOMPARE(heads[0], heads[1]);
}

QTEST_GUILESS_MAIN(TestJournal)
#include "tst_journal.moc"
