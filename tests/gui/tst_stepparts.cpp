// SPDX-License-Identifier: GPL-3.0-or-later
// What the blocks of a step put under the hands: decisions, approvals, commands, evidence, runbooks inside, undo and
// dry run.
#include "journal/kinds.h"
#include "journal/passphrase.h"
#include "tests/support/deskfixture.h"
#include "widgets/runbook/runbookpanel.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTest>
#include <QTreeWidget>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

class Walked : public DeskFixture
{
public:
    std::unique_ptr<RunbookPanel> panel;

    explicit Walked(const QByteArray &markdown, bool shell = true)
    {
        RunnerSite here{.operatorHere = u"you"_s, .shellAllowed = shell, .runbooks = site.runbooks};
        here.people = {{u"you"_s, {u"incident commander"_s}, {}},
                       {u"ops-1"_s, {u"operations lead"_s}, hashPassphrase(u"correct horse"_s)}};
        here.matches = [](const QByteArray &hash, const QString &passphrase) { return matches(hash, passphrase); };
        runner->setSite(here);
        Findings findings;
        const Runbook book = Runbook::parse(markdown, u"walked.md"_s, findings);
        if (!findings.isEmpty())
            qFatal("%s", qPrintable(findings.first().text()));
        panel = std::make_unique<RunbookPanel>(*desk);
        panel->resize(420, 900);
        panel->show();
        runner->start(book, {}, {{u"service"_s, u"ledger-db"_s}}, u"you"_s);
        until([&] { return runner->run().has_value(); });
    }
    ~Walked() { panel.reset(); }

    template <class Widget = QAbstractButton> Widget *part(const QString &name) const
    {
        for (Widget *each : panel->findChildren<Widget *>(name)) {
            if (each->isVisible())
                return each;
        }
        return nullptr;
    }
    QString said(const QString &name) const
    {
        const auto *label = part<QLabel>(name);
        return label ? label->text() : QString();
    }
    StepState state(int step) const { return runner->runs().first().steps[step]; }
    void click(const QString &name)
    {
        QTRY_VERIFY2(part(name) && part(name)->isEnabled() && !part(name)->visibleRegion().isEmpty(), qPrintable(name));
        QTest::mouseClick(part(name), Qt::LeftButton);
    }
    /// Ticks `step`, once its body is the one that is shown.
    void tick(int step)
    {
        const auto done = [&]() -> QPushButton * {
            auto *view = panel->findChild<QWidget *>(u"step-%1"_s.arg(step));
            return view ? view->findChild<QPushButton *>(u"stepDone"_s) : nullptr;
        };
        QTRY_VERIFY(done() && !done()->visibleRegion().isEmpty());
        QTest::mouseClick(done(), Qt::LeftButton);
        QTRY_VERIFY(state(step).isOver());
    }
};

}

class TestStepParts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void decisionTakesItsBranch();
    void approvalIsGivenByAnother();
    void approvalIsRejectedByAnother();
    void commandRunsAndItsOutputIsSearched();
    void commandIsOnlyShownWhereTheSiteRefuses();
    void evidenceIsAttached();
    void runbookInsideIsWalked();
    void undoGoesBackInReverse();
    void dryRunSendsNothing();
};

void TestStepParts::decisionTakesItsBranch()
{
    Walked w("# Book\n\n## Choose\n\n```decision\nIt is the disk: go to \"Disk\"\nGo on: continue\nEnd: end\n```\n\n## "
             "Between\n\nText.\n\n## Disk\n\nText.\n");
    QTRY_VERIFY(w.part(u"branch-0"_s));
    QCOMPARE(w.part(u"branch-0"_s)->text(), u"It is the disk"_s);
    QVERIFY(!w.part(u"stepDone"_s)); // it is decided, not ticked
    w.click(u"branch-0"_s);
    QTRY_COMPARE(w.runner->run()->current(), 2);
    QVERIFY(w.state(1).passed);
    QCOMPARE(w.state(0).branch, u"It is the disk"_s);
}

