// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QString>

#include <optional>

namespace Hikeshi {

/// Secrets by name. They are read when a request leaves, and never stand in the journal, a preview or a log.
class Secrets
{
public:
    virtual ~Secrets() = default;
    virtual std::optional<QString> find(const QString &name) const = 0;
};

/// Environment variables, and what the console itself was told by a process it started (the exchange's token).
class EnvironmentSecrets final : public Secrets
{
public:
    void set(const QString &name, const QString &value) { m_given.insert(name, value); }
    std::optional<QString> find(const QString &name) const override;

private:
    QMap<QString, QString> m_given;
};

}
