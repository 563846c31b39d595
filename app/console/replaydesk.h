// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/series.h"
#include "widgets/presenters/ports.h"

namespace Hikeshi {

class Journal;

/// Recorded incidents, played back from the journal.
class ReplayDesk final : public ReplayPort
{
public:
    ReplayDesk(Journal &journal, QList<SeriesSpec> series);
    QCoro::Task<Result<std::shared_ptr<Replay>>> replay(IncidentId incident) override;

private:
    Journal &m_journal;
    QList<SeriesSpec> m_series;
};

}
