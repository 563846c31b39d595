// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/mapmodel.h"

#include "widgets/presenters/maplayout.h"
#include "widgets/presenters/sourcewording.h"
#include "widgets/presenters/wording.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(MapModel)
};

QString nameOf(const Service &service, const QString &language)
{
    const QString name = service.name.in(language);
    return name.isEmpty() ? service.id.value : name;
}

QString redundancyWord(const QString &redundancy)
{
    return redundancy == u"patroni" ? u"Patroni"_s : QString();
}

QString silence(const InstanceState &state, Instant now)
{
    return state.heard == Instant() ? Words::tr("no word yet")
                                    : Words::tr("no word for %1").arg(Wording::age(now - state.heard));
}

std::optional<double> number(const InstanceState &state, const QString &name)
{
    bool ok = false;
    const double value = state.properties.value(name).toDouble(&ok);
    return ok ? std::optional(value) : std::nullopt;
}

/// Replay lag when it is known: received says little of what a promotion would bring.
std::optional<double> lagOf(const InstanceState &state)
{
    const std::optional<double> replay = number(state, u"replay_lag_bytes"_s);
    return replay ? replay : number(state, u"lag_bytes"_s);
}

QString withRole(const InstanceState &state, const QString &word)
{
    const QString role = Wording::of(state.role);
    return role.isEmpty() ? word : Words::tr("%1, %2").arg(role, word);
}

QString quietWords(const InstanceState &state)
{
    if (state.role == Role::Replica) {
        const std::optional<double> lag = lagOf(state);
        return lag ? Wording::of(state.role) + u' ' + bytesInWords(*lag) : Wording::of(state.role);
    }
    if (state.role != Role::None)
        return Wording::of(state.role);
    if (const std::optional<double> queue = number(state, u"queue"_s))
        return Words::tr("queue %1").arg(QLocale(QLocale::English).toString(*queue, 'f', 0));
    return Wording::detail(state.detail);
}

/// `replaced`: it was the primary, and another one is now.
QString secondLine(const InstanceState &state, bool replaced, Instant now)
{
    switch (state.health) {
    case Health::Unknown:
        return silence(state, now);
    case Health::Down:
        if (replaced)
            return Words::tr("down, was primary");
        if (state.role != Role::None)
            return withRole(state, state.reachable ? Wording::of(Health::Down) : Words::tr("lost"));
        return state.detail.isEmpty() ? Wording::of(Health::Down) : Wording::detail(state.detail);
    case Health::Maintenance:
        return withRole(state, Wording::of(Health::Maintenance));
    case Health::Degraded:
        if (state.role == Role::Primary || state.role == Role::Standby)
            return withRole(state, Wording::of(Health::Degraded));
        break;
    case Health::Normal:
        break;
    }
    const QString words = quietWords(state);
    return words.isEmpty() ? Wording::of(state.health) : words;
}

MapNode nodeOf(const InstanceState &state, const Service &service, const QList<InstanceId> &primaries, Instant now,
               const QString &language)
{
    const bool splitBrain = primaries.size() > 1;
    const bool replaced = state.role == Role::Primary && !primaries.isEmpty() && !primaries.contains(state.id);
    MapNode node{.id = state.id, .service = service.id, .health = state.health, .role = state.role};
    node.name = service.instances.size() <= 1 ? nameOf(service, language) : state.id.value;
    node.tone = Theme::toneOf(state.health);
    node.second = secondLine(state, replaced, now);
    node.lost = state.health == Health::Down && !replaced; // what is replaced drags nothing down
    node.contradicted = !state.contradicting.isEmpty();
    if (splitBrain && state.role == Role::Primary && !state.roleIsStale) {
        node.tone = Theme::Tone::Trouble;
        node.second = Words::tr("two primaries");
    }
    node.mark = Theme::mark(node.tone);
    return node;
}

MapLine lineTo(Health health)
{
    switch (health) {
    case Health::Down:
        return {Theme::Tone::Trouble, true};
    case Health::Degraded:
        return {Theme::Tone::Warning, false};
    case Health::Unknown:
        return {Theme::Tone::Unknown, true};
    case Health::Normal:
    case Health::Maintenance:
        break;
    }
    return {};
}

bool isPaused(const QList<InstanceState> &states)
{
    return std::ranges::any_of(states, [](const InstanceState &s) {
        return s.reachable && s.health != Health::Unknown && s.properties.value(u"paused"_s).toBool();
    });
}

