// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/catalogue.h"

#include "situation/situation.h"
#include "situation/valuepath.h"

#include <QRegularExpression>
#include <QSet>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

/// `choices: ["{units}"]` takes what the site says under `units`.
void settle(Connector &connector, const ControlBinding &binding)
{
    for (ConnectorAction &action : connector.actions) {
        for (ArgumentSpec &argument : action.spec.arguments) {
            const QList<Placeholder> places = placeholders(argument.choices.value(0));
            if (argument.choices.size() == 1 && places.size() == 1)
                argument.choices = settingOf(binding, connector, places.first().name);
        }
    }
}

}

QStringList settingOf(const ControlBinding &binding, const Connector &connector, const QString &name)
{
    if (const auto given = binding.settings.constFind(name); given != binding.settings.cend())
        return *given;
    const auto setting = std::ranges::find(connector.settings, name, &SettingSpec::name);
    return setting == connector.settings.end() ? QStringList() : setting->fallback;
}

Catalogue::Catalogue(const QList<Connector> &connectors, const QList<ControlBinding> &bindings)
{
    for (const Connector &connector : connectors) {
        for (const ControlBinding &binding : bindings) {
            if (binding.connector != connector.id)
                continue;
            m_bound.append({connector, binding});
            settle(m_bound.last().connector, binding);
        }
    }
}

QList<ActionSpec> Catalogue::actions() const
{
    QList<ActionSpec> specs;
    for (const Bound &bound : m_bound) {
        for (const ConnectorAction &action : bound.connector.actions) {
            const auto known = std::ranges::find(specs, action.spec.id, &ActionSpec::id);
            if (known == specs.end()) {
                specs.append(action.spec);
                continue;
            }
            // Bound twice with other choices: all of them can be asked for; find() knows which fit the target.
            for (qsizetype i = 0; i < action.spec.arguments.size(); ++i) {
                for (const QString &word : action.spec.arguments[i].choices) {
                    if (!known->arguments[i].choices.contains(word))
                        known->arguments[i].choices.append(word);
                }
            }
        }
    }
    return specs;
}

Result<Catalogue::Place> Catalogue::find(const ActionId &id, const QString &target, const Situation &situation) const
{
    const Bound *known = nullptr;
    const Topology &topology = situation.map().topology();
    // Looked up once, not for each of a large site's bindings.
    const Service *const named = topology.service(ServiceId(target));
    const Service *const owner = topology.serviceOf(InstanceId(target));
    for (const Bound &bound : m_bound) {
        const ConnectorAction *action = bound.connector.action(id);
        if (!action)
            continue;
        known = &bound;
        const bool wantsService = action->spec.target == ActionSpec::Target::Service;
        const Service *service = wantsService ? named : owner;
        if (!service)
            return fail(ErrorKind::NotFound, target,
                        u"there is no such %1 on the map"_s.arg(wantsService ? u"service"_s : u"instance"_s),
                        u"check the name"_s);
        if (bound.binding.service == service->id)
            return Place{&bound.connector, action, &bound.binding, service->id};
    }
    if (!known)
        return fail(ErrorKind::NotFound, id.value, u"no connector of this site offers this action"_s,
                    u"see `hikeshictl action list`"_s);
    return fail(ErrorKind::NotFound, target, u"the site does not bind %1 to %2"_s.arg(known->connector.id, target),
                u"add it under `controls` in site.yaml"_s);
}

