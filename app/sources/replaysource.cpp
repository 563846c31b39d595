// SPDX-License-Identifier: GPL-3.0-or-later
#include "sources/replaysource.h"

#include "journal/drafts.h"
#include "journal/kinds.h"

namespace Hikeshi {

using namespace Qt::StringLiterals;

ReplaySource::ReplaySource(QList<Entry> entries, QList<SampleBatch> samples, SteppedClock &clock, QObject *parent)
    : Source(SourceId(u"replay"_s), u"Replay"_s, clock, parent)
    , m_stepped(clock)
    , m_entries(std::move(entries))
    , m_samples(std::move(samples))
    , m_told(m_samples.size(), 0)
{
}

Instant ReplaySource::from() const
{
    return m_entries.isEmpty() ? Instant{} : m_entries.first().at;
}

Instant ReplaySource::to() const
{
    return m_entries.isEmpty() ? Instant{} : m_entries.last().at;
}

std::optional<Update> ReplaySource::updateOf(const Entry &entry)
{
    const SourceId source(u"replay"_s);
    if (entry.kind == Kind::topologySeen)
        return Update{source, Drafts::topologyFrom(entry.body)};
    if (entry.kind == Kind::instanceChanged)
        return Update{source, Drafts::observationFrom(entry)};
    if (entry.kind == Kind::alertRaised || entry.kind == Kind::alertCleared)
        return Update{source, Drafts::alertFrom(entry)};
    if (entry.kind == Kind::eventHappened)
        return Update{source, Drafts::eventFrom(entry)};
    if (entry.kind == Kind::sourceChanged) {
        const SourceReport report = Drafts::reportFrom(entry);
        return Update{report.source, report};
    }
    return std::nullopt;
}

void ReplaySource::playTo(Instant instant)
{
    while (m_next < m_entries.size() && m_entries[m_next].at <= instant) {
        const Entry &entry = m_entries[m_next++];
        m_stepped.advanceTo(entry.at);
        const std::optional<Update> update = updateOf(entry);
        if (!update)
            continue;
        if (const auto *seen = std::get_if<InstanceObservation>(&update->body))
            m_standing.insert(seen->instance, *seen);
        Q_EMIT updated(*update);
    }
    m_stepped.advanceTo(instant);
    tellSamples(instant);
    repeatInstances();
}

void ReplaySource::tellSamples(Instant until)
{
    for (qsizetype i = 0; i < m_samples.size(); ++i) {
        const QList<Sample> &samples = m_samples[i].samples;
        qsizetype end = m_told[i];
        while (end < samples.size() && samples[end].at <= until)
            ++end;
        if (end > m_told[i])
            tell(SampleBatch{m_samples[i].series, samples.sliced(m_told[i], end - m_told[i])});
        m_told[i] = end;
    }
}

// The journal holds changes only: what it last said of an instance was so until the next change.
void ReplaySource::repeatInstances()
{
    for (InstanceObservation &seen : m_standing) {
        seen.at = m_stepped.now();
        tell(seen);
    }
}

}
