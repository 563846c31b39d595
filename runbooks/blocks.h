// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbooks/outline.h"
#include "runbooks/runbook.h"

namespace Hikeshi {

/// What the info string of a fence means: `action`, `verify`, …; nothing for a fence that is text.
std::optional<Block::Kind> blockKind(QStringView info);
/// The word of a kind, as written in a fence.
QString word(Block::Kind kind);
QStringList blockWords();

/// The language of a shell fence by its info string, empty for any other: `bash title=x` is `bash`.
QString shellLanguage(QStringView info);

/// Reads one block. What is wrong in it is a finding with its line in the file; the rest is used. `line` is that of the
/// block's first content line.
Block readBlock(Block::Kind kind, int line, const QString &content, const QString &file, Findings &findings);

/// Finds the steps that ways lead to, and tells what only the whole runbook tells: ways that lead nowhere, blocks that
/// cannot stand together in one step.
void bindWays(Runbook &runbook, Findings &findings);

}
