// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/action.h"
#include "runbooks/runbook.h"
#include "situation/finding.h"
#include "situation/topology.h"

#include <functional>

namespace Hikeshi {

/// One finding of the linter. Its rule tells what kind it is.
struct LintFinding
{
    QString rule;
    Finding finding;
    int column = 0; ///< 1-based, in letters; 0: not known

    bool operator==(const LintFinding &) const = default;
};

struct LintRule
{
    QString id;
    QString summary; ///< one sentence, English
    Finding::Grade grade = Finding::Grade::Warning; ///< as it usually is
};

/// All there are, in the order they are listed in.
const QList<LintRule> &lintRules();

/// An alert that the site can raise, from its alert rules.
struct KnownAlert
{
    QString name;
    QMap<QString, QString> labels;
    QMap<QString, QString> annotations;
    QString file; ///< of the rules
    int line = 0;

    bool operator==(const KnownAlert &) const = default;
};

/// Prometheus alert rules (`groups: [{rules: [{alert: …}]}]`); recording rules are left out.
QList<KnownAlert> readAlertRules(const QByteArray &yaml, const QString &file, Findings &findings);

/// What the linter knows beside the runbook. What is not given is not checked.
struct LintContext
{
    std::optional<QList<ActionSpec>> catalogue;
    std::optional<Topology> topology; ///< empty: services are told by a stream, so names cannot be checked
    std::optional<QList<KnownAlert>> alerts;
    /// Says what is wrong with an argument's value; empty when it fits. Without it types are looked at, not patterns.
    std::function<QString(const ArgumentSpec &spec, const QString &value)> misfit;
    std::optional<QStringList> runbooks; ///< names that `runbook:NAME` and sub-runbooks may have
    /// Content of a file that a link names, by its path; nothing when it is not there; of a directory empty.
    std::function<std::optional<QByteArray>(const QString &path)> file;
};

/// Everything that is wrong in one runbook, by line. What Runbook::parse says of it is among it.
QList<LintFinding> lint(const QByteArray &source, const QString &file, const LintContext &context);

/// Alerts that lead to no runbook.
QList<LintFinding> lintAlerts(const QList<KnownAlert> &alerts, const QList<Runbook> &runbooks);
/// The same for who writes `draft`, which stands in for the one of its file name among `runbooks`: one finding at its
/// `alerts:`, however many alerts lead nowhere.
std::optional<LintFinding> lintUnbound(const Runbook &draft, const QList<KnownAlert> &alerts,
                                       const QList<Runbook> &runbooks);

}
