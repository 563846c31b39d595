// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/selectandoperate.h"
#include "sources/haproxysource.h"
#include "tests/support/deskfixture.h"

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Fault = Exchange::Fault;
using State = StepState::State;
using Kind = Block::Kind;

namespace {

/// The desk, with a wire that does to the world what the exchange's doors do, and a balancer that tells.
class LibraryDesk : public DeskFixture
{
public:
    LibraryDesk()
    {
        RunnerSite here{.operatorHere = u"you"_s, .runbooks = site.runbooks};
        here.people = {{.id = u"you"_s, .roles = {u"incident commander"_s}},
                       {.id = u"ops-1"_s, .roles = {u"operations lead"_s}}};
        runner->setSite(here);
        api.then = [this](const Request &request) { serve(request); };
        QFile file(evidence());
        (void)(file.open(QIODevice::WriteOnly) && file.write("seen") == 4);
        pass(5s);
    }

    QString evidence() const { return dir.filePath(u"evidence.txt"_s); }
    void strike(Fault::Kind kind, const QString &target = {}, double amount = 0)
    {
        exchange.strike({.kind = kind, .target = target, .amount = amount});
    }

    /// Time goes on, and everybody tells what they see.
    void pass(Milliseconds length)
    {
        for (Milliseconds gone{0}; gone < length; gone += 1s) {
            exchange.advanceBy(1s);
            balancerTells();
            QTest::qWait(0);
            until([this] { return journal->pending() == 0; }); // however slow the machine's disk is
        }
    }
    template <class Condition> bool passUntil(Condition holds, Milliseconds within)
    {
        for (Milliseconds gone{0}; gone < within && !holds(); gone += 1s)
            pass(1s);
        return holds();
    }

private:
    void balancerTells()
    {
        const SourceId id(u"haproxy"_s);
        exchange.situation.apply(
            {id, SourceReport{id, u"HAProxy"_s, SourceState::Live, {}, exchange.clock.now(), Seconds(1)}});
        using Admin = Exchange::BackendServer::Admin;
        const std::vector<Exchange::BackendServer> &servers = exchange.world.servers();
        const auto takes = std::ranges::count_if(servers, [](const auto &s) { return s.share() > 0; });
        for (const Exchange::BackendServer &each : servers) {
            const HaproxyServer server{.backend = u"be_web"_s,
                                       .name = each.name,
                                       .status = each.admin == Admin::Maint ? u"MAINT"_s
                                           : each.admin == Admin::Drain     ? u"DRAIN"_s
                                           : each.up                        ? u"UP"_s
                                                                            : u"DOWN"_s,
                                       .weight = each.weight,
                                       .check = u"L7OK"_s,
                                       .adminMask = each.admin == Admin::Maint ? 1
                                           : each.admin == Admin::Drain        ? 8
                                                                               : 0};
            const auto others = takes - (each.share() > 0 ? 1 : 0);
            exchange.situation.apply({id, observationOf(server, static_cast<int>(others), exchange.clock.now())});
        }
    }

    void serve(const Request &request)
    {
        Exchange::World &world = exchange.world;
        const QJsonObject body = QJsonDocument::fromJson(request.body).object();
        const QString candidate = body[u"candidate"_s].toString();
        api.answer = {.kind = Answer::Kind::Answered, .status = 200, .body = "OK"};
        if (request.transport == Request::Transport::Socket) {
            const QList<QByteArray> words = request.body.trimmed().split(' '); // set server be_web/web-2 state drain
            const QString name = QString::fromUtf8(words.value(2).split('/').value(1));
            const auto server = std::ranges::find(world.servers(), name, &Exchange::BackendServer::name);
            using Admin = Exchange::BackendServer::Admin;
            server->admin = words.value(4) == "drain" ? Admin::Drain
                : words.value(4) == "maint"           ? Admin::Maint
                                                      : Admin::Ready;
            server->nextCheck = world.now();
            api.answer = {.kind = Answer::Kind::Answered, .body = "\n"};
        } else if (request.path == u"/failover") {
            world.ledger().failover(candidate, world.now());
        } else if (request.path == u"/switchover") {
            world.ledger().switchover(body[u"leader"_s].toString(), candidate, world.now());
        } else if (request.path == u"/config") {
            world.ledger().setPaused(body[u"pause"_s].toBool());
        } else {
            api.answer.status = 201;
            world.publish(body);
        }
    }
};

/// What happens to the world before the runbook begins, and when a step is done by hand.
struct Course
{
    QMap<QString, QString> values;
    std::function<void(LibraryDesk &)> before;
    QMap<QString, std::function<void(LibraryDesk &)>> byHand; ///< title of the step -> what the hand does
    QMap<QString, int> decisions; ///< title of the step -> branch; the first one otherwise
    QStringList confirmed; ///< actions that the exchange has, in order
    QStringList passed; ///< steps that must have been passed over
};

/// Walks one runbook, and those it runs, as two people would: one acts, one approves.
class Walk
{
public:
    Walk(LibraryDesk &desk, const Course &course)
        : m_desk(desk)
        , m_course(course)
    {
    }

