// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "review/timeline.h"
#include "widgets/presenters/desk.h"

namespace Hikeshi {

/// What this site's people and actions are called.
Names namesOf(const Desk &desk);

}
