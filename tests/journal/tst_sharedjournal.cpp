// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/chain.h"
#include "journal/kinds.h"
#include "journal/sharedjournal.h"
#include "journal/sharedjournalschema.h"
#include "tests/support/postgres.h"
#include "tests/support/relay.h"

#include <QElapsedTimer>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTest>

#include <array>

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

/// Against a real PostgreSQL: every promise of the shared journal.
class TestSharedJournal : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_server.thaw(); }
    void entriesReachTheOtherConsole();
    void historyIsToldOnceInOrder();
    void twoConsolesThatComeFirstMakeOneJournal();
    void claimKeepsOthersOffUntilItIsReleased();
    void claimEndsByTheDatabasesClock();
    void releaseOfWhatIsNotHeldTouchesNobody();
    void exactlyOneWinsEveryRace();
    void lostAnswerIsLookedUp_data();
    void lostAnswerIsLookedUp();
    void claimNobodyWaitsForIsGivenUp();
    void killsInTheMidstLoseNothingAndDoubleNothing();
    void awayAtStartSaysWhyAndComesBack();
    void awayFailsWhatWaitsAndCatchesUp();
    void silentServerIsAway();
    void wrongPasswordIsSaid();
    void changedTableNamesTheEntry_data();
    void changedTableNamesTheEntry();
    void tableThatLostItsEndIsSaid();
    void sqlCannotChangeOrDelete();
    void readerMayReadAndIsToldWhyNotMore();
    void userWithGrantsMayAppendAndNothingElse();
    void userWithoutRightsIsToldWhatToRun();
    void foreignSchemaIsLeftAlone();
    void wrongDraftsAreRefused();
    void endsAtOnceWhereNobodyAnswers();

private:
    SharedJournal::Place place(const QString &console) const;
    std::unique_ptr<SharedJournal> open(const QString &console);
    std::unique_ptr<SharedJournal> open(const SharedJournal::Place &at);
    template <class T> T wait(const QFuture<T> &future);
    qint64 append(SharedJournal &journal, const QString &text);
    Result<Entry> claim(SharedJournal &journal, const QStringList &things, Milliseconds forHow);
    QVariant sql(const QString &statement);
    void addUser(const QString &user);

    Postgres m_server;
    SteppedClock m_clock{fromMilliseconds(1'795'489'200'000)};
};

void TestSharedJournal::initTestCase()
{
    QElapsedTimer timer;
    timer.start();
    const Result<void> started = m_server.start();
    QVERIFY2(started, qPrintable(errorOf(started)));
    qInfo("PostgreSQL was up in %lld ms", timer.elapsed());
}

void TestSharedJournal::init()
{
    sql(u"DROP SCHEMA IF EXISTS hikeshi CASCADE"_s);
}

SharedJournal::Place TestSharedJournal::place(const QString &console) const
{
    return {.host = u"127.0.0.1"_s,
            .port = m_server.port(),
            .database = Postgres::database(),
            .user = Postgres::owner(),
            .password = Postgres::password(),
            .console = console};
}

std::unique_ptr<SharedJournal> TestSharedJournal::open(const SharedJournal::Place &at)
{
    auto journal = std::make_unique<SharedJournal>(at, m_clock);
    const bool there = QTest::qWaitFor([&] { return journal->state() == SharedJournal::State::Connected; }, longWait);
    if (!there)
        qWarning("%s", qPrintable(journal->trouble()));
    return there ? std::move(journal) : nullptr;
}

std::unique_ptr<SharedJournal> TestSharedJournal::open(const QString &console)
{
    return open(place(console));
}

template <class T> T TestSharedJournal::wait(const QFuture<T> &future)
{
    if (!QTest::qWaitFor([&] { return future.isFinished(); }, longWait))
        return std::unexpected(Error{ErrorKind::TimedOut, {}, u"the future never ended"_s, {}});
    return future.result();
}

