// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "announce/announcement.h"
#include "journal/entry.h"

namespace Hikeshi {

/// One notice as the journal tells it: its newest draft, and whether it was published.
struct Notice
{
    Announcement announcement;
    IncidentId incident;
    std::optional<Instant> nextUpdate; ///< promised to users in it
    Instant draftedAt;
    std::optional<Instant> publishedAt;

    bool operator==(const Notice &) const = default;
};

/// Every notice these entries tell of, by the first draft of each. Hostile bodies become defaults.
QList<Notice> foldNotices(const QList<Entry> &entries);

/// The newest draft of `incident` that was not published.
std::optional<Notice> openDraft(const QList<Notice> &notices, const IncidentId &incident);

/// Which notice of `incident` the next one is: 1, 2, 3, …
int nextNumber(const QList<Notice> &notices, const IncidentId &incident);

namespace Drafts {

Draft announcementDrafted(const Notice &notice, const QString &operatorId);
Draft announcementPublished(const QString &announcement, const QString &channel, qint64 intent,
                            const QString &operatorId);

}

}
