// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/runner.h"

#include "journal/drafts.h"
#include "journal/journal.h"
#include "journal/kinds.h"
#include "runbooks/runningshell.h"
#include "situation/situation.h"

#include <QCryptographicHash>
#include <QJsonArray>

#include <QCoro/QCoroFuture>

#include <utility>

namespace Hikeshi {

using namespace Qt::StringLiterals;

using State = StepState::State;
using Kinds = Block::Kind;

Runner::Runner(Situation &situation, Journal &journal, ActionPort &actions, QObject *parent)
    : QObject(parent)
    , m_situation(situation)
    , m_journal(journal)
    , m_actions(actions)
{
    for (const Entry &entry : journal.entries())
        m_fold.add(entry);
    tellInterrupted();
    connect(&journal, &Journal::appended, this, &Runner::take);
    connect(&situation.clock(), &Clock::ticked, this, &Runner::watch);
    connect(&situation, &Situation::instanceChanged, this, &Runner::watch);
}

Runner::~Runner()
{
    m_files.waitForDone();
}

void Runner::setSite(RunnerSite site)
{
    m_site = std::move(site);
}

void Runner::take(const Entry &entry)
{
    if (!entry.kind.startsWith(u"run."_s) && !entry.kind.startsWith(u"action."_s))
        return;
    m_fold.add(entry);
    if (entry.kind == Kind::stepChanged || entry.kind == Kind::runEnded)
        m_asked.remove({entry.body[u"run"_s].toString(), entry.body[u"step"_s].toInt(-1)});
    Q_EMIT changed();
    watch();
}

// A command that ran when Hikeshi ended has lost its terminal; how far it came, nobody knows.
void Runner::tellInterrupted()
{
    if (m_journal.access() != Journal::Access::ReadWrite)
        return;
    for (const Run &run : m_fold.runs()) {
        for (int i = 0; !run.endedAt && i < run.steps.size(); ++i) {
            if (run.steps[i].shell >= 0 && run.steps[i].state == State::Acting)
                change(run, i, u"unknown"_s, {{u"note"_s, u"Hikeshi ended while its command ran"_s}},
                       Drafts::console());
        }
    }
}

std::optional<Run> Runner::run() const
{
    const auto open = std::ranges::find_last_if(m_fold.runs(), [](const Run &r) { return !r.endedAt; });
    return open.empty() ? std::nullopt : std::optional(open.front());
}

const Run *Runner::open() const
{
    const auto open = std::ranges::find_last_if(m_fold.runs(), [](const Run &r) { return !r.endedAt; });
    return open.empty() ? nullptr : &open.front();
}

QCoro::Task<Result<RunId>> Runner::start(Runbook runbook, IncidentId incident, QMap<QString, QString> values,
                                         QString operatorId)
{
    co_return co_await begin(std::move(runbook), std::move(incident), std::move(values), std::move(operatorId), {});
}

QCoro::Task<Result<RunId>> Runner::begin(Runbook runbook, IncidentId incident, QMap<QString, QString> values,
                                         QString operatorId, QJsonObject above)
{
    values = withDefaults(runbook, std::move(values));
    if (const QString wrong = misfits(runbook, values); !wrong.isEmpty())
        co_return fail(ErrorKind::Invalid, runbook.name, wrong, u"give one that is listed"_s);
    QJsonObject filled;
    QJsonArray names;
    QMap<QString, QString> secret;
    const QStringList declared = declaredSecrets(runbook);
    for (const auto &[name, value] : std::as_const(values).asKeyValueRange()) {
        const bool hidden = isSecretName(name) || declared.contains(variableKey(name));
        if (hidden) {
            secret.insert(name, value);
            names.append(name);
        }
        filled.insert(name, hidden ? masked() : value);
    }
    for (const auto &[name, value] : std::as_const(secret).asKeyValueRange())
        values[name] = masked();
    const QString sha =
        QString::fromLatin1(QCryptographicHash::hash(runbook.source, QCryptographicHash::Sha256).toHex());
    QJsonObject body{{u"runbook"_s, runbook.file},
                     {u"title"_s, withValues(runbook.title, values)},
                     {u"sha256"_s, sha},
                     {u"source"_s, QString::fromUtf8(runbook.source)},
                     {u"incident"_s, incident.value},
                     {u"values"_s, filled}};
    if (!names.isEmpty())
        body.insert(u"secrets"_s, names);
    for (auto it = above.begin(); it != above.end(); ++it)
        body.insert(it.key(), it.value());
    const Result<Entry> entry = co_await m_journal.append({Kind::runStarted, operatorId, body});
    if (!entry)
        co_return std::unexpected(entry.error());
    const RunId id(u"RUN-%1"_s.arg(entry->number));
    if (!secret.isEmpty())
        m_secrets.insert(id, secret);
    co_return id;
}

void Runner::giveSecret(const QString &name, const QString &value)
{
    if (const Run *current = open())
        m_secrets[current->id].insert(name, value);
    Q_EMIT changed();
}

Runner::Written Runner::refused(const QString &where, const QString &what, const QString &remedy)
{
    return QtFuture::makeReadyValueFuture(Result<Entry>(fail(ErrorKind::Refused, where, what, remedy)));
}

Runner::Written Runner::change(const Run &run, int step, const QString &state, QJsonObject body,
                               const QString &operatorId)
{
    body.insert(u"run"_s, run.id.value);
    body.insert(u"step"_s, step);
    body.insert(u"title"_s, withValues(run.runbook.steps[step].title, run.values));
    body.insert(u"state"_s, state);
    if (!body.contains(u"note"_s))
        body.insert(u"note"_s, QString());
    return m_journal.append({Kind::stepChanged, operatorId, body});
}

void Runner::changeOnce(const Run &run, int step, const QString &state, const QJsonObject &body)
{
    const std::pair key(run.id.value, step);
    m_asked.insert(key);
    change(run, step, state, body, Drafts::console()).then(this, [this, key](const Result<Entry> &written) {
        if (!written)
            m_asked.remove(key); // asked again at the next tick
    });
}

QMap<QString, QString> Runner::valuesOf(const Run &run) const
{
    QMap<QString, QString> values = run.values;
    values.insert(m_secrets.value(run.id));
    return values;
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

LiveStep Runner::live(int step) const
{
    LiveStep live;
    const Run *current = open();
    if (!current || step < 0 || step >= current->steps.size())
        return live;
    const Step &what = current->runbook.steps[step];
    const StepState &state = current->steps[step];
    live.mayAct = current->isApproved(step);
    for (const Block &block : what.blocks) {
        live.series += block.series;
        for (const auto list = conditions(*current, block); const Condition &condition : list) {
            const ConditionResult result = evaluate(condition, m_situation);
            live.lines.append({block.kind, condition.source, result});
            if (block.kind == Kinds::Guard)
                live.mayAct = live.mayAct && result.holds();
        }
        const bool counts = block.kind == Kinds::Verify || block.kind == Kinds::Manual;
        if (counts && block.within.count() > 0 && state.startedAt && !state.isOver())
            live.overdue = live.overdue || m_situation.now() - *state.startedAt > block.within;
    }
    for (SeriesId &series : live.series)
        series.value = withValues(series.value, current->values);
    if (const Block *action = what.block(Kinds::Action)) {
        live.preview = m_actions.preview(intentOf(*current, step, *action, {}, {}));
        live.mayAct = live.mayAct && live.preview->allowed();
    }
    live.missing = missingIn(*current, step);
    live.mayAct = live.mayAct && live.missing.isEmpty();
    live.earlier = earlierOf(*current, step);
    live.usual = usual(*current).value(step);
    if (const auto error = whyNotToAct(*current, step))
        live.whyNot = error->text();
    return live;
}

const QList<std::optional<StepTiming>> &Runner::usual(const Run &run) const
{
    const auto ended = std::ranges::count_if(m_fold.runs(), [](const Run &r) { return r.endedAt.has_value(); });
    if (m_usual.run != run.id || m_usual.ended != ended)
        m_usual = {run.id, ended, timings(run.runbook, m_fold.runs())};
    return m_usual.steps;
}

std::optional<Milliseconds> Runner::remaining() const
{
    const Run *current = open();
    if (!current)
        return std::nullopt;
    std::optional<Milliseconds> sum;
    const QList<std::optional<StepTiming>> &usual = this->usual(*current);
    for (qsizetype i = 0; i < current->steps.size(); ++i) {
        const StepState &state = current->steps[i];
        if (state.isOver() || !usual[i])
            continue;
        const Milliseconds spent = state.startedAt ? m_situation.now() - *state.startedAt : Milliseconds(0);
        sum = sum.value_or(Milliseconds(0)) + std::max(usual[i]->p50 - spent, Milliseconds(0));
    }
    return sum;
}

// Ends current steps when the world shows what they wait for.
void Runner::watch()
{
    const Run *current = open();
    if (!current)
        return;
    const Run run = *current; // what is written below changes it
    for (const auto steps = run.currents(); const int step : steps) {
        if (!m_asked.contains({run.id.value, step}))
            watchStep(run, step);
    }
    if (!run.parent.isEmpty() && run.current() < 0 && !m_asked.contains({run.id.value, -1})) {
        m_asked.insert({run.id.value, -1});
        (void)m_journal.append(
            {Kind::runEnded, Drafts::console(), {{u"run"_s, run.id.value}, {u"outcome"_s, u"complete"_s}}});
    }
}

void Runner::watchStep(const Run &run, int index)
{
    const Step &step = run.runbook.steps[index];
    const StepState &state = run.steps[index];
    const Block *approval = step.block(Kinds::Approval);
    if (state.state == State::Waiting && approval && approval->within.count() > 0
        && m_situation.now() - state.askedAt.value_or(m_situation.now()) > approval->within)
        return changeOnce(run, index, u"pending"_s, {{u"note"_s, u"nobody approved within the time"_s}});
    if (step.block(Kinds::If) || step.block(Kinds::While) || step.block(Kinds::Parallel))
        return watchWay(run, index);
    // A notice is an action too: the step waits until it is published, from wherever that was done.
    const bool shells = m_site.shellAllowed && !step.shells.isEmpty() && step.block(Kinds::Verify);
    const bool acts = step.block(Kinds::Action) || step.block(Kinds::Announce) || shells;
    const bool byHand = step.isManual() || step.block(Kinds::Decision) || step.block(Kinds::Runbook);
    const bool isReady = acts ? state.state == State::Watching : state.state == State::Pending;
    if (!isReady || byHand || !run.isApproved(index))
        return;
    QStringList seen;
    for (const Block &block : step.blocks) {
        if (block.kind != Kinds::Verify && block.kind != Kinds::Wait)
            continue;
        const bool justTime = block.conditions.isEmpty();
        if (justTime && m_situation.now() - state.startedAt.value_or(m_situation.now()) < block.within)
            return;
        if (!allHold(run, block, seen))
            return;
    }
    changeOnce(run, index, u"done"_s, {{u"note"_s, seen.join(u"; "_s)}});
}

bool Runner::allHold(const Run &run, const Block &block, QStringList &seen) const
{
    const QList<Condition> bound = conditions(run, block);
    if (bound.size() != block.conditions.size())
        return false;
    for (const Condition &condition : bound) {
        const ConditionResult result = evaluate(condition, m_situation);
        if (!result.holds())
            return false;
        seen.append(condition.source + u": "_s + result.live);
    }
    return true;
}

// Goes on, forward or back, as the world is now. As long as nobody can tell, it waits.
void Runner::watchWay(const Run &run, int index)
{
    const Step &step = run.runbook.steps[index];
    if (run.steps[index].state != State::Pending)
        return;
    if (const Block *guard = step.block(Kinds::Guard)) {
        QStringList unused;
        if (!allHold(run, *guard, unused))
            return;
    }
    if (const Block *parallel = step.block(Kinds::Parallel))
        return changeOnce(run, index, u"done"_s, {{u"note"_s, u"%1 at the same time"_s.arg(parallel->members.size())}});
    const Block *loop = step.block(Kinds::While);
    const Block *block = loop ? loop : step.block(Kinds::If);
    const QList<Condition> bound = conditions(run, *block);
    if (bound.size() != block->conditions.size() || block->branches.isEmpty()
        || block->branches.first().steps.isEmpty())
        return;
    bool holds = !bound.isEmpty();
    QStringList seen;
    for (const Condition &condition : bound) {
        const ConditionResult result = evaluate(condition, m_situation);
        if (result.verdict == ConditionResult::Verdict::CannotTell)
            return;
        holds = holds && result.holds();
        seen.append(condition.source + u": "_s + result.live);
    }
    const int to = block->branches.first().steps.first();
    const bool leaves = loop ? holds : !holds;
    if (loop ? to > index : to <= index)
        return;
    if (loop && leaves && run.steps[index].repeats >= block->atMost)
        return changeOnce(run, index, u"failed"_s, {{u"note"_s, u"still holds after %1 times"_s.arg(block->atMost)}});
    const QString branch =
        leaves ? (loop ? u"again"_s : u"does not hold"_s) : (loop ? u"no longer holds"_s : u"holds"_s);
    changeOnce(run, index, u"decided"_s,
               {{u"branch"_s, branch}, {u"to"_s, leaves ? to : index + 1}, {u"note"_s, seen.join(u"; "_s)}});
}

}
