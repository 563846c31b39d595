// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drill/scorecard.h"

#include <QHash>
#include <QObject>

namespace Hikeshi {

class Journal;

/// Every drill of the journal by scenario, with its scorecard: folded once, and again only where entries were added.
class DrillBook : public QObject
{
    Q_OBJECT

public:
    DrillBook(QList<Scenario> scenarios, Journal &journal, QObject *parent = nullptr);

    const QList<Scenario> &scenarios() const { return m_scenarios; }
    const Scenario *scenario(const QString &name) const;
    QList<Scorecard> runs(const QString &scenario) const { return m_runs.value(scenario); } ///< oldest first
    /// The points of the newest ended run; nothing when it never ended.
    std::optional<int> lastPoints(const QString &scenario) const;
    std::optional<Instant> lastRun(const QString &scenario) const;

    /// All of them, with what they were about.
    QList<Scorecard> allRuns() const;
    void setScenarios(const QList<Scenario> &scenarios); ///< pointers into the list are old

    /// Folds what has been appended since; a running drill's figures are those of the last call.
    void refresh();

Q_SIGNALS:
    void changed(); ///< a drill started or ended

private:
    void fold(const Scenario &scenario);

    QList<Scenario> m_scenarios;
    Journal &m_journal;
    QHash<QString, QList<Scorecard>> m_runs;
    QString m_live; ///< the scenario whose newest drill has not ended
    bool m_stale = false;
};

}
