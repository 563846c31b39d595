// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/action.h"
#include "situation/finding.h"
#include "situation/incident.h"

namespace Hikeshi {

/// One notice to users, in both languages.
struct Announcement
{
    QString id; ///< `INC-12/1`
    QString phase; ///< investigating, identified, monitoring, resolved
    Localized title;
    Localized body;
    QString start; ///< in JST and UTC, from one instant
    Localized cause;
    QString expectedRecovery;

    bool operator==(const Announcement &) const = default;
};

/// What an announcement's template may speak of.
struct AnnouncementFacts
{
    Incident incident;
    Localized affected; ///< areas, in words
    int number = 1; ///< which notice of this incident it is
    Instant now;
    // What somebody has chosen in place of what is proposed:
    std::optional<Localized> cause;
    std::optional<QString> expectedRecovery;
    std::optional<Instant> nextUpdate;
};

/// `2026-11-24 12:11 JST (03:11 UTC)`
QString bothZones(Instant at);

/// A draft from the incident's facts. `template` is Markdown with `{{name}}`; its first line is the title.
Result<Announcement> draftAnnouncement(const AnnouncementFacts &facts, const QString &phase, const Localized &pattern);

/// With 【訓練】 and [DRILL] before its titles, once; whoever reads a notice of a drill must not take it for the truth.
Announcement markedAsDrill(Announcement announcement);

/// Everything that must be said and is not: start, cause (or that it is not known yet), expected recovery, title, body.
Findings missingIn(const Announcement &announcement);

/// The intent that publishes it on `target`. On a drill's site it is marked, whatever became of it in between.
Intent publishIntent(const Announcement &announcement, const QString &target, const IncidentId &incident,
                     const QString &operatorId, bool drill);

}
