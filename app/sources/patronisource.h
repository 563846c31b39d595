// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sources/pollingsource.h"

namespace Hikeshi {

/// What GET /patroni says of one member; `at` is when it was asked.
/// https://patroni.readthedocs.io/en/latest/rest_api.html
Result<InstanceObservation> parsePatroniMember(const QByteArray &body, const InstanceId &member, Instant at);

/// One member of a Patroni cluster, asked itself: what a survivor says of a dead leader is not believed.
class PatroniSource final : public PollingSource
{
    Q_OBJECT

public:
    PatroniSource(SourceId id, InstanceId member, QString url, Milliseconds every, Clock &clock,
                  QObject *parent = nullptr);

protected:
    QCoro::Task<Result<void>> poll() override;
    void failed(const Error &error) override;

private:
    InstanceId m_member;
    QString m_url;
};

}
