// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/model/world.h"
#include "exchange/serve/httpport.h"

#include <QMap>
#include <QUrlQuery>

namespace Hikeshi::Exchange {

/// What a caller of a route said.
struct RouteCall
{
    QMap<QString, QString> path; ///< values of the pattern's `{names}`, percent-decoded
    QUrlQuery query;
    QJsonObject body; ///< empty for GET and DELETE
};

/// One operation of the control REST (openapi.yaml documents all of them). GETs may be asked by anybody on the machine,
/// everything else wants the bearer token.
struct Route
{
    QByteArray method; ///< GET, POST, PUT, PATCH, DELETE
    QString pattern; ///< `/exchange/v1/pairs/{pair}`
    std::function<HttpAnswer(World &, const RouteCall &)> handle;
};

/// Every part's routes, in the order of openapi.yaml.
const QList<Route> &routes();

/// Is this path the control REST's?
bool isRouted(const QString &path);
/// Answers it: 404 for no such path, 405 (and `Allow`) for no such method on it, 400 for a body that is no JSON object.
HttpAnswer route(World &world, const HttpRequest &request);

HttpAnswer said(int status, const QJsonObject &object);
/// `code` is one word for programs, `why` a sentence: what is wrong; what to do.
HttpAnswer refused(int status, const QString &code, const QString &why);

QList<Route> recoveryRoutes();
QList<Route> assetsRoutes();
QList<Route> peopleRoutes();
QList<Route> trafficRoutes();
QList<Route> marketRoutes();

}
