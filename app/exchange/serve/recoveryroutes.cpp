// SPDX-License-Identifier: GPL-3.0-or-later
// The supervisor that restarts what has crashed.
#include "exchange/serve/routes.h"

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

HttpAnswer tellSupervisor(const World &world)
{
    return said(200, {{u"paused"_s, world.isSupervisorPaused()}});
}

HttpAnswer setSupervisor(World &world, const RouteCall &call)
{
    if (!call.body[u"paused"_s].isBool())
        return refused(422, u"paused"_s, u"say {\"paused\": true} or {\"paused\": false}"_s);
    world.setSupervisorPaused(call.body[u"paused"_s].toBool());
    return tellSupervisor(world);
}

}

QList<Route> recoveryRoutes()
{
    return {
        {"GET", u"/exchange/v1/supervisor"_s, [](World &world, const RouteCall &) { return tellSupervisor(world); }},
        {"PATCH", u"/exchange/v1/supervisor"_s, setSupervisor},
    };
}

}
