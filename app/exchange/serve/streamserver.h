// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QPointer>
#include <QWebSocket>
#include <QWebSocketServer>

#include <deque>
#include <functional>
#include <list>

namespace Hikeshi::Exchange {

/// The WebSocket stream: app/exchange/README.md has the frames. Events are numbered and kept, so that a cut reader
/// resumes where it was; a slow reader gets the newest samples and every event.
class StreamServer : public QObject
{
    Q_OBJECT

public:
    explicit StreamServer(QByteArray token, QObject *parent = nullptr);

    /// Takes over a socket that asked for an upgrade; false when its token is wrong.
    bool take(const QByteArray &authorization, QTcpSocket *socket);

    /// What a reader that starts anew is told first: topology, instances, alerts.
    std::function<QList<QJsonObject>()> picture;
    std::function<QJsonObject()> hello;

    void restart(); ///< a new world: numbers begin again, readers are told
    void tell(QJsonObject event);
    void sendSamples(const QJsonObject &samples);
    void sendTick(qint64 now, int held);

Q_SIGNALS:
    void acknowledged(qint64 at, int inFlight);
    void paceWanted(double speed);

private:
    struct Reader
    {
        QPointer<QWebSocket> socket;
        bool started = false;
        qint64 next = 1; ///< the next event it must get
        QByteArray samples; ///< the newest that it could not take yet
        QByteArray tick;
    };

    void add(QWebSocket *socket);
    void hear(Reader &reader, const QString &text);
    void start(Reader &reader, const QJsonObject &resume);
    void feed(Reader &reader);
    void sendPicture(Reader &reader);

    QByteArray m_token;
    QWebSocketServer m_server;
    std::deque<QByteArray> m_events; ///< the newest maximumEvents
    qint64 m_first = 1; ///< number of m_events.front()
    std::list<Reader> m_readers;
};

}
