// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/secrets.h"

#include <QFuture>
#include <QPointer>
#include <QPromise>
#include <QTimer>
#include <QtEnvironmentVariables>

#include <QCoro/QCoroFuture>

#include <qt6keychain/keychain.h>

#include <memory>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

std::optional<QString> EnvironmentSecrets::find(const QString &name) const
{
    if (const auto given = m_given.constFind(name); given != m_given.cend())
        return *given;
    const QByteArray variable = name.toUtf8();
    return qEnvironmentVariableIsSet(variable.constData()) ? std::optional(qEnvironmentVariable(variable.constData()))
                                                           : std::nullopt;
}

std::optional<QString> KeyringSecrets::find(const QString &name) const
{
    if (const auto known = EnvironmentSecrets::find(name))
        return known;
    const auto read = m_read.constFind(name);
    return read == m_read.cend() ? std::nullopt : std::optional(*read);
}

QCoro::Task<std::optional<QString>> KeyringSecrets::read(QString name) const
{
    if (const auto known = find(name))
        co_return known;
    // Deletes itself when it has ended; one that never ends is left behind after 10 s.
    auto *job = new QKeychain::ReadPasswordJob(u"hikeshi"_s);
    job->setKey(name);
    const auto promise = std::make_shared<QPromise<std::optional<QString>>>();
    promise->start();
    const auto end = [promise](const std::optional<QString> &secret) {
        if (promise->future().isFinished())
            return;
        promise->addResult(secret);
        promise->finish();
    };
    QObject::connect(job, &QKeychain::Job::finished, job, [job, end](QKeychain::Job *) {
        end(job->error() == QKeychain::NoError ? std::optional(job->textData()) : std::nullopt);
    });
    QTimer::singleShot(10s, job, [end] { end(std::nullopt); });
    const QFuture<std::optional<QString>> future = promise->future();
    job->start();
    const std::optional<QString> secret = co_await future;
    if (secret)
        m_read.insert(name, *secret);
    co_return secret;
}

}
