// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzzing.h"
#include "situation/situation.h"
#include "sources/alertmanagersource.h"

using namespace Hikeshi;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto alerts = parseAlerts(bytesOf(data, size));
    must(alerts || !alerts.error().what.isEmpty());
    if (!alerts)
        return 0;
    SteppedClock clock(fromMilliseconds(1'795'489'200'000));
    Situation situation(clock);
    situation.apply({SourceId(QStringLiteral("am")), *alerts});
    situation.apply({SourceId(QStringLiteral("am")), AlertList{}});
    return 0;
}