    /// Why it could not be walked to its end; empty when it was.
    QString walk(const Runbook &runbook)
    {
        QMap<QString, QString> values = m_course.values;
        values.insert(u"service"_s, values.value(u"service"_s, runbook.service));
        m_desk.runner->start(runbook, {}, values, u"ops-1"_s);
        if (!m_desk.passUntil([&] { return m_desk.runner->run().has_value(); }, 20s))
            return u"it does not start"_s;
        const RunId first = m_desk.runner->run()->id;
        for (int turns = 0; turns < 400; ++turns) {
            const std::optional<Run> run = m_desk.runner->run();
            if (!run)
                return {};
            const int step = run->current();
            if (step < 0) {
                if (run->id == first)
                    m_desk.runner->end(u"ops-1"_s);
                m_desk.pass(1s); // a run inside another ends by itself
                continue;
            }
            const QString trouble = doStep(*run, step);
            if (!trouble.isEmpty())
                return u"%1, %2: %3"_s.arg(run->runbook.name, withValues(run->runbook.steps[step].title, run->values),
                                           trouble);
        }
        return u"it goes round"_s;
    }

    QStringList confirmed;
    QStringList handled; ///< steps whose action this desk has no control for

private:
    QString doStep(const Run &run, int index)
    {
        const Step &step = run.runbook.steps[index];
        const QString title = withValues(step.title, run.values);
        const bool asks = step.block(Kind::Approval) && !run.isApproved(index);
        if (asks && !approve(index))
            return u"nobody could approve"_s;
        if (step.block(Kind::Decision)) {
            m_desk.runner->decide(index, m_course.decisions.value(title), u"ops-1"_s);
        } else if (step.block(Kind::Runbook)) {
            m_desk.runner->startChild(index, u"ops-1"_s);
            return m_desk.passUntil([&] { return idOfOpen() != run.id; }, 20s) ? QString()
                                                                               : u"the runbook inside does not start"_s;
        } else if (step.block(Kind::Announce)) {
            publish(run, index, step.block(Kind::Announce)->phase);
        } else if (const Block *action = step.block(Kind::Action); action && isServed(action->action)) {
            return act(run, index);
        } else if (action || step.isManual()) {
            return byHand(run, index, title);
        }
        return settles(run, index, 75min) ? QString() : why(index);
    }

    bool approve(int index)
    {
        m_desk.runner->askApproval(index, u"ops-1"_s);
        const auto isWaiting = [&] { return m_desk.runner->run()->steps[index].state == State::Waiting; };
        if (!m_desk.passUntil(isWaiting, 20s))
            return false;
        m_desk.runner->approve(index, u"ops-1"_s, {}); // whoever asked cannot
        m_desk.pass(2s);
        if (m_desk.runner->run()->isApproved(index))
            return false;
        m_desk.runner->approve(index, u"you"_s, {});
        return m_desk.passUntil(
            [&] {
                const std::optional<Run> run = m_desk.runner->run();
                return run && run->isApproved(index);
            },
            20s);
    }

