// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/entry.h"
#include "sources/source.h"

namespace Hikeshi {

/// A recorded incident as a source: the same updates, at their own instants, on a clock that it moves. Forward only; to
/// go back, begin again with a fresh situation.
class ReplaySource final : public Source
{
    Q_OBJECT

public:
    ReplaySource(QList<Entry> entries, QList<SampleBatch> samples, SteppedClock &clock, QObject *parent = nullptr);

    void start() override { }
    void stop() override { }
    Instant from() const;
    Instant to() const;
    /// Tells everything up to and including `instant`.
    void playTo(Instant instant);

    /// What an entry says about the site, if it says something.
    static std::optional<Update> updateOf(const Entry &entry);

private:
    void tellSamples(Instant until);
    void repeatInstances();

    SteppedClock &m_stepped;
    QList<Entry> m_entries;
    QList<SampleBatch> m_samples;
    QList<qsizetype> m_told; ///< samples told of each batch
    qsizetype m_next = 0;
    QMap<InstanceId, InstanceObservation> m_standing;
};

}
