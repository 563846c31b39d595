// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QNetworkAccessManager>
#include <QTimer>
#include <QUrl>

namespace Hikeshi {

/// Users of the lab: orders at a fixed rate, never more than 20 of them under way, for a bounded time.
class Load : public QObject
{
    Q_OBJECT

public:
    explicit Load(QUrl order, QObject *parent = nullptr);

    void start(int perSecond, std::chrono::seconds atMost);
    void stop();
    int accepted() const { return m_accepted; }
    int failed() const { return m_failed; }

private:
    void send();

    QUrl m_order;
    QNetworkAccessManager m_network;
    QTimer m_beat;
    QTimer m_end;
    int m_underWay = 0;
    int m_accepted = 0;
    int m_failed = 0;
};

}
