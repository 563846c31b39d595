// SPDX-License-Identifier: GPL-3.0-or-later
// The one way out, with a control API that answers what a test wants and looks into the journal file when it is asked.
#include "control/actionfold.h"
#include "control/controlapi.h"
#include "control/dispatcher.h"
#include "control/selectandoperate.h"
#include "journal/journal.h"
#include "journal/kinds.h"
#include "journal/verify.h"
#include "situation/situation.h"

#include <QPromise>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <QCoro/QCoroFuture>

#include <sys/resource.h>

#include <csignal>

using namespace Hikeshi;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

class FakeApi final : public ControlApi
{
public:
    explicit FakeApi(QString journal)
        : m_journal(std::move(journal))
    {
    }

    QCoro::Task<Answer> execute(const Clearance &clearance, Request request) override
    {
        requests.append(request);
        const auto onDisk = readJournal(m_journal);
        intentOnDisk = onDisk && std::ranges::any_of(*onDisk, [&](const Entry &entry) {
                           return entry.number == clearance.intent() && entry.kind == Kind::actionIntent;
                       });
        auto promise = std::make_shared<QPromise<Answer>>();
        promise->start();
        m_waiting.append(promise);
        const QFuture<Answer> answer = promise->future();
        co_return co_await answer;
    }
    int inFlight() const override { return static_cast<int>(m_waiting.size()); }

    void answer(Answer answer)
    {
        const auto promise = m_waiting.takeFirst();
        promise->addResult(std::move(answer));
        promise->finish();
    }

    QList<Request> requests;
    bool intentOnDisk = false;

private:
    QString m_journal;
    QList<std::shared_ptr<QPromise<Answer>>> m_waiting;
};

const QByteArray connectorText = R"(
connector: {id: db, transport: http}
actions:
  - id: db.failover
    title: Fail over {target} to {candidate}
    arguments:
      - {name: candidate, type: instance}
    guards:
      - freshness of {candidate} < 5 s
    cool_down: 60s
    request: {method: POST, path: /failover, body: {candidate: "{candidate}"}, endpoint: candidate, success: [200, 202], unknown: [status unknown]}
    verify:
      - primary of {target} = {candidate}
    within: 30s
    role_changes:
      - {instance: "{primary}", from: primary, to: stopped}
      - {instance: "{candidate}", from: replica, to: primary}
  - id: db.pause
    title: Pause
    request: {method: PATCH, path: /config, body: {pause: true}, success: [200]}
    verify:
      - property paused of db-2 = true
)";

Answer answered(int status, const QByteArray &body)
{
    return {.kind = Answer::Kind::Answered, .status = status, .body = body, .peer = u"127.0.0.1:8008"_s};
}

/// Everything that the journal tells of one action.
const QStringList whole{Kind::actionSelected, Kind::actionIntent, Kind::actionRequested, Kind::actionAnswered,
                        Kind::actionOutcome};

}

class TestDispatcher : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void confirmedWhenTheWorldShowsIt();
    void outcomes_data();
    void outcomes();
    void unknownIsNotRepeatedAndResolvedByReading();
    void alreadyAsWishedIsConfirmed();
    void refusedSendsNothingAndIsRemembered();
    void previewSendsAndWritesNothing();
    void offersPutTheBestCandidateIn();
    void stopHoldsEverythingBackUntilReleased();
    void stopWhileTheIntentIsWritten();
    void coolDownAndConflict();
    void twoAtOnceSendOnce();
    void anotherServiceIsNotHeldUp();
    void journalThatCannotBeWrittenLetsNothingOut();
    void journalOpenForReadingOnlyLetsNothingOut();
    void openIntentAfterACrashIsResolvedByReading();
    void destroyedWhileUnderWay_data();
    void destroyedWhileUnderWay();

