// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbooks/runner.h"
#include "runbooks/shellstep.h"

namespace Hikeshi {

/// A fence of a run while it runs.
struct Runner::Shell
{
    ShellStep step;
    RunId run;
    int fence = 0;
    QString command;
    QString operatorId;
    QStringList secrets; ///< values that are masked in what it says
    Instant startedAt;
};

}
