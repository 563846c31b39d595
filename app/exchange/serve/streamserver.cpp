// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/serve/streamserver.h"

#include <QJsonDocument>
#include <QTcpSocket>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t maximumEvents = 100'000;
constexpr std::size_t maximumReaders = 16;
constexpr qint64 fullAt = 1024 * 1024; ///< bytes a reader may leave unread before samples are coalesced

QByteArray packed(const QJsonObject &frame)
{
    return QJsonDocument(frame).toJson(QJsonDocument::Compact);
}

}

StreamServer::StreamServer(QByteArray token, QObject *parent)
    : QObject(parent)
    , m_token(std::move(token))
    , m_server(u"Hikeshi exchange"_s, QWebSocketServer::NonSecureMode)
{
    connect(&m_server, &QWebSocketServer::newConnection, this, [this] {
        while (QWebSocket *socket = m_server.nextPendingConnection())
            add(socket);
    });
}

bool StreamServer::take(const QByteArray &authorization, QTcpSocket *socket)
{
    if (authorization != "Bearer " + m_token || m_readers.size() >= maximumReaders)
        return false;
    m_server.handleConnection(socket);
    return true;
}

void StreamServer::add(QWebSocket *socket)
{
    socket->setParent(this);
    socket->setMaxAllowedIncomingMessageSize(16 * 1024);
    // The list keeps a reader in its place until its socket is disconnected.
    Reader &reader = m_readers.emplace_back(Reader{.socket = socket});
    connect(socket, &QWebSocket::textMessageReceived, this,
            [this, at = &reader](const QString &text) { hear(*at, text); });
    connect(socket, &QWebSocket::bytesWritten, this, [this, at = &reader] { feed(*at); });
    connect(socket, &QWebSocket::disconnected, this, [this, socket] {
        socket->disconnect(this); // the other slots hold the reader
        m_readers.remove_if([socket](const Reader &r) { return r.socket == socket; });
        socket->deleteLater();
    });
}

void StreamServer::hear(Reader &reader, const QString &text)
{
    const QJsonObject frame = QJsonDocument::fromJson(text.toUtf8()).object();
    const QString type = frame[u"type"_s].toString();
    if (type == u"resume")
        start(reader, frame);
    else if (type == u"ack")
        Q_EMIT acknowledged(frame[u"at"_s].toInteger(), frame[u"inFlight"_s].toInt());
    else if (type == u"pace")
        Q_EMIT paceWanted(frame[u"speed"_s].toDouble(1));
    else
        reader.socket->close(QWebSocketProtocol::CloseCodeProtocolError, u"unknown frame"_s);
}

void StreamServer::start(Reader &reader, const QJsonObject &resume)
{
    const QJsonObject greeting = hello();
    const qint64 next = m_first + static_cast<qint64>(m_events.size());
    QJsonObject whole = greeting;
    whole.insert(u"next"_s, next);
    reader.socket->sendTextMessage(QString::fromUtf8(packed(whole)));
    const qint64 from = resume[u"from"_s].toInteger();
    const bool sameRun = resume[u"run"_s].toString() == greeting[u"run"_s].toString();
    reader.started = true;
    if (sameRun && from >= m_first && from <= next) {
        reader.next = from;
        return feed(reader);
    }
    if (sameRun && from > 0 && from < m_first)
        reader.socket->sendTextMessage(
            QString::fromUtf8(packed({{u"type"_s, u"gap"_s}, {u"from"_s, from}, {u"to"_s, m_first - 1}})));
    sendPicture(reader);
}

void StreamServer::sendPicture(Reader &reader)
{
    reader.next = m_first + static_cast<qint64>(m_events.size());
    for (const auto frames = picture(); QJsonObject frame : frames) {
        frame.insert(u"seq"_s, reader.next - 1);
        reader.socket->sendTextMessage(QString::fromUtf8(packed(frame)));
    }
}

void StreamServer::restart()
{
    m_events.clear();
    m_first = 1;
    for (Reader &reader : m_readers) {
        if (!reader.started)
            continue;
        reader.samples.clear();
        reader.tick.clear();
        reader.socket->sendTextMessage(QString::fromUtf8(packed(hello())));
        sendPicture(reader);
    }
}

void StreamServer::tell(QJsonObject event)
{
    event.insert(u"seq"_s, m_first + static_cast<qint64>(m_events.size()));
    m_events.push_back(packed(event));
    if (m_events.size() > maximumEvents) {
        m_events.pop_front();
        ++m_first;
    }
    for (Reader &reader : m_readers)
        feed(reader);
}

void StreamServer::sendSamples(const QJsonObject &samples)
{
    const QByteArray frame = packed(samples);
    for (Reader &reader : m_readers) {
        reader.samples = frame;
        feed(reader);
    }
}

void StreamServer::sendTick(qint64 now, int held)
{
    const QByteArray frame = packed({{u"type"_s, u"tick"_s}, {u"at"_s, now}, {u"held"_s, held}});
    for (Reader &reader : m_readers) {
        reader.tick = frame;
        feed(reader);
    }
}

// Events first and all of them, in order; of samples and ticks the newest.
void StreamServer::feed(Reader &reader)
{
    if (!reader.started || !reader.socket)
        return;
    const qint64 next = m_first + static_cast<qint64>(m_events.size());
    if (reader.next < m_first) {
        reader.socket->sendTextMessage(
            QString::fromUtf8(packed({{u"type"_s, u"gap"_s}, {u"from"_s, reader.next}, {u"to"_s, m_first - 1}})));
        reader.next = m_first;
    }
    while (reader.next < next && reader.socket->bytesToWrite() < fullAt) {
        reader.socket->sendTextMessage(QString::fromUtf8(m_events[static_cast<std::size_t>(reader.next - m_first)]));
        ++reader.next;
    }
    for (QByteArray *coalesced : {&reader.samples, &reader.tick}) {
        if (!coalesced->isEmpty() && reader.next == next && reader.socket->bytesToWrite() < fullAt)
            reader.socket->sendTextMessage(QString::fromUtf8(std::exchange(*coalesced, {})));
    }
}

}
