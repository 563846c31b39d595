// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/model/world.h"
#include "exchange/serve/httpport.h"

#include <QUrlQuery>

namespace Hikeshi::Exchange {

/// What `pgbackrest --output=json info` prints of the ledger's backups (2.55), for the stanza `ledger-db`; `?stanza=`
/// of another answers as the real one does. https://pgbackrest.org/command.html#command-info
HttpAnswer pgbackrestInfo(const World &world, const QUrlQuery &query);

}
