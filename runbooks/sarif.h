// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbooks/lint.h"

#include <QJsonArray>
#include <QJsonObject>

namespace Hikeshi {

/// SARIF 2.1.0, as code scanning in CI reads it. Relative paths stay relative, absolute ones become `file:` addresses.
QJsonObject sarif(const QList<LintFinding> &findings, const QString &version);

/// `[{file, line, column, rule, grade, what, remedy}]`
QJsonArray lintJson(const QList<LintFinding> &findings);

}
