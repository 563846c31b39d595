// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/serve/httpport.h"

#include <QTimer>

#include <algorithm>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qsizetype maximumHead = 16 * 1024;
constexpr qsizetype maximumBody = 64 * 1024;
constexpr qsizetype maximumConnections = 64;

QByteArray reason(int status)
{
    static const QHash<int, QByteArray> reasons{{200, "OK"},
                                                {201, "Created"},
                                                {202, "Accepted"},
                                                {204, "No Content"},
                                                {400, "Bad Request"},
                                                {401, "Unauthorized"},
                                                {404, "Not Found"},
                                                {405, "Method Not Allowed"},
                                                {408, "Request Timeout"},
                                                {409, "Conflict"},
                                                {411, "Length Required"},
                                                {412, "Precondition Failed"},
                                                {413, "Content Too Large"},
                                                {422, "Unprocessable Content"},
                                                {429, "Too Many Requests"},
                                                {431, "Request Header Fields Too Large"},
                                                {501, "Not Implemented"},
                                                {502, "Bad Gateway"},
                                                {503, "Service Unavailable"}};
    return reasons.value(status, "Unknown");
}

/// The head of a request; nothing while it is not whole, a status when it is wrong.
std::expected<std::optional<HttpRequest>, int> parseHead(const QByteArray &bytes)
{
    const qsizetype end = bytes.indexOf("\r\n\r\n");
    if (end < 0)
        return bytes.size() > maximumHead ? std::expected<std::optional<HttpRequest>, int>(std::unexpected(431))
                                          : std::optional<HttpRequest>();
    const QList<QByteArray> lines = bytes.first(end).split('\n');
    const QList<QByteArray> first = lines.first().trimmed().split(' ');
    if (first.size() != 3 || !first[1].startsWith('/') || !first[2].startsWith("HTTP/1."))
        return std::unexpected(400);
    HttpRequest request{
        .method = first[0], .url = QUrl(QString::fromLatin1(first[1]), QUrl::StrictMode), .target = first[1]};
    if (!request.url.isValid())
        return std::unexpected(400);
    for (const auto fields = lines.sliced(1); const QByteArray &line : fields) {
        const qsizetype colon = line.indexOf(':');
        if (colon <= 0)
            return std::unexpected(400);
        request.headers.insert(line.first(colon).trimmed().toLower(), line.sliced(colon + 1).trimmed());
    }
    // HTTP/1.1 stays unless it says otherwise; 1.0 does not.
    if (first[2] != "HTTP/1.1" && !request.headers.contains("connection"))
        request.headers.insert("connection", "close");
    return request;
}

}

HttpPort::HttpPort(Handler handler, QObject *parent)
    : QObject(parent)
    , m_handler(std::move(handler))
{
    connect(&m_server, &QTcpServer::newConnection, this, &HttpPort::accept);
}

bool HttpPort::listen(quint16 port)
{
    if (!m_server.listen(QHostAddress::LocalHost, port))
        return false;
    m_port = m_server.serverPort();
    return true;
}

void HttpPort::setAlive(bool alive)
{
    if (alive == m_server.isListening())
        return;
    if (alive) {
        m_server.listen(QHostAddress::LocalHost, m_port);
        return;
    }
    m_server.close();
    for (const QPointer<QTcpSocket> &socket : std::as_const(m_open)) {
        if (socket)
            socket->abort();
    }
    m_open.clear();
}

void HttpPort::setFrozen(bool frozen)
{
    m_frozen = frozen;
    if (frozen)
        return;
    for (const QPointer<QTcpSocket> &socket : std::as_const(m_open)) {
        if (socket)
            read(socket);
    }
}

void HttpPort::accept()
{
    while (QTcpSocket *socket = m_server.nextPendingConnection()) {
        m_open.removeIf([](const QPointer<QTcpSocket> &s) { return !s; });
        if (m_open.size() >= maximumConnections && !makeRoom()) {
            socket->abort();
            socket->deleteLater();
            continue;
        }
        m_open.append(socket);
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(socket); });
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        watch(socket);
        read(socket);
    }
}

void HttpPort::watch(QTcpSocket *socket)
{
    auto *timer = new QTimer(socket);
    timer->setObjectName(u"patience"_s);
    timer->setSingleShot(true);
    connect(timer, &QTimer::timeout, socket, [this, socket] {
        if (m_frozen || socket->property("taken").toBool())
            return;
        if (socket->property("served").toBool() && socket->bytesAvailable() == 0)
            socket->disconnectFromHost(); // idle, not slow
        else
            refuse(socket, 408, "the request did not come in time");
    });
    timer->start(10s);
}

