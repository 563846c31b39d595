// SPDX-License-Identifier: GPL-3.0-or-later
// What a runner does because a hand wants it; runner.cpp has what it does by itself.
#include "control/selectandoperate.h"
#include "journal/journal.h"
#include "journal/kinds.h"
#include "runbooks/evidence.h"
#include "runbooks/held.h"
#include "runbooks/runningshell.h"
#include "situation/situation.h"

#include <QPromise>

#include <QCoro/QCoroFuture>

#include <algorithm>
#include <ranges>

namespace Hikeshi {

using namespace Qt::StringLiterals;

using State = StepState::State;
using Kinds = Block::Kind;

namespace {

/// A runbook that runs a runbook that runs a runbook … ends here.
constexpr int deepest = 5;

QString nameOf(int step)
{
    return u"step %1"_s.arg(step + 1);
}

}

Result<const Run *> Runner::openStep(int step) const
{
    const Run *current = open();
    if (!current || step < 0 || step >= current->steps.size())
        return fail(ErrorKind::NotFound, nameOf(step), u"there is no such step"_s);
    return current;
}

Runner::Written Runner::complete(int step, const QString &note, const QString &operatorId)
{
    const auto run = openStep(step);
    if (!run)
        return QtFuture::makeReadyValueFuture(Result<Entry>(std::unexpected(run.error())));
    const Step &what = (*run)->runbook.steps[step];
    const Block *manual = what.block(Kinds::Manual);
    if (manual && manual->evidence && (*run)->steps[step].evidence.isEmpty())
        return refused(nameOf(step), u"a file must be attached as evidence"_s,
                       u"attach one, or skip the step with a reason"_s);
    if (what.block(Kinds::Decision))
        return refused(nameOf(step), u"something is to be decided"_s, u"choose one of its branches"_s);
    if (!(*run)->isApproved(step))
        return refused(nameOf(step), u"it is not approved"_s, u"ask for approval, or skip the step with a reason"_s);
    if (isShellRunning(step))
        return refused(nameOf(step), u"its command is still running"_s, u"wait for its end, or cancel it"_s);
    return change(**run, step, u"done"_s, {{u"note"_s, note}}, operatorId);
}

Runner::Written Runner::skip(int step, const QString &reason, const QString &operatorId)
{
    const auto run = openStep(step);
    if (!run)
        return QtFuture::makeReadyValueFuture(Result<Entry>(std::unexpected(run.error())));
    cancelShell(step);
    return change(**run, step, u"skipped"_s, {{u"note"_s, reason}}, operatorId);
}

void Runner::end(const QString &operatorId)
{
    const Run *current = open();
    if (!current)
        return;
    for (int step = 0; step < current->steps.size(); ++step)
        cancelShell(step);
    (void)m_journal.append(
        {Kind::runEnded,
         operatorId,
         {{u"run"_s, current->id.value}, {u"outcome"_s, current->current() < 0 ? u"complete"_s : u"ended early"_s}}});
}

Runner::Written Runner::decide(int step, int branch, const QString &operatorId)
{
    const auto run = openStep(step);
    if (!run)
        return QtFuture::makeReadyValueFuture(Result<Entry>(std::unexpected(run.error())));
    const Block *decision = (*run)->runbook.steps[step].block(Kinds::Decision);
    if (!decision || branch < 0 || branch >= decision->branches.size())
        return refused(nameOf(step), u"has no such branch"_s);
    if (!(*run)->currents().contains(step))
        return refused(nameOf(step), u"is not the current step"_s, u"do or skip the steps before it"_s);
    for (const auto lines = live(step).lines; const LiveStep::Line &line : lines) {
        if (line.kind == Kinds::Guard && !line.result.holds())
            return refused(line.sentence, line.result.reason, u"wait until it holds, or skip the step with a reason"_s);
    }
    const Block::Branch &chosen = decision->branches[branch];
    if (chosen.way == Block::Branch::Way::GoTo && chosen.steps.isEmpty())
        return refused(nameOf(step), u"there is no step `%1`"_s.arg(chosen.to), u"choose another branch"_s);
    const int to = chosen.way == Block::Branch::Way::GoTo ? chosen.steps.first()
        : chosen.way == Block::Branch::Way::End           ? static_cast<int>((*run)->steps.size())
                                                          : step + 1;
    return change(**run, step, u"decided"_s, {{u"branch"_s, chosen.label}, {u"to"_s, to}}, operatorId);
}

Runner::Written Runner::askApproval(int step, const QString &operatorId)
{
    const auto run = openStep(step);
    if (!run)
        return QtFuture::makeReadyValueFuture(Result<Entry>(std::unexpected(run.error())));
    if (!(*run)->runbook.steps[step].block(Kinds::Approval) || !(*run)->currents().contains(step))
        return refused(nameOf(step), u"asks for no approval now"_s);
    if ((*run)->steps[step].mayHaveActed())
        return refused(nameOf(step), u"its action is under way"_s);
    return change(**run, step, u"waiting"_s, {}, operatorId);
}

QCoro::Task<Result<StepState::Evidence>> Runner::attach(int step, QString path, QString operatorId)
{
    const auto found = openStep(step);
    if (!found)
        co_return std::unexpected(found.error());
    const Run run = **found;
    auto promise = std::make_shared<QPromise<Result<StepState::Evidence>>>();
    promise->start();
    m_files.start([promise, path, journal = m_journal.path()] {
        promise->addResult(keepEvidence(path, journal));
        promise->finish();
    });
    Result<StepState::Evidence> kept = co_await promise->future();
    if (!kept)
        co_return kept;
    const Result<Entry> written = co_await change(
        run, step, u"evidence"_s,
        {{u"name"_s, kept->name}, {u"file"_s, kept->file}, {u"sha256"_s, kept->sha256}, {u"bytes"_s, kept->bytes}},
        operatorId);
    if (!written)
        co_return std::unexpected(written.error());
    kept->at = written->at;
    kept->who = operatorId;
    co_return kept;
}

QCoro::Task<Result<RunId>> Runner::startChild(int step, QString operatorId)
{
    const auto found = openStep(step);
    if (!found)
        co_return std::unexpected(found.error());
    const Run run = **found;
    const Block *block = run.runbook.steps[step].block(Kinds::Runbook);
    if (!block || !run.currents().contains(step))
        co_return fail(ErrorKind::Refused, nameOf(step), u"runs no runbook now"_s);
    const Runbook *runbook = runbookNamed(block->name, m_site.runbooks, run.runbook.language);
    if (!runbook)
        co_return fail(ErrorKind::NotFound, block->name, u"this site has no such runbook"_s,
                       u"put it into runbooks/, or skip the step with a reason"_s);
    if (run.depth + 1 >= deepest)
        co_return fail(ErrorKind::Refused, block->name, u"runbooks run each other %1 deep already"_s.arg(deepest),
                       u"does one run itself?"_s);
    if (m_acting.contains({run.id.value, step}))
        co_return fail(ErrorKind::Refused, nameOf(step), u"is beginning already"_s);
    const Held held(m_acting, {run.id.value, step});
    QMap<QString, QString> values = valuesOf(run);
    for (const auto &[name, value] : block->arguments.asKeyValueRange())
        values.insert(name, withValues(value, valuesOf(run)));
    co_return co_await begin(*runbook, run.incident, values, operatorId,
                             {{u"parent"_s, run.id.value}, {u"parent_step"_s, step}});
}

Intent Runner::intentOf(const Run &run, int step, const Block &block, const QMap<QString, QString> &arguments,
                        const QString &operatorId) const
{
    const QMap<QString, QString> values = valuesOf(run);
    Intent intent{.action = block.action,
                  .target = withValues(block.target, values),
                  .operatorId = operatorId,
                  .incident = run.incident,
                  .run = run.id,
                  .step = step};
    for (const auto &[name, value] : block.arguments.asKeyValueRange())
        intent.arguments.insert(name, withValues(value, values));
    for (const auto &[name, value] : arguments.asKeyValueRange())
        intent.arguments.insert(name, value);
    chooseBest(intent);
    return intent;
}

void Runner::chooseBest(Intent &intent) const
{
    for (const auto &[name, value] : std::as_const(intent.arguments).asKeyValueRange()) {
        if (value != u"best")
            continue;
        intent.arguments[name] = m_actions.preview(intent).best();
        break;
    }
}

QCoro::Task<ActionRecord> Runner::carryOut(Intent intent)
{
    co_return co_await selectAndOperate(m_actions, intent);
}

std::optional<Error> Runner::whyNotToAct(const Run &run, int step) const
{
    const StepState &state = run.steps[step];
    if (!run.currents().contains(step))
        return Error{ErrorKind::Refused, nameOf(step), u"is not the current step"_s,
                     u"do or skip the steps before it"_s};
    for (const Block &block : run.runbook.steps[step].blocks) {
        for (const auto list = block.kind == Kinds::Guard ? conditions(run, block) : QList<Condition>();
             const Condition &condition : list) {
            if (const ConditionResult result = evaluate(condition, m_situation); !result.holds())
                return Error{ErrorKind::Refused, condition.source, result.reason,
                             u"wait until it holds, or skip the step with a reason"_s};
        }
    }
    if (!run.isApproved(step))
        return Error{ErrorKind::Refused, nameOf(step), u"it is not approved"_s, u"ask for approval"_s};
    if (m_acting.contains({run.id.value, step}))
        return Error{ErrorKind::Refused, nameOf(step), u"is being done"_s, {}};
    if (state.state == State::Acting || state.state == State::Unknown)
        return Error{ErrorKind::Refused, nameOf(step),
                     state.shell >= 0 || state.action == 0
                         ? u"its command may have been carried out already"_s
                         : u"its action may have been carried out already (#%1)"_s.arg(state.action),
                     u"look at the map; tick or skip the step by hand"_s};
    if (const QStringList missing = missingIn(run, step); !missing.isEmpty())
        return Error{ErrorKind::Refused, missing.join(u", "_s), u"is secret, and is not kept"_s, u"give it again"_s};
    return std::nullopt;
}

QStringList Runner::missingIn(const Run &run, int step) const
{
    const Step &what = run.runbook.steps[step];
    QStringList texts;
    for (const ShellFence &fence : what.shells)
        texts.append(fence.text);
    if (const Block *action = what.block(Kinds::Action))
        texts += action->arguments.values() + QStringList{action->target};
    QStringList missing;
    for (const QString &name : run.secrets) {
        const QString text = texts.join(u'\n');
        const bool isUsed = withValues(text, {{name, u"?"_s}}) != text;
        if (isUsed && !m_secrets.value(run.id).contains(name))
            missing.append(name);
    }
    return missing;
}

namespace {

/// What one step of a run did that the world may still show.
QList<LiveStep::Earlier> deedsOf(const Run &run, int step, std::optional<Instant> since)
{
    const StepState &state = run.steps[step];
    const Block *action = run.runbook.steps[step].block(Kinds::Action);
    QList<LiveStep::Earlier> deeds;
    if (!since && action && state.action > 0 && (!state.done.isEmpty() || state.mayHaveActed()))
        deeds.append({run.id, step, state.endedAt.value_or(state.startedAt.value_or(run.startedAt)), state.who,
                      action->action.value + u' ' + withValues(action->target, run.values),
                      state.done.isEmpty() ? u"unknown"_s : u"confirmed"_s,
                      state.done.isEmpty() ? state.action : state.done.last()});
    for (const StepState::Output &output : state.outputs) {
        if (!since || output.at >= *since)
            deeds.append({run.id, step, output.at, output.who, output.command.section(u'\n', 0, 0),
                          output.exit >= 0 ? u"exit %1"_s.arg(output.exit) : u"signal %1"_s.arg(output.signal), 0});
    }
    return deeds;
}

}

// In this run only commands count, and only since the step was entered: a loop means to do it again.
QList<LiveStep::Earlier> Runner::earlierOf(const Run &run, int step) const
{
    const Step &what = run.runbook.steps[step];
    const Block *action = what.block(Kinds::Action);
    if (!action && what.shells.isEmpty())
        return {};
    const auto fits = [&](const Run &other, int index) {
        const Step &each = other.runbook.steps[index];
        const Block *done = each.block(Kinds::Action);
        const bool isSame = action && done && done->action == action->action
            && withValues(done->target, other.values) == withValues(action->target, run.values);
        return isSame || (other.runbook.name == run.runbook.name && each.title == what.title);
    };
    QList<LiveStep::Earlier> found;
    for (const Run &other : m_fold.runs()) {
        if (other.id == run.id)
            found += deedsOf(run, step, run.steps[step].startedAt.value_or(run.startedAt));
        if (other.id == run.id || run.incident.isEmpty() || other.incident != run.incident)
            continue;
        for (int i = 0; i < other.steps.size(); ++i) {
            if (fits(other, i))
                found += deedsOf(other, i, std::nullopt);
        }
    }
    return found;
}

QCoro::Task<Result<Intent>> Runner::prepare(int step, QMap<QString, QString> arguments, QString operatorId, bool again)
{
    const auto found = openStep(step);
    if (!found)
        co_return fail(ErrorKind::Refused, nameOf(step), u"is not the current step"_s,
                       u"do or skip the steps before it"_s);
    const Run run = **found;
    if (const auto why = whyNotToAct(run, step))
        co_return std::unexpected(*why);
    const Block *block = run.runbook.steps[step].block(Kinds::Action);
    if (!block)
        co_return fail(ErrorKind::Invalid, nameOf(step), u"has no action"_s);
    if (const auto earlier = earlierOf(run, step); !earlier.isEmpty() && !again)
        co_return fail(ErrorKind::Refused, nameOf(step),
                       u"was done before in this incident: %1 by %2, %3 (%4)"_s.arg(
                           earlier.last().what, earlier.last().who, earlier.last().outcome, earlier.last().run.value),
                       u"confirm that it is wanted again"_s);
    const Held held(m_acting, {run.id.value, step});
    const Intent intent = intentOf(run, step, *block, arguments, operatorId);
    if (const std::optional<Intent> back = compensationOf(run, step, intent)) {
        QJsonObject filled;
        for (const auto &[name, value] : back->arguments.asKeyValueRange())
            filled.insert(name, value);
        const Result<Entry> written = co_await change(
            run, step, u"compensation"_s,
            {{u"action"_s, back->action.value}, {u"target"_s, back->target}, {u"arguments"_s, filled}}, operatorId);
        if (!written)
            co_return std::unexpected(written.error());
    }
    co_return intent;
}

QCoro::Task<Result<ActionRecord>> Runner::act(int step, QMap<QString, QString> arguments, QString operatorId,
                                              bool again)
{
    const Result<Intent> intent = co_await prepare(step, std::move(arguments), operatorId, again);
    if (!intent)
        co_return std::unexpected(intent.error());
    const std::optional<Run> current = run();
    const Held held(m_acting, {current ? current->id.value : QString(), step});
    co_return co_await carryOut(*intent);
}

}
