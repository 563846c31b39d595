// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/sharedjournal.h"

#include <QSqlDatabase>

#include <atomic>
#include <functional>
#include <mutex>

namespace Hikeshi {

/// What the shared journal's worker is asked to do. Known to both threads; only `abandoned` changes.
struct SharedOrder
{
    QString token; ///< taken by the table once, so that an order whose answer was lost can be given again
    Draft draft;
    QStringList things; ///< to claim
    qint64 forMs = 0; ///< 0: no claim
    qint64 ofClaim = 0; ///< the claim that is prolonged, or without forMs given up; 0: none
    quint64 epoch = 0; ///< the connection under which it was asked for
    std::atomic<bool> abandoned{false}; ///< nobody waits for it any more
};

/// Ends a call that the server never answers: shuts the socket, from another thread. libpq has no time-out of its own
/// for that.
class SocketBreaker
{
public:
    ~SocketBreaker() { take(-1); }
    void take(int socket); ///< a copy of it; -1: none
    void begin(); ///< a call to the server starts
    void end();
    void breakIfLongerThan(Milliseconds time);

private:
    std::mutex m_mutex;
    int m_socket = -1;
    std::optional<std::chrono::steady_clock::time_point> m_since;
};

/// One connection to the database; used, made and destroyed by one thread. Calls block for seconds at most.
class SharedJournalLink
{
public:
    /// Connects and listens; makes the tables when there are none and the user may. `notified` is called in this
    /// thread when somebody has appended.
    static Result<std::unique_ptr<SharedJournalLink>> open(const SharedJournal::Place &place, SocketBreaker &breaker,
                                                           QObject *context, const std::function<void()> &notified);
    ~SharedJournalLink();
    SharedJournalLink(const SharedJournalLink &) = delete;
    SharedJournalLink &operator=(const SharedJournalLink &) = delete;

    bool isLost() const { return m_isLost; } ///< the last error was the connection's, not the statement's

    /// The next entries after `after`, at most pageSize, checked against the chain; the entry `after` itself must still
    /// be the one with hash `previous`. The error names the first bad entry.
    Result<QList<Entry>> read(qint64 after, QByteArray previous);

    /// The number of the entry that is there now; 0 when a claim to give up was over already. Refused when something is
    /// claimed.
    Result<qint64> submit(const SharedOrder &order);
    Result<qint64> find(const QString &token); ///< 0 when it is not there

    static constexpr int pageSize = 100;

private:
    SharedJournalLink(const SharedJournal::Place &place, SocketBreaker &breaker);
    Result<void> connectNow();
    Result<void> prepare();
    Result<void> makeTables();
    Result<void> upgradeTables();
    Result<void> inOneTransaction(const QStringList &statements);
    Result<void> askRights();
    Result<QList<QVariantList>> rows(const QString &statement, const QVariantList &values = {});
    Error statementError(const QSqlError &error);
    Result<Entry> checked(const QVariantList &row, qint64 expected, const QByteArray &previous) const;
    std::unexpected<Error> broken(qint64 number, const QString &why) const;

    SharedJournal::Place m_place;
    SocketBreaker &m_breaker;
    QString m_connection;
    QSqlDatabase m_database;
    bool m_mayWrite = false;
    bool m_isLost = false;
};

}
