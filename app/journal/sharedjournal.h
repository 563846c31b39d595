// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/entry.h"
#include "situation/clock.h"
#include "situation/result.h"

#include <QFuture>
#include <QObject>

#include <memory>
#include <optional>

namespace Hikeshi {

/// What several consoles remember together: who has claimed what, approvals, the global stop. An append-only,
/// hash-chained table in PostgreSQL (11 or later), reached from a thread of its own; LISTEN/NOTIFY tells each console
/// of what another wrote. Nothing here blocks the caller's thread.
///
/// Entry::number and Entry::at are the database's own, not those of the console's file. Every body carries `console`;
/// that of a claim also `claim: {things, for_ms}`,
/// and with `of: NUMBER` it prolongs the claim that entry began.
class SharedJournal : public QObject
{
    Q_OBJECT

public:
    struct Place
    {
        QString host;
        int port = 5432;
        QString database;
        QString user;
        QString password;
        QString console; ///< this console's name, unlike any other's: consoleName()

        QString text() const; ///< `host:port/database`
        bool operator==(const Place &) const = default;
    };

    enum class State
    {
        Connecting, ///< not reached yet, and not known to be away
        Connected,
        Away
    };

    /// Begins to connect; reports come with the event loop. `clock` says since when it is away.
    SharedJournal(const Place &place, Clock &clock, QObject *parent = nullptr);
    ~SharedJournal() override;

    const Place &place() const;
    State state() const;
    /// Since when it is away, and why: `db:5432/ops: has been away since …: connection refused; …`. Empty when
    /// connected.
    QString trouble() const;
    std::optional<Instant> awaySince() const;

    /// The newest entries known to this process, oldest first, at most maximumEntries. Everything else was told by
    /// appended() before.
    const QList<Entry> &entries() const;
    const Entry *entry(qint64 number) const; ///< null when it is not among entries()
    bool isOwn(const Entry &entry) const; ///< written by this console

    /// Remembers `draft` for all consoles. Ends when it is committed and among entries(). While away it fails at once.
    /// When the connection breaks in between, it is looked up on return and is remembered exactly once; after
    /// `resolveFor` without return it fails, and the error says that the outcome is not known.
    QFuture<Result<Entry>> append(const Draft &draft);

    struct Claim
    {
        QStringList things; ///< `service:ledger-db`, `instance:web-2`
        Milliseconds forHow{0}; ///< up to an hour
        Draft draft;
        qint64 prolongs = 0; ///< any entry of a claim of this console, which then holds `things` instead; 0: a new one
    };
    /// Appended only when none of `things` is claimed by another console now: judged by the database's clock, in one
    /// transaction. Otherwise Refused, saying by whom and until when. This console's other claims are no obstacle: each
    /// is one of its own, and what two hold is free when both are over. Prolonging proves at the moment of acting that
    /// it is still held.
    QFuture<Result<Entry>> claim(const Claim &claim);
    /// Gives up the claim that entry `claim` began or prolonged, and no other; a claim that is over is no error.
    QFuture<Result<void>> release(qint64 claim, const QString &reason);

    /// What a claim's entry says of itself.
    struct Claimed
    {
        QStringList things;
        QString console;
        Instant until; ///< by the database's clock
        qint64 claim = 0; ///< the entry that began it: the claim's name
    };
    static std::optional<Claimed> claimedBy(const Entry &entry); ///< nothing when the entry claims nothing

    static QString consoleName(); ///< `host/pid/random`

    static constexpr qsizetype maximumEntries = 10'000;
    static constexpr qsizetype maximumBody = 1024 * 1024;
    static constexpr Milliseconds resolveFor{10'000};

Q_SIGNALS:
    /// Each entry once, in order, those from before this process first. It is in entries() by then.
    void appended(const Hikeshi::Entry &entry);
    void stateChanged(); ///< or the reason why it is away

private:
    std::optional<Claimed> ownClaim(qint64 number) const;
    struct Private;
    std::unique_ptr<Private> d;
};

}
