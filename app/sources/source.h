// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/clock.h"
#include "situation/observation.h"

namespace Hikeshi {

/// Somebody who tells us: turns one wire format into updates. It says of itself whether it is live or stale, and why.
class Source : public QObject
{
    Q_OBJECT

public:
    Source(SourceId id, QString title, Clock &clock, QObject *parent = nullptr);

    SourceId id() const { return m_id; }
    virtual void start() = 0;
    virtual void stop() = 0;

Q_SIGNALS:
    void updated(const Hikeshi::Update &update);

protected:
    Clock &clock() const { return m_clock; }
    QString title() const { return m_title; }
    template <class Body> void tell(Body body) { Q_EMIT updated({m_id, std::move(body)}); }
    void reportLive(Milliseconds every);
    void reportStale(const QString &reason, Milliseconds every);

private:
    void report(SourceState state, const QString &reason, Milliseconds every);

    SourceId m_id;
    QString m_title;
    Clock &m_clock;
    Instant m_lastHeard;
};

}
