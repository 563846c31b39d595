// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drill/scorecard.h"

namespace Hikeshi {

/// Everything in one drill's entries that costs points, in their order.
QList<ScoreFault> scoreFaultsIn(const QList<Entry> &drill, const Scenario &scenario);

}
