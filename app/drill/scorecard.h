// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drill/scenario.h"
#include "journal/entry.h"
#include "journal/measures.h"
#include "situation/incident.h"

namespace Hikeshi {

/// One line of a drill's score, with the journal entry it comes from.
struct ScoreLine
{
    QString measure; ///< detect, acknowledge, declare, first_notice, mitigate, restore
    std::optional<Milliseconds> yours; ///< nothing: it did not happen
    std::optional<Milliseconds> target;
    qint64 entry = 0;
    QString who = {}; ///< the operator whose doing it was; empty: the world's, or nobody's

    bool isMet() const { return yours && (!target || *yours <= *target); }
    bool operator==(const ScoreLine &) const = default;
};

/// Whose task a measure is: the commander's, unless it is another role's.
IncidentRole responsibleFor(QStringView measure);

/// Something that cost points, with the journal entry it comes from.
struct ScoreFault
{
    enum class Kind
    {
        Unsafe, ///< carried out although it makes things worse
        Refused, ///< a guard stopped it
        Useless, ///< carried out, and of no help
        MissedUpdate, ///< users were promised the next notice, and did not get it in time
        HandOver, ///< the command changed hands without a word
        Hint, ///< asked for
    };

    qint64 entry = 0;
    Kind kind = Kind::Unsafe;
    QString action; ///< of the first three
    Localized why;
    QString who = {};

    int cost() const; ///< points
    bool operator==(const ScoreFault &) const = default;
};

QString word(ScoreFault::Kind kind); ///< unsafe, refused, useless, missed_update, hand_over, hint

/// What it did to customers.
struct Harm
{
    double ordersLost = 0;
    double customerMinutes = 0; ///< of customers who could not trade
    double measured = 0; ///< of the series that the scenario's `harm` names

    bool operator==(const Harm &) const = default;
};

/// How a drill went: a fold over its journal entries, nothing else. It judges people: what the exchange did by itself
/// earns and costs nothing.
struct Scorecard
{
    QString scenario;
    qint64 entry = 0; ///< the one that started the drill
    Instant startedAt;
    std::optional<Instant> endedAt;
    QList<ScoreLine> lines;
    QList<ScoreFault> faults; ///< in the order of their entries
    QList<Injected> observations; ///< by the instructor or the scenario
    QStringList people = {}; ///< who did something in it
    std::optional<Instant> firstOut; ///< from which everything but detection is measured
    std::optional<Harm> harm; ///< nothing while the drill goes on
    int points = 0; ///< 0 to 100: an equal share for each target met, less what the faults cost

    /// Targets met and set, of one role.
    struct Share
    {
        int met = 0;
        int targets = 0;
        bool operator==(const Share &) const = default;
    };
    QMap<IncidentRole, Share> byRole() const;
    bool operator==(const Scorecard &) const = default;
};

/// Of the newest drill of this scenario in `entries`; nothing when it was never started.
std::optional<Scorecard> scorecardOf(const QList<Entry> &entries, const Scenario &scenario);

/// Of every drill of this scenario in `entries`, oldest first.
QList<Scorecard> scorecardsOf(const QList<Entry> &entries, const Scenario &scenario);

/// The entries of the drill that entry `started` began: until it ended, until the next one, or until now.
QList<Entry> drillEntries(const QList<Entry> &entries, qint64 started);

}
