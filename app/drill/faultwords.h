// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/result.h"

#include <QJsonObject>
#include <QStringList>

namespace Hikeshi {

/// The kinds of fault that the exchange knows, in the order of their names.
QStringList faultKinds();

/// `kill ledger-db-1`: kind, target and amount as the scenario writes them.
QString faultInWords(const QJsonObject &fault);

/// As the exchange takes it, or what is wrong with it. `amount` is left out when it is not given.
Result<QJsonObject> faultOf(const QString &kind, const QString &target, std::optional<double> amount);

}
