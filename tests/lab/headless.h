// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Hikeshi {

class Lab;

/// A case of tst_lab: the lab as a site, driven by hikeshictl alone. The primary dies while automatic failover is
/// paused; the library's runbook fails the cluster over. It is left as it is then.
void failOverHeadless(Lab &lab);

}