QList<qsizetype> servingOf(const QList<InstanceState> &states, bool framed)
{
    QList<qsizetype> serving;
    for (qsizetype i = 0; i < states.size(); ++i) {
        if (!framed || states[i].role == Role::Primary)
            serving.append(i);
    }
    if (serving.isEmpty() && !states.isEmpty())
        serving.append(0);
    return serving;
}

MapGroup groupOf(const ServiceMap &map, const Service &service, const QList<InstanceState> &states, Instant now,
                 const QString &language)
{
    const QString redundancy = redundancyWord(service.redundancy);
    MapGroup group{.caption = nameOf(service, language)};
    if (!redundancy.isEmpty())
        group.caption += u" · "_s + redundancy;
    group.line = lineTo(map.serviceHealth(service.id, now));
    group.serving = servingOf(states, isFramed(service));
    group.splitBrain = map.primaries(service.id, now).size() > 1;
    if (group.splitBrain) {
        group.line = lineTo(Health::Down);
        group.note = Theme::mark(Theme::Tone::Trouble) + u' ' + Words::tr("two primaries");
        group.noteTone = Theme::Tone::Trouble;
    } else if (isPaused(states)) {
        group.note = Theme::mark(Theme::Tone::Maintenance) + u' ' + Words::tr("auto failover paused");
        group.noteTone = Theme::Tone::Warning;
    }
    return group;
}

/// The service itself as its only instance, where it declares none.
QList<InstanceState> statesOf(const ServiceMap &map, const Service &service, Instant now)
{
    if (!service.instances.isEmpty())
        return map.instances(service.id, now);
    return {map.instance(InstanceId(service.id.value), now)};
}

bool matches(const Service &service, const QString &text)
{
    return service.id.value.contains(text, Qt::CaseInsensitive) || service.name.en.contains(text, Qt::CaseInsensitive)
        || service.name.ja.contains(text, Qt::CaseInsensitive);
}

}

QString bytesInWords(double bytes)
{
    if (!(bytes >= 1000))
        return Words::tr("%1 B").arg(bytes > 0 ? bytes : 0, 0, 'f', 0);
    if (bytes < 100e3)
        return Words::tr("%1 kB").arg(bytes / 1e3, 0, 'f', 0);
    if (bytes < 10e6)
        return Words::tr("%1 MB").arg(bytes / 1e6, 0, 'f', 1);
    return bytes < 10e9 ? Words::tr("%1 MB").arg(bytes / 1e6, 0, 'f', 0)
                        : Words::tr("%1 GB").arg(bytes / 1e9, 0, 'f', 0);
}

const MapNode *MapModel::node(const InstanceId &id) const
{
    const auto found = m_at.constFind(id);
    return found == m_at.cend() ? nullptr : &m_nodes[found->first][found->second];
}

void MapModel::renew(const ServiceMap &map, Instant now, const QString &language)
{
    const QList<Service> &services = map.topology().services;
    m_nodes.clear();
    m_nodes.resize(services.size());
    m_groups.clear();
    m_groups.resize(services.size());
    m_at.clear();
    m_indexOf.clear();
    for (qsizetype i = 0; i < services.size(); ++i) {
        if (!m_indexOf.contains(services[i].id))
            m_indexOf.insert(services[i].id, i);
        renewService(map, now, language, i);
        for (qsizetype n = 0; n < m_nodes[i].size(); ++n) {
            if (!m_at.contains(m_nodes[i][n].id))
                m_at.insert(m_nodes[i][n].id, {i, n});
        }
    }
}

void MapModel::renew(const ServiceMap &map, Instant now, const QString &language, const QSet<ServiceId> &services)
{
    for (const ServiceId &id : services) {
        if (const auto found = m_indexOf.constFind(id); found != m_indexOf.cend())
            renewService(map, now, language, *found);
    }
}

void MapModel::renewService(const ServiceMap &map, Instant now, const QString &language, qsizetype index)
{
    const Service &service = map.topology().services[index];
    const QList<InstanceState> states = statesOf(map, service, now);
    m_groups[index] = groupOf(map, service, states, now, language);
    QList<MapNode> nodes;
    for (const InstanceState &state : states)
        nodes.append(nodeOf(state, service, map.primaries(service.id, now), now, language));
    m_nodes[index] = nodes;
}

