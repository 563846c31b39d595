// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/entry.h"
#include "situation/topology.h"

namespace Hikeshi {

/// One line of the timeline: an entry in words.
struct TimelineLine
{
    enum class Tone
    {
        Quiet,
        Good,
        Warning,
        Trouble,
        Told
    };

    qint64 entry = 0;
    Instant at;
    Tone tone = Tone::Quiet;
    QString who;
    Localized text;
    bool major = true; ///< false: a detail, left out of the postmortem
    QString amendment; ///< what was appended later; the original stays

    bool operator==(const TimelineLine &) const = default;
};

/// The entries a person wants to read, oldest first. Facts that repeat themselves (a source's samples) are not among
/// them.
QList<TimelineLine> timelineOf(const QList<Entry> &entries);

/// Appends to `lines` what entries of any time later said about them; the newest amendment stands.
void amend(QList<TimelineLine> &lines, const QList<Entry> &entries);

}
