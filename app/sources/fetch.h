// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/instant.h"
#include "situation/result.h"

#include <QNetworkRequest>

#include <QCoro/QCoroTask>

class QNetworkAccessManager;

namespace Hikeshi {

struct FetchLimits
{
    qsizetype bytes = 1024 * 1024;
    Milliseconds total{3000}; ///< from asking to the last byte, however slowly they drip
};

struct Fetched
{
    int status = 0;
    QByteArray body;
};

/// GET, bounded in bytes and time. Redirects are not followed. Any HTTP status is an answer; the error says why there
/// is none.
QCoro::Task<Result<Fetched>> fetch(QNetworkAccessManager &network, QNetworkRequest request, FetchLimits limits);

}
