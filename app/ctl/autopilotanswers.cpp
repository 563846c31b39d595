// SPDX-License-Identifier: GPL-3.0-or-later
// What a script answers where a person would be asked: what it was told beforehand, and nothing else.
#include "control/selectandoperate.h"
#include "ctl/autopilot.h"
#include "ctl/session.h"

#include <QCoro/QCoroFuture>

namespace Hikeshi::Ctl {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QString titleOf(const Run &run, int step)
{
    return u"step %1 “%2”"_s.arg(step + 1).arg(withValues(run.runbook.steps[step].title, run.values));
}

bool isNumber(const QString &word, qsizetype number)
{
    bool plain = false;
    return word.trimmed().toLongLong(&plain) == number && plain;
}

}

Result<int> Autopilot::choiceFor(const Run &run, int step) const
{
    const Block *decision = run.runbook.steps[step].block(Block::Kind::Decision);
    QStringList labels;
    for (const Block::Branch &branch : decision->branches)
        labels.append(withValues(branch.label, run.values));
    const QString title = withValues(run.runbook.steps[step].title, run.values);
    const QString example = u"--choose \"%1=%2\""_s.arg(step + 1).arg(labels.value(0));
    for (const QString &choice : m_answers.choices) {
        // A title may hold an equals sign itself.
        const bool byTitle = choice.startsWith(title + u'=', Qt::CaseInsensitive);
        const QString named = byTitle ? title : choice.section(u'=', 0, 0).trimmed();
        if (!byTitle && !isNumber(named, step + 1) && run.runbook.indexOf(named) != step)
            continue;
        const QString wanted = (byTitle ? choice.sliced(title.size() + 1) : choice.section(u'=', 1)).trimmed();
        for (int i = 0; i < labels.size(); ++i) {
            if (labels[i].compare(wanted, Qt::CaseInsensitive) == 0 || isNumber(wanted, i + 1))
                return i;
        }
        return fail(ErrorKind::Invalid, titleOf(run, step), u"has no branch “%1”"_s.arg(wanted),
                    u"one of: %1; %2"_s.arg(labels.join(u" | "_s), example));
    }
    return fail(ErrorKind::Refused, titleOf(run, step), u"waits for a decision: %1"_s.arg(labels.join(u" | "_s)),
                u"answer it with %1"_s.arg(example));
}

QCoro::Task<QString> Autopilot::decide(int step)
{
    const std::optional<Run> run = m_console.runner().run();
    const Result<int> branch = choiceFor(*run, step);
    if (!branch) {
        m_waits = branch.error().text();
        co_return QString();
    }
    ++*m_busy;
    const Result<Entry> decided = co_await m_console.runner().decide(step, *branch, m_console.operatorId());
    --*m_busy;
    if (!decided)
        m_waits = decided.error().text(); // a guard that does not hold yet: later it may
    co_return QString();
}

// Those that were named, then whoever says it at another console.
QCoro::Task<QString> Autopilot::getApproval(int step)
{
    Runner &runner = m_console.runner();
    const auto state = [&runner, step] {
        const std::optional<Run> run = runner.run();
        return run ? run->steps.value(step) : StepState{};
    };
    const auto approved = [&runner, step] {
        const std::optional<Run> run = runner.run();
        return !run || run->isApproved(step) || run->steps[step].isOver();
    };
    const Run run = *runner.run();
    const Block *block = run.runbook.steps[step].block(Block::Kind::Approval);
    if (state().state != StepState::State::Waiting) {
        const Result<Entry> asked = co_await runner.askApproval(step, m_console.operatorId());
        if (!asked)
            co_return asked.error().text();
    }
    for (const auto &[who, passphrase] : std::as_const(m_answers.approvers)) {
        const bool has = std::ranges::contains(state().approvals, who, &StepState::Approval::who);
        if (approved() || has)
            continue;
        const Result<void> given = co_await runner.approve(step, who, passphrase);
        if (!given) {
            m_waits = u"%1: %2"_s.arg(titleOf(run, step), given.error().text());
            co_return QString();
        }
    }
    StepApprovals &others = m_console.approvals();
    const auto isBack = [&] { return approved() || state().state != StepState::State::Waiting; };
    if (!isBack() && others.exists()) {
        co_await until([&] { return isBack() || others.isTold(); }, 10s);
        co_await until(isBack, m_answers.patience);
    }
    if (approved())
        co_return QString();
    const QString came = state().state == StepState::State::Waiting ? QString() : u" ("_s + state().note + u')';
    const QString whom = block->roles.isEmpty() ? u"another operator"_s : block->roles.join(u" or "_s);
    m_waits = u"%1 waits for approval, %2 of %3 given, by %4%5; answer it with --approve-as OPERATOR%6"_s
                  .arg(titleOf(run, step))
                  .arg(state().approvals.size())
                  .arg(block->persons)
                  .arg(whom, came, others.exists() ? u", or approve it at another console"_s : QString());
    co_return QString();
}

// An action that needs a second person gets the same word as a step does.
QCoro::Task<ActionRecord> Autopilot::operate(Intent intent)
{
    Dispatcher &dispatcher = m_console.dispatcher();
    if (m_role != Role::Script || m_answers.approvers.isEmpty())
        co_return co_await selectAndOperate(dispatcher, intent);
    const Result<Selection> selection = co_await dispatcher.select(intent);
    ActionRecord refused{.intent = intent, .state = ActionState::Refused};
    if (!selection) {
        refused.reason = selection.error().what;
        co_return refused;
    }
    const int more = selection->persons - 1 - static_cast<int>(selection->approvals.size());
    for (int i = 0; i < more && i < m_answers.approvers.size(); ++i) {
        const auto [who, passphrase] = m_answers.approvers[i];
        const Result<void> given = co_await dispatcher.approve(selection->number, who, passphrase);
        if (!given) {
            dispatcher.release(selection->number, intent.operatorId);
            refused.reason = given.error().text();
            co_return refused;
        }
    }
    co_return co_await dispatcher.operate(selection->number, intent);
}

}
