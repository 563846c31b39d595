// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/action.h"

namespace Hikeshi {

using namespace Qt::StringLiterals;

QString Preview::refusal() const
{
    QStringList reasons;
    for (const GuardVerdict &verdict : verdicts) {
        if (!verdict.passes())
            reasons.append(verdict.guard + u": "_s + verdict.reason);
    }
    return reasons.join(u"; "_s);
}

bool mayFollow(ActionState from, ActionState to)
{
    using enum ActionState;
    switch (from) {
    case Intended:
        // Journals of earlier versions tell of answers without the requests before them.
        return to == Requested || to == Verifying || to == Failed || to == Unknown;
    case Requested:
        return to == Verifying || to == Failed || to == Unknown;
    case Verifying:
        // Requested: the next one of an action of several requests.
        return to == Requested || to == Confirmed || to == Failed || to == Unknown;
    case Unknown:
        return to == Confirmed || to == Failed;
    case Refused:
    case Confirmed:
    case Failed:
        return false;
    }
    return false;
}

bool mayFollow(Selection::State from, Selection::State to)
{
    return from == Selection::State::Held && to != Selection::State::Held;
}

}
