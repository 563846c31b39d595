// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbooks/run.h"

namespace Hikeshi {

/// How one step would be undone.
struct UndoStep
{
    int step = -1;
    QString title;
    enum class Way
    {
        Action, ///< by `intent`
        Nothing, ///< it did nothing that the console knows of: it is only to do again
        ByHand, ///< it acted, and nothing is named that undoes it
        Unknown, ///< nobody knows whether it acted
    } way = Way::Nothing;
    Intent intent; ///< without operator
    qint64 of = 0; ///< the intent that is undone
    QString reason; ///< of ByHand and Unknown

    bool operator==(const UndoStep &) const = default;
};

/// How one step would be undone, whatever stands after it: by its `undo` block, else by its action's compensation, as
/// things stood before the action. One that acted more than once is undone newest first: `before` of them are undone.
UndoStep undoOf(const Run &run, int step, int before = 0);

/// What would have to be undone, newest first, so that `step` is the next one to do.
QList<UndoStep> undoPlan(const Run &run, int step);

}