private:
    void openJournal(Journal::Access access = Journal::Access::ReadWrite);
    void makeDispatcher();
    void observe(const QString &instance, Role role, Health health = Health::Normal, bool reachable = true,
                 const QMap<QString, QVariant> &properties = {});
    void promote(const QString &instance);
    Intent failover(const QString &candidate = u"db-2"_s) const;
    /// Starts it; the record is in the list once it has ended.
    void operate(const Intent &intent);
    void operate(qint64 selection, const Intent &intent);
    qint64 select(const Intent &intent); ///< 0: refused
    void settle();
    QStringList kinds() const;
    ActionRecord last() const { return m_dispatcher->records().value(m_dispatcher->records().size() - 1); }

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_path;
    std::unique_ptr<SteppedClock> m_clock;
    std::unique_ptr<Situation> m_situation;
    std::unique_ptr<Journal> m_journal;
    std::unique_ptr<FakeApi> m_api;
    std::unique_ptr<Dispatcher> m_dispatcher;
    QList<ActionRecord> m_ended;
};

void TestDispatcher::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_path = m_dir->filePath(u"journal.sqlite"_s);
    m_clock = std::make_unique<SteppedClock>(fromMilliseconds(1'795'489'200'000));
    m_situation = std::make_unique<Situation>(*m_clock);
    m_situation->apply(
        {SourceId(u"map"_s),
         Topology{.services = {{.id = ServiceId(u"ledger-db"_s),
                                .redundancy = u"patroni"_s,
                                .instances = {InstanceId(u"db-1"_s), InstanceId(u"db-2"_s), InstanceId(u"db-3"_s)}},
                               {.id = ServiceId(u"other-db"_s),
                                .redundancy = u"patroni"_s,
                                .instances = {InstanceId(u"x-1"_s), InstanceId(u"x-2"_s)}}}}});
    observe(u"db-1"_s, Role::Primary, Health::Down, false);
    observe(u"db-2"_s, Role::Replica, Health::Normal, true, {{u"paused"_s, false}});
    observe(u"db-3"_s, Role::Replica);
    observe(u"x-1"_s, Role::Primary);
    observe(u"x-2"_s, Role::Replica);
    m_ended.clear();
    openJournal();
    m_api = std::make_unique<FakeApi>(m_path);
    makeDispatcher();
}

void TestDispatcher::cleanup()
{
    m_dispatcher.reset();
    m_journal.reset();
    while (m_api->inFlight() > 0) // whoever still waits is told, or its coroutine would never end
        m_api->answer({});
    QCoreApplication::processEvents();
    m_api.reset();
}

void TestDispatcher::openJournal(Journal::Access access)
{
    m_journal.reset();
    auto journal = Journal::open(m_path, *m_clock, access);
    QVERIFY2(journal, journal ? "" : qPrintable(journal.error().text()));
    m_journal = std::move(*journal);
}

void TestDispatcher::makeDispatcher()
{
    Findings findings;
    const Connector connector = Connector::parse(connectorText, u"db.yaml"_s, findings);
    for (const Finding &finding : std::as_const(findings))
        QFAIL(qPrintable(finding.text()));
    const auto bind = [](const char *service, const QStringList &instances) {
        ControlBinding binding{.connector = u"db"_s, .service = ServiceId(QString::fromLatin1(service))};
        for (const QString &instance : instances)
            binding.endpoints.insert(instance, u"http://%1"_s.arg(instance));
        return binding;
    };
    m_dispatcher = std::make_unique<Dispatcher>(
        Catalogue({connector},
                  {bind("ledger-db", {u"db-1"_s, u"db-2"_s, u"db-3"_s}), bind("other-db", {u"x-1"_s, u"x-2"_s})}),
        *m_situation, *m_journal, *m_api, Policy{.arming = std::nullopt});
}

void TestDispatcher::observe(const QString &instance, Role role, Health health, bool reachable,
                             const QMap<QString, QVariant> &properties)
{
    m_situation->apply({SourceId(u"s"_s),
                        InstanceObservation{.instance = InstanceId(instance),
                                            .at = m_clock->now(),
                                            .health = health,
                                            .role = reachable ? std::optional(role) : std::nullopt,
                                            .reachable = reachable,
                                            .properties = properties}});
    if (!reachable) { // its last word as primary came before
        m_situation->apply(
            {SourceId(u"lb"_s),
             InstanceObservation{
                 .instance = InstanceId(instance), .at = m_clock->now(), .health = health, .role = std::nullopt}});
    }
}

void TestDispatcher::promote(const QString &instance)
{
    observe(instance, Role::Primary);
}

