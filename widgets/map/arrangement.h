// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/maplayout.h"

namespace Hikeshi {

/// Hand-placed positions as they are kept between sessions: `{"version":1,"places":{"ledger-db-1":[412,-30]}}`.
QByteArray arrangementToJson(const Placements &places);
/// Takes what can be read of anything: no more than 10,000 places, finite and near enough to be found again.
Placements arrangementFromJson(const QByteArray &json);

}
