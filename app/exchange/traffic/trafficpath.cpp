// SPDX-License-Identifier: GPL-3.0-or-later
// What a request passes through: CDN, line, firewall, balancer, web, API and cache, gateway, matching, commit.
#include "exchange/traffic/constants.h"
#include "exchange/traffic/traffic.h"

#include <algorithm>

namespace Hikeshi::Exchange {

std::uint32_t Traffic::sourceNumber(const Job &job) const
{
    return isCustomers(job.kind) ? sourceOf(job.user, providerOf(job.user)) : job.user;
}

std::uint32_t Traffic::anyUser()
{
    return static_cast<std::uint32_t>((m_rng.next() >> 32) * userCount >> 32);
}

// An attacker's number is that of a source in customers' homes, whose owners do not know.
std::uint32_t Traffic::anyHome()
{
    const auto &all = providers();
    const auto first = std::ranges::find(all, Provider::Kind::Home, &Provider::kind);
    constexpr std::uint64_t homes = 3 * 1'024;
    return first->firstSource + static_cast<std::uint32_t>((m_rng.next() >> 32) * homes >> 32);
}

void Traffic::atCdn(std::uint32_t number)
{
    Job &job = m_jobs[number];
    const bool isGood = isCustomers(job.kind);
    bool solves = false;
    if (m_cdn.asksEverybody() || (m_cdn.challenge == Cdn::Challenge::Logins && job.kind == Kind::Login)) {
        const bool passes = isGood ? m_cdn.canSolve(job.user) : (m_rng.next() >> 32) % 1000 < 3;
        if (!passes)
            return settle(number, Outcome::Blocked);
        solves = isGood && m_cdn.needsPuzzle(job.user);
    }
    if (m_cdn.requestsPerPeriod > 0) {
        RollingCount &count = m_sources.at(sourceNumber(job)).atCdn;
        if (count.value(now()) >= static_cast<std::uint32_t>(m_cdn.requestsPerPeriod))
            return settle(number, Outcome::Blocked);
        count.add(now());
    }
    if (!solves)
        return atLine(number);
    m_cdn.clear(job.user);
    const Us takes = 1'200'000 + static_cast<Us>((m_rng.next() >> 44)); // 1.2 to 2.2 s
    m_events.push(m_clock + takes, Approach, number, job.generation);
}

void Traffic::atLine(std::uint32_t number)
{
    Job &job = m_jobs[number];
    m_second.bits += job.kind == Kind::Order ? Built::orderBits
        : job.kind == Kind::Read             ? Built::readBits
                                             : Built::loginBits;
    if (m_loss > 0 && (m_rng.next() >> 48) < m_loss) {
        // TCP asks again after 1, 2 and 4 s.
        if (job.transmissions < 3)
            m_events.pushInLane(firstAgain + job.transmissions, m_clock + (Built::second << job.transmissions),
                                Approach, number, job.generation);
        ++job.transmissions;
        return;
    }
    if (!m_firewall.rules().empty() && !m_firewall.passes(m_sources.addressOf(sourceNumber(job)), m_clock))
        return settle(number, Outcome::Blocked);
    atBalancer(number);
}

void Traffic::atBalancer(std::uint32_t number)
{
    Job &job = m_jobs[number];
    if (!m_balancerWorks || !m_frontendOpen || m_slots >= m_slotLimit)
        return settle(number, Outcome::Refused);
    const std::uint32_t from = sourceNumber(job);
    const std::uint32_t at = now();
    Source &source = m_sources.touch(from, at);
    source.connections.add(at);
    m_second.logins += job.kind == Kind::Login;
    if (source.isMarked || (!m_files.acl().empty() && m_files.blocks(m_sources.addressOf(from)))) {
        source.errors.add(at);
        return settle(number, Outcome::Blocked);
    }
    const bool tooManyOpen = m_files.connectionLimit() > 0 && source.open >= m_files.connectionLimit();
    source.requests.add(at);
    ++source.requestsEver;
    if (tooManyOpen || source.requests.value(at) > m_files.requestLimit()) {
        source.errors.add(at);
        return settle(number, Outcome::Blocked);
    }
    if (job.kind == Kind::Junk) {
        source.errors.add(at);
        return settle(number, Outcome::Failed); // 400
    }
    if (m_files.isWholeSiteClosed() || (job.kind == Kind::Order && m_files.isOrderPathClosed()))
        return settle(number, Outcome::Refused); // 503
    job.hasSlot = true;
    ++m_slots;
    ++source.open;
    toWeb(number, true);
}

// A server that refuses the connection is passed over for another (option redispatch), three times at most.
void Traffic::toWeb(std::uint32_t number, bool mayWait)
{
    std::uint32_t refused = 0;
    std::size_t index = 0;
    for (int tries = 0; tries < 4; ++tries) {
        const Pool::Choice choice = m_web.pick(index, refused);
        if (choice == Pool::Choice::None)
            return settle(number, tries == 0 ? Outcome::Refused : Outcome::Failed);
        if (choice == Pool::Choice::AllBusy) {
            if (!mayWait || m_backendQueue.size() >= Built::backendQueue)
                return settle(number, Outcome::Refused);
            m_backendQueue.push({m_clock, number, m_jobs[number].generation});
            return;
        }
        BackendServer &server = m_web.servers()[index];
        if (!m_nodes[server.station - firstNode].isAlive) {
            refused |= 1U << (index & 31);
            continue;
        }
        ++server.sessions;
        ++server.requestsEver;
        m_jobs[number].server = server.station;
        if (!enter(server.station, number))
            settle(number, Outcome::Refused);
        return;
    }
    settle(number, Outcome::Failed);
}

void Traffic::toApi(std::uint32_t number)
{
    std::uint32_t refused = 0;
    std::size_t index = 0;
    for (int tries = 0; tries < 4; ++tries) {
        if (m_api.pick(index, refused) != Pool::Choice::Chosen)
            return settle(number, Outcome::Failed);
        BackendServer &server = m_api.servers()[index];
        if (m_nodes[server.station - firstNode].isAlive) {
            ++server.requestsEver;
            if (!enter(server.station, number))
                settle(number, Outcome::Refused);
            return;
        }
        refused |= 1U << (index & 31);
    }
    settle(number, Outcome::Failed);
}

bool Traffic::isCached(std::uint32_t user)
{
    ++m_second.lookUps;
    const bool hit = m_cacheWorks && m_cached[user] > static_cast<std::uint32_t>(m_clock / Built::second);
    m_second.hits += hit;
    return hit;
}

// Who the customer is and what they have: from the cache, or from the database's replicas.
void Traffic::toData(std::uint32_t number)
{
    if (isCached(m_jobs[number].user))
        return afterData(number);
    if (!enter(readPool, number))
        settle(number, Outcome::Failed);
}

void Traffic::afterData(std::uint32_t number)
{
    if (m_jobs[number].kind == Kind::Order)
        toGateway(number);
    else
        settle(number, Outcome::Served);
}

void Traffic::toGateway(std::uint32_t number)
{
    if (m_turnedAway > 0 && (m_rng.next() >> 48) < m_turnedAway)
        return settle(number, Outcome::TurnedAway);
    if (!m_gatewayAlive || !enter(gateway, number))
        settle(number, Outcome::Refused);
}

bool Traffic::enter(std::uint16_t station, std::uint32_t number)
{
    Station &place = m_stations[station];
    const Station::Entry entry = place.enter(number, m_clock);
    if (entry == Station::Entry::Full)
        return false;
    m_jobs[number].station = station;
    if (entry == Station::Entry::Begins)
        begin(station, number);
    return true;
}

void Traffic::begin(std::uint16_t station, std::uint32_t number)
{
    Job &job = m_jobs[number];
    const bool isCostly = job.kind == Kind::Login && station >= firstNode && !m_nodes[station - firstNode].isWeb;
    const Us takes = m_stations[station].draw(m_rng, isCostly ? Built::loginCosts : 1);
    m_events.push(m_clock + takes, Done, station | static_cast<std::uint32_t>(job.generation) << 16, number);
    if (station == gateway) {
        job.isInGateway = true;
        ++m_inGateway;
        setGatewayOpen();
    }
}

// The balancer takes back what its client has left (option abortonclose), the gateway refuses an order that is too old;
// the API and the database know nothing of it and work in vain.
bool Traffic::dropsAbandoned(std::uint16_t station) const
{
    return station == gateway || (station >= firstNode && m_nodes[station - firstNode].isWeb);
}

void Traffic::purge(std::uint16_t station)
{
    Station &place = m_stations[station];
    while (dropsAbandoned(station) && place.hasWaiting() && m_jobs[place.front().job].isSettled) {
        const std::uint32_t gone = place.dropFront();
        m_jobs[gone].station = nowhere;
        release(gone);
    }
}

void Traffic::feed(std::uint16_t station)
{
    Station &place = m_stations[station];
    while (place.hasFreeWorker() && place.hasWaiting()) {
        if (dropsAbandoned(station) && m_jobs[place.front().job].isSettled)
            purge(station);
        else
            begin(station, place.beginNext(m_clock));
    }
}

void Traffic::done(std::uint16_t station, std::uint32_t number, std::uint16_t generation)
{
    Job &job = m_jobs[number];
    if (job.generation != generation || job.station != station)
        return; // its instance died meanwhile
    if (station >= firstNode && m_nodes[station - firstNode].isFrozen) {
        m_nodes[station - firstNode].stuck.push_back(number);
        return;
    }
    m_stations[station].finish();
    job.station = nowhere;
    feed(station);
    if (station >= firstNode)
        return doneAtNode(m_nodes[station - firstNode], number);
    switch (station) {
    case readPool:
        if (m_cacheWorks)
            m_cached[m_jobs[number].user] = static_cast<std::uint32_t>(m_clock / Built::second) + Built::cacheSeconds;
        return m_jobs[number].isSettled ? release(number) : afterData(number);
    case gateway:
        enter(matching, number);
        return;
    case matching:
        enter(commit, number);
        return;
    default:
        return doneCommit(number);
    }
}

void Traffic::doneAtNode(Node &at, std::uint32_t number)
{
    ++at.finished;
    const Job &job = m_jobs[number];
    if (job.isSettled)
        return release(number);
    if (at.sick > 0 && (m_rng.next() >> 48) < at.sick)
        return settle(number, Outcome::Failed);
    if (at.isWeb)
        toApi(number);
    else if (job.kind == Kind::Login)
        settle(number, Outcome::Served); // "wrong password"
    else
        toData(number);
}

// An order whose customer has left counts as well, once it is committed: nobody can take it back here.
void Traffic::doneCommit(std::uint32_t number)
{
    m_second.commits += m_ledgerWritable;
    if (m_jobs[number].isSettled)
        release(number);
    else
        settle(number, m_ledgerWritable ? Outcome::Served : Outcome::Failed);
}

void Traffic::setGatewayOpen()
{
    m_stations[gateway].setOpen(m_gatewayWorks && m_inGateway < Built::inGateway);
}

void Traffic::settle(std::uint32_t number, Outcome outcome)
{
    Job &job = m_jobs[number];
    job.isSettled = true;
    if (job.hasSlot) {
        job.hasSlot = false;
        --m_slots;
        --m_sources.at(sourceNumber(job)).open;
    }
    leaveServer(job);
    Tally &tally = isCustomers(job.kind) ? m_good : m_bad;
    tally.served += outcome == Outcome::Served || outcome == Outcome::TurnedAway;
    tally.failed += outcome == Outcome::Failed;
    tally.refused += outcome == Outcome::Refused;
    tally.blocked += outcome == Outcome::Blocked;
    m_second.blocked += outcome == Outcome::Blocked;
    if (isCustomers(job.kind))
        count(job, outcome);
    if (job.station == nowhere)
        release(number);
}

void Traffic::count(const Job &job, Outcome outcome)
{
    if (outcome == Outcome::TurnedAway) {
        ++m_second.goodEnded;
        ++m_second.goodServed;
        ++m_intents.turnedAway;
        return;
    }
    const bool served = outcome == Outcome::Served;
    ++m_second.goodEnded;
    m_second.goodServed += served;
    if (job.kind == Kind::Order) {
        ++m_second.ordersEnded;
        m_second.ordersServed += served;
    }
    // Who is turned away at once tells nothing of how long things take.
    const Us took = m_clock - job.began + Built::onTheWay;
    if (served || took >= Built::patience) {
        m_webLatency.add(took + 14'000);
        if (job.kind == Kind::Order)
            m_orderLatency.add(took);
    }
    customersFeel(job, outcome);
}

void Traffic::leaveServer(Job &job)
{
    if (job.server == nowhere)
        return;
    for (BackendServer &server : m_web.servers()) {
        if (server.station == job.server)
            --server.sessions;
    }
    job.server = nowhere;
    feedServers();
}

// Those who wait at the balancer, as servers have room again.
void Traffic::feedServers()
{
    if (m_isFeeding)
        return;
    m_isFeeding = true;
    const auto hasRoom = [](const BackendServer &server) {
        return server.share() > 0 && server.sessions < server.maxconn;
    };
    while (!m_backendQueue.isEmpty() && std::ranges::any_of(m_web.servers(), hasRoom)) {
        const Ticket first = m_backendQueue.pop();
        const Job &job = m_jobs[first.job];
        if (job.isLive && job.generation == first.generation && !job.isSettled)
            toWeb(first.job, false);
    }
    m_isFeeding = false;
}

}
