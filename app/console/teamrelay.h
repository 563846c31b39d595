// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/entry.h"
#include "situation/result.h"

#include <QCoro/QCoroTask>
#include <QMap>
#include <QObject>
#include <QQueue>

#include <functional>

namespace Hikeshi {

class Journal;

/// Several consoles in one drill: what people do at one of them comes into the journal of each, with its numbers made
/// to fit there. So a role's work counts wherever it sits. `{console, entry, kind, actor, body}` goes over the
/// exchange; a told entry's body carries `told_by: {console, entry}`, and is never told on.
class TeamRelay : public QObject
{
    Q_OBJECT

public:
    using Tell = std::function<QCoro::Task<Result<void>>(QJsonObject)>;

    /// `tell` gives it to the exchange, which tells everybody, this console too. `operators`: whose doing is taken.
    TeamRelay(Journal &journal, QStringList operators, Tell tell, QObject *parent = nullptr);

    /// Tells while a drill runs.
    void setRunning(bool running);
    /// A frame of the exchange's stream, hostile or not.
    void hear(const QJsonObject &frame);

Q_SIGNALS:
    void failed(const QString &why); ///< the others were not told

private:
    using Origin = std::pair<QString, qint64>; ///< a console, and the entry's number there

    void consider(const Entry &entry);
    void send(const Entry &entry);
    QCoro::Task<void> sendNext();
    void takeNext();
    /// As it reads here; nothing when it is about something that is not known here.
    std::optional<Draft> fitted(const QJsonObject &frame) const;
    std::optional<qint64> openIncident() const;
    void remember(const Entry &entry);

    Journal &m_journal;
    QStringList m_operators;
    Tell m_tell;
    QString m_self; ///< this console's name
    bool m_running = false;
    qint64 m_began = 0; ///< the entry that this drill began with here
    QQueue<QJsonObject> m_out;
    bool m_isSending = false;
    QQueue<QJsonObject> m_in;
    bool m_isTaking = false;
    QMap<Origin, qint64> m_here; ///< the numbers here of what was told
};

}
