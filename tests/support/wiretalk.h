// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>

namespace Hikeshi {

/// Says `bytes` to `address` (`127.0.0.1:8700`) and gives back all that is answered until the other side closes.
inline QByteArray talk(const QString &address, const QByteArray &bytes)
{
    QTcpSocket socket;
    const QStringList place = address.split(u':');
    socket.connectToHost(place.value(0), place.value(1).toUShort());
    QSignalSpy closed(&socket, &QTcpSocket::disconnected);
    QSignalSpy failed(&socket, &QTcpSocket::errorOccurred);
    socket.write(bytes);
    [&] { QTRY_VERIFY_WITH_TIMEOUT(!closed.isEmpty() || !failed.isEmpty(), 8000); }();
    return socket.readAll();
}

/// One HTTP request with the bearer token, or with none; the whole answer, head and body.
inline QByteArray talkHttp(const QString &url, const QByteArray &method, const QByteArray &path,
                           const QByteArray &body = {}, bool withToken = true, const QByteArray &token = "secret")
{
    QByteArray head = method + ' ' + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
    if (withToken)
        head += "Authorization: Bearer " + token + "\r\n";
    if (method != "GET")
        head += "Content-Length: " + QByteArray::number(body.size()) + "\r\n";
    return talk(url.section(u'/', 2), head + "\r\n" + body);
}

}
