// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbooks/run.h"
#include "situation/result.h"

namespace Hikeshi {

/// Copies `path` into the folder `JOURNAL.evidence` beside the journal, by its SHA-256, and tells what was copied; who
/// and when are left open. Blocks: for a worker thread. At most 256 MiB.
Result<StepState::Evidence> keepEvidence(const QString &path, const QString &journal);

}
