// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/model/world.h"
#include "exchange/serve/outbox.h"

namespace Hikeshi::Exchange {

/// Posts the world's alerts to a real Alertmanager, as Prometheus does: at each change and once a minute, ended ones
/// for a quarter of an hour more. Times are the machine's, since that Alertmanager's clock is: an alert that began ten
/// site seconds ago began ten seconds ago. https://prometheus.io/docs/alerting/latest/clients/
class AlertPoster : public QObject
{
    Q_OBJECT

public:
    /// `alertmanager` is its address without `/api/v2`; `base` the address the exchange is seen under.
    AlertPoster(const World &world, const QUrl &alertmanager, QString base, QObject *parent = nullptr);
    /// Once a second of site time; posts what has changed.
    void look();
    const Outbox &outbox() const { return m_outbox; }
    static QUrl door(const QUrl &alertmanager); ///< where alerts are posted to

private:
    struct Told
    {
        AlertChange alert;
        Ms began = 0; ///< by the machine's clock
        Ms ended = 0; ///< 0: it fires
    };

    void post();

    const World &m_world;
    QString m_base;
    Outbox m_outbox;
    QTimer m_again;
    QMap<QString, Told> m_told; ///< by fingerprint
};

}
