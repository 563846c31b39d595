// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/catalogue.h"

#include "situation/situation.h"

namespace Hikeshi {

using namespace Qt::StringLiterals;

Catalogue::Catalogue(QList<Connector> connectors, QList<ControlBinding> bindings)
    : m_connectors(std::move(connectors))
    , m_bindings(std::move(bindings))
{
}

QList<ActionSpec> Catalogue::actions() const
{
    QList<ActionSpec> specs;
    for (const Connector &connector : m_connectors) {
        if (std::ranges::none_of(m_bindings, [&](const ControlBinding &b) { return b.connector == connector.id; }))
            continue;
        for (const ConnectorAction &action : connector.actions)
            specs.append(action.spec);
    }
    return specs;
}

Result<Catalogue::Place> Catalogue::find(const ActionId &id, const QString &target, const Situation &situation) const
{
    Place place;
    for (const Connector &connector : m_connectors) {
        if (const ConnectorAction *action = connector.action(id)) {
            place.connector = &connector;
            place.action = action;
        }
    }
    if (!place.action)
        return fail(ErrorKind::NotFound, id.value, u"no connector of this site offers this action"_s,
                    u"see `hikeshictl action list`"_s);
    const Topology &topology = situation.map().topology();
    const bool wantsService = place.action->spec.target == ActionSpec::Target::Service;
    const Service *service =
        wantsService ? topology.service(ServiceId(target)) : topology.serviceOf(InstanceId(target));
    if (!service)
        return fail(ErrorKind::NotFound, target,
                    u"there is no such %1 on the map"_s.arg(wantsService ? u"service"_s : u"instance"_s),
                    u"check the name"_s);
    place.service = service->id;
    const auto binding = std::ranges::find_if(m_bindings, [&](const ControlBinding &b) {
        return b.connector == place.connector->id && b.service == service->id;
    });
    if (binding == m_bindings.end())
        return fail(ErrorKind::NotFound, target,
                    u"the site does not bind %1 to %2"_s.arg(place.connector->id, service->id.value),
                    u"add it under `controls` in site.yaml"_s);
    place.binding = &*binding;
    return place;
}

QList<ActionId> Catalogue::fitting(const QString &target, const Situation &situation) const
{
    QList<ActionId> ids;
    for (const Connector &connector : m_connectors) {
        for (const ConnectorAction &action : connector.actions) {
            const auto place = find(action.spec.id, target, situation);
            if (!place)
                continue;
            const Service *service = situation.map().topology().service(place->service);
            if (action.spec.redundancy.isEmpty() || action.spec.redundancy == service->redundancy)
                ids.append(action.spec.id);
        }
    }
    return ids;
}

Arguments completed(const Intent &intent, const ActionSpec &spec, const ServiceId &service, const Situation &situation)
{
    Arguments arguments;
    for (const ArgumentSpec &argument : spec.arguments)
        arguments.insert(argument.name, intent.arguments.value(argument.name, argument.fallback));
    arguments.insert(u"target"_s, intent.target);
    arguments.insert(u"service"_s, service.value);
    for (const auto states = situation.map().instances(service, situation.now()); const InstanceState &state : states) {
        if (state.role == Role::Primary && (!arguments.contains(u"primary"_s) || !state.roleIsStale))
            arguments.insert(u"primary"_s, state.id.value);
        if (state.id.value == intent.target && state.properties.contains(u"backend"_s))
            arguments.insert(u"backend"_s, state.properties.value(u"backend"_s).toString());
    }
    return arguments;
}

Result<QString> chooseEndpoint(const RequestTemplate &request, const ControlBinding &binding,
                               const Arguments &arguments, const Situation &situation)
{
    QStringList preferred;
    if (request.endpoint != u"any")
        preferred.append(arguments.value(request.endpoint));
    preferred += binding.endpoints.keys();
    QString fallback;
    for (const QString &name : std::as_const(preferred)) {
        if (!binding.endpoints.contains(name))
            continue;
        const bool isInstance = situation.map().topology().serviceOf(InstanceId(name));
        const InstanceState state = situation.map().instance(InstanceId(name), situation.now());
        if (!isInstance || (state.reachable && state.health != Health::Down))
            return name;
        if (fallback.isEmpty())
            fallback = name;
    }
    if (fallback.isEmpty())
        return fail(ErrorKind::NotFound, binding.connector, u"no endpoint is given for %1"_s.arg(binding.service.value),
                    u"add it under `controls` in site.yaml"_s);
    return fail(ErrorKind::Unreachable, binding.connector, u"no member of %1 answers"_s.arg(binding.service.value),
                u"bring one back first"_s);
}

}