qint64 TestSharedJournal::append(SharedJournal &journal, const QString &text)
{
    const Result<Entry> entry = wait(journal.append(note(text)));
    if (!entry)
        qWarning("%s", qPrintable(entry.error().text()));
    return entry ? entry->number : 0;
}

Result<Entry> TestSharedJournal::claim(SharedJournal &journal, const QStringList &things, Milliseconds forHow)
{
    return wait(journal.claim({things, forHow, {u"action.selected"_s, u"you"_s, {}}}));
}

QVariant TestSharedJournal::sql(const QString &statement)
{
    const Result<QVariant> value = m_server.run(statement);
    if (!value)
        qWarning("%s", qPrintable(value.error().text()));
    return value.value_or(QVariant());
}

void TestSharedJournal::addUser(const QString &user)
{
    sql(u"DO $$ BEGIN CREATE ROLE %1 LOGIN PASSWORD 'p'; EXCEPTION WHEN duplicate_object THEN NULL; END $$"_s.arg(
        user));
}

void TestSharedJournal::entriesReachTheOtherConsole()
{
    const auto one = open(u"one"_s);
    const auto two = open(u"two"_s);
    QVERIFY(one && two);
    QSignalSpy told(two.get(), &SharedJournal::appended);
    QList<qint64> latencies;
    for (int i = 1; i <= 20; ++i) {
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(append(*one, u"火 %1"_s.arg(i)), i);
        QTRY_COMPARE(told.size(), i);
        latencies.append(timer.elapsed());
    }
    std::ranges::sort(latencies);
    qInfo("from append to the other console: median %lld ms, longest %lld ms", latencies[10], latencies.last());
    const Entry last = two->entries().last();
    QCOMPARE(last, one->entries().last());
    QCOMPARE(last.body[u"text"_s].toString(), u"火 20"_s);
    QCOMPARE(last.actor, u"you"_s);
    QVERIFY(one->isOwn(last));
    QVERIFY(!two->isOwn(last));
    QVERIFY(!SharedJournal::claimedBy(last));
}

void TestSharedJournal::historyIsToldOnceInOrder()
{
    const auto one = open(u"one"_s);
    QVERIFY(one);
    QList<QFuture<Result<Entry>>> asked;
    for (int i = 1; i <= 250; ++i)
        asked.append(one->append(note(QString::number(i))));
    for (const auto &each : std::as_const(asked))
        QVERIFY2(wait(each), qPrintable(errorOf(each.result())));
    SharedJournal two(place(u"two"_s), m_clock);
    QSignalSpy told(&two, &SharedJournal::appended);
    QTRY_COMPARE(two.state(), SharedJournal::State::Connected);
    QCOMPARE(told.size(), 250);
    QCOMPARE(two.entries(), one->entries());
    QCOMPARE(two.entry(7)->body[u"text"_s].toString(), u"7"_s);
    QVERIFY(!two.entry(0) && !two.entry(251));
}

void TestSharedJournal::twoConsolesThatComeFirstMakeOneJournal()
{
    for (int round = 0; round < 10; ++round) {
        sql(u"DROP SCHEMA IF EXISTS hikeshi CASCADE"_s);
        SharedJournal one(place(u"one"_s), m_clock);
        SharedJournal two(place(u"two"_s), m_clock);
        QTRY_VERIFY(one.state() == SharedJournal::State::Connected && two.state() == SharedJournal::State::Connected);
        QCOMPARE(append(one, u"a"_s), 1);
        QCOMPARE(append(two, u"b"_s), 2);
    }
}

