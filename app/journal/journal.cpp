// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/journal.h"

#include "journal/chain.h"
#include "journal/journalfile.h"

#include <QCoreApplication>
#include <QLockFile>
#include <QPromise>
#include <QThread>

#include <map>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// An append on its way: the entry lacks its number and hash until the writer gives them.
struct Journal::Order
{
    Entry entry;
    std::shared_ptr<QPromise<Result<Entry>>> promise;
};

/// Lives in the writer's thread and owns the file there. Whatever has queued up since the last commit is one commit.
class JournalWriter : public QObject
{
public:
    using Order = Journal::Order;

    explicit JournalWriter(std::unique_ptr<JournalFile> file, qint64 lastNumber, QByteArray lastHash)
        : m_file(std::move(file))
        , m_number(lastNumber)
        , m_hash(std::move(lastHash))
    {
    }

    void add(const Order &order)
    {
        m_orders.append(order);
        if (m_orders.size() == 1)
            QMetaObject::invokeMethod(this, &JournalWriter::commit, Qt::QueuedConnection);
    }
    void commit();
    void keep(const QList<SampleBatch> &batches);
    JournalFile &file() { return *m_file; }

    /// Called in this thread after each commit, with what became of it: entries with their numbers and hashes.
    std::function<void(const QList<Order> &orders, const Result<QList<Entry>> &written)> told;

private:
    std::unique_ptr<JournalFile> m_file;
    qint64 m_number;
    QByteArray m_hash;
    QList<Order> m_orders;
};

void JournalWriter::commit()
{
    const QList<Order> orders = std::exchange(m_orders, {});
    if (orders.isEmpty()) // a close was quicker
        return;
    QList<Entry> entries;
    QByteArray hash = m_hash;
    for (const Order &order : orders) {
        Entry entry = order.entry;
        entry.number = m_number + entries.size() + 1;
        hash = chainHash(hash, entry.number, entry.at, entry.kind, entry.actor, canonicalBody(entry.body));
        entry.hash = hash;
        entries.append(entry);
    }
    const Result<void> written = m_file->write(entries);
    if (written) {
        m_number += entries.size();
        m_hash = hash;
    }
    told(orders, written.transform([&] { return entries; }));
}

// Samples that could not be written are told like entries that could not: it is the same file.
void JournalWriter::keep(const QList<SampleBatch> &batches)
{
    told({}, m_file->writeSamples(batches).transform([] { return QList<Entry>(); }));
}

struct Journal::Private
{
    Private(Clock &siteClock, QString file, Access wanted)
        : clock(siteClock)
        , path(std::move(file))
        , access(wanted)
    {
    }

    Clock &clock;
    QString path;
    Access access;
    QString otherWriter;
    std::unique_ptr<QLockFile> lock;
    QList<Entry> entries;
    std::optional<Error> failure;
    std::unique_ptr<JournalFile> reader; ///< only when read-only: follows the other writer
    QThread thread;
    JournalWriter *writer = nullptr;
    std::map<SeriesId, SampleBatch> kept;
    bool flushPlanned = false;
    int pending = 0;
    bool closed = false;
};

Journal::Journal(std::unique_ptr<Private> data)
    : d(std::move(data))
{
    connect(&d->clock, &Clock::ticked, this, [this] {
        if (!d->reader)
            return;
        const auto news =
            d->reader->read(d->entries.size(), d->entries.isEmpty() ? QByteArray() : d->entries.last().hash);
        for (const auto entries = news.value_or(QList<Entry>()); const Entry &entry : entries) {
            d->entries.append(entry);
            Q_EMIT appended(entry);
        }
    });
    if (!d->writer)
        return;
    d->writer->told = [this](const QList<Order> &orders, const Result<QList<Entry>> &written) {
        QMetaObject::invokeMethod(this, [this, orders, written] { hear(orders, written); }, Qt::QueuedConnection);
    };
    d->writer->moveToThread(&d->thread);
    d->thread.setObjectName(u"journal"_s);
    d->thread.start();
}

// An append ends here, in the journal's own thread, after its entry is among entries(): whoever waited for it finds it.
void Journal::hear(const QList<Order> &orders, const Result<QList<Entry>> &written)
{
    d->pending -= static_cast<int>(orders.size());
    if (!written) {
        d->failure = written.error();
        Q_EMIT failed(written.error());
    } else {
        if (std::exchange(d->failure, std::nullopt))
            Q_EMIT recovered();
        for (const Entry &entry : *written) {
            d->entries.append(entry);
            Q_EMIT appended(entry);
        }
    }
    for (qsizetype i = 0; i < orders.size(); ++i) {
        orders[i].promise->addResult(written ? Result<Entry>((*written)[i]) : std::unexpected(written.error()));
        orders[i].promise->finish();
    }
}

