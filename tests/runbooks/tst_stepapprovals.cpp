// SPDX-License-Identifier: GPL-3.0-or-later
// A step waits at one console and is approved at another, against a real PostgreSQL.
#include "runbooks/stepapprovals.h"
#include "tests/runbooks/runfixture.h"
#include "tests/support/postgres.h"

using namespace Hikeshi;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

using State = StepState::State;

namespace {

constexpr int patience = 30'000;

const QByteArray agreeing = "# Fail over {service}\n## Agree\n```approval\nof: 1\nfrom: [incident commander]\nwithin: "
                            "5m\n```\n## After\nx\n";

}

class TestStepApprovals : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void approvedAtTheOtherConsole();
    void severalMustApprove();
    void rejectedWithTheReason();
    void notByWhoAskedNorOutsideTheRoles();
    void isOverWithItsTime();
    void saidWhileTheConsoleWasAway();
    void askedWhileTheJournalWasAway();
    void wordsOfNobodyChangeNothing();

private:
    /// One console: its own journal file, and the one that is shared.
    struct Desk
    {
        RunFixture fixture;
        std::unique_ptr<SharedJournal> shared;
        std::unique_ptr<StepApprovals> approvals;

        void open(const SharedJournal::Place &place, const QString &operatorId)
        {
            RunnerSite site = RunFixture::site();
            site.operatorHere = operatorId;
            fixture.runner->setSite(site);
            shared = std::make_unique<SharedJournal>(place, fixture.clock);
            approvals = std::make_unique<StepApprovals>(shared.get(), *fixture.runner, *fixture.journal, fixture.clock);
        }
        void close()
        {
            approvals.reset();
            shared.reset();
        }
        Result<void> say(bool approves, const QString &who, const QString &reason = {})
        {
            const QList<AskedApproval> open = approvals->elsewhere();
            if (open.isEmpty())
                return fail(ErrorKind::NotFound, {}, u"nothing waits"_s);
            const qint64 number = open.first().number;
            std::optional<Result<void>> result;
            auto wait = [&]() -> QCoro::Task<> {
                if (approves)
                    result = co_await approvals->approve(number, who);
                else
                    result = co_await approvals->reject(number, who, reason);
            };
            auto waiting = wait();
            (void)QTest::qWaitFor([&] { return result.has_value(); }, patience);
            return result.value_or(fail(ErrorKind::TimedOut, {}, {}));
        }
    };
    SharedJournal::Place place(const QString &console) const
    {
        return {.host = u"127.0.0.1"_s,
                .port = m_server.port(),
                .database = Postgres::database(),
                .user = Postgres::owner(),
                .password = Postgres::password(),
                .console = console};
    }
    /// "you" asks at the first console, where the chief sits.
    void ask(const QByteArray &book = agreeing)
    {
        m_one->fixture.begin(book, {{u"service"_s, u"ledger-db"_s}});
        QVERIFY(m_one->fixture.done(m_one->fixture.runner->askApproval(0, u"you"_s)).has_value());
    }

    Postgres m_server;
    std::unique_ptr<Desk> m_one;
    std::unique_ptr<Desk> m_two;
};

void TestStepApprovals::initTestCase()
{
    const Result<void> started = m_server.start();
    QVERIFY2(started, started ? "" : qPrintable(started.error().text()));
}

void TestStepApprovals::init()
{
    QVERIFY(m_server.run(u"DROP SCHEMA IF EXISTS hikeshi CASCADE"_s));
    m_one = std::make_unique<Desk>();
    m_two = std::make_unique<Desk>();
    m_one->open(place(u"one"_s), u"chief"_s);
    m_two->open(place(u"two"_s), u"far"_s);
    for (const auto &desk : {m_one.get(), m_two.get()})
        QTRY_COMPARE_WITH_TIMEOUT(desk->shared->state(), SharedJournal::State::Connected, patience);
}

void TestStepApprovals::cleanup()
{
    m_one->close();
    m_two->close();
    m_one.reset();
    m_two.reset();
}

