// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/timings.h"

#include <algorithm>

namespace Hikeshi {

// By title and not by place: a runbook that was mended keeps what is known of the steps it kept.
QList<std::optional<StepTiming>> timings(const Runbook &runbook, const QList<Run> &runs)
{
    QHash<QString, QList<Milliseconds>> took;
    for (const Run &run : runs) {
        if (!run.endedAt || run.runbook.name != runbook.name || run.runbook.language != runbook.language)
            continue;
        for (qsizetype i = 0; i < run.steps.size(); ++i) {
            const StepState &step = run.steps[i];
            if (step.state == StepState::State::Done && step.startedAt && step.endedAt)
                took[run.runbook.steps[i].title].append(*step.endedAt - *step.startedAt);
        }
    }
    QList<std::optional<StepTiming>> list;
    for (const Step &step : runbook.steps) {
        QList<Milliseconds> &times = took[step.title];
        if (times.isEmpty()) {
            list.append(std::nullopt);
            continue;
        }
        const auto middle = times.begin() + (times.size() - 1) / 2;
        std::ranges::nth_element(times, middle);
        list.append(StepTiming{*middle, static_cast<int>(times.size())});
    }
    return list;
}

}