void TestSharedJournal::claimKeepsOthersOffUntilItIsReleased()
{
    const auto one = open(u"one"_s);
    const auto two = open(u"two"_s);
    QVERIFY(one && two);
    const auto held = claim(*one, {u"service:ledger-db"_s, u"instance:db-1"_s}, 60s);
    QVERIFY2(held, qPrintable(errorOf(held)));
    const auto claimed = SharedJournal::claimedBy(*held);
    QVERIFY(claimed);
    QCOMPARE(claimed->things, (QStringList{u"service:ledger-db"_s, u"instance:db-1"_s}));
    QCOMPARE(claimed->console, u"one"_s);
    QCOMPARE(claimed->until - held->at, 60s);

    const auto refused = claim(*two, {u"instance:db-2"_s, u"service:ledger-db"_s}, 60s);
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Refused);
    QCOMPARE(refused.error().where, u"service:ledger-db"_s);
    QVERIFY2(refused.error().what.contains(u"by you at one until "_s + toIso(claimed->until)),
             qPrintable(refused.error().text()));
    QVERIFY2(claim(*two, {u"instance:db-2"_s}, 60s), "nothing of a refused claim is held");

    QVERIFY(wait(one->release(held->number, u"changed my mind"_s)));
    QTRY_COMPARE(two->entries().last().kind, QString(Kind::claimReleased));
    QCOMPARE(two->entries().last().body[u"claim"_s].toInteger(), held->number);
    QCOMPARE(two->entries().last().body[u"reason"_s].toString(), u"changed my mind"_s);
    QVERIFY(claim(*two, {u"service:ledger-db"_s}, 60s));
}

void TestSharedJournal::claimEndsByTheDatabasesClock()
{
    const auto one = open(u"one"_s);
    const auto two = open(u"two"_s);
    QVERIFY(one && two);
    const auto held = claim(*one, {u"instance:web-1"_s}, 1500ms);
    QVERIFY(held);
    m_clock.advanceBy(1h); // the console's clock has no say
    QVERIFY(!claim(*two, {u"instance:web-1"_s}, 10s));
    Result<Entry> later = std::unexpected(Error{});
    QTRY_VERIFY_WITH_TIMEOUT(later = claim(*two, {u"instance:web-1"_s}, 10s), longWait);
    QVERIFY(later->at >= SharedJournal::claimedBy(*held)->until);
    QVERIFY2(wait(one->release(held->number, u"late"_s)), "a claim that is over can be released");
    QVERIFY2(!claim(*one, {u"instance:web-1"_s}, 10s), "and nothing of the other's is freed by that");
}

void TestSharedJournal::releaseOfWhatIsNotHeldTouchesNobody()
{
    const auto one = open(u"one"_s);
    const auto two = open(u"two"_s);
    QVERIFY(one && two);
    const auto held = claim(*one, {u"instance:web-1"_s}, 60s);
    QVERIFY(held);
    QTRY_VERIFY(two->entry(held->number));
    QVERIFY(!wait(two->release(held->number, u"not mine"_s)));
    const qint64 note = append(*two, u"x"_s);
    QVERIFY(!wait(two->release(note, u"no claim"_s)));
    QVERIFY(!wait(two->release(99, u"no entry"_s)));
    QVERIFY(!claim(*two, {u"instance:web-1"_s}, 10s));
}

void TestSharedJournal::exactlyOneWinsEveryRace()
{
    const auto one = open(u"one"_s);
    const auto two = open(u"two"_s);
    QVERIFY(one && two);
    int wins[2] = {0, 0};
    const std::array<SharedJournal *, 2> consoles{one.get(), two.get()};
    for (int round = 0; round < 1000; ++round) {
        const SharedJournal::Claim wanted{{u"instance:target"_s}, 60s, {u"action.selected"_s, u"you"_s, {}}};
        const int first = round % 2;
        const auto a = consoles[first]->claim(wanted);
        const auto b = consoles[1 - first]->claim(wanted);
        const Result<Entry> ofFirst = wait(a);
        const Result<Entry> ofSecond = wait(b);
        QVERIFY2(ofFirst.has_value() != ofSecond.has_value(),
                 qPrintable(u"round %1: %2 / %3"_s.arg(round).arg(errorOf(ofFirst), errorOf(ofSecond))));
        const int winner = ofFirst ? first : 1 - first;
        ++wins[winner];
        const Entry entry = ofFirst ? *ofFirst : *ofSecond;
        QVERIFY(wait(consoles[winner]->release(entry.number, {})));
    }
    qInfo("1000 races: console one won %d, console two won %d", wins[0], wins[1]);
    QVERIFY(wins[0] > 0 && wins[1] > 0);
    QTRY_COMPARE(one->entries().size(), 2000);
    QTRY_COMPARE(two->entries().size(), 2000);
}

