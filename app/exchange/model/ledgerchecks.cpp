// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/model/ledgerchecks.h"

#include "exchange/model/rng.h"

#include <algorithm>
#include <ranges>

namespace Hikeshi::Exchange {

namespace {

constexpr Ms every = 1'000;
constexpr Ms checkTimeout = 2'000;
constexpr Ms scrapeTimeout = 1'000;
constexpr int fall = 2;

}

LedgerChecks::LedgerChecks(std::uint64_t seed, const LedgerDatabase &ledger, Ms now)
{
    Rng rng(seed);
    const auto within = [&] { return now + static_cast<Ms>(rng.uniform() * static_cast<double>(every)) / 100 * 100; };
    for (const Member &member : ledger.members()) {
        const bool leads = member.name == ledger.leader();
        m_watched.push_back({.check = {.timeout = checkTimeout, .pause = every, .next = within(), .waitsUntil = {}},
                             .scrape = {.timeout = scrapeTimeout, .pause = 0, .next = within(), .waitsUntil = {}},
                             .up = leads,
                             .primary = leads});
    }
}

std::optional<bool> LedgerChecks::Probe::take(const Member &member, bool says, Ms now)
{
    if (waitsUntil) {
        if (member.frozen && now < *waitsUntil)
            return std::nullopt;
        waitsUntil.reset();
        next = now + pause;
        return says;
    }
    if (now < next)
        return std::nullopt;
    next += every;
    if (!member.frozen)
        return says;
    waitsUntil = now + timeout;
    return std::nullopt;
}

void LedgerChecks::step(const LedgerDatabase &ledger, Ms now)
{
    for (std::size_t i = 0; i < m_watched.size(); ++i) {
        const Member &member = ledger.members()[i];
        Watched &each = m_watched[i];
        if (const auto good = each.check.take(member, ledger.holdsKey(member), now)) {
            each.failed = *good ? 0 : each.failed + 1;
            each.up = *good || (each.up && each.failed < fall);
        }
        if (const auto primary = each.scrape.take(member, ledger.saysPrimary(member), now))
            each.primary = *primary;
    }
}

bool LedgerChecks::isWritable(const LedgerDatabase &ledger) const
{
    return std::ranges::any_of(std::views::iota(0UZ, m_watched.size()),
                               [&](std::size_t i) { return m_watched[i].up && ledger.members()[i].isWritable(); });
}

bool LedgerChecks::isRouted() const
{
    return std::ranges::any_of(m_watched, &Watched::up);
}

bool LedgerChecks::seesPrimary() const
{
    return std::ranges::any_of(m_watched, &Watched::primary);
}

}
