// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/selectandoperate.h"

#include <QPointer>

namespace Hikeshi {

QCoro::Task<ActionRecord> selectAndOperate(ActionPort &port, Intent intent)
{
    const QPointer<ActionPort> alive(&port);
    const Result<Selection> selection = co_await port.select(intent);
    if (selection && alive && selection->isApproved())
        co_return co_await port.operate(selection->number, intent);
    ActionRecord refused{.intent = intent, .state = ActionState::Refused};
    if (!alive)
        co_return refused;
    if (selection) {
        port.release(selection->number, intent.operatorId);
        refused.reason = QStringLiteral("another person must agree to %1 first").arg(intent.action.value);
        co_return refused;
    }
    refused.reason = selection.error().what;
    // A refusal is journaled too: that record has its number and time.
    const QList<ActionRecord> records = port.records();
    if (records.isEmpty())
        co_return refused;
    const ActionRecord &last = records.last();
    if (last.state == ActionState::Refused && last.intent.action == intent.action && last.intent.target == intent.target
        && last.intent.operatorId == intent.operatorId)
        co_return last;
    co_return refused;
}

}
