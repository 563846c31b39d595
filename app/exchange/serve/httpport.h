// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QHash>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>

#include <expected>
#include <functional>
#include <optional>

namespace Hikeshi::Exchange {

struct HttpRequest
{
    QByteArray method;
    QUrl url; ///< path and query
    QByteArray target; ///< path and query as they were sent
    QHash<QByteArray, QByteArray> headers; ///< names in lower case
    QByteArray body;
};

struct HttpAnswer
{
    int status = 200;
    QByteArray type = "application/json"; ///< empty: of an answer without a body
    QByteArray body;
    QList<std::pair<QByteArray, QByteArray>> headers;
    QByteArray reason; ///< of the status line; empty: the status' usual one
};

/// Gives the answer, now or later, once. Does nothing when the caller has gone.
using Responder = std::function<void(const HttpAnswer &)>;

/// A small HTTP/1.0 server on one loopback port, as Patroni's own is: one request a connection, the body ends at close.
/// A persistent one speaks HTTP/1.1: requests one behind the other on a connection, until it has been idle for 10 s or
/// its place is needed. Bounded: 64 connections, 16 KiB of head, 64 KiB of body, 10 s to send it. A port can be dead
/// (connections refused) or frozen (accepted, never answered), as a machine can.
class HttpPort : public QObject
{
    Q_OBJECT

public:
    using Handler = std::function<void(const HttpRequest &, const Responder &)>;
    /// Sees a request's head before anything is read from the socket; true when it takes the socket over (a WebSocket).
    using Upgrade = std::function<bool(const HttpRequest &, QTcpSocket *)>;

    explicit HttpPort(Handler handler, QObject *parent = nullptr);
    bool listen(quint16 port); ///< 0: any free one; kept for later
    quint16 port() const { return m_port; }
    QString errorString() const { return m_server.errorString(); }
    void setUpgrade(Upgrade upgrade) { m_upgrade = std::move(upgrade); }
    void setServerName(const QByteArray &name) { m_serverName = name; }
    void setPersistent(bool persistent) { m_persistent = persistent; }
    void setAlive(bool alive);
    void setFrozen(bool frozen);

private:
    void accept();
    void read(QTcpSocket *socket);
    void watch(QTcpSocket *socket);
    bool makeRoom();
    void answer(QTcpSocket *socket, const HttpAnswer &answer);
    void answerAndStay(QTcpSocket *socket, const HttpAnswer &answer);
    void refuse(QTcpSocket *socket, int status, const QByteArray &why);

    QTcpServer m_server;
    Handler m_handler;
    Upgrade m_upgrade;
    QByteArray m_serverName = "Hikeshi";
    quint16 m_port = 0;
    bool m_frozen = false;
    bool m_persistent = false;
    QList<QPointer<QTcpSocket>> m_open;
};

}
