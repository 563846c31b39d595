// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/drafts.h"
#include "journal/journal.h"
#include "journal/kinds.h"
#include "runbooks/runner.h"
#include "situation/situation.h"
#include "tests/support/idleactions.h"

#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>

#include <QCoro/QCoroFuture>

namespace Hikeshi {

/// An action port that journals what the dispatcher would and ends as it is told. What it operates is all that would
/// ever have left.
class EndingPort final : public IdleActions
{
public:
    explicit EndingPort(Journal &journal)
        : IdleActions(journal)
        , m_journal(journal)
    {
    }
    QList<Intent> operated;
    int selected = 0;
    ActionState ends = ActionState::Confirmed;
    QMap<QString, QString> compensations; ///< by action: what undoes it, with `{was}` as its argument

    Preview preview(const Intent &intent) const override
    {
        using namespace Qt::StringLiterals;
        Preview preview{.intent = intent};
        preview.title = intent.action.value + u" on "_s + intent.target;
        preview.request = u"POST /"_s + intent.action.value;
        preview.spec.id = intent.action;
        if (compensations.contains(intent.action.value)) {
            preview.spec.compensation = ActionId(compensations[intent.action.value]);
            preview.spec.compensationArguments = {{u"to"_s, u"not {to}"_s}};
        }
        preview.verdicts.append({.guard = u"test"_s, .allowed = true});
        return preview;
    }
    QCoro::Task<Result<Selection>> select(Intent intent) override
    {
        co_return Selection{.number = ++selected, .preview = preview(intent)};
    }
    QCoro::Task<ActionRecord> operate(qint64, Intent intent) override
    {
        using namespace Qt::StringLiterals;
        operated.append(intent);
        const Result<Entry> entry = co_await m_journal.append({Kind::actionIntent,
                                                               intent.operatorId,
                                                               {{u"run"_s, intent.run.value},
                                                                {u"step"_s, intent.step},
                                                                {u"action"_s, intent.action.value},
                                                                {u"target"_s, intent.target}}});
        ActionRecord record{.number = entry->number, .intent = intent, .state = ends};
        const QString word = ends == ActionState::Confirmed ? u"confirmed"_s
            : ends == ActionState::Failed                   ? u"failed"_s
                                                            : u"unknown"_s;
        (void)co_await m_journal.append(
            {Kind::actionOutcome, u"hikeshi"_s, {{u"intent"_s, record.number}, {u"outcome"_s, word}}});
        co_return record;
    }

private:
    Journal &m_journal;
};

/// A runner on a journal of its own, that walks a runbook given as text.
struct RunFixture
{
    QTemporaryDir dir;
    SteppedClock clock{fromMilliseconds(1'000'000)};
    Situation situation{clock};
    std::unique_ptr<Journal> journal = std::move(*Journal::open(dir.filePath(QStringLiteral("j.sqlite")), clock));
    std::unique_ptr<EndingPort> port = std::make_unique<EndingPort>(*journal);
    std::unique_ptr<Runner> runner = std::make_unique<Runner>(situation, *journal, *port);

    static Runbook book(const QByteArray &text, const QString &name = QStringLiteral("test"))
    {
        Findings findings;
        Runbook runbook = Runbook::parse(text, name + QStringLiteral(".md"), findings);
        for (const Finding &finding : std::as_const(findings))
            qWarning("%s", qPrintable(finding.text()));
        return runbook;
    }
    static RunnerSite site()
    {
        using namespace Qt::StringLiterals;
        RunnerSite site{.operatorHere = u"chief"_s, .shellAllowed = true};
        site.people = {{u"you"_s, {u"operations lead"_s}, {}},
                       {u"chief"_s, {u"incident commander"_s}, {}},
                       {u"far"_s, {u"incident commander"_s}, "hash"},
                       {u"scribe"_s, {u"scribe"_s}, "hash"}};
        site.matches = [](const QByteArray &hash, const QString &passphrase) {
            return QtFuture::makeReadyValueFuture(hash == "hash" && passphrase == u"open sesame");
        };
        return site;
    }
    void start(const QByteArray &text, const QMap<QString, QString> &values = {},
               const QString &incident = QStringLiteral("INC-1"))
    {
        runner->setSite(site());
        begin(text, values, incident);
    }
    void begin(const QByteArray &text, const QMap<QString, QString> &values = {},
               const QString &incident = QStringLiteral("INC-1"))
    {
        const qsizetype before = runner->runs().size();
        runner->start(book(text), IncidentId(incident), values, QStringLiteral("you"));
        settle();
        QCOMPARE(runner->runs().size(), before + 1);
    }
    /// The world shows `value`, and everything that follows from it is written.
    void load(double value)
    {
        using namespace std::chrono_literals;
        clock.advanceBy(1s);
        situation.apply(
            {SourceId(QStringLiteral("s")), SampleBatch{SeriesId(QStringLiteral("load")), {{clock.now(), value}}}});
        clock.advanceBy(1s);
        settle();
    }
    void settle()
    {
        // What is written may make the runner write more.
        for (int quiet = 0; quiet < 3; quiet = journal->pending() == 0 ? quiet + 1 : 0)
            QTest::qWait(1);
    }
    /// The console is gone, and a new one opens the journal.
    void reopen()
    {
        runner.reset();
        port.reset();
        journal.reset();
        journal = std::move(*Journal::open(dir.filePath(QStringLiteral("j.sqlite")), clock));
        port = std::make_unique<EndingPort>(*journal);
        runner = std::make_unique<Runner>(situation, *journal, *port);
        runner->setSite(site());
        settle();
    }
    Run run() const { return runner->run().value_or(Run{}); }
    StepState step(int index) const { return run().steps.value(index); }
    template <class T> Result<T> done(QCoro::Task<Result<T>> task)
    {
        std::optional<Result<T>> result;
        auto wait = [&]() -> QCoro::Task<> { result = co_await std::move(task); };
        auto waiting = wait();
        (void)QTest::qWaitFor([&] { return result.has_value(); }, 30'000);
        settle();
        return result.value_or(fail(ErrorKind::TimedOut, {}, QStringLiteral("it did not end")));
    }
    Result<Entry> done(Runner::Written written)
    {
        (void)QTest::qWaitFor([&] { return written.isFinished(); }, 30'000);
        settle();
        return written.result();
    }
};

}