void TestSharedJournal::lostAnswerIsLookedUp_data()
{
    QTest::addColumn<bool>("isClaim");
    QTest::newRow("append") << false;
    QTest::newRow("claim") << true;
}

// Committed, but the answer never came.
void TestSharedJournal::lostAnswerIsLookedUp()
{
    QFETCH(bool, isClaim);
    Relay line(m_server.port());
    SharedJournal::Place at = place(u"one"_s);
    at.port = line.port();
    const auto one = open(at);
    const auto two = open(u"two"_s);
    QVERIFY(one && two);
    QSignalSpy told(one.get(), &SharedJournal::appended);
    line.cutAnswerTo("EXECUTE");
    const auto future = isClaim ? one->claim({{u"service:x"_s}, 60s, note(u"lost"_s)}) : one->append(note(u"lost"_s));
    const Result<Entry> entry = wait(future);
    QVERIFY2(entry, qPrintable(errorOf(entry)));
    QCOMPARE(line.cuts(), 1);
    QCOMPARE(entry->number, 1);
    QTRY_COMPARE(two->entries().size(), 1);
    QCOMPARE(append(*two, u"next"_s), 2);
    QTRY_COMPARE(told.size(), 2);
    QCOMPARE(one->state(), SharedJournal::State::Connected);
}

void TestSharedJournal::claimNobodyWaitsForIsGivenUp()
{
    Relay line(m_server.port());
    SharedJournal::Place at = place(u"one"_s);
    at.port = line.port();
    const auto one = open(at);
    const auto two = open(u"two"_s);
    QVERIFY(one && two);
    line.cutAnswerTo("EXECUTE");
    line.isDead = true;
    const Result<Entry> lost = wait(one->claim({{u"service:x"_s}, 60min, note(u"lost"_s)}));
    QVERIFY(!lost);
    QCOMPARE(lost.error().kind, ErrorKind::TimedOut);
    QVERIFY2(lost.error().what.contains(u"not known"_s), qPrintable(lost.error().text()));
    QVERIFY(!claim(*two, {u"service:x"_s}, 10s));
    line.isDead = false;
    QTRY_COMPARE_WITH_TIMEOUT(one->state(), SharedJournal::State::Connected, longWait);
    QTRY_COMPARE(two->entries().last().kind, QString(Kind::claimReleased));
    QVERIFY(claim(*two, {u"service:x"_s}, 10s));
}

void TestSharedJournal::killsInTheMidstLoseNothingAndDoubleNothing()
{
    const auto one = open(u"one"_s);
    QVERIFY(one);
    QStringList kept; // told as remembered
    QStringList failed; // told as not
    QStringList unknown;
    int next = 0;
    for (int round = 0; round < 8; ++round) {
        QList<std::pair<QString, QFuture<Result<Entry>>>> asked;
        const int before = QRandomGenerator::global()->bounded(30);
        for (int i = 0; i < before + 20; ++i) {
            const QString text = QString::number(next++);
            asked.append({text, one->append(note(text))});
        }
        QTRY_VERIFY(before == 0 || asked[before].second.isFinished());
        m_server.kill();
        const Result<void> restarted = m_server.start();
        QVERIFY2(restarted, qPrintable(errorOf(restarted)));
        for (const auto &[text, future] : std::as_const(asked)) {
            const Result<Entry> entry = wait(future);
            if (entry)
                kept.append(text);
            else
                (entry.error().kind == ErrorKind::TimedOut ? unknown : failed).append(text);
        }
        QTRY_COMPARE_WITH_TIMEOUT(one->state(), SharedJournal::State::Connected, longWait);
    }
    QStringList there;
    for (const Entry &entry : one->entries())
        there.append(entry.body[u"text"_s].toString());
    qInfo("8 kills: %lld of %d remembered, %lld failed, %lld of unknown outcome", qlonglong(kept.size()), next,
          qlonglong(failed.size()), qlonglong(unknown.size()));
    QVERIFY(kept.size() > 0 && failed.size() > 0);
    for (const QString &text : std::as_const(kept))
        QCOMPARE(there.count(text), 1);
    for (const QString &text : std::as_const(failed))
        QCOMPARE(there.count(text), 0);
    for (const QString &text : std::as_const(unknown))
        QVERIFY(there.count(text) <= 1);
    const auto fresh = open(u"fresh"_s);
    QVERIFY(fresh);
    QCOMPARE(fresh->entries(), one->entries());
}

