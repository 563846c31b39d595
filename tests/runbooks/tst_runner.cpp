// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/drafts.h"
#include "journal/journal.h"
#include "journal/kinds.h"
#include "runbooks/runner.h"
#include "situation/situation.h"
#include "tests/support/idleactions.h"

#include <QTemporaryDir>
#include <QTest>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using State = StepState::State;

namespace {

/// An action port that journals what the dispatcher would, and does nothing else.
class FakePort final : public IdleActions
{
public:
    explicit FakePort(Journal &journal)
        : IdleActions(journal)
        , m_journal(journal)
    {
    }
    QList<Intent> operated;
    bool allows = true;

    Preview preview(const Intent &intent) const override
    {
        Preview preview{.intent = intent};
        preview.verdicts.append({.guard = u"test"_s, .allowed = allows, .reason = allows ? QString() : u"no"_s});
        preview.candidates = {{.instance = InstanceId(u"db-1"_s), .eligible = false},
                              {.instance = InstanceId(u"db-2"_s), .eligible = true}};
        return preview;
    }
    QCoro::Task<Result<Selection>> select(Intent intent) override
    {
        if (allows)
            co_return Selection{.number = 1, .preview = preview(intent)};
        operated.append(intent);
        write(Kind::actionRefused, {{u"run"_s, intent.run.value}, {u"step"_s, intent.step}});
        co_return fail(ErrorKind::Refused, {}, u"no"_s);
    }
    QCoro::Task<ActionRecord> operate(qint64, Intent intent) override
    {
        operated.append(intent);
        write(Kind::actionIntent, {{u"run"_s, intent.run.value}, {u"step"_s, intent.step}});
        co_return ActionRecord{.intent = intent};
    }
    void write(QLatin1StringView kind, const QJsonObject &body) { (void)m_journal.append({kind, u"you"_s, body}); }

private:
    Journal &m_journal;
};

const QByteArray book = R"(---
title: Test {service}
service: db
---
# Test

## Look

```guard
load < 50 %
```

## Act on {service}

```action
action: patroni.failover
target: "{service}"
arguments: {candidate: best}
```
```verify
load < 10 %
```

## Wait

```wait
within 30s
```

## Tell

```announce
phase: identified
```

## By hand

- [ ] one
- [ ] two
)";

struct Fixture
{
    QTemporaryDir dir;
    SteppedClock clock{fromMilliseconds(1'000'000)};
    Situation situation{clock};
    std::unique_ptr<Journal> journal = std::move(*Journal::open(dir.filePath(u"j.sqlite"_s), clock));
    FakePort port{*journal};
    std::unique_ptr<Runner> runner = std::make_unique<Runner>(situation, *journal, port);

    void load(double value)
    {
        clock.advanceBy(1s);
        situation.apply({SourceId(u"s"_s), SampleBatch{SeriesId(u"load"_s), {{clock.now(), value}}}});
        clock.advanceBy(1s);
    }
    void start(int steps = 0)
    {
        Findings findings;
        const Runbook runbook = Runbook::parse(book, u"test.md"_s, findings);
        QVERIFY2(findings.isEmpty(), findings.isEmpty() ? "" : qPrintable(findings.first().text()));
        runner->start(runbook, IncidentId(u"INC-1"_s), {{u"service"_s, u"ledger-db"_s}}, u"you"_s);
        QTRY_VERIFY(runner->run());
        for (int step = 0; step < steps; ++step) {
            runner->skip(step, u"test"_s, u"you"_s);
            QTRY_COMPARE(runner->run()->current(), step + 1);
        }
    }
    StepState step(int index) const { return runner->run()->steps[index]; }
    qint64 newest(QLatin1StringView kind) const
    {
        qint64 number = 0;
        for (const Entry &entry : journal->entries()) {
            if (entry.kind == kind)
                number = entry.number;
        }
        return number;
    }
    void outcome(const QString &word)
    {
        port.write(Kind::actionOutcome, {{u"intent"_s, newest(Kind::actionIntent)}, {u"outcome"_s, word}});
    }
};

}

