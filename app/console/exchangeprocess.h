// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/instant.h"

#include <QJsonObject>
#include <QMap>
#include <QObject>
#include <QProcess>
#include <QStringList>

#include <functional>

namespace Hikeshi {

/// The embedded exchange as a child process. Its ports are chosen before it starts, so that its addresses are known at
/// once and stay the same when it has to be started again after it died.
class ExchangeProcess : public QObject
{
    Q_OBJECT

public:
    struct World
    {
        qint64 seed = 7;
        double speed = 1;
        bool lockstep = false;
        Instant start; ///< when its time begins
        QJsonObject scenario; ///< a drill to begin with; not again after a restart
    };

    /// `program` is hikeshictl. `port` 0: five free ones in a row are looked for.
    explicit ExchangeProcess(QString program, quint16 port = 0, QObject *parent = nullptr);
    ~ExchangeProcess() override;

    /// `EXCHANGE_STREAM`, `EXCHANGE_HTTP`, `EXCHANGE_PATRONI_…`, `EXCHANGE_HAPROXY_LB_1`: what site.yaml names.
    const QMap<QString, QString> &variables() const { return m_variables; }
    QString token() const { return m_token; }
    /// When it dies it is started again, with its time at `now()`.
    void start(const World &world, std::function<Instant()> now);
    qint64 pid() const { return m_process.processId(); }

Q_SIGNALS:
    void ready(); ///< every door is open
    void ended(const QString &reason); ///< it died; it is being started again

private:
    void launch(Instant from);

    QString m_program;
    quint16 m_port;
    World m_world;
    QString m_token;
    QMap<QString, QString> m_variables;
    QProcess m_process;
    std::function<Instant()> m_now;
    bool m_wanted = false;
    int m_deaths = 0;
};

}
