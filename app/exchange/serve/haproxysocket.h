// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/model/world.h"

#include <QTcpServer>

namespace Hikeshi::Exchange {

/// HAProxy's runtime socket over TCP, on the world's balancer: one line a connection, several commands with `;`, the
/// answer ends at close; success is an empty line (HAProxy management.txt, "Unix Socket commands"). One frontend
/// `fe_edge` with a stick table of the same name, one backend `be_web`, one ACL file and two map files.
class HaproxySocket : public QObject
{
    Q_OBJECT

public:
    explicit HaproxySocket(World &world, QObject *parent = nullptr);
    bool listen(quint16 port) { return m_server.listen(QHostAddress::LocalHost, port); }
    quint16 port() const { return m_server.serverPort(); }

    QByteArray execute(const QByteArray &command);

private:
    using Words = QList<QByteArray>;

    // haproxysocket.cpp: servers, frontend, figures
    QByteArray showStat() const;
    QByteArray showServersState() const;
    QByteArray showInfo() const;
    QByteArray setServer(const Words &words);
    QByteArray setWeight(const QByteArray &place, const QByteArray &value);
    QByteArray getWeight(const QByteArray &place);
    QByteArray setMaxconn(const Words &words);
    QByteArray setFrontend(const QByteArray &name, bool open);
    /// Null and the refusal's words when there is no such server.
    BackendServer *serverAt(const QByteArray &place, QByteArray &refusal);
    // haproxylists.cpp: ACL, maps, stick table
    QByteArray showList(const Words &words) const;
    QByteArray changeAcl(const Words &words);
    QByteArray getAcl(const Words &words) const;
    QByteArray changeMap(const Words &words);
    QByteArray showTable(const Words &words) const;
    QByteArray setTable(const Words &words);
    QByteArray clearTable(const Words &words);

    World &m_world;
    QTcpServer m_server;
};

}
