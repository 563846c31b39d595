// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbooks/runbook.h"
#include "situation/topology.h"

namespace Hikeshi {

/// What is known of an alert, and where on the map it is.
struct AlertFacts
{
    QString name;
    QMap<QString, QString> labels;
    QMap<QString, QString> annotations;
    /// The map's part in it; empty when the place is not known.
    struct Node
    {
        ServiceId service;
        InstanceId instance;
        QString kind; ///< of the service: database, balancer, …
        QList<ServiceId> callers; ///< who suffers with it, nearest first
        QList<ServiceId> callees; ///< whom it needs
    } node;

    /// Finds the node by the labels `service`, `instance` and `job`.
    static AlertFacts of(const Alert &alert, const Topology &topology);
};

/// A runbook that may help, and why one would think so.
struct RunbookAdvice
{
    enum class Ground
    {
        Link, ///< the alert itself names it
        Meant, ///< it says that it is meant for it
        Alert, ///< it names the alert
        Name, ///< it is called as the alert
        Service, ///< it is for the service
        Likeness, ///< its name is nearly the alert's
        Neighbour, ///< it is for a service that this one needs, or that needs it
        Words ///< it speaks of the same things
    };

    const Runbook *runbook = nullptr;
    Ground ground = Ground::Words;
    double score = 0; ///< 0 to 1, within what its ground allows
    QString thing; ///< what they have in common: a name, a service, words
    QString reason; ///< one English sentence

    /// Somebody has said so: no likeness, no neighbourhood.
    bool isCertain() const { return ground <= Ground::Name; }
    bool operator==(const RunbookAdvice &) const = default;
};

/// Best first; at most ten. Of twins, the one in `language`.
QList<RunbookAdvice> adviseRunbooks(const AlertFacts &alert, const QList<Runbook> &runbooks, QStringView language);

}
