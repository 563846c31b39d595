// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/result.h"
#include "sources/source.h"

#include <QNetworkAccessManager>
#include <QNetworkProxy>

#include <QCoro/QCoroTask>

namespace Hikeshi {

/// A source that asks. One question at a time; after a failure it waits twice as long, up to 5 s, and says why it is
/// stale.
class PollingSource : public Source
{
    Q_OBJECT

public:
    PollingSource(SourceId id, QString title, Milliseconds every, Clock &clock, QObject *parent = nullptr);

    void start() override;
    void stop() override;
    bool isBusy() const { return m_busy; } ///< a question is under way

    /// After failures. A question may take 3 s more; together shorter than ServiceMap::staleAfter, or a member that is
    /// known to be dead would turn Unknown between two questions.
    static constexpr Milliseconds longestWait{5000};

Q_SIGNALS:
    void idle(); ///< the question's answer has been told

protected:
    /// Asks once and tells what it learnt; the error becomes the reason for being stale.
    virtual QCoro::Task<Result<void>> poll() = 0;
    /// Before the report of a failure; for words such as "the member does not answer".
    virtual void failed(const Error &error);
    Milliseconds every() const { return m_every; }
    QNetworkAccessManager &network() { return m_network; }

private:
    QCoro::Task<> round();
    void next();

    Milliseconds m_every;
    QNetworkAccessManager m_network;
    int m_failures = 0;
    int m_generation = 0; ///< start() and stop() make older rounds end
    bool m_started = false;
    bool m_busy = false;
};

}
