// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/connector.h"
#include "control/policy.h"
#include "situation/yamlnode.h"

namespace Hikeshi {

/// What a site's `arming`, `select_for`, `approve_within`, `two_persons` and its operators' `passphrase` say.
/// `connectors` are known by now.
Policy readPolicy(const YamlNode &root, const QList<Connector> &connectors);

}