class TestRunner : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void stepsAreReadAndTheirTextHasNoBlocks();
    void tickingAndSkippingMoveOn();
    void bestCandidateAndValuesGoIntoTheIntent();
    void guardHoldsTheActionBack();
    void onlyTheCurrentStepActs();
    void outcomes_data();
    void outcomes();
    void confirmedActionStillWaitsForItsVerification();
    void refusedSecondTryDoesNotHideTheFirst();
    void waitEndsWithItsTime();
    void announceStepEndsWithItsNotice();
    void aNewRunnerStandsWhereTheOldOneStood();
    void endedRunIsNoLongerOpen();
};

void TestRunner::stepsAreReadAndTheirTextHasNoBlocks()
{
    Findings findings;
    const Runbook runbook = Runbook::parse(book, u"test.md"_s, findings);
    QStringList titles;
    for (const Step &step : runbook.steps)
        titles << step.title;
    QCOMPARE(titles, (QStringList{u"Look"_s, u"Act on {service}"_s, u"Wait"_s, u"Tell"_s, u"one"_s, u"two"_s}));
    // The heading of the section that follows is not text of the step before it.
    for (const Step &step : runbook.steps)
        QCOMPARE(runbook.text(step), QString());
}

void TestRunner::tickingAndSkippingMoveOn()
{
    Fixture f;
    f.start();
    QCOMPARE(f.runner->run()->values.value(u"service"_s), u"ledger-db"_s);
    f.clock.advanceBy(5s);
    f.runner->complete(0, u"seen"_s, u"ops-1"_s);
    QTRY_COMPARE(f.runner->run()->current(), 1);
    QCOMPARE(f.step(0).state, State::Done);
    QCOMPARE(f.step(0).who, u"ops-1"_s);
    QCOMPARE(f.step(0).note, u"seen"_s);
    QCOMPARE(*f.step(0).endedAt - *f.step(0).startedAt, Milliseconds(5s));
    QCOMPARE(f.step(1).startedAt, f.step(0).endedAt);
    f.runner->skip(1, u"not needed"_s, u"you"_s);
    QTRY_COMPARE(f.step(1).state, State::Skipped);
}

void TestRunner::bestCandidateAndValuesGoIntoTheIntent()
{
    Fixture f;
    f.start(1);
    f.runner->act(1, {}, u"you"_s);
    QCOMPARE(f.port.operated.size(), 1);
    const Intent &intent = f.port.operated.first();
    QCOMPARE(intent.target, u"ledger-db"_s);
    QCOMPARE(intent.arguments.value(u"candidate"_s), u"db-2"_s);
    QCOMPARE(intent.incident, IncidentId(u"INC-1"_s));
    QCOMPARE(intent.run, f.runner->run()->id);
    QCOMPARE(intent.step, 1);
}

void TestRunner::guardHoldsTheActionBack()
{
    Fixture f;
    f.start();
    f.load(0.6);
    QVERIFY(!f.runner->live(0).mayAct);
    QVERIFY(f.runner->live(0).lines.first().result.reason.contains(u"must be < 50 %"_s));
    f.load(0.4);
    QVERIFY(f.runner->live(0).mayAct);
}

void TestRunner::onlyTheCurrentStepActs()
{
    Fixture f;
    f.start();
    f.runner->act(1, {}, u"you"_s);
    QCOMPARE(f.port.operated.size(), 0);
}

void TestRunner::outcomes_data()
{
    QTest::addColumn<QString>("outcome");
    QTest::addColumn<State>("state");
    QTest::addColumn<bool>("again"); ///< may it be tried again
    QTest::newRow("confirmed") << u"confirmed"_s << State::Watching << true;
    QTest::newRow("failed") << u"failed"_s << State::Failed << true;
    QTest::newRow("unknown") << u"unknown"_s << State::Unknown << false;
}

