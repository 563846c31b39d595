// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbooks/runner.h"

namespace Hikeshi {

/// One line of what a runbook would do.
struct DryLine
{
    enum class Kind
    {
        Hand, ///< somebody ticks it
        Condition, ///< looked at: a guard, a verification, a wait, the condition of an `if` or a `while`
        Request, ///< what an action would send, secrets masked
        Command, ///< what would run in a terminal
        Way, ///< a decision's branch, a jump, steps at the same time
        People, ///< an approval, an assignee
        Notice, ///< a notice or a note that would be drafted
        Undo, ///< what would be sent to undo the step
    };

    Kind kind = Kind::Hand;
    int depth = 0; ///< 1 and more: in a runbook inside it
    int step = -1; ///< of the runbook at that depth
    QString text;
    QString detail; ///< exact request or command; live value
    bool holds = true; ///< a condition that holds now, an action that would be allowed now
    QString reason; ///< why not

    bool operator==(const DryLine &) const = default;
};

/// A runbook walked without doing anything: every step of every way, every request and command as it would leave.
struct RunbookDryRun
{
    struct StepLines
    {
        int depth = 0;
        int step = -1;
        QString title;
        QList<DryLine> lines;
        bool operator==(const StepLines &) const = default;
    };
    QList<StepLines> steps;
    int requests = 0; ///< that would be sent, undoing not counted
    int refused = 0; ///< of them, now
    int commands = 0;
    QStringList missing; ///< variables without a value

    bool operator==(const RunbookDryRun &) const = default;
};

/// Sends nothing and writes nothing: previews and reads only. Runbooks inside are walked too, five deep,
/// in the language of the one that runs them, as a run would.
RunbookDryRun dryRun(const Runbook &runbook, const QMap<QString, QString> &values, const Situation &situation,
                     const ActionPort &actions, const RunnerSite &site);

}