void TestStepApprovals::approvedAtTheOtherConsole()
{
    ask();
    QTRY_COMPARE_WITH_TIMEOUT(m_two->approvals->elsewhere().size(), 1, patience);
    const AskedApproval seen = m_two->approvals->elsewhere().first();
    QCOMPARE(seen.runbook, u"Fail over ledger-db"_s);
    QCOMPARE(seen.title, u"Agree"_s);
    QCOMPARE(seen.askedBy, u"you"_s);
    QCOMPARE(seen.console, u"one"_s);
    QCOMPARE(seen.roles, QStringList{u"incident commander"_s});
    QVERIFY(m_one->approvals->elsewhere().isEmpty()); // one's own is in the run
    QTRY_VERIFY_WITH_TIMEOUT(m_one->approvals->isTold(), patience);
    const auto said = m_two->say(true, u"far"_s);
    QVERIFY2(said, said ? "" : qPrintable(said.error().text()));
    QTRY_COMPARE_WITH_TIMEOUT(m_one->fixture.step(0).state, State::Done, patience);
    QCOMPARE(m_one->fixture.step(0).approvals.first().who, u"far"_s);
    QVERIFY(!m_one->fixture.step(0).approvals.first().byPassphrase);
    QTRY_VERIFY_WITH_TIMEOUT(m_two->approvals->elsewhere().isEmpty(), patience);
    // Told once, said once, ended once.
    QTRY_COMPARE_WITH_TIMEOUT(m_one->shared->entries().size(), 3, patience);
}

void TestStepApprovals::severalMustApprove()
{
    ask("# T\n## Agree\n```approval\nof: 2\n```\n## After\nx\n");
    QTRY_COMPARE_WITH_TIMEOUT(m_two->approvals->elsewhere().size(), 1, patience);
    QVERIFY(m_two->say(true, u"far"_s));
    QTRY_COMPARE_WITH_TIMEOUT(m_one->fixture.step(0).approvals.size(), 1, patience);
    QCOMPARE(m_one->fixture.step(0).state, State::Waiting);
    QVERIFY(!m_two->say(true, u"far"_s)); // not twice
    QVERIFY(m_one->fixture.done(m_one->fixture.runner->approve(0, u"chief"_s, {})).has_value()); // the other one here
    QCOMPARE(m_one->fixture.step(0).state, State::Done);
    QTRY_VERIFY_WITH_TIMEOUT(m_two->approvals->elsewhere().isEmpty(), patience);
}

void TestStepApprovals::rejectedWithTheReason()
{
    ask();
    QTRY_COMPARE_WITH_TIMEOUT(m_two->approvals->elsewhere().size(), 1, patience);
    QVERIFY(m_two->say(false, u"far"_s, u"wrong cluster"_s));
    QTRY_COMPARE_WITH_TIMEOUT(m_one->fixture.step(0).state, State::Pending, patience);
    QCOMPARE(m_one->fixture.step(0).note, u"rejected by far: wrong cluster"_s);
    QTRY_VERIFY_WITH_TIMEOUT(m_two->approvals->elsewhere().isEmpty(), patience);
    // May be asked again, and is another asking.
    m_one->fixture.clock.advanceBy(1s);
    QVERIFY(m_one->fixture.done(m_one->fixture.runner->askApproval(0, u"you"_s)).has_value());
    QTRY_COMPARE_WITH_TIMEOUT(m_two->approvals->elsewhere().size(), 1, patience);
    QVERIFY(m_two->say(true, u"far"_s));
    QTRY_COMPARE_WITH_TIMEOUT(m_one->fixture.step(0).state, State::Done, patience);
}

