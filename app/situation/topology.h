// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/ids.h"

#include <QList>
#include <QPointF>
#include <QStringList>

#include <optional>

namespace Hikeshi {

/// One text in the two languages of the console; either may be empty, then the other is shown.
struct Localized
{
    QString en;
    QString ja;

    QString in(QStringView language) const
    {
        return language == u"ja" ? (ja.isEmpty() ? en : ja) : (en.isEmpty() ? ja : en);
    }
    bool operator==(const Localized &) const = default;
};

/// What a site declares about one service. An instance belongs to exactly one service.
struct Service
{
    ServiceId id;
    Localized name;
    QString
        kind; ///< balancer, web, api, gateway, engine, database, cache, feed, wallet, page, monitoring, users, other
    QString group; ///< the area tile it belongs to: trading, deposits, withdrawals, market, web, assets
    QString redundancy; ///< patroni, pool, active-standby, none
    QList<InstanceId> instances;

    bool operator==(const Service &) const = default;
};

/// `from` calls `to`; when `to` fails, `from` suffers.
struct Dependency
{
    ServiceId from;
    ServiceId to;
    bool critical = true; ///< false: `from` degrades only in part

    bool operator==(const Dependency &) const = default;
};

/// A business area across the room: "Trading", "Deposits"; its state is the worst of its services.
struct Area
{
    QString id;
    Localized name;

    bool operator==(const Area &) const = default;
};

/// The declared shape of a site.
struct Topology
{
    QList<Service> services;
    QList<Dependency> dependencies;
    QList<Area> areas;

    const Service *service(const ServiceId &id) const;
    const Service *serviceOf(const InstanceId &id) const;
    bool operator==(const Topology &) const = default;
};

}
