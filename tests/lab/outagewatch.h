// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "lab/lab.h"

#include <QElapsedTimer>
#include <QJsonObject>
#include <QThreadPool>
#include <QTimer>

#include <atomic>
#include <memory>
#include <vector>

namespace Hikeshi {

/// Looks at a raised lab ten times a second, from outside as a console would, and notes when an outage shows and ends.
/// Nothing that hangs holds up another look.
class OutageWatch : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::milliseconds interval{100};

    /// `old` leads before the blow; `returnsItself`: it is also the one that may lead after it.
    OutageWatch(const Lab &lab, QString old, bool returnsItself);
    ~OutageWatch() override;

    /// From here on, milliseconds are counted. Looks go on since the watch was made, so the blow meets them warm.
    void blow();
    /// What is promoted and returns is counted from here; before it, nobody may take over.
    void ask();
    bool isOver() const; ///< somebody leads, and writes go through again for a second
    bool isTakenOver() const { return m_promoted >= 0; }
    void answered(); ///< whoever was asked has answered
    qint64 elapsed() const { return m_timer.elapsed(); }
    /// `detected`, `unrouted` since the blow; `promoted`, `answered`, `returned` since the request, if there was one.
    QJsonObject taken() const;

private:
    using Seen = std::function<void(const QByteArray &answer)>;
    struct Look
    {
        QString url;
        Seen seen;
        bool underWay = false;
    };
    /// One write, from its connection to its commit.
    struct Write
    {
        qint64 began = -1;
        std::atomic<qint64> ended = -1; ///< -1: still under way
        std::atomic<bool> good = false;
    };

    void look();
    void write();
    qint64 returned() const; ///< -1: not yet
    void note(qint64 &when, bool holds);

    const Lab &m_lab;
    QElapsedTimer m_timer;
    QNetworkAccessManager m_network;
    QTimer m_beat;
    std::vector<Look> m_looks;
    QThreadPool m_pool;
    std::vector<std::shared_ptr<Write>> m_writes;
    bool m_struck = false;
    qint64 m_asked = 0;
    qint64 m_detected = -1;
    qint64 m_unrouted = -1;
    qint64 m_promoted = -1;
    qint64 m_answered = -1;
};

}
