// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/outlookdesk.h"

#include <QCoro/QCoroNetworkReply>
#include <QCoro/QCoroTimer>

#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkProxy>
#include <QNetworkReply>
#include <QPointer>
#include <QScopeGuard>
#include <QUrl>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto place = "/exchange/v1/what-if"_L1;
constexpr qsizetype answerLimit = 4 * 1024 * 1024;

/// `127.0.0.1:8701` of an address or a URL.
QString doorOf(const QString &endpoint)
{
    const QUrl url(endpoint.contains(u"://"_s) ? endpoint : QString(u"tcp://"_s + endpoint));
    return u"%1:%2"_s.arg(url.host()).arg(url.port());
}

QJsonObject json(const Request &request)
{
    QJsonObject object{{u"port"_s, doorOf(request.endpoint).section(u':', -1).toInt()}};
    if (request.transport == Request::Transport::Socket) {
        object.insert(u"command"_s, QString::fromUtf8(request.body));
        return object;
    }
    object.insert(u"method"_s, request.method);
    object.insert(u"path"_s, request.path);
    object.insert(u"body"_s, QString::fromUtf8(request.body));
    return object;
}

QList<double> numbers(const QJsonValue &list)
{
    QList<double> values;
    for (const auto items = list.toArray(); const QJsonValue &each : items)
        values.append(each.toDouble());
    return values;
}

Futures futuresFrom(const QJsonObject &object)
{
    Futures futures{.restoredShare = object[u"restored_share"_s].toDouble(),
                    .ordersLost = object[u"orders_lost"_s].toDouble()};
    if (const QJsonValue seconds = object[u"restored_seconds"_s]; seconds.isDouble())
        futures.restored = Milliseconds(qRound64(seconds.toDouble() * 1000));
    const QJsonObject bands = object[u"bands"_s].toObject();
    for (const QString &series : bands.keys()) {
        const QJsonValue band = bands[series];
        const OutlookBand read{.series = SeriesId(series),
                               .low = numbers(band[u"p10"_s]),
                               .middle = numbers(band[u"p50"_s]),
                               .high = numbers(band[u"p90"_s])};
        if (read.low.size() == read.middle.size() && read.high.size() == read.middle.size())
            futures.bands.append(read);
    }
    return futures;
}

}

OutlookDesk::OutlookDesk(QString url, QByteArray token, QStringList doors, QObject *parent)
    : OutlookPort(parent)
    , m_url(std::move(url))
    , m_token(std::move(token))
{
    for (const QString &door : doors)
        m_doors.append(doorOf(door));
    m_network.setProxy(QNetworkProxy::NoProxy);
}

bool OutlookDesk::canForetell(const Preview &preview) const
{
    return !preview.requests.isEmpty() && std::ranges::all_of(preview.requests, [this](const Request &request) {
        return request.transport != Request::Transport::Exec && m_doors.contains(doorOf(request.endpoint));
    });
}

QCoro::Task<Result<QJsonObject>> OutlookDesk::ask(QByteArray verb, QString path, QJsonObject body)
{
    QNetworkRequest request(QUrl(m_url + path));
    request.setRawHeader("Authorization", "Bearer " + m_token);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    request.setTransferTimeout(5s);
    const QByteArray sent = body.isEmpty() ? QByteArray() : QJsonDocument(body).toJson(QJsonDocument::Compact);
    const QPointer<QNetworkReply> reply(m_network.sendCustomRequest(request, verb, sent));
    const auto cleared = qScopeGuard([reply] { delete reply; });
    co_await reply.get();
    if (!reply)
        co_return fail(ErrorKind::Cancelled, {}, {});
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const QJsonObject said = QJsonDocument::fromJson(reply->read(answerLimit)).object();
    if (status == 0)
        co_return fail(ErrorKind::Unreachable, u"the exchange"_s, reply->errorString(),
                       u"wait until its stream is live again"_s);
    if (status >= 300)
        co_return fail(ErrorKind::Refused, u"the exchange"_s, said[u"error"_s].toString());
    co_return said;
}

QCoro::Task<Result<Outlook>> OutlookDesk::foretell(Preview preview, Milliseconds horizon)
{
    const QPointer<OutlookDesk> self(this);
    m_cancelled = false;
    QJsonArray requests;
    for (const Request &request : std::as_const(preview.requests))
        requests.append(json(request));
    const Result<QJsonObject> begun =
        co_await ask("POST", place,
                     {{u"requests"_s, requests},
                      {u"horizon_seconds"_s, qint64(std::chrono::duration_cast<Seconds>(horizon).count())}});
    if (!begun)
        co_return std::unexpected(begun.error());
    const QString question = u"%1/%2"_s.arg(place).arg((*begun)[u"id"_s].toInt());
    while (true) {
        if (!self)
            co_return fail(ErrorKind::Cancelled, {}, {});
        if (m_cancelled) {
            co_await ask("DELETE", question, {});
            co_return fail(ErrorKind::Cancelled, {}, {});
        }
        const Result<QJsonObject> told = co_await ask("GET", question, {});
        if (!told)
            co_return std::unexpected(told.error());
        if (!self)
            co_return fail(ErrorKind::Cancelled, {}, {});
        Q_EMIT progressed((*told)[u"done"_s].toInt(), (*told)[u"of"_s].toInt());
        if ((*told)[u"ended"_s].toBool())
            co_return Outlook{.from = fromMilliseconds((*told)[u"at"_s].toInteger()),
                              .every = Milliseconds((*told)[u"every_ms"_s].toInteger()),
                              .count = (*told)[u"of"_s].toInt() / 2,
                              .acting = futuresFrom((*told)[u"acting"_s].toObject()),
                              .waiting = futuresFrom((*told)[u"waiting"_s].toObject())};
        co_await QCoro::sleepFor(50ms);
    }
}

}
