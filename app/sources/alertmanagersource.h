// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sources/pollingsource.h"

namespace Hikeshi {

/// Alertmanager's `GET /api/v2/alerts`, or the alerts inside `/api/v2/alerts/groups`; read leniently over versions 0.22
/// to 0.34. https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml
Result<AlertList> parseAlerts(const QByteArray &body);

class AlertmanagerSource final : public PollingSource
{
    Q_OBJECT

public:
    AlertmanagerSource(SourceId id, QString url, Milliseconds every, Clock &clock, QObject *parent = nullptr);

protected:
    QCoro::Task<Result<void>> poll() override;

private:
    QString m_url;
};

}
