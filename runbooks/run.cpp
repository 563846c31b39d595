// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/run.h"

#include "journal/kinds.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

using State = StepState::State;

bool isUnderWay(const StepState &step)
{
    return step.state == State::Acting || step.state == State::Watching || step.state == State::Unknown;
}

bool isValid(const Run &run, int step)
{
    return step >= 0 && step < run.steps.size();
}

void enterCurrents(Run &run, Instant at)
{
    for (const auto open = run.currents(); const int step : open) {
        if (!run.steps[step].startedAt)
            run.steps[step].startedAt = at;
    }
}

/// To do again. What it has done so far stays known.
void reset(StepState &step)
{
    step.state = State::Pending;
    step.startedAt.reset();
    step.endedAt.reset();
    step.who.clear();
    step.note.clear();
    step.branch.clear();
    step.passed = false;
    step.repeats = 0;
    step.askedBy.clear();
    step.askedAt.reset();
    step.approvals.clear();
    step.child = {};
}

void finish(StepState &step, State state, const Entry &entry)
{
    step.state = state;
    step.who = entry.actor;
    step.note = entry.body[u"note"_s].toString();
    step.endedAt = step.isOver() ? std::optional(entry.at) : std::nullopt;
    step.shell = -1;
}

/// An approval is all there is to the step.
bool isApprovalOnly(const Step &step)
{
    return step.block(Block::Kind::Approval) && !step.isManual() && !step.block(Block::Kind::Action)
        && !step.block(Block::Kind::Announce) && !step.block(Block::Kind::Verify) && !step.block(Block::Kind::Wait);
}

/// The step is over and the run goes on at `to`: further on, what is between is passed over; back, it is to do again.
void go(Run &run, int from, int to, const QString &branch, const Entry &entry)
{
    const int limit = static_cast<int>(run.steps.size());
    if (to <= from) {
        const int repeats = run.steps[from].repeats + 1;
        for (int i = std::max(to, 0); i <= from; ++i)
            reset(run.steps[i]);
        run.steps[from].repeats = repeats;
        return;
    }
    for (int i = from + 1; i < std::min(to, limit); ++i) {
        if (run.steps[i].isOver())
            continue;
        run.steps[i].state = State::Skipped;
        run.steps[i].passed = true;
        run.steps[i].who = entry.actor;
        run.steps[i].note = branch;
        run.steps[i].endedAt = entry.at;
    }
}

StepState::Output outputFrom(const Entry &entry)
{
    const QJsonObject &body = entry.body;
    return {.fence = body[u"fence"_s].toInt(),
            .command = body[u"command"_s].toString(),
            .text = body[u"text"_s].toString(),
            .bytes = body[u"bytes"_s].toInteger(),
            .exit = body[u"exit"_s].toInt(-1),
            .signal = body[u"signal"_s].toInt(),
            .reason = body[u"reason"_s].toString(),
            .took = Milliseconds(body[u"took_ms"_s].toInteger()),
            .at = entry.at,
            .who = entry.actor};
}

void takeOutput(const Step &what, StepState &step, const Entry &entry)
{
    const StepState::Output output = outputFrom(entry);
    step.outputs.append(output);
    step.shell = -1;
    if (step.isOver())
        return;
    const bool isLast = output.fence + 1 >= what.shells.size();
    step.state = output.exit != 0                   ? State::Failed
        : isLast && what.block(Block::Kind::Verify) ? State::Watching
                                                    : State::Pending;
    step.note = output.exit == 0   ? QString()
        : !output.reason.isEmpty() ? output.reason
        : output.exit > 0          ? u"exit status %1"_s.arg(output.exit)
                                   : u"ended by signal %1"_s.arg(output.signal);
}

void takeApproval(const Step &what, StepState &step, const Entry &entry)
{
    const Block *block = what.block(Block::Kind::Approval);
    const QString approver = entry.body[u"approver"_s].toString();
    if (!block || step.state != State::Waiting || approver.isEmpty() || approver == step.askedBy
        || std::ranges::contains(step.approvals, approver, &StepState::Approval::who))
        return;
    step.approvals.append({approver, entry.at, entry.body[u"way"_s].toString() == u"passphrase"});
    if (step.approvals.size() < block->persons)
        return;
    if (isApprovalOnly(what))
        finish(step, State::Done, entry);
    else
        step.state = State::Pending;
}

QMap<QString, QString> stringsFrom(const QJsonObject &object)
{
    QMap<QString, QString> strings;
    for (auto it = object.begin(); it != object.end(); ++it)
        strings.insert(it.key(), it->toString());
    return strings;
}

