// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/entry.h"
#include "review/timeline.h"
#include "widgets/presenters/theme.h"

namespace Hikeshi {

/// An instant that charts mark with a dotted vertical. Its number is its place in the list, from 1.
struct ChartMarker
{
    Instant at;
    QString label; ///< what happened, in words
    Theme::Tone tone = Theme::Tone::Quiet;
    qint64 entry = 0; ///< journal entry it stands for

    bool operator==(const ChartMarker &) const = default;
};

/// The turning points among `entries` in [from, to]: first-out alerts, incidents declared and resolved, actions and
/// what became of them, notices published. Words are the timeline's, in `language`.
QList<ChartMarker> chartMarkers(const QList<Entry> &entries, const QString &language, Instant from = Instant::min(),
                                Instant to = Instant::max(), const Names &names = {});

}
