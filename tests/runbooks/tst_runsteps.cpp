// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/runbooks/runfixture.h"

#include <QCryptographicHash>
#include <QFile>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using State = StepState::State;

/// Every kind of step, from its block to its end.
class TestRunSteps : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void decisionGoesItsWay_data();
    void decisionGoesItsWay();
    void decisionIsNotTicked();
    void ifGoesAsTheWorldIs_data();
    void ifGoesAsTheWorldIs();
    void whileRepeatsAndIsBounded();
    void parallelStepsAreCurrentTogether();
    void approvalNeedsOthers();
    void approvalTimesOut();
    void approvalIsRejected();
    void valuesAreThoseOfTheFrontMatter();
    void approvalHoldsAnActionBack();
    void evidenceIsKept();
    void childRunIsTheStep();
    void childEndedEarlyFailsTheStep();
    void runbooksThatRunThemselvesAreBounded();
    void doneBeforeMustBeConfirmed();
    void secretsAreNotKept();
    void timesOfPastRuns();
    void hostileEntriesChangeNothing_data();
    void hostileEntriesChangeNothing();
    void foldIsOnePass();
};

namespace {

const QByteArray deciding = R"(# T

## Choose

```decision
Fail over: go to "Act"
Look again: go to "Look"
On: continue
Enough: end
```

## Wait for it

By hand.

## Look

By hand.

## Act

By hand.
)";

QList<State> states(const Run &run)
{
    QList<State> list;
    for (const StepState &step : run.steps)
        list.append(step.state);
    return list;
}

}

void TestRunSteps::decisionGoesItsWay_data()
{
    QTest::addColumn<int>("branch");
    QTest::addColumn<QList<State>>("expected");
    using enum State;
    QTest::newRow("forward") << 0 << QList{Done, Skipped, Skipped, Pending};
    QTest::newRow("over one") << 1 << QList{Done, Skipped, Pending, Pending};
    QTest::newRow("continue") << 2 << QList{Done, Pending, Pending, Pending};
    QTest::newRow("end") << 3 << QList{Done, Skipped, Skipped, Skipped};
}

void TestRunSteps::decisionGoesItsWay()
{
    QFETCH(int, branch);
    QFETCH(QList<State>, expected);
    RunFixture f;
    f.start(deciding);
    QVERIFY(f.done(f.runner->decide(0, branch, u"you"_s)).has_value());
    QCOMPARE(states(f.run()), expected);
    QCOMPARE(f.step(0).branch, (QStringList{u"Fail over"_s, u"Look again"_s, u"On"_s, u"Enough"_s}[branch]));
    QCOMPARE(f.step(0).who, u"you"_s);
    QCOMPARE(f.step(1).passed, branch != 2);
    const Run before = f.run();
    f.reopen();
    QCOMPARE(f.run(), before);
}

void TestRunSteps::decisionIsNotTicked()
{
    RunFixture f;
    f.start(deciding);
    QVERIFY(!f.done(f.runner->complete(0, {}, u"you"_s)).has_value());
    QVERIFY(!f.done(f.runner->decide(0, 4, u"you"_s)).has_value());
    QVERIFY(!f.done(f.runner->decide(1, 0, u"you"_s)).has_value());
    f.load(0.1);
    QCOMPARE(f.run().current(), 0); // never by itself
    QVERIFY(f.done(f.runner->skip(0, u"no"_s, u"you"_s)).has_value());
    QCOMPARE(f.run().current(), 1);
}

void TestRunSteps::ifGoesAsTheWorldIs_data()
{
    QTest::addColumn<double>("load");
    QTest::addColumn<int>("current");
    QTest::newRow("holds") << 0.9 << 1;
    QTest::newRow("does not hold") << 0.1 << 2;
    QTest::newRow("nobody can tell") << -1.0 << 0;
}

void TestRunSteps::ifGoesAsTheWorldIs()
{
    QFETCH(double, load);
    QFETCH(int, current);
    RunFixture f;
    f.start("# T\n## Is it loaded?\n```if\nload > 50 %\ngo to \"After\"\n```\n## Drain\nx\n## After\nx\n");
    if (load >= 0)
        f.load(load);
    else
        f.clock.advanceBy(30s);
    f.settle();
    QCOMPARE(f.run().current(), current);
    if (current > 0)
        QVERIFY2(f.step(0).note.contains(u"load > 50 %"_s), qPrintable(f.step(0).note));
}

