// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/serve/outbox.h"

#include <QHostAddress>
#include <QNetworkProxy>
#include <QNetworkReply>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto longestPause = 30s;
constexpr auto patience = 5s;

}

Outbox::Outbox(QUrl receiver, qsizetype mostWaiting, QObject *parent)
    : QObject(parent)
    , m_receiver(std::move(receiver))
    , m_most(mostWaiting)
{
    m_network.setProxy(QNetworkProxy(QNetworkProxy::NoProxy));
    m_again.setSingleShot(true);
    connect(&m_again, &QTimer::timeout, this, &Outbox::sendNext);
}

std::expected<QUrl, QString> Outbox::loopback(const QString &text)
{
    QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || url.scheme() != u"http" || url.host().isEmpty() || !url.userInfo().isEmpty())
        return std::unexpected(u"%1 is no http address; write it as http://127.0.0.1:9093"_s.arg(text));
    // A name could be looked up elsewhere; this one is ours by definition.
    if (url.host() == u"localhost")
        url.setHost(u"127.0.0.1"_s);
    if (!QHostAddress(url.host()).isLoopback())
        return std::unexpected(u"%1 is not on this machine; the exchange talks to 127.0.0.1 and ::1 only"_s.arg(text));
    return url;
}

void Outbox::post(const QByteArray &body)
{
    m_waiting.append(body);
    while (m_waiting.size() > m_most + (m_isSending ? 1 : 0)) {
        m_waiting.removeAt(m_isSending ? 1 : 0);
        ++m_dropped;
    }
    if (!m_again.isActive())
        sendNext();
}

void Outbox::sendNext()
{
    if (m_isSending || m_waiting.isEmpty())
        return;
    QNetworkRequest request(m_receiver);
    request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    request.setHeader(QNetworkRequest::UserAgentHeader, u"Alertmanager/0.28.1"_s);
    // Nobody may send it on to another machine.
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    request.setTransferTimeout(patience);
    m_isSending = true;
    QNetworkReply *reply = m_network.post(request, m_waiting.first());
    connect(reply, &QNetworkReply::finished, this, [this, reply] { ended(reply); });
}

void Outbox::ended(QNetworkReply *reply)
{
    reply->deleteLater();
    m_isSending = false;
    const int status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status == 0 || status >= 500 || status == 429) {
        while (m_waiting.size() > m_most) {
            m_waiting.removeFirst();
            ++m_dropped;
        }
        m_again.start(m_pause);
        m_pause = std::min<std::chrono::seconds>(2 * m_pause, longestPause);
        return;
    }
    m_waiting.removeFirst();
    m_pause = 1s;
    if (status / 100 == 2)
        ++m_delivered;
    else
        ++m_dropped;
    sendNext();
}

}
