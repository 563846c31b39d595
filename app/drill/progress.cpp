// SPDX-License-Identifier: GPL-3.0-or-later
#include "drill/progress.h"

#include "drill/faultwords.h"
#include "journal/kinds.h"

#include <QFileInfo>
#include <QJsonArray>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

/// A run that is under way.
struct Walk
{
    QString runbook;
    Instant since; ///< its last step was over
};

std::optional<Trained> lastOf(const QStringList &scenarios, const QList<Scorecard> &cards)
{
    const Scorecard *last = nullptr;
    for (const Scorecard &card : cards) {
        if (card.endedAt && scenarios.contains(card.scenario) && (!last || card.startedAt > last->startedAt))
            last = &card;
    }
    if (!last)
        return std::nullopt;
    return Trained{last->startedAt, last->people, last->points, last->scenario, last->entry};
}

/// What puts something back is no cause of anything.
bool isHealing(const QString &kind)
{
    return kind == u"heal" || kind.startsWith(u"resume-");
}

QStringList causesOf(const Scenario &scenario)
{
    QStringList causes;
    for (const auto faults = scenario.forExchange[u"faults"_s].toArray(); const QJsonValue &fault : faults)
        causes.append(fault[u"kind"_s].toString());
    for (const Inject &inject : scenario.injects) {
        if (inject.what == Injected::What::Fault)
            causes.append(inject.fault[u"kind"_s].toString());
    }
    causes.removeIf(isHealing);
    causes.removeAll(QString());
    causes.removeDuplicates();
    return causes;
}

QStringList struckBy(const Scenario &scenario)
{
    QStringList targets;
    for (const auto faults = scenario.forExchange[u"faults"_s].toArray(); const QJsonValue &fault : faults)
        targets.append(fault[u"target"_s].toString());
    for (const Inject &inject : scenario.injects) {
        if (inject.what == Injected::What::Fault && !isHealing(inject.fault[u"kind"_s].toString()))
            targets.append(inject.fault[u"target"_s].toString());
    }
    return targets;
}

}

QList<StepTime> stepTimesIn(const QList<Entry> &drill)
{
    static const QStringList over{u"done"_s, u"decided"_s, u"failed"_s};
    QHash<QString, Walk> walks;
    QList<StepTime> times;
    for (const Entry &entry : drill) {
        if (entry.kind == Kind::runStarted)
            walks.insert(u"RUN-%1"_s.arg(entry.number),
                         {QFileInfo(entry.body[u"runbook"_s].toString()).baseName(), entry.at});
        if (entry.kind != Kind::stepChanged)
            continue;
        const auto walk = walks.find(entry.body[u"run"_s].toString());
        const QString state = entry.body[u"state"_s].toString();
        if (walk == walks.end() || (!over.contains(state) && state != u"skipped"))
            continue;
        if (over.contains(state))
            times.append({.runbook = walk->runbook,
                          .step = entry.body[u"step"_s].toInt(),
                          .title = entry.body[u"title"_s].toString(),
                          .who = entry.actor,
                          .took = entry.at - walk->since,
                          .entry = entry.number});
        walk->since = entry.at;
    }
    return times;
}

Milliseconds StepCost::median() const
{
    QList<Milliseconds> sorted = times;
    std::ranges::sort(sorted);
    return sorted.isEmpty() ? Milliseconds(0) : sorted[sorted.size() / 2];
}

Milliseconds StepCost::longest() const
{
    return times.isEmpty() ? Milliseconds(0) : *std::ranges::max_element(times);
}

QList<StepCost> stepCostsOf(const QList<Entry> &entries, const QString &who)
{
    QList<StepCost> costs;
    for (const Entry &entry : entries) {
        if (entry.kind != Kind::drillStarted)
            continue;
        const QList<Entry> drill = drillEntries(entries, entry.number);
        if (!who.isEmpty() && !peopleIn(drill).contains(who))
            continue;
        for (const auto times = stepTimesIn(drill); const StepTime &time : times) {
            auto cost = std::ranges::find_if(
                costs, [&](const StepCost &c) { return c.runbook == time.runbook && c.step == time.step; });
            if (cost == costs.end()) {
                costs.append({time.runbook, time.step, {}, {}});
                cost = costs.end() - 1;
            }
            cost->title = time.title;
            cost->times.append(time.took);
        }
    }
    std::ranges::stable_sort(costs, [](const StepCost &one, const StepCost &other) {
        return one.runbook != other.runbook ? one.runbook < other.runbook : one.median() > other.median();
    });
    return costs;
}

QList<Coverage> causesCovered(const QList<Scenario> &scenarios, const QList<Scorecard> &cards)
{
    QMap<QString, QMap<QString, QStringList>> byFamily;
    QStringList uncovered = faultKinds();
    uncovered.removeIf(isHealing);
    for (const Scenario &scenario : scenarios) {
        for (const auto causes = causesOf(scenario); const QString &cause : causes) {
            byFamily[scenario.family][cause].append(scenario.name);
            uncovered.removeAll(cause);
        }
    }
    QList<Coverage> covered;
    for (const QString &family : {u"system"_s, u"cyber"_s, u"surge"_s, u"maintenance"_s}) {
        for (const auto &[cause, names] : std::as_const(byFamily[family]).asKeyValueRange())
            covered.append({family, cause, names, lastOf(names, cards)});
    }
    for (const QString &cause : std::as_const(uncovered))
        covered.append({{}, cause, {}, {}});
    return covered;
}

QList<Coverage> servicesCovered(const Topology &topology, const QList<Scenario> &scenarios,
                                const QList<Scorecard> &cards)
{
    QList<Coverage> covered;
    for (const Service &service : topology.services) {
        Coverage line{.family = {}, .subject = service.id.value, .scenarios = {}, .last = {}};
        for (const Scenario &scenario : scenarios) {
            const QStringList targets = struckBy(scenario);
            if (std::ranges::any_of(targets, [&](const QString &target) {
                    return target == service.id.value || service.instances.contains(InstanceId(target));
                }))
                line.scenarios.append(scenario.name);
        }
        line.last = lastOf(line.scenarios, cards);
        covered.append(line);
    }
    return covered;
}

QList<Scorecard> cardsOf(const QList<Scorecard> &cards, const QString &who)
{
    QList<Scorecard> own;
    std::ranges::copy_if(cards, std::back_inserter(own), [&](const Scorecard &card) {
        return card.endedAt && (who.isEmpty() || card.people.contains(who));
    });
    std::ranges::stable_sort(own, {}, &Scorecard::startedAt);
    return own;
}

}
