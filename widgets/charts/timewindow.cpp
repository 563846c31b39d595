// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/timewindow.h"

#include <algorithm>

namespace Hikeshi {

TimeWindow TimeWindow::between(Instant from, Instant to, Instant now)
{
    TimeWindow window{.length = std::clamp(to - from, shortest, longest)};
    if (to < now)
        window.end = to;
    return window;
}

TimeWindow TimeWindow::zoomed(double factor, Instant anchor, Instant now) const
{
    const auto wanted = static_cast<double>(length.count()) * factor;
    const Milliseconds longer(std::clamp<qint64>(static_cast<qint64>(wanted), shortest.count(), longest.count()));
    const double share = static_cast<double>((to(now) - anchor).count()) / static_cast<double>(length.count());
    const Instant newEnd = anchor + Milliseconds(static_cast<qint64>(share * static_cast<double>(longer.count())));
    return between(newEnd - longer, newEnd, std::max(now, to(now)));
}

TimeWindow TimeWindow::panned(Milliseconds by, Instant now) const
{
    TimeWindow window{.length = length};
    const Instant newEnd = to(now) + by;
    if (newEnd < now)
        window.end = newEnd;
    return window;
}

}