Journal::~Journal()
{
    if (!d->writer)
        return;
    const QList<SampleBatch> rest = [this] {
        QList<SampleBatch> batches;
        for (const auto &[id, batch] : d->kept)
            batches.append(batch);
        return batches;
    }();
    // What was asked for is written before the file closes: every order stands ahead of this call.
    QMetaObject::invokeMethod(
        d->writer,
        [writer = d->writer, rest] {
            writer->keep(rest);
            writer->commit();
        },
        Qt::BlockingQueuedConnection);
    d->closed = true; // whoever hears of the last entries can add none
    d->writer->deleteLater();
    d->thread.quit();
    d->thread.wait();
    QCoreApplication::sendPostedEvents(this, QEvent::MetaCall); // appends that were written still end
}

Result<std::unique_ptr<Journal>> Journal::open(const QString &path, Clock &clock, Access wanted)
{
    auto data = std::make_unique<Private>(clock, path, wanted);
    if (wanted == Access::ReadWrite) {
        data->lock = std::make_unique<QLockFile>(path + u".lock"_s);
        data->lock->setStaleLockTime(0ms); // held as long as its process lives, however long that is
        if (!data->lock->tryLock(0ms)) {
            qint64 pid = 0;
            QString host;
            QString program;
            if (data->lock->error() != QLockFile::LockFailedError)
                return fail(ErrorKind::Storage, path, u"cannot be locked: its folder is not writable or full"_s,
                            u"choose another folder with --journal"_s);
            data->lock->getLockInfo(&pid, &host, &program);
            data->otherWriter = u"pid %1 on %2"_s.arg(pid).arg(host);
            data->access = Access::ReadOnly;
            data->lock.reset();
        }
    }
    const bool writes = data->access == Access::ReadWrite;
    Result<std::unique_ptr<JournalFile>> file =
        JournalFile::open(path, writes ? JournalFile::Mode::Write : JournalFile::Mode::Read);
    if (!file)
        return std::unexpected(file.error());
    Result<QList<Entry>> entries = (*file)->read(0, {});
    if (!entries)
        return std::unexpected(entries.error());
    data->entries = *entries;
    if (writes) {
        (*file)->moveToThread(&data->thread);
        data->writer = new JournalWriter(std::move(*file), data->entries.size(),
                                         data->entries.isEmpty() ? QByteArray() : data->entries.last().hash);
    } else {
        data->reader = std::move(*file);
    }
    return std::unique_ptr<Journal>(new Journal(std::move(data)));
}

Journal::Access Journal::access() const
{
    return d->access;
}

QString Journal::path() const
{
    return d->path;
}

QString Journal::writer() const
{
    return d->otherWriter;
}

const QList<Entry> &Journal::entries() const
{
    return d->entries;
}

const Entry *Journal::entry(qint64 number) const
{
    return number >= 1 && number <= d->entries.size() ? &d->entries[number - 1] : nullptr;
}

int Journal::pending() const
{
    return d->pending;
}

std::optional<Error> Journal::failure() const
{
    return d->failure;
}

QFuture<Result<Entry>> Journal::append(const Draft &draft)
{
    auto promise = std::make_shared<QPromise<Result<Entry>>>();
    promise->start();
    const auto refuse = [&](const Error &error) {
        promise->addResult(std::unexpected(error));
        promise->finish();
        return promise->future();
    };
    if (!d->writer)
        return refuse(
            {ErrorKind::Refused, d->path,
             d->otherWriter.isEmpty() ? u"is open for reading only"_s : u"is being written by %1"_s.arg(d->otherWriter),
             u"close the other console, or work there"_s});
    if (d->closed)
        return refuse({ErrorKind::Cancelled, d->path, u"is being closed"_s, {}});
    if (canonicalBody(draft.body).size() > JournalFile::maximumBody)
        return refuse({ErrorKind::Invalid, draft.kind, u"is larger than 1 MiB"_s, u"shorten it"_s});
    const Order order{{.at = d->clock.now(), .kind = draft.kind, .actor = draft.actor, .body = draft.body}, promise};
    ++d->pending;
    QMetaObject::invokeMethod(d->writer, [writer = d->writer, order] { writer->add(order); });
    return promise->future();
}

void Journal::keep(const SampleBatch &batch)
{
    if (!d->writer)
        return;
    SampleBatch &kept = d->kept[batch.series];
    kept.series = batch.series;
    kept.samples += batch.samples;
    if (std::exchange(d->flushPlanned, true))
        return;
    d->clock.callAfter(5s, this, [this] {
        d->flushPlanned = false;
        QList<SampleBatch> batches;
        for (const auto &[id, each] : std::exchange(d->kept, {}))
            batches.append(each);
        QMetaObject::invokeMethod(d->writer, [writer = d->writer, batches] { writer->keep(batches); });
    });
}

QFuture<Result<QList<SampleBatch>>> Journal::samples(Instant from, Instant to)
{
    auto promise = std::make_shared<QPromise<Result<QList<SampleBatch>>>>();
    promise->start();
    const auto answer = [promise, from, to](JournalFile &file) {
        promise->addResult(file.readSamples(from, to));
        promise->finish();
    };
    if (d->writer)
        QMetaObject::invokeMethod(d->writer, [writer = d->writer, answer] { answer(writer->file()); });
    else
        answer(*d->reader);
    return promise->future();
}

}
