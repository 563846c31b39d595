// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/signature.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <optional>

#include <sodium.h>

namespace Hikeshi {

using namespace Qt::StringLiterals;

using State = SignatureState::State;

namespace {

const QByteArray signatureWord = QByteArrayLiteral("hikeshi-runbook-signature");
const QByteArray secretWord = QByteArrayLiteral("hikeshi-runbook-key");

unsigned char *bytes(QByteArray &array)
{
    return reinterpret_cast<unsigned char *>(array.data());
}

const unsigned char *bytes(const QByteArray &array)
{
    return reinterpret_cast<const unsigned char *>(array.constData());
}

/// What is signed. The word in front keeps it apart from anything else that this key may sign.
QByteArray messageOf(const QByteArray &content, const QString &name)
{
    return signatureWord + " 1\n" + name.toUtf8() + '\n' + content;
}

QString idOf(const QByteArray &publicKey)
{
    if (sodium_init() < 0 || publicKey.isEmpty())
        return {};
    QByteArray hash(crypto_generichash_BYTES, '\0');
    crypto_generichash(bytes(hash), static_cast<std::size_t>(hash.size()), bytes(publicKey),
                       static_cast<unsigned long long>(publicKey.size()), nullptr, 0);
    return QString::fromLatin1(hash.first(8).toHex());
}

std::optional<QByteArray> decoded(const QByteArray &text, qsizetype size)
{
    const auto result = QByteArray::fromBase64Encoding(text, QByteArray::AbortOnBase64DecodingErrors);
    if (!result || result.decoded.size() != size)
        return std::nullopt;
    return result.decoded;
}

}

QString RunbookKey::id() const
{
    return idOf(publicKey);
}

RunbookSecret RunbookSecret::make()
{
    RunbookSecret secret;
    secret.seed.resize(crypto_sign_SEEDBYTES);
    if (sodium_init() >= 0)
        randombytes_buf(secret.seed.data(), static_cast<std::size_t>(secret.seed.size()));
    return secret;
}

QByteArray RunbookSecret::publicKey() const
{
    QByteArray open(crypto_sign_PUBLICKEYBYTES, '\0');
    QByteArray closed(crypto_sign_SECRETKEYBYTES, '\0');
    crypto_sign_seed_keypair(bytes(open), bytes(closed), bytes(seed));
    sodium_memzero(closed.data(), static_cast<std::size_t>(closed.size()));
    return open;
}

Result<RunbookSecret> RunbookSecret::read(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::Storage, path, u"cannot be read: %1"_s.arg(file.errorString()), u"check the name"_s);
    if (file.permissions() & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther))
        return fail(ErrorKind::Refused, path, u"can be read by others than its owner"_s, u"chmod 600 it"_s);
    const QList<QByteArray> words = file.read(1024).simplified().split(' ');
    const auto seed = words.size() == 2 ? decoded(words[1], crypto_sign_SEEDBYTES) : std::nullopt;
    if (words[0] != secretWord || !seed)
        return fail(ErrorKind::Invalid, path, u"is no key that signs runbooks"_s,
                    u"make one: hikeshictl runbook keygen --key FILE"_s);
    return RunbookSecret{*seed};
}

Result<void> RunbookSecret::write(const QString &path) const
{
    QFile file(path);
    // Its rights are set as it is made: there is no moment when others could read it.
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFile::ReadOwner | QFile::WriteOwner))
        return fail(ErrorKind::Storage, path, u"cannot be made: %1"_s.arg(file.errorString()),
                    u"name a file that is not there yet"_s);
    if (file.write(secretWord + ' ' + seed.toBase64() + '\n') < 0 || !file.flush())
        return fail(ErrorKind::Storage, path, u"cannot be written: %1"_s.arg(file.errorString()));
    return {};
}

QByteArray signRunbook(const QByteArray &content, const QString &name, const RunbookSecret &secret)
{
    if (sodium_init() < 0 || secret.seed.size() != crypto_sign_SEEDBYTES)
        return {};
    QByteArray open(crypto_sign_PUBLICKEYBYTES, '\0');
    QByteArray closed(crypto_sign_SECRETKEYBYTES, '\0');
    crypto_sign_seed_keypair(bytes(open), bytes(closed), bytes(secret.seed));
    const QByteArray message = messageOf(content, name);
    QByteArray signature(crypto_sign_BYTES, '\0');
    crypto_sign_detached(bytes(signature), nullptr, bytes(message), static_cast<unsigned long long>(message.size()),
                         bytes(closed));
    sodium_memzero(closed.data(), static_cast<std::size_t>(closed.size()));
    return signatureWord + ' ' + idOf(open).toLatin1() + ' ' + signature.toBase64() + '\n';
}

SignatureState verifyRunbook(const QByteArray &content, const QString &name, const QByteArray &signature,
                             const QList<RunbookKey> &keys)
{
    const QList<QByteArray> words = signature.simplified().split(' ');
    const auto sealed = words.size() == 3 ? decoded(words[2], crypto_sign_BYTES) : std::nullopt;
    if (words[0] != signatureWord || !sealed || sodium_init() < 0)
        return {State::Unreadable, {}, u"its signature file is no signature"_s};
    const QString id = QString::fromLatin1(words[1]);
    const auto key =
        std::ranges::find_if(keys, [&](const RunbookKey &each) { return each.isValid() && each.id() == id; });
    if (key == keys.end())
        return {State::UnknownKey, id, u"it is signed with key %1, which this site does not know"_s.arg(id)};
    const QByteArray message = messageOf(content, name);
    if (crypto_sign_verify_detached(bytes(*sealed), bytes(message), static_cast<unsigned long long>(message.size()),
                                    bytes(key->publicKey))
        != 0)
        return {State::Changed, key->name, u"it was changed or renamed after %1 signed it"_s.arg(key->name)};
    return {State::Good, key->name, {}};
}

SignatureState signatureOf(const QByteArray &content, const QString &path, const QList<RunbookKey> &keys)
{
    QFile file(path + u".sig"_s);
    if (!file.exists())
        return {State::Unsigned, {}, u"nobody has signed it"_s};
    if (!file.open(QIODevice::ReadOnly))
        return {State::Unreadable, {}, u"its signature cannot be read: %1"_s.arg(file.errorString())};
    return verifyRunbook(content, QFileInfo(path).fileName(), file.read(1024), keys);
}

Result<QByteArray> publicKeyFrom(const QString &text)
{
    const auto key = decoded(text.trimmed().toLatin1(), crypto_sign_PUBLICKEYBYTES);
    if (!key)
        return fail(ErrorKind::Invalid, text, u"is no public key: 32 bytes in base64 are needed"_s,
                    u"take the line that `hikeshictl runbook keygen` printed"_s);
    return *key;
}

}