void TestRunner::outcomes()
{
    QFETCH(QString, outcome);
    QFETCH(State, state);
    QFETCH(bool, again);
    Fixture f;
    f.start(1);
    f.runner->act(1, {}, u"you"_s);
    QTRY_COMPARE(f.step(1).state, State::Acting);
    f.runner->act(1, {}, u"you"_s);
    QCOMPARE(f.port.operated.size(), 1); // under way: not repeated
    f.outcome(outcome);
    QTRY_COMPARE(f.step(1).state, state);
    f.runner->act(1, {}, u"you"_s);
    QCOMPARE(f.port.operated.size(), again ? 2 : 1);
    f.runner->complete(1, {}, u"you"_s);
    QTRY_COMPARE(f.runner->run()->current(), 2); // by hand always
}

void TestRunner::confirmedActionStillWaitsForItsVerification()
{
    Fixture f;
    f.start(1);
    f.load(0.05);
    QCOMPARE(f.step(1).state, State::Pending); // nothing was done yet: what holds by chance ends no step
    f.load(0.4);
    f.runner->act(1, {}, u"you"_s);
    QTRY_COMPARE(f.step(1).state, State::Acting);
    f.outcome(u"confirmed"_s);
    QTRY_COMPARE(f.step(1).state, State::Watching);
    f.load(0.05);
    QTRY_COMPARE(f.runner->run()->current(), 2);
    QVERIFY2(f.step(1).note.contains(u"load < 10 %: 5 %"_s), qPrintable(f.step(1).note));
    QCOMPARE(f.step(1).who, Drafts::console());
}

void TestRunner::refusedSecondTryDoesNotHideTheFirst()
{
    Fixture f;
    f.start(1);
    f.runner->act(1, {}, u"you"_s);
    QTRY_COMPARE(f.step(1).state, State::Acting);
    f.port.write(Kind::actionRefused, {{u"run"_s, f.runner->run()->id.value}, {u"step"_s, 1}});
    QTRY_COMPARE(f.newest(Kind::actionRefused) > 0, true);
    QCOMPARE(f.step(1).state, State::Acting);
    f.outcome(u"confirmed"_s);
    QTRY_COMPARE(f.step(1).state, State::Watching);
}

void TestRunner::waitEndsWithItsTime()
{
    Fixture f;
    f.start(2);
    f.clock.advanceBy(29s);
    QCOMPARE(f.runner->run()->current(), 2);
    f.clock.advanceBy(1s);
    QTRY_COMPARE(f.runner->run()->current(), 3);
}

void TestRunner::announceStepEndsWithItsNotice()
{
    Fixture f;
    f.start(3);
    f.clock.advanceBy(60s);
    QCOMPARE(f.runner->run()->current(), 3);
    f.port.write(Kind::actionIntent, {{u"run"_s, f.runner->run()->id.value}, {u"step"_s, 3}});
    QTRY_COMPARE(f.step(3).state, State::Acting);
    f.outcome(u"confirmed"_s);
    QTRY_COMPARE(f.runner->run()->current(), 4);
    QCOMPARE(f.step(3).state, State::Done);
}

void TestRunner::aNewRunnerStandsWhereTheOldOneStood()
{
    Fixture f;
    f.start(1);
    f.runner->act(1, {}, u"you"_s);
    QTRY_COMPARE(f.step(1).state, State::Acting);
    const Run before = *f.runner->run();
    f.runner.reset();
    f.journal.reset();
    f.journal = std::move(*Journal::open(f.dir.filePath(u"j.sqlite"_s), f.clock));
    FakePort port(*f.journal);
    Runner again(f.situation, *f.journal, port);
    QCOMPARE(*again.run(), before);
    again.act(1, {}, u"you"_s);
    QCOMPARE(port.operated.size(), 0);
}

void TestRunner::endedRunIsNoLongerOpen()
{
    Fixture f;
    f.start();
    f.runner->end(u"you"_s);
    QTRY_VERIFY(!f.runner->run());
    QCOMPARE(f.runner->runs().size(), 1);
    QVERIFY(f.runner->runs().first().endedAt.has_value());
}

QTEST_GUILESS_MAIN(TestRunner)
#include "tst_runner.moc"
