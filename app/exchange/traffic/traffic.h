// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/model/monitoring.h"
#include "exchange/traffic/attackers.h"
#include "exchange/traffic/edge.h"
#include "exchange/traffic/histogram.h"
#include "exchange/traffic/pool.h"
#include "exchange/traffic/station.h"

#include <array>

namespace Hikeshi::Exchange {

/// How requests ended. Every request that began is one of these, or under way.
struct Tally
{
    std::uint64_t began = 0;
    std::uint64_t served = 0;
    std::uint64_t failed = 0; ///< an error, or the customer's patience ended
    std::uint64_t refused = 0; ///< turned away: no room, no server, a limit
    std::uint64_t blocked = 0; ///< by a defence

    std::uint64_t ended() const { return served + failed + refused + blocked; }
    bool operator==(const Tally &) const = default;
};

/// What the last second looked like.
struct TrafficFigures
{
    double accepted = 0; ///< orders a second
    double failed = 0; ///< orders a second that did not go through
    double requests = 0; ///< requests a second at the edge: customers', retries included, and attackers'
    double latencyMedian = 0; ///< of orders, seconds
    double latencyP99 = 0;
    double webLatencyP99 = 0;
    double commits = 0;
    double edgeBits = 0; ///< offered to the line, bits a second
    double blocked = 0; ///< requests a second that a defence stopped, attackers' included
    double logins = 0; ///< a second that reach the balancer
    double goodShare = 1; ///< of the customers' requests in the last ten seconds
    double cacheHitRate = 1; ///< of look-ups in the cache in front of the database
    double lineLoss = 0; ///< share of packets

    double errorRate() const { return accepted + failed > 0 ? failed / (accepted + failed) : 0; }
    bool operator==(const TrafficFigures &) const = default;
};

/// Load and defence as a discrete-event simulation: customers and attackers, CDN, line, firewall, balancer, web, API
/// with its cache and read pool, order gateway, matching engine, commits. README.md has the path and its figures. Time
/// here is its own: it goes on only while step() runs, in microseconds from 0.
class Traffic
{
public:
    Traffic(std::uint64_t seed, const std::vector<Machine> &machines, Ms now);

    struct Means
    {
        bool ledgerWritable = true;
        bool matchingWorks = true;
        double pressAgain = 0.6; ///< share of those whose order failed
        double turnedAway = 0; ///< share of orders that the market's levers and least amount refuse, before the gateway
    };
    struct Orders
    {
        int committed = 0;
        int turnedAway = 0;
        bool operator==(const Orders &) const = default;
    };
    /// One step. `machines` get their loads; gives back the orders that came to their end.
    Orders step(Ms now, Ms elapsed, std::vector<Machine> &machines, Means means);
    /// Closes the running second.
    void closeSecond();
    void reseed(std::uint64_t seed) { m_rng = Rng(seed ^ streamOfChance); }

    const TrafficFigures &figures() const { return m_figures; }
    std::size_t gatewayQueue() const { return m_stations[gateway].queue(); }
    std::size_t readQueue() const { return m_stations[readPool].queue(); }
    std::uint64_t ordersLost() const { return m_intents.lost; }
    double demand(Ms now) const; ///< orders a second that customers want
    int slotsUsed() const { return m_slots; }
    int slotLimit() const { return m_slotLimit; }
    std::uint32_t now() const { return static_cast<std::uint32_t>(m_clock / 1000); } ///< own time, ms

    void setSurge(double factor) { m_surge = factor; }
    void setVolume(const VolumeAttack &attack);
    void setSlow(std::uint32_t connections);
    void setLogins(double times) { m_logins.times = times; }
    void setLineLoss(double share) { m_lineFault = share; }
    void emptyCache();

    Cdn &cdn() { return m_cdn; }
    const Cdn &cdn() const { return m_cdn; }
    Firewall &firewall() { return m_firewall; }
    const Firewall &firewall() const { return m_firewall; }
    BalancerFiles &files() { return m_files; }
    const BalancerFiles &files() const { return m_files; }
    Sources &sources() { return m_sources; }
    const Sources &sources() const { return m_sources; }
    Pool &web() { return m_web; }
    const Pool &web() const { return m_web; }
    Pool &api() { return m_api; }
    void setSlotLimit(int limit) { m_slotLimit = limit; }
    void setFrontendOpen(bool open) { m_frontendOpen = open; }
    bool isFrontendOpen() const { return m_frontendOpen; }
    int backendQueue() const { return static_cast<int>(m_backendQueue.size()); }
    void addServer(const Machine &machine, Ms now); ///< a web or API instance that is there from now on
    void removeServer(const QString &name);

