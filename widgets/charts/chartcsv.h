// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/chartscale.h"

namespace Hikeshi {

/// The samples of a stretch as `time,value` lines (ISO 8601, UTC; a value that is not a number is empty). Of more than
/// a hundred thousand: `time,low,high` of `columns` equal slices.
QString chartCsv(const Series &series, const TimeScale &time, int columns);

}
