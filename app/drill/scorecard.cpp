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

bool startsDrill(const Entry &entry, const Scenario &scenario)
{
    return entry.kind == Kind::drillStarted && entry.body[u"scenario"_s].toString() == scenario.name;
}

Scorecard cardOf(const QList<Entry> &drill, const Scenario &scenario)
{
    const Measures measures = measuresOf(drill);
    Scorecard card{.scenario = scenario.name,
                   .entry = drill.first().number,
                   .startedAt = drill.first().at,
                   .firstOut = measures.firstOut};
    if (drill.last().kind == Kind::drillEnded)
        card.endedAt = drill.last().at;
    const QList<std::pair<QString, Measure>> named{{u"acknowledge"_s, measures.acknowledge},
                                                   {u"declare"_s, measures.declare},
                                                   {u"first_notice"_s, measures.firstNotice},
                                                   {u"mitigate"_s, measures.mitigate},
                                                   {u"restore"_s, measures.restore}};
    int met = 0;
    int targets = 0;
    for (const auto &[name, measure] : named) {
        ScoreLine line{.measure = name, .yours = measure.duration, .target = std::nullopt, .entry = measure.entry};
        if (const auto target = scenario.targets.constFind(name); target != scenario.targets.cend()) {
            line.target = *target;
            ++targets;
            met += line.isMet() ? 1 : 0;
        }
        card.lines.append(line);
    }
    card.points = targets == 0 ? 0 : 100 * met / targets;
    card.faults = faultsIn(drill, scenario);
    for (const ActionFault &fault : std::as_const(card.faults))
        card.points -= fault.refused ? 5 : 15;
    card.points = std::clamp(card.points, 0, 100);
    return card;
}

}

std::optional<Scorecard> scorecardOf(const QList<Entry> &entries, const Scenario &scenario)
{
    const auto started = std::ranges::find_last_if(entries, [&](const Entry &e) { return startsDrill(e, scenario); });
    if (started.empty())
        return std::nullopt;
    return cardOf(drillEntries(entries, started.front().number), scenario);
}

QList<Scorecard> scorecardsOf(const QList<Entry> &entries, const Scenario &scenario)
{
    QList<Scorecard> cards;
    for (const Entry &entry : entries) {
        if (startsDrill(entry, scenario))
            cards.append(cardOf(drillEntries(entries, entry.number), scenario));
    }
    return cards;
}

QList<Entry> drillEntries(const QList<Entry> &entries, qint64 started)
{
    const auto begin = std::ranges::lower_bound(entries, started, {}, &Entry::number);
    if (begin == entries.end() || begin->number != started)
        return {};
    auto end = begin + 1;
    while (end != entries.end() && end->kind != Kind::drillStarted) {
        if (end++->kind == Kind::drillEnded)
            break;
    }
    return QList<Entry>(begin, end);
}

}
