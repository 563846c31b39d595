// SPDX-License-Identifier: GPL-3.0-or-later
// How a runner undoes what its steps did.
#include "journal/journal.h"
#include "runbooks/held.h"
#include "runbooks/runningshell.h"
#include "situation/situation.h"

#include <QCoro/QCoroFuture>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

using State = StepState::State;
using Kinds = Block::Kind;

// As things stand before the action: who is primary then is who it goes back to.
std::optional<Intent> Runner::compensationOf(const Run &run, int step, const Intent &intent) const
{
    const Block *undo = run.runbook.steps[step].block(Kinds::Undo);
    const ActionSpec spec = m_actions.preview(intent).spec;
    if (!undo && spec.compensation.isEmpty())
        return std::nullopt;
    QMap<QString, QString> values = run.values;
    for (const ArgumentSpec &argument : spec.arguments)
        values.insert(argument.name, argument.fallback);
    values.insert(intent.arguments);
    values.insert(u"target"_s, intent.target);
    const Topology &topology = m_situation.map().topology();
    const Service *service = topology.service(ServiceId(intent.target));
    if (!service)
        service = topology.serviceOf(InstanceId(intent.target));
    const auto states = service ? m_situation.map().instances(service->id, m_situation.now()) : QList<InstanceState>();
    if (service)
        values.insert(u"service"_s, service->id.value);
    for (const InstanceState &state : states) {
        if (state.role == Role::Primary && (!values.contains(u"primary"_s) || !state.roleIsStale))
            values.insert(u"primary"_s, state.id.value);
    }
    Intent back{.action = undo ? undo->action : spec.compensation,
                .target = undo ? withValues(undo->target, values) : intent.target};
    const QMap<QString, QString> &arguments = undo ? undo->arguments : spec.compensationArguments;
    for (const auto &[name, value] : arguments.asKeyValueRange())
        back.arguments.insert(name, withValues(value, values));
    // What cannot be filled in now could only be guessed later.
    if (std::ranges::any_of(back.arguments, [](const QString &value) { return value.startsWith(u'{'); }))
        return std::nullopt;
    // It is written into the journal: a secret of the run by its name, any other secret not at all.
    const QMap<QString, QString> secrets = m_secrets.value(run.id);
    for (QString &value : back.arguments) {
        for (const auto &[name, secret] : secrets.asKeyValueRange()) {
            if (!secret.isEmpty())
                value.replace(secret, u'{' + name + u'}');
        }
        for (const ArgumentSpec &argument : spec.arguments) {
            const QString given = intent.arguments.value(argument.name);
            if (argument.secret && !given.isEmpty() && value.contains(given))
                return std::nullopt;
        }
    }
    return back;
}

QList<UndoStep> Runner::undoPlan(int step) const
{
    const auto run = openStep(step);
    return run ? Hikeshi::undoPlan(**run, step) : QList<UndoStep>();
}

QCoro::Task<Result<ActionRecord>> Runner::undo(int step, QString operatorId)
{
    const auto found = openStep(step);
    if (!found)
        co_return std::unexpected(found.error());
    const Run run = **found;
    const UndoStep undo = undoOf(run, step);
    if (undo.way != UndoStep::Way::Action)
        co_return fail(ErrorKind::Refused, undo.title,
                       undo.reason.isEmpty() ? u"it did nothing that could be undone"_s : undo.reason,
                       undo.way == UndoStep::Way::Nothing ? QString() : u"undo it by hand, then mark it undone"_s);
    if ((run.steps[step].undoing && run.steps[step].undo > 0) || m_acting.contains({run.id.value, step}))
        co_return fail(ErrorKind::Refused, undo.title, u"is being undone"_s);
    const Held held(m_acting, {run.id.value, step});
    Intent intent = undo.intent;
    intent.operatorId = operatorId;
    for (QString &value : intent.arguments)
        value = withValues(value, m_secrets.value(run.id));
    chooseBest(intent);
    const Result<Entry> written = co_await change(
        run, step, u"undoing"_s, {{u"action"_s, intent.action.value}, {u"target"_s, intent.target}, {u"of"_s, undo.of}},
        operatorId);
    if (!written)
        co_return std::unexpected(written.error());
    co_return co_await carryOut(intent);
}

QCoro::Task<Result<QList<ActionRecord>>> Runner::undoBackTo(int step, QString operatorId)
{
    QList<ActionRecord> records;
    for (const auto plan = undoPlan(step); const UndoStep &each : plan) {
        if (each.way == UndoStep::Way::Nothing)
            continue;
        const Result<ActionRecord> record = co_await undo(each.step, operatorId);
        if (!record)
            co_return std::unexpected(record.error());
        records.append(*record);
        if (record->state != ActionState::Confirmed)
            co_return fail(ErrorKind::Refused, each.title,
                           u"#%1 is not confirmed: %2"_s.arg(record->number).arg(record->reason),
                           u"the steps before it are as they were; look at the map first"_s);
    }
    const auto found = openStep(step);
    if (!found)
        co_return std::unexpected(found.error());
    const Result<Entry> written = co_await change(
        **found, step, u"pending"_s, {{u"onwards"_s, true}, {u"note"_s, u"undone back to here"_s}}, operatorId);
    if (!written)
        co_return std::unexpected(written.error());
    co_return records;
}

Runner::Written Runner::markUndone(int step, const QString &note, const QString &operatorId)
{
    const auto run = openStep(step);
    if (!run)
        return QtFuture::makeReadyValueFuture(Result<Entry>(std::unexpected(run.error())));
    if ((*run)->steps[step].state == State::Acting)
        return refused(u"step %1"_s.arg(step + 1), u"its action is under way"_s);
    return change(**run, step, u"undone"_s, {{u"note"_s, note}}, operatorId);
}

}
