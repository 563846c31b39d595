// SPDX-License-Identifier: GPL-3.0-or-later
// Time, arrivals and what customers do when they are disappointed. trafficpath.cpp has what a request passes through.
#include "exchange/traffic/traffic.h"

#include "exchange/traffic/constants.h"

#include <algorithm>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

using Shape = ServiceTime::Shape;

// The day of a Japanese exchange, JST: quiet at nine in the morning, busiest at nine in the evening.
constexpr std::array<int, 24> ordersByHour{1212, 1150, 1078, 1000, 922,  850,  788,  740,  710,  700,  710,  740,
                                           788,  850,  922,  1000, 1078, 1150, 1212, 1260, 1290, 1300, 1290, 1260};

Station node(bool isWeb)
{
    return {ServiceTime(Shape::Lognormal, isWeb ? 16'000 : 14'000), 8, 1'000};
}

}

Traffic::Traffic(std::uint64_t seed, const std::vector<Machine> &machines, Ms now)
    : m_rng(seed ^ streamOfChance)
    , m_slotLimit(Built::connections)
{
    m_stations.emplace_back(ServiceTime(Shape::Lognormal, 25'000), 8, 2'000); // readPool
    m_stations.emplace_back(ServiceTime(Shape::Lognormal, 5'330), 4, 2'000); // gateway
    m_stations.emplace_back(ServiceTime(Shape::Deterministic, 400), 1, 10'000); // matching
    m_stations.emplace_back(ServiceTime(Shape::Lognormal, 8'000), 16, 10'000); // commit
    for (const Machine &each : machines) {
        if (each.service == u"web" || each.service == u"api")
            addServer(each, now);
    }
    for (std::size_t i = 0; i < m_web.servers().size(); ++i)
        m_web.servers()[i].nextCheck = m_api.servers()[i].nextCheck = now + static_cast<Ms>(i) * 600;
    m_cached.resize(userCount);
    for (std::uint32_t &expiry : m_cached)
        expiry = static_cast<std::uint32_t>((m_rng.next() >> 32) * (Built::cacheSeconds + 100) >> 32);
}

void Traffic::addServer(const Machine &machine, Ms now)
{
    const bool isWeb = machine.service == u"web";
    const auto station = static_cast<std::uint16_t>(m_stations.size());
    m_stations.push_back(node(isWeb));
    m_nodes.push_back({.name = machine.name, .isWeb = isWeb, .isAlive = machine.alive, .stuck = {}});
    BackendServer server{.name = machine.name, .nextCheck = now, .changedAt = now, .station = station};
    server.up = machine.works();
    if (!isWeb)
        server.maxconn = 1'000'000;
    (isWeb ? m_web : m_api).add(server);
}

void Traffic::removeServer(const QString &name)
{
    const auto found = std::ranges::find(m_nodes, name, &Node::name);
    if (found == m_nodes.end())
        return;
    (found->isWeb ? m_web : m_api).remove(name);
    found->isAlive = false;
    found->name.clear();
    strike(static_cast<std::uint16_t>(firstNode + (found - m_nodes.begin())));
}

double Traffic::demand(Ms now) const
{
    const Ms minutes = (now / 60'000 + 9 * 60) % (24 * 60);
    const auto hour = static_cast<std::size_t>(minutes / 60);
    const int here = ordersByHour[hour];
    const int next = ordersByHour[(hour + 1) % 24];
    const double permille = here + (next - here) * static_cast<double>(minutes % 60) / 60;
    return Built::orders * permille / 1000 * m_surge;
}

Traffic::Orders Traffic::step(Ms now, Ms elapsed, std::vector<Machine> &machines, Means means)
{
    const std::uint64_t before = m_second.commits;
    const std::uint64_t turnedAwayBefore = m_intents.turnedAway;
    tick(now, machines, means);
    run(m_clock + elapsed * 1000);
    m_web.check(now, machines);
    m_api.check(now, machines);
    const Orders orders{.committed = static_cast<int>(m_second.commits - before),
                        .turnedAway = static_cast<int>(m_intents.turnedAway - turnedAwayBefore)};
    if (now % 1000 == 0) {
        for (Node &each : m_nodes) {
            const auto machine = std::ranges::find(machines, each.name, &Machine::name);
            if (machine != machines.end())
                machine->load = std::exchange(each.finished, 0);
        }
        std::ranges::find(machines, u"order-gateway"_s, &Machine::name)->load = static_cast<double>(m_second.commits);
    }
    return orders;
}

void Traffic::tick(Ms now, std::vector<Machine> &machines, Means means)
{
    m_pressAgain = static_cast<std::uint32_t>(means.pressAgain * 100 + 0.5);
    m_turnedAway = static_cast<std::uint32_t>(means.turnedAway * 65'536 + 0.5);
    look(machines, means);
    m_firewall.expire(m_clock);
    setArrivals(now);
}

// What has changed since the last step: instances that died, hang, came back.
void Traffic::look(std::vector<Machine> &machines, Means means)
{
    for (std::size_t i = 0; i < m_nodes.size(); ++i) {
        Node &each = m_nodes[i];
        const auto machine = std::ranges::find(machines, each.name, &Machine::name);
        if (machine == machines.end())
            continue;
        const auto station = static_cast<std::uint16_t>(firstNode + i);
        m_stations[station].setPercent(static_cast<std::int64_t>(machine->slow * 100));
        each.sick = static_cast<std::uint32_t>(machine->sick * 65'536);
        if (std::exchange(each.isAlive, machine->alive) && !machine->alive)
            strike(station);
        each.isFrozen = machine->frozen;
        m_stations[station].setOpen(machine->works());
        if (!machine->works())
            continue;
        for (const std::uint32_t job : std::exchange(each.stuck, {}))
            m_events.push(m_clock, Done, station | static_cast<std::uint32_t>(m_jobs[job].generation) << 16, job);
        feed(station);
    }
    const auto works = [&](const QString &name) { return std::ranges::find(machines, name, &Machine::name)->works(); };
    const auto &door = *std::ranges::find(machines, u"order-gateway"_s, &Machine::name);
    if (std::exchange(m_gatewayAlive, door.alive) && !door.alive)
        strike(gateway);
    m_gatewayWorks = door.works();
    m_stations[gateway].setPercent(static_cast<std::int64_t>(door.slow * 100));
    if (m_cacheWorks && !works(u"cache"_s))
        emptyCache();
    m_cacheWorks = works(u"cache"_s);
    m_stations[matching].setOpen(means.matchingWorks);
    m_ledgerWritable = means.ledgerWritable;
    m_stations[commit].setOpen(means.ledgerWritable);
    for (const std::uint16_t each : {commit, matching})
        feed(each);
    setGatewayOpen();
    feed(gateway);
    const bool balances = std::ranges::any_of(machines, [](const Machine &machine) {
        return machine.service == u"balancer" && machine.role == u"primary" && machine.works();
    });
    if (m_balancerWorks && !balances)
        loseBalancer();
    m_balancerWorks = balances;
}

// Its connections are gone; the other one of the pair begins with none.
void Traffic::loseBalancer()
{
    for (std::uint32_t i = 0; i < m_jobs.size(); ++i) {
        if (m_jobs[i].isLive && m_jobs[i].hasSlot && !m_jobs[i].isSettled)
            settle(i, Outcome::Failed);
    }
    while (!m_heldSlots.isEmpty())
        endHeld();
}

// The processes are gone, and all they had under way.
void Traffic::strike(std::uint16_t station)
{
    m_stations[station].clear();
    if (station >= firstNode)
        m_nodes[station - firstNode].stuck.clear();
    for (std::uint32_t i = 0; i < m_jobs.size(); ++i) {
        Job &job = m_jobs[i];
        const bool isHere = job.isLive && job.station == station;
        if (isHere)
            job.station = nowhere;
        if (isHere && job.isSettled)
            release(i);
        else if (isHere || (job.isLive && job.server == station && !job.isSettled))
            settle(i, Outcome::Failed);
    }
}

void Traffic::setArrivals(Ms now)
{
    const double orders = demand(now);
    const double reads = orders * Built::readsEach;
    const double hits = m_cdn.hitPermille() / 1000.0;
    m_attackBits = m_volume.times * Built::normalBits * (1 - m_firewall.stoppedUpstream(m_volume.from, m_clock));
    const double offered = m_attackBits + m_customerBits;
    const double crowded = offered > Built::lineBits ? 1 - Built::lineBits / offered : 0;
    const double loss = 1 - (1 - crowded) * (1 - m_lineFault);
    m_loss = static_cast<std::uint32_t>(loss * 65'536);
    const auto set = [this](EventKind kind, double perSecond) {
        m_gaps.mean[kind] = perSecond > 0 ? static_cast<Us>(1e6 / perSecond) : 0;
        if (perSecond > 0 && !m_gaps.isUnderWay[kind]) {
            m_gaps.isUnderWay[kind] = true;
            m_events.pushInLane(kind, m_clock + exponential(m_rng, m_gaps.mean[kind]), kind);
        }
    };
    set(OrderArrives, orders);
    set(ReadArrives, reads * (1 - hits));
    set(LoginArrives, m_logins.times * Built::requests);
    set(JunkArrives, m_attackBits * (1 - loss) / Built::bitsEachJunk);
    set(SlowOpens, m_slow.held < m_slow.connections ? m_slow.opensPerSecond : 0);
    countHits(reads * hits / 10);
}

// Reads that the CDN answers by itself never come to the site: they are counted.
void Traffic::countHits(double reads)
{
    m_hitsOwed += reads;
    const auto count = static_cast<std::uint64_t>(m_hitsOwed);
    m_hitsOwed -= static_cast<double>(count);
    m_good.began += count;
    m_second.requests += count;
    m_second.goodEnded += count;
    std::uint64_t stopped = 0;
    for (std::uint64_t i = 0; m_cdn.asksEverybody() && i < count; ++i)
        stopped += !m_cdn.canSolve(anyUser());
    m_good.blocked += stopped;
    m_second.blocked += stopped;
    m_good.served += count - stopped;
    m_second.goodServed += count - stopped;
}

void Traffic::run(Us until)
{
    constexpr Us never = EventQueue::never;
    while (true) {
        const Us event = m_events.nextTime();
        const Us ticket = m_tickets.isEmpty() ? never : m_tickets.front().due;
        const Us held = m_heldSlots.isEmpty() ? never : m_heldSlots.front().due;
        const Us next = std::min({event, ticket, held});
        if (next > until)
            break;
        m_clock = std::max(m_clock, next);
        ++m_handled;
        if (next == ticket)
            expireTicket();
        else if (next == held)
            endHeld();
        else
            handle(m_events.pop());
    }
    m_clock = until;
}

void Traffic::handle(const Event &event)
{
    const auto kind = static_cast<EventKind>(event.kind());
    switch (kind) {
    case OrderArrives:
        ++m_intents.began;
        arrive(Kind::Order, anyUser(), 0);
        break;
    case ReadArrives:
        arrive(Kind::Read, anyUser(), 0);
        break;
    case LoginArrives:
        arrive(Kind::Login, anyHome(), 0);
        break;
    case JunkArrives:
        arrive(Kind::Junk, m_junkSources + static_cast<std::uint32_t>(m_rng.next() >> 60), 0);
        break;
    case SlowOpens:
        openSlowly();
        break;
    case Approach:
        if (m_jobs[event.a].generation == event.b && !m_jobs[event.a].isSettled)
            atLine(event.a);
        return;
    case Retry: {
        const auto again = static_cast<Kind>(event.b >> 8);
        m_intents.again -= again == Kind::Order;
        arrive(again, event.a, static_cast<std::uint8_t>(event.b & 0xff));
        return;
    }
    case Done:
        done(static_cast<std::uint16_t>(event.a & 0xffff), event.b, static_cast<std::uint16_t>(event.a >> 16));
        return;
    }
    // Arrivals follow one another.
    const Us gap = m_gaps.mean[kind];
    m_gaps.isUnderWay[kind] = gap > 0;
    if (gap > 0)
        m_events.pushInLane(kind, m_clock + exponential(m_rng, gap), kind);
}

void Traffic::arrive(Kind kind, std::uint32_t user, std::uint8_t attempt)
{
    ++m_second.requests;
    ++(isCustomers(kind) ? m_good : m_bad).began;
    const std::uint32_t job = newJob(kind, user, attempt);
    const std::uint16_t generation = m_jobs[job].generation;
    if (kind == Kind::Junk)
        return atBalancer(job);
    atCdn(job);
    if (m_jobs[job].generation == generation) // it was not turned away at once
        m_tickets.push({m_clock + Built::patience, job, generation});
}

std::uint32_t Traffic::newJob(Kind kind, std::uint32_t user, std::uint8_t attempt)
{
    if (m_free.empty()) {
        m_free.push_back(static_cast<std::uint32_t>(m_jobs.size()));
        m_jobs.emplace_back();
    }
    const std::uint32_t number = m_free.back();
    m_free.pop_back();
    Job &job = m_jobs[number];
    job = {
        .began = m_clock, .user = user, .generation = job.generation, .kind = kind, .attempt = attempt, .isLive = true};
    return number;
}

void Traffic::release(std::uint32_t number)
{
    Job &job = m_jobs[number];
    const bool leavesGateway = job.isInGateway;
    job.isLive = job.isInGateway = false;
    ++job.generation;
    m_free.push_back(number);
    if (leavesGateway) {
        --m_inGateway;
        setGatewayOpen();
        feed(gateway);
    }
}

void Traffic::expireTicket()
{
    const Ticket ticket = m_tickets.pop();
    const Job &job = m_jobs[ticket.job];
    if (!job.isLive || job.generation != ticket.generation || job.isSettled)
        return;
    const std::uint16_t station = job.station;
    settle(ticket.job, Outcome::Failed);
    if (station != nowhere)
        purge(station);
}

void Traffic::openSlowly()
{
    const std::uint32_t number = m_slowSources + static_cast<std::uint32_t>(m_rng.next() >> 56);
    ++m_second.requests;
    ++m_bad.began;
    const std::uint32_t address = m_sources.addressOf(number);
    const bool isLost = m_loss > 0 && (m_rng.next() >> 48) < m_loss;
    if (isLost || !m_balancerWorks || !m_frontendOpen || m_slots >= m_slotLimit) {
        ++m_bad.refused;
        return;
    }
    Source &source = m_sources.touch(number, now());
    const std::uint32_t limit = m_files.connectionLimit();
    if (!m_firewall.passes(address, m_clock) || m_files.blocks(address) || source.isMarked
        || (limit > 0 && source.open >= limit)) {
        ++m_bad.blocked;
        ++m_second.blocked;
        return;
    }
    source.connections.add(now());
    ++source.open;
    ++m_slots;
    ++m_slow.held;
    m_heldSlots.push({m_clock + SlowAttack::holds, number});
}

void Traffic::endHeld()
{
    --m_sources.at(m_heldSlots.pop().source).open;
    --m_slots;
    --m_slow.held;
    ++m_bad.failed; // timeout http-request
}

void Traffic::customersFeel(const Job &job, Outcome outcome)
{
    const bool isOrder = job.kind == Kind::Order;
    if (outcome == Outcome::Served) {
        m_intents.satisfied += isOrder;
        return;
    }
    const bool mayAgain = job.attempt + 1 < (isOrder ? Built::mostTries : Built::mostReads);
    const std::uint64_t chance = m_rng.next();
    if (mayAgain && (chance >> 32) % 100 < m_pressAgain) {
        // Two, four, eight seconds, and up to half of it more.
        const Us pause = 2 * Built::second << job.attempt;
        const Us more = static_cast<Us>((chance & 0xffff) * static_cast<std::uint64_t>(pause / 2) >> 16);
        m_events.push(m_clock + pause + more, Retry, job.user,
                      static_cast<std::uint32_t>(job.kind) << 8 | static_cast<std::uint32_t>(job.attempt + 1));
        m_intents.again += isOrder;
    } else if (isOrder) {
        ++m_intents.lost;
    }
}

}
