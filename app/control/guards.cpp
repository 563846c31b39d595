// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/guards.h"

#include "situation/situation.h"

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

GuardVerdict verdict(const QString &guard, const QString &reason, const QString &live = {}, const QString &limit = {})
{
    return {.guard = guard, .allowed = reason.isEmpty(), .live = live, .limit = limit, .reason = reason};
}

GuardVerdict judged(const QString &sentence, const Arguments &arguments, const Situation &situation)
{
    const Result<Condition> condition =
        Condition::parse(sentence).and_then([&](const Condition &c) { return c.bound(arguments); });
    if (!condition)
        return verdict(filled(sentence, arguments), condition.error().what);
    const ConditionResult result = evaluate(*condition, situation);
    return verdict(condition->source, result.reason, result.live, result.limit);
}

QString wrongArgument(const ArgumentSpec &spec, const QString &value, const ServiceId &service,
                      const Situation &situation)
{
    using Type = ArgumentSpec::Type;
    if (value.isEmpty())
        return spec.required ? u"`%1` is not given"_s.arg(spec.name) : QString();
    if (value.size() > 4000)
        return u"`%1` is longer than 4,000 letters"_s.arg(spec.name);
    bool ok = true;
    double number = 0;
    if (spec.type == Type::Integer)
        number = static_cast<double>(value.toLongLong(&ok));
    else if (spec.type == Type::Number)
        number = value.toDouble(&ok);
    if (!ok || qIsNaN(number))
        return u"`%1` = `%2` is not a number"_s.arg(spec.name, value);
    if (spec.type == Type::Integer || spec.type == Type::Number) {
        if ((spec.minimum && number < *spec.minimum) || (spec.maximum && number > *spec.maximum))
            return u"`%1` = %2 is outside %3 to %4"_s.arg(spec.name, value)
                .arg(spec.minimum.value_or(0))
                .arg(spec.maximum.value_or(0));
    }
    if (spec.type == Type::Boolean && value != u"true" && value != u"false")
        return u"`%1` is true or false"_s.arg(spec.name);
    if (spec.type == Type::Choice && !spec.choices.contains(value))
        return u"`%1` is one of %2"_s.arg(spec.name, spec.choices.join(u", "_s));
    const Service *known = situation.map().topology().service(service);
    if (spec.type == Type::Instance && (!known || !known->instances.contains(InstanceId(value))))
        return u"%1 has no instance `%2`"_s.arg(service.value, value);
    return {};
}

QString wrongArguments(const Intent &intent, const ActionSpec &spec, const Arguments &arguments,
                       const ServiceId &service, const Situation &situation)
{
    QStringList wrong;
    for (const auto &[name, value] : intent.arguments.asKeyValueRange()) {
        if (std::ranges::none_of(spec.arguments, [&](const ArgumentSpec &a) { return a.name == name; }))
            wrong.append(u"`%1` is no argument of %2"_s.arg(name, spec.id.value));
    }
    for (const ArgumentSpec &argument : spec.arguments) {
        if (const QString reason = wrongArgument(argument, arguments.value(argument.name), service, situation);
            !reason.isEmpty())
            wrong.append(reason);
    }
    return wrong.join(u"; "_s);
}

GuardVerdict conflict(const Intent &intent, const ServiceId &service, const Situation &situation,
                      const GuardContext &context)
{
    for (const ActionRecord &record : context.records) {
        const Service *other = situation.map().topology().service(ServiceId(record.intent.target));
        if (!other)
            other = situation.map().topology().serviceOf(InstanceId(record.intent.target));
        const bool same = record.intent.target == intent.target || (other && other->id == service);
        if (record.isOpen() && same)
            return verdict(u"no conflicting action"_s,
                           u"#%1 %2 on %3 is still under way"_s.arg(record.number)
                               .arg(record.intent.action.value, record.intent.target));
    }
    return verdict(u"no conflicting action"_s, {});
}

GuardVerdict coolDown(const Intent &intent, const ActionSpec &spec, const Situation &situation,
                      const GuardContext &context)
{
    for (const ActionRecord &record : context.records) {
        const Instant free = record.intendedAt + spec.coolDown;
        const bool acted = record.state != ActionState::Refused && record.state != ActionState::Failed;
        if (acted && record.intent.action == intent.action && record.intent.target == intent.target
            && free > situation.now()) {
            GuardVerdict wait = verdict(
                u"cool-down"_s,
                u"#%1 did the same %2 ago"_s.arg(record.number).arg(toClock(situation.now() - record.intendedAt)));
            wait.until = free;
            return wait;
        }
    }
    return verdict(u"cool-down"_s, {});
}

