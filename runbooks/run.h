// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/entry.h"
#include "runbooks/runbook.h"

namespace Hikeshi {

struct StepState
{
    enum class State
    {
        Pending,
        Acting, ///< its action is under way, or was when Hikeshi ended
        Watching, ///< its action is confirmed; the step's own verification has not been seen yet
        Done,
        Skipped,
        Failed, ///< refused or failed; may be tried again
        Unknown, ///< nobody knows whether its action was carried out; it is not repeated by itself
    };

    State state = State::Pending;
    std::optional<Instant> startedAt; ///< when it became the current step
    std::optional<Instant> endedAt;
    QString who;
    QString note; ///< why it was skipped, what was seen, why it failed
    qint64 action = 0; ///< journal entry of its newest intent

    bool isOver() const { return state == State::Done || state == State::Skipped; }
    bool mayHaveActed() const { return state == State::Acting || state == State::Watching || state == State::Unknown; }
    bool operator==(const StepState &) const = default;
};

/// One execution of a runbook: a fold over the journal, so that it stands where it stood after a crash.
struct Run
{
    RunId id;
    Runbook runbook; ///< as it was when the run began
    IncidentId incident;
    QMap<QString, QString> values; ///< `service` and whatever else was asked
    Instant startedAt;
    std::optional<Instant> endedAt;
    QList<StepState> steps;

    /// The first step that is not over; -1 when all are.
    int current() const;
    bool operator==(const Run &) const = default;
};

QList<Run> foldRuns(const QList<Entry> &entries);

}
