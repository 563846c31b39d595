// SPDX-License-Identifier: GPL-3.0-or-later
#include "drill/drillimport.h"

#include "journal/drafts.h"
#include "journal/incidents.h"
#include "journal/kinds.h"
#include "journal/measures.h"

#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Milliseconds lookBack = 10min; ///< what broke before the first alert
constexpr double behind = 16'000'000; ///< bytes: a replica so far behind is worth telling

/// One incident among a journal's entries.
struct Place
{
    Incident incident;
    QList<Entry> own; ///< from its first-out alert until it was resolved
    Instant first;
    Instant from; ///< the look back ends here, or where its world began
    Instant to;
};

Result<Place> placeOf(const QList<Entry> &entries, const IncidentId &wanted)
{
    const QList<Incident> incidents = foldIncidents(entries);
    const auto incident = wanted.isEmpty() ? incidents.end() - (incidents.isEmpty() ? 0 : 1)
                                           : std::ranges::find(incidents, wanted, &Incident::id);
    if (incident == incidents.end())
        return fail(ErrorKind::NotFound, wanted.isEmpty() ? u"the journal"_s : wanted.value,
                    wanted.isEmpty() ? u"tells of no incident"_s : u"is no incident of this journal"_s,
                    u"see `hikeshictl journal show`"_s);
    Place place{.incident = *incident, .own = entriesOf(incident->id.value, entries)};
    const std::optional<Instant> first = measuresOf(place.own).firstOut;
    if (!first)
        return fail(ErrorKind::NotFound, incident->id.value, u"was declared without any alert"_s,
                    u"write the scenario by hand"_s);
    place.first = *first;
    place.to = place.own.last().at;
    place.from = *first - lookBack;
    for (const Entry &entry : entries) {
        if (entry.number >= place.own.first().number)
            break;
        if (entry.kind == Kind::drillStarted || entry.kind == Kind::siteOpened)
            place.from = std::max(place.from, entry.at);
    }
    return place;
}

/// `3.2 k/s`, `450 /s`
std::optional<double> rateIn(const QString &detail)
{
    static const QRegularExpression form(u"^([0-9.]{1,9}) (k?)/s$"_s);
    const QRegularExpressionMatch match = form.match(detail);
    if (!match.hasMatch())
        return std::nullopt;
    return match.captured(1).toDouble() * (match.captured(2).isEmpty() ? 1 : 1000);
}

class Reader
{
public:
    explicit Reader(const Place &place)
        : m_place(place)
    {
        m_facts.id = place.incident.id.value;
        m_facts.title = place.incident.title;
        m_facts.day = toIso(place.first).left(10);
        m_facts.source = u"its journal"_s;
        m_facts.lasted = place.to - place.first;
    }

    IncidentFacts read(const QList<Entry> &entries)
    {
        for (const Entry &entry : entries) {
            if (entry.at > m_place.to)
                break;
            world(entry);
            if (entry.kind == Kind::instanceChanged)
                instance(entry);
            else if (entry.at >= m_place.from)
                take(entry);
        }
        measures();
        return m_facts;
    }

private:
    Milliseconds since(const Entry &entry) const { return entry.at - m_place.first; }

    // `7-1795489202000-2`: the exchange's run id begins with its seed.
    void world(const Entry &entry)
    {
        if (entry.kind == Kind::siteOpened) {
            static const QRegularExpression run(u"^(\\d{1,15})-\\d+-\\d+$"_s);
            const auto match = run.match(entry.body[u"run"_s].toString());
            m_facts.seed = match.hasMatch() ? std::optional(match.captured(1).toLongLong()) : std::nullopt;
            m_health.clear();
        } else if (entry.kind == Kind::topologySeen) {
            m_topology = Drafts::topologyFrom(entry.body);
        }
    }

    void instance(const Entry &entry)
    {
        const QString id = entry.body[u"instance"_s].toString();
        const QString health = entry.body[u"health"_s].toString();
        const QString before = m_health.value(id);
        m_health.insert(id, health);
        if (entry.at < m_place.from)
            return;
        const bool isDown = health == u"down";
        if (isDown && before != u"down" && !before.isEmpty()) {
            m_facts.lost.append({.instance = id,
                                 .at = since(entry),
                                 .reason = entry.body[u"detail"_s].toString(),
                                 .answers = entry.body[u"reachable"_s].toBool(),
                                 .wasPrimary = entry.body[u"role"_s] == u"primary"_s});
        } else if (!isDown && before == u"down") {
            const auto lost = std::ranges::find_last(m_facts.lost, id, &IncidentFacts::Lost::instance);
            if (!lost.empty())
                lost.front().backAt = since(entry);
        }
        if (const Service *service = m_topology.serviceOf(InstanceId(id)); service && service->kind == u"users")
            demand(entry);
    }

