// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/instant.h"

#include <QObject>
#include <QPointer>
#include <QTimer>

#include <functional>
#include <map>

namespace Hikeshi {

/// The site's time. The one clock in the program: a real site's is the machine's, a drill's is the exchange's stream.
class Clock : public QObject
{
    Q_OBJECT

public:
    virtual Instant now() const = 0;

    /// Calls `then` once, in the clock's thread, when now() >= due, unless `context` has died by then. Calls due at the
    /// same instant come in the order they were asked for. Something already due is called on the next turn.
    void callAt(Instant due, QObject *context, std::function<void()> then);
    void callAfter(Milliseconds delay, QObject *context, std::function<void()> then)
    {
        callAt(now() + delay, context, std::move(then));
    }

Q_SIGNALS:
    /// Time has passed: at least once a second of site time, for ages and counters on the screen.
    void ticked(Hikeshi::Instant now);

protected:
    explicit Clock(QObject *parent = nullptr);
    void callDue();
    virtual void scheduleNext(std::optional<Instant> next) = 0;

private:
    struct Call
    {
        QPointer<QObject> context;
        std::function<void()> then;
    };
    std::multimap<Instant, Call> m_calls;
};

/// The machine's time.
class SystemClock final : public Clock
{
    Q_OBJECT

public:
    explicit SystemClock(QObject *parent = nullptr);
    Instant now() const override;

protected:
    void scheduleNext(std::optional<Instant> next) override;

private:
    QTimer m_due;
    QTimer m_tick;
};

/// Time that somebody else moves: an exchange's stream, a replay, a test. It never runs backwards by itself.
class SteppedClock final : public Clock
{
    Q_OBJECT

public:
    explicit SteppedClock(Instant start = {}, QObject *parent = nullptr);
    Instant now() const override;
    void advanceTo(Instant now);
    void advanceBy(Milliseconds step) { advanceTo(m_now + step); }
    /// For a replay that begins again: the time is set, nothing is called and nobody is told.
    void rewindTo(Instant now) { m_now = m_lastTick = now; }

protected:
    void scheduleNext(std::optional<Instant> next) override;

private:
    Instant m_now;
    Instant m_lastTick;
};

}
