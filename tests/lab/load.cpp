// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/load.h"

#include <QNetworkProxy>
#include <QNetworkReply>

namespace Hikeshi {

using namespace std::chrono_literals;

Load::Load(QUrl order, QObject *parent)
    : QObject(parent)
    , m_order(std::move(order))
{
    m_network.setProxy(QNetworkProxy::NoProxy);
    m_network.setTransferTimeout(6s);
    m_end.setSingleShot(true);
    connect(&m_beat, &QTimer::timeout, this, &Load::send);
    connect(&m_end, &QTimer::timeout, &m_beat, &QTimer::stop);
}

void Load::start(int perSecond, std::chrono::seconds atMost)
{
    m_beat.start(1000ms / std::clamp(perSecond, 1, 100));
    m_end.start(atMost);
}

void Load::stop()
{
    m_beat.stop();
}

void Load::send()
{
    if (m_underWay >= 20)
        return;
    QNetworkRequest request(m_order);
    request.setHeader(QNetworkRequest::ContentTypeHeader, QByteArray("text/plain"));
    QNetworkReply *reply = m_network.post(request, QByteArray("order"));
    ++m_underWay;
    connect(reply, &QNetworkReply::finished, this, [this, reply] {
        --m_underWay;
        ++(reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt() == 201 ? m_accepted : m_failed);
        reply->deleteLater();
    });
}

}
