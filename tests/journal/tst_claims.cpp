// SPDX-License-Identifier: GPL-3.0-or-later
// Claims in the shared journal, against a real PostgreSQL: each has a name that it keeps, and frees only itself.
#include "journal/kinds.h"
#include "journal/sharedjournal.h"
#include "journal/sharedjournalschema.h"
#include "tests/support/postgres.h"
#include "tests/support/relay.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

using namespace Hikeshi;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr int longWait = 30'000;

Draft note(const QString &text)
{
    return {Kind::noteWritten, u"you"_s, {{u"text"_s, text}}};
}

QString errorOf(const auto &result)
{
    return result ? QString() : result.error().text();
}

}

class TestClaims : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void releasingAnOldOneLeavesTheNewer();
    void releasingTheNewerLeavesTheOldOne();
    void prolongedIsOneClaim_data();
    void prolongedIsOneClaim();
    void prolongedHoldsWhatItNamesNow();
    void onlyOwnClaimsAreProlonged();
    void whatAnotherTookMeanwhileIsNotProlonged();
    void lostProlongationGivesUpTheClaim();
    void olderVersionIsUpgraded();
    void twoUpgradeAtTheSameTime();
    void whoMayNotUpgradeIsToldWhatToRun();
    void consoleOfBeforeGoesOn();

private:
    SharedJournal::Place place(const QString &console, const QString &user = Postgres::owner()) const
    {
        return {.host = u"127.0.0.1"_s,
                .port = m_server.port(),
                .database = Postgres::database(),
                .user = user,
                .password = user == Postgres::owner() ? Postgres::password() : u"p"_s,
                .console = console};
    }
    std::unique_ptr<SharedJournal> open(const SharedJournal::Place &at)
    {
        auto journal = std::make_unique<SharedJournal>(at, m_clock);
        const auto isThere = [&] { return journal->state() == SharedJournal::State::Connected; };
        if (QTest::qWaitFor(isThere, longWait))
            return journal;
        qWarning("%s", qPrintable(journal->trouble()));
        return nullptr;
    }
    template <class T> T wait(const QFuture<T> &future)
    {
        if (!QTest::qWaitFor([&] { return future.isFinished(); }, longWait))
            return std::unexpected(Error{ErrorKind::TimedOut, {}, u"the future never ended"_s, {}});
        return future.result();
    }
    Result<Entry> claim(SharedJournal &journal, const QStringList &things, Milliseconds forHow = 60s,
                        qint64 prolongs = 0)
    {
        return wait(journal.claim({things, forHow, {u"action.selected"_s, u"you"_s, {}}, prolongs}));
    }
    QVariant sql(const QString &statement)
    {
        const Result<QVariant> value = m_server.run(statement);
        if (!value)
            qWarning("%s", qPrintable(value.error().text()));
        return value.value_or(QVariant());
    }
    bool makeVersion1()
    {
        sql(u"DO $$ BEGIN CREATE ROLE console LOGIN PASSWORD 'p'; EXCEPTION WHEN duplicate_object THEN NULL; END $$"_s);
        QFile script(QStringLiteral(HIKESHI_SOURCE_DIR "/tests/journal/sharedjournal1.sql"));
        return script.open(QIODevice::ReadOnly) && m_server.run(QString::fromUtf8(script.readAll())).has_value();
    }
    /// As a console of version 1 asked: eight values, the last one what it releases.
    QString append1(const QString &console, const QString &thing, qint64 forMs, qint64 releases)
    {
        return sql(u"SELECT outcome || ' ' || number FROM hikeshi.append(gen_random_uuid(), '%1', 'action.selected',"
                   " 'you', '{\"claim\":{\"for_ms\":%3,\"things\":[\"%2\"]},\"console\":\"%1\"}', '[\"%2\"]', %3, %4)"_s
                       .arg(console, thing)
                       .arg(forMs)
                       .arg(releases))
            .toString();
    }

    Postgres m_server;
    SteppedClock m_clock{fromMilliseconds(1'795'489'200'000)};
    const QStringList web{u"instance:web-1"_s};
};

void TestClaims::initTestCase()
{
    const Result<void> started = m_server.start();
    QVERIFY2(started, qPrintable(errorOf(started)));
}

void TestClaims::init()
{
    sql(u"DROP SCHEMA IF EXISTS hikeshi CASCADE"_s);
}

void TestClaims::releasingAnOldOneLeavesTheNewer()
{
    const auto one = open(place(u"one"_s));
    const auto two = open(place(u"two"_s));
    QVERIFY(one && two);
    const auto older = claim(*one, web);
    const auto newer = claim(*one, {u"instance:web-1"_s, u"instance:web-2"_s});
    QVERIFY(older && newer);
    QVERIFY(SharedJournal::claimedBy(*older)->claim != SharedJournal::claimedBy(*newer)->claim);
    QVERIFY(wait(one->release(older->number, u"selected anew"_s)));
    const auto refused = claim(*two, web);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Refused);
    QVERIFY(wait(one->release(newer->number, u"it has ended"_s)));
    QVERIFY(claim(*two, web));
}

