// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/market/engine.h"

#include <algorithm>
#include <iterator>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t marksMost = 600;

}

Engine::Engine(Ms now, EngineState initial)
    : m_log(initial.applied() + 1)
    , m_snapshot{now, initial.applied() + 1, std::make_shared<const EngineState>(initial)}
    , m_shipped(initial.applied() + 1)
{
    m_nodes[0] = {.name = u"matching-a"_s, .phase = Phase::Active, .state = initial};
    m_nodes[1] = {.name = u"matching-b"_s, .phase = Phase::Standby, .state = std::move(initial)};
}

bool Engine::works() const
{
    const Node &node = active();
    return node.phase == Phase::Active && node.machine == MachineState::Works && !node.hung;
}

const EngineState &Engine::state() const
{
    if (active().state)
        return *active().state;
    return standby().state ? *standby().state : *m_snapshot.state;
}

std::uint64_t Engine::lag() const
{
    return standby().state ? m_log.end() - 1 - std::min(m_log.end() - 1, standby().state->applied()) : sinceSnapshot();
}

std::uint64_t Engine::toReplay() const
{
    const Node &node = active();
    if (node.phase != Phase::Replaying || !node.state)
        return 0;
    return node.unlisted + m_log.end() - 1 - node.state->applied();
}

void Engine::count(std::uint64_t commands)
{
    m_unlisted += commands;
    m_unlistedNow = commands;
}

Outcome Engine::submit(const Command &command, std::vector<Fill> &fills)
{
    m_log.append(command);
    return m_nodes[m_active].state->apply(command, fills);
}

void Engine::tend(Ms now, MachineState first, MachineState second)
{
    watch(now, m_nodes[0], first);
    watch(now, m_nodes[1], second);
    if (works())
        ship();
    Node &other = m_nodes[1 - m_active];
    if (other.phase == Phase::Standby && other.machine == MachineState::Works)
        advance(other, replayPerTick);
    compare();
    if (active().lostSince > 0 && now - active().lostSince >= takeoverAfter && other.phase == Phase::Standby
        && other.machine == MachineState::Works)
        takeOver(now, u"takeover"_s);
    for (Node &node : m_nodes) {
        if (node.phase == Phase::Replaying && node.machine == MachineState::Works)
            replay(node, now);
    }
    if (now - m_snapshot.at >= snapshotEvery)
        snapshot(now);
    m_unlistedNow = 0;
}

void Engine::watch(Ms now, Node &node, MachineState machine)
{
    node.machine = machine;
    if (machine == MachineState::Works)
        node.lostSince = 0;
    else if (node.lostSince == 0)
        node.lostSince = now;
    if (machine == MachineState::Dead && node.phase != Phase::Down) {
        node.phase = Phase::Down;
        node.hung = false;
        node.state.reset();
    }
    // A process that starts takes the snapshot and the log.
    if (machine == MachineState::Works && node.phase == Phase::Down)
        load(node);
}

void Engine::load(Node &node)
{
    node.phase = Phase::Replaying;
    node.hung = false;
    node.state = *m_snapshot.state;
    node.unlisted = m_unlisted;
}

// What the active has done until the last tick is on its way; a slow link holds back more.
void Engine::ship()
{
    const EngineState &state = *active().state;
    const std::uint64_t end = m_log.end();
    for (const Mark &mark : m_marks) {
        if (mark.applied + 1 + m_heldBack <= end)
            m_shipped = std::max(m_shipped, mark.applied + 1);
    }
    m_marks.push_back({state.applied(), state.digest()});
    if (m_marks.size() > marksMost)
        m_marks.pop_front();
}

void Engine::advance(Node &node, std::uint64_t most)
{
    std::vector<Fill> fills; // told by the active already
    const std::uint64_t next = node.state->applied() + 1;
    const std::uint64_t goal = &node == &m_nodes[m_active] ? m_log.end() : m_shipped;
    if (next < goal)
        m_log.read(next, std::min(most, goal - next), [&](const Command &command) {
            node.state->apply(command, fills);
            fills.clear();
        });
}

void Engine::compare()
{
    const Node &other = standby();
    if (other.phase != Phase::Standby || !other.state)
        return;
    const std::uint64_t applied = other.state->applied();
    while (!m_marks.empty() && m_marks.front().applied < applied)
        m_marks.pop_front();
    if (!m_marks.empty() && m_marks.front().applied == applied && m_marks.front().digest != other.state->digest())
        m_diverged = true;
}

