// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/traffic/population.h"
#include "exchange/traffic/sources.h"

#include <QByteArray>

namespace Hikeshi::Exchange {

/// The content delivery network in front: it answers reads from its cache and can ask every visitor for a proof.
struct Cdn
{
    enum class Cache
    {
        Normal,
        Stale ///< pages may be a minute old: fewer reads reach the site
    };

    /// Who must prove to be a browser. Bots fail the puzzle.
    enum class Challenge
    {
        Nobody,
        Logins, ///< programs with a key never log in
        Everybody ///< programs with a key fail it, and some browsers do, too
    };

    Challenge challenge = Challenge::Nobody;
    Cache cache = Cache::Normal;
    int requestsPerPeriod = 0; ///< a source, that are forwarded in ten seconds; 0: all
    std::vector<std::uint64_t> cleared; ///< a bit a user: the puzzle was solved; empty unless everybody is asked

    void setChallenge(Challenge whom);
    bool asksEverybody() const { return challenge == Challenge::Everybody; }
    int hitPermille() const { return cache == Cache::Normal ? 710 : 900; } ///< of reads
    bool canSolve(std::uint32_t user) const; ///< whether this user's browser gets past the puzzle at all
    bool needsPuzzle(std::uint32_t user) const { return !(cleared[user / 64] >> (user % 64) & 1); }
    void clear(std::uint32_t user) { cleared[user / 64] |= std::uint64_t(1) << (user % 64); }

    bool operator==(const Cdn &) const = default;
};

/// One rule of the edge firewall.
struct FirewallRule
{
    int id = 0;
    Net net;
    bool drops = true; ///< otherwise limited
    int perSecond = 0; ///< of a limit: requests from the whole net
    Us since = 0;
    std::optional<Us> until; ///< it reverts by itself
    std::uint64_t hits = 0; ///< what it stopped
    Us bucketAt = 0; ///< of the token bucket: when the next request is due

    bool operator==(const FirewallRule &) const = default;
};

/// Rules in order; the first that matches decides. A drop is told to the line's provider as well (flowspec), who
/// filters in front of the line from `upstreamAfter` on; a limit works behind the line only.
class Firewall
{
public:
    static constexpr Us upstreamAfter = 10'000'000;
    static constexpr std::size_t most = 200;

    /// The rule's number.
    int add(FirewallRule rule);
    bool remove(int id);
    void expire(Us now);
    const std::vector<FirewallRule> &rules() const { return m_rules; }
    /// Does it let this one request through?
    bool passes(std::uint32_t address, Us now);
    /// Which part of a range's packets the provider stops in front of the line, 0 to 1.
    double stoppedUpstream(const Net &net, Us now) const;

    bool operator==(const Firewall &) const = default;

private:
    std::vector<FirewallRule> m_rules;
    int m_last = 0;
};

/// HAProxy's run-time lists: an ACL of addresses (403), the limits a source has (429), paths in maintenance (503).
class BalancerFiles
{
public:
    struct Line
    {
        int id = 0; ///< HAProxy shows an address in memory; equal lines may stand there twice
        QByteArray key;
        QByteArray value; ///< empty in an ACL
        bool operator==(const Line &) const = default;
    };
    using Lines = std::vector<Line>;

    BalancerFiles();

    static constexpr const char *aclFile = "/etc/haproxy/blocklist.acl";
    static constexpr const char *limitsFile = "/etc/haproxy/limits.map";
    static constexpr const char *maintFile = "/etc/haproxy/maint.map";

    const Lines &acl() const { return m_acl; }
    const Lines *map(const QByteArray &file) const;
    bool addAcl(const QByteArray &pattern); ///< false: no address
    void addMap(const QByteArray &file, const QByteArray &key, const QByteArray &value);
    bool setMap(const QByteArray &file, const QByteArray &key, const QByteArray &value); ///< false: no such key
    bool removeAcl(const QByteArray &pattern); ///< all that are equal; false: none
    bool removeMap(const QByteArray &file, const QByteArray &key);
    void clear(const QByteArray &file);

    bool blocks(std::uint32_t address) const;
    std::uint32_t requestLimit() const { return m_requestLimit; } ///< a source, in ten seconds
    std::uint32_t connectionLimit() const { return m_connectionLimit; } ///< a source; 0: none
    bool isOrderPathClosed() const { return m_ordersClosed; }
    bool isWholeSiteClosed() const { return m_siteClosed; }

    bool operator==(const BalancerFiles &) const = default;

private:
    Lines *mapAt(const QByteArray &file);
    void read();

    Lines m_acl;
    Lines m_limits;
    Lines m_maint;
    std::vector<Net> m_blocked;
    std::uint32_t m_requestLimit = 0;
    std::uint32_t m_connectionLimit = 0;
    bool m_ordersClosed = false;
    bool m_siteClosed = false;
    int m_last = 0;
};

}
