// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/serve/httpport.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimeZone>

namespace Hikeshi::Exchange {

inline HttpAnswer plain(int status, const QString &text)
{
    return {.status = status, .type = "text/html", .body = text.toUtf8()};
}

inline HttpAnswer json(int status, const QJsonObject &object)
{
    return {.status = status, .body = QJsonDocument(object).toJson(QJsonDocument::Compact)};
}

/// What Python's http.server says to what it cannot read, to the letter.
inline HttpAnswer errorPage(int status, const QByteArray &message, const QByteArray &explanation)
{
    const QByteArray code = QByteArray::number(status);
    const QByteArray body = "<!DOCTYPE HTML>\n<html lang=\"en\">\n    <head>\n        <meta charset=\"utf-8\">\n"
                            "        <title>Error response</title>\n    </head>\n    <body>\n"
                            "        <h1>Error response</h1>\n        <p>Error code: "
        + code + "</p>\n        <p>Message: " + message + ".</p>\n        <p>Error code explanation: " + code + " - "
        + explanation + ".</p>\n    </body>\n</html>\n";
    return {.status = status,
            .type = "text/html;charset=utf-8",
            .body = body,
            .headers = {{"Connection", "close"}, {"Content-Length", QByteArray::number(body.size())}},
            .reason = message};
}

inline HttpAnswer badRequest()
{
    return errorPage(400, "Bad Request", "Bad request syntax or unsupported method");
}

/// A time as Patroni writes a schedule.
inline QString scheduleText(long long at)
{
    return QDateTime::fromMSecsSinceEpoch(at, QTimeZone::UTC).toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss+00:00"));
}

}
