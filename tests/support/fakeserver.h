// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <functional>

namespace Hikeshi::Test {

/// A server on loopback that does exactly what a test wants, right or wrong; it counts connections and keeps what it
/// was sent.
class FakeServer
{
public:
    using Behaviour = std::function<void(QTcpSocket &)>; ///< called once a request's head, or a line, has arrived

    explicit FakeServer(Behaviour behaviour = {})
        : m_behaviour(std::move(behaviour))
    {
        QObject::connect(&m_server, &QTcpServer::newConnection, &m_server, [this] {
            while (QTcpSocket *socket = m_server.nextPendingConnection()) {
                ++connections;
                ports.append(socket->peerPort());
                QObject::connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
                QObject::connect(socket, &QTcpSocket::disconnected, &m_server, [this] { ++ended; });
                QObject::connect(socket, &QTcpSocket::readyRead, &m_server, [this, socket] { read(*socket); });
            }
        });
        if (!m_server.listen(QHostAddress::LocalHost))
            qFatal("no port: %s", qPrintable(m_server.errorString()));
    }

    quint16 port() const { return m_server.serverPort(); }
    QString url() const { return QStringLiteral("http://127.0.0.1:%1").arg(port()); }
    QString place() const { return QStringLiteral("127.0.0.1:%1").arg(port()); }
    void behave(Behaviour behaviour) { m_behaviour = std::move(behaviour); }
    void close() { m_server.close(); }
    bool open(quint16 again) { return m_server.listen(QHostAddress::LocalHost, again); }

    int connections = 0;
    int ended = 0; ///< of them, by either side
    QList<quint16> ports; ///< where they came from, in order
    QByteArray received; ///< everything, of all connections

    // What servers do.
    static Behaviour says(const QByteArray &bytes)
    {
        return [bytes](QTcpSocket &socket) {
            socket.write(bytes);
            socket.disconnectFromHost();
        };
    }
    static Behaviour answers(const QByteArray &status, const QByteArray &body,
                             const QByteArray &headers = "Content-Type: application/json\r\n")
    {
        return says("HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + QByteArray::number(body.size())
                    + "\r\nConnection: close\r\n\r\n" + body);
    }
    static Behaviour cuts()
    {
        return [](QTcpSocket &socket) { socket.abort(); };
    }
    static Behaviour closesSilently()
    {
        return [](QTcpSocket &socket) { socket.disconnectFromHost(); };
    }
    static Behaviour hangs()
    {
        return [](QTcpSocket &) { };
    }
    /// `head`, then `drop` again and again: every `pause` ms, or as fast as it is read for 0.
    static Behaviour drips(const QByteArray &head, const QByteArray &drop, int pause)
    {
        return [head, drop, pause](QTcpSocket &socket) {
            socket.write(head);
            auto *timer = new QTimer(&socket);
            QObject::connect(timer, &QTimer::timeout, &socket, [&socket, drop] {
                if (socket.isOpen() && socket.bytesToWrite() < 4'000'000)
                    socket.write(drop);
            });
            timer->start(pause);
        };
    }

private:
    void read(QTcpSocket &socket)
    {
        const QByteArray bytes = socket.readAll();
        received += bytes;
        const QByteArray sofar = socket.property("sofar").toByteArray() + bytes;
        socket.setProperty("sofar", sofar);
        const bool whole = sofar.contains("\r\n\r\n") || (!sofar.contains("HTTP/") && sofar.endsWith('\n'));
        if (whole && !socket.property("done").toBool() && m_behaviour) {
            socket.setProperty("done", true);
            m_behaviour(socket);
        }
    }

    QTcpServer m_server;
    Behaviour m_behaviour;
};

}
