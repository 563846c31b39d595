// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTcpServer>
#include <QTcpSocket>

#include <functional>

namespace Hikeshi {

/// A line between a client and somebody else's port that a test can cut.
class Relay : public QTcpServer
{
public:
    explicit Relay(quint16 target)
        : m_target(target)
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *socket = nextPendingConnection())
                forward(socket);
        });
    }
    quint16 port() const { return serverPort(); }
    /// The next bytes to the server that contain `words` arrive; what the server answers to them does not, and the
    /// line is cut.
    void cutAnswerTo(const QByteArray &words) { m_words = words; }
    int cuts() const { return m_cuts; }
    bool isDead = false; ///< new connections are cut at once

private:
    void forward(QTcpSocket *client)
    {
        if (isDead)
            return client->abort();
        auto *server = new QTcpSocket(client);
        server->connectToHost(QHostAddress(QHostAddress::LocalHost), m_target);
        connect(client, &QTcpSocket::readyRead, this, [this, client, server] {
            const QByteArray bytes = client->readAll();
            if (!m_words.isEmpty() && bytes.contains(m_words)) {
                m_words.clear();
                client->setProperty("cut", true);
            }
            server->write(bytes);
        });
        connect(server, &QTcpSocket::readyRead, client, [this, client, server] {
            const QByteArray bytes = server->readAll();
            if (!client->property("cut").toBool()) {
                client->write(bytes);
                return;
            }
            ++m_cuts;
            client->abort();
        });
        connect(server, &QTcpSocket::disconnected, client, [client] { client->disconnectFromHost(); });
        connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
    }

    quint16 m_target;
    QByteArray m_words;
    int m_cuts = 0;
};

}