void TestSharedJournal::awayAtStartSaysWhyAndComesBack()
{
    Relay line(m_server.port());
    line.isDead = true;
    SharedJournal::Place at = place(u"one"_s);
    at.port = line.port();
    SharedJournal one(at, m_clock);
    QCOMPARE(one.state(), SharedJournal::State::Connecting);
    QVERIFY(!wait(one.append(note(u"x"_s))));
    QTRY_COMPARE(one.state(), SharedJournal::State::Away);
    QCOMPARE(one.awaySince(), m_clock.now());
    const QString since = toIso(m_clock.now());
    m_clock.advanceBy(5min);
    QVERIFY2(one.trouble().startsWith(u"127.0.0.1:%1/postgres: has been away since %2: "_s.arg(line.port()).arg(since)),
             qPrintable(one.trouble()));
    const Result<Entry> refused = wait(one.append(note(u"x"_s)));
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Unreachable);
    QVERIFY(refused.error().what.contains(since));
    line.isDead = false;
    QTRY_COMPARE_WITH_TIMEOUT(one.state(), SharedJournal::State::Connected, longWait);
    QVERIFY(one.trouble().isEmpty());
    QVERIFY(!one.awaySince());
    QCOMPARE(append(one, u"x"_s), 1);
}

void TestSharedJournal::awayFailsWhatWaitsAndCatchesUp()
{
    const auto one = open(u"one"_s);
    QVERIFY(one);
    QCOMPARE(append(*one, u"before"_s), 1);
    m_server.stop();
    QTRY_COMPARE_WITH_TIMEOUT(one->state(), SharedJournal::State::Away, longWait);
    const Result<Entry> refused = wait(one->append(note(u"lost"_s)));
    QVERIFY(!refused);
    QVERIFY(m_server.start());
    // While it still waits to come back, another writes.
    const auto two = open(u"two"_s);
    QVERIFY(two);
    QSignalSpy told(one.get(), &SharedJournal::appended);
    const qsizetype already = one->entries().size();
    const qint64 last = append(*two, u"meanwhile"_s);
    QTRY_COMPARE_WITH_TIMEOUT(one->state(), SharedJournal::State::Connected, longWait);
    QTRY_COMPARE(one->entries().size(), last);
    QCOMPARE(told.size(), last - already);
    QCOMPARE(one->entries(), two->entries());
}

// It takes connections and bytes, and says nothing: libpq alone would wait for ever.
void TestSharedJournal::silentServerIsAway()
{
    const auto one = open(u"one"_s);
    QVERIFY(one);
    m_server.freeze();
    const auto future = one->append(note(u"into silence"_s));
    QTRY_COMPARE_WITH_TIMEOUT(one->state(), SharedJournal::State::Away, longWait);
    m_server.thaw();
    const Result<Entry> entry = wait(future);
    QTRY_COMPARE_WITH_TIMEOUT(one->state(), SharedJournal::State::Connected, longWait);
    // Remembered once, or of unknown outcome; never twice.
    QVERIFY2(entry || entry.error().kind == ErrorKind::TimedOut, qPrintable(errorOf(entry)));
    QVERIFY(append(*one, u"after"_s) <= 2);
}