    const Tally &customers() const { return m_good; }
    const Tally &attackers() const { return m_bad; }
    std::uint64_t underWay(bool customers) const; ///< counted one by one
    std::uint64_t ordersUnderWay() const;
    struct Intents
    {
        std::uint64_t began = 0; ///< orders that customers wanted
        std::uint64_t satisfied = 0;
        std::uint64_t turnedAway = 0; ///< told by a code that they cannot be now: nobody presses again
        std::uint64_t lost = 0; ///< given up
        std::uint64_t again = 0; ///< between two tries
        bool operator==(const Intents &) const = default;
    };
    const Intents &intents() const { return m_intents; }
    std::uint64_t eventsHandled() const { return m_handled; }

    std::vector<Condition> conditions() const;
    QList<std::pair<QString, double>> samples() const;

    bool operator==(const Traffic &) const = default;

private:
    static constexpr std::uint64_t streamOfChance = 0x7472616666696300; // "traffic"

    enum class Kind : std::uint8_t
    {
        Order,
        Read,
        Login, ///< an attacker's
        Junk ///< what a flood's packets look like to the balancer
    };
    enum class Outcome
    {
        Served,
        TurnedAway, ///< an answer, too
        Failed,
        Refused,
        Blocked
    };
    enum EventKind : std::uint8_t
    {
        OrderArrives,
        ReadArrives,
        LoginArrives,
        JunkArrives,
        SlowOpens,
        Approach, ///< a job comes to the line (again)
        Retry, ///< a customer presses again
        Done ///< a worker has finished with a job
    };
    /// Lanes of the event queue: arrivals have one each, what TCP sends again one for each time it has waited.
    static constexpr std::size_t firstAgain = SlowOpens + 1;
    static_assert(firstAgain + 3 <= EventQueue::lanes);
    enum : std::uint16_t
    {
        readPool,
        gateway,
        matching,
        commit,
        firstNode, ///< web and API instances from here
        nowhere = 0xffff
    };

    struct Job
    {
        Us began = 0;
        std::uint32_t user = 0; ///< of an attacker: its source
        std::uint16_t generation = 0;
        std::uint16_t station = nowhere;
        std::uint16_t server = nowhere; ///< web instance's station that holds a session for it
        Kind kind = Kind::Order;
        std::uint8_t attempt = 0;
        std::uint8_t transmissions = 0;
        bool isLive = false;
        bool isSettled = false; ///< its customer knows the end, or has gone
        bool hasSlot = false;
        bool isInGateway = false; ///< counts among the gateway's orders under way
        bool operator==(const Job &) const = default;
    };
    struct Ticket
    {
        Us due = 0;
        std::uint32_t job = 0;
        std::uint16_t generation = 0;
        bool operator==(const Ticket &) const = default;
    };
    struct Held
    {
        Us due = 0;
        std::uint32_t source = 0;
        bool operator==(const Held &) const = default;
    };
    /// A web or API instance.
    struct Node
    {
        QString name;
        bool isWeb = true;
        bool isAlive = true;
        bool isFrozen = false;
        std::uint32_t sick = 0; ///< of 65,536 requests
        std::uint32_t finished = 0; ///< in the running second
        std::vector<std::uint32_t> stuck; ///< jobs that were done while it was frozen
        bool operator==(const Node &) const = default;
    };

