// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drill/scenario.h"
#include "situation/result.h"

namespace Hikeshi::Ctl {

/// Is `word` a scenario's file, rather than the name of one that is listed? Names have neither folder nor ending.
bool isScenarioFile(const QString &word);

/// What is wrong in the file goes to standard error; a scenario that cannot be played as it is written is an error.
Result<Scenario> readScenario(const QString &path);

/// By a file's path, or by its name among `known`.
Result<Scenario> scenarioNamed(const QString &word, const QList<Scenario> &known);

}
