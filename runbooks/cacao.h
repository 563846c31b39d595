// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbooks/runbook.h"

#include <QJsonObject>

namespace Hikeshi {

/// CACAO 2.0 playbooks (OASIS): the interchange format of security orchestration. What they hold and Markdown does not
/// is kept in comments, so that export gives it back.

/// Everything that is wrong in a playbook: its form, as the standard's schema has it, and what no schema sees: steps
/// that are not there, cycles outside a while, steps nobody reaches, variables nobody sets. At most 4 MiB and 64 levels
/// deep.
Findings checkCacao(const QByteArray &json, const QString &file);

/// A playbook's workflow as a graph, to be compared.
struct CacaoGraph
{
    struct Edge
    {
        QString from;
        QString label; ///< on_completion, on_true, next_steps, `case NAME`, …
        QString to;
        auto operator<=>(const Edge &) const = default;
    };

    QString start;
    QMap<QString, QString> steps; ///< type by id
    QList<Edge> edges; ///< sorted

    static CacaoGraph of(const QJsonObject &playbook);
    bool operator==(const CacaoGraph &) const = default;
};

struct CacaoImport
{
    QByteArray markdown; ///< empty when the playbook has an error
    QString name; ///< a file name for it, without `.md`
    Findings findings;
};

/// Makes a runbook of it. Refused when checkCacao() finds an error.
CacaoImport importCacao(const QByteArray &json, const QString &file);

struct CacaoExportOptions
{
    Instant at; ///< when it is made: `created` of what had none, and `modified`
    QString createdBy; ///< `identity--UUID`; empty: one for Hikeshi
};

/// A valid playbook of any runbook. Our blocks stand in a step extension, and in words for who does not know it. What
/// CACAO cannot say is a finding.
QJsonObject exportCacao(const Runbook &runbook, const CacaoExportOptions &options, Findings &findings);

}
