// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/entry.h"
#include "runbooks/runbook.h"

#include <QHash>

namespace Hikeshi {

struct StepState
{
    enum class State
    {
        Pending,
        Acting, ///< its action or shell fence is under way, or was when Hikeshi ended
        Watching, ///< its action is confirmed; the step's own verification has not been seen yet
        Done,
        Skipped,
        Failed, ///< refused or failed; may be tried again
        Unknown, ///< nobody knows whether its action was carried out; it is not repeated by itself
        Waiting, ///< approval was asked for
        Inside, ///< its runbook is under way, as a run of its own
        Undone, ///< was done, and was undone; it is to do again
    };

    struct Approval
    {
        QString who;
        Instant at;
        bool byPassphrase = false; ///< at somebody else's console
        bool operator==(const Approval &) const = default;
    };
    struct Evidence
    {
        QString name; ///< as it was called
        QString file; ///< the copy, relative to the folder of the journal
        QString sha256; ///< hexadecimal
        qint64 bytes = 0;
        Instant at;
        QString who;
        bool operator==(const Evidence &) const = default;
    };
    struct Output
    {
        int fence = 0;
        QString command; ///< as written in the runbook: values went in by the environment
        QString text; ///< bounded; the middle of a flood is left out
        qint64 bytes = 0; ///< of everything it said
        int exit = -1; ///< -1: ended by a signal
        int signal = 0;
        QString reason; ///< `cancelled`, why it could not begin; empty when it ended by itself
        Milliseconds took{0};
        Instant at;
        QString who;
        bool operator==(const Output &) const = default;
    };

    State state = State::Pending;
    std::optional<Instant> startedAt; ///< when it became a current step
    std::optional<Instant> endedAt;
    QString who;
    QString note; ///< why it was skipped, what was seen, why it failed
    qint64 action = 0; ///< journal entry of its newest intent
    QList<qint64> done; ///< intents that were confirmed and are not undone, oldest first
    QMap<qint64, Intent> compensations; ///< by intent: what undoes it, as things stood before it
    std::optional<Intent> nextCompensation; ///< of the intent that is to come
    qint64 undo = 0; ///< intent of its newest undoing
    bool undoing = false; ///< an undoing is under way
    ActionId undoAction; ///< by which action
    bool passed = false; ///< Skipped because the run took another way
    QString branch; ///< what was decided
    int repeats = 0; ///< of a `while`: how often it went back
    QString askedBy; ///< who asked for approval
    std::optional<Instant> askedAt;
    QList<Approval> approvals;
    QList<Evidence> evidence;
    QList<Output> outputs;
    int shell = -1; ///< the fence that runs, or ran when Hikeshi ended
    RunId child; ///< the run of its runbook

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
    QMap<QString, QString> values; ///< `service` and whatever else was asked; a secret one is masked
    QStringList secrets; ///< names of values that the journal does not hold
    QString startedBy;
    Instant startedAt;
    std::optional<Instant> endedAt;
    QString outcome; ///< `complete` or `ended early`
    RunId parent; ///< the run whose step this is
    int parentStep = -1;
    int depth = 0; ///< how many parents there are
    QList<StepState> steps;

    /// The first step that is to do now; -1 when all are over.
    int current() const;
    /// All that may be done now: one, or several at the same time.
    QList<int> currents() const;
    /// Enough have approved, or nobody needs to.
    bool isApproved(int step) const;
    bool operator==(const Run &) const = default;
};

/// Runs as entries come: one pass, whatever their number.
class RunFold
{
public:
    void add(const Entry &entry);
    const QList<Run> &runs() const { return m_runs; }

private:
    struct Place
    {
        qsizetype run = -1;
        int step = -1;
        bool undoes = false;
    };
    Run *named(const QString &id);
    StepState *step(const Place &place);
    void begin(const Entry &entry);
    void change(const Entry &entry);
    void takeIntent(const Entry &entry);
    void takeOutcome(const Entry &entry);
    void end(const Entry &entry);

    QList<Run> m_runs;
    QHash<QString, qsizetype> m_byId;
    QHash<qint64, Place> m_byIntent;
};

QList<Run> foldRuns(const QList<Entry> &entries);

/// What stands in the journal in place of a secret value.
QString masked();

}
