// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbooks/runbook.h"

namespace Hikeshi {

/// A fenced block as it stands in the source, of any language.
struct Fence
{
    QString language; ///< its info string
    QString text; ///< without the indentation of the list it stands in
    int line = 0; ///< 1-based, of its first content line
    int step = -1; ///< index; -1: before the first step

    bool operator==(const Fence &) const = default;
};

QList<Fence> fencesOf(const Runbook &runbook);

/// Whether a fence of this info string is a block that the console understands.
bool isBlockWord(const QString &info);

/// The YAML between the `---` lines on top; empty when there is none. Its first line is line 2 of the file.
QByteArray frontMatterOf(const QByteArray &source);

/// Where one step leads.
struct FlowEdge
{
    enum class Kind
    {
        Next, ///< to the step below, or the end
        Branch, ///< of a decision
        Holds, ///< an `if` or `while` whose conditions hold
        Else, ///< they do not
        Parallel ///< may be done at the same time
    };

    static constexpr int end = -1;
    static constexpr int nowhere = -2; ///< no step has that title
    static constexpr int ambiguous = -3; ///< several have

    Kind kind = Kind::Next;
    QString label; ///< of a branch
    int to = end; ///< index of a step
    int until = end; ///< Parallel: the last step under the heading that is named; otherwise as `to`
    QString named; ///< the title written; empty for the step below
    int line = 0; ///< 1-based, where it is written

    bool operator==(const FlowEdge &) const = default;
};

/// Edges of every step, in order.
QList<QList<FlowEdge>> flowOf(const Runbook &runbook);

/// Steps that can be reached from the first.
QList<bool> reachable(const QList<QList<FlowEdge>> &flow);

}