void TestSharedJournal::wrongPasswordIsSaid()
{
    SharedJournal::Place at = place(u"one"_s);
    at.password = u"wrong"_s;
    SharedJournal one(at, m_clock);
    QTRY_COMPARE(one.state(), SharedJournal::State::Away);
    QVERIFY2(one.trouble().contains(u"password authentication failed"_s), qPrintable(one.trouble()));
    QVERIFY2(!one.trouble().contains(at.password), qPrintable(one.trouble()));
}

void TestSharedJournal::changedTableNamesTheEntry_data()
{
    QTest::addColumn<QString>("change");
    QTest::addColumn<QString>("said");
    const auto row = [](const char *name, const QString &change, const QString &said) {
        QTest::newRow(name) << change << said;
    };
    row("body", u"UPDATE hikeshi.entries SET body = '{\"text\":\"forged\"}' WHERE number = 3"_s,
        u"entry 3 was changed"_s);
    row("actor", u"UPDATE hikeshi.entries SET actor = 'somebody' WHERE number = 1"_s, u"entry 1 was changed"_s);
    row("time", u"UPDATE hikeshi.entries SET at = at + 1 WHERE number = 2"_s, u"entry 2 was changed"_s);
    row("time out of this world", u"UPDATE hikeshi.entries SET at = 9223372036854775807 WHERE number = 2"_s,
        u"entry 2 was changed"_s);
    row("hash", u"UPDATE hikeshi.entries SET hash = sha256('x') WHERE number = 4"_s, u"entry 4 was changed"_s);
    row("taken out", u"DELETE FROM hikeshi.entries WHERE number = 3"_s, u"entry 3 is missing (the next one is 4)"_s);
    row("no JSON",
        u"UPDATE hikeshi.entries e SET body = 'x', hash = sha256(p.hash || '\\x00'::bytea || '5' || '\\x00'::bytea || "
        "convert_to(e.at::text, 'UTF8') || '\\x00'::bytea || convert_to(e.kind, 'UTF8') || '\\x00'::bytea || "
        "convert_to(e.actor, 'UTF8') || '\\x00'::bytea || 'x' || '\\x00'::bytea) FROM hikeshi.entries p "
        "WHERE e.number = 5 AND p.number = 4"_s,
        u"entry 5 is not a JSON object"_s);
    row("larger than any",
        u"ALTER TABLE hikeshi.entries DROP CONSTRAINT entries_body_check; UPDATE hikeshi.entries SET body = "
        "convert_to(repeat('x', 5000000), 'UTF8') WHERE number = 5"_s,
        u"entry 5 is larger"_s);
    row("kind without end",
        u"ALTER TABLE hikeshi.entries DROP CONSTRAINT entries_kind_check; UPDATE hikeshi.entries SET kind = "
        "repeat('x', 5000000) WHERE number = 5"_s,
        u"entry 5 is larger"_s);
}

void TestSharedJournal::changedTableNamesTheEntry()
{
    QFETCH(QString, change);
    QFETCH(QString, said);
    const auto one = open(u"one"_s);
    QVERIFY(one);
    for (int i = 1; i <= 5; ++i)
        QCOMPARE(append(*one, QString::number(i)), i);
    const QString open = u"ALTER TABLE hikeshi.entries DISABLE TRIGGER entries_stay; %1"_s.arg(change);
    const Result<QVariant> done = m_server.run(open);
    QVERIFY2(done, qPrintable(errorOf(done)));
    SharedJournal two(place(u"two"_s), m_clock);
    QTRY_COMPARE(two.state(), SharedJournal::State::Away);
    QVERIFY2(two.trouble().contains(said), qPrintable(two.trouble()));
    // What stands before it was told; nothing from there on.
    QVERIFY(two.entries().size() < 5);
    QCOMPARE(two.entries(), one->entries().first(two.entries().size()));
    QVERIFY(!wait(two.append(note(u"x"_s))));
}

