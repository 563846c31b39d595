// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/action.h"
#include "control/request.h"
#include "journal/entry.h"

namespace Hikeshi {

/// Every action these entries tell of, oldest first; refused ones too.
QList<ActionRecord> foldActions(const QList<Entry> &entries);

namespace Drafts {

Draft actionIntent(const Preview &preview);
Draft actionRefused(const Preview &preview);
Draft actionAnswered(qint64 intent, const Answer &answer);
Draft actionOutcome(qint64 intent, ActionState outcome, const QString &reason, const QStringList &evidence);
Draft stopSet(bool on, const QString &reason, const QString &operatorId);

}

}
