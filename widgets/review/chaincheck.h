// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/result.h"

#include <QObject>
#include <QThreadPool>

#include <optional>

namespace Hikeshi {

/// Reads the journal's file again from its first byte, in the background, and checks its chain.
class ChainCheck : public QObject
{
    Q_OBJECT

public:
    struct Verdict
    {
        qint64 entries = 0;
        QByteArray head; ///< the last entry's hash
    };

    explicit ChainCheck(QObject *parent = nullptr);
    ~ChainCheck() override;

    void check(const QString &path);
    bool isRunning() const { return m_running; }
    const std::optional<Result<Verdict>> &verdict() const { return m_verdict; } ///< of the last check that ended

Q_SIGNALS:
    void changed();

private:
    QThreadPool m_pool;
    bool m_running = false;
    std::optional<Result<Verdict>> m_verdict;
};

}
