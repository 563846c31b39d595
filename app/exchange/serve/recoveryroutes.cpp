// SPDX-License-Identifier: GPL-3.0-or-later
// The supervisor that restarts what has crashed, and the backups of the ledger.
#include "exchange/serve/routes.h"

#include <QDateTime>
#include <QJsonArray>
#include <QTimeZone>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

QJsonValue iso(Ms at)
{
    return at == 0 ? QJsonValue() : QDateTime::fromMSecsSinceEpoch(at, QTimeZone::UTC).toString(Qt::ISODate);
}

HttpAnswer tellSupervisor(const World &world)
{
    QJsonArray instances;
    for (const Machine &machine : world.machines()) {
        if (Supervisor::caresFor(machine))
            instances.append(QJsonObject{{u"instance"_s, machine.name},
                                         {u"runs"_s, machine.works()},
                                         {u"given_up"_s, world.supervisor().hasGivenUp(machine.name)}});
    }
    return said(200, {{u"paused"_s, world.supervisor().isPaused()}, {u"instances"_s, instances}});
}

HttpAnswer setSupervisor(World &world, const RouteCall &call)
{
    if (!call.body[u"paused"_s].isBool())
        return refused(422, u"paused"_s, u"say {\"paused\": true} or {\"paused\": false}"_s);
    world.setSupervisorPaused(call.body[u"paused"_s].toBool());
    return tellSupervisor(world);
}

HttpAnswer restart(World &world, const RouteCall &call)
{
    const QString instance = call.path[u"instance"_s];
    if (!world.restartByHand(instance))
        return refused(404, u"instance"_s, u"the supervisor does not look after %1; ask for the list"_s.arg(instance));
    return said(202, {{u"instance"_s, instance}, {u"runs_in_ms"_s, Supervisor::bootTakes}});
}

QJsonObject json(const Backup &backup)
{
    return {{u"label"_s, backup.label},
            {u"type"_s, backup.full ? u"full"_s : u"incr"_s},
            {u"began"_s, iso(backup.began)},
            {u"ended"_s, iso(backup.ended)},
            {u"bytes"_s, std::round(backup.bytes)},
            {u"place"_s, backup.place},
            {u"verified"_s, iso(backup.verified)}};
}

QString word(Backups::Job::Kind kind)
{
    return kind == Backups::Job::Kind::Backup ? u"backup"_s
        : kind == Backups::Job::Kind::Verify  ? u"verify"_s
                                              : u"restore"_s;
}

HttpAnswer tellBackups(const World &world)
{
    const Backups &backups = world.backups();
    QJsonArray list;
    for (const Backup &backup : backups.catalogue())
        list.append(json(backup));
    QJsonObject object{{u"backups"_s, list},
                       {u"newest"_s, backups.catalogue().empty() ? QString() : backups.catalogue().back().label},
                       {u"age_seconds"_s, (world.now() - backups.newest()) / 1000},
                       {u"jobs_done"_s, backups.jobsDone()},
                       {u"job"_s, QJsonValue()},
                       {u"last"_s, QJsonValue()}};
    if (const auto &job = backups.job())
        object.insert(u"job"_s,
                      QJsonObject{{u"kind"_s, word(job->kind)},
                                  {u"label"_s, job->label},
                                  {u"progress"_s, job->progress(world.now())},
                                  {u"ends"_s, iso(job->ends)}});
    if (const auto &last = backups.last())
        object.insert(u"last"_s,
                      QJsonObject{{u"kind"_s, word(last->job.kind)},
                                  {u"label"_s, last->job.label},
                                  {u"good"_s, last->good},
                                  {u"reason"_s, last->reason}});
    return said(200, object);
}

HttpAnswer begun(const World &world, const std::expected<void, QString> &started)
{
    if (!started)
        return refused(409, u"job"_s, started.error());
    return said(202, {{u"ends"_s, iso(world.backups().job()->ends)}});
}

HttpAnswer backUp(World &world, const RouteCall &call)
{
    const bool full = call.body[u"type"_s].toString(u"incr"_s) == u"full";
    return begun(world, world.backups().backUp(world.now(), full, world.isLedgerWritable()));
}

HttpAnswer verify(World &world, const RouteCall &call)
{
    return begun(world, world.backups().verify(call.path[u"label"_s], world.now()));
}

HttpAnswer restore(World &world, const RouteCall &call)
{
    Ms target = 0;
    if (const QString to = call.body[u"to"_s].toString(); !to.isEmpty()) {
        const QDateTime at = QDateTime::fromString(to, Qt::ISODate);
        if (!at.isValid() || at.timeSpec() == Qt::LocalTime)
            return refused(422, u"to"_s, u"`to` is an instant with its zone, as 2026-11-24T03:00:00Z"_s);
        target = at.toMSecsSinceEpoch();
    }
    return begun(world, world.backups().restore(call.path[u"label"_s], target, world.now()));
}

}

QList<Route> recoveryRoutes()
{
    return {
        {"GET", u"/exchange/v1/supervisor"_s, [](World &world, const RouteCall &) { return tellSupervisor(world); }},
        {"PATCH", u"/exchange/v1/supervisor"_s, setSupervisor},
        {"POST", u"/exchange/v1/supervisor/{instance}/restart"_s, restart},
        {"GET", u"/exchange/v1/backups"_s, [](World &world, const RouteCall &) { return tellBackups(world); }},
        {"POST", u"/exchange/v1/backups"_s, backUp},
        {"POST", u"/exchange/v1/backups/{label}/verify"_s, verify},
        {"POST", u"/exchange/v1/backups/{label}/restore"_s, restore},
    };
}

}
