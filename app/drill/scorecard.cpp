// SPDX-License-Identifier: GPL-3.0-or-later
#include "drill/scorecard.h"

#include "drill/decisions.h"
#include "drill/scorefaults.h"
#include "exchange/faults.h"
#include "journal/drafts.h"
#include "journal/kinds.h"

#include <QJsonArray>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

bool startsDrill(const Entry &entry, const Scenario &scenario)
{
    return entry.kind == Kind::drillStarted && entry.body[u"scenario"_s].toString() == scenario.name;
}

/// The first thing that somebody did after `since`.
const Entry *firstDeed(const QList<Entry> &drill, Instant since)
{
    static const QSet<QString> deeds{Kind::alertAcknowledged, Kind::alertShelved, Kind::incidentDeclared,
                                     Kind::noteWritten,       Kind::runStarted,   Kind::consoleArmed,
                                     Kind::actionSelected,    Kind::actionIntent, Kind::actionRefused};
    const auto found = std::ranges::find_if(drill, [&](const Entry &entry) {
        return entry.at >= since && entry.actor != Drafts::console() && deeds.contains(entry.kind);
    });
    return found == drill.end() ? nullptr : &*found;
}

/// When the first thing of the scenario goes wrong, after the drill's start: what stands at 0 s was so before.
Milliseconds firstStrike(const Scenario &scenario)
{
    std::optional<Milliseconds> first;
    for (const QJsonValue &value : scenario.forExchange[u"faults"_s].toArray()) {
        const auto fault = Exchange::Fault::fromJson(value.toObject());
        if (fault && fault->at.count() > 0)
            first = std::min(first.value_or(fault->at), fault->at);
    }
    return first.value_or(Milliseconds(0));
}

ScoreLine detection(const QList<Entry> &drill, const Scenario &scenario)
{
    const Instant struck = drill.first().at + firstStrike(scenario);
    const Entry *deed = firstDeed(drill, struck);
    if (!deed)
        return {.measure = u"detect"_s};
    return {.measure = u"detect"_s, .yours = deed->at - struck, .target = {}, .entry = deed->number};
}

std::optional<Harm> harmIn(const Entry &ended)
{
    const QJsonObject harm = ended.body[u"harm"_s].toObject();
    if (harm.isEmpty())
        return std::nullopt;
    return Harm{.ordersLost = harm[u"orders_lost"_s].toDouble(),
                .customerMinutes = harm[u"customer_minutes"_s].toDouble(),
                .measured = harm[u"measured"_s].toDouble()};
}

/// Whose doing an entry was: of an outcome, who wanted the action.
QString doerOf(const QList<Entry> &drill, qint64 number)
{
    const auto entry = std::ranges::find(drill, number, &Entry::number);
    if (entry == drill.end())
        return {};
    if (entry->kind == Kind::actionOutcome)
        return doerOf(drill, entry->body[u"intent"_s].toInteger());
    return entry->actor == Drafts::console() ? QString() : entry->actor;
}

Scorecard cardOf(const QList<Entry> &drill, const Scenario &scenario)
{
    const Measures measures = measuresOf(drill);
    Scorecard card{.scenario = scenario.name,
                   .entry = drill.first().number,
                   .startedAt = drill.first().at,
                   .people = peopleIn(drill),
                   .firstOut = measures.firstOut};
    if (drill.last().kind == Kind::drillEnded) {
        card.endedAt = drill.last().at;
        card.harm = harmIn(drill.last());
    }
    const auto line = [](const QString &name, const Measure &measure) {
        return ScoreLine{.measure = name, .yours = measure.duration, .target = {}, .entry = measure.entry};
    };
    card.lines = {detection(drill, scenario),
                  line(u"acknowledge"_s, measures.acknowledge),
                  line(u"declare"_s, measures.declare),
                  line(u"first_notice"_s, measures.firstNotice),
                  line(u"mitigate"_s, measures.mitigate),
                  line(u"restore"_s, measures.restore)};
    int met = 0;
    int targets = 0;
    for (ScoreLine &each : card.lines) {
        each.who = doerOf(drill, each.entry);
        if (const auto target = scenario.targets.constFind(each.measure); target != scenario.targets.cend()) {
            each.target = *target;
            ++targets;
            met += each.isMet() ? 1 : 0;
        }
    }
    card.points = targets == 0 ? 0 : 100 * met / targets;
    card.faults = scoreFaultsIn(drill, scenario);
    for (const ScoreFault &fault : std::as_const(card.faults))
        card.points -= fault.cost();
    card.points = std::clamp(card.points, 0, 100);
    for (const Entry &entry : drill) {
        if (entry.kind == Kind::drillInjected && injectedFrom(entry).what == Injected::What::Observation)
            card.observations.append(injectedFrom(entry));
    }
    return card;
}

}

IncidentRole responsibleFor(QStringView measure)
{
    if (measure == u"detect" || measure == u"acknowledge")
        return IncidentRole::OperationsLead;
    return measure == u"first_notice" ? IncidentRole::CommunicationsLead : IncidentRole::IncidentCommander;
}

QString word(ScoreFault::Kind kind)
{
    switch (kind) {
    case ScoreFault::Kind::Unsafe:
        return u"unsafe"_s;
    case ScoreFault::Kind::Refused:
        return u"refused"_s;
    case ScoreFault::Kind::Useless:
        return u"useless"_s;
    case ScoreFault::Kind::MissedUpdate:
        return u"missed_update"_s;
    case ScoreFault::Kind::HandOver:
        return u"hand_over"_s;
    case ScoreFault::Kind::Hint:
        return u"hint"_s;
    }
    return {};
}

int ScoreFault::cost() const
{
    switch (kind) {
    case Kind::Unsafe:
        return 15;
    case Kind::MissedUpdate:
        return 10;
    case Kind::Refused:
    case Kind::Useless:
    case Kind::HandOver:
        return 5;
    case Kind::Hint:
        return 3;
    }
    return 0;
}

QMap<IncidentRole, Scorecard::Share> Scorecard::byRole() const
{
    QMap<IncidentRole, Share> shares;
    for (const ScoreLine &line : lines) {
        if (!line.target)
            continue;
        Share &share = shares[responsibleFor(line.measure)];
        ++share.targets;
        share.met += line.isMet() ? 1 : 0;
    }
    return shares;
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
