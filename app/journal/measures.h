// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/entry.h"

#include <optional>

namespace Hikeshi {

/// One duration of an incident, and the entry that ended it.
struct Measure
{
    std::optional<Milliseconds> duration; ///< nothing: it has not happened
    qint64 entry = 0;

    bool operator==(const Measure &) const = default;
};

/// How long things took, each from the first-out alert. Everything is read from the entries given: those of one
/// incident or drill.
struct Measures
{
    std::optional<Instant> firstOut; ///< when the first alert fired
    qint64 firstOutEntry = 0;
    Measure detect; ///< from the rule's condition (starts_at) to the alert's arrival
    Measure acknowledge;
    Measure declare;
    Measure firstNotice; ///< the first confirmed publication
    Measure mitigate; ///< the first confirmed action that is not a publication
    Measure restore; ///< the last critical alert cleared; when none was critical, the last alert

    bool operator==(const Measures &) const = default;
};

Measures measuresOf(const QList<Entry> &entries);

/// The entries from the first-out alert before an incident was declared until it was resolved (a drill's at the latest
/// until the drill ended), or until now.
QList<Entry> entriesOf(const QString &incident, const QList<Entry> &entries);

}