qint64 newestTimeline(const QList<InstanceState> &states)
{
    qint64 newest = 0;
    for (const InstanceState &state : states)
        newest = std::max(newest, state.properties.value(u"timeline"_s).toLongLong());
    return newest;
}

}

QList<Candidate> candidatesFor(const ArgumentSpec &argument, const ActionSpec &spec, const Arguments &arguments,
                               const ServiceId &service, const Situation &situation)
{
    QList<Candidate> candidates;
    const QList<InstanceState> states = situation.map().instances(service, situation.now());
    for (const InstanceState &state : states) {
        Candidate candidate{.instance = state.id};
        const QVariant lag = state.properties.value(u"replay_lag_bytes"_s);
        if (lag.isValid())
            candidate.figure = u"lag %1"_s.arg(figure(lag.toDouble(), u"bytes"));
        const qint64 timeline = state.properties.value(u"timeline"_s).toLongLong();
        if (state.role == Role::Primary)
            candidate.reason = state.roleIsStale ? u"is the lost primary"_s : u"is the primary"_s;
        else if (!state.reachable || state.health == Health::Down)
            candidate.reason = u"does not answer"_s;
        else if (state.properties.value(u"nofailover"_s).toBool())
            candidate.reason = u"is tagged nofailover"_s;
        else if (timeline > 0 && timeline < newestTimeline(states))
            candidate.reason = u"is on timeline %1, the cluster on %2"_s.arg(timeline).arg(newestTimeline(states));
        Arguments with = arguments;
        with.insert(argument.name, state.id.value);
        for (const QString &guard : spec.guards) {
            if (!candidate.reason.isEmpty() || !guard.contains(u'{' + argument.name + u'}'))
                continue;
            const GuardVerdict verdict = judged(guard, with, situation);
            if (!verdict.allowed)
                candidate.reason = verdict.limit.isEmpty()
                    ? verdict.reason
                    : u"%1: %2, must be %3"_s.arg(verdict.guard.section(u' ', 0, 0), verdict.live, verdict.limit);
        }
        candidate.eligible = candidate.reason.isEmpty();
        candidates.append(candidate);
    }
    return candidates;
}

QList<GuardVerdict> judge(const Intent &intent, const Catalogue::Place &place, const Arguments &arguments,
                          const Situation &situation, const GuardContext &context)
{
    const ActionSpec &spec = place.action->spec;
    QList<GuardVerdict> verdicts;
    verdicts.append(verdict(u"not stopped"_s,
                            context.stopped ? u"everything is stopped: %1"_s.arg(context.stopReason) : QString()));
    verdicts.append(verdict(u"journal can be written"_s, context.journalTrouble));
    const QString wrong = wrongArguments(intent, spec, arguments, place.service, situation);
    verdicts.append(verdict(u"arguments"_s, wrong));
    for (const QString &guard : spec.guards)
        verdicts.append(judged(guard, arguments, situation));
    for (const ArgumentSpec &argument : spec.arguments) {
        if (argument.type != ArgumentSpec::Type::Instance || !wrong.isEmpty())
            continue;
        const QString chosen = arguments.value(argument.name);
        for (const auto candidates = candidatesFor(argument, spec, arguments, place.service, situation);
             const Candidate &candidate : candidates) {
            if (candidate.instance.value == chosen)
                verdicts.append(verdict(u"%1 is eligible"_s.arg(chosen), candidate.reason, candidate.figure));
        }
    }
    if (!spec.roles.isEmpty()) {
        const InstanceState state = situation.map().instance(InstanceId(intent.target), situation.now());
        const QString role = state.role == Role::Primary ? u"primary"_s
            : state.role == Role::Standby                ? u"standby"_s
            : state.role == Role::Replica                ? u"replica"_s
                                                         : u"none"_s;
        verdicts.append(verdict(u"role"_s,
                                spec.roles.contains(role)
                                    ? QString()
                                    : u"%1 is %2, this is for %3"_s.arg(intent.target, role, spec.roles.join(u", "_s)),
                                role));
    }
    verdicts.append(conflict(intent, place.service, situation, context));
    if (spec.coolDown > Milliseconds(0))
        verdicts.append(coolDown(intent, spec, situation, context));
    return verdicts;
}

}
