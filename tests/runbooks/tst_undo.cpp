// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/runbooks/runfixture.h"

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using State = StepState::State;
using Way = UndoStep::Way;

namespace {

const QByteArray book = R"(# T

## Look

By hand.

## Drain

```action
action: pool.drain
target: web-1
arguments: {to: a}
```

## Pause

```action
action: cluster.pause
target: db
```
```undo
action: cluster.resume
target: "{target}"
```

## Fail over

```action
action: cluster.failover
target: db
```

## After

By hand.
)";

}

/// What was done is undone by new intents, newest first, and never past a failure.
class TestUndo : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneStep();
    void backToHere();
    void neverPastAFailure_data();
    void neverPastAFailure();
    void neverPastWhatNothingUndoes();
    void whatIsUnknownIsNotUndone();
    void loopsAreUndoneOnceARound();
    void anUndoingThatWasCutOffMayBeTriedAgain();
    void theCompensationIsFromBefore();
    void secretsOfACompensationAreNotKept();
};

namespace {

void walk(RunFixture &f, int steps)
{
    f.port->compensations = {{u"pool.drain"_s, u"pool.ready"_s}, {u"cluster.failover"_s, u"cluster.switchover"_s}};
    for (int step = 0; step < steps; ++step) {
        f.clock.advanceBy(1s);
        if (f.run().runbook.steps[step].block(Block::Kind::Action))
            QVERIFY(f.done(f.runner->act(step, {}, u"you"_s)).has_value());
        else
            QVERIFY(f.done(f.runner->complete(step, {}, u"you"_s)).has_value());
        QCOMPARE(f.step(step).state, State::Done);
    }
}

QStringList actions(const QList<Intent> &intents)
{
    QStringList names;
    for (const Intent &intent : intents)
        names.append(intent.action.value);
    return names;
}

}

void TestUndo::oneStep()
{
    RunFixture f;
    f.start(book);
    walk(f, 3);
    QVERIFY(!f.done(f.runner->undo(0, u"you"_s)).has_value()); // it did nothing
    const auto undone = f.done(f.runner->undo(1, u"ops"_s));
    QVERIFY(undone.has_value());
    QCOMPARE(f.port->operated.size(), 3);
    const Intent &intent = f.port->operated.last();
    QCOMPARE(intent.action.value, u"pool.ready"_s);
    QCOMPARE(intent.target, u"web-1"_s);
    QCOMPARE(intent.arguments.value(u"to"_s), u"not a"_s);
    QCOMPARE(intent.operatorId, u"ops"_s);
    QCOMPARE(f.step(1).state, State::Undone);
    QVERIFY(f.step(1).done.isEmpty());
    QCOMPARE(f.step(2).state, State::Done); // what came after stays
    QCOMPARE(f.run().current(), 1); // it is to do again
    QVERIFY(!f.done(f.runner->undo(1, u"ops"_s)).has_value());
    QVERIFY(f.done(f.runner->act(1, {}, u"you"_s)).has_value());
    QCOMPARE(f.step(1).state, State::Done);
}

void TestUndo::backToHere()
{
    RunFixture f;
    f.start(book);
    walk(f, 4);
    QCOMPARE(f.run().current(), 4);
    const QList<UndoStep> plan = f.runner->undoPlan(1);
    QCOMPARE(plan.size(), 3);
    QCOMPARE(plan[0].step, 3);
    QCOMPARE(plan[1].intent.action.value, u"cluster.resume"_s); // its own block, not the connector's
    QCOMPARE(plan[1].intent.target, u"db"_s);
    QCOMPARE(f.port->operated.size(), 3); // a plan sends nothing
    const auto records = f.done(f.runner->undoBackTo(1, u"you"_s));
    QVERIFY(records.has_value());
    QCOMPARE(records->size(), 3);
    QCOMPARE(actions(f.port->operated.sliced(3)),
             (QStringList{u"cluster.switchover"_s, u"cluster.resume"_s, u"pool.ready"_s}));
    QCOMPARE(f.run().current(), 1);
    for (int step = 1; step < 5; ++step)
        QVERIFY(!f.step(step).isOver());
    QCOMPARE(f.step(0).state, State::Done);
    const Run before = f.run();
    f.reopen();
    QCOMPARE(f.run(), before);
}

void TestUndo::neverPastAFailure_data()
{
    QTest::addColumn<ActionState>("ends");
    QTest::addColumn<State>("state");
    QTest::newRow("failed") << ActionState::Failed << State::Done;
    QTest::newRow("unknown") << ActionState::Unknown << State::Unknown;
}

void TestUndo::neverPastAFailure()
{
    QFETCH(ActionState, ends);
    QFETCH(State, state);
    RunFixture f;
    f.start(book);
    walk(f, 4);
    f.port->ends = ends;
    const auto records = f.done(f.runner->undoBackTo(0, u"you"_s));
    QVERIFY(!records.has_value());
    QCOMPARE(f.port->operated.size(), 4); // one try, and no more
    QCOMPARE(f.step(3).state, state);
    QCOMPARE(f.step(2).state, State::Done);
    QCOMPARE(f.step(1).state, State::Done);
}

