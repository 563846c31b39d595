// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/incidentwords.h"

#include "journal/kinds.h"
#include "situation/series.h"
#include "widgets/presenters/desk.h"
#include "widgets/presenters/wording.h"

#include <QCoreApplication>
#include <QSet>

#include <cmath>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(IncidentWords)
};

/// Greater is worse.
int weight(Health health)
{
    switch (health) {
    case Health::Normal:
        return 0;
    case Health::Maintenance:
        return 1;
    case Health::Unknown:
        return 2;
    case Health::Degraded:
        return 3;
    case Health::Down:
        return 4;
    }
    return 0;
}

/// Services that critically call, over any number of hops, one that is down.
QSet<ServiceId> draggedDown(const ServiceMap &map, const QHash<ServiceId, Health> &health)
{
    QSet<ServiceId> found;
    for (auto it = health.begin(); it != health.end(); ++it) {
        if (*it != Health::Down)
            continue;
        for (const auto impacts = map.dependents(it.key()); const Impact &impact : impacts) {
            if (impact.critical)
                found.insert(impact.service);
        }
    }
    return found;
}

GlanceTile tileOf(const Area &area, const QList<const Service *> &services, const QHash<ServiceId, Health> &health,
                  const QSet<ServiceId> &dragged, const QString &language)
{
    GlanceTile tile{.id = area.id, .name = area.name.in(language)};
    Health worst = Health::Normal;
    ServiceId affected;
    QStringList lines;
    for (const Service *service : services) {
        const Health own = health.value(service->id);
        if (tile.worst.isEmpty() || weight(own) > weight(worst)) {
            worst = own;
            tile.worst = service->id;
        }
        if (dragged.contains(service->id))
            affected = service->id;
        lines.append(u"%1: %2"_s.arg(service->name.in(language), Wording::of(own)));
    }
    tile.tip = lines.join(u'\n');
    tile.word = Wording::of(worst);
    tile.tone = worst == Health::Normal ? Theme::Tone::Good : Theme::toneOf(worst);
    if (!affected.isEmpty() && weight(worst) < weight(Health::Degraded)) {
        tile.word = Words::tr("affected");
        tile.tone = Theme::Tone::Warning;
        tile.worst = affected;
    }
    return tile;
}

QList<Area> areasOf(const Topology &topology)
{
    if (!topology.areas.isEmpty())
        return topology.areas;
    QList<Area> areas;
    for (const Service &service : topology.services) {
        if (std::ranges::find(areas, service.group, &Area::id) == areas.end())
            areas.append({service.group, {service.group.isEmpty() ? Words::tr("Services") : service.group, {}}});
    }
    return areas;
}

}

QString IncidentWords::bigClock(Milliseconds sinceStart)
{
    const qint64 seconds = std::max<qint64>(sinceStart.count(), 0) / 1000;
    const auto two = [](qint64 number) { return u"%1"_s.arg(number, 2, 10, QLatin1Char('0')); };
    return two(seconds / 3600) + u':' + two(seconds / 60 % 60) + u':' + two(seconds % 60);
}

IncidentWords::Due IncidentWords::nextUpdate(const Incident &incident, Instant now)
{
    if (!incident.nextUpdateDue)
        return {Words::tr("Next update"), Words::tr("not promised"), Theme::Tone::Quiet};
    const Milliseconds left = *incident.nextUpdateDue - now;
    if (left < 0ms)
        return {Words::tr("Next update overdue"), toClock(-left), Theme::Tone::Warning};
    return {Words::tr("Next update in"), toClock(left), left < 2min ? Theme::Tone::Warning : Theme::Tone::Quiet};
}

std::optional<double> IncidentWords::ordersLost(const SeriesStore &store, Instant since)
{
    const Series *series = store.find(SeriesId(u"orders_lost_total"_s));
    if (!series || series->isEmpty())
        return std::nullopt;
    const double before = series->lastBefore(since).value_or(series->at(0)).value;
    const double lost = series->last()->value - before;
    return std::isfinite(lost) ? std::optional(std::max(lost, 0.0)) : std::nullopt;
}

QString IncidentWords::meaning(Severity severity)
{
    switch (severity) {
    case Severity::Sev1:
        return Words::tr("most users are hit");
    case Severity::Sev2:
        return Words::tr("some users are hit");
    case Severity::Sev3:
        return Words::tr("no user is hit yet");
    }
    return {};
}

QString IncidentWords::operatorName(const SiteFacts &site, const QString &id, const QString &language)
{
    const auto known = std::ranges::find(site.operators, id, &Operator::id);
    const QString name = known == site.operators.end() ? QString() : known->name.in(language);
    return name.isEmpty() ? id : name;
}

std::optional<IncidentWords::Stop> IncidentWords::lastStop(const QList<Entry> &entries)
{
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
        if (entry->kind == Kind::stopSet && entry->body[u"on"_s].toBool())
            return Stop{entry->actor, entry->body[u"reason"_s].toString(), entry->at};
    }
    return std::nullopt;
}

QString IncidentWords::drillWord()
{
    return u"訓練 DRILL"_s;
}

QList<GlanceTile> glanceOf(const ServiceMap &map, Instant now, const QString &language)
{
    const Topology &topology = map.topology();
    QHash<ServiceId, Health> health;
    for (const Service &service : topology.services) {
        if (!service.instances.isEmpty())
            health.insert(service.id, map.serviceHealth(service.id, now));
    }
    const QSet<ServiceId> dragged = draggedDown(map, health);
    QList<GlanceTile> tiles;
    for (const auto areas = areasOf(topology); const Area &area : areas) {
        QList<const Service *> services;
        for (const Service &service : topology.services) {
            if (service.group == area.id && health.contains(service.id))
                services.append(&service);
        }
        if (!services.isEmpty())
            tiles.append(tileOf(area, services, health, dragged, language));
    }
    return tiles;
}

}
