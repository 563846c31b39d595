// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/entry.h"
#include "situation/ids.h"
#include "situation/observation.h"
#include "situation/result.h"

#include <QJsonObject>
#include <QMap>

namespace Hikeshi {

/// What is known of an incident that happened: from its journal, or from its postmortem. Times are after the first-out
/// alert; before it they are negative.
struct IncidentFacts
{
    struct Lost
    {
        QString instance;
        Milliseconds at{0};
        QString reason; ///< `connection refused`
        bool answers = false; ///< its host does: only what it serves is gone
        bool wasPrimary = false;
        std::optional<Milliseconds> backAt;
    };
    struct Fired
    {
        QString name;
        QString instance; ///< may be empty
        Milliseconds at{0};
    };
    struct Done
    {
        QString action;
        QString target;
        QString argument; ///< `ledger-db-2`; may be empty
        Milliseconds at{0}; ///< confirmed
    };

    QString id; ///< `INC-12`
    QString title;
    QString day; ///< `2026-11-24`
    QString source; ///< `its journal`
    std::optional<qint64> seed; ///< of the exchange it happened on
    QList<Lost> lost;
    QList<Fired> fired; ///< the first is the first-out
    QList<Done> done;
    QMap<QString, Milliseconds> measures; ///< acknowledge, declare, …
    QString runbook; ///< by name
    Milliseconds lasted{0};
    QMap<QString, double> lags; ///< bytes, of replicas that were behind before anything broke
    bool lagsAreKnown = false;
    std::optional<double> errorPeak; ///< highest share of orders that failed
    int pool = 3; ///< instances that share the load of the one that was sick
    std::optional<std::pair<Milliseconds, double>> demand; ///< when users began to ask for more, and how many times
    std::optional<Milliseconds> demandOverAt;
    QStringList gaps; ///< what could not be read
};

/// A scenario made of an incident, and what it could not be told.
struct ImportedDrill
{
    QString name;
    QString title;
    QString description;
    QString family;
    int minutes = 15;
    qint64 seed = 7;
    QString runbook;
    QList<QJsonObject> faults;
    QList<QJsonObject> injects;
    QMap<QString, Milliseconds> targets;
    QStringList useful;
    QStringList gaps; ///< in words

    /// A scenario's file: what is not known stands in it as comments.
    QByteArray yaml() const;
};

/// An error when nothing that went wrong can be told.
Result<ImportedDrill> drillOf(const IncidentFacts &facts);

/// Of `incident`, or of the last one. `samples` of the time before and during it; may be empty.
Result<IncidentFacts> factsFromJournal(const QList<Entry> &entries, const QList<SampleBatch> &samples,
                                       const IncidentId &incident);
/// The time that samples are wanted of.
Result<std::pair<Instant, Instant>> timeOf(const QList<Entry> &entries, const IncidentId &incident);

/// Of a postmortem as Hikeshi writes it, English or Japanese. `runbooks`: names by title.
Result<IncidentFacts> factsFromPostmortem(const QString &markdown, const QMap<QString, QString> &runbooks);

}
