// SPDX-License-Identifier: GPL-3.0-or-later
#include "drill/scorecard.h"

#include "journal/kinds.h"

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

QList<ActionFault> faultsIn(const QList<Entry> &entries, const Scenario &scenario)
{
    QList<ActionFault> faults;
    for (const Entry &entry : entries) {
        const bool refused = entry.kind == Kind::actionRefused;
        if (!refused && entry.kind != Kind::actionIntent)
            continue;
        const QString action = entry.body[u"action"_s].toString();
        const auto unsafe = std::ranges::find_if(scenario.unsafe, [&](const UnsafeAction &u) {
            const bool same =
                u.action == action && (u.target.isEmpty() || u.target == entry.body[u"target"_s].toString());
            return same && std::ranges::all_of(u.arguments.keys(), [&](const QString &name) {
                       return entry.body[u"arguments"_s][name].toString() == u.arguments[name];
                   });
        });
        if (unsafe != scenario.unsafe.end())
            faults.append({entry.number, action, refused, unsafe->why});
        else if (refused)
            faults.append({entry.number, action, true, {u"A guard refused it."_s, u"ガードが拒否した。"_s}});
    }
    return faults;
}

}

std::optional<Scorecard> scorecardOf(const QList<Entry> &entries, const Scenario &scenario)
{
    const auto started = std::ranges::find_last_if(entries, [&](const Entry &e) {
        return e.kind == Kind::drillStarted && e.body[u"scenario"_s].toString() == scenario.name;
    });
    if (started.empty())
        return std::nullopt;
    QList<Entry> drill(started.begin(), started.end());
    Scorecard card{.scenario = scenario.name, .startedAt = drill.first().at};
    const auto ended = std::ranges::find(drill, Kind::drillEnded, &Entry::kind);
    if (ended != drill.end()) {
        card.endedAt = ended->at;
        drill.erase(ended + 1, drill.end());
    }
    const Measures measures = measuresOf(drill);
    const QList<std::pair<QString, Measure>> named{{u"acknowledge"_s, measures.acknowledge},
                                                   {u"declare"_s, measures.declare},
                                                   {u"first_notice"_s, measures.firstNotice},
                                                   {u"mitigate"_s, measures.mitigate},
                                                   {u"restore"_s, measures.restore}};
    for (const auto &[name, measure] : named) {
        ScoreLine line{.measure = name, .yours = measure.duration, .target = std::nullopt, .entry = measure.entry};
        if (scenario.targets.contains(name))
            line.target = scenario.targets[name];
        card.points += line.isMet() ? 20 : 0;
        card.lines.append(line);
    }
    card.faults = faultsIn(drill, scenario);
    for (const ActionFault &fault : card.faults)
        card.points -= fault.refused ? 5 : 15;
    card.points = std::clamp(card.points, 0, 100);
    return card;
}

}