void TestStepParts::approvalIsGivenByAnother()
{
    Walked w(
        "# Book\n\n## Agree\n\n```approval\nof: 1\nfrom: [operations lead]\nwithin: 5m\n```\n\n## After\n\nText.\n");
    w.site.operators[1].roles = {u"operations lead"_s};
    w.click(u"askApproval"_s);
    QTRY_VERIFY2(w.said(u"approvalState"_s).contains(u"0 of 1"_s), qPrintable(w.said(u"approvalState"_s)));
    QTRY_VERIFY(w.part<QComboBox>(u"stepApprover"_s));
    QCOMPARE(w.part<QComboBox>(u"stepApprover"_s)->count(), 1);
    auto *passphrase = w.part<QLineEdit>(u"stepPassphrase"_s);
    QTest::keyClicks(passphrase, u"wrong"_s);
    QTest::keyClick(passphrase, Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(!w.said(u"partTrouble"_s).isEmpty(), 20s);
    QTest::keyClicks(passphrase, u"correct horse"_s);
    QTest::keyClick(passphrase, Qt::Key_Return);
    QTRY_COMPARE_WITH_TIMEOUT(w.runner->run()->current(), 1, 20s);
}

void TestStepParts::approvalIsRejectedByAnother()
{
    Walked w("# Book\n\n## Agree\n\n```approval\nof: 1\n```\n\n## After\n\nText.\n");
    w.click(u"askApproval"_s);
    QTRY_VERIFY(w.part<QLineEdit>(u"stepPassphrase"_s));
    QVERIFY(!w.part(u"rejectStep"_s)->isEnabled());
    QTest::keyClicks(w.part<QLineEdit>(u"stepPassphrase"_s), u"correct horse"_s);
    QTRY_VERIFY(w.part(u"rejectStep"_s)->isEnabled());
    w.click(u"rejectStep"_s);
    QTRY_COMPARE_WITH_TIMEOUT(w.state(0).state, StepState::State::Pending, 20s);
    QTRY_VERIFY2(w.said(u"approvalState"_s).contains(u"rejected by ops-1"_s), qPrintable(w.said(u"approvalState"_s)));
    QTRY_VERIFY(w.part(u"askApproval"_s)); // and may be asked again
}

void TestStepParts::commandRunsAndItsOutputIsSearched()
{
    Walked w("# Book\n\n## Look\n\n```sh\necho hello $service; echo needle\n```\n\n## After\n\nText.\n");
    w.click(u"runShell-0"_s);
    QTRY_VERIFY_WITH_TIMEOUT(w.state(0).outputs.size() == 1, 20s);
    QTRY_VERIFY2(w.said(u"shellState-0"_s).contains(u"exit 0"_s), qPrintable(w.said(u"shellState-0"_s)));
    auto *output = w.part<QPlainTextEdit>(u"shellOutput-0"_s);
    QVERIFY(output);
    QVERIFY2(output->toPlainText().contains(u"hello ledger-db"_s), qPrintable(output->toPlainText()));
    QTest::keyClicks(w.part<QLineEdit>(u"shellSearch-0"_s), u"needle"_s);
    QCOMPARE(output->textCursor().selectedText(), u"needle"_s);
    w.click(u"stepDone"_s);
    QTRY_COMPARE(w.runner->run()->current(), 1);
}

void TestStepParts::commandIsOnlyShownWhereTheSiteRefuses()
{
    Walked w("# Book\n\n## Look\n\n```sh\necho hello\n```\n", false);
    QTRY_VERIFY(w.part(u"runShell-0"_s));
    QVERIFY(!w.part(u"runShell-0"_s)->isEnabled());
    QVERIFY(w.said(u"shellState-0"_s).contains(u"does not run commands"_s));
}

void TestStepParts::evidenceIsAttached()
{
    Walked w("# Book\n\n## Do\n\n```manual\nassignee: ops-1\ndue: 10m\nevidence: required\n```\n\n## After\n\nText.\n");
    QTRY_VERIFY2(w.said(u"assignee"_s).contains(u"ops-1"_s), qPrintable(w.said(u"assignee"_s)));
    QVERIFY(w.said(u"assignee"_s).contains(u"due in"_s));
    QVERIFY(w.said(u"evidence"_s).contains(u"must be attached"_s));
    QFile file(w.dir.filePath(u"proof.txt"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("seen") == 4);
    file.close();
    w.runner->attach(0, file.fileName(), u"you"_s);
    QTRY_VERIFY2(w.said(u"evidence"_s).contains(u"proof.txt"_s), qPrintable(w.said(u"evidence"_s)));
    w.click(u"stepDone"_s);
    QTRY_COMPARE(w.runner->run()->current(), 1);
}

void TestStepParts::runbookInsideIsWalked()
{
    Walked w("# Book\n\n## Tell users\n\n```runbook\nrun: hand-over\n```\n\n## After\n\nText.\n");
    w.click(u"beginChild"_s);
    QTRY_COMPARE(w.runner->runs().size(), 2);
    QTRY_COMPARE(w.runner->run()->runbook.name, u"hand-over"_s);
    QCOMPARE(w.state(0).state, StepState::State::Inside);
    w.runner->end(u"you"_s);
    QTRY_COMPARE(w.runner->run()->runbook.name, u"walked"_s);
}

void TestStepParts::undoGoesBackInReverse()
{
    Walked w("# Book\n\n## One\n\nText.\n\n## Two\n\nText.\n\n## Three\n\nText.\n");
    QTRY_VERIFY(w.part(u"undoBack"_s) && !w.part(u"undoBack"_s)->isEnabled());
    w.tick(0);
    w.tick(1);
    w.click(u"undoBack"_s);
    QTRY_VERIFY(w.part<QComboBox>(u"undoTo"_s));
    w.part<QComboBox>(u"undoTo"_s)->setCurrentIndex(1); // back to the first
    const QString plan = w.said(u"undoPlan"_s);
    QVERIFY2(plan.indexOf(u"Two"_s) < plan.indexOf(u"One"_s), qPrintable(plan));
    QTest::mousePress(w.part(u"undoNow"_s), Qt::LeftButton);
    QTRY_COMPARE(w.runner->run()->current(), 0);
    QVERIFY(!w.state(1).isOver()); // to be done again
}

void TestStepParts::dryRunSendsNothing()
{
    Walked w("# Book\n\n## Fail over\n\n```action\naction: patroni.failover\ntarget: \"{service}\"\narguments: "
             "{candidate: best}\n```\n\n## Choose\n\n```decision\nBack: go to \"Fail over\"\nEnd: end\n```\n");
    const qsizetype before = w.journal->entries().size();
    w.click(u"dryRunRest"_s);
    QTRY_VERIFY(w.part<QTreeWidget>(u"dryRunSteps"_s));
    QCOMPARE(w.part<QTreeWidget>(u"dryRunSteps"_s)->topLevelItemCount(), 2);
    QVERIFY2(w.said(u"dryRunSummary"_s).contains(u"Nothing was sent"_s), qPrintable(w.said(u"dryRunSummary"_s)));
    QCOMPARE(w.api.sent.size(), 0);
    QCOMPARE(w.journal->entries().size(), before);
    w.click(u"leaveDryRun"_s);
    QTRY_VERIFY(w.part(u"dryRunRest"_s));
}

QTEST_MAIN(TestStepParts)
#include "tst_stepparts.moc"
