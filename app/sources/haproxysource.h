// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sources/pollingsource.h"

namespace Hikeshi {

/// One server line of HAProxy's statistics.
struct HaproxyServer
{
    QString backend;
    QString name;
    QString status; ///< `UP`, `UP 1/2`, `DOWN`, `MAINT`, `DRAIN`, `NOLB`, `no check`
    int weight = 0;
    int sessions = 0;
    QString check; ///< `L7OK`, `L4CON`, …
    std::optional<int> adminMask; ///< srv_admin_state, decimal: 0x01 forced maintenance, 0x08 forced drain, …

    bool operator==(const HaproxyServer &) const = default;
};

/// `show stat` as CSV, columns by name (HAProxy management.txt, section 9.1). Frontends and backend sums are left out.
Result<QList<HaproxyServer>> parseHaproxyStat(const QByteArray &csv);
/// `show servers state`: srv_admin_state by `backend/server`.
Result<QMap<QString, int>> parseHaproxyServersState(const QByteArray &text);

/// A balancer's view of the servers behind it, over its runtime socket (TCP or Unix).
class HaproxySource final : public PollingSource
{
    Q_OBJECT

public:
    /// `backends`: the HAProxy backends that are of interest.
    HaproxySource(SourceId id, QString socket, QStringList backends, Milliseconds every, Clock &clock,
                  QObject *parent = nullptr);

protected:
    QCoro::Task<Result<void>> poll() override;

private:
    QString m_socket;
    QStringList m_backends;
};

/// The words for one server; `othersUp` counts the backend's other servers that take traffic.
InstanceObservation observationOf(const HaproxyServer &server, int othersUp, Instant at);

}
