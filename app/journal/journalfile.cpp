// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/journalfile.h"

#include "journal/chain.h"

#include <QAtomicInt>
#include <QDataStream>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSqlError>
#include <QSqlQuery>

#include <cmath>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr int applicationId = 0x48494b53; // "HIKS", so that file(1) and we know the file
constexpr int schemaVersion = 1;

QStringList schema()
{
    return {
        u"CREATE TABLE entries (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, actor TEXT NOT "
        u"NULL,"
        " body BLOB NOT NULL, hash BLOB NOT NULL) STRICT"_s,
        u"CREATE TRIGGER entries_stay BEFORE UPDATE ON entries BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"_s,
        u"CREATE TRIGGER entries_remain BEFORE DELETE ON entries BEGIN SELECT RAISE(ABORT, 'the journal is append-only'); END"_s,
        u"CREATE TABLE samples (series TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, points BLOB NOT NULL) STRICT"_s,
        u"CREATE INDEX samples_by_time ON samples (last, first)"_s,
        u"PRAGMA application_id = %1"_s.arg(applicationId),
        u"PRAGMA user_version = %1"_s.arg(schemaVersion),
    };
}

QByteArray packed(const QList<Sample> &samples)
{
    QByteArray bytes;
    QDataStream out(&bytes, QIODevice::WriteOnly);
    out.setVersion(QDataStream::Qt_6_8);
    for (const Sample &sample : samples)
        out << toMilliseconds(sample.at) << sample.value;
    return bytes;
}

QList<Sample> unpacked(const QByteArray &bytes)
{
    QList<Sample> samples;
    QDataStream in(bytes);
    in.setVersion(QDataStream::Qt_6_8);
    while (!in.atEnd()) {
        qint64 at = 0;
        double value = 0;
        in >> at >> value;
        if (in.status() != QDataStream::Ok)
            break;
        samples.append({fromMilliseconds(at), value});
    }
    return samples;
}

}

JournalFile::JournalFile(QString path, QString connection)
    : m_path(std::move(path))
    , m_connection(std::move(connection))
    , m_database(QSqlDatabase::addDatabase(u"QSQLITE"_s, m_connection))
{
}

JournalFile::~JournalFile()
{
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(m_connection);
}

Error JournalFile::error(const QString &what) const
{
    return {ErrorKind::Storage, m_path, what, u"check free space and permissions of its folder"_s};
}

Result<std::unique_ptr<JournalFile>> JournalFile::open(const QString &path, Mode mode)
{
    static QAtomicInt count;
    std::unique_ptr<JournalFile> file(new JournalFile(path, u"journal-%1"_s.arg(count.fetchAndAddRelaxed(1))));
    const bool isNew = !QFileInfo::exists(path) || QFileInfo(path).size() == 0;
    if (isNew && mode == Mode::Read)
        return fail(ErrorKind::NotFound, path, u"there is no journal"_s, u"check the path"_s);
    file->m_database.setDatabaseName(path);
    file->m_database.setConnectOptions(mode == Mode::Read ? u"QSQLITE_OPEN_READONLY;QSQLITE_BUSY_TIMEOUT=2000"_s
                                                          : u"QSQLITE_BUSY_TIMEOUT=2000"_s);
    if (!file->m_database.open())
        return std::unexpected(file->error(u"cannot be opened: %1"_s.arg(file->m_database.lastError().databaseText())));
    if (const Result<void> ready = file->prepare(isNew ? mode : Mode::Read); !ready)
        return std::unexpected(ready.error());
    if (mode == Mode::Write) {
        QSqlQuery pragma(file->m_database);
        if (!pragma.exec(u"PRAGMA journal_mode = WAL"_s) || !pragma.exec(u"PRAGMA synchronous = FULL"_s))
            return std::unexpected(file->error(u"cannot be written: %1"_s.arg(pragma.lastError().databaseText())));
    }
    return file;
}

// Write here means: make the tables. An existing file is only looked at.
Result<void> JournalFile::prepare(Mode mode)
{
    QSqlQuery query(m_database);
    if (mode == Mode::Write) {
        m_database.transaction();
        for (const auto statements = schema(); const QString &statement : statements) {
            if (!query.exec(statement)) {
                const QString reason = query.lastError().databaseText();
                m_database.rollback();
                return std::unexpected(error(u"cannot be made: %1"_s.arg(reason)));
            }
        }
        if (!m_database.commit())
            return std::unexpected(error(u"cannot be made: %1"_s.arg(m_database.lastError().databaseText())));
        return {};
    }
    if (!query.exec(u"PRAGMA application_id"_s) || !query.next())
        return fail(ErrorKind::Storage, m_path, u"is not a journal: %1"_s.arg(query.lastError().databaseText()),
                    u"name another file; this one was not touched"_s);
    if (query.value(0).toInt() != applicationId)
        return fail(ErrorKind::Storage, m_path, u"is a database, but not a journal of Hikeshi"_s,
                    u"name another file; this one was not touched"_s);
    if (!query.exec(u"PRAGMA user_version"_s) || !query.next() || query.value(0).toInt() != schemaVersion)
        return fail(ErrorKind::Storage, m_path, u"is a journal of another version (%1)"_s.arg(query.value(0).toInt()),
                    u"open it with the Hikeshi that wrote it"_s);
    return {};
}

