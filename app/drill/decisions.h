// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/entry.h"

#include <QStringList>

#include <optional>

namespace Hikeshi {

/// What somebody would have done, written down before seeing what was done.
struct Decision
{
    qint64 entry = 0;
    Instant at;
    QString who;
    QString question;
    QString answer; ///< in words
    QString act; ///< an action's id, `acknowledge`, `declare` or `wait`; empty: only words
    QString reason;

    bool operator==(const Decision &) const = default;
};

/// Something that was really done: an action's id, `acknowledge` or `declare`.
struct Deed
{
    qint64 entry = 0; ///< in the journal of whoever did it
    Instant at;
    QString act;
    QString target;
    QString who;

    bool operator==(const Deed &) const = default;
};

/// One decision beside what the commander did.
struct Shadowed
{
    Decision decision;
    std::optional<Deed> same; ///< the same act, the nearest in time; nothing: the commander never did it
    std::optional<Deed> next; ///< what the commander did next after the decision

    /// By how much the decision was sooner than the same deed; below zero: it was later.
    std::optional<Milliseconds> sooner() const;
    bool operator==(const Shadowed &) const = default;
};

/// A decision is `wait` when nothing is to be done now: right as long as the commander did nothing for so long.
inline constexpr Milliseconds waitHolds = std::chrono::seconds(30);

/// Every decision in `mine` beside the deeds in `commanders`, which may be the same entries. Deeds of others count;
/// when nobody else did anything, one's own.
QList<Shadowed> shadowsOf(const QList<Entry> &mine, const QList<Entry> &commanders);

/// Hostile bodies give defaults.
Decision decisionFrom(const Entry &entry);
QList<Deed> deedsIn(const QList<Entry> &entries);

/// Who did something in these entries, in the order of their first deed; what the console does by itself is nobody's.
QStringList peopleIn(const QList<Entry> &entries);

namespace Drafts {
Draft drillDecision(const Decision &decision);
}

}
