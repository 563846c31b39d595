// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/entry.h"
#include "situation/result.h"

#include <QObject>
#include <QTimer>

#include <memory>

namespace Hikeshi {

/// Another process's journal, read as it grows: twice a second, off this thread, each entry checked against the chain.
class JournalFollower : public QObject
{
    Q_OBJECT

public:
    explicit JournalFollower(QString path, QObject *parent = nullptr);

    QString path() const { return m_path; }
    const QList<Entry> &entries() const { return m_entries; }
    void start();

    static constexpr std::chrono::milliseconds every{500};
    /// A drill's worth; of a longer past only the newest are kept.
    static constexpr qsizetype kept = 50'000;

Q_SIGNALS:
    void grown(); ///< entries() has more
    void failed(const Hikeshi::Error &error); ///< it cannot be read, or its chain is broken; it goes on trying

private:
    void look();

    QString m_path;
    QList<Entry> m_entries;
    QTimer m_timer;
    bool m_looking = false;
};

}
