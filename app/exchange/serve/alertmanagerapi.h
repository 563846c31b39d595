// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/model/world.h"
#include "exchange/serve/httpport.h"

namespace Hikeshi::Exchange {

/// How the exchange's Alertmanager groups what it tells its only receiver.
struct AlertRoute
{
    static constexpr QLatin1StringView receiver{"console"};
    static constexpr Ms groupWait = 1'000; ///< a new group waits so long for more alerts
    static constexpr Ms groupInterval = 3'000; ///< between two notifications of a group
    static constexpr Ms repeatInterval = 3'600'000; ///< what still fires is told again

    static Labels groupOf(const Labels &labels); ///< alertname and service
};

/// Is this path one of Alertmanager's API v2?
bool isAlertmanager(const QString &path);
/// Alertmanager 0.28's API v2 on the world's alerts and silences: status, receivers, alerts, alerts/groups, silences,
/// silence/{id}. Answers, codes and error texts are the real one's. It takes no alerts: the world's monitoring makes
/// them. `base` is the address it is seen under. Whether the caller may is not asked here.
/// https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml
HttpAnswer answerAlertmanager(World &world, const HttpRequest &request, const QString &base);
/// What it says to somebody without the token.
HttpAnswer refuseAlertmanager();

QString alertTime(Ms at); ///< `2026-11-24T03:00:00.000Z`

/// Not for others: the parts of the answers that silences need.
namespace Alertmanager {

HttpAnswer answer(int status, const QJsonValue &value); ///< a text is a JSON text, as its errors are
HttpAnswer invalid(int status, int code, const QString &message); ///< `{"code": …, "message": …}`
/// The values of a query's `filter`; the error is the answer.
std::expected<QList<Matcher>, HttpAnswer> filtersOf(const QUrl &url);
QStringList queried(const QUrl &url, const QString &name);
HttpAnswer listSilences(const World &world, const QUrl &url);
HttpAnswer postSilence(World &world, const HttpRequest &request);
HttpAnswer oneSilence(World &world, const QByteArray &method, const QString &id);

}

}
