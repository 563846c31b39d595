// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QNetworkAccessManager>
#include <QTimer>
#include <QUrl>

#include <expected>

namespace Hikeshi::Exchange {

/// Posts JSON to one receiver on this machine, one body after the other. A receiver that does not answer within 5 s,
/// or answers 5xx or 429, is asked again after 1, 2, 4 … 30 s; what it refuses otherwise is let go. Bounded: when more
/// wait than may, the oldest goes.
class Outbox : public QObject
{
    Q_OBJECT

public:
    Outbox(QUrl receiver, qsizetype mostWaiting, QObject *parent = nullptr);

    /// The receiver's address; the error says why the text is none. Only this machine is spoken to, over HTTP.
    static std::expected<QUrl, QString> loopback(const QString &text);

    void post(const QByteArray &body);
    qsizetype waiting() const { return m_waiting.size(); } ///< with the one that is on its way
    int delivered() const { return m_delivered; }
    int dropped() const { return m_dropped; } ///< for want of room, or refused

private:
    void sendNext();
    void ended(QNetworkReply *reply);

    QUrl m_receiver;
    qsizetype m_most;
    QNetworkAccessManager m_network;
    QList<QByteArray> m_waiting;
    bool m_isSending = false;
    QTimer m_again;
    std::chrono::seconds m_pause{1};
    int m_delivered = 0;
    int m_dropped = 0;
};

}
