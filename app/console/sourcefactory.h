// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/site.h"
#include "sources/streamsource.h"

#include <memory>
#include <vector>

namespace Hikeshi {

class Secrets;

/// A site's sources, built. `stream` is the one among them that moves the clock, if there is one.
struct Sources
{
    std::vector<std::unique_ptr<Source>> all;
    StreamSource *stream = nullptr;
    QMap<SourceId, SourceId> parts; ///< of reads that ask where a declared source asks already: which
    QMap<SourceId, Localized> names; ///< of reads: their connector's title, and as much more as tells them apart
};

/// `stepped` is null on a site that lives by the machine's time; a stream source is then left out, with a finding.
Sources makeSources(const Site &site, const Secrets &secrets, Clock &clock, SteppedClock *stepped, Findings &findings);

}
