// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/run.h"

#include "journal/kinds.h"

#include <QJsonObject>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

using State = StepState::State;

Run started(const Entry &entry)
{
    Findings ignored;
    const QJsonObject &body = entry.body;
    Run run{.id = RunId(u"RUN-%1"_s.arg(entry.number)),
            .runbook = Runbook::parse(body[u"source"_s].toString().toUtf8(), body[u"runbook"_s].toString(), ignored),
            .incident = IncidentId(body[u"incident"_s].toString()),
            .startedAt = entry.at};
    const QJsonObject values = body[u"values"_s].toObject();
    for (auto it = values.begin(); it != values.end(); ++it)
        run.values.insert(it.key(), it->toString());
    run.steps.resize(run.runbook.steps.size());
    if (!run.steps.isEmpty())
        run.steps.first().startedAt = entry.at;
    return run;
}

bool isUnderWay(const StepState &step)
{
    return step.state == State::Acting || step.state == State::Watching || step.state == State::Unknown;
}

void enterCurrent(Run &run, Instant at)
{
    const int current = run.current();
    if (current >= 0 && !run.steps[current].startedAt)
        run.steps[current].startedAt = at;
}

void changeStep(Run &run, const Entry &entry)
{
    static const QMap<QString, State> words{
        {u"done"_s, State::Done}, {u"skipped"_s, State::Skipped}, {u"pending"_s, State::Pending}};
    const int index = entry.body[u"step"_s].toInt(-1);
    const auto word = words.constFind(entry.body[u"state"_s].toString());
    if (index < 0 || index >= run.steps.size() || word == words.cend())
        return;
    StepState &step = run.steps[index];
    step.state = *word;
    step.who = entry.actor;
    step.note = entry.body[u"note"_s].toString();
    step.endedAt = step.isOver() ? std::optional(entry.at) : std::nullopt;
    enterCurrent(run, entry.at);
}

}

int Run::current() const
{
    const auto open = std::ranges::find_if(steps, [](const StepState &s) { return !s.isOver(); });
    return open == steps.end() ? -1 : static_cast<int>(open - steps.begin());
}

QList<Run> foldRuns(const QList<Entry> &entries)
{
    QList<Run> runs;
    const auto named = [&](const QString &id) {
        const auto found = std::ranges::find(runs, RunId(id), &Run::id);
        return found == runs.end() ? nullptr : &*found;
    };
    const auto acting = [&](qint64 intent) -> StepState * {
        for (Run &run : runs) {
            for (StepState &step : run.steps) {
                if (intent > 0 && step.action == intent)
                    return &step;
            }
        }
        return nullptr;
    };
    for (const Entry &entry : entries) {
        const QJsonObject &body = entry.body;
        if (entry.kind == Kind::runStarted) {
            runs.append(started(entry));
        } else if (entry.kind == Kind::stepChanged) {
            if (Run *run = named(body[u"run"_s].toString()))
                changeStep(*run, entry);
        } else if (entry.kind == Kind::runEnded) {
            if (Run *run = named(body[u"run"_s].toString()))
                run->endedAt = entry.at;
        } else if (entry.kind == Kind::actionIntent || entry.kind == Kind::actionRefused) {
            Run *run = named(body[u"run"_s].toString());
            const int index = body[u"step"_s].toInt(-1);
            // A try that is refused because the first one is still under way does not hide the first one.
            const bool hides = entry.kind == Kind::actionRefused && run && index >= 0 && index < run->steps.size()
                && isUnderWay(run->steps[index]);
            if (run && index >= 0 && index < run->steps.size() && !run->steps[index].isOver() && !hides) {
                run->steps[index].action = entry.number;
                run->steps[index].who = entry.actor;
                run->steps[index].state = entry.kind == Kind::actionIntent ? State::Acting : State::Failed;
                run->steps[index].note = entry.kind == Kind::actionIntent ? QString() : u"refused by a guard"_s;
            }
        } else if (entry.kind == Kind::actionOutcome) {
            StepState *step = acting(body[u"intent"_s].toInteger());
            if (step && !step->isOver()) {
                const QString outcome = body[u"outcome"_s].toString();
                step->state = outcome == u"confirmed" ? State::Watching
                    : outcome == u"failed"            ? State::Failed
                                                      : State::Unknown;
                step->note = body[u"reason"_s].toString();
            }
        }
    }
    return runs;
}

}
