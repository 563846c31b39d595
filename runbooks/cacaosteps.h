// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbooks/cacaoparts.h"

namespace Hikeshi::Cacao {

/// What a workflow step says of one step of a runbook. What nobody touched since it was imported stays as it came.

void tellName(QJsonObject &step, const Part &part);
/// Its text, and our blocks in the step extension.
void tellText(QJsonObject &step, const Part &part);
/// Its commands, and who carries them out where the step names nobody.
void tellCommands(QJsonObject &step, const Part &part, const QString &agent);
/// The sentences of an `if` or `while`, or what stands in the `condition` fence of an imported one.
void tellCondition(QJsonObject &step, const Part &part);
/// Which runbook is run, and with which values.
void tellRunbook(QJsonObject &step, const Part &part);

/// The order of a decision's branches, where the names of the cases do not give it.
void tellOrder(QJsonObject &step, const QStringList &labels);

/// Sets one property of the step extension that carries our blocks.
void extend(QJsonObject &step, const QString &key, const QJsonValue &value);

}
