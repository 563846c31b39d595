// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/guards.h"
#include "situation/situation.h"

#include <QTest>

using namespace Hikeshi;
using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

class TestGuards : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void eachGuardRefusesWithItsReason_data();
    void eachGuardRefusesWithItsReason();
    void allowedShowsEveryVerdict();
    void candidatesSayWhyNot_data();
    void candidatesSayWhyNot();
    void verdictsAreTheSameForTheSameValues();

private:
    void observe(InstanceObservation seen);
    QList<GuardVerdict> verdicts(const Intent &intent, const GuardContext &context = {}) const;
    Intent failover(const QString &candidate = u"db-2"_s) const
    {
        return {
            .action = ActionId(u"db.failover"_s), .target = u"ledger-db"_s, .arguments = {{u"candidate"_s, candidate}}};
    }

    std::unique_ptr<SteppedClock> m_clock;
    std::unique_ptr<Situation> m_situation;
    Catalogue m_catalogue;
};

namespace {

const QByteArray connectorText = R"(
connector: {id: db, transport: http}
actions:
  - id: db.failover
    title: Fail over
    arguments:
      - {name: candidate, type: instance}
      - {name: reason, required: false}
      - {name: count, type: integer, required: false, minimum: 1, maximum: 5}
      - {name: mode, type: choice, choices: [fast, safe], default: safe}
      - {name: force, type: boolean, default: "false"}
    guards:
      - freshness of {candidate} < 5 s
      - replica_lag of {candidate} < 16 MB
    cool_down: 60s
    request: {method: POST, path: /failover, success: [200]}
    verify:
      - primary of {target} = {candidate}
  - id: db.restart
    title: Restart
    target: instance
    roles: [replica]
    request: {method: POST, path: /restart, success: [200]}
    verify:
      - health of {target} = normal
)";

GuardVerdict refused(const QList<GuardVerdict> &verdicts)
{
    const auto found = std::ranges::find(verdicts, false, &GuardVerdict::allowed);
    return found == verdicts.end() ? GuardVerdict{.guard = u"everything is allowed"_s} : *found;
}

}

