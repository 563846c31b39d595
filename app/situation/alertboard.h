// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/observation.h"

namespace Hikeshi {

/// One alert as the console shows it. It latches: a cleared alert stays until somebody has acknowledged it.
struct BoardAlert
{
    Alert alert;
    SourceId source;
    Instant raised; ///< when the console first saw it fire
    std::optional<Instant> cleared;
    std::optional<Instant> acknowledged;
    QString acknowledgedBy;
    std::optional<Instant> shelvedUntil;
    bool firstOut = false; ///< the first to fire since the board was last quiet

    bool operator==(const BoardAlert &) const = default;
};

/// Alerts now firing, or cleared and not acknowledged yet. Acknowledging and shelving are journal entries folded in
/// here.
class AlertBoard
{
public:
    /// Changes that the journal should remember, oldest first: newly raised and newly cleared alerts.
    struct Change
    {
        BoardAlert alert; ///< as it was at the change
        bool raised = false;
    };

    QList<Change> apply(const SourceId &source, const Alert &alert, Instant now);
    QList<Change> apply(const SourceId &source, const AlertList &list, Instant now);
    void acknowledge(const AlertId &id, const QString &who, Instant at);
    void shelve(const AlertId &id, Instant until);

    /// Critical before warning, then first-out, then older first. Shelved ones are left out.
    QList<BoardAlert> shown(Instant now) const;
    QList<BoardAlert> shelved(Instant now) const;
    const BoardAlert *find(const AlertId &id) const;
    QList<BoardAlert> all() const { return m_alerts; }

private:
    BoardAlert *entry(const AlertId &id);
    void clear(BoardAlert &alert, Instant at, QList<Change> &changes);
    void sweep();
    QList<BoardAlert> m_alerts;
};

}
