// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTcpServer>
#include <QTcpSocket>

#include <functional>

namespace Hikeshi {

/// A door before somebody else's port that lets everything through and counts the requests that begin in one way.
class CountingForwarder : public QTcpServer
{
public:
    CountingForwarder(quint16 target, QByteArray beginning)
        : m_target(target)
        , m_beginning(std::move(beginning))
    {
        listen(QHostAddress::LocalHost);
        connect(this, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *socket = nextPendingConnection())
                forward(socket);
        });
    }
    quint16 port() const { return serverPort(); }
    int counted() const { return m_counted; }
    std::function<void()> counting; ///< called with each that is counted, before it goes on
    /// Of requests that are counted from now on, the answer is kept back and the connection cut in its place: whoever
    /// asked cannot know what became of it.
    bool cutsAnswers = false;

private:
    void forward(QTcpSocket *client)
    {
        auto *server = new QTcpSocket(client);
        server->connectToHost(QHostAddress(QHostAddress::LocalHost), m_target);
        connect(client, &QTcpSocket::readyRead, this, [this, client, server] {
            const QByteArray bytes = client->readAll();
            if (bytes.startsWith(m_beginning)) {
                ++m_counted;
                server->setProperty("cut", cutsAnswers);
                if (counting)
                    counting();
            }
            server->write(bytes);
        });
        connect(server, &QTcpSocket::readyRead, client, [client, server] {
            const QByteArray answer = server->readAll();
            if (server->property("cut").toBool())
                client->abort();
            else
                client->write(answer);
        });
        connect(server, &QTcpSocket::disconnected, client, [client] { client->disconnectFromHost(); });
        // An answer ends with the peer's close, which Qt tells as an error too: what came before it must still go out.
        connect(server, &QTcpSocket::errorOccurred, client, [client](QAbstractSocket::SocketError error) {
            if (error != QAbstractSocket::RemoteHostClosedError)
                client->abort();
        });
        connect(client, &QTcpSocket::disconnected, client, &QObject::deleteLater);
    }

    quint16 m_target;
    QByteArray m_beginning;
    int m_counted = 0;
};

}
