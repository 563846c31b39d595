// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/entry.h"
#include "situation/result.h"

namespace Hikeshi {

/// A journal file read without opening it for writing, its chain checked. The error names the first bad entry.
/// A chain alone cannot show a cut tail: compare the head with one noted elsewhere.
Result<QList<Entry>> readJournal(const QString &path);

/// One JSON object a line: number, at (ISO 8601), kind, actor, body, hash (hex).
QByteArray toJsonLines(const QList<Entry> &entries);

}
