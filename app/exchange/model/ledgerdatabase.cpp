// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/model/ledgerdatabase.h"

#include <algorithm>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

constexpr Ms promoteTakes = 300; ///< pg_ctl promote, measured
constexpr Ms restartTakes = 1'500; ///< a crashed PostgreSQL's own start, crash recovery included
constexpr Ms restartByHandTakes = 1'900; ///< POST /restart, measured 1.4 to 2.3 s
constexpr Ms cloneTakes = 5'000; ///< pg_rewind or clone of an old primary, measured 5 to 8 s
constexpr double writtenBefore = 0x1c0'0500'7658; ///< the site's first weeks
constexpr double replayPerSecond = 60e6; ///< bytes a replica replays while it catches up

}

LedgerDatabase::LedgerDatabase(QStringList names, Ms now)
    : m_leader(names.first())
    , m_leaseEnds(now + ttl)
{
    for (const QString &name : names) {
        Member member{.name = name,
                      .written = writtenBefore,
                      .replayed = writtenBefore,
                      .dcsSeen = now,
                      .postgresSince = now - 3'600'000};
        member.nextLoop = now + 700 * static_cast<Ms>(m_members.size());
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

const Member *LedgerDatabase::reachablePrimary() const
{
    const auto found = std::ranges::find_if(m_members, [](const Member &m) { return m.isWritable() && m.answers(); });
    return found == m_members.end() ? nullptr : &*found;
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
    if (!m_dcsHung && !m_leader.isEmpty() && now >= m_leaseEnds)
        m_leader.clear();
    for (Member &member : m_members) {
        if (member.answers() && now >= member.nextLoop) {
            loop(member, now);
            member.nextLoop += loopWait;
            if (member.nextLoop <= now)
                member.nextLoop = now + loopWait;
        }
    }
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

// One run of Patroni's high-availability loop (patroni/ha.py, run_cycle) in one member.
void LedgerDatabase::loop(Member &member, Ms now)
{
    if (member.postgres == Member::Postgres::Starting && now >= member.postgresUp) {
        const bool stillLeader = m_leader == member.name;
        member.postgres = stillLeader ? Member::Postgres::Primary : Member::Postgres::Replica;
        member.crashed = member.cloning = false;
        member.postgresSince = now;
        if (!stillLeader)
            follow(member, now);
    }
    if (m_dcsHung) {
        // Without the DCS a leader cannot know that it still leads: it steps down (no failsafe_mode).
        if (member.postgres == Member::Postgres::Primary && now - member.dcsSeen >= retryTimeout)
            demote(member, now);
        return;
    }
    member.dcsSeen = now;
    if (member.postgres == Member::Postgres::Stopped && !member.diskFull) {
        member.postgres = Member::Postgres::Starting;
        member.postgresUp = now + restartTakes;
        member.nextLoop = std::min(member.nextLoop, now); // wakes up again as soon as PostgreSQL is up
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
        if (candidate && candidate->answers() && candidate->postgres == Member::Postgres::Replica) {
            demote(member, now);
            m_leader.clear();
            return;
        }
    }
    m_leaseEnds = now + ttl;
    // It stepped down while the DCS was away, and still holds the key.
    if (member.postgres == Member::Postgres::Replica)
        promote(member, now);
}

void LedgerDatabase::loopWithoutLeader(Member &member, Ms now)
{
    if (m_change && !m_change->done) {
        if (m_change->candidate == member.name)
            promote(member, now);
        return;
    }
    if (member.postgres == Member::Postgres::Primary) {
        // The key has run out but this is a running primary: it takes the key back.
        m_leader = member.name;
        m_leaseEnds = now + ttl;
        return;
    }
    if (!m_paused && isBestCandidate(member))
        promote(member, now);
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
    member.postgres = Member::Postgres::Starting;
    member.postgresUp = now + promoteTakes;
    member.timeline = timeline() + 1;
    member.replayed = member.written;
    member.heldBack = 0;
    member.nextLoop = now + promoteTakes - loopWait;
    m_history.push_back({member.timeline - 1, member.written, now, member.name});
    if (m_change && m_change->candidate == member.name) {
        m_change->done = member.name;
        m_change->doneAt = now + 1'000; // Patroni polls the result once a second
    }
}

void LedgerDatabase::demote(Member &member, Ms now)
{
    member.postgres = Member::Postgres::Replica;
    member.streaming = false;
    member.postgresSince = now;
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
        member->patroni = false;
        member->postgres = Member::Postgres::Stopped;
        member->streaming = false;
    }
}

void LedgerDatabase::killPostgres(const QString &name)
{
    if (Member *member = this->member(name)) {
        member->postgres = Member::Postgres::Stopped;
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

void LedgerDatabase::keepPlans(Ms now)
{
    for (Member &member : m_members) {
        if (member.restartAt && now >= *member.restartAt && member.answers()) {
            member.restartAt.reset();
            restart(member.name, now);
        }
    }
    if (!m_planned || now < m_planned->at || m_dcsHung || (m_change && !m_change->answered))
        return;
    const Plan due = *std::exchange(m_planned, std::nullopt);
    // Nobody waits for its answer; when the leader is another one by now, nothing happens.
    if (!switchover(due.leader, due.candidate, now))
        m_change->answered = true;
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

std::optional<PatroniAnswer> LedgerDatabase::failover(const QString &candidate, Ms now)
{
    if (candidate.isEmpty())
        return PatroniAnswer{400, u"Failover could be performed only to a specific candidate"_s};
    const Member *member = this->member(candidate);
    if (!member)
        return PatroniAnswer{412, u"candidate does not exists"_s};
    if (m_change && !m_change->answered)
        return PatroniAnswer{503, u"Failover failed"_s};
    if (!member->answers() || member->postgres == Member::Postgres::Stopped)
        return PatroniAnswer{412, u"failover is not possible: no good candidates have been found"_s};
    m_change = Change{.candidate = candidate, .oldLeader = m_leader, .asked = now};
    if (m_leader == candidate)
        m_change->refusedAt = now + 1'000;
    return std::nullopt;
}

std::optional<PatroniAnswer> LedgerDatabase::switchover(const QString &leader, const QString &candidate, Ms now)
{
    if (leader.isEmpty())
        return PatroniAnswer{400, u"Switchover could be performed only from a specific leader"_s};
    if (m_leader != leader)
        return PatroniAnswer{412, u"leader name does not match"_s};
    if (!candidate.isEmpty() && candidate == leader)
        return PatroniAnswer{400, u"Switchover target and source are the same"_s};
    if (candidate.isEmpty() && m_paused)
        return PatroniAnswer{400, u"Switchover is possible only to a specific candidate in a paused state"_s};
    if (!candidate.isEmpty() && !this->member(candidate))
        return PatroniAnswer{412, u"candidate does not exists"_s};
    if (m_change && !m_change->answered)
        return PatroniAnswer{503, u"Switchover failed"_s};
    const Member *chosen = this->member(candidate);
    for (const Member &member : m_members) {
        const bool fit = member.answers() && member.postgres == Member::Postgres::Replica;
        if (candidate.isEmpty() && fit && (!chosen || member.written > chosen->written))
            chosen = &member;
    }
    if (!chosen || !chosen->answers() || chosen->postgres != Member::Postgres::Replica)
        return PatroniAnswer{412, u"switchover is not possible: no good candidates have been found"_s};
    m_change = Change{.candidate = chosen->name, .oldLeader = leader, .switchover = true, .asked = now};
    return std::nullopt;
}

std::optional<PatroniAnswer> LedgerDatabase::takeAnswer(Ms now)
{
    if (!m_change)
        return std::nullopt;
    if (m_change->answered) {
        if (m_change->done)
            m_change.reset();
        return std::nullopt;
    }
    const QString what = m_change->switchover ? u"Switchover"_s : u"Failover"_s;
    std::optional<PatroniAnswer> answer;
    if (m_change->done && now >= m_change->doneAt) {
        const QString past = m_change->switchover ? u"switched over"_s : u"failed over"_s;
        answer = PatroniAnswer{200, u"Successfully %1 to \"%2\""_s.arg(past, *m_change->done)};
    } else if (m_change->refusedAt > 0 && now >= m_change->refusedAt) {
        answer = PatroniAnswer{503, what + u" failed"_s};
    } else if (now - m_change->asked >= 20'000) { // 2 * max(10, loop_wait)
        answer = PatroniAnswer{503, what + u" status unknown after 20 seconds; operation may still be in progress"_s};
    }
    if (answer && answer->status == 503 && m_change->refusedAt == 0)
        m_change->answered = true;
    else if (answer)
        m_change.reset();
    return answer;
}

}