void Engine::replay(Node &node, Ms now)
{
    const std::uint64_t blind = std::min(node.unlisted, replayPerTick);
    node.unlisted -= blind;
    advance(node, replayPerTick - blind);
    const bool isActive = &node == &m_nodes[m_active];
    if (node.unlisted > 0 || node.state->applied() + 1 < (isActive ? m_log.end() : m_shipped))
        return;
    node.phase = isActive ? Phase::Active : Phase::Standby;
    m_events.push_back({isActive ? u"engine.replayed"_s : u"engine.rejoined"_s, node.name});
    if (isActive) {
        m_marks.clear();
        m_diverged = false;
        snapshot(now);
    }
}

void Engine::takeOver(Ms now, const QString &kind)
{
    Node &old = m_nodes[m_active];
    Node &heir = m_nodes[1 - m_active];
    advance(heir, m_log.end());
    const std::uint64_t lost = m_log.cutFrom(heir.state->applied() + 1) + m_unlistedNow;
    m_lost += lost;
    m_shipped = m_log.end();
    m_marks.clear();
    m_diverged = false;
    m_heldBack = 0;
    ++m_epoch;
    m_active = 1 - m_active;
    heir.phase = Phase::Active;
    // Whatever the old one still believes, it is fenced off and begins anew.
    old.phase = Phase::Down;
    old.hung = false;
    old.state.reset();
    m_events.push_back({kind, heir.name, lost});
    snapshot(now);
}

std::optional<QString> Engine::failover(Ms now)
{
    Node &heir = m_nodes[1 - m_active];
    if (heir.machine != MachineState::Works)
        return u"%1 does not answer; heal it first, or restart %2 from the snapshot"_s.arg(heir.name, active().name);
    if (heir.phase != Phase::Standby)
        return u"%1 is still replaying the log; wait until it has caught up"_s.arg(heir.name);
    if (works() && !m_diverged) // in good order: everything is shipped first
        m_shipped = m_log.end();
    takeOver(now, u"engine.failover"_s);
    return std::nullopt;
}

std::optional<QString> Engine::restartFromSnapshot(Ms)
{
    Node &node = m_nodes[m_active];
    if (node.machine != MachineState::Works)
        return u"%1 does not answer; heal it, or fail over to %2"_s.arg(node.name, standby().name);
    if (node.phase == Phase::Replaying)
        return u"%1 is replaying already; commands left: %2"_s.arg(node.name).arg(toReplay());
    load(node);
    m_shipped = m_log.end(); // its disk has the whole log
    m_diverged = false;
    m_marks.clear();
    ++m_epoch;
    m_events.push_back({u"engine.restarted"_s, node.name});
    return std::nullopt;
}

std::vector<Fill> Engine::replayed(std::uint64_t first, std::uint64_t last) const
{
    constexpr std::uint64_t piece = 20'000;
    std::vector<Fill> wanted;
    std::vector<Fill> fills;
    EngineState state = *m_snapshot.state;
    for (std::uint64_t next = m_snapshot.next; next < m_log.end() && state.trades() < last; next += piece) {
        m_log.read(next, piece, [&](const Command &command) {
            state.apply(command, fills);
            std::ranges::copy_if(fills, std::back_inserter(wanted),
                                 [&](const Fill &fill) { return fill.trade >= first && fill.trade <= last; });
            fills.clear();
        });
    }
    return wanted;
}

void Engine::corrupt()
{
    if (m_nodes[m_active].state)
        m_nodes[m_active].state->setCorrupt(true);
}

void Engine::heal()
{
    for (Node &node : m_nodes) {
        node.hung = false;
        if (node.state)
            node.state->setCorrupt(false);
    }
    m_heldBack = 0;
}

// From the standby, so that the active need not stop; not while the two disagree.
void Engine::snapshot(Ms now)
{
    const Node &source = standby().phase == Phase::Standby ? standby() : active();
    if (m_diverged || !source.state || source.phase == Phase::Replaying || source.state->isCorrupt())
        return;
    m_snapshot = {now, source.state->applied() + 1, std::make_shared<const EngineState>(*source.state)};
    m_log.forgetBefore(m_snapshot.next);
    m_unlisted = 0;
    m_events.push_back({u"engine.snapshot"_s, source.name});
}

bool Engine::operator==(const Engine &other) const
{
    return m_nodes == other.m_nodes && m_active == other.m_active && m_epoch == other.m_epoch && m_log == other.m_log
        && m_snapshot.at == other.m_snapshot.at && m_snapshot.next == other.m_snapshot.next
        && *m_snapshot.state == *other.m_snapshot.state && m_marks == other.m_marks && m_shipped == other.m_shipped
        && m_heldBack == other.m_heldBack && m_unlisted == other.m_unlisted && m_lost == other.m_lost
        && m_diverged == other.m_diverged;
}

}