void TestStepApprovals::notByWhoAskedNorOutsideTheRoles()
{
    ask();
    QTRY_COMPARE_WITH_TIMEOUT(m_two->approvals->elsewhere().size(), 1, patience);
    QVERIFY(!m_two->say(true, u"you"_s));
    QVERIFY(!m_two->say(true, u"chief"_s)); // does not sit there
    for (const QString &who : {u"you"_s, u"scribe"_s}) {
        RunnerSite site = RunFixture::site();
        site.operatorHere = who;
        m_two->fixture.runner->setSite(site);
        QVERIFY2(!m_two->say(true, who), qPrintable(who));
        // A console that does not look: the one that asked does.
        const qint64 number = m_two->approvals->elsewhere().first().number;
        const auto told = m_two->shared->append(
            {Kind::runApprovalGiven, who, {{u"asked"_s, number}, {u"approver"_s, who}, {u"approves"_s, true}}});
        QTRY_VERIFY_WITH_TIMEOUT(told.isFinished(), patience);
        QTRY_VERIFY_WITH_TIMEOUT(m_one->shared->entry(told.result()->number), patience);
        m_one->fixture.settle();
        QCOMPARE(m_one->fixture.step(0).state, State::Waiting);
        QVERIFY(m_one->fixture.step(0).approvals.isEmpty());
    }
}

void TestStepApprovals::isOverWithItsTime()
{
    ask();
    QTRY_COMPARE_WITH_TIMEOUT(m_two->approvals->elsewhere().size(), 1, patience);
    m_one->fixture.clock.advanceBy(5min + 1s);
    QTRY_COMPARE_WITH_TIMEOUT(m_one->fixture.step(0).state, State::Pending, patience);
    QTRY_VERIFY_WITH_TIMEOUT(m_two->approvals->elsewhere().isEmpty(), patience);
    QVERIFY(!m_two->say(true, u"far"_s));
}

void TestStepApprovals::saidWhileTheConsoleWasAway()
{
    ask();
    QTRY_COMPARE_WITH_TIMEOUT(m_two->approvals->elsewhere().size(), 1, patience);
    QTRY_VERIFY_WITH_TIMEOUT(m_one->approvals->isTold(), patience);
    m_one->close();
    QVERIFY(m_two->say(true, u"far"_s));
    m_one->fixture.reopen(); // another process, so another console's name
    m_one->open(place(u"one again"_s), u"chief"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_one->fixture.step(0).state, State::Done, patience);
    QVERIFY(m_one->approvals->elsewhere().isEmpty());
    QTRY_VERIFY_WITH_TIMEOUT(m_two->approvals->elsewhere().isEmpty(), patience);
    QCOMPARE(std::ranges::count(m_two->shared->entries(), QString(Kind::runApprovalAsked), &Entry::kind), 1);
}

void TestStepApprovals::askedWhileTheJournalWasAway()
{
    m_server.stop();
    QTRY_COMPARE_WITH_TIMEOUT(m_one->shared->state(), SharedJournal::State::Away, patience);
    ask();
    QVERIFY(!m_one->approvals->isTold());
    QVERIFY(m_server.start());
    QTRY_COMPARE_WITH_TIMEOUT(m_two->approvals->elsewhere().size(), 1, patience);
    QVERIFY(m_two->say(true, u"far"_s));
    QTRY_COMPARE_WITH_TIMEOUT(m_one->fixture.step(0).state, State::Done, patience);
}

void TestStepApprovals::wordsOfNobodyChangeNothing()
{
    ask();
    QTRY_COMPARE_WITH_TIMEOUT(m_two->approvals->elsewhere().size(), 1, patience);
    QFuture<Result<Entry>> last;
    for (const QJsonObject &body : {QJsonObject{}, QJsonObject{{u"asked"_s, 999}, {u"approver"_s, u"far"_s}},
                                    QJsonObject{{u"asked"_s, u"1; drop"_s}, {u"approves"_s, true}}})
        last = m_two->shared->append({Kind::runApprovalGiven, u"far"_s, body});
    last = m_two->shared->append({Kind::runApprovalAsked, u"far"_s, {{u"step"_s, -7}, {u"persons"_s, -1}}});
    QTRY_VERIFY_WITH_TIMEOUT(last.isFinished(), patience);
    QTRY_VERIFY_WITH_TIMEOUT(m_one->shared->entry(last.result()->number), patience);
    m_one->fixture.settle();
    QCOMPARE(m_one->fixture.step(0).state, State::Waiting);
    QVERIFY(m_one->approvals->elsewhere().isEmpty()); // an asking of no step is none
}

QTEST_GUILESS_MAIN(TestStepApprovals)
#include "tst_stepapprovals.moc"
