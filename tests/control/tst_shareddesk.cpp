// SPDX-License-Identifier: GPL-3.0-or-later
// Two consoles at one site, against a real PostgreSQL: what one holds the other cannot, who agrees there, one brake.
#include "tests/control/controlfixture.h"
#include "tests/support/postgres.h"

#include <QDeadlineTimer>

using namespace Hikeshi;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

/// As QTest::qWaitFor, looking more often: there are thousands of these.
bool soon(const std::function<bool()> &holds)
{
    const QDeadlineTimer limit(30s);
    while (!holds() && !limit.hasExpired())
        QCoreApplication::processEvents(QEventLoop::AllEvents, 1);
    return holds();
}

}

class TestSharedDesk : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void whatOneHoldsTheOtherCannot();
    void selectedAnewIsStillHeld();
    void exactlyOneOperatesEveryTime();
    void agreedAtTheOtherConsole();
    void oneBrakeForAll();
    void awayIsSaidAndOverridden();
    void brakePulledWhileAwayIsToldOnReturn();

private:
    struct Desk
    {
        std::unique_ptr<SharedJournal> shared;
        ControlFixture fixture;

        bool open(const SharedJournal::Place &place, const QString &operatorId)
        {
            shared = std::make_unique<SharedJournal>(place, fixture.clock);
            fixture.shared = shared.get();
            fixture.policy.operatorId = operatorId;
            fixture.policy.twoPersons = {u"c.failover"_s};
            fixture.open();
            return QTest::qWaitFor([this] { return shared->state() == SharedJournal::State::Connected; }, 30'000);
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
    Intent note(Desk &desk, const QString &by) const
    {
        return desk.fixture.intent("c.note", "db", {{u"text"_s, u"x"_s}}, by);
    }

    Postgres m_server;
    std::unique_ptr<Desk> m_one;
    std::unique_ptr<Desk> m_two;
};

void TestSharedDesk::initTestCase()
{
    const Result<void> started = m_server.start();
    QVERIFY2(started, started ? "" : qPrintable(started.error().text()));
}

void TestSharedDesk::init()
{
    QVERIFY(m_server.run(u"DROP SCHEMA IF EXISTS hikeshi CASCADE"_s));
    m_one = std::make_unique<Desk>();
    m_two = std::make_unique<Desk>();
    QVERIFY(m_one->open(place(u"one"_s), u"ann"_s));
    QVERIFY(m_two->open(place(u"two"_s), u"bob"_s));
}

void TestSharedDesk::cleanup()
{
    for (const auto &desk : {m_one.get(), m_two.get()})
        desk->fixture.close();
    m_one.reset();
    m_two.reset();
}

void TestSharedDesk::whatOneHoldsTheOtherCannot()
{
    const auto held = m_one->fixture.select(m_one->fixture.intent("c.drain", "web-1"));
    QVERIFY2(held, held ? "" : qPrintable(held.error().text()));
    QTRY_COMPARE(m_two->fixture.dispatcher->selections().size(), 1);
    const Selection seen = m_two->fixture.dispatcher->selections().first();
    QCOMPARE(seen.console, u"one"_s);
    QVERIFY(seen.number < 0);
    QCOMPARE(seen.preview.intent.operatorId, u"ann"_s);
    // The same person at another console is somebody else's hand.
    const auto refused = m_two->fixture.select(m_two->fixture.intent("c.drain", "web-1"));
    QVERIFY(!refused);
    QVERIFY2(refused.error().what.contains(u"ann at one has selected c.drain on web-1"),
             qPrintable(refused.error().what));
    QVERIFY(!m_two->fixture.select(m_two->fixture.intent("c.drain", "web-2"))); // the same to its sibling
    QVERIFY(!m_two->fixture.select(m_two->fixture.intent("c.note", "web", {{u"text"_s, u"x"_s}}))); // the whole pool
    QVERIFY(m_two->fixture.select(note(*m_two, u"bob"_s))); // another service
    m_one->fixture.dispatcher->release(held->number, u"ann"_s);
    QTRY_VERIFY(m_two->fixture.select(m_two->fixture.intent("c.drain", "web-1", {}, u"bob"_s)));
}

void TestSharedDesk::selectedAnewIsStillHeld()
{
    const Intent drain = m_one->fixture.intent("c.drain", "web-1");
    const auto first = m_one->fixture.select(drain);
    const auto again = m_one->fixture.select(drain);
    QVERIFY(first && again);
    // The first is given up for the second, here and in the database; the second holds all the same.
    const auto isReleased = [](const Entry &entry) { return entry.kind == Kind::claimReleased; };
    QTRY_COMPARE(std::ranges::count_if(m_two->shared->entries(), isReleased), 1);
    QCOMPARE(m_server.run(u"SELECT count(DISTINCT claim) FROM hikeshi.claims"_s).value_or(QVariant()).toInt(), 1);
    QVERIFY(!m_two->fixture.select(drain));
    m_one->fixture.dispatcher->release(again->number, u"ann"_s);
    QTRY_COMPARE(std::ranges::count_if(m_two->shared->entries(), isReleased), 2);
    const auto theirs = m_two->fixture.select(drain);
    QVERIFY2(theirs, theirs ? "" : qPrintable(theirs.error().text()));
}

void TestSharedDesk::exactlyOneOperatesEveryTime()
{
    const int rounds =
        qEnvironmentVariableIsSet("HIKESHI_ROUNDS") ? qEnvironmentVariableIntValue("HIKESHI_ROUNDS") : 1000;
    QList<int> wins{0, 0};
    for (int round = 0; round < rounds; ++round) {
        std::array<std::optional<Result<Selection>>, 2> selected;
        const qsizetype before = m_one->fixture.api.requests.size() + m_two->fixture.api.requests.size();
        const std::array desks{round % 2 ? m_one.get() : m_two.get(), round % 2 ? m_two.get() : m_one.get()};
        const auto intent = [&](size_t i) { return note(*desks[i], desks[i] == m_one.get() ? u"ann"_s : u"bob"_s); };
        for (size_t i = 0; i < 2; ++i)
            desks[i]->fixture.dispatcher->select(intent(i)).then(
                [&selected, i](const Result<Selection> &selection) { selected[i] = selection; });
        QVERIFY(soon([&] { return selected[0] && selected[1]; }));
        QVERIFY2(
            selected[0]->has_value() != selected[1]->has_value(),
            qPrintable(u"round %1: %2 | %3"_s.arg(round).arg(*selected[0] ? u"held"_s : selected[0]->error().what,
                                                             *selected[1] ? u"held"_s : selected[1]->error().what)));
        const size_t winner = selected[0]->has_value() ? 0 : 1;
        const qint64 number = (*selected[winner])->number;
        // Who holds nothing operates nothing, whatever number he says.
        QCOMPARE(desks[1 - winner]->fixture.operate(number, intent(1 - winner)).state, ActionState::Refused);
        QCOMPARE(desks[winner]->fixture.operate(number, intent(winner)).state, ActionState::Confirmed);
        QCOMPARE(m_one->fixture.api.requests.size() + m_two->fixture.api.requests.size(), before + 1);
        ++wins[desks[winner] == m_one.get() ? 0 : 1];
        QVERIFY(soon([this] {
            return m_one->fixture.dispatcher->selections().isEmpty()
                && m_two->fixture.dispatcher->selections().isEmpty();
        }));
    }
    qInfo("%d races: one won %d, the other %d", rounds, wins[0], wins[1]);
}

void TestSharedDesk::agreedAtTheOtherConsole()
{
    const Intent intent = m_one->fixture.intent("c.failover", "db", {{u"candidate"_s, u"db-2"_s}});
    const auto held = m_one->fixture.select(intent);
    QVERIFY2(held, held ? "" : qPrintable(held.error().text()));
    QVERIFY(!held->isApproved());
    QTRY_COMPARE(m_two->fixture.dispatcher->selections().size(), 1);
    const qint64 there = m_two->fixture.dispatcher->selections().first().number;
    QVERIFY(!m_two->fixture.approve(there, u"ann"_s)); // not the requester, not there either
    QVERIFY(!m_two->fixture.approve(there, u"eve"_s)); // who does not sit there
    const auto agreed = m_two->fixture.approve(there, u"bob"_s);
    QVERIFY2(agreed, agreed ? "" : qPrintable(agreed.error().text()));
    QTRY_VERIFY(m_one->fixture.dispatcher->selections().first().isApproved());
    QCOMPARE(m_one->fixture.dispatcher->selections().first().approvals.first().operatorId, u"bob"_s);
    m_one->fixture.api.answers = [this](const Request &) {
        m_one->fixture.observe(u"db-1"_s, Role::Replica);
        m_one->fixture.observe(u"db-2"_s, Role::Primary);
        return ScriptedApi::answered(200, "OK");
    };
    QCOMPARE(m_one->fixture.operate(held->number, intent).state, ActionState::Confirmed);
    QTRY_VERIFY(m_two->fixture.dispatcher->selections().isEmpty());
    QVERIFY(m_one->fixture.dispatcher->findings().isEmpty());
}

void TestSharedDesk::oneBrakeForAll()
{
    m_one->fixture.dispatcher->setStop(true, u"ann"_s, u"wrong cluster"_s);
    QTRY_VERIFY(m_two->fixture.dispatcher->isStopped());
    QCOMPARE(m_two->fixture.dispatcher->stopReason(), u"wrong cluster"_s);
    QCOMPARE(m_two->fixture.dispatcher->stoppedBy(), u"ann"_s);
    QVERIFY(!m_two->fixture.select(note(*m_two, u"bob"_s)));
    m_two->fixture.dispatcher->setStop(false, u"bob"_s, u"looked at"_s);
    QTRY_VERIFY(!m_one->fixture.dispatcher->isStopped());
    m_one->fixture.dispatcher->setStop(true, u"ann"_s, u"again"_s);
    QTRY_VERIFY(m_two->fixture.dispatcher->isStopped());
    // Who comes later is stopped too.
    Desk third;
    QVERIFY(third.open(place(u"three"_s), u"eve"_s));
    QTRY_VERIFY(third.fixture.dispatcher->isStopped());
    QTRY_COMPARE(third.fixture.count(Kind::stopSet), 1); // of all that was, only the last counts
    third.fixture.close();
}

void TestSharedDesk::awayIsSaidAndOverridden()
{
    m_server.stop();
    QTRY_COMPARE_WITH_TIMEOUT(m_one->shared->state(), SharedJournal::State::Away, 30'000);
    const auto refused = m_one->fixture.select(note(*m_one, u"ann"_s));
    QVERIFY(!refused);
    QVERIFY2(refused.error().what.contains(u"shared journal: "), qPrintable(refused.error().what));
    Intent urgent = note(*m_one, u"ann"_s);
    urgent.override = u"the database is what we repair"_s;
    const auto held = m_one->fixture.select(urgent);
    QVERIFY2(held, held ? "" : qPrintable(held.error().text()));
    QCOMPARE(m_one->fixture.operate(held->number, urgent).state, ActionState::Confirmed);
    const Result<void> again = m_server.start();
    QVERIFY(again);
    QTRY_COMPARE_WITH_TIMEOUT(m_one->shared->state(), SharedJournal::State::Connected, 30'000);
    QVERIFY(m_one->fixture.select(note(*m_one, u"ann"_s)));
}

void TestSharedDesk::brakePulledWhileAwayIsToldOnReturn()
{
    m_server.stop();
    for (const auto &desk : {m_one.get(), m_two.get()})
        QTRY_COMPARE_WITH_TIMEOUT(desk->shared->state(), SharedJournal::State::Away, 30'000);
    m_one->fixture.dispatcher->setStop(true, u"ann"_s, u"wrong cluster"_s);
    QVERIFY(m_one->fixture.dispatcher->isStopped()); // here at once
    const Result<void> again = m_server.start();
    QVERIFY(again);
    QTRY_VERIFY_WITH_TIMEOUT(m_two->fixture.dispatcher->isStopped(), 30'000);
    QCOMPARE(m_two->fixture.dispatcher->stopReason(), u"wrong cluster"_s);
    QTRY_COMPARE_WITH_TIMEOUT(m_one->shared->state(), SharedJournal::State::Connected, 30'000);
    // Told once, however often the line breaks afterwards.
    m_server.kill();
    QTRY_COMPARE_WITH_TIMEOUT(m_one->shared->state(), SharedJournal::State::Away, 30'000);
    QVERIFY(m_server.start());
    QTRY_COMPARE_WITH_TIMEOUT(m_one->shared->state(), SharedJournal::State::Connected, 30'000);
    QCOMPARE(std::ranges::count(m_one->shared->entries(), QString(Kind::stopSet), &Entry::kind), 1);
}

QTEST_GUILESS_MAIN(TestSharedDesk)
#include "tst_shareddesk.moc"
