// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/serve/alertmanagerapi.h"
#include "exchange/serve/outbox.h"

#include <memory>

namespace Hikeshi::Exchange {

/// Tells receivers of alerts as Alertmanager's webhook does (version 4), one message a group, by AlertRoute's times in
/// site time. What is silenced is not told. https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
class Webhook : public QObject
{
    Q_OBJECT

public:
    static constexpr qsizetype mostWaiting = 50; ///< messages, of one receiver
    static constexpr qsizetype mostAlerts = 200; ///< in one message; more are counted only

    /// `world` is looked at when look() is called. `base` is the address the exchange is seen under.
    Webhook(const World &world, const QList<QUrl> &receivers, QString base, QObject *parent = nullptr);
    /// Once a second of site time.
    void look();
    /// The messages of this instant, which look() posts.
    QList<QByteArray> due();

private:
    struct Known
    {
        AlertChange alert;
        bool isTold = false; ///< that it fires
    };
    struct Group
    {
        Labels labels;
        Ms next = 0; ///< not before then
        Ms toldAt = 0;
        QMap<QString, Known> alerts; ///< by fingerprint
    };

    void follow(Ms now);
    QByteArray messageOf(Group &group, Ms now) const;
    QByteArray body(const Group &group, const QList<AlertChange> &alerts) const;

    const World &m_world;
    QString m_base;
    std::vector<std::unique_ptr<Outbox>> m_receivers;
    QMap<QStringList, Group> m_groups;
    Ms m_looked = -1;
};

}
