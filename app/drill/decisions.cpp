// SPDX-License-Identifier: GPL-3.0-or-later
#include "drill/decisions.h"

#include "journal/drafts.h"
#include "journal/kinds.h"

#include <QSet>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

std::optional<Deed> nearest(const QList<Deed> &deeds, const Decision &decision)
{
    std::optional<Deed> best;
    for (const Deed &deed : deeds) {
        if (deed.act != decision.act)
            continue;
        if (!best || std::chrono::abs(deed.at - decision.at) < std::chrono::abs(best->at - decision.at))
            best = deed;
    }
    return best;
}

}

std::optional<Milliseconds> Shadowed::sooner() const
{
    return same ? std::optional(same->at - decision.at) : std::nullopt;
}

Decision decisionFrom(const Entry &entry)
{
    const QJsonObject &body = entry.body;
    return {.entry = entry.number,
            .at = entry.at,
            .who = entry.actor,
            .question = body[u"question"_s].toString(),
            .answer = body[u"answer"_s].toString(),
            .act = body[u"act"_s].toString(),
            .reason = body[u"reason"_s].toString()};
}

QList<Deed> deedsIn(const QList<Entry> &entries)
{
    QList<Deed> deeds;
    for (const Entry &entry : entries) {
        if (entry.actor == Drafts::console())
            continue;
        Deed deed{.entry = entry.number, .at = entry.at, .act = {}, .target = {}, .who = entry.actor};
        if (entry.kind == Kind::alertAcknowledged) {
            deed.act = u"acknowledge"_s;
            deed.target = entry.body[u"name"_s].toString();
        } else if (entry.kind == Kind::incidentDeclared) {
            deed.act = u"declare"_s;
        } else if (entry.kind == Kind::actionIntent) {
            deed.act = entry.body[u"action"_s].toString();
            deed.target = entry.body[u"target"_s].toString();
        } else {
            continue;
        }
        deeds.append(deed);
    }
    return deeds;
}

QList<Shadowed> shadowsOf(const QList<Entry> &mine, const QList<Entry> &commanders)
{
    const QList<Deed> all = deedsIn(commanders);
    QList<Shadowed> shadows;
    for (const Entry &entry : mine) {
        if (entry.kind != Kind::drillDecision)
            continue;
        Shadowed shadow{.decision = decisionFrom(entry), .same = {}, .next = {}};
        QList<Deed> deeds;
        std::ranges::copy_if(all, std::back_inserter(deeds),
                             [&](const Deed &deed) { return deed.who != shadow.decision.who; });
        if (deeds.isEmpty())
            deeds = all;
        if (!shadow.decision.act.isEmpty())
            shadow.same = nearest(deeds, shadow.decision);
        const auto next = std::ranges::find_if(deeds, [&](const Deed &deed) { return deed.at >= shadow.decision.at; });
        if (next != deeds.end())
            shadow.next = *next;
        shadows.append(shadow);
    }
    return shadows;
}

QStringList peopleIn(const QList<Entry> &entries)
{
    static const QSet<QString> deeds{Kind::alertAcknowledged, Kind::alertShelved,     Kind::incidentDeclared,
                                     Kind::incidentChanged,   Kind::incidentResolved, Kind::noteWritten,
                                     Kind::runStarted,        Kind::stepChanged,      Kind::consoleArmed,
                                     Kind::actionIntent,      Kind::actionRefused,    Kind::drillDecision};
    QStringList people;
    for (const Entry &entry : entries) {
        if (deeds.contains(entry.kind) && !entry.actor.isEmpty() && entry.actor != Drafts::console()
            && !people.contains(entry.actor))
            people.append(entry.actor);
    }
    return people;
}

Draft Drafts::drillDecision(const Decision &decision)
{
    return {Kind::drillDecision,
            decision.who,
            {{u"question"_s, decision.question},
             {u"answer"_s, decision.answer},
             {u"act"_s, decision.act},
             {u"reason"_s, decision.reason}}};
}

}
