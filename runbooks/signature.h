// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/result.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace Hikeshi {

/// Whose signature under a runbook a site trusts: a line of `runbook_keys:` in site.yaml.
struct RunbookKey
{
    QString name; ///< who signs with it: a team or a role
    QByteArray publicKey; ///< 32 bytes, Ed25519

    bool isValid() const { return publicKey.size() == 32; }
    QString id() const; ///< 16 hexadecimal digits
    bool operator==(const RunbookKey &) const = default;
};

/// The half that signs. It is never shown; its file can be read by its owner alone.
struct RunbookSecret
{
    QByteArray seed; ///< 32 bytes

    QByteArray publicKey() const;
    static RunbookSecret make(); ///< a new one, by the machine's random numbers
    static Result<RunbookSecret> read(const QString &path);
    Result<void> write(const QString &path) const; ///< fails where a file is already
};

/// What a runbook's signature, `NAME.md.sig` beside it, says of what is in the file now.
struct SignatureState
{
    enum class State
    {
        Unsigned,
        Good,
        Changed, ///< signed by a key we know, and then changed or renamed
        UnknownKey,
        Unreadable
    };

    State state = State::Unsigned;
    QString by; ///< the key's name; of an unknown key its id
    QString why; ///< of anything but Good, in one sentence

    bool isGood() const { return state == State::Good; }
    bool operator==(const SignatureState &) const = default;
};

/// The line of a signature file. `name` is the file's own name: a good text under another name is another runbook.
QByteArray signRunbook(const QByteArray &content, const QString &name, const RunbookSecret &secret);
SignatureState verifyRunbook(const QByteArray &content, const QString &name, const QByteArray &signature,
                             const QList<RunbookKey> &keys);
/// Of a file on disk: reads `path` + `.sig`.
SignatureState signatureOf(const QByteArray &content, const QString &path, const QList<RunbookKey> &keys);

/// A key as site.yaml has it: 43 or 44 letters of base64. Fails with what is wrong.
Result<QByteArray> publicKeyFrom(const QString &text);

}
