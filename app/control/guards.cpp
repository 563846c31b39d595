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

/// A reason given for going on all the same counts for this one.
GuardVerdict overridable(GuardVerdict verdict, const Intent &intent)
{
    verdict.overridable = true;
    verdict.overridden = !verdict.allowed && !intent.override.trimmed().isEmpty();
    return verdict;
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
    if (const QString wrong = misfit(spec, value); !wrong.isEmpty() || value.isEmpty())
        return wrong;
    const Service *known = situation.map().topology().service(service);
    if (spec.type == ArgumentSpec::Type::Instance && (!known || !known->instances.contains(InstanceId(value))))
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

/// Must these two not run at the same time? `service` is the intent's; `other` an action on `target`.
bool disturbs(const Intent &intent, const Catalogue::Place &place, const ActionId &other, const QString &target,
              const Situation &situation)
{
    if (target == intent.target)
        return true;
    const Service *owner = situation.map().topology().service(ServiceId(target));
    const bool wholeService = owner || place.action->spec.target == ActionSpec::Target::Service;
    if (!owner)
        owner = situation.map().topology().serviceOf(InstanceId(target));
    if (!owner || owner->id != place.service)
        return false;
    // Two members of one service: the same thing done to both at once may take the service down.
    const ConnectorAction *theirs = place.connector->action(other);
    return wholeService || other == intent.action || place.action->spec.conflicts.contains(other.value)
        || (theirs && theirs->spec.conflicts.contains(intent.action.value));
}

GuardVerdict reservation(const Intent &intent, const Catalogue::Place &place, const Situation &situation,
                         const GuardContext &context)
{
    for (const Selection &selection : context.selections) {
        const Intent &theirs = selection.preview.intent;
        const bool own = selection.console.isEmpty() && theirs.operatorId == intent.operatorId;
        if (own || !selection.isHeld(situation.now())
            || !disturbs(intent, place, theirs.action, theirs.target, situation))
            continue;
        GuardVerdict held =
            verdict(u"not reserved"_s,
                    u"%1 has selected %2 on %3"_s.arg(selection.console.isEmpty()
                                                          ? theirs.operatorId
                                                          : u"%1 at %2"_s.arg(theirs.operatorId, selection.console),
                                                      theirs.action.value, theirs.target));
        held.until = selection.until;
        return held;
    }
    return verdict(u"not reserved"_s, {});
}

GuardVerdict conflict(const Intent &intent, const Catalogue::Place &place, const Situation &situation,
                      const GuardContext &context)
{
    for (const ActionRecord &record : context.records) {
        if (record.isOpen() && disturbs(intent, place, record.intent.action, record.intent.target, situation))
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

// The same again so soon is a sign that nobody has looked at what came of it.
GuardVerdict flapping(const Intent &intent, const ActionSpec &spec, const Situation &situation,
                      const GuardContext &context)
{
    for (const ActionRecord &record : context.records) {
        const Instant free = record.intendedAt + spec.antiFlap;
        if (record.intent.action != intent.action || record.intent.target != intent.target || record.acknowledged
            || record.isOpen() || record.state == ActionState::Refused || free <= situation.now())
            continue;
        GuardVerdict wait =
            verdict(u"not flapping"_s,
                    u"#%1 did the same %2 ago, and nobody has taken note of its outcome"_s.arg(record.number)
                        .arg(toClock(situation.now() - record.intendedAt)));
        wait.until = free;
        return wait;
    }
    return verdict(u"not flapping"_s, {});
}

GuardVerdict armed(const Situation &situation, const GuardContext &context)
{
    const bool holds = context.armedUntil && *context.armedUntil > situation.now();
    return verdict(u"console is armed"_s, holds ? QString() : u"this console is read-only until it is armed"_s,
                   holds ? u"for %1 more"_s.arg(toClock(*context.armedUntil - situation.now())) : QString());
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
    const bool isSynchronous = std::ranges::any_of(
        states, [](const InstanceState &state) { return state.properties.value(u"sync"_s).toBool(); });
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
        else if (isSynchronous && !state.properties.value(u"sync"_s).toBool())
            candidate.reason = u"is not a synchronous standby"_s;
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
            candidate.byCondition = !verdict.allowed;
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
    if (context.asksForArming)
        verdicts.append(armed(situation, context));
    if (context.hasSharedJournal)
        verdicts.append(overridable(verdict(u"shared journal"_s, context.sharedTrouble), intent));
    const QString wrong = wrongArguments(intent, spec, arguments, place.service, situation);
    verdicts.append(verdict(u"arguments"_s, wrong));
    for (const QString &guard : spec.guards)
        verdicts.append(overridable(judged(guard, arguments, situation), intent));
    for (const ArgumentSpec &argument : spec.arguments) {
        if (argument.type != ArgumentSpec::Type::Instance || !wrong.isEmpty())
            continue;
        const QString chosen = arguments.value(argument.name);
        for (const auto candidates = candidatesFor(argument, spec, arguments, place.service, situation);
             const Candidate &candidate : candidates) {
            if (candidate.instance.value != chosen)
                continue;
            const GuardVerdict eligible = verdict(u"%1 is eligible"_s.arg(chosen), candidate.reason, candidate.figure);
            verdicts.append(candidate.byCondition ? overridable(eligible, intent) : eligible);
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
    verdicts.append(reservation(intent, place, situation, context));
    verdicts.append(conflict(intent, place, situation, context));
    if (spec.coolDown > Milliseconds(0))
        verdicts.append(overridable(coolDown(intent, spec, situation, context), intent));
    if (spec.antiFlap > Milliseconds(0))
        verdicts.append(flapping(intent, spec, situation, context));
    return verdicts;
}

}