Intent TestDispatcher::failover(const QString &candidate) const
{
    return {.action = ActionId(u"db.failover"_s),
            .target = candidate.startsWith(u'x') ? u"other-db"_s : u"ledger-db"_s,
            .arguments = {{u"candidate"_s, candidate}},
            .operatorId = u"operator"_s};
}

void TestDispatcher::operate(const Intent &intent)
{
    [](Dispatcher &dispatcher, Intent wanted, QList<ActionRecord> &ended) -> QCoro::Task<> {
        ended.append(co_await selectAndOperate(dispatcher, wanted));
    }(*m_dispatcher, intent, m_ended);
}

void TestDispatcher::operate(qint64 selection, const Intent &intent)
{
    [](Dispatcher &dispatcher, qint64 number, Intent wanted, QList<ActionRecord> &ended) -> QCoro::Task<> {
        ended.append(co_await dispatcher.operate(number, wanted));
    }(*m_dispatcher, selection, intent, m_ended);
}

qint64 TestDispatcher::select(const Intent &intent)
{
    std::optional<Result<Selection>> selected;
    m_dispatcher->select(intent).then([&selected](const Result<Selection> &result) { selected = result; });
    [&] { QTRY_VERIFY(selected); }();
    return selected && *selected ? (*selected)->number : 0;
}

void TestDispatcher::settle()
{
    // What is asked of the journal now is answered after everything asked before.
    QFuture<Result<Entry>> marker = m_journal->append({.kind = u"note.written"_s, .actor = u"test"_s, .body = {}});
    QTRY_VERIFY(marker.isFinished());
    QTest::qWait(0);
}

QStringList TestDispatcher::kinds() const
{
    QStringList kinds;
    const auto entries = readJournal(m_path);
    for (const Entry &entry : entries.value_or(QList<Entry>())) {
        if (entry.kind.startsWith(u"action."_s) || entry.kind == Kind::stopSet)
            kinds.append(entry.kind);
    }
    return kinds;
}

void TestDispatcher::confirmedWhenTheWorldShowsIt()
{
    QSignalSpy changed(m_dispatcher.get(), &ActionPort::changed);
    operate(failover());
    QTRY_COMPARE(m_api->requests.size(), 1);
    QVERIFY(m_api->intentOnDisk); // synced before the request left
    QCOMPARE(m_api->requests[0].method, u"POST"_s);
    QCOMPARE(m_api->requests[0].path, u"/failover"_s);
    QCOMPARE(m_api->requests[0].body, QByteArray(R"({"candidate":"db-2"})"));
    QCOMPARE(m_api->requests[0].endpoint, u"http://db-2"_s);
    QCOMPARE(last().state, ActionState::Requested);
    QCOMPARE(last().requests, QStringList{u"POST /failover\n{\"candidate\":\"db-2\"}"_s});
    m_api->answer(answered(200, "Successfully failed over to \"db-2\""));
    QTRY_COMPARE(last().state, ActionState::Verifying);
    QVERIFY(m_ended.isEmpty()); // an answer is no outcome
    promote(u"db-2"_s);
    QTRY_COMPARE(m_ended.size(), 1);
    QCOMPARE(m_ended[0].state, ActionState::Confirmed);
    QCOMPARE(m_ended[0].answer, u"200 Successfully failed over to \"db-2\""_s);
    QCOMPARE(m_ended[0].evidence, QStringList{u"primary of ledger-db = db-2: db-2"_s});
    QCOMPARE(kinds(), whole);
    QVERIFY(changed.size() >= 3);
    QCOMPARE(foldActions(*readJournal(m_path)), m_dispatcher->records());
}

