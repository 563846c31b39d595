// SPDX-License-Identifier: GPL-3.0-or-later
#include "situation/clock.h"

namespace Hikeshi {

using namespace std::chrono_literals;

Clock::Clock(QObject *parent)
    : QObject(parent)
{
}

void Clock::callAt(Instant due, QObject *context, std::function<void()> then)
{
    m_calls.emplace(due, Call{context, std::move(then)});
    scheduleNext(m_calls.begin()->first);
}

void Clock::callDue()
{
    const Instant limit = now();
    while (!m_calls.empty() && m_calls.begin()->first <= limit) {
        const Call call = std::move(m_calls.begin()->second);
        m_calls.erase(m_calls.begin());
        if (call.context)
            call.then();
    }
    scheduleNext(m_calls.empty() ? std::nullopt : std::optional(m_calls.begin()->first));
}

SystemClock::SystemClock(QObject *parent)
    : Clock(parent)
{
    m_due.setSingleShot(true);
    m_due.setTimerType(Qt::PreciseTimer);
    connect(&m_due, &QTimer::timeout, this, [this] { callDue(); });
    connect(&m_tick, &QTimer::timeout, this, [this] { Q_EMIT ticked(now()); });
    m_tick.start(500ms);
}

Instant SystemClock::now() const
{
    return std::chrono::floor<Milliseconds>(std::chrono::system_clock::now());
}

void SystemClock::scheduleNext(std::optional<Instant> next)
{
    if (!next)
        m_due.stop();
    else
        m_due.start(std::clamp<Milliseconds>(*next - now(), 0ms, 24h));
}

SteppedClock::SteppedClock(Instant start, QObject *parent)
    : Clock(parent)
    , m_now(start)
    , m_lastTick(start)
{
}

Instant SteppedClock::now() const
{
    return m_now;
}

void SteppedClock::advanceTo(Instant now)
{
    if (now < m_now)
        return;
    m_now = now;
    callDue();
    if (m_now - m_lastTick >= 1s || m_now == m_lastTick) {
        m_lastTick = m_now;
        Q_EMIT ticked(m_now);
    }
}

// A call that is already due waits for the next step only if no step is under way; the queued turn covers the rest.
void SteppedClock::scheduleNext(std::optional<Instant> next)
{
    if (next && *next <= m_now)
        QMetaObject::invokeMethod(this, [this] { callDue(); }, Qt::QueuedConnection);
}

}
