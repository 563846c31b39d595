// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/fakes/fakeapi.h"

#include <QTcpSocket>
#include <QTimer>
#include <QUrl>

namespace Hikeshi::Test {

using namespace Qt::StringLiterals;

namespace {

QJsonValue placed(const QJsonValue &whole, const QStringList &path, const QJsonValue &value)
{
    if (path.isEmpty())
        return value;
    QJsonObject object = whole.toObject();
    const QJsonValue inner = placed(object.value(path.first()), path.sliced(1), value);
    if (inner.isUndefined())
        object.remove(path.first());
    else
        object.insert(path.first(), inner);
    return object;
}

/// The head of a request; nothing while it is not whole, with its body.
std::optional<Asked> parsed(const QByteArray &bytes)
{
    const qsizetype end = bytes.indexOf("\r\n\r\n");
    if (end < 0)
        return std::nullopt;
    const QList<QByteArray> lines = bytes.first(end).split('\n');
    const QList<QByteArray> first = lines.first().trimmed().split(' ');
    Asked asked{.method = first.value(0)};
    const QUrl url = QUrl::fromEncoded(first.value(1));
    asked.path = url.path(QUrl::FullyEncoded);
    asked.query = QUrlQuery(url);
    for (const QByteArray &line : lines.sliced(1)) {
        const qsizetype colon = line.indexOf(':');
        asked.headers.insert(line.first(std::max<qsizetype>(colon, 0)).toLower(), line.sliced(colon + 1).trimmed());
    }
    asked.body = bytes.sliced(end + 4);
    if (asked.body.size() < asked.headers.value("content-length").toLongLong())
        return std::nullopt;
    return asked;
}

std::optional<QHash<QString, QString>> fits(const QStringList &route, const QStringList &path)
{
    if (route.size() != path.size())
        return std::nullopt;
    QHash<QString, QString> parts;
    for (qsizetype i = 0; i < route.size(); ++i) {
        if (route[i].startsWith(u'{'))
            parts.insert(route[i].sliced(1).chopped(1), QUrl::fromPercentEncoding(path[i].toLatin1()));
        else if (route[i] != path[i])
            return std::nullopt;
    }
    return parts;
}

}

FakeApi::FakeApi()
{
    connect(this, &QTcpServer::newConnection, this, [this] {
        while (QTcpSocket *socket = nextPendingConnection()) {
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(*socket); });
        }
    });
    if (!listen(QHostAddress::LocalHost))
        qFatal("no port: %s", qPrintable(errorString()));
}

void FakeApi::on(const QByteArray &method, const QString &route, Handler handler)
{
    m_routes.append({method, route.split(u'/'), std::move(handler)});
}

bool FakeApi::isAuthorized(const Asked &asked) const
{
    return token.isEmpty() || asked.headers.value("authorization") == "Bearer " + token.toUtf8();
}

QJsonValue FakeApi::at(const QStringList &path) const
{
    QJsonValue value = state;
    for (const QString &key : path)
        value = value.toObject().value(key);
    return value;
}

void FakeApi::put(const QStringList &path, const QJsonValue &value)
{
    state = placed(state, path, value).toObject();
}

QString FakeApi::nextId()
{
    return QString::number(++m_lastId);
}

void FakeApi::read(QTcpSocket &socket)
{
    const QByteArray sofar = socket.property("sofar").toByteArray() + socket.readAll();
    socket.setProperty("sofar", sofar);
    if (socket.property("served").toBool())
        return;
    if (std::optional<Asked> asked = parsed(sofar)) {
        socket.setProperty("served", true);
        serve(socket, *std::move(asked));
    }
}

FakeApi::Manner FakeApi::nextManner()
{
    if (properFirst > 0 && properFirst-- > 0)
        return Manner::Proper;
    return manner;
}

void FakeApi::arriveLate()
{
    Asked last = seen.last();
    (void)answer(last);
}

void FakeApi::serve(QTcpSocket &socket, Asked asked)
{
    const bool dryRun = isDryRun(asked);
    const bool changes = asked.method != "GET" && !dryRun;
    (dryRun ? dryRuns : changes ? writes : reads)++;
    if (asked.method != "GET")
        seen.append(asked);
    const Manner now = changes ? nextManner() : Manner::Proper;
    if (now == Manner::CutsBefore)
        return socket.abort();
    const QJsonObject before = state;
    const Reply reply = changes && refusal ? *std::exchange(refusal, std::nullopt) : answer(asked);
    if (dryRun || now == Manner::Lies)
        state = before;
    if (now == Manner::CutsAfter)
        return socket.abort();
    if (now == Manner::RepliesEmpty)
        return socket.disconnectFromHost();
    if (now == Manner::Late)
        QTimer::singleShot(delay, &socket, [&socket, reply] { write(socket, reply); });
    else
        write(socket, reply);
}

Reply FakeApi::answer(Asked &asked)
{
    if (!isAuthorized(asked)) {
        ++unauthorized;
        return unauthorizedReply();
    }
    const QStringList path = asked.path.split(u'/');
    for (const Route &route : std::as_const(m_routes)) {
        if (route.method != asked.method)
            continue;
        if (const auto parts = fits(route.path, path)) {
            asked.parts = *parts;
            return route.handler(asked);
        }
    }
    unknown.append(QString::fromLatin1(asked.method) + u' ' + asked.path);
    return notFoundReply();
}

void FakeApi::write(QTcpSocket &socket, const Reply &reply)
{
    QByteArray head = "HTTP/1.1 " + QByteArray::number(reply.status) + " As told\r\nContent-Type: " + reply.type
        + "\r\nContent-Length: " + QByteArray::number(reply.body.size()) + "\r\nConnection: close\r\n";
    for (const QByteArray &line : reply.headers)
        head += line + "\r\n";
    socket.write(head + "\r\n" + reply.body);
    socket.disconnectFromHost();
}

QJsonValue merged(const QJsonValue &base, const QJsonValue &patch)
{
    if (!patch.isObject())
        return patch;
    QJsonObject whole = base.toObject();
    const QJsonObject changes = patch.toObject();
    for (auto change = changes.begin(); change != changes.end(); ++change) {
        if (change->isNull())
            whole.remove(change.key());
        else
            whole.insert(change.key(), merged(whole.value(change.key()), *change));
    }
    return whole;
}

QJsonArray valuesOf(const QJsonObject &object)
{
    QJsonArray values;
    for (const QJsonValue &value : object)
        values.append(value);
    return values;
}

}
