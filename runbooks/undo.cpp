// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/undo.h"

#include "runbooks/variables.h"

#include <algorithm>
#include <ranges>

namespace Hikeshi {

using namespace Qt::StringLiterals;

using State = StepState::State;

UndoStep undoOf(const Run &run, int step, int before)
{
    const Step &what = run.runbook.steps[step];
    const StepState &state = run.steps[step];
    UndoStep undo{.step = step,
                  .title = withValues(what.title, run.values),
                  .of = before < state.done.size() ? state.done[state.done.size() - 1 - before] : 0};
    if (state.mayHaveActed() && state.state != State::Watching) {
        undo.way = UndoStep::Way::Unknown;
        undo.reason = u"nobody knows whether it was carried out; look at the map first"_s;
        return undo;
    }
    const bool ran = std::ranges::any_of(state.outputs, [](const StepState::Output &o) { return o.bytes >= 0; });
    const auto compensation = state.compensations.constFind(undo.of);
    const Block *block = what.block(Block::Kind::Undo);
    if (undo.of > 0 && compensation != state.compensations.cend() && !compensation->action.isEmpty()) {
        undo.way = UndoStep::Way::Action;
        undo.intent = *compensation;
    } else if (block && undo.of == 0 && (ran || state.state == State::Done)) {
        undo.way = UndoStep::Way::Action;
        undo.intent = {.action = block->action, .target = withValues(block->target, run.values)};
        for (const auto &[name, value] : block->arguments.asKeyValueRange())
            undo.intent.arguments.insert(name, withValues(value, run.values));
    } else if (undo.of > 0 || ran) {
        undo.way = UndoStep::Way::ByHand;
        undo.reason = undo.of > 0 ? u"its action names nothing that undoes it"_s
                                  : u"what its commands did is only known to who wrote them"_s;
    }
    undo.intent.incident = run.incident;
    undo.intent.run = run.id;
    undo.intent.step = step;
    return undo;
}

QList<UndoStep> undoPlan(const Run &run, int step)
{
    QList<int> order;
    for (int i = std::max(step, 0); i < run.steps.size(); ++i) {
        const StepState &state = run.steps[i];
        const bool acted = !state.done.isEmpty() || state.mayHaveActed() || !state.outputs.isEmpty();
        if (acted || (state.isOver() && !state.passed))
            order.append(i);
    }
    // By when each ended, for steps that were done at the same time; what is still open is the newest.
    std::ranges::stable_sort(order, {}, [&](int each) { return run.steps[each].endedAt.value_or(Instant::max()); });
    QList<UndoStep> plan;
    for (const int each : order | std::views::reverse) {
        const int times = std::max(1, static_cast<int>(run.steps[each].done.size()));
        for (int before = 0; before < times; ++before)
            plan.append(undoOf(run, each, before));
    }
    return plan;
}

}