void TestSharedJournal::tableThatLostItsEndIsSaid()
{
    const auto one = open(u"one"_s);
    QVERIFY(one);
    for (int i = 1; i <= 3; ++i)
        QCOMPARE(append(*one, QString::number(i)), i);
    sql(u"ALTER TABLE hikeshi.entries DISABLE TRIGGER entries_stay; DELETE FROM hikeshi.entries WHERE number = 3"_s);
    QTRY_COMPARE(one->state(), SharedJournal::State::Away);
    QVERIFY2(one->trouble().contains(u"entry 3 is not there any more"_s), qPrintable(one->trouble()));
}

void TestSharedJournal::sqlCannotChangeOrDelete()
{
    const auto one = open(u"one"_s);
    QVERIFY(one);
    QCOMPARE(append(*one, u"stays"_s), 1);
    for (const QString &statement :
         {u"UPDATE hikeshi.entries SET actor = 'x'"_s, u"DELETE FROM hikeshi.entries"_s,
          u"TRUNCATE hikeshi.entries CASCADE"_s, u"UPDATE hikeshi.entries SET actor = 'x' WHERE false"_s}) {
        const Result<QVariant> done = m_server.run(statement);
        QVERIFY2(!done, qPrintable(statement));
        QVERIFY2(done.error().what.contains(u"append-only"_s), qPrintable(done.error().text()));
    }
}

void TestSharedJournal::readerMayReadAndIsToldWhyNotMore()
{
    const auto one = open(u"one"_s);
    QVERIFY(one);
    QCOMPARE(append(*one, u"seen"_s), 1);
    addUser(u"reader"_s);
    sql(u"GRANT USAGE ON SCHEMA hikeshi TO reader; GRANT SELECT ON hikeshi.entries TO reader"_s);
    SharedJournal::Place at = place(u"two"_s);
    at.user = u"reader"_s;
    at.password = u"p"_s;
    const auto two = open(at);
    QVERIFY(two);
    QCOMPARE(two->entries(), one->entries());
    const Result<Entry> refused = wait(two->append(note(u"x"_s)));
    QVERIFY(!refused);
    QCOMPARE(refused.error().kind, ErrorKind::Refused);
    QVERIFY2(refused.error().text().contains(u"`reader` may only read"_s)
                 && refused.error().text().contains(u"hikeshictl journal schema reader"_s),
             qPrintable(refused.error().text()));
    QCOMPARE(append(*one, u"goes on"_s), 2);
    QTRY_COMPARE(two->entries().size(), 2);
}

void TestSharedJournal::userWithGrantsMayAppendAndNothingElse()
{
    addUser(u"console"_s);
    const Result<QVariant> made = m_server.run(SharedSchema::script(u"console"_s)); // as psql would
    QVERIFY2(made, qPrintable(errorOf(made)));
    SharedJournal::Place at = place(u"two"_s);
    at.user = u"console"_s;
    at.password = u"p"_s;
    const auto two = open(at);
    QVERIFY(two);
    QCOMPARE(append(*two, u"x"_s), 1);
    QVERIFY(claim(*two, {u"service:x"_s}, 10s));
    for (
        const QString &statement :
        {u"INSERT INTO hikeshi.entries SELECT 9, at, kind, actor, body, hash, gen_random_uuid() FROM hikeshi.entries"_s,
         u"UPDATE hikeshi.entries SET actor = 'x'"_s, u"DELETE FROM hikeshi.claims"_s,
         u"UPDATE hikeshi.claims SET console = 'two'"_s, u"ALTER TABLE hikeshi.entries DISABLE TRIGGER ALL"_s,
         u"CREATE TABLE hikeshi.own (x int)"_s, u"TRUNCATE hikeshi.entries"_s}) {
        const Result<QVariant> done = m_server.run(statement, at.user, at.password);
        QVERIFY2(!done, qPrintable(statement));
    }
}

