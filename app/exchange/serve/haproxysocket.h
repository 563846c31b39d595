// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/model/world.h"

#include <QTcpServer>

namespace Hikeshi::Exchange {

/// HAProxy's runtime socket over TCP, on the world's balancer: one line a connection, several commands with `;`, the
/// answer ends at close; success is an empty line (HAProxy management.txt, "Unix Socket commands").
class HaproxySocket : public QObject
{
    Q_OBJECT

public:
    explicit HaproxySocket(World &world, QObject *parent = nullptr);
    bool listen(quint16 port) { return m_server.listen(QHostAddress::LocalHost, port); }
    quint16 port() const { return m_server.serverPort(); }

    QByteArray execute(const QByteArray &command);

private:
    QByteArray showStat() const;
    QByteArray showServersState() const;
    QByteArray setServer(const QList<QByteArray> &words);

    World &m_world;
    QTcpServer m_server;
};

}
