// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbooks/cacaomodel.h"
#include "runbooks/flow.h"

namespace Hikeshi::Cacao {

/// One step of the Markdown, taken apart.
struct Part
{
    QString title;
    QJsonObject comment; ///< what import left: id, ways, step; empty for a step of our own
    QString text; ///< without blocks, commands and comments
    QList<Fence> blocks; ///< ours
    QList<Fence> commands;
    QList<FlowEdge> edges;
    QJsonArray ways;
    QString type;
    QString id;

    QJsonObject original() const;
    bool has(const QString &block) const;
    /// Nobody changed where it leads since it was imported.
    bool leadsAsBefore() const;
};

/// The steps of a runbook, without their ids.
QList<Part> partsOf(const Runbook &runbook);

/// Whether a block of this word says where its step leads.
bool isWay(const QString &word);

/// Text without the lines of fences that are told apart, and without our comments.
QString proseOf(const QString &markdown, bool keepsFences, const QStringList &commandLanguages);

}
