// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/console.h"

#include <QCoro/QCoroTask>

namespace Hikeshi::Ctl {

/// A commander who does what the runbook says, without a window and with the pauses of a person: acknowledges the
/// first-out alert, declares, walks the runbook, tells users, resolves. Everything goes through the same incident book,
/// runner and dispatcher as a click does.
class Autopilot
{
public:
    explicit Autopilot(Console &console);

    /// A whole incident, from its first critical alert; false when no alert came, or service was not restored.
    QCoro::Task<bool> fightIncident(Milliseconds patience);
    /// One runbook from its first step; false when a step could not be ended in time.
    QCoro::Task<bool> walk(Runbook runbook, QMap<QString, QString> values, Milliseconds patience);

private:
    QCoro::Task<> pause(Milliseconds siteTime);
    QCoro::Task<> note(QString markdown);
    QCoro::Task<> publish(QString phase);
    QCoro::Task<bool> doStep(int step, Milliseconds patience);
    bool isOver(int step) const;
    bool criticalFires() const;

    Console &m_console;
    std::shared_ptr<int> m_busy; ///< above zero: awaiting the journal, so site time must not go on
    int m_notices = 0;
};

}
