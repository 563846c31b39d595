// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/outlook.h"

#include <QJsonObject>
#include <QNetworkAccessManager>

namespace Hikeshi {

/// Asks the site's exchange, which is its own twin: `POST /exchange/v1/what-if` (app/exchange/openapi.yaml).
class OutlookDesk final : public OutlookPort
{
    Q_OBJECT

public:
    /// `doors`: host and port of everything that the exchange serves.
    OutlookDesk(QString url, QByteArray token, QStringList doors, QObject *parent = nullptr);

    bool canForetell(const Preview &preview) const override;
    QCoro::Task<Result<Outlook>> foretell(Preview preview, Milliseconds horizon) override;
    void cancel() override { m_cancelled = true; }

private:
    QCoro::Task<Result<QJsonObject>> ask(QByteArray verb, QString path, QJsonObject body);

    QString m_url;
    QByteArray m_token;
    QStringList m_doors;
    QNetworkAccessManager m_network;
    bool m_cancelled = false;
};

}
