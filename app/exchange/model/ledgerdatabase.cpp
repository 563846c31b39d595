// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/model/ledgerdatabase.h"

#include "exchange/model/rng.h"

#include <algorithm>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

constexpr Ms promoteTakes = 200; ///< pg_ctl promote, measured
constexpr Ms restartTakes = 1'000; ///< a crashed PostgreSQL's own start, crash recovery included
constexpr Ms knownAfter = 600; ///< Patroni waits for its port, then for its answer, each second by second
constexpr Ms restartByHandTakes = 1'900; ///< POST /restart, measured 1.4 to 2.3 s
constexpr Ms stopTakes = 1'400; ///< a clean stop, 0.4 s, and Patroni's second for the replicas to catch up
constexpr Ms startsAgainAfter = 3'000; ///< Patroni leaves the new leader 2 s before it starts the old one as a replica
constexpr Ms sweepEvery = 500; ///< etcd looks for leases that have run out
constexpr Ms askTimeout = 2'000; ///< in the race each other member is asked for its position
constexpr Ms cloneTakes = 5'000; ///< pg_rewind or clone of an old primary, measured 5 to 8 s
constexpr double writtenBefore = 0x1c0'0500'7658; ///< the site's first weeks
constexpr double replayPerSecond = 60e6; ///< bytes a replica replays while it catches up

}

LedgerDatabase::LedgerDatabase(QStringList names, Ms now, std::uint64_t seed)
    : m_leader(names.first())
    , m_leaseEnds(now + ttl)
{
    Rng rng(seed);
    const auto within = [&](Ms span) { return now + static_cast<Ms>(rng.uniform() * static_cast<double>(span)); };
    m_nextSweep = within(sweepEvery);
    for (const QString &name : names) {
        Member member{.name = name,
                      .written = writtenBefore,
                      .replayed = writtenBefore,
                      .dcsSeen = now,
                      .postgresSince = now - 3'600'000};
        member.nextLoop = within(loopWait);
        m_members.push_back(member);
    }
    m_members.front().postgres = Member::Postgres::Primary;
}

Member *LedgerDatabase::member(const QString &name)
{
    const auto found = std::ranges::find(m_members, name, &Member::name);
    return found == m_members.end() ? nullptr : &*found;
}

const Member *LedgerDatabase::member(const QString &name) const
{
    return const_cast<LedgerDatabase *>(this)->member(name);
}

int LedgerDatabase::timeline() const
{
    return std::ranges::max_element(m_members, {}, &Member::timeline)->timeline;
}

LogPoint LedgerDatabase::logPoint() const
{
    const Member *primary = reachablePrimary();
    const Member &furthest = primary ? *primary : *std::ranges::max_element(m_members, {}, &Member::written);
    return {.timeline = furthest.timeline, .position = static_cast<std::uint64_t>(furthest.written)};
}

void LedgerDatabase::step(Ms now, Ms elapsed, double writtenBytes)
{
    for (Member &member : m_members) {
        if (member.isWritable())
            member.written += writtenBytes;
        if (member.isWritable())
            member.replayed = member.written;
    }
    replicate(elapsed);
    keepPlans(now);
    tendKey(now);
    const QString leader = m_leader;
    for (Member &member : m_members) {
        if (member.postgres == Member::Postgres::Starting && now >= member.postgresUp && !member.frozen)
            start(member, now);
        if (member.answers() && now >= member.nextLoop) {
            loop(member, now);
            member.nextLoop += loopWait;
            if (member.nextLoop <= now)
                member.nextLoop = now + loopWait;
        }
    }
    if (m_leader != leader)
        wake({}, now);
}

// Leases that have run out, and keys that are given away. Every member watches the key.
void LedgerDatabase::tendKey(Ms now)
{
    if (m_dcsHung)
        return;
    const QString leader = m_leader;
    if (now >= m_nextSweep) {
        m_nextSweep = std::max(m_nextSweep, now - sweepEvery) + sweepEvery;
        if (now >= m_leaseEnds)
            m_leader.clear();
    }
    for (Member &member : m_members) {
        if (!member.releasesAt || now < *member.releasesAt || !member.answers())
            continue;
        if (m_leader == member.name)
            m_leader.clear();
        member.releasesAt.reset();
        member.postgres = Member::Postgres::Starting;
        member.postgresUp = now + startsAgainAfter;
    }
    if (m_leader != leader)
        wake({}, now);
}

void LedgerDatabase::wake(const QString &name, Ms now)
{
    for (Member &member : m_members) {
        if (name.isEmpty() || member.name == name)
            member.nextLoop = std::min(member.nextLoop, now);
    }
}

