// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/request.h"

#include <atomic>

namespace Hikeshi {

/// One request over HTTP(S) by libcurl, on the caller's thread; `closing` cuts it.
Answer overHttp(const Request &request, const QString &secret, const std::atomic_bool &closing);

/// One command line over a Unix or TCP socket; the answer ends when the peer closes.
Answer overSocket(const Request &request, const std::atomic_bool &closing);

}