void TestRunSteps::whileRepeatsAndIsBounded()
{
    RunFixture f;
    f.start("# T\n## Do\nx\n## Again?\n```while\nload > 50 %\nrepeat \"Do\"\nat most: 2\n```\n## After\nx\n");
    for (int round = 0; round < 2; ++round) {
        QVERIFY(f.done(f.runner->complete(0, {}, u"you"_s)).has_value());
        f.load(0.9);
        QCOMPARE(f.run().current(), 0);
        QCOMPARE(f.step(1).repeats, round + 1);
    }
    QVERIFY(f.done(f.runner->complete(0, {}, u"you"_s)).has_value());
    f.load(0.9);
    QCOMPARE(f.step(1).state, State::Failed);
    QVERIFY2(f.step(1).note.contains(u"2 times"_s), qPrintable(f.step(1).note));
    f.load(0.9);
    QCOMPARE(f.run().current(), 1); // now it is a person's
    QVERIFY(f.done(f.runner->skip(1, u"enough"_s, u"you"_s)).has_value());
    QCOMPARE(f.run().current(), 2);

    RunFixture other;
    other.start("# T\n## Do\nx\n## Again?\n```while\nload > 50 %\nrepeat \"Do\"\n```\n## After\nx\n");
    QVERIFY(other.done(other.runner->complete(0, {}, u"you"_s)).has_value());
    other.load(0.1);
    QCOMPARE(other.run().current(), 2);
}

void TestRunSteps::parallelStepsAreCurrentTogether()
{
    RunFixture f;
    f.start(
        "# T\n## Both\n```parallel\n- \"Left\"\n- \"Right\"\n```\n## Between\nx\n## Left\n- l1\n- l2\n## Right\nx\n## "
        "After\nx\n");
    f.load(0.1);
    QCOMPARE(f.step(0).state, State::Done);
    // Between is not one of them: it waits for both. Left is two steps, one after the other.
    QCOMPARE(f.run().currents(), (QList{2, 4}));
    QCOMPARE(f.run().current(), 2);
    QVERIFY(f.done(f.runner->complete(4, {}, u"you"_s)).has_value());
    QCOMPARE(f.run().currents(), QList{2});
    QVERIFY(f.done(f.runner->complete(2, {}, u"you"_s)).has_value());
    QCOMPARE(f.run().currents(), QList{3});
    QVERIFY(f.done(f.runner->complete(3, {}, u"you"_s)).has_value());
    QCOMPARE(f.run().currents(), QList{1});
    QVERIFY(f.step(4).startedAt && f.step(2).startedAt == f.step(4).startedAt);
}

void TestRunSteps::approvalNeedsOthers()
{
    RunFixture f;
    f.start("# T\n## Agree\n```approval\nof: 2\nfrom: [incident commander, operations lead]\n```\n## After\nx\n");
    const auto approve = [&](const QString &who, const QString &passphrase = {}) {
        return f.done(f.runner->approve(0, who, passphrase)).has_value();
    };
    QVERIFY(!approve(u"chief"_s)); // nobody has asked
    QVERIFY(f.done(f.runner->askApproval(0, u"you"_s)).has_value());
    QCOMPARE(f.step(0).state, State::Waiting);
    QVERIFY(!approve(u"you"_s)); // who asks
    QVERIFY(!approve(u"you"_s, u"open sesame"_s));
    QVERIFY(!approve(u"scribe"_s, u"open sesame"_s)); // not the role
    QVERIFY(!approve(u"nobody"_s));
    QVERIFY(!approve(u"far"_s)); // does not sit here
    QVERIFY(!approve(u"far"_s, u"wrong"_s));
    QVERIFY(f.step(0).approvals.isEmpty());
    QVERIFY(!f.done(f.runner->complete(0, {}, u"you"_s)).has_value());
    QVERIFY(approve(u"far"_s, u"open sesame"_s));
    QVERIFY(!approve(u"far"_s, u"open sesame"_s)); // once each
    QCOMPARE(f.step(0).state, State::Waiting);
    QVERIFY(approve(u"chief"_s));
    QCOMPARE(f.step(0).state, State::Done);
    QCOMPARE(f.step(0).approvals.size(), 2);
    QVERIFY(f.step(0).approvals[0].byPassphrase && !f.step(0).approvals[1].byPassphrase);
    QCOMPARE(f.run().current(), 1);
    for (const Entry &entry : f.journal->entries())
        QVERIFY(!QJsonDocument(entry.body).toJson().contains("open sesame"));
}

