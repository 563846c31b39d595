// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Hikeshi {

/// Does `address` stay on this machine? A URL, `HOST:PORT`, a host, or the path of a Unix socket; a name counts only
/// when it is `localhost`, since any other may come to mean another machine. What cannot be read does not.
bool isLoopback(const QString &address);

}
