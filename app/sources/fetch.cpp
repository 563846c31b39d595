// SPDX-License-Identifier: GPL-3.0-or-later
#include "sources/fetch.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QPointer>
#include <QPromise>
#include <QTimer>

#include <QCoro/QCoroFuture>

#include <memory>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

Error reasonFor(const QNetworkReply &reply, bool tooLate, bool tooLarge, const FetchLimits &limits)
{
    const QString where = reply.url().toString(QUrl::RemoveUserInfo);
    if (tooLarge)
        return {ErrorKind::Invalid, where, u"the answer is larger than %1 kB"_s.arg(limits.bytes / 1024), {}};
    if (tooLate)
        return {ErrorKind::TimedOut,
                where,
                u"no whole answer within %1 s"_s.arg(static_cast<double>(limits.total.count()) / 1000),
                {}};
    switch (reply.error()) {
    case QNetworkReply::ConnectionRefusedError:
        return {ErrorKind::Unreachable, where, u"connection refused"_s, {}};
    case QNetworkReply::RemoteHostClosedError:
        return {ErrorKind::Unreachable, where, u"closed without a whole answer"_s, {}};
    case QNetworkReply::SslHandshakeFailedError:
        return {ErrorKind::Refused, where, u"TLS: %1"_s.arg(reply.errorString()), {}};
    default:
        return {ErrorKind::Unreachable, where, reply.errorString(), {}};
    }
}

}

QCoro::Task<Result<Fetched>> fetch(QNetworkAccessManager &network, QNetworkRequest request, FetchLimits limits)
{
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setAttribute(QNetworkRequest::CacheLoadControlAttribute, QNetworkRequest::AlwaysNetwork);
    // Awaited by a future, not by the reply itself: that way the coroutine goes on from the event loop, where the reply
    // may be deleted, and it ends as well when the manager dies with the reply.
    const QPointer<QNetworkReply> reply(network.get(request));
    const auto ended = std::make_shared<QPromise<void>>();
    ended->start();
    QObject::connect(reply.get(), &QNetworkReply::finished, reply.get(), [ended] { ended->finish(); });
    QObject::connect(reply.get(), &QObject::destroyed, [ended] { ended->finish(); });
    reply->setReadBufferSize(2 * limits.bytes); // what is left unread stays with the sender
    const auto tooLate = std::make_shared<bool>(false);
    const auto tooLarge = std::make_shared<bool>(false);
    QTimer::singleShot(limits.total, reply.get(), [raw = reply.get(), tooLate] {
        *tooLate = true;
        raw->abort();
    });
    QObject::connect(reply.get(), &QNetworkReply::readyRead, reply.get(), [raw = reply.get(), tooLarge, limits] {
        if (raw->bytesAvailable() > limits.bytes) {
            *tooLarge = true;
            raw->abort();
        }
    });
    const QFuture<void> whole = ended->future();
    co_await whole;
    if (!reply)
        co_return fail(ErrorKind::Cancelled, {}, {});
    reply->deleteLater();
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    const bool cut = reply->error() == QNetworkReply::RemoteHostClosedError;
    if (*tooLate || *tooLarge || cut || status == 0)
        co_return std::unexpected(reasonFor(*reply, *tooLate, *tooLarge, limits));
    if (status >= 300 && status < 400)
        co_return fail(ErrorKind::Refused, reply->url().toString(), u"answers with a redirect"_s,
                       u"name the final address in site.yaml"_s);
    co_return Fetched{status, reply->readAll()};
}

}