void TestRunSteps::approvalTimesOut()
{
    RunFixture f;
    f.start("# T\n## Agree\n```approval\nwithin: 5m\n```\n## After\nx\n");
    QVERIFY(f.done(f.runner->askApproval(0, u"you"_s)).has_value());
    f.clock.advanceBy(5min);
    f.settle();
    QCOMPARE(f.step(0).state, State::Waiting);
    f.clock.advanceBy(1s);
    f.settle();
    QCOMPARE(f.step(0).state, State::Pending);
    QVERIFY(!f.step(0).note.isEmpty());
    QVERIFY(!f.done(f.runner->approve(0, u"chief"_s, {})).has_value());
    QVERIFY(f.done(f.runner->askApproval(0, u"you"_s)).has_value()); // may be asked again
    QVERIFY(f.done(f.runner->approve(0, u"chief"_s, {})).has_value());
    QCOMPARE(f.step(0).state, State::Done);
}

void TestRunSteps::approvalIsRejected()
{
    RunFixture f;
    f.start("# T\n## Agree\n```approval\nof: 1\nfrom: [incident commander]\n```\n## After\nx\n");
    QVERIFY(f.done(f.runner->askApproval(0, u"you"_s)).has_value());
    QVERIFY(!f.done(f.runner->reject(0, u"scribe"_s, u"open sesame"_s, u"no"_s)).has_value()); // not in the role
    QVERIFY(!f.done(f.runner->reject(0, u"far"_s, u"wrong"_s, u"no"_s)).has_value());
    QVERIFY(f.done(f.runner->reject(0, u"far"_s, u"open sesame"_s, u"not now"_s)).has_value());
    QCOMPARE(f.step(0).state, State::Pending);
    QCOMPARE(f.step(0).note, u"rejected by far: not now"_s);
    QVERIFY(f.step(0).approvals.isEmpty());
    f.reopen();
    QCOMPARE(f.step(0).note, u"rejected by far: not now"_s);
    QVERIFY(f.done(f.runner->askApproval(0, u"you"_s)).has_value());
    QVERIFY(f.done(f.runner->approve(0, u"chief"_s, {})).has_value());
    QCOMPARE(f.step(0).state, State::Done);
}

void TestRunSteps::valuesAreThoseOfTheFrontMatter()
{
    const QByteArray text =
        "---\nvariables: {env: {choices: [test, prod], default: test}}\n---\n# T\n## In <env>\nLook at `<env>`.\n";
    RunFixture f;
    f.runner->setSite(RunFixture::site());
    const auto refused = f.done(f.runner->start(RunFixture::book(text), {}, {{u"env"_s, u"live"_s}}, u"you"_s));
    QVERIFY(!refused && refused.error().what.contains(u"env=live is none of test, prod"_s));
    QVERIFY(f.runner->runs().isEmpty());
    f.begin(text);
    QCOMPARE(f.run().values.value(u"env"_s), u"test"_s);
}

void TestRunSteps::approvalHoldsAnActionBack()
{
    RunFixture f;
    f.start("# T\n## Act\n```approval\nof: 1\n```\n```action\naction: a.b\ntarget: t\n```\n");
    QVERIFY(!f.runner->live(0).mayAct);
    QVERIFY(!f.done(f.runner->act(0, {}, u"you"_s)).has_value());
    QVERIFY(f.port->operated.isEmpty());
    QVERIFY(f.done(f.runner->askApproval(0, u"you"_s)).has_value());
    QVERIFY(f.done(f.runner->approve(0, u"chief"_s, {})).has_value());
    QVERIFY(f.runner->live(0).mayAct);
    QVERIFY(f.done(f.runner->act(0, {}, u"you"_s)).has_value());
    QCOMPARE(f.port->operated.size(), 1);
    QCOMPARE(f.step(0).state, State::Done);
}

