// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/entry.h"
#include "situation/incident.h"
#include "situation/result.h"

#include <QFuture>
#include <QObject>

namespace Hikeshi {

class Journal;
class Situation;

/// The incidents of the journal, and what people do to the open one. Each of its verbs is one journal entry.
class IncidentBook : public QObject
{
    Q_OBJECT

public:
    IncidentBook(Situation &situation, Journal &journal, QObject *parent = nullptr);

    const QList<Incident> &all() const { return m_incidents; } ///< oldest first
    std::optional<Incident> open() const; ///< the newest that is not resolved

    /// What declaring now would say: title and service of the first-out alert, its start, severity by its weight.
    Incident proposal() const;

    QFuture<Result<Entry>> declare(const Incident &incident, const QString &operatorId);
    /// Writes what differs from the open incident.
    QFuture<Result<Entry>> change(const Incident &after, const QString &operatorId);
    QFuture<Result<Entry>> resolve(const QString &operatorId);
    /// Belongs to the open incident, or to none.
    QFuture<Result<Entry>> note(const QString &markdown, const QString &operatorId);
    void acknowledge(const AlertId &alert, const QString &operatorId);
    void shelve(const AlertId &alert, Milliseconds duration, const QString &reason, const QString &operatorId);

Q_SIGNALS:
    void changed();
    void resolved(const Hikeshi::IncidentId &incident);

private:
    void fold();

    Situation &m_situation;
    Journal &m_journal;
    QList<Incident> m_incidents;
};

}