Run started(const Entry &entry)
{
    Findings ignored;
    const QJsonObject &body = entry.body;
    Run run{.id = RunId(u"RUN-%1"_s.arg(entry.number)),
            .runbook = Runbook::parse(body[u"source"_s].toString().toUtf8(), body[u"runbook"_s].toString(), ignored),
            .incident = IncidentId(body[u"incident"_s].toString()),
            .values = stringsFrom(body[u"values"_s].toObject()),
            .startedBy = entry.actor,
            .startedAt = entry.at,
            .parent = RunId(body[u"parent"_s].toString()),
            .parentStep = body[u"parent_step"_s].toInt(-1)};
    for (const auto names = body[u"secrets"_s].toArray(); const auto &name : names)
        run.secrets.append(name.toString());
    run.steps.resize(run.runbook.steps.size());
    enterCurrents(run, entry.at);
    return run;
}

}

QString masked()
{
    return u"•••••"_s;
}

int Run::current() const
{
    return currents().value(0, -1);
}

QList<int> Run::currents() const
{
    // Of steps done at the same time each branch has its first open one.
    for (qsizetype i = 0; i < steps.size(); ++i) {
        const Block *parallel = steps[i].state == State::Done ? runbook.steps[i].block(Block::Kind::Parallel) : nullptr;
        QList<int> open;
        for (const Block::Branch &member : parallel ? parallel->members : QList<Block::Branch>()) {
            const auto first = std::ranges::find_if(member.steps, [this](int step) { return !steps[step].isOver(); });
            if (first != member.steps.end() && *first > i)
                open.append(*first);
        }
        if (!open.isEmpty()) {
            std::ranges::sort(open);
            return open;
        }
        if (!steps[i].isOver())
            return {static_cast<int>(i)};
    }
    return {};
}

bool Run::isApproved(int step) const
{
    const Block *approval = runbook.steps[step].block(Block::Kind::Approval);
    return !approval || steps[step].approvals.size() >= approval->persons;
}

Run *RunFold::named(const QString &id)
{
    const auto found = m_byId.constFind(id);
    return found == m_byId.cend() ? nullptr : &m_runs[*found];
}

StepState *RunFold::step(const Place &place)
{
    return place.run < 0 || place.run >= m_runs.size() || !isValid(m_runs[place.run], place.step)
        ? nullptr
        : &m_runs[place.run].steps[place.step];
}

void RunFold::begin(const Entry &entry)
{
    Run run = started(entry);
    Run *parent = named(run.parent.value);
    if (parent && isValid(*parent, run.parentStep) && !parent->steps[run.parentStep].isOver()) {
        run.depth = parent->depth + 1;
        StepState &above = parent->steps[run.parentStep];
        above.state = State::Inside;
        above.child = run.id;
        above.who = entry.actor;
    }
    m_byId.insert(run.id.value, m_runs.size());
    m_runs.append(run);
}

void RunFold::end(const Entry &entry)
{
    Run *run = named(entry.body[u"run"_s].toString());
    if (!run || run->endedAt)
        return;
    run->endedAt = entry.at;
    run->outcome = entry.body[u"outcome"_s].toString();
    Run *parent = named(run->parent.value);
    if (!parent || !isValid(*parent, run->parentStep) || parent->steps[run->parentStep].child != run->id)
        return;
    StepState &above = parent->steps[run->parentStep];
    const bool isComplete = run->outcome == u"complete";
    finish(above, isComplete ? State::Done : State::Failed, entry);
    above.note = isComplete ? run->id.value : run->id.value + u": "_s + run->outcome;
    enterCurrents(*parent, entry.at);
}

