// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/runner.h"

#include "control/selectandoperate.h"
#include "journal/drafts.h"
#include "journal/journal.h"
#include "journal/kinds.h"
#include "situation/situation.h"

#include <QCryptographicHash>

#include <QCoro/QCoroFuture>

namespace Hikeshi {

using namespace Qt::StringLiterals;

using State = StepState::State;

QString withValues(QString text, const QMap<QString, QString> &values)
{
    for (const auto &[name, value] : values.asKeyValueRange())
        text.replace(u'{' + name + u'}', value);
    return text;
}

Runner::Runner(Situation &situation, Journal &journal, ActionPort &actions, QObject *parent)
    : QObject(parent)
    , m_situation(situation)
    , m_journal(journal)
    , m_actions(actions)
{
    fold();
    connect(&journal, &Journal::appended, this, [this](const Entry &entry) {
        if (entry.kind.startsWith(u"run."_s) || entry.kind.startsWith(u"action."_s)) {
            fold();
            Q_EMIT changed();
            watch();
        }
    });
    connect(&situation.clock(), &Clock::ticked, this, &Runner::watch);
    connect(&situation, &Situation::instanceChanged, this, &Runner::watch);
}

void Runner::fold()
{
    m_runs = foldRuns(m_journal.entries());
}

std::optional<Run> Runner::run() const
{
    const auto open = std::ranges::find_last_if(m_runs, [](const Run &r) { return !r.endedAt; });
    return open.empty() ? std::nullopt : std::optional(open.front());
}

QCoro::Task<Result<RunId>> Runner::start(Runbook runbook, IncidentId incident, QMap<QString, QString> values,
                                         QString operatorId)
{
    QJsonObject filled;
    for (const auto &[name, value] : values.asKeyValueRange())
        filled.insert(name, value);
    const QString sha =
        QString::fromLatin1(QCryptographicHash::hash(runbook.source, QCryptographicHash::Sha256).toHex());
    const QJsonObject body{{u"runbook"_s, runbook.file},
                           {u"title"_s, withValues(runbook.title, values)},
                           {u"sha256"_s, sha},
                           {u"source"_s, QString::fromUtf8(runbook.source)},
                           {u"incident"_s, incident.value},
                           {u"values"_s, filled}};
    const Result<Entry> entry = co_await m_journal.append({Kind::runStarted, operatorId, body});
    if (!entry)
        co_return std::unexpected(entry.error());
    co_return RunId(u"RUN-%1"_s.arg(entry->number));
}

QFuture<Result<Entry>> Runner::change(int step, const QString &state, const QString &note, const QString &operatorId)
{
    const std::optional<Run> current = run();
    if (!current || step < 0 || step >= current->steps.size())
        return QtFuture::makeReadyValueFuture(
            Result<Entry>(fail(ErrorKind::NotFound, u"step %1"_s.arg(step + 1), u"there is no such step"_s)));
    return m_journal.append({Kind::stepChanged,
                             operatorId,
                             {{u"run"_s, current->id.value},
                              {u"step"_s, step},
                              {u"title"_s, withValues(current->runbook.steps[step].title, current->values)},
                              {u"state"_s, state},
                              {u"note"_s, note}}});
}

void Runner::complete(int step, const QString &note, const QString &operatorId)
{
    (void)change(step, u"done"_s, note, operatorId);
}

void Runner::skip(int step, const QString &reason, const QString &operatorId)
{
    (void)change(step, u"skipped"_s, reason, operatorId);
}

void Runner::end(const QString &operatorId)
{
    if (const std::optional<Run> current = run())
        (void)m_journal.append({Kind::runEnded,
                                operatorId,
                                {{u"run"_s, current->id.value},
                                 {u"outcome"_s, current->current() < 0 ? u"complete"_s : u"ended early"_s}}});
}

QList<Condition> Runner::conditions(const Run &run, const Block &block) const
{
    QList<Condition> bound;
    for (const QString &sentence : block.conditions) {
        if (const auto condition = Condition::parse(withValues(sentence, run.values)))
            bound.append(*condition);
    }
    return bound;
}

std::optional<Intent> Runner::intentOf(const Run &run, int step, const QMap<QString, QString> &arguments,
                                       const QString &operatorId) const
{
    const Block *block = run.runbook.steps[step].block(Block::Kind::Action);
    if (!block)
        return std::nullopt;
    Intent intent{.action = block->action,
                  .target = withValues(block->target, run.values),
                  .operatorId = operatorId,
                  .incident = run.incident,
                  .run = run.id,
                  .step = step};
    for (const auto &[name, value] : block->arguments.asKeyValueRange())
        intent.arguments.insert(name, withValues(value, run.values));
    for (const auto &[name, value] : arguments.asKeyValueRange())
        intent.arguments.insert(name, value);
    for (const auto &[name, value] : std::as_const(intent.arguments).asKeyValueRange()) {
        if (value != u"best")
            continue;
        intent.arguments[name] = m_actions.preview(intent).best();
        break;
    }
    return intent;
}

LiveStep Runner::live(int step) const
{
    LiveStep live;
    const std::optional<Run> current = run();
    if (!current || step < 0 || step >= current->steps.size())
        return live;
    live.mayAct = true;
    for (const Block &block : current->runbook.steps[step].blocks) {
        live.series += block.series;
        for (const auto list = conditions(*current, block); const Condition &condition : list) {
            const ConditionResult result = evaluate(condition, m_situation);
            live.lines.append({block.kind, condition.source, result});
            if (block.kind == Block::Kind::Guard)
                live.mayAct = live.mayAct && result.holds();
        }
    }
    for (SeriesId &series : live.series)
        series.value = withValues(series.value, current->values);
    if (const std::optional<Intent> intent = intentOf(*current, step, {}, {})) {
        live.preview = m_actions.preview(*intent);
        live.mayAct = live.mayAct && live.preview->allowed();
    }
    return live;
}

QCoro::Task<Result<ActionRecord>> Runner::act(int step, QMap<QString, QString> arguments, QString operatorId)
{
    const std::optional<Run> current = run();
    if (!current || current->current() != step)
        co_return fail(ErrorKind::Refused, u"step %1"_s.arg(step + 1), u"is not the current step"_s,
                       u"do or skip the steps before it"_s);
    for (const auto lines = live(step).lines; const LiveStep::Line &line : lines) {
        if (line.kind == Block::Kind::Guard && !line.result.holds())
            co_return fail(ErrorKind::Refused, line.sentence, line.result.reason,
                           u"wait until it holds, or skip the step with a reason"_s);
    }
    const State state = current->steps[step].state;
    if (state == State::Acting || state == State::Unknown)
        co_return fail(ErrorKind::Refused, u"step %1"_s.arg(step + 1),
                       u"its action may have been carried out already (#%1)"_s.arg(current->steps[step].action),
                       u"look at the map; tick or skip the step by hand"_s);
    const std::optional<Intent> intent = intentOf(*current, step, arguments, operatorId);
    if (!intent)
        co_return fail(ErrorKind::Invalid, u"step %1"_s.arg(step + 1), u"has no action"_s);
    co_return co_await selectAndOperate(m_actions, *intent);
}

// Ends the current step when the world shows what it waits for.
void Runner::watch()
{
    const std::optional<Run> current = run();
    const int index = current ? current->current() : -1;
    if (index < 0 || m_ticking == QPair(current->id, index))
        return;
    const Step &step = current->runbook.steps[index];
    const StepState &state = current->steps[index];
    // A notice is an action too: the step waits until it is published, from wherever that was done.
    const bool acts = step.block(Block::Kind::Action) || step.block(Block::Kind::Announce);
    if (acts ? state.state != State::Watching : step.isManual() || state.state != State::Pending)
        return;
    QStringList seen;
    for (const Block &block : step.blocks) {
        if (block.kind != Block::Kind::Verify && block.kind != Block::Kind::Wait)
            continue;
        const bool justTime = block.conditions.isEmpty();
        if (justTime && m_situation.now() - state.startedAt.value_or(m_situation.now()) < block.within)
            return;
        const QList<Condition> bound = conditions(*current, block);
        if (bound.size() != block.conditions.size())
            return;
        for (const Condition &condition : bound) {
            const ConditionResult result = evaluate(condition, m_situation);
            if (!result.holds())
                return;
            seen.append(condition.source + u": "_s + result.live);
        }
    }
    m_ticking = {current->id, index};
    change(index, u"done"_s, seen.join(u"; "_s), Drafts::console()).then(this, [this](const Result<Entry> &written) {
        if (!written)
            m_ticking = {}; // asked again at the next tick
    });
}

}
