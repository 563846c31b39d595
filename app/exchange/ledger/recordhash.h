// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/ledger/tradeledger.h"

namespace Hikeshi::Exchange {

/// SHA-256(0x00, hash of the record before, every field in a fixed order).
Hash hashOf(const LedgerRecord &record, const Hash &before);
/// SHA-256(0x02, head before, root, first, count, at).
Hash headOf(const TradeLedger::Block &block, const Hash &before);
/// Of the hashes that the records carry.
Hash rootOf(const std::vector<LedgerRecord> &records);

}
