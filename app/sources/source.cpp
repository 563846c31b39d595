// SPDX-License-Identifier: GPL-3.0-or-later
#include "sources/source.h"

namespace Hikeshi {

Source::Source(SourceId id, QString title, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_id(std::move(id))
    , m_title(std::move(title))
    , m_clock(clock)
{
}

void Source::report(SourceState state, const QString &reason, Milliseconds every)
{
    tell(SourceReport{.source = m_id,
                      .title = m_title,
                      .state = state,
                      .reason = reason,
                      .lastHeard = m_lastHeard,
                      .expectedEvery = every});
}

void Source::reportLive(Milliseconds every)
{
    m_lastHeard = m_clock.now();
    report(SourceState::Live, {}, every);
}

void Source::reportStale(const QString &reason, Milliseconds every)
{
    report(SourceState::Stale, reason, every);
}

}
