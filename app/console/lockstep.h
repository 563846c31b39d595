// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/observation.h"

#include <QMap>
#include <QObject>

#include <memory>

namespace Hikeshi {

class ControlApi;
class Dispatcher;
class Journal;
class PollingSource;
class Situation;
class Source;
class StreamSource;

/// Time in step with the exchange: an instant is acknowledged only when everything that it set going here has come to
/// rest, and what polling sources learnt is told in a fixed order. So the same seed and the same decisions give the
/// same journal, however fast the machine is.
class Lockstep : public QObject
{
    Q_OBJECT

public:
    Lockstep(StreamSource &stream, Situation &situation, const Journal &journal, const Dispatcher &dispatcher,
             const ControlApi &api, QObject *parent = nullptr);
    /// What this source tells waits until every other is idle too.
    void hold(PollingSource &source);
    /// A count of things under way elsewhere: while it is above zero time stands. Forgotten when its holder lets go.
    std::shared_ptr<int> counter();
    void look(); ///< something has happened, and may have come to rest

Q_SIGNALS:
    /// Everything here is at rest at this instant; it is acknowledged once whoever waited for this has had a turn.
    /// What is decided now does not hang on how fast the machine is.
    void rested(Hikeshi::Instant now);

private:
    void lookLater();
    void settle();

    StreamSource &m_stream;
    Situation &m_situation;
    const Journal &m_journal;
    const Dispatcher &m_dispatcher;
    const ControlApi &m_api;
    QList<PollingSource *> m_polling;
    QList<std::weak_ptr<int>> m_others;
    QMap<SourceId, QList<Update>> m_held;
    std::optional<Instant> m_standing; ///< where time stands
    int m_told = -1; ///< requests in flight, as acknowledged for this instant
    bool m_looking = false;
    bool m_hasRested = false; ///< `rested` has been told, and nothing has happened since
};

}
