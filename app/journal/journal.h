// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/entry.h"
#include "situation/clock.h"
#include "situation/observation.h"
#include "situation/result.h"

#include <QFuture>
#include <QObject>

#include <memory>
#include <optional>

namespace Hikeshi {

/// What happened: append-only, hash-chained, durable. SQLite (WAL, synchronous FULL) written by a thread of its own;
/// entries of one append are on disk before its future ends. One writer per file: a second opener gets the journal
/// read-only.
class Journal : public QObject
{
    Q_OBJECT

public:
    enum class Access
    {
        ReadWrite,
        ReadOnly
    };

    /// Opens or makes `path`, checks the chain. When another process writes it, the journal opens ReadOnly and writer()
    /// says who.
    static Result<std::unique_ptr<Journal>> open(const QString &path, Clock &clock, Access wanted = Access::ReadWrite);
    ~Journal() override;

    Access access() const;
    QString path() const;
    QString writer() const; ///< `pid 4711 on host`, of the other process when read-only

    /// All entries known to this process, oldest first: a mirror of the file.
    const QList<Entry> &entries() const;
    const Entry *entry(qint64 number) const;

    /// Remembers `draft` at the clock's now. Ends when the entry is synced, in the order asked. On failure (disk full,
    /// locked, read-only) nothing is remembered and failure() says why until an append succeeds again.
    QFuture<Result<Entry>> append(const Draft &draft);
    std::optional<Error> failure() const;
    int pending() const; ///< appends asked for and not told of yet

    /// Samples for replay: kept beside the chain in the same file, written in the background in batches, not
    /// acknowledged.
    void keep(const SampleBatch &batch);
    /// Samples kept in [from, to), by series, in rising time. Reads on the writer's thread.
    QFuture<Result<QList<SampleBatch>>> samples(Instant from, Instant to);

Q_SIGNALS:
    void appended(const Hikeshi::Entry &entry); ///< synced, and in entries()
    void failed(const Hikeshi::Error &error);
    void recovered();

private:
    friend class JournalWriter;
    struct Order;
    struct Private;
    void hear(const QList<Order> &orders, const Result<QList<Entry>> &written);
    explicit Journal(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

}
