// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/action.h"
#include "journal/entry.h"
#include "situation/finding.h"

#include <QHash>

namespace Hikeshi {

/// What the journal tells of acting: actions, selections, temporary defences, the stop, arming. Takes one entry after
/// another; what breaks the tables of control/action.h changes nothing and is reported.
class ActionFold
{
public:
    struct Stop
    {
        bool on = false;
        QString reason;
        QString by;
        Instant at;

        bool operator==(const Stop &) const = default;
    };

    void take(const Entry &entry);

    const QList<ActionRecord> &records() const { return m_records; } ///< oldest first; refused ones too
    const ActionRecord *record(qint64 number) const;
    /// Those that guards look at: under way, and the newest of each action on each target.
    QList<ActionRecord> relevant() const;
    /// Not ended by an entry; their time may be over all the same. Their specs hold the action's id only.
    const QMap<qint64, Selection> &held() const { return m_held; }
    /// How a selection ended; nothing when there never was one.
    std::optional<Selection::State> selectionState(qint64 number) const;
    const QMap<qint64, Expiry> &expiries() const { return m_expiries; } ///< by intent
    const Stop &stop() const { return m_stop; }
    std::optional<Instant> armedUntil() const { return m_armedUntil; }
    const Findings &findings() const { return m_findings; } ///< by entry number as line

private:
    void takeIntent(const Entry &entry);
    void takeProgress(const Entry &entry, ActionRecord &record);
    void takeSelection(const Entry &entry);
    void follow(const Entry &entry, ActionRecord &record, ActionState to);
    void endSelection(const Entry &entry, qint64 number, Selection::State to);
    void settleExpiries(const ActionRecord &record);
    void report(const Entry &entry, const QString &what);

    struct Newest
    {
        qsizetype any = -1; ///< not refused
        qsizetype acted = -1; ///< neither refused nor failed
    };
    QList<ActionRecord> m_records;
    QHash<qint64, qsizetype> m_index;
    QMap<std::pair<QString, QString>, Newest> m_newest; ///< by action and target
    QSet<qsizetype> m_open;
    QMap<qint64, Selection> m_held;
    QHash<qint64, Selection::State> m_selectionStates;
    QMap<qint64, Expiry> m_expiries;
    QMap<qint64, Expiry> m_announced; ///< of intents whose outcome is not told yet
    Stop m_stop;
    std::optional<Instant> m_armedUntil;
    Findings m_findings;
};

/// The selection that an action.selected tells of, as it began. Its spec holds the action's id only.
Selection selectionFrom(const Entry &entry);

/// Every action these entries tell of, oldest first; refused ones too.
QList<ActionRecord> foldActions(const QList<Entry> &entries);

}
