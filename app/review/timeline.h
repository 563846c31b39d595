// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/entry.h"
#include "situation/topology.h"

#include <QJsonObject>
#include <QMap>

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

/// What readers call what the journal names by its id. An id without a name stays.
struct Names
{
    QMap<QString, Localized> people; ///< by operator
    QMap<QString, Localized> actions; ///< titles, with `{target}` and `{argument}`s to be filled in

    Localized person(const QString &id) const { return people.value(id, {id, id}); }
    /// Of an intent's or a refusal's entry: `Fail over ledger-db to ledger-db-2`.
    Localized action(const QJsonObject &body) const;
};

/// The entries a person wants to read, oldest first. Facts that repeat themselves (a source's samples) are not among
/// them.
QList<TimelineLine> timelineOf(const QList<Entry> &entries, const Names &names = {});

/// Appends to `lines` what entries of any time later said about them; the newest amendment stands.
void amend(QList<TimelineLine> &lines, const QList<Entry> &entries);

}
