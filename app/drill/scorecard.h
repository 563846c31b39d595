// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drill/scenario.h"
#include "journal/entry.h"
#include "journal/measures.h"

namespace Hikeshi {

/// One line of a drill's score, with the journal entry it comes from.
struct ScoreLine
{
    QString measure; ///< acknowledge, declare, first_notice, mitigate, restore
    std::optional<Milliseconds> yours; ///< nothing: it did not happen
    std::optional<Milliseconds> target;
    qint64 entry = 0;

    bool isMet() const { return yours && (!target || *yours <= *target); }
    bool operator==(const ScoreLine &) const = default;
};

/// An action that was unsafe (by the scenario) or refused by a guard.
struct ActionFault
{
    qint64 entry = 0;
    QString action;
    bool refused = false; ///< a guard stopped it
    Localized why;

    bool operator==(const ActionFault &) const = default;
};

/// How a drill went: a fold over its journal entries, nothing else.
struct Scorecard
{
    QString scenario;
    Instant startedAt;
    std::optional<Instant> endedAt;
    QList<ScoreLine> lines;
    QList<ActionFault> faults;
    int points = 0; ///< 0 to 100: 20 for each target met, less 15 for each unsafe and 5 for each refused action

    bool operator==(const Scorecard &) const = default;
};

/// Of the newest drill of this scenario in `entries`; nothing when it was never started.
std::optional<Scorecard> scorecardOf(const QList<Entry> &entries, const Scenario &scenario);

}