void TestRunSteps::evidenceIsKept()
{
    RunFixture f;
    f.start("# T\n## By hand\n```manual\nassignee: ops-1\ndue: 10m\nevidence: required\n```\n## After\nx\n");
    QVERIFY(!f.done(f.runner->complete(0, {}, u"you"_s)).has_value());
    const QByteArray content = "what was seen\n" + QByteArray(600'000, 'x');
    QFile file(f.dir.filePath(u"../odd name $(x).png"_s));
    file.setFileName(f.dir.filePath(u"odd name $(x).png"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(content) == content.size());
    file.close();
    QVERIFY(!f.done(f.runner->attach(0, f.dir.filePath(u"none"_s), u"you"_s)).has_value());
    const auto kept = f.done(f.runner->attach(0, file.fileName(), u"you"_s));
    QVERIFY(kept.has_value());
    QCOMPARE(kept->sha256.toLatin1(), QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex());
    QCOMPARE(kept->bytes, content.size());
    QCOMPARE(f.step(0).evidence, QList{*kept});
    QFile copy(f.dir.filePath(kept->file));
    QVERIFY2(copy.open(QIODevice::ReadOnly), qPrintable(kept->file));
    QCOMPARE(copy.readAll(), content);
    QVERIFY(f.done(f.runner->attach(0, file.fileName(), u"you"_s)).has_value()); // twice the same is no harm
    QVERIFY(!f.runner->live(0).overdue);
    f.clock.advanceBy(11min);
    QVERIFY(f.runner->live(0).overdue);
    QVERIFY(f.done(f.runner->complete(0, u"done"_s, u"you"_s)).has_value());
    QCOMPARE(f.run().current(), 1);
}

void TestRunSteps::childRunIsTheStep()
{
    RunFixture f;
    RunnerSite site = RunFixture::site();
    site.runbooks = {RunFixture::book("# Inside {who}\n## One\nx\n## Two\nx\n", u"inside"_s)};
    f.runner->setSite(site);
    f.begin("# T\n## Run it\n```runbook\nrun: inside\nvalues: {who: \"{service}\"}\n```\n## After\nx\n",
            {{u"service"_s, u"ledger-db"_s}});
    const RunId parent = f.run().id;
    const auto child = f.done(f.runner->startChild(0, u"you"_s));
    QVERIFY(child.has_value());
    QCOMPARE(f.run().id, *child);
    QCOMPARE(f.run().parent, parent);
    QCOMPARE(f.run().depth, 1);
    QCOMPARE(f.run().values.value(u"who"_s), u"ledger-db"_s);
    QCOMPARE(f.runner->runs().first().steps[0].state, State::Inside);
    QVERIFY(f.done(f.runner->complete(0, {}, u"you"_s)).has_value());
    QVERIFY(f.done(f.runner->complete(1, {}, u"you"_s)).has_value());
    f.settle();
    QCOMPARE(f.run().id, parent); // it ended by itself
    QCOMPARE(f.step(0).state, State::Done);
    QCOMPARE(f.run().current(), 1);
}

void TestRunSteps::childEndedEarlyFailsTheStep()
{
    RunFixture f;
    RunnerSite site = RunFixture::site();
    site.runbooks = {RunFixture::book("# Inside\n## One\nx\n", u"inside"_s)};
    f.runner->setSite(site);
    f.begin("# T\n## Run it\n```runbook\nrun: inside\n```\n## None\n```runbook\nrun: nowhere\n```\n");
    QVERIFY(f.done(f.runner->startChild(0, u"you"_s)).has_value());
    f.runner->end(u"you"_s);
    f.settle();
    QCOMPARE(f.step(0).state, State::Failed);
    QVERIFY(f.done(f.runner->startChild(0, u"you"_s)).has_value()); // may be tried again
    QVERIFY(f.done(f.runner->complete(0, {}, u"you"_s)).has_value());
    QCOMPARE(f.step(0).state, State::Done);
    const auto nowhere = f.done(f.runner->startChild(1, u"you"_s));
    QVERIFY(!nowhere && nowhere.error().kind == ErrorKind::NotFound);
}

void TestRunSteps::runbooksThatRunThemselvesAreBounded()
{
    RunFixture f;
    const QByteArray self = "# Self\n## Again\n```runbook\nrun: self\n```\n";
    RunnerSite site = RunFixture::site();
    site.runbooks = {RunFixture::book(self, u"self"_s)};
    f.runner->setSite(site);
    f.begin(self);
    int deep = 0;
    while (deep < 50 && f.done(f.runner->startChild(0, u"you"_s)).has_value())
        ++deep;
    QCOMPARE(deep, 4);
}

void TestRunSteps::doneBeforeMustBeConfirmed()
{
    const QByteArray text = "# T\n## Act\n```action\naction: a.b\ntarget: t\n```\n## After\nx\n";
    RunFixture f;
    f.start(text);
    QVERIFY(f.runner->live(0).earlier.isEmpty());
    QVERIFY(f.done(f.runner->act(0, {}, u"you"_s)).has_value());
    const RunId first = f.run().id;
    f.runner->end(u"you"_s);
    f.settle();
    f.begin(text);
    const QList<LiveStep::Earlier> earlier = f.runner->live(0).earlier;
    QCOMPARE(earlier.size(), 1);
    QCOMPARE(earlier.first().run, first);
    QCOMPARE(earlier.first().who, u"hikeshi"_s == earlier.first().who ? u"hikeshi"_s : u"you"_s);
    QCOMPARE(earlier.first().outcome, u"confirmed"_s);
    const auto again = f.done(f.runner->act(0, {}, u"you"_s));
    QVERIFY(!again && again.error().what.contains(first.value));
    QCOMPARE(f.port->operated.size(), 1);
    QVERIFY(f.done(f.runner->act(0, {}, u"you"_s, true)).has_value());
    QCOMPARE(f.port->operated.size(), 2);
    // Another incident has done nothing yet.
    f.runner->end(u"you"_s);
    f.settle();
    f.begin(text, {}, u"INC-2"_s);
    QVERIFY(f.runner->live(0).earlier.isEmpty());
    QVERIFY(f.done(f.runner->act(0, {}, u"you"_s)).has_value());
}

void TestRunSteps::secretsAreNotKept()
{
    RunFixture f;
    f.start("# T\n## Act\n```action\naction: a.b\ntarget: t\narguments: {api_token: \"{api_token}\"}\n```\n",
            {{u"api_token"_s, u"hunter2-hunter2"_s}});
    QCOMPARE(f.run().values.value(u"api_token"_s), masked());
    f.reopen();
    QCOMPARE(f.runner->live(0).missing, QStringList{u"api_token"_s});
    QVERIFY(!f.done(f.runner->act(0, {}, u"you"_s)).has_value());
    f.runner->giveSecret(u"api_token"_s, u"hunter2-hunter2"_s);
    QVERIFY(f.done(f.runner->act(0, {}, u"you"_s)).has_value());
    QCOMPARE(f.port->operated.first().arguments.value(u"api_token"_s), u"hunter2-hunter2"_s);
    for (const Entry &entry : f.journal->entries())
        QVERIFY(!QJsonDocument(entry.body).toJson().contains("hunter2"));
}

void TestRunSteps::timesOfPastRuns()
{
    const QByteArray text = "# T\n## One\nx\n## Two\nx\n";
    RunFixture f;
    f.runner->setSite(RunFixture::site());
    for (const auto &took : {10s, 30s, 20s}) {
        f.begin(text);
        f.clock.advanceBy(took);
        QVERIFY(f.done(f.runner->complete(0, {}, u"you"_s)).has_value());
        QVERIFY(f.done(f.runner->skip(1, u"no"_s, u"you"_s)).has_value());
        f.runner->end(u"you"_s);
        f.settle();
    }
    f.begin(text);
    QCOMPARE(f.runner->live(0).usual, std::optional(StepTiming{20s, 3}));
    QVERIFY(!f.runner->live(1).usual); // it was only ever skipped
    QCOMPARE(f.runner->remaining(), std::optional<Milliseconds>(20s));
    f.clock.advanceBy(5s);
    QCOMPARE(f.runner->remaining(), std::optional<Milliseconds>(15s));
    f.clock.advanceBy(50s);
    QCOMPARE(f.runner->remaining(), std::optional<Milliseconds>(0s));
}

void TestRunSteps::hostileEntriesChangeNothing_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QJsonObject>("body");
    const auto row = [](const char *name, QLatin1StringView kind, const QJsonObject &body) {
        QTest::newRow(name) << QString(kind) << body;
    };
    row("no such run", Kind::stepChanged, {{u"run"_s, u"RUN-99"_s}, {u"step"_s, 0}, {u"state"_s, u"done"_s}});
    row("no such step", Kind::stepChanged, {{u"run"_s, u"RUN-1"_s}, {u"step"_s, 99}, {u"state"_s, u"done"_s}});
    row("a step before the first", Kind::stepChanged,
        {{u"run"_s, u"RUN-1"_s}, {u"step"_s, -1}, {u"state"_s, u"done"_s}});
    row("no such word", Kind::stepChanged, {{u"run"_s, u"RUN-1"_s}, {u"step"_s, 0}, {u"state"_s, u"happy"_s}});
    row("approved by nobody", Kind::stepChanged, {{u"run"_s, u"RUN-1"_s}, {u"step"_s, 0}, {u"state"_s, u"approved"_s}});
    row("output of nothing", Kind::actionOutcome, {{u"intent"_s, 99}, {u"outcome"_s, u"confirmed"_s}});
    row("an intent of no step", Kind::actionIntent, {{u"run"_s, u"RUN-1"_s}, {u"step"_s, 99}});
    row("not even a run", Kind::runEnded, {{u"run"_s, QJsonObject()}});
    row("its own child", Kind::runEnded, {});
}

void TestRunSteps::hostileEntriesChangeNothing()
{
    QFETCH(QString, kind);
    QFETCH(QJsonObject, body);
    RunFold fold;
    fold.add({.number = 1,
              .kind = Kind::runStarted,
              .actor = u"you"_s,
              .body = {{u"source"_s, QString::fromUtf8(deciding)}}});
    const QList<Run> before = fold.runs();
    fold.add({.number = 2, .kind = kind, .actor = u"you"_s, .body = body});
    QCOMPARE(fold.runs(), before);
    // A way that leads out of the runbook ends it.
    fold.add({.number = 3,
              .kind = Kind::stepChanged,
              .actor = u"you"_s,
              .body = {{u"run"_s, u"RUN-1"_s}, {u"step"_s, 0}, {u"state"_s, u"decided"_s}, {u"to"_s, 1'000'000'000}}});
    QCOMPARE(fold.runs().first().current(), -1);
    fold.add({.number = 4,
              .kind = Kind::stepChanged,
              .actor = u"you"_s,
              .body = {{u"run"_s, u"RUN-1"_s}, {u"step"_s, 3}, {u"state"_s, u"decided"_s}, {u"to"_s, -1'000'000'000}}});
    QCOMPARE(fold.runs().first().current(), 0);
}

// Entry by entry it is the same as all at once.
void TestRunSteps::foldIsOnePass()
{
    RunFixture f;
    f.start(deciding);
    QVERIFY(f.done(f.runner->decide(0, 2, u"you"_s)).has_value());
    QVERIFY(f.done(f.runner->complete(1, {}, u"you"_s)).has_value());
    QCOMPARE(f.runner->runs(), foldRuns(f.journal->entries()));
    RunFold fold;
    fold.add(f.journal->entries().first());
    const QByteArray *source = &fold.runs().first().runbook.source;
    const char *bytes = source->constData();
    for (const Entry &entry : f.journal->entries().sliced(1))
        fold.add(entry);
    QCOMPARE(fold.runs().first().runbook.source.constData(), bytes); // read once
    QCOMPARE(fold.runs(), f.runner->runs());
}

QTEST_GUILESS_MAIN(TestRunSteps)
#include "tst_runsteps.moc"