Result<QList<Entry>> JournalFile::read(qint64 after, QByteArray previousHash)
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    query.prepare(
        u"SELECT number, at, kind, actor, body, hash, length(body) FROM entries WHERE number > ? ORDER BY number"_s);
    query.addBindValue(after);
    if (!query.exec())
        return std::unexpected(error(u"cannot be read: %1"_s.arg(query.lastError().databaseText())));
    QList<Entry> entries;
    const auto broken = [&](qint64 number, const QString &why) {
        return fail(ErrorKind::Invalid, u"%1: entry %2"_s.arg(m_path).arg(number), why,
                    u"the entries before it are whole; keep the file as evidence"_s);
    };
    while (query.next()) {
        Entry entry{.number = query.value(0).toLongLong(),
                    .at = fromMilliseconds(query.value(1).toLongLong()),
                    .kind = query.value(2).toString(),
                    .actor = query.value(3).toString()};
        const qint64 expected = after + entries.size() + 1;
        if (entry.number != expected)
            return broken(expected, u"is missing (the next one is %1)"_s.arg(entry.number));
        if (query.value(6).toLongLong() > maximumBody)
            return broken(entry.number, u"is larger than 1 MiB"_s);
        const QByteArray body = query.value(4).toByteArray();
        entry.hash = query.value(5).toByteArray();
        if (entry.hash != chainHash(previousHash, entry.number, entry.at, entry.kind, entry.actor, body))
            return broken(entry.number, u"was changed after it was written: its hash does not match"_s);
        const QJsonDocument json = QJsonDocument::fromJson(body);
        if (!json.isObject())
            return broken(entry.number, u"is not a JSON object"_s);
        entry.body = json.object();
        previousHash = entry.hash;
        entries.append(entry);
    }
    if (query.lastError().isValid())
        return std::unexpected(error(u"cannot be read: %1"_s.arg(query.lastError().databaseText())));
    return entries;
}

Result<void> JournalFile::write(const QList<Entry> &entries)
{
    QSqlQuery query(m_database);
    if (!m_database.transaction())
        return std::unexpected(error(u"cannot be written: %1"_s.arg(m_database.lastError().databaseText())));
    query.prepare(u"INSERT INTO entries (number, at, kind, actor, body, hash) VALUES (?, ?, ?, ?, ?, ?)"_s);
    for (const Entry &entry : entries) {
        query.bindValue(0, entry.number);
        query.bindValue(1, toMilliseconds(entry.at));
        query.bindValue(2, entry.kind);
        query.bindValue(3, entry.actor.isNull() ? u""_s : entry.actor);
        query.bindValue(4, canonicalBody(entry.body));
        query.bindValue(5, entry.hash);
        if (!query.exec()) {
            const QString reason = query.lastError().databaseText();
            query.finish();
            m_database.rollback();
            return std::unexpected(error(u"cannot be written: %1"_s.arg(reason)));
        }
    }
    if (!m_database.commit()) {
        const QString reason = m_database.lastError().databaseText();
        m_database.rollback();
        return std::unexpected(error(u"cannot be written: %1"_s.arg(reason)));
    }
    return {};
}

Result<void> JournalFile::writeSamples(const QList<SampleBatch> &batches)
{
    QSqlQuery query(m_database);
    m_database.transaction();
    query.prepare(u"INSERT INTO samples (series, first, last, points) VALUES (?, ?, ?, ?)"_s);
    for (const SampleBatch &batch : batches) {
        if (batch.samples.isEmpty())
            continue;
        query.bindValue(0, batch.series.value);
        query.bindValue(1, toMilliseconds(batch.samples.first().at));
        query.bindValue(2, toMilliseconds(batch.samples.last().at));
        query.bindValue(3, packed(batch.samples));
        if (!query.exec()) {
            const QString reason = query.lastError().databaseText();
            m_database.rollback();
            return std::unexpected(error(u"samples cannot be written: %1"_s.arg(reason)));
        }
    }
    if (!m_database.commit())
        return std::unexpected(error(u"samples cannot be written: %1"_s.arg(m_database.lastError().databaseText())));
    return {};
}

Result<QList<SampleBatch>> JournalFile::readSamples(Instant from, Instant to)
{
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    query.prepare(u"SELECT series, points FROM samples WHERE last >= ? AND first < ? ORDER BY series, first"_s);
    query.addBindValue(toMilliseconds(from));
    query.addBindValue(toMilliseconds(to));
    if (!query.exec())
        return std::unexpected(error(u"samples cannot be read: %1"_s.arg(query.lastError().databaseText())));
    QList<SampleBatch> batches;
    while (query.next()) {
        const SeriesId series(query.value(0).toString());
        if (batches.isEmpty() || batches.last().series != series)
            batches.append({series, {}});
        for (const auto samples = unpacked(query.value(1).toByteArray()); const Sample &sample : samples) {
            if (sample.at >= from && sample.at < to)
                batches.last().samples.append(sample);
        }
    }
    return batches;
}

}
