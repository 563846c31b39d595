// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/actionport.h"
#include "runbooks/run.h"
#include "situation/result.h"

#include <QFuture>

namespace Hikeshi {

class Journal;
class Situation;

/// A step as it stands now, for whoever shows it.
struct LiveStep
{
    struct Line
    {
        Block::Kind kind = Block::Kind::Guard;
        QString sentence; ///< with values filled in
        ConditionResult result;
    };
    QList<Line> lines; ///< guards, verifications, waits
    QList<SeriesId> series;
    std::optional<Preview> preview; ///< of the step's action
    bool mayAct = false; ///< every guard holds and the preview allows
};

/// Walks a run. What is done by hand is ticked by hand; verifications and waits end by themselves when the world shows
/// it; an action is started by its operator and only by him. Everything it knows is in the journal.
class Runner : public QObject
{
    Q_OBJECT

public:
    Runner(Situation &situation, Journal &journal, ActionPort &actions, QObject *parent = nullptr);

    /// The newest run that has not ended.
    std::optional<Run> run() const;
    const QList<Run> &runs() const { return m_runs; }

    QCoro::Task<Result<RunId>> start(Runbook runbook, IncidentId incident, QMap<QString, QString> values,
                                     QString operatorId);
    void complete(int step, const QString &note, const QString &operatorId);
    void skip(int step, const QString &reason, const QString &operatorId);
    void end(const QString &operatorId);
    /// The intent of the step's action, or why it may not be operated now; `arguments` override what the runbook says.
    Result<Intent> mayAct(int step, const QMap<QString, QString> &arguments, const QString &operatorId) const;
    /// Operates it at once.
    QCoro::Task<Result<ActionRecord>> act(int step, QMap<QString, QString> arguments, QString operatorId);

    LiveStep live(int step) const;

Q_SIGNALS:
    void changed();

private:
    void fold();
    void watch();
    QFuture<Result<Entry>> change(int step, const QString &state, const QString &note, const QString &operatorId);
    std::optional<Intent> intentOf(const Run &run, int step, const QMap<QString, QString> &arguments,
                                   const QString &operatorId) const;
    QList<Condition> conditions(const Run &run, const Block &block) const;

    Situation &m_situation;
    Journal &m_journal;
    ActionPort &m_actions;
    QList<Run> m_runs;
    QPair<RunId, int> m_ticking; ///< the step whose end has been asked to be written
};

/// `{service}` and the like replaced by the run's values.
QString withValues(QString text, const QMap<QString, QString> &values);

}
