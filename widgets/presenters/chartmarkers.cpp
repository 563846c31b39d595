// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/chartmarkers.h"

#include "journal/kinds.h"
#include "widgets/presenters/sourcewording.h"

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

bool isTurningPoint(const Entry &entry)
{
    if (entry.kind == Kind::alertRaised)
        return entry.body[u"first_out"_s].toBool();
    return entry.kind == Kind::incidentDeclared || entry.kind == Kind::incidentResolved
        || entry.kind == Kind::actionIntent || entry.kind == Kind::actionOutcome
        || entry.kind == Kind::announcementPublished;
}

Theme::Tone toneOf(TimelineLine::Tone tone)
{
    switch (tone) {
    case TimelineLine::Tone::Quiet:
        return Theme::Tone::Quiet;
    case TimelineLine::Tone::Good:
        return Theme::Tone::Good;
    case TimelineLine::Tone::Warning:
        return Theme::Tone::Warning;
    case TimelineLine::Tone::Trouble:
        return Theme::Tone::Trouble;
    case TimelineLine::Tone::Told:
        return Theme::Tone::Focus;
    }
    return Theme::Tone::Quiet;
}

/// What people did is neither good nor bad: declaring is quiet, acting and telling are focus, whatever the timeline's
/// colour.
Theme::Tone toneOf(const TimelineLine &line, const QString &kind)
{
    if (kind == Kind::actionIntent || kind == Kind::announcementPublished)
        return Theme::Tone::Focus;
    return kind == Kind::incidentDeclared ? Theme::Tone::Quiet : toneOf(line.tone);
}

/// The timeline tells notices by their actions and may have no line for the entry itself.
TimelineLine notice(const Entry &entry)
{
    const QString channel = entry.body[u"channel"_s].toString();
    return {.entry = entry.number,
            .at = entry.at,
            .text = {u"Notice published: %1"_s.arg(channel), u"告知を公開: %1"_s.arg(channel)}};
}

}

QList<ChartMarker> chartMarkers(const QList<Entry> &entries, const QString &language, Instant from, Instant to,
                                const Names &names)
{
    // Only the few that matter go through the timeline's wording: a journal may be long. Intents before `from` stay,
    // because an outcome is worded with its intent.
    QList<Entry> points;
    std::ranges::copy_if(entries, std::back_inserter(points), isTurningPoint);
    const QList<TimelineLine> lines = timelineOf(points, names);
    QList<ChartMarker> markers;
    for (const Entry &entry : std::as_const(points)) {
        if (entry.at < from || entry.at > to)
            continue;
        const auto told = std::ranges::find(lines, entry.number, &TimelineLine::entry);
        if (told == lines.end() && entry.kind != Kind::announcementPublished)
            continue;
        const TimelineLine line = told == lines.end() ? notice(entry) : *told;
        const QString label = line.text.in(language);
        markers.append(
            {entry.at, language == u"en" ? label : Wording::told(label), toneOf(line, entry.kind), entry.number});
    }
    return markers;
}

}
