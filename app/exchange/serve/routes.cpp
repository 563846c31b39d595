// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/serve/routes.h"

#include <QJsonDocument>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

/// The pattern's values when `path` fits it.
std::optional<QMap<QString, QString>> fits(const QString &pattern, const QString &path)
{
    const QStringList wanted = pattern.split(u'/');
    const QStringList given = path.split(u'/');
    if (wanted.size() != given.size())
        return std::nullopt;
    QMap<QString, QString> values;
    for (qsizetype i = 0; i < wanted.size(); ++i) {
        if (wanted[i].startsWith(u'{')) {
            if (given[i].isEmpty())
                return std::nullopt;
            values.insert(wanted[i].sliced(1).chopped(1), QUrl::fromPercentEncoding(given[i].toUtf8()));
        } else if (wanted[i] != given[i]) {
            return std::nullopt;
        }
    }
    return values;
}

}

const QList<Route> &routes()
{
    static const QList<Route> all = QList<Route>() + recoveryRoutes() + assetsRoutes() + peopleRoutes()
        + trafficRoutes() + marketRoutes();
    return all;
}

bool isRouted(const QString &path)
{
    return path.startsWith(u"/exchange/v1/");
}

HttpAnswer route(World &world, const HttpRequest &request)
{
    QByteArrayList allowed;
    for (const Route &each : routes()) {
        const auto values = fits(each.pattern, request.url.path(QUrl::FullyEncoded));
        if (!values)
            continue;
        if (each.method != request.method) {
            allowed.append(each.method);
            continue;
        }
        RouteCall call{.path = *values, .query = QUrlQuery(request.url), .body = {}};
        if (!request.body.trimmed().isEmpty()) {
            const QJsonDocument body = QJsonDocument::fromJson(request.body);
            if (!body.isObject())
                return refused(400, u"body"_s, u"the body is not a JSON object"_s);
            call.body = body.object();
        }
        return each.handle(world, call);
    }
    if (allowed.isEmpty())
        return refused(404, u"path"_s, u"there is no such resource; openapi.yaml has them all"_s);
    HttpAnswer answer = refused(405, u"method"_s, u"use %1"_s.arg(QString::fromLatin1(allowed.join(", "))));
    answer.headers.append({"Allow", allowed.join(", ")});
    return answer;
}

HttpAnswer said(int status, const QJsonObject &object)
{
    return {.status = status, .body = QJsonDocument(object).toJson(QJsonDocument::Compact)};
}

HttpAnswer refused(int status, const QString &code, const QString &why)
{
    return said(status, {{u"error"_s, why}, {u"code"_s, code}});
}

}
