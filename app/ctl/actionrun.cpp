// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/actiontext.h"

#include <QJsonArray>

#include <QCoro/QCoroSignal>

namespace Hikeshi::Ctl {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QCoro::Task<> arm(Console &console)
{
    Dispatcher &dispatcher = console.dispatcher();
    if (!dispatcher.asksForArming() || dispatcher.armedUntil())
        co_return;
    dispatcher.arm(console.operatorId(), Milliseconds(0), u"hikeshictl action run --arm"_s);
    co_await qCoro(&dispatcher, &ActionPort::armedChanged, 10s);
}

/// The other person's word, given here or at another console.
QCoro::Task<Result<void>> agreed(Call call, Console &console, Selection selection, QString passphrase)
{
    if (selection.isApproved())
        co_return {};
    Dispatcher &dispatcher = console.dispatcher();
    const QString approver = call.value(u"approve-as"_s);
    if (!approver.isEmpty())
        co_return co_await dispatcher.approve(selection.number, approver, passphrase);
    complain(u"#%1 waits until another person agrees, at another console, until %2; or use --approve-as OPERATOR"_s
                 .arg(selection.number)
                 .arg(toIso(selection.until)));
    const auto held = [&dispatcher, number = selection.number]() -> std::optional<Selection> {
        const QList<Selection> all = dispatcher.selections();
        const auto found = std::ranges::find(all, number, &Selection::number);
        return found == all.end() ? std::nullopt : std::optional(*found);
    };
    while (held() && !held()->isApproved())
        co_await qCoro(&dispatcher, &ActionPort::selectionsChanged, 1s);
    if (held())
        co_return {};
    co_return fail(ErrorKind::Refused, selection.preview.intent.action.value, u"nobody has agreed in time"_s,
                   u"add --approve-as OPERATOR"_s);
}

QString word(ActionState state)
{
    static const QMap<ActionState, QString> words{{ActionState::Confirmed, u"confirmed"_s},
                                                  {ActionState::Failed, u"failed"_s},
                                                  {ActionState::Refused, u"refused"_s}};
    return words.value(state, u"unknown"_s);
}

Status tell(const Call &call, const ActionRecord &record)
{
    if (call.wantsJson())
        printJson(QJsonObject{{u"entry"_s, record.number},
                              {u"selection"_s, record.selection},
                              {u"outcome"_s, word(record.state)},
                              {u"answer"_s, record.answer},
                              {u"means"_s, record.meaning.en},
                              {u"peer"_s, record.peer},
                              {u"latency_ms"_s, static_cast<qint64>(record.latency.count())},
                              {u"requests"_s, QJsonArray::fromStringList(record.requests)},
                              {u"reason"_s, record.reason},
                              {u"evidence"_s, QJsonArray::fromStringList(record.evidence)}});
    else if (record.state == ActionState::Confirmed)
        print(u"#%1 confirmed %2"_s.arg(record.number).arg(record.evidence.join(u"; "_s)));
    if (record.state != ActionState::Confirmed)
        complain(u"#%1 %2: %3"_s.arg(record.number).arg(word(record.state), record.reason));
    return record.state == ActionState::Confirmed ? Success : Finding;
}

QCoro::Task<ActionRecord> selectAndOperateWith(Call call, Console &console, Intent intent, QString passphrase)
{
    Dispatcher &dispatcher = console.dispatcher();
    ActionRecord refused{.intent = intent, .state = ActionState::Refused};
    const Result<Selection> selection = co_await dispatcher.select(intent);
    if (!selection) {
        refused.reason = selection.error().what;
        const QList<ActionRecord> records = dispatcher.records();
        if (!records.isEmpty() && records.last().state == ActionState::Refused)
            refused.number = records.last().number;
        co_return refused;
    }
    const Result<void> agreement = co_await agreed(call, console, *selection, passphrase);
    if (!agreement) {
        dispatcher.release(selection->number, intent.operatorId);
        refused.reason = agreement.error().text();
        co_return refused;
    }
    co_return co_await dispatcher.operate(selection->number, intent);
}

}

QCoro::Task<int> actionRun(Call call)
{
    const bool onlyLooks = call.options.isSet(u"dry-run"_s);
    const QString approver = call.value(u"approve-as"_s);
    const QString passphrase = approver.isEmpty() || onlyLooks ? QString() : passphraseOf(approver);
    const auto console = co_await hearConsole(call);
    if (!console)
        co_return complain(console.error());
    const Result<Intent> intent = intentFrom(call, **console);
    if (!intent)
        co_return complain(intent.error());
    if (call.options.isSet(u"arm"_s) && !onlyLooks)
        co_await arm(**console);
    const Preview preview = (*console)->dispatcher().preview(*intent);
    if (!call.wantsJson())
        printPreview(preview);
    else if (onlyLooks)
        printJson(json(preview));
    if (onlyLooks)
        co_return preview.allowed() ? Success : Finding;
    co_return tell(call, co_await selectAndOperateWith(call, **console, *intent, passphrase));
}

}
