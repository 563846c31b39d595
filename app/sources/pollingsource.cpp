// SPDX-License-Identifier: GPL-3.0-or-later
#include "sources/pollingsource.h"

namespace Hikeshi {

using namespace std::chrono_literals;

PollingSource::PollingSource(SourceId id, QString title, Milliseconds every, Clock &clock, QObject *parent)
    : Source(std::move(id), std::move(title), clock, parent)
    , m_every(std::max<Milliseconds>(every, 100ms))
{
    m_network.setProxy(QNetworkProxy::NoProxy);
}

void PollingSource::start()
{
    ++m_generation;
    m_failures = 0;
    m_started = true;
    round();
}

void PollingSource::stop()
{
    ++m_generation;
    m_started = false;
}

void PollingSource::failed(const Error &) { }

QCoro::Task<> PollingSource::round()
{
    if (m_busy)
        co_return;
    const QPointer<PollingSource> self(this);
    m_busy = true;
    const Result<void> result = co_await poll();
    if (!self)
        co_return;
    m_busy = false;
    if (!m_started) {
        Q_EMIT idle();
        co_return;
    }
    if (result) {
        m_failures = 0;
        reportLive(m_every);
    } else {
        ++m_failures;
        reportStale(result.error().what, m_every);
        failed(result.error());
    }
    next();
    Q_EMIT idle();
}

void PollingSource::next()
{
    const Milliseconds wait = m_failures == 0 ? m_every
                                              : std::min<Milliseconds>(m_every * (1 << std::min(m_failures - 1, 8)),
                                                                       std::max<Milliseconds>(longestWait, m_every));
    clock().callAfter(wait, this, [this, generation = m_generation] {
        if (generation == m_generation)
            round();
    });
}

}
