// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace Hikeshi {

/// Files of one kind that the programs carry, as paths under `:/`: `connectors`, `runbooks`, `scenarios`, `templates`,
/// `syntax`.
QStringList carried(const QString &folder);

}
