// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drill/decisions.h"
#include "drill/scorecard.h"

namespace Hikeshi {

/// What one step of a runbook took in one drill.
struct StepTime
{
    QString runbook; ///< file name without folder, language and ending
    int step = 0; ///< 0-based
    QString title;
    QString who;
    Milliseconds took{0}; ///< since the step before it was over, or the runbook was started
    qint64 entry = 0;

    bool operator==(const StepTime &) const = default;
};

/// The steps that were gone through in one drill's entries; what was skipped is not among them.
QList<StepTime> stepTimesIn(const QList<Entry> &drill);

/// A step over all drills: what it takes one person, or everybody.
struct StepCost
{
    QString runbook;
    int step = 0;
    QString title; ///< as it was called last
    QList<Milliseconds> times; ///< oldest first

    Milliseconds median() const;
    Milliseconds longest() const;
    bool operator==(const StepCost &) const = default;
};

/// Of every drill in `entries`; `who` empty: everybody. By runbook, in each the dearest step first.
QList<StepCost> stepCostsOf(const QList<Entry> &entries, const QString &who = {});

/// The last time that something was trained.
struct Trained
{
    Instant at;
    QStringList people;
    int points = 0;
    QString scenario;
    qint64 entry = 0; ///< that started the drill

    bool operator==(const Trained &) const = default;
};

/// Something that a drill can be about, and when it was last.
struct Coverage
{
    QString family; ///< of a cause that no scenario has: empty
    QString subject; ///< a cause in the exchange's vocabulary, or a service's id
    QStringList scenarios; ///< that are about it
    std::optional<Trained> last; ///< only drills that ended count

    bool operator==(const Coverage &) const = default;
};

/// Each family's causes, then causes that no scenario has.
QList<Coverage> causesCovered(const QList<Scenario> &scenarios, const QList<Scorecard> &cards);
/// Every service of the site; one is trained when a fault of the drill struck it.
QList<Coverage> servicesCovered(const Topology &topology, const QList<Scenario> &scenarios,
                                const QList<Scorecard> &cards);

/// Of ended drills that `who` took part in (empty: everybody), oldest first.
QList<Scorecard> cardsOf(const QList<Scorecard> &cards, const QString &who);

}
