// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/model/ledgerdatabase.h"

#include <QMap>

#include <vector>

namespace Hikeshi::Exchange {

using Labels = QMap<QString, QString>;

/// One alert rule's word at one instant.
struct Condition
{
    QString name;
    QString severity; ///< critical, warning
    QString service;
    QString instance; ///< may be empty
    bool holds = false;
    Ms delay = 0; ///< it must hold this long before it fires
    QString summary;
    QString summaryJa;
    QString runbook; ///< may be empty

    Labels labels() const; ///< alertname, severity, service and, where there is one, instance
    Labels annotations() const; ///< summary, summary_ja and, where there is one, runbook_url
};

/// 16 hex digits of the labels, as Prometheus and Alertmanager make them: an alert has the same one in all of them.
QString fingerprintOf(const Labels &labels);

struct AlertChange
{
    Condition condition;
    QString fingerprint; ///< of the condition's labels
    bool firing = false;
    Ms startsAt = 0;
    Ms endsAt = 0;
};

/// The exchange's own alert rules: on-delay, firing, resolved. What Prometheus and Alertmanager do on a real site.
class Monitoring
{
public:
    /// Judges all rules and gives back what changed.
    std::vector<AlertChange> judge(const std::vector<Condition> &conditions, Ms now);
    const QMap<QString, AlertChange> &firing() const { return m_firing; }

private:
    QMap<QString, Ms> m_pending; ///< fingerprint -> since
    QMap<QString, AlertChange> m_firing;
};

}
