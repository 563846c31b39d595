// SPDX-License-Identifier: GPL-3.0-or-later
// Customer support.
#include "exchange/serve/routes.h"

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

HttpAnswer tellSupport(const World &world)
{
    const People &people = world.people();
    return said(200,
                {{u"agents"_s, people.agents()},
                 {u"macros"_s, people.hasMacros()},
                 {u"waiting"_s, std::round(people.waiting())},
                 {u"wait_seconds"_s, std::round(people.waitSeconds())},
                 {u"mood"_s, people.mood()},
                 {u"press_calls"_s, std::floor(people.pressCalls())}});
}

HttpAnswer setSupport(World &world, const RouteCall &call)
{
    const QJsonValue agents = call.body[u"agents"_s];
    const QJsonValue macros = call.body[u"macros"_s];
    const bool fits = (agents.isUndefined() || (agents.isDouble() && agents.toDouble() >= 0))
        && (macros.isUndefined() || macros.isBool()) && !(agents.isUndefined() && macros.isUndefined());
    if (!fits)
        return refused(422, u"agents"_s, u"say `agents`, a number, or `macros`, true or false"_s);
    if (agents.isDouble())
        world.people().setAgents(static_cast<int>(std::min(agents.toDouble(), 1e6)), world.now());
    if (macros.isBool())
        world.people().setMacros(macros.toBool());
    return tellSupport(world);
}

}

QList<Route> peopleRoutes()
{
    return {
        {"GET", u"/exchange/v1/support"_s, [](World &world, const RouteCall &) { return tellSupport(world); }},
        {"PATCH", u"/exchange/v1/support"_s, setSupport},
    };
}

}
