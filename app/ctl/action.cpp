// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/actiontext.h"

#include <QJsonArray>
#include <QJsonObject>

namespace Hikeshi::Ctl {

using namespace Qt::StringLiterals;

QJsonObject json(const Preview &preview)
{
    QJsonArray guards;
    for (const GuardVerdict &verdict : preview.verdicts)
        guards.append(QJsonObject{{u"guard"_s, verdict.guard},
                                  {u"allowed"_s, verdict.allowed},
                                  {u"live"_s, verdict.live},
                                  {u"limit"_s, verdict.limit},
                                  {u"reason"_s, verdict.reason},
                                  {u"overridable"_s, verdict.overridable},
                                  {u"overridden"_s, verdict.overridden}});
    QJsonArray candidates;
    for (const Candidate &candidate : preview.candidates)
        candidates.append(QJsonObject{{u"instance"_s, candidate.instance.value},
                                      {u"eligible"_s, candidate.eligible},
                                      {u"reason"_s, candidate.reason},
                                      {u"figure"_s, candidate.figure}});
    QJsonArray affected;
    for (const ServiceId &service : preview.affected)
        affected.append(service.value);
    return {{u"action"_s, preview.intent.action.value},
            {u"target"_s, preview.intent.target},
            {u"title"_s, preview.title},
            {u"allowed"_s, preview.allowed()},
            {u"guards"_s, guards},
            {u"candidates"_s, candidates},
            {u"affected"_s, affected},
            {u"request"_s, preview.request},
            {u"endpoint"_s, preview.endpoint}};
}

void printPreview(const Preview &preview)
{
    print(preview.title);
    for (const GuardVerdict &verdict : preview.verdicts)
        print(u"  %1 %2%3%4"_s.arg(verdict.allowed          ? u"✓"_s
                                       : verdict.overridden ? u"!"_s
                                                            : u"✕"_s,
                                   verdict.guard,
                                   verdict.live.isEmpty() ? QString() : QString(u"  ["_s + verdict.live + u']'),
                                   verdict.reason.isEmpty() ? QString() : QString(u": "_s + verdict.reason)));
    for (const Preview::RoleChange &change : preview.roleChanges)
        print(u"  %1: %2 → %3"_s.arg(change.instance.value, change.from, change.to));
    for (const Candidate &candidate : preview.candidates) {
        if (!candidate.eligible)
            print(u"  %1 is not eligible: %2"_s.arg(candidate.instance.value, candidate.reason));
    }
    if (!preview.request.isEmpty())
        print(u"  "_s + preview.request);
}

Result<Intent> intentFrom(const Call &call, Console &console)
{
    if (call.words.size() < 2)
        return fail(ErrorKind::Invalid, u"action"_s, u"an action and a target are needed"_s,
                    u"see `hikeshictl action list`"_s);
    Result<QMap<QString, QString>> arguments = argumentsFrom(call.words.sliced(2));
    if (!arguments)
        return std::unexpected(arguments.error());
    Intent intent{.action = ActionId(call.words[0]),
                  .target = call.words[1],
                  .arguments = *arguments,
                  .operatorId = console.operatorId(),
                  .incident = console.incidents().open().value_or(Incident{}).id,
                  .override = call.value(u"override"_s)};
    for (QString &value : intent.arguments) {
        if (value != u"best")
            continue;
        value = console.dispatcher().preview(intent).best();
    }
    return intent;
}

QCoro::Task<int> actionList(Call call)
{
    const auto console = co_await hearConsole(call);
    if (!console)
        co_return complain(console.error());
    QJsonArray list;
    QStringList targets = call.words;
    if (targets.isEmpty()) {
        for (const Service &service : (*console)->situation().map().topology().services) {
            targets.append(service.id.value);
            for (const InstanceId &instance : service.instances) {
                if (instance.value != service.id.value)
                    targets.append(instance.value);
            }
        }
    }
    for (const QString &target : std::as_const(targets)) {
        for (const auto offers = (*console)->dispatcher().offers(target); const Preview &offer : offers) {
            list.append(json(offer));
            const auto refused = std::ranges::find(offer.verdicts, false, &GuardVerdict::allowed);
            if (!call.wantsJson())
                print(u"%1 %2  %3%4"_s.arg(offer.intent.action.value, target, offer.title,
                                           refused == offer.verdicts.end()
                                               ? QString()
                                               : u"  (not now: %1: %2)"_s.arg(refused->guard, refused->reason)));
        }
    }
    if (call.wantsJson())
        printJson(list);
    co_return Success;
}

QCoro::Task<int> actionPreview(Call call)
{
    const auto console = co_await hearConsole(call);
    if (!console)
        co_return complain(console.error());
    const Result<Intent> intent = intentFrom(call, **console);
    if (!intent)
        co_return complain(intent.error());
    const Preview preview = (*console)->dispatcher().preview(*intent);
    if (call.wantsJson())
        printJson(json(preview));
    else
        printPreview(preview);
    co_return preview.allowed() ? Success : Finding;
}

}
