// SPDX-License-Identifier: GPL-3.0-or-later
// The changes that somebody asks Patroni for: its refusals, its answers, and those that were planned.
#include "exchange/model/ledgerdatabase.h"

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

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

std::optional<PatroniAnswer> LedgerDatabase::failover(const QString &candidate, Ms now, const QString &asked)
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
        m_change->refusedAt = now + pollEvery;
    if (!asked.isEmpty())
        wake(asked, now);
    return std::nullopt;
}

std::optional<PatroniAnswer> LedgerDatabase::switchover(const QString &leader, const QString &candidate, Ms now,
                                                        const QString &asked)
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
    if (!asked.isEmpty())
        wake(asked, now);
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
        const QString &leads = *m_change->done;
        answer = PatroniAnswer{200, u"Successfully %1 to \"%2\""_s.arg(past, leads)};
        if (leads != m_change->candidate)
            answer->text = u"%1ed over to \"%2\" instead of \"%3\""_s.arg(what.chopped(4), leads, m_change->candidate);
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
