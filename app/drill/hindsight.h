// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drill/scenario.h"
#include "journal/entry.h"

namespace Hikeshi {

/// What somebody did in a drill, so long after its start: to be played again, at another time.
struct DrillIntent
{
    qint64 entry = 0; ///< its intent
    DrillPath::Deed deed;

    bool operator==(const DrillIntent &) const = default;
};

/// Of one drill's entries (`drillEntries`), in the order in which they were done. Notices are deeds, too: they calm
/// customers.
QList<DrillIntent> intentsIn(const QList<Entry> &drill);

/// `[{"at_ms": 90000, "action": "haproxy.drain", "target": "web-2", "arguments": {}}]`: what `--deeds` reads.
QByteArray toJson(const QList<DrillPath::Deed> &deeds);
Result<QList<DrillPath::Deed>> deedsFrom(const QByteArray &text, const QString &file);

}
