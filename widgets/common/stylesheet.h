// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/theme.h"

namespace Hikeshi {

/// The one style sheet of the program, in a theme's colours. Widgets choose by the properties `kind` and `tone`
/// (widgets/common/panel.h); nobody else sets a style sheet.
QString styleSheet(const Theme &theme);

}
