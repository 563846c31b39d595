// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/entry.h"
#include "situation/incident.h"
#include "situation/servicemap.h"
#include "widgets/presenters/theme.h"

namespace Hikeshi {

struct SiteFacts;
class SeriesStore;

/// What the incident bar and its neighbours say, from values.
namespace IncidentWords {

/// The big clock: `00:07:42`.
QString bigClock(Milliseconds sinceStart);

/// When users were promised the next word: `Next update due`, `3:18`. Warns two minutes before.
struct Due
{
    QString name;
    QString value;
    Theme::Tone tone = Theme::Tone::Quiet;
};
Due nextUpdate(const Incident &incident, Instant now);

/// How many orders were lost since `since`; nothing when the site does not count them.
std::optional<double> ordersLost(const SeriesStore &series, Instant since);

/// What a severity means for users, in a few words.
QString meaning(Severity severity);

/// The operator's name in `language`; the id itself for somebody the site does not know.
QString operatorName(const SiteFacts &site, const QString &id, const QString &language);

/// The newest pull of the global stop that the entries tell of.
struct Stop
{
    QString who;
    QString why;
    Instant at;
};
std::optional<Stop> lastStop(const QList<Entry> &entries);

/// What stands beside the name of a site that is a drill, the same in both languages.
QString drillWord();

}

/// One tile across the room: a business area, how it is, and which of its services says so.
struct GlanceTile
{
    QString id;
    QString name;
    QString word;
    Theme::Tone tone = Theme::Tone::Unknown;
    ServiceId worst;
    QString tip; ///< its services, each with its health

    bool operator==(const GlanceTile &) const = default;
};

/// One tile for each area the site names; for each group of services when it names none. An area whose services are
/// well themselves but critically call one that is down is affected.
QList<GlanceTile> glanceOf(const ServiceMap &map, Instant now, const QString &language);

}
