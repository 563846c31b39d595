// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/finding.h"
#include "situation/instant.h"
#include "situation/topology.h"

#include <QJsonObject>
#include <QMap>

namespace Hikeshi {

/// An action that makes things worse, and why.
struct UnsafeAction
{
    QString action;
    QString target; ///< empty: any
    QMap<QString, QString> arguments; ///< those that make it unsafe; the others do not matter
    Localized why;

    bool operator==(const UnsafeAction &) const = default;
};

/// A drill as its author wrote it: what goes wrong, what is expected, what it teaches.
struct Scenario
{
    QString name;
    Localized title;
    Localized description;
    QString family; ///< system, cyber, surge, maintenance
    int difficulty = 1; ///< 1 to 4
    int minutes = 15;
    qint64 seed = 7;
    QString runbook; ///< the one that restores service
    QMap<QString, Milliseconds>
        targets; ///< acknowledge, declare, first_notice, mitigate, restore: after the first-out alert
    QList<UnsafeAction> unsafe;
    QList<Localized> teaching;
    QJsonObject forExchange; ///< name, seed and faults, as the exchange takes them

    static Scenario parse(const QByteArray &text, const QString &file, Findings &findings);
    bool operator==(const Scenario &) const = default;
};

}
