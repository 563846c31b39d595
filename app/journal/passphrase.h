// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QFuture>
#include <QString>

namespace Hikeshi {

/// `$argon2id$…`, for site.yaml. Takes a second and 256 MiB on purpose. Empty when the memory is not there.
QByteArray hashPassphrase(const QString &passphrase);

/// Whether `hash` is one that may be checked: argon2id, at most 1 GiB and 10 rounds.
bool isPassphraseHash(const QByteArray &hash);

/// Checks on another thread. False for a wrong passphrase and for what is no hash.
QFuture<bool> matches(const QByteArray &hash, const QString &passphrase);

}
