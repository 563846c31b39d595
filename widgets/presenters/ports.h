// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drill/scenario.h"
#include "situation/incident.h"
#include "situation/result.h"

#include <QObject>

#include <QCoro/QCoroTask>

#include <memory>

namespace Hikeshi {

class Situation;

/// Drills of this site, as the window starts and ends them. A site without an exchange of its own has none.
class DrillPort : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    virtual QList<Scenario> scenarios() const = 0;
    /// The scenario that runs now; empty when none does.
    virtual QString running() const = 0;
    virtual QCoro::Task<Result<void>> start(QString scenario) = 0;
    virtual QCoro::Task<Result<void>> end() = 0;
    virtual double pace() const = 0; ///< site seconds a wall second; 0 is paused
    virtual void setPace(double pace) = 0;
    /// What the drill that runs has seen so far; of the last one when none does.
    virtual const DrillCourse &course() const = 0;
    /// Is there a hint left to be asked for?
    virtual bool hasHint() const = 0;
    virtual QCoro::Task<Result<void>> askForHint() = 0;
    /// Throws something into the drill that runs; every console on its exchange is told.
    virtual QCoro::Task<Result<void>> throwIn(Injected thrown) = 0;
    /// Opens the instructor's window, in a process of its own.
    virtual Result<void> openInstructor(const QStringList &look) = 0; ///< `--theme`, `--language` and the like

    /// The journal of the console whose exchange this one joined: what the commander did stands there. Empty: everybody
    /// writes this site's own.
    virtual QString commandersJournal() const { return {}; }

Q_SIGNALS:
    void changed(); ///< running() or pace()
    void scenariosChanged(); ///< one was written anew
    void injected(const Hikeshi::Injected &injected); ///< in the journal, and in course()
};

/// A stretch of the journal played back into a situation of its own.
class Replay
{
public:
    virtual ~Replay() = default;
    virtual Situation &situation() = 0;
    virtual Instant from() const = 0;
    virtual Instant to() const = 0;
    /// Shows `instant`; also backwards.
    virtual void showAt(Instant instant) = 0;
};

/// Where replays come from.
class ReplayPort
{
public:
    virtual ~ReplayPort() = default;
    /// An incident, with a little before and after. Reads the journal's samples, so it takes a moment.
    virtual QCoro::Task<Result<std::shared_ptr<Replay>>> replay(IncidentId incident) = 0;
};

}
