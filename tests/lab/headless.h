// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Hikeshi {

class Lab;

/// The lab as a site, mended by hikeshictl alone: `lost` is dead and nobody takes over; the library's runbook fails the
/// cluster over.
void failOverHeadless(Lab &lab, const QString &lost);

}
