// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

#include <cstdint>
#include <optional>
#include <vector>

namespace Hikeshi::Exchange {

/// Milliseconds since the epoch, the model's own time.
using Ms = long long;

/// One member of the cluster: a machine with Patroni and PostgreSQL.
struct Member
{
    enum class Postgres
    {
        Stopped,
        Starting,
        Replica,
        Primary
    };

    QString name;
    bool patroni = true; ///< Patroni's process lives
    bool frozen = false; ///< the machine hangs
    Postgres postgres = Postgres::Replica;
    bool streaming = true; ///< a replica that receives from its primary
    int timeline = 1;
    double written = 0; ///< WAL position: written by a primary, received by a replica, bytes
    double replayed = 0; ///< bytes
    double heldBack = 0; ///< it receives this late, bytes: lost, should it be promoted
    Ms nextLoop = 0; ///< when Patroni's loop runs again
    Ms dcsSeen = 0; ///< last contact with the DCS
    Ms postgresUp = 0; ///< when a starting PostgreSQL will be up
    Ms postgresSince = 0;
    Ms knownUp = 0; ///< when its Patroni has seen that a PostgreSQL which crashed is up again
    bool crashed = false; ///< PostgreSQL died under Patroni, which is restarting it
    bool diskFull = false; ///< PostgreSQL cannot start
    bool cloning = false; ///< its data is being copied anew from the leader
    bool promoting = false; ///< it has the key, PostgreSQL still leaves recovery
    std::optional<Ms> releasesAt; ///< it has stopped for another one, who gets the key then
    std::optional<Ms> asksUntil; ///< in a race: it waits for a member that does not answer
    std::optional<Ms> restartAt; ///< a restart that is scheduled

    bool answers() const { return patroni && !frozen; } ///< its REST API
    bool isWritable() const { return postgres == Postgres::Primary && !frozen; }
    bool operator==(const Member &) const = default;
};

/// An answer of Patroni's REST API to a change: plain text with a status.
struct PatroniAnswer
{
    int status = 200;
    QString text;

    bool operator==(const PatroniAnswer &) const = default;
};

/// How far a database's log is written.
struct LogPoint
{
    int timeline = 1;
    std::uint64_t position = 0; ///< bytes, PostgreSQL's LSN

    bool operator==(const LogPoint &) const = default;
};

/// A PostgreSQL cluster under Patroni, as a mechanism: a leader key with a lease in the DCS, a loop in each member,
/// streaming replication with lag. Takeovers, refusals and two writable primaries come out of it. Settings are the
/// lab's: ttl 20 s, loop_wait 2 s, retry_timeout 3 s, maximum_lag_on_failover 1 MiB, primary_start_timeout 300 s, no
/// failsafe_mode. https://patroni.readthedocs.io/en/latest/dynamic_configuration.html
class LedgerDatabase
{
public:
    static constexpr Ms ttl = 20'000;
    static constexpr Ms loopWait = 2'000;
    static constexpr Ms retryTimeout = 3'000;
    static constexpr Ms pollEvery = 1'000; ///< the member that was asked for a change looks for its end
    static constexpr double maximumLag = 1'048'576;

    LedgerDatabase(QStringList names, Ms now, std::uint64_t seed = 0); ///< the seed is for the phases of the loops

    void step(Ms now, Ms elapsed, double writtenBytes);

    const std::vector<Member> &members() const { return m_members; }
    Member *member(const QString &name);
    const Member *member(const QString &name) const;
    /// Who holds the leader key; empty once the lease has run out.
    QString leader() const { return m_leader; }
    /// A member that takes writes and whose own API says so: the truth, whether anybody outside knows it yet or not.
    const Member *reachablePrimary() const;
    /// What a member answers on /primary: 200 as long as it holds the key, even while its PostgreSQL starts or stops.
    bool holdsKey(const Member &member) const;
    bool saysPrimary(const Member &member) const; ///< its metric patroni_primary
    bool isPaused() const { return m_paused; }
    int timeline() const;
    LogPoint logPoint() const; ///< of the primary, or of whoever has most of it
    struct Promotion
    {
        int timeline;
        double at;
        Ms when;
        QString leader;
        bool operator==(const Promotion &) const = default;
    };
    const std::vector<Promotion> &history() const { return m_history; }

    void setPaused(bool paused) { m_paused = paused; }
    void setDcsHung(bool hung) { m_dcsHung = hung; }
    /// A replica receives this many bytes late from now on.
    void holdBack(const QString &name, double bytes);
    void kill(const QString &name);
    void killPostgres(const QString &name);
    void heal(const QString &name, Ms now);

    /// POST /failover and /switchover. Refusals come at once; otherwise nothing, and takeAnswer() has the answer later.
    /// The member that is asked looks into the DCS at once, the others when their loop runs again.
    std::optional<PatroniAnswer> failover(const QString &candidate, Ms now, const QString &asked = {});
    std::optional<PatroniAnswer> switchover(const QString &leader, const QString &candidate, Ms now,
                                            const QString &asked = {});
    std::optional<PatroniAnswer> takeAnswer(Ms now);
    /// A switchover that the cluster makes by itself later; a second one takes the place of the first.
    struct Plan
    {
        QString leader;
        QString candidate;
        Ms at = 0;
        bool operator==(const Plan &) const = default;
    };
    const std::optional<Plan> &planned() const { return m_planned; }
    void plan(std::optional<Plan> plan) { m_planned = std::move(plan); }
    /// POST /restart: PostgreSQL stops and starts under Patroni, nobody takes over.
    void restart(const QString &name, Ms now);
    /// POST /reinitialize of a replica; false while one is under way.
    bool reinitialize(const QString &name, Ms now);
    bool isChanging() const { return m_change.has_value(); }

    bool operator==(const LedgerDatabase &) const = default;

private:
    /// A manual change on its way: what /failover writes into the DCS.
    struct Change
    {
        QString candidate;
        QString oldLeader;
        bool switchover = false;
        Ms asked = 0;
        Ms refusedAt = 0; ///< when Patroni says `Failover failed`
        std::optional<QString> done; ///< who leads now
        Ms doneAt = 0; ///< when the one who was asked sees it
        bool answered = false; ///< Patroni has given up waiting, but the wish stays in the DCS
        bool operator==(const Change &) const = default;
    };

    void tendKey(Ms now);
    void wake(const QString &name, Ms now); ///< all, without a name
    void start(Member &member, Ms now);
    void loop(Member &member, Ms now);
    void loopAsLeader(Member &member, Ms now);
    void loopWithoutLeader(Member &member, Ms now);
    void promote(Member &member, Ms now);
    void demote(Member &member, Ms now);
    void handOver(Member &member, Ms now);
    bool waitsForAnswers(Member &member, Ms now) const;
    void follow(Member &member, Ms now);
    void replicate(Ms elapsed);
    void keepPlans(Ms now);
    bool isBestCandidate(const Member &member) const;

    std::vector<Member> m_members;
    QString m_leader;
    Ms m_leaseEnds = 0;
    Ms m_nextSweep = 0; ///< when the DCS looks for leases that have run out
    bool m_paused = false;
    bool m_dcsHung = false;
    std::optional<Change> m_change;
    std::optional<Plan> m_planned;
    std::vector<Promotion> m_history;
};

}
