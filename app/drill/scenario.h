// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drill/inject.h"
#include "situation/finding.h"

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

/// One way a drill can go, as its author expects it: tests, the editor's test run and the debrief walk it.
struct DrillPath
{
    /// What is done, so long after the drill's start. A guard that can be overridden is, as somebody in a hurry would.
    struct Deed
    {
        Milliseconds at{0};
        QString action;
        QString target;
        QMap<QString, QString> arguments;

        bool operator==(const Deed &) const = default;
    };

    QString name; ///< good: the runbook is followed; wrong: the tempting mistake; nothing
    QList<Deed> deeds;
    Localized why; ///< why the mistake tempts
    QList<Condition> expect; ///< what holds at its end

    bool followsRunbook() const { return name == QStringView(u"good"); }
    bool operator==(const DrillPath &) const = default;
};

/// A drill as its author wrote it: what goes wrong, what is expected, what it teaches.
struct Scenario
{
    QString file; ///< where it was read
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
    QStringList useful; ///< actions that help, `haproxy.*` for all of a connector; empty: nobody says that one is
                        ///< useless
    QString harm = QStringLiteral("orders_lost_total"); ///< the series that tells, at the end, how bad it was
    QList<Inject> injects;
    QList<Localized> hints; ///< one after another, each costs points
    QList<DrillPath> paths;
    QList<Localized> teaching;
    QJsonObject forExchange; ///< name, seed and faults, as the exchange takes them

    const DrillPath *path(const QString &name) const;

    static Scenario parse(const QByteArray &text, const QString &file, Findings &findings);
    bool operator==(const Scenario &) const = default;
};

}
