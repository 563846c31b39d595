// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/instant.h"

namespace Hikeshi {

/// The stretch of time that charts show: the last `length` up to now, or a fixed one.
struct TimeWindow
{
    Milliseconds length{15 * 60'000};
    std::optional<Instant> end; ///< nothing: follows now

    bool isFollowing() const { return !end; }
    Instant to(Instant now) const { return end.value_or(now); }
    Instant from(Instant now) const { return to(now) - length; }

    /// `to` at or after `now` follows.
    static TimeWindow between(Instant from, Instant to, Instant now);
    /// Longer (`factor` > 1) or shorter, with `anchor` at the same place on the screen. Never reaches beyond now.
    TimeWindow zoomed(double factor, Instant anchor, Instant now) const;
    /// Later (`by` > 0) or earlier; reaching now is following it.
    TimeWindow panned(Milliseconds by, Instant now) const;

    static constexpr Milliseconds shortest{10'000};
    static constexpr Milliseconds longest{7LL * 24 * 3'600'000};

    bool operator==(const TimeWindow &) const = default;
};

}