void TestUndo::neverPastWhatNothingUndoes()
{
    RunFixture f;
    f.start(book);
    walk(f, 3);
    f.port->compensations.remove(u"cluster.failover"_s);
    QVERIFY(f.done(f.runner->act(3, {}, u"you"_s)).has_value());
    QCOMPARE(f.runner->undoPlan(1).first().way, Way::ByHand);
    QVERIFY(!f.done(f.runner->undoBackTo(1, u"you"_s)).has_value());
    QCOMPARE(f.port->operated.size(), 3);
    // Somebody undid it by hand: then the rest may go.
    QVERIFY(f.done(f.runner->markUndone(3, u"by hand"_s, u"you"_s)).has_value());
    QVERIFY(f.done(f.runner->undoBackTo(1, u"you"_s)).has_value());
    QCOMPARE(actions(f.port->operated.sliced(3)), (QStringList{u"cluster.resume"_s, u"pool.ready"_s}));
}

void TestUndo::whatIsUnknownIsNotUndone()
{
    RunFixture f;
    f.start(book);
    walk(f, 1);
    f.port->ends = ActionState::Unknown;
    QVERIFY(f.done(f.runner->act(1, {}, u"you"_s)).has_value());
    QCOMPARE(f.runner->undoPlan(0).first().way, Way::Unknown);
    QVERIFY(!f.done(f.runner->undo(1, u"you"_s)).has_value());
    QVERIFY(!f.done(f.runner->undoBackTo(0, u"you"_s)).has_value());
    QCOMPARE(f.port->operated.size(), 1);
}

void TestUndo::loopsAreUndoneOnceARound()
{
    RunFixture f;
    f.start("# T\n## Act\n```action\naction: pool.drain\ntarget: w\narguments: {to: a}\n```\n## Again?\n```while\nload "
            "> 50 "
            "%\nrepeat \"Act\"\n```\n## After\nx\n");
    f.port->compensations = {{u"pool.drain"_s, u"pool.ready"_s}};
    QVERIFY(f.done(f.runner->act(0, {}, u"you"_s)).has_value());
    f.load(0.9);
    QCOMPARE(f.run().current(), 0);
    f.load(0.1);
    QVERIFY(f.done(f.runner->act(0, {}, u"you"_s)).has_value());
    QCOMPARE(f.run().current(), 2);
    QCOMPARE(f.step(0).done.size(), 2);
    QVERIFY(f.done(f.runner->undoBackTo(0, u"you"_s)).has_value());
    QCOMPARE(actions(f.port->operated.sliced(2)), (QStringList{u"pool.ready"_s, u"pool.ready"_s}));
    QCOMPARE(f.run().current(), 0);
}

void TestUndo::anUndoingThatWasCutOffMayBeTriedAgain()
{
    RunFixture f;
    f.start(book);
    walk(f, 2);
    // The console died between saying so and selecting.
    f.journal->append(
        {Kind::stepChanged,
         u"you"_s,
         {{u"run"_s, f.run().id.value}, {u"step"_s, 1}, {u"state"_s, u"undoing"_s}, {u"action"_s, u"pool.ready"_s}}});
    f.settle();
    f.reopen();
    QCOMPARE(f.step(1).state, State::Done);
    QVERIFY(f.done(f.runner->undo(1, u"you"_s)).has_value());
    QCOMPARE(f.step(1).state, State::Undone);
}

void TestUndo::theCompensationIsFromBefore()
{
    RunFixture f;
    f.start(book);
    walk(f, 2);
    // Afterwards the catalogue says something else, or is away: what was written down counts.
    f.reopen();
    f.port->compensations.clear();
    QCOMPARE(f.runner->undoPlan(1).first().way, Way::Action);
    QCOMPARE(f.runner->undoPlan(1).first().intent.action.value, u"pool.ready"_s);
}

void TestUndo::secretsOfACompensationAreNotKept()
{
    RunFixture f;
    f.start(
        "# T\n## Act\n```action\naction: pool.drain\ntarget: w\narguments: {to: \"{api_token}\"}\n```\n## After\nx\n",
        {{u"api_token"_s, u"hunter2-hunter2"_s}});
    f.port->compensations = {{u"pool.drain"_s, u"pool.ready"_s}};
    QVERIFY(f.done(f.runner->act(0, {}, u"you"_s)).has_value());
    QCOMPARE(f.port->operated.last().arguments.value(u"to"_s), u"hunter2-hunter2"_s);
    QVERIFY(f.done(f.runner->undo(0, u"you"_s)).has_value());
    QCOMPARE(f.port->operated.last().arguments.value(u"to"_s), u"not hunter2-hunter2"_s);
    for (const Entry &entry : f.journal->entries())
        QVERIFY(!QJsonDocument(entry.body).toJson().contains("hunter2"));
}

QTEST_GUILESS_MAIN(TestUndo)
#include "tst_undo.moc"