void TestClaims::releasingTheNewerLeavesTheOldOne()
{
    const auto one = open(place(u"one"_s));
    const auto two = open(place(u"two"_s));
    QVERIFY(one && two);
    const auto older = claim(*one, web);
    const auto newer = claim(*one, web, 1s);
    QVERIFY(older && newer);
    QVERIFY(wait(one->release(newer->number, u"given up"_s)));
    QVERIFY(!claim(*two, web));
    QVERIFY2(wait(one->release(newer->number, u"once more"_s)), "a claim that is over can be released");
    QVERIFY(!claim(*two, web));
    QVERIFY(wait(one->release(older->number, u"given up"_s)));
    QVERIFY(claim(*two, web));
}

void TestClaims::prolongedIsOneClaim_data()
{
    QTest::addColumn<int>("named");
    QTest::newRow("by the entry that began it") << 0;
    QTest::newRow("by one in the middle") << 1;
    QTest::newRow("by the last one") << 2;
}

void TestClaims::prolongedIsOneClaim()
{
    QFETCH(int, named);
    const auto one = open(place(u"one"_s));
    const auto two = open(place(u"two"_s));
    QVERIFY(one && two);
    const auto first = claim(*one, web, 200ms);
    QVERIFY2(first, qPrintable(errorOf(first)));
    const auto second = claim(*one, web, 300ms, first->number);
    QVERIFY2(second, qPrintable(errorOf(second)));
    const auto third = claim(*one, web, 60s, second->number);
    QVERIFY2(third, qPrintable(errorOf(third)));
    QCOMPARE(SharedJournal::claimedBy(*third)->claim, first->number);
    const qint64 end = toMilliseconds(SharedJournal::claimedBy(*second)->until);
    QTRY_VERIFY(sql(u"SELECT extract(epoch FROM clock_timestamp()) * 1000 > %1"_s.arg(end)).toBool());
    QVERIFY(!claim(*two, web));
    const QList<qint64> names{first->number, second->number, third->number};
    QVERIFY(wait(one->release(names[named], u"it has ended"_s)));
    QTRY_COMPARE(two->entries().last().kind, QString(Kind::claimReleased));
    QCOMPARE(two->entries().last().body[u"claim"_s].toInteger(), first->number);
    QVERIFY(claim(*two, web));
}

void TestClaims::prolongedHoldsWhatItNamesNow()
{
    const auto one = open(place(u"one"_s));
    const auto two = open(place(u"two"_s));
    QVERIFY(one && two);
    const auto first = claim(*one, web);
    QVERIFY(first);
    QVERIFY(claim(*one, {u"instance:web-2"_s}, 60s, first->number));
    QVERIFY(claim(*two, web));
    QVERIFY(!claim(*two, {u"instance:web-2"_s}));
}

void TestClaims::onlyOwnClaimsAreProlonged()
{
    const auto one = open(place(u"one"_s));
    const auto two = open(place(u"two"_s));
    QVERIFY(one && two);
    const auto held = claim(*one, web);
    QVERIFY(held);
    QTRY_VERIFY(two->entry(held->number));
    for (const qint64 number : {held->number, qint64(99)}) {
        const auto refused = claim(*two, {u"instance:web-2"_s}, 60s, number);
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::NotFound);
    }
    // Nor by a console that does not ask itself first.
    const QString asked = u"SELECT outcome FROM hikeshi.append(gen_random_uuid(), 'two', 'x', 'you', '{}',"
                          " '[\"instance:web-2\"]', %1, %2)"_s;
    for (const int forMs : {0, 1000}) {
        const auto done = m_server.run(asked.arg(forMs).arg(held->number));
        QVERIFY(!done);
        QVERIFY2(errorOf(done).contains(u"is not of this console"_s), qPrintable(errorOf(done)));
    }
    QVERIFY(!claim(*two, web));
}

void TestClaims::whatAnotherTookMeanwhileIsNotProlonged()
{
    const auto one = open(place(u"one"_s));
    const auto two = open(place(u"two"_s));
    QVERIFY(one && two);
    const auto held = claim(*one, web, 1ms);
    QVERIFY(held);
    Result<Entry> taken = std::unexpected(Error{});
    QTRY_VERIFY_WITH_TIMEOUT(taken = claim(*two, web), longWait);
    const auto refused = claim(*one, web, 60s, held->number);
    QVERIFY(!refused);
    QVERIFY2(refused.error().what.contains(u"at two until"_s), qPrintable(errorOf(refused)));
}

