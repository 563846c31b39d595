// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/review/chaincheck.h"

#include "journal/verify.h"

#include <QPointer>

namespace Hikeshi {

ChainCheck::ChainCheck(QObject *parent)
    : QObject(parent)
{
    m_pool.setMaxThreadCount(1);
}

ChainCheck::~ChainCheck()
{
    m_pool.waitForDone();
}

void ChainCheck::check(const QString &path)
{
    if (std::exchange(m_running, true))
        return;
    m_pool.start([this, path] {
        const Result<Verdict> verdict = readJournal(path).transform([](const QList<Entry> &entries) {
            return Verdict{entries.size(), entries.isEmpty() ? QByteArray() : entries.last().hash};
        });
        // The destructor waits for this, so `this` is there; the call itself comes to nothing if it is gone by then.
        QMetaObject::invokeMethod(
            this,
            [this, verdict] {
                m_running = false;
                m_verdict = verdict;
                Q_EMIT changed();
            },
            Qt::QueuedConnection);
    });
    Q_EMIT changed();
}

}
