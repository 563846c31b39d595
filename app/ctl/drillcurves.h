// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/console.h"
#include "drill/scorecard.h"

#include <QCoro/QCoroTask>

namespace Hikeshi::Ctl {

/// Writes every series of the site over the drill: {series: {unit, points: [[milliseconds after its start, value],
/// …]}}.
QCoro::Task<Result<void>> writeCurves(QString path, Console &console, Scorecard card);

inline constexpr qint64 maximumScenario = 4 * 1024 * 1024; ///< bytes of a scenario's file

}