// A connection that says nothing gives way to a new one: first one that has been served, then the oldest that has yet
// to ask.
bool HttpPort::makeRoom()
{
    const auto isSilent = [](const QPointer<QTcpSocket> &socket) {
        return !socket->property("taken").toBool() && socket->bytesAvailable() == 0;
    };
    auto silent = std::ranges::find_if(m_open, [&](const QPointer<QTcpSocket> &socket) {
        return socket->property("served").toBool() && isSilent(socket);
    });
    if (silent == m_open.end())
        silent = std::ranges::find_if(m_open, isSilent);
    if (m_frozen || silent == m_open.end())
        return false;
    (*silent)->abort();
    m_open.erase(silent);
    return true;
}

void HttpPort::read(QTcpSocket *socket)
{
    if (m_frozen || socket->property("taken").toBool())
        return;
    const QByteArray bytes = socket->peek(maximumHead + maximumBody + 4);
    const auto head = parseHead(bytes);
    if (!head)
        return refuse(socket, head.error(), "the request cannot be read");
    if (!*head)
        return;
    HttpRequest request = **head;
    if (m_upgrade && request.headers.value("upgrade").toLower() == "websocket") {
        socket->setProperty("taken", true);
        disconnect(socket, nullptr, this, nullptr);
        disconnect(socket, &QTcpSocket::disconnected, socket, nullptr);
        m_open.removeAll(socket);
        if (!m_upgrade(request, socket))
            refuse(socket, 401, "the token is missing or wrong");
        return;
    }
    bool sane = true;
    const qint64 length =
        request.headers.contains("content-length") ? request.headers["content-length"].toLongLong(&sane) : 0;
    if (!sane || length < 0)
        return refuse(socket, 400, "the Content-Length is no number");
    if (length > maximumBody || request.headers.contains("transfer-encoding"))
        return refuse(socket, 413, "the body is larger than 64 KiB or of unknown length");
    const qsizetype start = bytes.indexOf("\r\n\r\n") + 4;
    if (bytes.size() - start < length)
        return;
    request.body = bytes.sliced(start, length);
    socket->setProperty("taken", true);
    if (m_persistent && request.headers.value("connection").toLower() != "close") {
        socket->skip(start + length);
        socket->setProperty("stays", true);
    } else {
        socket->setProperty("stays", false);
    }
    m_handler(request,
              [this, alive = QPointer<QTcpSocket>(socket), self = QPointer<HttpPort>(this)](const HttpAnswer &given) {
                  if (alive && self)
                      answer(alive, given);
              });
}

void HttpPort::answerAndStay(QTcpSocket *socket, const HttpAnswer &given)
{
    QByteArray head = "HTTP/1.1 " + QByteArray::number(given.status) + ' ' + reason(given.status)
        + "\r\nServer: " + m_serverName + "\r\nContent-Type: " + given.type
        + "\r\nContent-Length: " + QByteArray::number(given.body.size()) + "\r\nConnection: keep-alive\r\n";
    for (const auto &[name, value] : given.headers)
        head += name + ": " + value + "\r\n";
    socket->write(head + "\r\n" + given.body);
    socket->setProperty("served", true);
    socket->setProperty("taken", false);
    if (auto *timer = socket->findChild<QTimer *>(u"patience"_s))
        timer->start(10s);
    // The next request may be here already; not from within this one.
    QMetaObject::invokeMethod(
        this,
        [this, next = QPointer<QTcpSocket>(socket)] {
            if (next)
                read(next);
        },
        Qt::QueuedConnection);
}

void HttpPort::answer(QTcpSocket *socket, const HttpAnswer &given)
{
    if (socket->property("stays").toBool())
        return answerAndStay(socket, given);
    QByteArray head = "HTTP/1.0 " + QByteArray::number(given.status) + ' '
        + (given.reason.isEmpty() ? reason(given.status) : given.reason) + "\r\nServer: " + m_serverName
        + "\r\nContent-Type: " + given.type + "\r\n";
    for (const auto &[name, value] : given.headers)
        head += name + ": " + value + "\r\n";
    socket->readAll();
    socket->write(head + "\r\n" + given.body);
    socket->disconnectFromHost();
}

void HttpPort::refuse(QTcpSocket *socket, int status, const QByteArray &why)
{
    socket->setProperty("taken", true);
    socket->setProperty("stays", false);
    connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    answer(socket, {.status = status, .type = "text/plain", .body = why + '\n'});
}

}