void TestDispatcher::outcomes_data()
{
    QTest::addColumn<Answer>("answer");
    QTest::addColumn<ActionState>("state");
    QTest::addColumn<QString>("reason");
    using Kind = Answer::Kind;
    QTest::newRow("refused by the target") << answered(412, "candidate does not exists") << ActionState::Failed
                                           << u"the target refused: 412 candidate does not exists"_s;
    QTest::newRow("failed at the target")
        << answered(503, "Failover failed") << ActionState::Failed << u"the target refused: 503 Failover failed"_s;
    QTest::newRow("status unknown") << answered(
        503, "Failover status unknown after 20 seconds; operation may still be in progress")
                                    << ActionState::Unknown << u"status unknown after 20 seconds"_s;
    QTest::newRow("promised, but not shown") << answered(200, "Successfully failed over") << ActionState::Failed
                                             << u"the world does not show it after 0:30"_s;
    QTest::newRow("empty reply") << Answer{.kind = Kind::Lost, .reason = u"Server returned nothing"_s}
                                 << ActionState::Unknown << u"Server returned nothing; it may have been carried out"_s;
    QTest::newRow("timed out") << Answer{.kind = Kind::Lost, .reason = u"Timeout was reached"_s} << ActionState::Unknown
                               << u"Timeout was reached"_s;
    QTest::newRow("not sent") << Answer{.kind = Kind::NotSent, .reason = u"connection refused"_s} << ActionState::Failed
                              << u"nothing was sent: connection refused"_s;
    QTest::newRow("redirected") << answered(302, "") << ActionState::Failed << u"the target refused: 302"_s;
}

void TestDispatcher::outcomes()
{
    QFETCH(Answer, answer);
    QFETCH(ActionState, state);
    QFETCH(QString, reason);
    operate(failover());
    QTRY_COMPARE(m_api->requests.size(), 1);
    m_api->answer(answer);
    settle();
    for (int second = 0; second < 31; ++second) {
        m_clock->advanceBy(1s);
        for (const char *name : {"db-2", "db-3"}) // seen all the time, and still a replica
            observe(QString::fromLatin1(name), Role::Replica);
        QTest::qWait(0);
    }
    QTRY_COMPARE(m_ended.size(), 1);
    QCOMPARE(m_ended[0].state, state);
    QVERIFY2(m_ended[0].reason.contains(reason), qPrintable(m_ended[0].reason));
    QCOMPARE(m_api->requests.size(), 1);
    QCOMPARE(kinds(), whole);
}

void TestDispatcher::unknownIsNotRepeatedAndResolvedByReading()
{
    operate(failover());
    QTRY_COMPARE(m_api->requests.size(), 1);
    m_api->answer({.kind = Answer::Kind::Lost, .reason = u"cut"_s});
    settle();
    m_clock->advanceBy(31s);
    QTRY_COMPARE(m_ended.size(), 1);
    QCOMPARE(last().state, ActionState::Unknown);
    m_clock->advanceBy(10min);
    settle();
    QCOMPARE(m_api->requests.size(), 1);
    promote(u"db-2"_s);
    QTRY_COMPARE(last().state, ActionState::Confirmed);
    QCOMPARE(last().reason, u"the world shows it"_s);
    QCOMPARE(m_api->requests.size(), 1);
}

void TestDispatcher::alreadyAsWishedIsConfirmed()
{
    // Patroni refuses the repeated click with 412; the world is as it was wished all the same.
    operate(failover());
    QTRY_COMPARE(m_api->requests.size(), 1);
    promote(u"db-2"_s);
    m_api->answer(answered(412, "leader name does not match"));
    QTRY_COMPARE(m_ended.size(), 1);
    QCOMPARE(m_ended[0].state, ActionState::Confirmed);
}

void TestDispatcher::refusedSendsNothingAndIsRemembered()
{
    operate(failover(u"db-1"_s));
    QTRY_COMPARE(m_ended.size(), 1);
    QCOMPARE(m_ended[0].state, ActionState::Refused);
    QVERIFY2(m_ended[0].reason.contains(u"db-1 is eligible: "_s), qPrintable(m_ended[0].reason));
    QVERIFY(m_api->requests.isEmpty());
    QCOMPARE(kinds(), QStringList{Kind::actionRefused});
    QCOMPARE(last().state, ActionState::Refused);
    QCOMPARE(last().number, m_ended[0].number);
    operate({.action = ActionId(u"db.explode"_s), .target = u"ledger-db"_s});
    QTRY_COMPARE(m_ended.size(), 2);
    QCOMPARE(m_ended[1].state, ActionState::Refused);
    QVERIFY(m_api->requests.isEmpty());
}

void TestDispatcher::previewSendsAndWritesNothing()
{
    const Preview preview = m_dispatcher->preview(failover());
    QVERIFY(preview.allowed());
    QCOMPARE(preview.title, u"Fail over ledger-db to db-2"_s);
    QVERIFY(preview.request.contains(u"POST /failover"_s));
    QCOMPARE(preview.endpoint, u"db-2"_s);
    QCOMPARE(preview.candidates.size(), 3);
    settle();
    QVERIFY(kinds().isEmpty());
    QVERIFY(m_api->requests.isEmpty());
    QVERIFY(!m_dispatcher->preview(failover(u"db-9"_s)).allowed());
}

