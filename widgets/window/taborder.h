// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace Hikeshi {

/// Where Tab goes from `from`, or Shift+Tab: in the order in which the window is read, whenever its parts were made.
/// Null: nothing else takes keys.
QWidget *nextByLook(QWidget *window, QWidget *from, bool forward);

}
