// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sources/fetch.h"

namespace Hikeshi {

/// Sends one line to a socket (`host:port`, or a path) and reads until the peer closes; bounded as fetch() is.
QCoro::Task<Result<QByteArray>> converse(QString socket, QByteArray line, FetchLimits limits);

}