    // The first step up: what comes on top of it later are retries.
    void demand(const Entry &entry)
    {
        const std::optional<double> rate = rateIn(entry.body[u"detail"_s].toString());
        if (!rate)
            return;
        if (!m_facts.demand && m_usual > 0 && *rate > 1.5 * m_usual)
            m_facts.demand = {since(entry), *rate / m_usual};
        else if (m_facts.demand && !m_facts.demandOverAt && *rate < 0.75 * m_facts.demand->second * m_usual)
            m_facts.demandOverAt = since(entry);
        if (!m_facts.demand)
            m_usual = *rate;
    }

    void take(const Entry &entry)
    {
        const QJsonObject &body = entry.body;
        const bool own = entry.number >= m_place.own.first().number;
        if (entry.kind == Kind::alertRaised && own) {
            m_facts.fired.append({.name = body[u"name"_s].toString(),
                                  .instance = body[u"labels"_s][u"instance"_s].toString(),
                                  .at = since(entry)});
            if (const Service *service = m_topology.serviceOf(InstanceId(m_facts.fired.last().instance)))
                m_facts.pool = static_cast<int>(service->instances.size());
        } else if (entry.kind == Kind::runStarted && own && m_facts.runbook.isEmpty()) {
            m_facts.runbook = QFileInfo(body[u"runbook"_s].toString()).baseName();
        } else if (entry.kind == Kind::actionIntent && own) {
            m_intents.insert(entry.number, body);
        } else if (entry.kind == Kind::actionOutcome && body[u"outcome"_s] == u"confirmed"_s) {
            const auto intent = m_intents.constFind(body[u"intent"_s].toInteger());
            if (intent != m_intents.cend())
                m_facts.done.append({.action = (*intent)[u"action"_s].toString(),
                                     .target = (*intent)[u"target"_s].toString(),
                                     .argument = (*intent)[u"arguments"_s][u"candidate"_s].toString(),
                                     .at = since(entry)});
        }
    }

    void measures()
    {
        const Measures m = measuresOf(m_place.own);
        for (const auto &[name, measure] :
             {std::pair(u"detect"_s, m.detect), std::pair(u"acknowledge"_s, m.acknowledge),
              std::pair(u"declare"_s, m.declare), std::pair(u"first_notice"_s, m.firstNotice),
              std::pair(u"mitigate"_s, m.mitigate), std::pair(u"restore"_s, m.restore)}) {
            if (measure.duration)
                m_facts.measures.insert(name, *measure.duration);
        }
    }

    const Place &m_place;
    IncidentFacts m_facts;
    Topology m_topology;
    QHash<QString, QString> m_health;
    QHash<qint64, QJsonObject> m_intents;
    double m_usual = 0;
};

/// What replicas lacked just before anything broke, and how bad it got.
void readSamples(const QList<SampleBatch> &samples, const Place &place, IncidentFacts &facts)
{
    const QString lag = u"replica_lag_bytes:"_s;
    Milliseconds broke{0};
    for (const IncidentFacts::Lost &lost : std::as_const(facts.lost))
        broke = std::min(broke, lost.at);
    for (const SampleBatch &batch : samples) {
        const qsizetype named = batch.series.value.indexOf(lag);
        for (const Sample &sample : batch.samples) {
            if (named >= 0 && sample.at < place.first + broke) {
                facts.lagsAreKnown = true;
                const QString instance = batch.series.value.sliced(named + lag.size());
                if (sample.value > behind)
                    facts.lags[instance] = sample.value;
                else
                    facts.lags.remove(instance);
            } else if (batch.series.value == u"order_error_rate" && sample.at <= place.to) {
                facts.errorPeak = std::max(facts.errorPeak.value_or(0), sample.value);
            }
        }
    }
}

}

Result<std::pair<Instant, Instant>> timeOf(const QList<Entry> &entries, const IncidentId &incident)
{
    return placeOf(entries, incident).transform([](const Place &place) { return std::pair(place.from, place.to); });
}

Result<IncidentFacts> factsFromJournal(const QList<Entry> &entries, const QList<SampleBatch> &samples,
                                       const IncidentId &incident)
{
    const Result<Place> place = placeOf(entries, incident);
    if (!place)
        return std::unexpected(place.error());
    IncidentFacts facts = Reader(*place).read(entries);
    readSamples(samples, *place, facts);
    return facts;
}

}