void TestDispatcher::offersPutTheBestCandidateIn()
{
    const QList<Preview> offers = m_dispatcher->offers(u"ledger-db"_s);
    QCOMPARE(offers.size(), 2);
    QCOMPARE(offers[0].intent.arguments.value(u"candidate"_s), u"db-2"_s);
    QVERIFY(offers[0].allowed());
    QVERIFY(m_dispatcher->offers(u"nobody"_s).isEmpty());
}

void TestDispatcher::stopHoldsEverythingBackUntilReleased()
{
    QSignalSpy stops(m_dispatcher.get(), &ActionPort::stopChanged);
    m_dispatcher->setStop(true, u"operator"_s, u"wrong site"_s);
    QVERIFY(m_dispatcher->isStopped()); // at once
    operate(failover());
    QTRY_COMPARE(m_ended.size(), 1);
    QVERIFY2(m_ended[0].reason.contains(u"everything is stopped: wrong site"_s), qPrintable(m_ended[0].reason));
    QVERIFY(m_api->requests.isEmpty());
    m_dispatcher->setStop(false, u"operator"_s, u"it was the right one"_s);
    QTRY_VERIFY(!m_dispatcher->isStopped());
    operate(failover());
    QTRY_COMPARE(m_api->requests.size(), 1);
    QCOMPARE(stops.first()[0].toBool(), true);
    QCOMPARE(stops.last()[0].toBool(), false);
    m_dispatcher->setStop(true, u"operator"_s, u"again"_s);
    settle();
    makeDispatcher(); // stopped stays stopped over a restart
    QVERIFY(m_dispatcher->isStopped());
}

void TestDispatcher::stopWhileTheIntentIsWritten()
{
    const qint64 selection = select(failover());
    operate(selection, failover());
    m_dispatcher->setStop(true, u"operator"_s, u"wait"_s);
    QTRY_COMPARE(m_ended.size(), 1);
    QCOMPARE(m_ended[0].state, ActionState::Failed);
    QVERIFY2(m_ended[0].reason.contains(u"nothing was sent: everything is stopped: wait"_s),
             qPrintable(m_ended[0].reason));
    QVERIFY(m_api->requests.isEmpty());
}

void TestDispatcher::coolDownAndConflict()
{
    operate(failover());
    QTRY_COMPARE(m_api->requests.size(), 1);
    operate({.action = ActionId(u"db.pause"_s), .target = u"ledger-db"_s});
    QTRY_COMPARE(m_ended.size(), 1);
    QVERIFY2(m_ended[0].reason.contains(u"still under way"_s), qPrintable(m_ended[0].reason));
    m_api->answer(answered(200, "done"));
    promote(u"db-2"_s);
    QTRY_COMPARE(m_ended.size(), 2);
    operate(failover(u"db-3"_s));
    QTRY_COMPARE(m_ended.size(), 3);
    QVERIFY2(m_ended[2].reason.contains(u"cool-down: #"_s), qPrintable(m_ended[2].reason));
    QCOMPARE(m_api->requests.size(), 1);
    m_clock->advanceBy(60s);
    observe(u"db-3"_s, Role::Replica);
    operate(failover(u"db-3"_s));
    QTRY_COMPARE(m_api->requests.size(), 2);
}

void TestDispatcher::twoAtOnceSendOnce()
{
    operate(failover());
    operate(failover(u"db-3"_s)); // while the first is being written
    QTRY_COMPARE(m_ended.size(), 1);
    QCOMPARE(m_ended[0].state, ActionState::Refused);
    QVERIFY2(m_ended[0].reason.contains(u"just being started"_s), qPrintable(m_ended[0].reason));
    QTRY_COMPARE(m_api->requests.size(), 1);
    operate(failover()); // and between its writing and its answer
    QTRY_COMPARE(m_ended.size(), 2);
    QVERIFY(m_ended[1].reason.contains(u"still under way"_s));
    settle();
    QCOMPARE(m_api->requests.size(), 1);
    QCOMPARE(kinds().count(Kind::actionIntent), 1);
}

