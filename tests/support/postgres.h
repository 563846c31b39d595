// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/result.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QVariant>

namespace Hikeshi {

/// A bare PostgreSQL on loopback, in a folder and on a port of its own; it ends with its process. Up in about two
/// seconds, also as root (it runs as user postgres then). Calls wait in the event loop.
class Postgres
{
public:
    Postgres();
    ~Postgres();
    Postgres(const Postgres &) = delete;
    Postgres &operator=(const Postgres &) = delete;

    /// Makes the cluster the first time; ends when connections are taken. Also after stop() and kill().
    Result<void> start();
    void stop();
    void kill(); ///< SIGKILL to every process of it, as when its machine dies
    void freeze(); ///< connected, and silent
    void thaw();

    quint16 port() const { return m_port; }
    static QString owner() { return QStringLiteral("owner"); } ///< may do everything
    static QString password() { return QStringLiteral("secret of owner"); }
    static QString database() { return QStringLiteral("postgres"); }

    /// Runs statements on a connection of their own: the first value of the first row; the error of any of them.
    Result<QVariant> run(const QString &statements, const QString &user = owner(),
                         const QString &withPassword = password());

private:
    Result<void> makeCluster();
    void launch(QProcess &process, const QString &program, const QStringList &arguments);
    void signalAll(int number);
    void forgetSharedMemory();

    QTemporaryDir m_folder;
    quint16 m_port;
    QProcess m_server; ///< lab_keeper with the server below
};

}
