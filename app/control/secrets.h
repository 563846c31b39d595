// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QString>

#include <QCoro/QCoroTask>

#include <optional>

namespace Hikeshi {

/// Secrets by name. They are read when a request leaves, and never stand in the journal, a preview or a log.
class Secrets
{
public:
    virtual ~Secrets() = default;
    /// What is known at once.
    virtual std::optional<QString> find(const QString &name) const = 0;
    /// … or has to be asked for, which may take a while: the desktop's keyring.
    virtual QCoro::Task<std::optional<QString>> read(QString name) const { co_return find(name); }
};

/// Environment variables, and what the console itself was told by a process it started (the exchange's token).
class EnvironmentSecrets : public Secrets
{
public:
    void set(const QString &name, const QString &value) { m_given.insert(name, value); }
    std::optional<QString> find(const QString &name) const override;

private:
    QMap<QString, QString> m_given;
};

/// The environment first, then the desktop's keyring (service `hikeshi`, the secret's name as the key). What was read
/// once is kept in memory; a keyring that does not answer within 10 s, or is not there, has nothing.
class KeyringSecrets final : public EnvironmentSecrets
{
public:
    std::optional<QString> find(const QString &name) const override;
    QCoro::Task<std::optional<QString>> read(QString name) const override;

private:
    mutable QMap<QString, QString> m_read;
};

}
