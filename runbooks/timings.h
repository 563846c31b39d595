// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbooks/run.h"

namespace Hikeshi {

/// How long one step took in past runs and drills.
struct StepTiming
{
    Milliseconds p50{0};
    int runs = 0; ///< how many tell of it

    bool operator==(const StepTiming &) const = default;
};

/// For every step of `runbook`, by its title, over all runs of that name that have ended; skipped steps do not count.
QList<std::optional<StepTiming>> timings(const Runbook &runbook, const QList<Run> &runs);

}
