// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbooks/flow.h"
#include "runbooks/lint.h"

namespace Hikeshi {

/// What every part of the linter looks at, and where it puts what it finds.
struct Linting
{
    const Runbook &runbook;
    const LintContext &context;
    QList<Fence> fences;
    QStringList lines; ///< of the source
    QStringList declared; ///< names under `variables:` in the front matter
    QList<LintFinding> findings;

    /// `line` 1-based; `column` 1-based or 0. The grade is the rule's own.
    void report(const QString &rule, int line, int column, const QString &what, const QString &remedy);
    /// 1-based column of `part` in line `line`; 0 when it is not in it.
    int columnOf(int line, const QString &part) const;
};

void lintFlow(Linting &linting);
void lintCommands(Linting &linting);
void lintLinks(Linting &linting);
void lintVariables(Linting &linting);
void lintActions(Linting &linting);
void lintBindings(Linting &linting);

}