const Member *LedgerDatabase::reachablePrimary() const
{
    const auto found = std::ranges::find_if(m_members, [](const Member &m) { return m.isWritable() && m.answers(); });
    return found == m_members.end() ? nullptr : &*found;
}

bool LedgerDatabase::holdsKey(const Member &member) const
{
    return member.answers() && m_leader == member.name && member.postgres != Member::Postgres::Replica;
}

// Out of its memory while PostgreSQL is away, but not when it could not be started.
bool LedgerDatabase::saysPrimary(const Member &member) const
{
    return member.answers()
        && (member.postgres == Member::Postgres::Primary
            || (holdsKey(member) && !member.promoting && !member.diskFull));
}

void LedgerDatabase::replicate(Ms elapsed)
{
    const auto source =
        std::ranges::find_if(m_members, [&](const Member &m) { return m.isWritable() && m.name == m_leader; });
    for (Member &member : m_members) {
        if (member.frozen || member.postgres != Member::Postgres::Replica)
            continue;
        member.streaming = source != m_members.end() && source->timeline == member.timeline;
        if (member.streaming)
            member.written = std::max(member.written, source->written - member.heldBack);
        member.replayed =
            std::min(member.written, member.replayed + replayPerSecond * static_cast<double>(elapsed) / 1000);
    }
}

// PostgreSQL is up, or has left recovery.
void LedgerDatabase::start(Member &member, Ms now)
{
    const bool leads = m_leader == member.name;
    member.postgres = leads ? Member::Postgres::Primary : Member::Postgres::Replica;
    member.knownUp = member.crashed ? now + knownAfter : now;
    member.crashed = member.cloning = member.promoting = false;
    member.postgresSince = now;
    if (!leads)
        follow(member, now);
}

// One run of Patroni's high-availability loop (patroni/ha.py, run_cycle) in one member.
void LedgerDatabase::loop(Member &member, Ms now)
{
    if (m_dcsHung) {
        // Without the DCS a leader cannot know that it still leads: it steps down (no failsafe_mode).
        if (member.postgres == Member::Postgres::Primary && now - member.dcsSeen >= retryTimeout)
            demote(member, now);
        return;
    }
    member.dcsSeen = now;
    if (member.releasesAt) {
        m_leaseEnds = m_leader == member.name ? now + ttl : m_leaseEnds;
        return; // busy stopping
    }
    if (member.postgres == Member::Postgres::Stopped && !member.diskFull) {
        member.postgres = Member::Postgres::Starting;
        member.postgresUp = now + restartTakes;
    }
    if (m_leader == member.name)
        loopAsLeader(member, now);
    else if (m_leader.isEmpty())
        loopWithoutLeader(member, now);
    else if (member.postgres == Member::Postgres::Primary)
        demote(member, now);
    else
        follow(member, now);
}

void LedgerDatabase::loopAsLeader(Member &member, Ms now)
{
    const bool handsOver = m_change && !m_change->done && m_change->candidate != member.name;
    if (handsOver) {
        const Member *candidate = this->member(m_change->candidate);
        if (candidate && candidate->answers() && candidate->postgres == Member::Postgres::Replica)
            handOver(member, now);
    }
    m_leaseEnds = now + ttl;
    // It stepped down while the DCS was away, and still holds the key.
    if (member.postgres == Member::Postgres::Replica)
        promote(member, now);
}

void LedgerDatabase::loopWithoutLeader(Member &member, Ms now)
{
    if (m_change && !m_change->done) {
        const Member *candidate = this->member(m_change->candidate);
        const bool fit = candidate->answers() && candidate->postgres == Member::Postgres::Replica;
        if (fit && candidate == &member)
            promote(member, now);
        if (fit)
            return; // the others leave it to the one who was chosen
    }
    if (member.postgres == Member::Postgres::Primary) {
        // The key has run out but this is a running primary: it takes the key back.
        m_leader = member.name;
        m_leaseEnds = now + ttl;
        return;
    }
    if (!m_paused && !waitsForAnswers(member, now) && isBestCandidate(member))
        promote(member, now);
}

// Whoever was in the cluster when there was a leader last is asked. A dead one refuses; a frozen one lets wait.
bool LedgerDatabase::waitsForAnswers(Member &member, Ms now) const
{
    if (member.asksUntil) {
        if (now < *member.asksUntil)
            return true;
        member.asksUntil.reset();
        return false;
    }
    const bool hangs = std::ranges::any_of(
        m_members, [now](const Member &other) { return other.frozen && now - other.dcsSeen <= ttl + retryTimeout; });
    if (!hangs)
        return false;
    member.asksUntil = now + askTimeout;
    member.nextLoop = now + askTimeout - loopWait;
    return true;
}