    void publish(const Run &run, int index, const QString &phase)
    {
        Intent intent{.action = ActionId(u"statuspage.publish"_s),
                      .target = u"status-page"_s,
                      .operatorId = u"you"_s,
                      .run = run.id,
                      .step = index};
        for (const QString &name : {u"title_en"_s, u"title_ja"_s, u"body_en"_s, u"body_ja"_s, u"start"_s, u"cause_en"_s,
                                    u"cause_ja"_s, u"expected_recovery"_s})
            intent.arguments.insert(name, u"x"_s);
        intent.arguments.insert(u"notice"_s, u"N-%1"_s.arg(++m_notices));
        intent.arguments.insert(u"phase"_s, phase);
        selectAndOperate(*m_desk.dispatcher, intent);
    }

    RunId idOfOpen() const
    {
        const std::optional<Run> run = m_desk.runner->run();
        return run ? run->id : RunId();
    }

    /// What serve() does to the world; anything else is done by hand here.
    static bool isServed(const ActionId &action)
    {
        static const QStringList served{u"patroni.failover"_s, u"patroni.switchover"_s, u"patroni.pause"_s,
                                        u"patroni.resume"_s,   u"haproxy.drain"_s,      u"haproxy.maint"_s,
                                        u"haproxy.ready"_s};
        return served.contains(action.value);
    }

    QString act(const Run &run, int index)
    {
        if (!m_desk.passUntil([&] { return m_desk.runner->live(index).mayAct; }, 2min))
            return why(index);
        m_desk.runner->act(index, {}, u"you"_s);
        if (!settles(run, index, 5min))
            return why(index);
        confirmed.append(run.runbook.steps[index].block(Kind::Action)->action.value);
        return {};
    }

