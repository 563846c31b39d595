// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/sharedjournallink.h"

#include <QTimer>

namespace Hikeshi {

/// Lives in the shared journal's thread: keeps a connection there, reads on from the last number, carries out one order
/// at a time, and comes back after a break.
class SharedJournalWorker : public QObject
{
public:
    using Order = std::shared_ptr<SharedOrder>;

    /// Called in this thread. Between one connected and the next away, orders of that epoch are each answered by done;
    /// away ends all that are not answered yet, but for `unresolved`, whose outcome is not known.
    struct Ears
    {
        std::function<void(quint64 epoch)> connected;
        std::function<void(const Error &why, const QString &unresolved)> away;
        std::function<void(const QList<Entry> &entries)> read;
        std::function<void(const QString &token, const Result<qint64> &number)> done;
    };

    SharedJournalWorker(const SharedJournal::Place &place, SocketBreaker &breaker, Ears ears);

    void begin();
    void carryOut(const Order &order);
    void end(); ///< closes the connection; nothing follows

private:
    void connectNow();
    void beat();
    Result<void> catchUp();
    Result<void> resolve();
    void lose(const Error &why);

    SharedJournal::Place m_place;
    SocketBreaker &m_breaker;
    Ears m_ears;
    std::unique_ptr<SharedJournalLink> m_link;
    QTimer m_beat;
    QTimer m_retry;
    Milliseconds m_backOff;
    quint64 m_epoch = 0;
    qint64 m_number = 0;
    QByteArray m_hash;
    Order m_unresolved;
    bool m_newsPlanned = false;
};

}
