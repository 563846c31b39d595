// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/follower.h"

#include "journal/journalfile.h"

#include <QFuture>
#include <QPromise>
#include <QThreadPool>

namespace Hikeshi {

namespace {

Result<QList<Entry>> newEntries(const QString &path, qint64 after, const QByteArray &hash)
{
    const auto file = JournalFile::open(path, JournalFile::Mode::Read);
    return file ? (*file)->read(after, hash) : std::unexpected(file.error());
}

}

JournalFollower::JournalFollower(QString path, QObject *parent)
    : QObject(parent)
    , m_path(std::move(path))
{
    m_timer.setInterval(every);
    connect(&m_timer, &QTimer::timeout, this, &JournalFollower::look);
}

void JournalFollower::start()
{
    m_timer.start();
    look();
}

void JournalFollower::look()
{
    if (m_looking)
        return;
    m_looking = true;
    auto promise = std::make_shared<QPromise<Result<QList<Entry>>>>();
    promise->start();
    const Entry last = m_entries.isEmpty() ? Entry{} : m_entries.last();
    QThreadPool::globalInstance()->start([promise, path = m_path, last] {
        promise->addResult(newEntries(path, last.number, last.hash));
        promise->finish();
    });
    promise->future().then(this, [this](const Result<QList<Entry>> &more) {
        m_looking = false;
        if (!more) {
            Q_EMIT failed(more.error());
            return;
        }
        if (more->isEmpty())
            return;
        m_entries += *more;
        if (m_entries.size() > kept)
            m_entries.remove(0, m_entries.size() - kept);
        Q_EMIT grown();
    });
}

}