void TestSharedJournal::userWithoutRightsIsToldWhatToRun()
{
    addUser(u"nobody_much"_s);
    SharedJournal::Place at = place(u"two"_s);
    at.user = u"nobody_much"_s;
    at.password = u"p"_s;
    SharedJournal two(at, m_clock);
    QTRY_COMPARE(two.state(), SharedJournal::State::Away);
    QVERIFY2(two.trouble().contains(u"cannot be made"_s)
                 && two.trouble().contains(u"hikeshictl journal schema nobody_much"_s),
             qPrintable(two.trouble()));
    const auto one = open(u"one"_s); // makes the tables
    QVERIFY(one);
    SharedJournal three(at, m_clock);
    QTRY_COMPARE(three.state(), SharedJournal::State::Away);
    QVERIFY2(three.trouble().contains(u"hikeshictl journal schema nobody_much"_s), qPrintable(three.trouble()));
    for (const QString &grant : SharedSchema::grants(u"nobody_much"_s))
        sql(grant);
    QTRY_COMPARE_WITH_TIMEOUT(three.state(), SharedJournal::State::Connected, longWait);
    QCOMPARE(append(three, u"x"_s), 1);
    init();
    sql(u"DROP ROLE nobody_much"_s);
}

void TestSharedJournal::foreignSchemaIsLeftAlone()
{
    sql(u"CREATE SCHEMA hikeshi; CREATE TABLE hikeshi.entries (mine text)"_s);
    SharedJournal one(place(u"one"_s), m_clock);
    QTRY_COMPARE(one.state(), SharedJournal::State::Away);
    QVERIFY2(one.trouble().contains(u"no shared journal"_s), qPrintable(one.trouble()));
    sql(u"COMMENT ON SCHEMA hikeshi IS 'Hikeshi shared journal 9'"_s);
    SharedJournal two(place(u"two"_s), m_clock);
    QTRY_COMPARE(two.state(), SharedJournal::State::Away);
    QVERIFY2(two.trouble().contains(u"another version: `Hikeshi shared journal 9`"_s), qPrintable(two.trouble()));
    QCOMPARE(sql(u"SELECT count(*) FROM information_schema.columns WHERE table_schema = 'hikeshi'"_s).toInt(), 1);
}

void TestSharedJournal::wrongDraftsAreRefused()
{
    const auto one = open(u"one"_s);
    QVERIFY(one);
    QVERIFY(!wait(one->append({{}, u"you"_s, {}})));
    QVERIFY(!wait(one->append({QString(101, u'x'), u"you"_s, {}})));
    QVERIFY(!wait(one->append(note(QString(SharedJournal::maximumBody, u'x')))));
    QVERIFY(!claim(*one, {}, 10s));
    QVERIFY(!claim(*one, {QString()}, 10s));
    QVERIFY(!claim(*one, {QString(301, u'x')}, 10s));
    QVERIFY2(claim(*one, {u"o'hara\"; DROP TABLE hikeshi.entries; -- ? \\ 火"_s}, 10s), "text is only text");
    const Result<Entry> entry =
        wait(one->append({u"note.written"_s, u"'; ROLLBACK; --"_s, {{u"text"_s, u"?'\\\\"_s}}}));
    QVERIFY2(entry, qPrintable(errorOf(entry)));
    QCOMPARE(entry->number, 2);
    QCOMPARE(entry->actor, u"'; ROLLBACK; --"_s);
    QCOMPARE(entry->body[u"text"_s].toString(), u"?'\\\\"_s);
}

void TestSharedJournal::endsAtOnceWhereNobodyAnswers()
{
    QTcpServer silent; // takes connections, says nothing
    QVERIFY(silent.listen(QHostAddress::LocalHost));
    SharedJournal::Place at = place(u"one"_s);
    at.port = silent.serverPort();
    auto one = std::make_unique<SharedJournal>(at, m_clock);
    QTRY_VERIFY(silent.hasPendingConnections());
    one.reset();
    auto two = open(u"two"_s);
    QVERIFY(two);
    m_server.freeze();
    const auto future = two->append(note(u"x"_s));
    two.reset();
    m_server.thaw();
    QVERIFY(future.isFinished());
    QCOMPARE(future.result().error().kind, ErrorKind::Cancelled);
}

QTEST_GUILESS_MAIN(TestSharedJournal)
#include "tst_sharedjournal.moc"
