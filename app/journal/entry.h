// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/instant.h"

#include <QByteArray>
#include <QJsonObject>
#include <QMetaType>

namespace Hikeshi {

/// What somebody wants remembered. `kind` is one of journal/kinds.h.
struct Draft
{
    QString kind;
    QString actor; ///< an operator's id, or `hikeshi`, or a source's id
    QJsonObject body;

    bool operator==(const Draft &) const = default;
};

/// One line of the journal. hash = SHA-256 over previous hash and the entry's canonical bytes (number, at, kind, actor,
/// body).
struct Entry
{
    qint64 number = 0; ///< 1, 2, 3, … without gaps
    Instant at; ///< site time
    QString kind;
    QString actor;
    QJsonObject body;
    QByteArray hash; ///< 32 bytes

    bool operator==(const Entry &) const = default;
};

}

Q_DECLARE_METATYPE(Hikeshi::Entry)
