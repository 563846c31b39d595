// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbooks/runbook.h"

namespace Hikeshi {

/// `charts · guard · action`; `by hand` for a step without blocks.
QString kindsOf(const Step &step);

/// What a block says, in one or two lines for a reader; empty where it is shown in another way (charts, conditions,
/// actions).
QString saidBy(const Block &block);

}
