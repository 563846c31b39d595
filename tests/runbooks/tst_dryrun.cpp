// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/dryrun.h"
#include "tests/runbooks/runfixture.h"

using namespace Hikeshi;
using namespace Qt::StringLiterals;

using Line = DryLine::Kind;

/// Everything is rendered, nothing leaves and nothing is written.
class TestDryRun : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyWayIsWalkedAndNothingIsSent();
    void runbooksInsideAreWalkedAndBounded();
    void runbooksInsideKeepTheLanguage_data();
    void runbooksInsideKeepTheLanguage();
    void secretsAreMasked();
};

namespace {

const QByteArray book = R"(# T

## Choose

```decision
One: go to "Act one"
Other: go to "Act other"
Enough: end
```

## Act one

```guard
load < 50 %
```
```action
action: pool.drain
target: "{pool}"
```
```undo
action: pool.ready
target: "{pool}"
```

## On

```if
load > 90 %
go to "Act other"
```

## Run

```sh
kubectl -n $NS get pod <POD>
```

## Act other

```approval
of: 2
```
```action
action: cluster.failover
target: db
```

## Inside

```runbook
run: inside
values: {pool: "{pool}-2"}
```
)";

bool has(const RunbookDryRun &walked, Line kind, const QString &text, const QString &detail = {})
{
    return std::ranges::any_of(walked.steps, [&](const RunbookDryRun::StepLines &step) {
        return std::ranges::any_of(step.lines, [&](const DryLine &line) {
            return line.kind == kind && line.text.contains(text) && line.detail.contains(detail);
        });
    });
}

}

void TestDryRun::everyWayIsWalkedAndNothingIsSent()
{
    RunFixture f;
    RunnerSite site = RunFixture::site();
    site.runbooks = {RunFixture::book("# Inside\n## Drain it\n```action\naction: pool.drain\ntarget: \"{pool}\"\n```\n",
                                      u"inside"_s)};
    const RunbookDryRun walked = dryRun(RunFixture::book(book), {{u"pool"_s, u"web"_s}, {u"NS"_s, u"prod; rm -r x"_s}},
                                        f.situation, *f.port, site);
    f.settle();
    QCOMPARE(f.port->operated.size(), 0);
    QCOMPARE(f.port->selected, 0);
    QCOMPARE(f.journal->entries().size(), 0);
    QCOMPARE(walked.requests, 3); // on both ways, and inside
    QCOMPARE(walked.commands, 1);
    QCOMPARE(walked.missing, QStringList{u"POD"_s});
    QVERIFY(has(walked, Line::Request, u"pool.drain on web"_s, u"POST /pool.drain"_s));
    QVERIFY(has(walked, Line::Request, u"pool.drain on web-2"_s));
    QVERIFY(has(walked, Line::Request, u"cluster.failover on db"_s));
    QVERIFY(has(walked, Line::Undo, u"pool.ready on web"_s));
    QVERIFY(has(walked, Line::Way, u"One"_s) && has(walked, Line::Way, u"Other"_s)
            && has(walked, Line::Way, u"Enough"_s));
    QVERIFY(has(walked, Line::People, u"2 must approve"_s));
    QVERIFY(has(walked, Line::Command, u""_s, u"kubectl -n $NS"_s)); // the value is no part of the command
    QVERIFY(has(walked, Line::Condition, u"load < 50 %"_s));
    QCOMPARE(walked.steps.size(), 7);
    QCOMPARE(walked.steps.last().depth, 1);
}

void TestDryRun::runbooksInsideAreWalkedAndBounded()
{
    RunFixture f;
    const QByteArray twice = "# Self\n## A\n```runbook\nrun: self\n```\n## B\n```runbook\nrun: self\n```\n";
    RunnerSite site = RunFixture::site();
    site.runbooks = {RunFixture::book(twice, u"self"_s)};
    const RunbookDryRun walked = dryRun(RunFixture::book(twice, u"self"_s), {}, f.situation, *f.port, site);
    QVERIFY(walked.steps.size() >= 10 && walked.steps.size() < 100);
}

void TestDryRun::runbooksInsideKeepTheLanguage_data()
{
    QTest::addColumn<QString>("outer");
    QTest::addColumn<QString>("title");
    QTest::newRow("en") << u"outer"_s << u"Look"_s;
    QTest::newRow("ja") << u"outer.ja"_s << u"見る"_s;
}

void TestDryRun::runbooksInsideKeepTheLanguage()
{
    QFETCH(QString, outer);
    QFETCH(QString, title);
    RunFixture f;
    RunnerSite site = RunFixture::site();
    site.runbooks = {RunFixture::book("# Inside\n## Look\n", u"inside"_s),
                     RunFixture::book("# 中\n## 見る\n", u"inside.ja"_s)};
    const RunbookDryRun walked = dryRun(RunFixture::book("# Outer\n## Go\n```runbook\nrun: inside\n```\n", outer), {},
                                        f.situation, *f.port, site);
    QCOMPARE(walked.steps.size(), 2);
    QCOMPARE(walked.steps.last().title, title);
}

void TestDryRun::secretsAreMasked()
{
    RunFixture f;
    const RunbookDryRun walked = dryRun(RunFixture::book("# T\n## Run\n```sh\necho $API_TOKEN\n```\n"),
                                        {{u"API_TOKEN"_s, u"hunter2"_s}}, f.situation, *f.port, RunFixture::site());
    QVERIFY(has(walked, Line::Command, u""_s, masked()));
    QVERIFY(!has(walked, Line::Command, u""_s, u"hunter2"_s));
}

QTEST_GUILESS_MAIN(TestDryRun)
#include "tst_dryrun.moc"
