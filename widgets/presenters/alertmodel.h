// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/alertboard.h"
#include "widgets/presenters/coalesced.h"
#include "widgets/presenters/theme.h"

#include <QAbstractListModel>

namespace Hikeshi {

class Look;
class Situation;
struct SiteFacts;

/// Alerts of one name on one service, as one line of the list.
struct AlertRow
{
    AlertId id; ///< the one that stands for the group: its weightiest, then its first
    QList<AlertId> members;
    QString key; ///< name and service: what makes it one line
    QString name;
    QString summary;
    QString note; ///< right of the summary: `first-out`, `3 in group`, `✓ ops-1`
    QString state; ///< in place of the summary: `cleared, not acknowledged`
    InstanceId instance; ///< may be empty
    Theme::Tone tone = Theme::Tone::Quiet;
    Instant since; ///< what its age counts from: when it fired, or when it cleared
    bool firstOut = false;
    bool acknowledged = false; ///< every member is
    bool cleared = false; ///< every member has
    bool shelved = false;
    bool gone = false; ///< no longer on the board; stays while the pointer rests on the list
    QString tip;

    bool isCalm() const { return acknowledged || cleared || shelved || gone; }
    bool operator==(const AlertRow &) const = default;
};

/// The alert board as lines: critical before warning, first-out on top, one line a group. Changes are gathered; while
/// the list is held (the pointer is over it) lines keep their places and new ones come below.
class AlertModel : public QAbstractListModel
{
    Q_OBJECT

public:
    AlertModel(const Situation &situation, const SiteFacts &site, const Look &look, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    const AlertRow &row(const QModelIndex &index) const { return m_rows[index.row()]; }
    QModelIndex indexOf(const AlertId &alert) const; ///< the line of its group; invalid when there is none
    QString age(const AlertRow &row) const;
    QString line(const AlertRow &row) const; ///< the whole of it as text, to copy and to read out

    int alertCount() const { return m_alerts; } ///< shown, each member counted
    int shelvedCount() const { return m_shelved; }
    bool showsShelved() const { return m_showsShelved; }
    void setShowsShelved(bool shows); ///< shelved lines come last
    void hold(bool held);
    void refresh(); ///< now, not when the next change comes

Q_SIGNALS:
    void refreshed();

private:
    QList<AlertRow> wanted() const;
    AlertRow rowOf(const QList<BoardAlert> &group, bool shelved) const;
    void describe(AlertRow &row, const QList<BoardAlert> &group) const;
    void keepPlaces(QList<AlertRow> &rows) const;
    void take(const QList<AlertRow> &rows);

    const Situation &m_situation;
    const SiteFacts &m_site;
    const Look &m_look;
    QList<AlertRow> m_rows;
    int m_alerts = 0;
    int m_shelved = 0;
    bool m_showsShelved = false;
    bool m_held = false;
    Coalesced m_refresh;
    Coalesced m_age;
};

}
