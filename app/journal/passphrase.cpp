// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/passphrase.h"

#include <QPromise>
#include <QRegularExpression>
#include <QThreadPool>

#include <sodium.h>

#include <array>
#include <memory>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

/// The bytes that are hashed, forgotten when it goes. Composed, so that it does not matter how a keyboard makes `é` or
/// `が`.
class Secret
{
public:
    explicit Secret(const QString &passphrase)
        : m_bytes(passphrase.normalized(QString::NormalizationForm_KC).toUtf8())
    {
    }
    ~Secret() { sodium_memzero(m_bytes.data(), static_cast<size_t>(m_bytes.size())); }
    Secret(const Secret &) = delete;
    Secret &operator=(const Secret &) = delete;

    const char *data() const { return m_bytes.constData(); }
    unsigned long long size() const { return static_cast<unsigned long long>(m_bytes.size()); }

private:
    QByteArray m_bytes;
};

bool check(const QByteArray &hash, const QString &passphrase)
{
    const Secret secret(passphrase);
    return sodium_init() >= 0 && crypto_pwhash_str_verify(hash.constData(), secret.data(), secret.size()) == 0;
}

/// Its threads end with the program.
QThreadPool &pool()
{
    static QThreadPool threads;
    threads.setMaxThreadCount(1); // a flood of guesses takes the memory of one
    return threads;
}

}

QByteArray hashPassphrase(const QString &passphrase)
{
    const Secret secret(passphrase);
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    if (sodium_init() < 0
        || crypto_pwhash_str(hash.data(), secret.data(), secret.size(), crypto_pwhash_OPSLIMIT_MODERATE,
                             crypto_pwhash_MEMLIMIT_MODERATE)
            != 0)
        return {};
    return QByteArray(hash.data());
}

bool isPassphraseHash(const QByteArray &hash)
{
    // Whoever writes the file must not make the console spend minutes or all memory on one check.
    static const QRegularExpression form(
        u"\\A\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,2}),p=1\\$[A-Za-z0-9+/]{11,64}\\$[A-Za-z0-9+/]{16,86}\\z"_s);
    const auto match = form.match(QString::fromLatin1(hash));
    return hash.size() < qsizetype(crypto_pwhash_STRBYTES) && match.hasMatch()
        && match.captured(1).toInt() <= 1024 * 1024 && match.captured(2).toInt() <= 10;
}

QFuture<bool> matches(const QByteArray &hash, const QString &passphrase)
{
    auto promise = std::make_shared<QPromise<bool>>();
    promise->start();
    const QFuture<bool> future = promise->future();
    if (!isPassphraseHash(hash)) {
        promise->addResult(false);
        promise->finish();
        return future;
    }
    pool().start([promise, hash, passphrase] {
        promise->addResult(check(hash, passphrase));
        promise->finish();
    });
    return future;
}

}
