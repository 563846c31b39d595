// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/actionport.h"

namespace Hikeshi {

/// Selects and at once operates: for hands that have held already, for scripts and runbooks. Where another person must
/// agree, it is refused: that takes select and operate one by one.
QCoro::Task<ActionRecord> selectAndOperate(ActionPort &port, Intent intent);

}