// The leader race: healthy, not too far behind, and nobody who answers has received more.
bool LedgerDatabase::isBestCandidate(const Member &member) const
{
    if (member.postgres != Member::Postgres::Replica)
        return false;
    const double lastKnown = std::ranges::max(m_members, {}, &Member::written).written;
    if (lastKnown - member.replayed > maximumLag)
        return false;
    return std::ranges::none_of(m_members, [&](const Member &other) {
        return other.answers() && other.postgres == Member::Postgres::Replica && other.written > member.written;
    });
}

void LedgerDatabase::promote(Member &member, Ms now)
{
    m_leader = member.name;
    m_leaseEnds = now + ttl;
    member.asksUntil.reset();
    member.promoting = true;
    member.postgres = Member::Postgres::Starting;
    member.postgresUp = now + promoteTakes;
    member.timeline = timeline() + 1;
    member.replayed = member.written;
    member.heldBack = 0;
    m_history.push_back({member.timeline - 1, member.written, now, member.name});
    if (m_change && !m_change->done) { // whoever gets the key removes the wish
        m_change->done = member.name;
        m_change->doneAt = m_change->asked + ((now - m_change->asked) / pollEvery + 1) * pollEvery;
    }
}

void LedgerDatabase::demote(Member &member, Ms now)
{
    member.postgres = Member::Postgres::Replica;
    member.streaming = false;
    member.postgresSince = now;
}

// A clean stop: the key goes to the candidate when everything is written and received.
void LedgerDatabase::handOver(Member &member, Ms now)
{
    member.postgres = Member::Postgres::Stopped;
    member.releasesAt = now + stopTakes;
}

// A member on an old timeline is rewound to the leader's; one that is merely behind catches up by streaming.
void LedgerDatabase::follow(Member &member, Ms now)
{
    const Member *source = this->member(m_leader);
    if (!source || source->timeline == member.timeline || source->postgres != Member::Postgres::Primary)
        return;
    if (member.written > m_history.back().at || member.crashed) {
        if (member.postgres == Member::Postgres::Replica) {
            member.postgres = Member::Postgres::Starting;
            member.postgresUp = now + cloneTakes;
        }
    }
    member.timeline = source->timeline;
    member.written = std::min(member.written, source->written);
    member.replayed = std::min(member.replayed, member.written);
}

void LedgerDatabase::holdBack(const QString &name, double bytes)
{
    Member *member = this->member(name);
    if (member && member->postgres != Member::Postgres::Primary) { // a primary follows nobody
        member->heldBack = bytes;
        member->written = std::max(0.0, member->written - bytes);
        member->replayed = std::min(member->replayed, member->written);
    }
}

void LedgerDatabase::kill(const QString &name)
{
    if (Member *member = this->member(name)) {
        member->patroni = member->streaming = member->promoting = false;
        member->postgres = Member::Postgres::Stopped;
        member->releasesAt.reset();
        member->asksUntil.reset();
    }
}

void LedgerDatabase::killPostgres(const QString &name)
{
    if (Member *member = this->member(name)) {
        member->postgres = Member::Postgres::Stopped;
        member->promoting = false;
        member->crashed = true;
    }
}

void LedgerDatabase::heal(const QString &name, Ms now)
{
    if (Member *member = this->member(name)) {
        member->frozen = member->diskFull = false;
        member->heldBack = 0;
        if (!member->patroni)
            member->nextLoop = now + 500;
        member->patroni = true;
    }
}

void LedgerDatabase::restart(const QString &name, Ms now)
{
    Member *member = this->member(name);
    if (!member || !member->answers())
        return;
    member->postgres = Member::Postgres::Starting;
    member->streaming = false;
    member->postgresUp = member->nextLoop = now + restartByHandTakes;
}

bool LedgerDatabase::reinitialize(const QString &name, Ms now)
{
    Member *member = this->member(name);
    const Member *source = reachablePrimary();
    if (!member || member->cloning || !source)
        return false;
    member->cloning = true;
    member->streaming = false;
    member->postgres = Member::Postgres::Starting;
    member->postgresUp = member->nextLoop = now + cloneTakes;
    member->timeline = source->timeline;
    member->written = member->replayed = source->written; // as it was when the copy began
    member->heldBack = 0;
    return true;
}

}