// Nobody knows that it holds: then it does not, not even for the time it began with.
void TestClaims::lostProlongationGivesUpTheClaim()
{
    Relay line(m_server.port());
    SharedJournal::Place at = place(u"one"_s);
    at.port = line.port();
    const auto one = open(at);
    const auto two = open(place(u"two"_s));
    QVERIFY(one && two);
    const auto first = claim(*one, web, 60min);
    QVERIFY(first);
    line.cutAnswerTo("EXECUTE");
    line.isDead = true;
    const Result<Entry> lost = wait(one->claim({web, 60min, note(u"lost"_s), first->number}));
    QVERIFY(!lost);
    QCOMPARE(lost.error().kind, ErrorKind::TimedOut);
    QVERIFY(!claim(*two, web));
    line.isDead = false;
    QTRY_COMPARE_WITH_TIMEOUT(one->state(), SharedJournal::State::Connected, longWait);
    QTRY_COMPARE(two->entries().last().kind, QString(Kind::claimReleased));
    QCOMPARE(two->entries().last().body[u"claim"_s].toInteger(), first->number);
    QVERIFY(claim(*two, web));
}

void TestClaims::olderVersionIsUpgraded()
{
    QVERIFY(makeVersion1());
    QCOMPARE(append1(u"one"_s, u"instance:web-1"_s, 3'600'000, 0), u"appended 1"_s);
    const auto two = open(place(u"two"_s));
    QVERIFY(two);
    QCOMPARE(sql(u"SELECT obj_description('hikeshi'::regnamespace, 'pg_namespace')"_s).toString(),
             SharedSchema::mark());
    QCOMPARE(two->entries().size(), 1);
    const auto refused = claim(*two, web);
    QVERIFY(!refused);
    QVERIFY2(refused.error().what.contains(u"by you at one until"_s), qPrintable(errorOf(refused)));
    // Its own console finds it again, and may give it up.
    const auto one = open(place(u"one"_s));
    QVERIFY(one);
    QVERIFY(wait(one->release(1, u"it has ended"_s)));
    QVERIFY(claim(*two, web));
    // Who might append may append; nobody else came to it, and nothing of the old way is left.
    const auto three = open(place(u"three"_s, u"console"_s));
    QVERIFY(three);
    QVERIFY(claim(*three, {u"instance:web-2"_s}));
    sql(u"DO $$ BEGIN CREATE ROLE nobody_much LOGIN PASSWORD 'p'; EXCEPTION WHEN duplicate_object THEN NULL; END $$"_s);
    const QString may = u"SELECT has_function_privilege('%1', oid, 'EXECUTE') FROM pg_proc"
                        " WHERE pronamespace = 'hikeshi'::regnamespace AND proname LIKE 'append%'"_s;
    QCOMPARE(sql(may.arg(u"nobody_much"_s)).toBool(), false);
    sql(u"DROP ROLE nobody_much"_s);
    QCOMPARE(sql(u"SELECT count(*) FROM pg_proc WHERE pronamespace = 'hikeshi'::regnamespace"_s).toInt(), 2);
}

void TestClaims::twoUpgradeAtTheSameTime()
{
    for (int round = 0; round < 5; ++round) {
        init();
        QVERIFY(makeVersion1());
        SharedJournal one(place(u"one"_s), m_clock);
        SharedJournal two(place(u"two"_s), m_clock);
        QTRY_VERIFY_WITH_TIMEOUT(
            one.state() == SharedJournal::State::Connected && two.state() == SharedJournal::State::Connected, longWait);
        QVERIFY(claim(one, web));
        QVERIFY(!claim(two, web));
    }
}

void TestClaims::whoMayNotUpgradeIsToldWhatToRun()
{
    QVERIFY(makeVersion1());
    SharedJournal one(place(u"one"_s, u"console"_s), m_clock);
    QTRY_COMPARE(one.state(), SharedJournal::State::Away);
    QVERIFY2(one.trouble().contains(u"older version"_s)
                 && one.trouble().contains(u"hikeshictl journal schema --upgrade"_s),
             qPrintable(one.trouble()));
    const Result<QVariant> upgraded = m_server.run(SharedSchema::upgradeScript()); // as psql would
    QVERIFY2(upgraded, qPrintable(errorOf(upgraded)));
    QTRY_COMPARE_WITH_TIMEOUT(one.state(), SharedJournal::State::Connected, longWait);
    QVERIFY(claim(one, web));
}

// It is connected still, and asks in the way of before.
void TestClaims::consoleOfBeforeGoesOn()
{
    QVERIFY(makeVersion1());
    const auto two = open(place(u"two"_s));
    QVERIFY(two);
    QCOMPARE(append1(u"one"_s, u"instance:web-1"_s, 3'600'000, 0), u"appended 1"_s);
    QCOMPARE(append1(u"one"_s, u"instance:web-1"_s, 3'600'000, 0), u"appended 2"_s);
    QVERIFY(!claim(*two, web));
    QCOMPARE(append1(u"one"_s, u"instance:web-1"_s, 0, 1), u"appended 3"_s);
    QVERIFY(!claim(*two, web)); // the second one still holds
    QCOMPARE(append1(u"one"_s, u"instance:web-1"_s, 0, 2), u"appended 4"_s);
    QVERIFY(claim(*two, web));
}

QTEST_GUILESS_MAIN(TestClaims)
#include "tst_claims.moc"
