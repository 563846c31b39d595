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
    qint64 entry = 0; ///< the one that started the drill
    Instant startedAt;
    std::optional<Instant> endedAt;
    QList<ScoreLine> lines;
    QList<ActionFault> faults;
    std::optional<Instant> firstOut; ///< from which everything is measured
    int points = 0; ///< 0 to 100: an equal share for each target met, less 15 for each unsafe and 5 for each refused
                    ///< action

    bool operator==(const Scorecard &) const = default;
};

/// Of the newest drill of this scenario in `entries`; nothing when it was never started.
std::optional<Scorecard> scorecardOf(const QList<Entry> &entries, const Scenario &scenario);

/// Of every drill of this scenario in `entries`, oldest first.
QList<Scorecard> scorecardsOf(const QList<Entry> &entries, const Scenario &scenario);

/// The entries of the drill that entry `started` began: until it ended, until the next one, or until now.
QList<Entry> drillEntries(const QList<Entry> &entries, qint64 started);

}
