// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/entry.h"
#include "situation/observation.h"
#include "situation/result.h"

#include <QSqlDatabase>

#include <memory>

namespace Hikeshi {

/// The journal's SQLite file: one connection, used by one thread. Entries are append-only (triggers refuse UPDATE and
/// DELETE).
class JournalFile
{
public:
    enum class Mode
    {
        Write,
        Read
    };

    /// Makes the file and its tables when writing; refuses what is not a journal and leaves it untouched.
    static Result<std::unique_ptr<JournalFile>> open(const QString &path, Mode mode);
    ~JournalFile();
    JournalFile(const JournalFile &) = delete;
    JournalFile &operator=(const JournalFile &) = delete;

    /// From now on used, and destroyed, by that thread alone.
    void moveToThread(QThread *thread) { m_database.moveToThread(thread); }

    /// Entries with a number above `after`, checked against the chain. The error names the first bad entry.
    Result<QList<Entry>> read(qint64 after, QByteArray previousHash);
    /// All or nothing, synced when it returns.
    Result<void> write(const QList<Entry> &entries);
    Result<void> writeSamples(const QList<SampleBatch> &batches);
    Result<QList<SampleBatch>> readSamples(Instant from, Instant to);

    static constexpr qsizetype maximumBody = 1024 * 1024;

private:
    JournalFile(QString path, QString connection);
    Result<void> prepare(Mode mode);
    Error error(const QString &what) const;

    QString m_path;
    QString m_connection;
    QSqlDatabase m_database;
};

}
