// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drill/decisions.h"
#include "drill/scorecard.h"

namespace Hikeshi {

/// Everything that a debrief tells of one drill.
struct DebriefFacts
{
    Scenario scenario;
    Scorecard card;
    QList<Injected> injected; ///< what was thrown in, in its time
    QList<Scorecard> earlier; ///< ended runs of the same people before this one, oldest first
    std::optional<Scorecard> best; ///< the other run with the most points
    QList<Shadowed> decisions;

    bool operator==(const DebriefFacts &) const = default;
};

/// Of the drill that entry `started` began; nothing when these entries do not have it. `commanders`: where else to look
/// for what was done, empty when everybody writes the same journal.
std::optional<DebriefFacts> debriefOf(const QList<Entry> &entries, qint64 started, const Scenario &scenario,
                                      const QList<Entry> &commanders = {});

/// The run with the most points among `cards` that ended, but for the one that `but` started; of equal ones the newest.
std::optional<Scorecard> bestOf(const QList<Scorecard> &cards, qint64 but);
/// Runs that ended before `card` began and that somebody of its people took part in.
QList<Scorecard> earlierOf(const QList<Scorecard> &cards, const Scorecard &card);

/// GitHub's Markdown; what people wrote is escaped.
QString toMarkdown(const DebriefFacts &facts, const QString &language);
/// One page that loads nothing and runs nothing.
QString toHtml(const DebriefFacts &facts, const QString &language);

}