QList<ActionId> Catalogue::fitting(const QString &target, const Situation &situation) const
{
    QList<ActionId> ids;
    QSet<QString> connectors; // one that is bound to many services has the same actions each time
    for (const Bound &bound : m_bound) {
        if (connectors.contains(bound.connector.id))
            continue;
        connectors.insert(bound.connector.id);
        for (const ConnectorAction &action : bound.connector.actions) {
            const auto place = find(action.spec.id, target, situation);
            if (!place || ids.contains(action.spec.id))
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
    arguments.insert(u"operator"_s, intent.operatorId);
    arguments.insert(u"incident"_s, intent.incident.value);
    arguments.insert(u"now"_s, toIso(situation.now()));
    for (const ArgumentSpec &argument : spec.arguments) {
        const auto duration = argument.type == ArgumentSpec::Type::Duration
            ? parseDuration(arguments.value(argument.name))
            : std::nullopt;
        if (!duration)
            continue;
        arguments.insert(argument.name + u"_until"_s, toIso(situation.now() + *duration));
        arguments.insert(argument.name + u"_seconds"_s, QString::number(duration->count() / 1000));
    }
    for (const auto states = situation.map().instances(service, situation.now()); const InstanceState &state : states) {
        if (state.role == Role::Primary && (!arguments.contains(u"primary"_s) || !state.roleIsStale))
            arguments.insert(u"primary"_s, state.id.value);
        if (state.id.value == intent.target && state.properties.contains(u"backend"_s))
            arguments.insert(u"backend"_s, state.properties.value(u"backend"_s).toString());
    }
    return arguments;
}

Arguments completed(const Intent &intent, const Catalogue::Place &place, const Situation &situation)
{
    Arguments arguments = completed(intent, place.action->spec, place.service, situation);
    for (const SettingSpec &setting : place.connector->settings)
        arguments.insert(setting.name, settingOf(*place.binding, *place.connector, setting.name).join(u','));
    // `{was_NAME}` in what must be seen afterwards: the target's property as it is now.
    const InstanceState state = situation.map().instance(InstanceId(intent.target), situation.now());
    for (const QString &sentence : place.action->spec.verify) {
        for (const auto places = placeholders(sentence); const Placeholder &named : places) {
            if (!named.name.startsWith(u"was_"))
                continue;
            const QString property = named.name.sliced(4);
            const QVariant told = situation.map().word(place.service, property, situation.now());
            const QString was = textOf(told.isValid() ? told : state.properties.value(property));
            if (!was.isEmpty())
                arguments.insert(named.name, was);
        }
    }
    return arguments;
}

QMap<QString, QString> momentOf(const Intent &intent, const ActionSpec &spec, const Arguments &arguments)
{
    QMap<QString, QString> moment;
    for (const QString &sentence : spec.verify) {
        for (const auto places = placeholders(sentence); const Placeholder &named : places) {
            const auto of = std::ranges::find(spec.arguments, named.name, &ArgumentSpec::name);
            const bool isSecret = of != spec.arguments.cend() && of->secret;
            if (!isSecret && !intent.arguments.contains(named.name) && !arguments.value(named.name).isEmpty())
                moment.insert(named.name, arguments.value(named.name));
        }
    }
    return moment;
}

Arguments completedAsOf(const QMap<QString, QString> &moment, const Intent &intent, const Catalogue::Place &place,
                        const Situation &situation)
{
    Arguments arguments = completed(intent, place, situation);
    const QList<ArgumentSpec> &specs = place.action->spec.arguments;
    const auto isOfNow = [&](const QString &name) {
        const auto of = std::ranges::find(specs, name, &ArgumentSpec::name);
        if (of != specs.cend())
            return of->secret;
        return name == u"now" || name == u"primary" || name.startsWith(u"was_") || name.endsWith(u"_until");
    };
    arguments.removeIf([&](const auto &each) { return isOfNow(each.key()); });
    arguments.insert(moment);
    return arguments;
}

Findings findingsOf(const ControlBinding &binding, const Connector &connector, const QString &file, int line)
{
    Findings findings;
    for (const SettingSpec &setting : connector.settings) {
        const QStringList values = settingOf(binding, connector, setting.name);
        if (setting.required && values.isEmpty())
            findings.append({file, line, u"%1 needs the setting `%2`"_s.arg(connector.id, setting.name),
                             u"add `settings: {%1: …}`"_s.arg(setting.name)});
        const QRegularExpression form(QRegularExpression::anchoredPattern(setting.pattern));
        for (const QString &value : values) {
            if (!setting.pattern.isEmpty() && !form.match(value).hasMatch())
                findings.append({file, line,
                                 u"the setting `%1` = `%2` does not look as it must (%3)"_s.arg(setting.name, value,
                                                                                                setting.pattern),
                                 u"give another value"_s});
        }
    }
    for (const auto &[name, values] : binding.settings.asKeyValueRange()) {
        if (!std::ranges::contains(connector.settings, name, &SettingSpec::name))
            findings.append({file, line, u"%1 has no setting `%2`"_s.arg(connector.id, name), u"leave it out"_s});
    }
    return findings;
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