void TestGuards::init()
{
    m_clock = std::make_unique<SteppedClock>(fromMilliseconds(1'795'489'200'000));
    m_situation = std::make_unique<Situation>(*m_clock);
    m_situation->apply({SourceId(u"map"_s),
                        Topology{.services = {{.id = ServiceId(u"ledger-db"_s),
                                               .instances = {InstanceId(u"db-1"_s), InstanceId(u"db-2"_s),
                                                             InstanceId(u"db-3"_s), InstanceId(u"db-4"_s)}},
                                              {.id = ServiceId(u"other"_s), .instances = {InstanceId(u"x-1"_s)}}}}});
    observe({.instance = InstanceId(u"db-1"_s), .health = Health::Down, .role = Role::Primary, .reachable = false});
    observe({.instance = InstanceId(u"db-2"_s),
             .health = Health::Normal,
             .role = Role::Replica,
             .properties = {{u"replay_lag_bytes"_s, 200'000}, {u"timeline"_s, 4}}});
    observe({.instance = InstanceId(u"db-3"_s),
             .health = Health::Normal,
             .role = Role::Replica,
             .properties = {{u"replay_lag_bytes"_s, 41'000'000}, {u"timeline"_s, 4}}});
    observe({.instance = InstanceId(u"db-4"_s),
             .health = Health::Normal,
             .role = Role::Replica,
             .properties = {{u"replay_lag_bytes"_s, 0}, {u"timeline"_s, 3}}});
    Findings findings;
    const Connector connector = Connector::parse(connectorText, u"db.yaml"_s, findings);
    for (const Finding &finding : std::as_const(findings))
        QFAIL(qPrintable(finding.text()));
    m_catalogue = Catalogue({connector},
                            {{.connector = u"db"_s,
                              .service = ServiceId(u"ledger-db"_s),
                              .endpoints = {{u"db-1"_s, u"http://1"_s}, {u"db-2"_s, u"http://2"_s}}}});
}

void TestGuards::observe(InstanceObservation seen)
{
    seen.at = m_clock->now();
    m_situation->apply({SourceId(u"s"_s), seen});
}

QList<GuardVerdict> TestGuards::verdicts(const Intent &intent, const GuardContext &context) const
{
    const auto place = m_catalogue.find(intent.action, intent.target, *m_situation);
    if (!place)
        return {{.guard = u"place"_s, .reason = place.error().text()}};
    return judge(intent, *place, completed(intent, place->action->spec, place->service, *m_situation), *m_situation,
                 context);
}

void TestGuards::eachGuardRefusesWithItsReason_data()
{
    QTest::addColumn<Intent>("intent");
    QTest::addColumn<GuardContext>("context");
    QTest::addColumn<QString>("guard");
    QTest::addColumn<QString>("reason");
    const Instant now = fromMilliseconds(1'795'489'200'000);
    const auto row = [&](const char *name, const Intent &intent, const GuardContext &context, const QString &guard,
                         const QString &reason) { QTest::newRow(name) << intent << context << guard << reason; };
    const auto with = [&](const QString &argument, const QString &value) {
        Intent intent = failover();
        intent.arguments.insert(argument, value);
        return intent;
    };
    const auto past = [&](ActionState state, Milliseconds ago, const QString &target = u"ledger-db"_s) {
        return GuardContext{.records = {{.number = 7,
                                         .intent = {.action = ActionId(u"db.failover"_s), .target = target},
                                         .state = state,
                                         .intendedAt = now - ago}}};
    };
    row("stop", failover(), {.stopReason = u"wrong site"_s, .stopped = true}, u"not stopped"_s, u"wrong site"_s);
    row("journal", failover(), {.journalTrouble = u"disk full"_s}, u"journal can be written"_s, u"disk full"_s);
    row("argument missing", failover({}), {}, u"arguments"_s, u"`candidate` is not given"_s);
    row("argument unknown", with(u"colour"_s, u"red"_s), {}, u"arguments"_s, u"`colour` is no argument"_s);
    row("instance of another service", failover(u"x-1"_s), {}, u"arguments"_s, u"ledger-db has no instance `x-1`"_s);
    row("no number", with(u"count"_s, u"many"_s), {}, u"arguments"_s, u"is not a number"_s);
    row("too large", with(u"count"_s, u"6"_s), {}, u"arguments"_s, u"is outside 1 to 5"_s);
    row("a fraction", with(u"count"_s, u"1.5"_s), {}, u"arguments"_s, u"is not a number"_s);
    row("no choice", with(u"mode"_s, u"slow"_s), {}, u"arguments"_s, u"is one of fast, safe"_s);
    row("no boolean", with(u"force"_s, u"yes"_s), {}, u"arguments"_s, u"is true or false"_s);
    row("too long", with(u"reason"_s, QString(4001, u'x')), {}, u"arguments"_s, u"longer than 4,000"_s);
    row("lag", failover(u"db-3"_s), {}, u"replica_lag of db-3 < 16 MB"_s, u"41"_s);
    row("primary itself", failover(u"db-1"_s), {}, u"db-1 is eligible"_s, u"primary"_s);
    row("older timeline", failover(u"db-4"_s), {}, u"db-4 is eligible"_s, u"timeline 3, the cluster on 4"_s);
    row("under way", failover(), past(ActionState::Verifying, 1s), u"no conflicting action"_s, u"#7 db.failover"_s);
    row("under way on an instance", failover(), past(ActionState::Intended, 1s, u"db-3"_s), u"no conflicting action"_s,
        u"still under way"_s);
    row("cool-down", failover(), past(ActionState::Confirmed, 10s), u"cool-down"_s, u"#7 did the same 0:10 ago"_s);
    row("cool-down after unknown", failover(), past(ActionState::Unknown, 59s), u"cool-down"_s, u"0:59 ago"_s);
    row("role", {.action = ActionId(u"db.restart"_s), .target = u"db-1"_s}, {}, u"role"_s,
        u"db-1 is primary, this is for replica"_s);
    row("no such action", {.action = ActionId(u"db.explode"_s), .target = u"ledger-db"_s}, {}, u"place"_s,
        u"no connector of this site offers this action"_s);
    row("no such target", {.action = ActionId(u"db.failover"_s), .target = u"nobody"_s}, {}, u"place"_s,
        u"no such service"_s);
    row("service not bound", {.action = ActionId(u"db.restart"_s), .target = u"x-1"_s}, {}, u"place"_s,
        u"does not bind"_s);
}

void TestGuards::eachGuardRefusesWithItsReason()
{
    QFETCH(Intent, intent);
    QFETCH(GuardContext, context);
    QFETCH(QString, guard);
    QFETCH(QString, reason);
    const QList<GuardVerdict> all = verdicts(intent, context);
    const auto mine = std::ranges::find_if(all, [&](const GuardVerdict &v) { return v.guard == guard && !v.allowed; });
    QVERIFY2(mine != all.end(), qPrintable(refused(all).guard + u": "_s + refused(all).reason));
    QVERIFY2(mine->reason.contains(reason), qPrintable(mine->reason));
    for (const GuardVerdict &verdict : all)
        QCOMPARE(verdict.allowed, verdict.reason.isEmpty());
    if (guard == u"cool-down")
        QCOMPARE(mine->until, context.records.first().intendedAt + 60s);
}

void TestGuards::allowedShowsEveryVerdict()
{
    const QList<GuardVerdict> all = verdicts(failover());
    for (const GuardVerdict &verdict : all)
        QVERIFY2(verdict.allowed, qPrintable(verdict.guard + u": "_s + verdict.reason));
    QStringList names;
    for (const GuardVerdict &verdict : all)
        names.append(verdict.guard);
    QCOMPARE(names,
             (QStringList{u"not stopped"_s, u"journal can be written"_s, u"arguments"_s, u"freshness of db-2 < 5 s"_s,
                          u"replica_lag of db-2 < 16 MB"_s, u"db-2 is eligible"_s, u"not reserved"_s,
                          u"no conflicting action"_s, u"cool-down"_s}));
    // What is old, or failed, or elsewhere, does not stand in the way.
    const Instant now = m_clock->now();
    const auto record = [&](ActionState state, Milliseconds ago, const QString &target) {
        return ActionRecord{.number = 1,
                            .intent = {.action = ActionId(u"db.failover"_s), .target = target},
                            .state = state,
                            .intendedAt = now - ago};
    };
    const GuardContext harmless{.records = {record(ActionState::Confirmed, 60s, u"ledger-db"_s),
                                            record(ActionState::Failed, 1s, u"ledger-db"_s),
                                            record(ActionState::Refused, 1s, u"ledger-db"_s),
                                            record(ActionState::Intended, 1s, u"other"_s)}};
    QVERIFY(refused(verdicts(failover(), harmless)).guard == u"everything is allowed");
    // Stale is not allowed: what cannot be told is a refusal.
    m_clock->advanceBy(6s);
    QCOMPARE(refused(verdicts(failover())).guard, u"freshness of db-2 < 5 s"_s);
}

void TestGuards::candidatesSayWhyNot_data()
{
    QTest::addColumn<QString>("instance");
    QTest::addColumn<bool>("eligible");
    QTest::addColumn<QString>("reason");
    QTest::newRow("db-1") << u"db-1"_s << false << u"is the lost primary"_s;
    QTest::newRow("db-2") << u"db-2"_s << true << QString();
    QTest::newRow("db-3") << u"db-3"_s << false << u"replica_lag"_s;
    QTest::newRow("db-4") << u"db-4"_s << false << u"is on timeline 3, the cluster on 4"_s;
}

void TestGuards::candidatesSayWhyNot()
{
    QFETCH(QString, instance);
    QFETCH(bool, eligible);
    QFETCH(QString, reason);
    const auto place = m_catalogue.find(ActionId(u"db.failover"_s), u"ledger-db"_s, *m_situation);
    QVERIFY(place);
    const ActionSpec &spec = place->action->spec;
    const auto candidatesNow = [&] {
        return candidatesFor(spec.arguments.first(), spec, completed(failover(), spec, place->service, *m_situation),
                             place->service, *m_situation);
    };
    const QList<Candidate> candidates = candidatesNow();
    QCOMPARE(candidates.size(), 4);
    const auto mine = std::ranges::find(candidates, InstanceId(instance), &Candidate::instance);
    QVERIFY(mine != candidates.end());
    QCOMPARE(mine->eligible, eligible);
    QVERIFY2(mine->reason.contains(reason), qPrintable(mine->reason));
    // Tagged, or silent: nobody is a candidate any more.
    observe({.instance = InstanceId(u"db-2"_s),
             .health = Health::Normal,
             .role = Role::Replica,
             .properties = {{u"replay_lag_bytes"_s, 0}, {u"timeline"_s, 4}, {u"nofailover"_s, true}}});
    QCOMPARE(candidatesNow()[1].reason, u"is tagged nofailover"_s);
    observe({.instance = InstanceId(u"db-2"_s), .health = Health::Down, .role = std::nullopt, .reachable = false});
    QCOMPARE(candidatesNow()[1].reason, u"does not answer"_s);
}

void TestGuards::verdictsAreTheSameForTheSameValues()
{
    QCOMPARE(verdicts(failover()), verdicts(failover()));
    QCOMPARE(verdicts(failover(u"db-3"_s)), verdicts(failover(u"db-3"_s)));
}

QTEST_GUILESS_MAIN(TestGuards)
#include "tst_guards.moc"
