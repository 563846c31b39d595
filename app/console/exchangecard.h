// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/result.h"

#include <QMap>

namespace Hikeshi {

/// How to reach an exchange that a console started: what another console, or the instructor's window, joins it by. A
/// file that only this user may read, since the token is in it; it goes with the exchange.
struct ExchangeCard
{
    QString site; ///< its directory; empty: the embedded one
    QMap<QString, QString> variables; ///< `EXCHANGE_…`: what site.yaml names
    QString token;
    QString journal; ///< of the console that started it

    static Result<ExchangeCard> read(const QString &path);
    Result<void> write(const QString &path) const;
    bool operator==(const ExchangeCard &) const = default;
};

}