void RunFold::change(const Entry &entry)
{
    static const QMap<QString, State> ends{{u"done"_s, State::Done},
                                           {u"skipped"_s, State::Skipped},
                                           {u"failed"_s, State::Failed},
                                           {u"unknown"_s, State::Unknown}};
    const QJsonObject &body = entry.body;
    Run *run = named(body[u"run"_s].toString());
    const int index = body[u"step"_s].toInt(-1);
    if (!run || !isValid(*run, index))
        return;
    StepState &step = run->steps[index];
    const Step &what = run->runbook.steps[index];
    const QString word = body[u"state"_s].toString();
    if (const auto end = ends.constFind(word); end != ends.cend()) {
        finish(step, *end, entry);
    } else if (word == u"pending") {
        const qsizetype last = body[u"onwards"_s].toBool() ? run->steps.size() - 1 : index;
        for (qsizetype i = index; i <= last; ++i) {
            if (i == index || run->steps[i].isOver())
                reset(run->steps[i]);
        }
        step.note = body[u"note"_s].toString();
    } else if (word == u"waiting") {
        step.state = State::Waiting;
        step.askedBy = entry.actor;
        step.askedAt = entry.at;
        step.approvals.clear();
    } else if (word == u"approved") {
        takeApproval(what, step, entry);
    } else if (word == u"decided") {
        finish(step, State::Done, entry);
        step.branch = body[u"branch"_s].toString();
        go(*run, index, body[u"to"_s].toInt(index + 1), step.branch, entry);
    } else if (word == u"running") {
        step.state = step.isOver() ? step.state : State::Acting;
        step.shell = body[u"fence"_s].toInt();
        step.who = entry.actor;
        step.note.clear();
    } else if (word == u"output") {
        takeOutput(what, step, entry);
    } else if (word == u"evidence") {
        step.evidence.append({body[u"name"_s].toString(), body[u"file"_s].toString(), body[u"sha256"_s].toString(),
                              body[u"bytes"_s].toInteger(), entry.at, entry.actor});
    } else if (word == u"compensation") {
        step.nextCompensation = Intent{.action = ActionId(body[u"action"_s].toString()),
                                       .target = body[u"target"_s].toString(),
                                       .arguments = stringsFrom(body[u"arguments"_s].toObject())};
    } else if (word == u"undoing") {
        step.undoing = true;
        step.undo = 0;
        step.undoAction = ActionId(body[u"action"_s].toString());
    } else if (word == u"undone") {
        reset(step);
        finish(step, State::Undone, entry);
        step.undoing = false;
        step.done.clear();
    }
    enterCurrents(*run, entry.at);
}

void RunFold::takeIntent(const Entry &entry)
{
    Run *run = named(entry.body[u"run"_s].toString());
    const int index = entry.body[u"step"_s].toInt(-1);
    if (!run || !isValid(*run, index))
        return;
    StepState &step = run->steps[index];
    const bool isIntent = entry.kind == Kind::actionIntent;
    if (step.undoing && step.undoAction.value == entry.body[u"action"_s].toString()) {
        step.undo = entry.number;
        step.undoing = isIntent; // a try that was refused is over
        if (!isIntent)
            step.note = u"undoing it was refused by a guard"_s;
        else
            m_byIntent.insert(entry.number, {m_byId[run->id.value], index, true});
        return;
    }
    // A try that is refused because the first one is still under way does not hide the first one.
    if (step.isOver() || (!isIntent && isUnderWay(step)))
        return;
    step.action = entry.number;
    step.who = entry.actor;
    step.state = isIntent ? State::Acting : State::Failed;
    step.note = isIntent ? QString() : u"refused by a guard"_s;
    m_byIntent.insert(entry.number, {m_byId[run->id.value], index, false});
    if (isIntent && step.nextCompensation)
        step.compensations.insert(entry.number, *std::exchange(step.nextCompensation, std::nullopt));
}

void RunFold::takeOutcome(const Entry &entry)
{
    const qint64 intent = entry.body[u"intent"_s].toInteger();
    const Place place = m_byIntent.value(intent);
    StepState *step = this->step(place);
    if (!step)
        return;
    const QString outcome = entry.body[u"outcome"_s].toString();
    const QString reason = entry.body[u"reason"_s].toString();
    if (place.undoes) {
        if (step->undo != intent)
            return;
        step->undoing = false;
        if (outcome == u"confirmed") {
            const QList<qint64> rest = step->done.isEmpty() ? step->done : step->done.first(step->done.size() - 1);
            reset(*step);
            step->state = State::Undone;
            step->done = rest;
        } else if (outcome != u"failed") {
            step->state = State::Unknown;
        }
        step->note = outcome == u"confirmed" ? QString() : u"undoing it: "_s + reason;
        step->endedAt = step->isOver() ? step->endedAt : std::nullopt;
        return enterCurrents(m_runs[place.run], entry.at);
    }
    if (outcome == u"confirmed" && !step->done.contains(intent))
        step->done.append(intent);
    if (step->isOver() || step->action != intent)
        return;
    step->state = outcome == u"confirmed" ? State::Watching : outcome == u"failed" ? State::Failed : State::Unknown;
    step->note = reason;
}

void RunFold::add(const Entry &entry)
{
    if (entry.body.contains(u"told_by"_s)) // it is walked at another console of the drill's team
        return;
    if (entry.kind == Kind::runStarted)
        begin(entry);
    else if (entry.kind == Kind::stepChanged)
        change(entry);
    else if (entry.kind == Kind::runEnded)
        end(entry);
    else if (entry.kind == Kind::actionIntent || entry.kind == Kind::actionRefused)
        takeIntent(entry);
    else if (entry.kind == Kind::actionOutcome)
        takeOutcome(entry);
}

QList<Run> foldRuns(const QList<Entry> &entries)
{
    RunFold fold;
    for (const Entry &entry : entries)
        fold.add(entry);
    return fold.runs();
}

}