InstanceId MapModel::worst(const ServiceMap &map) const
{
    // First by what is plain to see, then, among equals, by how many they drag down.
    using Weight = std::pair<bool, bool>; // its service is down; it is, or was, the primary
    QList<const MapNode *> worst;
    Weight heaviest;
    for (qsizetype i = 0; i < m_nodes.size(); ++i) {
        for (const MapNode &node : m_nodes[i]) {
            const bool split = m_groups[i].splitBrain && node.role == Role::Primary;
            if (!node.lost && !split)
                continue;
            const Weight weight(m_groups[i].line.tone == Theme::Tone::Trouble, node.role == Role::Primary);
            if (weight > heaviest)
                worst.clear();
            heaviest = std::max(weight, heaviest);
            if (weight == heaviest)
                worst.append(&node);
        }
    }
    if (worst.isEmpty())
        return {};
    const auto reach = [&](const MapNode *node) { return map.dependents(node->service).size(); };
    return (*std::ranges::max_element(worst, {}, reach))->id;
}

QSet<ServiceId> MapModel::blastRadius(const ServiceMap &map, const InstanceId &instance)
{
    QSet<ServiceId> touched;
    const Service *service = map.topology().serviceOf(instance);
    for (const auto impacts = map.dependents(service ? service->id : ServiceId(instance.value));
         const Impact &impact : impacts)
        touched.insert(impact.service);
    return touched;
}

QString MapModel::story(const ServiceMap &map, const InstanceId &id, Instant now, const QString &language)
{
    const Service *service = map.topology().serviceOf(id);
    if (!service)
        return id.value;
    const InstanceState state = map.instance(id, now);
    QStringList lines{nameOf(*service, language) + u" · "_s + id.value};
    QString role = Wording::of(state.role);
    if (!role.isEmpty() && state.roleIsStale)
        role = Words::tr("%1 (last known)").arg(role);
    const QString health = Words::tr("health: %1").arg(Wording::of(state.health));
    lines << (role.isEmpty() ? health : Words::tr("role: %1").arg(role) + u" · "_s + health);
    if (!state.detail.isEmpty())
        lines << Words::tr("sources say: %1").arg(Wording::detail(state.detail));
    if (const std::optional<double> lag = lagOf(state); lag && state.role == Role::Replica)
        lines << Words::tr("replay lag: %1").arg(bytesInWords(*lag));
    if (const std::optional<double> timeline = number(state, u"timeline"_s))
        lines << Words::tr("timeline: %1").arg(*timeline, 0, 'f', 0);
    lines << (state.heard == Instant() ? Words::tr("no word yet")
                                       : Words::tr("last word: %1 ago").arg(Wording::age(now - state.heard)));
    if (!state.contradicting.isEmpty()) {
        QStringList sources;
        for (const SourceId &source : state.contradicting)
            sources << source.value;
        lines << Words::tr("contradicted by: %1").arg(sources.join(u", "_s));
    }
    if (map.primaries(service->id, now).size() > 1)
        lines << Words::tr("split brain: two primaries");
    if (isPaused(map.instances(service->id, now)))
        lines << Words::tr("automatic failover is paused");
    return lines.join(u'\n');
}

std::optional<QList<InstanceId>> MapModel::rewordedSince(const MapModel &before) const
{
    QList<InstanceId> reworded;
    if (m_groups != before.m_groups || m_nodes.size() != before.m_nodes.size())
        return std::nullopt;
    for (qsizetype i = 0; i < m_nodes.size(); ++i) {
        if (m_nodes[i].size() != before.m_nodes[i].size())
            return std::nullopt;
        for (qsizetype n = 0; n < m_nodes[i].size(); ++n) {
            const MapNode &now = m_nodes[i][n], &then = before.m_nodes[i][n];
            if (now.id != then.id || now.health != then.health || now.role != then.role || now.tone != then.tone)
                return std::nullopt;
            if (now != then)
                reworded.append(now.id);
        }
    }
    return reworded;
}

QList<InstanceId> MapModel::find(const Topology &topology, const QString &text)
{
    QList<InstanceId> found;
    if (text.trimmed().isEmpty())
        return found;
    const QString wanted = text.trimmed();
    for (const Service &service : topology.services) {
        const bool whole = matches(service, wanted);
        if (service.instances.isEmpty() && whole)
            found.append(InstanceId(service.id.value));
        for (const InstanceId &id : service.instances) {
            if ((whole || id.value.contains(wanted, Qt::CaseInsensitive)) && !found.contains(id))
                found.append(id);
        }
    }
    return found;
}

}
