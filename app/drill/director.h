// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drill/scenario.h"

#include <QObject>

namespace Hikeshi {

class Journal;
class Situation;

/// Watches how a drill goes and says what its scenario throws in next. What was thrown in already is read from the
/// journal, so a console that is started anew in the middle goes on where it was.
class Director : public QObject
{
    Q_OBJECT

public:
    Director(const Situation &situation, const Journal &journal, QList<Scenario> scenarios, QObject *parent = nullptr);

    const DrillCourse &course() const { return m_course; }
    /// The scenario that runs; null when none does, or one that is not known here.
    const Scenario *scenario() const;
    /// The next hint of the scenario; null when all were given.
    const Localized *nextHint() const;
    void setScenarios(QList<Scenario> scenarios) { m_scenarios = std::move(scenarios); } ///< pointers are old
    void look(); ///< the clock went on, or something happened

Q_SIGNALS:
    /// Once for each, until the journal has it or the drill ends.
    void due(const Hikeshi::Inject &inject);

private:
    bool isDue(const Inject &inject);

    const Situation &m_situation;
    const Journal &m_journal;
    QList<Scenario> m_scenarios;
    DrillCourse m_course;
    qsizetype m_read = 0; ///< entries of the journal that the course has taken
    std::optional<Instant> m_started; ///< the drill that the two below belong to
    QMap<QString, Instant> m_since; ///< inject -> when its circumstance first held
    QSet<QString> m_told; ///< said already, perhaps not yet in the journal
};

}