    // traffic.cpp: time and arrivals
    void run(Us until);
    void handle(const Event &event);
    void tick(Ms now, std::vector<Machine> &machines, Means means);
    void look(std::vector<Machine> &machines, Means means);
    void strike(std::uint16_t station);
    void setArrivals(Ms now);
    void arrive(Kind kind, std::uint32_t user, std::uint8_t attempt);
    void countHits(double reads);
    void expireTicket();
    void openSlowly();
    void endHeld();
    void loseBalancer();
    std::uint32_t anyUser();
    std::uint32_t anyHome();
    void customersFeel(const Job &job, Outcome outcome);
    // trafficpath.cpp: what a request passes through
    void atCdn(std::uint32_t job);
    void atLine(std::uint32_t job);
    void atBalancer(std::uint32_t job);
    void toWeb(std::uint32_t job, bool mayWait);
    void toApi(std::uint32_t job);
    void toData(std::uint32_t job);
    void afterData(std::uint32_t job);
    void toGateway(std::uint32_t job);
    bool enter(std::uint16_t station, std::uint32_t job);
    void begin(std::uint16_t station, std::uint32_t job);
    bool dropsAbandoned(std::uint16_t station) const;
    void purge(std::uint16_t station);
    void feed(std::uint16_t station);
    void done(std::uint16_t station, std::uint32_t job, std::uint16_t generation);
    void doneAtNode(Node &at, std::uint32_t job);
    void doneCommit(std::uint32_t job);
    void count(const Job &job, Outcome outcome);
    void feedServers();
    void setGatewayOpen();
    void settle(std::uint32_t job, Outcome outcome);
    void release(std::uint32_t job);
    void leaveServer(Job &job);
    std::uint32_t newJob(Kind kind, std::uint32_t user, std::uint8_t attempt);
    std::uint32_t sourceNumber(const Job &job) const;
    bool isCached(std::uint32_t user);
    static bool isCustomers(Kind kind) { return kind == Kind::Order || kind == Kind::Read; }

    Rng m_rng;
    Us m_clock = 0;
    EventQueue m_events;
    std::vector<Job> m_jobs;
    std::vector<std::uint32_t> m_free;
    Fifo<Ticket> m_tickets; ///< patience ends
    Fifo<Ticket> m_backendQueue; ///< waits at the balancer for a server below its maxconn
    Fifo<Held> m_heldSlots; ///< slow attackers' connections
    std::vector<Station> m_stations;
    std::vector<Node> m_nodes; ///< of m_stations from firstNode on; a removed one's name is empty
    Pool m_web;
    Pool m_api;
    Sources m_sources;
    Cdn m_cdn;
    Firewall m_firewall;
    BalancerFiles m_files;
    std::vector<std::uint32_t> m_cached; ///< by user: second of own time at which the entry expires
    bool m_balancerWorks = true;
    bool m_gatewayWorks = true;
    bool m_gatewayAlive = true;
    bool m_cacheWorks = true;
    bool m_isFeeding = false;
    bool m_ledgerWritable = true;
    bool m_frontendOpen = true;
    int m_slots = 0;
    int m_slotLimit;
    int m_inGateway = 0;

    double m_surge = 1;
    std::uint32_t m_pressAgain = 60; ///< percent
    std::uint32_t m_turnedAway = 0; ///< of 65,536
    VolumeAttack m_volume;
    SlowAttack m_slow;
    LoginAttack m_logins;
    std::uint32_t m_slowSources = 0;
    std::uint32_t m_junkSources = 0;
    double m_lineFault = 0;
    std::uint32_t m_loss = 0; ///< of 65,536 packets
    struct Gaps ///< mean times between two arrivals; 0: none come
    {
        std::array<Us, 5> mean{};
        std::array<bool, 5> isUnderWay{};
        bool operator==(const Gaps &) const = default;
    };
    Gaps m_gaps; ///< by EventKind
    double m_hitsOwed = 0; ///< reads that the CDN answers, counted

    Tally m_good;
    Tally m_bad;
    Intents m_intents;
    std::uint64_t m_handled = 0;
    struct Second ///< the running one's counts
    {
        std::uint64_t ordersServed = 0;
        std::uint64_t ordersEnded = 0;
        std::uint64_t requests = 0;
        std::uint64_t commits = 0;
        std::uint64_t blocked = 0;
        std::uint64_t logins = 0;
        std::uint64_t lookUps = 0;
        std::uint64_t hits = 0;
        std::uint64_t goodServed = 0;
        std::uint64_t goodEnded = 0;
        double bits = 0;
        bool operator==(const Second &) const = default;
    };
    Second m_second;
    double m_attackBits = 0; ///< a second, that reach the line
    double m_customerBits = 0; ///< in the last whole second
    std::array<std::pair<std::uint64_t, std::uint64_t>, 10> m_goodness{}; ///< served and ended, a second each
    std::size_t m_goodnessAt = 0;
    SlidingHistogram m_orderLatency;
    SlidingHistogram m_webLatency;
    TrafficFigures m_figures;
};

}
