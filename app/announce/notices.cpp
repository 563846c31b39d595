// SPDX-License-Identifier: GPL-3.0-or-later
#include "announce/notices.h"

#include "journal/kinds.h"

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

QJsonObject json(const Localized &text)
{
    return {{u"en"_s, text.en}, {u"ja"_s, text.ja}};
}

Localized localizedFrom(const QJsonValue &value)
{
    return {value[u"en"_s].toString(), value[u"ja"_s].toString()};
}

Notice drafted(const Entry &entry)
{
    const QJsonObject &body = entry.body;
    Notice notice{.announcement = {.id = body[u"announcement"_s].toString(),
                                   .phase = body[u"phase"_s].toString(),
                                   .title = localizedFrom(body[u"titles"_s]),
                                   .body = localizedFrom(body[u"texts"_s]),
                                   .start = body[u"start"_s].toString(),
                                   .cause = localizedFrom(body[u"cause"_s]),
                                   .expectedRecovery = body[u"expected_recovery"_s].toString()},
                  .incident = IncidentId(body[u"incident"_s].toString()),
                  .draftedAt = entry.at};
    if (const QJsonValue due = body[u"next_update"_s]; due.isDouble())
        notice.nextUpdate = fromMilliseconds(due.toInteger());
    return notice;
}

}

QList<Notice> foldNotices(const QList<Entry> &entries)
{
    QList<Notice> notices;
    const auto named = [&](const QString &id) {
        return std::ranges::find_if(notices, [&](const Notice &n) { return n.announcement.id == id; });
    };
    for (const Entry &entry : entries) {
        if (entry.kind != Kind::announcementDrafted && entry.kind != Kind::announcementPublished)
            continue;
        const auto known = named(entry.body[u"announcement"_s].toString());
        if (entry.kind == Kind::announcementPublished) {
            if (known != notices.end())
                known->publishedAt = entry.at;
        } else if (known == notices.end()) {
            notices.append(drafted(entry));
        } else if (!known->publishedAt) {
            *known = drafted(entry);
        }
    }
    return notices;
}

std::optional<Notice> openDraft(const QList<Notice> &notices, const IncidentId &incident)
{
    const auto found =
        std::ranges::find_last_if(notices, [&](const Notice &n) { return n.incident == incident && !n.publishedAt; });
    return found.empty() ? std::nullopt : std::optional(found.front());
}

int nextNumber(const QList<Notice> &notices, const IncidentId &incident)
{
    return 1 + static_cast<int>(std::ranges::count_if(notices, [&](const Notice &n) {
               return n.incident == incident && n.publishedAt.has_value();
           }));
}

namespace Drafts {

Draft announcementDrafted(const Notice &notice, const QString &operatorId)
{
    const Announcement &said = notice.announcement;
    return {Kind::announcementDrafted,
            operatorId,
            {{u"announcement"_s, said.id},
             {u"incident"_s, notice.incident.value},
             {u"phase"_s, said.phase},
             {u"titles"_s, json(said.title)},
             {u"texts"_s, json(said.body)},
             {u"start"_s, said.start},
             {u"cause"_s, json(said.cause)},
             {u"expected_recovery"_s, said.expectedRecovery},
             {u"next_update"_s, notice.nextUpdate ? QJsonValue(toMilliseconds(*notice.nextUpdate)) : QJsonValue()}}};
}

Draft announcementPublished(const QString &announcement, const QString &channel, qint64 intent,
                            const QString &operatorId)
{
    return {Kind::announcementPublished,
            operatorId,
            {{u"announcement"_s, announcement}, {u"channel"_s, channel}, {u"intent"_s, intent}}};
}

}

}