void TestDispatcher::anotherServiceIsNotHeldUp()
{
    operate(failover());
    operate(failover(u"x-2"_s));
    QTRY_COMPARE(m_api->requests.size(), 2);
}

namespace {

/// The file cannot grow while this lives: a full disk.
class FullDisk
{
public:
    explicit FullDisk(rlim_t limit)
    {
        ::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        const rlimit small{limit, m_before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &small);
    }
    ~FullDisk() { ::setrlimit(RLIMIT_FSIZE, &m_before); }

private:
    rlimit m_before{};
};

}

void TestDispatcher::journalThatCannotBeWrittenLetsNothingOut()
{
    {
        const FullDisk full(1);
        operate(failover());
        QTRY_COMPARE_WITH_TIMEOUT(m_ended.size(), 1, 20'000);
        QCOMPARE(m_ended[0].state, ActionState::Refused);
        QVERIFY(!m_ended[0].reason.isEmpty());
        QVERIFY(m_api->requests.isEmpty());
        const Preview preview = m_dispatcher->preview(failover());
        QVERIFY(!preview.allowed()); // and the next one says so before it is tried
        QVERIFY(std::ranges::any_of(preview.verdicts, [](const GuardVerdict &v) {
            return v.guard == u"journal can be written" && !v.reason.isEmpty();
        }));
        m_dispatcher->setStop(true, u"operator"_s, u"brake"_s);
        QVERIFY(m_dispatcher->isStopped()); // the brake needs no journal
        QTest::qWait(0);
    }
    QVERIFY(readJournal(m_path));
}

void TestDispatcher::journalOpenForReadingOnlyLetsNothingOut()
{
    m_dispatcher.reset();
    openJournal(Journal::Access::ReadOnly);
    makeDispatcher();
    operate(failover());
    QTRY_COMPARE(m_ended.size(), 1);
    QCOMPARE(m_ended[0].state, ActionState::Refused);
    QVERIFY2(m_ended[0].reason.contains(u"open for reading only"_s), qPrintable(m_ended[0].reason));
    QVERIFY(m_api->requests.isEmpty());
}

void TestDispatcher::openIntentAfterACrashIsResolvedByReading()
{
    operate(failover());
    QTRY_COMPARE(m_api->requests.size(), 1);
    // The program ends here: no answer was ever written. The next one begins before it knows the map.
    m_dispatcher.reset();
    m_situation = std::make_unique<Situation>(*m_clock);
    openJournal();
    makeDispatcher();
    QTRY_COMPARE(last().state, ActionState::Unknown);
    QVERIFY2(last().reason.contains(u"ended before the outcome was known"_s), qPrintable(last().reason));
    m_situation->apply({SourceId(u"map"_s),
                        Topology{.services = {{.id = ServiceId(u"ledger-db"_s),
                                               .instances = {InstanceId(u"db-1"_s), InstanceId(u"db-2"_s)}}}}});
    QTest::qWait(0);
    QCOMPARE(last().state, ActionState::Unknown);
    promote(u"db-2"_s);
    QTRY_COMPARE(last().state, ActionState::Confirmed);
    QCOMPARE(m_api->requests.size(), 1); // nothing was sent again
}

void TestDispatcher::destroyedWhileUnderWay_data()
{
    QTest::addColumn<bool>("afterTheAnswer");
    QTest::newRow("before the answer") << false;
    QTest::newRow("while the world is watched") << true;
}

void TestDispatcher::destroyedWhileUnderWay()
{
    QFETCH(bool, afterTheAnswer);
    operate(failover());
    QTRY_COMPARE(m_api->requests.size(), 1);
    if (afterTheAnswer) {
        m_api->answer(answered(200, "done"));
        QTRY_COMPARE(last().state, ActionState::Verifying);
        settle();
    }
    m_dispatcher.reset();
    if (!afterTheAnswer)
        m_api->answer(answered(200, "done"));
    settle();
    QTRY_COMPARE(m_ended.size(), 1); // whoever waited is told, and nothing is touched that is gone
    QVERIFY(!kinds().contains(Kind::actionOutcome));
}

QTEST_GUILESS_MAIN(TestDispatcher)
#include "tst_dispatcher.moc"