    // Its guards hold in what the runbook is for, also where a hand does it.
    QString byHand(const Run &run, int index, const QString &title)
    {
        const auto unmet = [&] {
            for (const auto lines = m_desk.runner->live(index).lines; const LiveStep::Line &line : lines) {
                if (line.kind == Kind::Guard && !line.result.holds())
                    return QString(line.sentence + u": "_s + line.result.reason);
            }
            return QString();
        };
        if (!m_desk.passUntil([&] { return unmet().isEmpty(); }, 2min))
            return unmet();
        if (const auto hand = m_course.byHand.value(title))
            hand(m_desk);
        if (const Block *action = run.runbook.steps[index].block(Kind::Action))
            handled.append(action->action.value);
        if (const Block *manual = run.runbook.steps[index].block(Kind::Manual); manual && manual->evidence) {
            m_desk.runner->complete(index, {}, u"ops-1"_s);
            m_desk.pass(1s);
            if (isOver(run, index))
                return u"it was ticked without evidence"_s;
            m_desk.runner->attach(index, m_desk.evidence(), u"ops-1"_s);
            // The file is copied on a thread, in the machine's time: the site's may not run away meanwhile.
            const auto isKept = [&] { return !m_desk.runner->run()->steps[index].evidence.isEmpty(); };
            if (!QTest::qWaitFor(isKept, 30'000))
                return u"its evidence is not kept"_s;
        }
        m_desk.runner->complete(index, u"done"_s, u"ops-1"_s);
        return settles(run, index, 1min) ? QString() : why(index);
    }

    bool isOver(const Run &run, int index) const
    {
        const auto now = std::ranges::find(m_desk.runner->runs(), run.id, &Run::id);
        return now->endedAt || now->steps[index].isOver();
    }
    bool settles(const Run &run, int index, Milliseconds within)
    {
        return m_desk.passUntil(
            [&] {
                const auto now = std::ranges::find(m_desk.runner->runs(), run.id, &Run::id);
                return isOver(run, index) || now->current() != index;
            },
            within);
    }
    QString why(int index) const
    {
        QStringList told;
        const LiveStep live = m_desk.runner->live(index);
        for (const LiveStep::Line &line : live.lines)
            told.append(line.sentence + u": "_s + (line.result.holds() ? u"holds"_s : line.result.reason));
        if (live.preview) {
            for (const GuardVerdict &verdict : live.preview->verdicts) {
                if (!verdict.allowed)
                    told.append(verdict.guard + u": "_s + verdict.reason);
            }
        }
        if (const std::optional<Run> run = m_desk.runner->run(); run && index < run->steps.size())
            told.append(run->steps[index].note);
        told.append(live.whyNot);
        told.removeAll(QString());
        return u"it does not end: "_s + told.join(u"; "_s);
    }

    LibraryDesk &m_desk;
    const Course &m_course;
    int m_notices = 0;
};

const auto halt = [](LibraryDesk &desk) { desk.strike(Fault::Kind::Freeze, u"order-gateway"_s); };
const auto open = [](LibraryDesk &desk) { desk.strike(Fault::Kind::Heal, u"order-gateway"_s); };
const auto quiet = [](LibraryDesk &desk) { desk.strike(Fault::Kind::Heal); };

std::function<void(LibraryDesk &)> heal(const QStringList &instances)
{
    return [instances](LibraryDesk &desk) {
        for (const QString &each : instances)
            desk.strike(Fault::Kind::Heal, each);
    };
}

std::function<void(LibraryDesk &)> after(Fault::Kind kind, const QStringList &instances, double amount,
                                         Milliseconds then)
{
    return [=](LibraryDesk &desk) {
        for (const QString &each : instances)
            desk.strike(kind, each, amount);
        desk.pass(then);
    };
}

const QString haltTitle = u"Halt trading, deposits and withdrawals together"_s;

}

Q_DECLARE_METATYPE(Course)

namespace {

struct Row
{
    const char *name;
    QString runbook;
    Course course;
};

QList<Row> courses()
{
    QList<Row> rows;
    const auto row = [&rows](const char *name, const QString &runbook, const Course &course) {
        rows.append({name, runbook, course});
    };
    const QStringList api{u"api-1"_s, u"api-2"_s, u"api-3"_s};

    row("primary lost", u"ledger-primary-lost"_s,
        {.before = [](LibraryDesk &desk) { desk.exchange.losePrimary(60s); }, .confirmed = {u"patroni.failover"_s}});
    row("two primaries", u"two-primaries"_s,
        {.before = after(Fault::Kind::KillPatroni, {u"ledger-db-1"_s}, 0, 60s),
         .byHand = {{u"Fence the other one"_s, after(Fault::Kind::Kill, {u"ledger-db-1"_s}, 0, 1s)}},
         .passed = {u"Shut the market until it is clear"_s}});
    row("replica stuck", u"replica-lag"_s,
        {.values = {{u"instance"_s, u"ledger-db-3"_s}},
         .before = after(Fault::Kind::Lag, {u"ledger-db-3"_s}, 41e6, 60s),
         .byHand = {{u"Restart ledger-db-3"_s, heal({u"ledger-db-3"_s})}},
         .decisions = {{u"Why is it behind?"_s, 1}},
         .passed = {u"Look at its disk"_s, u"Rebuild {instance} from the primary"_s}});
    row("replica rebuilt", u"replica-lag"_s,
        {.values = {{u"instance"_s, u"ledger-db-3"_s}},
         .before = after(Fault::Kind::Lag, {u"ledger-db-3"_s}, 41e6, 60s),
         .byHand = {{u"Rebuild ledger-db-3 from the primary"_s, heal({u"ledger-db-3"_s})}},
         .decisions = {{u"Why is it behind?"_s, 3}},
         .passed = {u"Restart {instance}"_s, u"Look at its disk"_s}});
    row("replica's disk", u"replica-lag"_s,
        {.values = {{u"instance"_s, u"ledger-db-3"_s}},
         .before = after(Fault::Kind::Lag, {u"ledger-db-3"_s}, 41e6, 60s),
         .byHand = {{u"Make room"_s, heal({u"ledger-db-3"_s})}},
         .decisions = {{u"Why is it behind?"_s, 2}},
         .passed = {u"Rebuild {instance} from the primary"_s}});
    row("restored from backup", u"database-corrupted"_s,
        {.byHand = {{haltTitle, halt}, {u"Open trading"_s, open}},
         .decisions = {{u"How far does the damage go?"_s, 1}},
         .confirmed = {u"patroni.pause"_s, u"patroni.resume"_s},
         .passed = {u"Fail over to the sound replica"_s}});
    row("engine hung", u"matching-engine-hung"_s,
        {.before = after(Fault::Kind::Freeze, {u"matching-a"_s}, 0, 10s),
         .byHand = {{u"Fence the hung engine"_s, after(Fault::Kind::Kill, {u"matching-a"_s}, 0, 1s)}},
         .passed = {u"Halt the market and call the trading lead"_s}});
    row("engine's bug", u"matching-engine-bug"_s, {.byHand = {{haltTitle, halt}, {u"Open trading"_s, open}}});
    row("market reopened", u"reopen-market"_s,
        {.before = after(Fault::Kind::Freeze, {u"order-gateway"_s}, 0, 20s), .byHand = {{u"Open trading"_s, open}}});
    row("market reopened after a difference", u"reopen-market"_s,
        {.before = after(Fault::Kind::Freeze, {u"order-gateway"_s}, 0, 20s),
         .decisions = {{u"Is there a difference?"_s, 1}, {u"Is the difference explained and booked?"_s, 1}},
         .passed = {u"Open deposits"_s, u"Open trading"_s, u"Open withdrawals"_s}});
    row("web server sick", u"web-backend-sick"_s,
        {.values = {{u"instance"_s, u"web-2"_s}},
         .before = after(Fault::Kind::Sick, {u"web-2"_s}, 0.5, 20s),
         .confirmed = {u"haproxy.drain"_s}});
    row("surge", u"overload-surge"_s,
        {.before = after(Fault::Kind::Surge, {QString()}, 3, 40s),
         .byHand = {{u"Raise the minimum amount of the busiest pairs"_s, quiet}},
         .passed = {u"Treat it as an attack"_s}});
    row("attack on the line", u"ddos-l4"_s,
        {.values = {{u"source"_s, u"203.0.113.7"_s}},
         .before = after(Fault::Kind::Surge, {QString()}, 4, 40s),
         .byHand = {{u"Block 203.0.113.7"_s, quiet}}});
    row("attack with requests", u"ddos-l7"_s,
        {.values = {{u"source"_s, u"203.0.113.7"_s}},
         .before = after(Fault::Kind::Surge, {QString()}, 4, 40s),
         .byHand = {{u"Shed what is not trading"_s, quiet}},
         .passed = {u"Treat it as a theft too"_s}});
    row("credentials stolen", u"credential-theft"_s, {.decisions = {{u"Whose access was stolen?"_s, 1}}});
    row("wallets differ", u"wallet-mismatch"_s,
        {.decisions = {{u"Which side holds less?"_s, 2}},
         .passed = {u"Find the deposit that is not booked"_s, u"Keep it frozen and hand over"_s}});
    row("wallets differ over night", u"wallet-mismatch"_s,
        {.decisions = {{u"Which side holds less?"_s, 2}, {u"Is it explained?"_s, 1}, {u"Is it solved?"_s, 1}},
         .passed = {u"Unfreeze this asset"_s}});
    row("bad deploy", u"bad-deploy"_s,
        {.values = {{u"entry"_s, u"41"_s}, {u"revision"_s, u"4f2c1a9"_s}},
         .before = after(Fault::Kind::Sick, api, 0.3, 20s),
         .byHand = {{u"Roll api back"_s, heal(api)}},
         .passed = {u"Call the developer on call"_s}});
    row("primary's disk", u"disk-full"_s,
        {.values = {{u"instance"_s, u"ledger-db-1"_s}}, .confirmed = {u"patroni.switchover"_s}});
    row("other disk", u"disk-full"_s,
        {.values = {{u"instance"_s, u"ledger-db-2"_s}}, .passed = {u"Move the primary away first"_s}});
    row("cache stampede", u"cache-stampede"_s,
        {.before = after(Fault::Kind::CacheCold, {QString()}, 0, 30s)}); // every answer warms it: it ends by itself
    row("maintenance of a server", u"planned-maintenance"_s,
        {.values = {{u"instance"_s, u"web-3"_s}},
         .confirmed = {u"haproxy.maint"_s, u"haproxy.ready"_s},
         .passed = {u"Hand the primary over"_s, u"Halt the market at the announced time"_s}});
    row("maintenance of the database", u"planned-maintenance"_s,
        {.values = {{u"instance"_s, u"web-3"_s}},
         .decisions = {{u"What is worked on?"_s, 1}},
         .confirmed = {u"patroni.switchover"_s},
         .passed = {u"Put {instance} into maintenance"_s}});
    row("maintenance of the market", u"planned-maintenance"_s,
        {.values = {{u"instance"_s, u"web-3"_s}},
         .byHand = {{u"Halt the market at the announced time"_s, halt}, {u"Open trading"_s, open}},
         .decisions = {{u"What is worked on?"_s, 2}},
         .passed = {u"Put {instance} into maintenance"_s, u"Hand the primary over"_s}});
    row("region lost", u"regional-loss"_s,
        {.before =
             [](LibraryDesk &desk) {
                 desk.strike(Fault::Kind::PausePatroni);
                 desk.strike(Fault::Kind::Kill, u"ledger-db-1"_s);
                 desk.strike(Fault::Kind::Kill, u"matching-a"_s);
                 desk.pass(30s);
             },
         .byHand = {{haltTitle, halt}, {u"Open trading"_s, open}},
         .decisions = {{u"Move or wait?"_s, 1}},
         .confirmed = {u"patroni.failover"_s}});
    row("handed over", u"hand-over"_s, {});
    row("first notice", u"first-notice"_s, {});
    return rows;
}

}

/// Every runbook that ships, walked to its end in the situation that it is for. What the exchange has is done by its
/// actions and seen in its world; what it has no lever for is done by hand.
class TestLibraryRuns : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reachesItsEnd_data();
    void reachesItsEnd();
    void everyRunbookIsWalked();
    void guardsHoldBackWhenNothingIsWrong_data();
    void guardsHoldBackWhenNothingIsWrong();
};

void TestLibraryRuns::reachesItsEnd_data()
{
    QTest::addColumn<QString>("runbook");
    QTest::addColumn<Course>("course");
    for (const auto all = courses(); const Row &row : all)
        QTest::newRow(row.name) << row.runbook << row.course;
}

void TestLibraryRuns::reachesItsEnd()
{
    QFETCH(QString, runbook);
    QFETCH(Course, course);
    LibraryDesk desk;
    if (course.before)
        course.before(desk);
    Walk walk(desk, course);
    const QString trouble = walk.walk(desk.runbook(runbook));
    QVERIFY2(trouble.isEmpty(), qPrintable(trouble));
    const Run run = desk.runner->runs().first();
    QCOMPARE(run.runbook.name, runbook);
    QCOMPARE(run.outcome, u"complete"_s);
    QCOMPARE(walk.confirmed, course.confirmed);
    for (const ActionRecord &record : desk.dispatcher->records())
        QVERIFY2(record.state == ActionState::Confirmed, qPrintable(record.reason));
    for (const QString &title : std::as_const(course.passed)) {
        const int step = run.runbook.indexOf(title);
        QVERIFY2(step >= 0 && run.steps[step].passed, qPrintable(title));
    }
}

void TestLibraryRuns::everyRunbookIsWalked()
{
    const QList<Row> all = courses();
    const LibraryDesk desk;
    for (const Runbook &runbook : desk.site.runbooks)
        QVERIFY2(std::ranges::contains(all, runbook.name, &Row::runbook), qPrintable(runbook.name));
}

void TestLibraryRuns::guardsHoldBackWhenNothingIsWrong_data()
{
    QTest::addColumn<QString>("runbook");
    QTest::addColumn<QString>("instance");
    QTest::newRow("primary lost") << u"ledger-primary-lost"_s << QString();
    QTest::newRow("replica lag") << u"replica-lag"_s << u"ledger-db-3"_s;
    QTest::newRow("engine hung") << u"matching-engine-hung"_s << QString();
    QTest::newRow("market open") << u"reopen-market"_s << QString();
    QTest::newRow("cache stampede") << u"cache-stampede"_s << QString();
}

// A runbook for something that did not happen does not let itself be begun.
void TestLibraryRuns::guardsHoldBackWhenNothingIsWrong()
{
    QFETCH(QString, runbook);
    QFETCH(QString, instance);
    LibraryDesk desk;
    const Runbook &book = desk.runbook(runbook);
    desk.runner->start(book, {}, {{u"service"_s, book.service}, {u"instance"_s, instance}}, u"ops-1"_s);
    QVERIFY(desk.passUntil([&] { return desk.runner->run().has_value(); }, 20s));
    const QList<LiveStep::Line> lines = desk.runner->live(0).lines;
    QVERIFY(std::ranges::any_of(
        lines, [](const LiveStep::Line &line) { return line.kind == Kind::Guard && !line.result.holds(); }));
}

QTEST_MAIN(TestLibraryRuns)
#include "tst_libraryruns.moc"
