// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/entry.h"

namespace Hikeshi {

/// The bytes of a body that are hashed and stored: JSON with keys sorted by code unit and no spaces (QJsonObject keeps
/// keys sorted, so its compact form is canonical).
QByteArray canonicalBody(const QJsonObject &body);

/// SHA-256 (FIPS 180-4) over previous hash, number and instant as decimal text, kind, actor and body, each ended by a
/// zero byte. The first entry's previous hash is empty.
QByteArray chainHash(const QByteArray &previous, qint64 number, Instant at, const QString &kind, const QString &actor,
                     const QByteArray &body);

}
