// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/model/ledgerdatabase.h"

namespace Hikeshi::Exchange {

/// Those who ask the members of the ledger database from outside, each every second at a moment of its own: the
/// balancer (`option httpchk GET /primary`, inter 1s fall 2 rise 1, timeout check 2s) and the metrics' scrapes
/// (interval and timeout 1 s). Both learn late of what happens, as the real ones do: a dead member refuses at once, a
/// frozen one only lets wait.
class LedgerChecks
{
public:
    LedgerChecks(std::uint64_t seed, const LedgerDatabase &ledger, Ms now);

    void step(const LedgerDatabase &ledger, Ms now);
    /// The balancer sends clients to a member that takes writes.
    bool isWritable(const LedgerDatabase &ledger) const;
    bool isRouted() const; ///< the balancer takes some member for the primary
    bool seesPrimary() const; ///< some member said in its last scrape that it is the primary

    bool operator==(const LedgerChecks &) const = default;

private:
    struct Probe
    {
        Ms timeout = 0;
        Ms pause = 0; ///< after a timeout
        Ms next = 0;
        std::optional<Ms> waitsUntil; ///< for an answer that does not come
        bool operator==(const Probe &) const = default;

        /// Whether an answer is there: what it says, or nothing at the timeout.
        std::optional<bool> take(const Member &member, bool says, Ms now);
    };
    struct Watched
    {
        Probe check;
        Probe scrape;
        bool up = false;
        int failed = 0; ///< checks in a row
        bool primary = false; ///< in the last scrape
        bool operator==(const Watched &) const = default;
    };

    std::vector<Watched> m_watched; ///< in the order of the members
};

}
