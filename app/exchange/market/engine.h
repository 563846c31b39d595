// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/market/commandlog.h"
#include "exchange/market/enginestate.h"

#include <QString>

#include <array>
#include <memory>
#include <utility>

namespace Hikeshi::Exchange {

/// How a machine stands that an engine runs on.
enum class MachineState : std::uint8_t
{
    Works,
    Frozen,
    Dead
};

/// The matching engine: an active and a standby process, the command log between them, and hourly snapshots. The
/// standby applies what has been shipped, one tick or more behind; when the active's heartbeat has been away for three
/// seconds it takes over, and what was not shipped is lost. A hung process goes on giving its heartbeat: only people
/// see that.
class Engine
{
public:
    static constexpr Ms takeoverAfter = 3'000;
    static constexpr Ms snapshotEvery = 3'600'000;
    static constexpr std::uint64_t replayPerTick = 20'000; ///< commands in 100 ms

    enum class Phase : std::uint8_t
    {
        Active,
        Standby,
        Replaying, ///< from the snapshot; then what its place is
        Down
    };
    struct Node
    {
        QString name;
        Phase phase = Phase::Standby;
        MachineState machine = MachineState::Works;
        bool hung = false;
        Ms lostSince = 0; ///< heartbeat; 0: it is there
        std::uint64_t unlisted = 0; ///< commands still to replay that were counted, not kept
        std::optional<EngineState> state; ///< nothing: its memory is gone
        bool operator==(const Node &) const = default;
    };

    Engine(Ms now, EngineState initial);

    /// Heartbeats, shipping, replay, takeover and snapshots.
    void tend(Ms now, MachineState first, MachineState second);
    /// Runs a command on the active; only while works(). Trades go behind `fills`.
    Outcome submit(const Command &command, std::vector<Fill> &fills);
    /// Commands that nobody looks at one by one: they only take their time in a replay, and are lost in a takeover.
    void count(std::uint64_t commands);

    bool works() const;
    const EngineState &state() const; ///< the active's; the last known one while it has none
    const Node &active() const { return m_nodes[m_active]; }
    const Node &standby() const { return m_nodes[1 - m_active]; }
    std::uint32_t epoch() const { return m_epoch; }
    std::uint64_t lag() const; ///< commands the standby is behind
    std::uint64_t lost() const { return m_lost; } ///< commands lost in takeovers, ever
    std::uint64_t toReplay() const; ///< by the active, until it works
    bool isDiverged() const { return m_diverged; } ///< active and standby came to different states
    Ms snapshotAt() const { return m_snapshot.at; }
    std::uint64_t snapshotTrades() const { return m_snapshot.state->trades(); } ///< a replay makes those after them
    std::uint64_t sinceSnapshot() const { return m_log.end() - m_snapshot.next + m_unlisted; }
    const CommandLog &log() const { return m_log; }
    /// Trades `first` to `last` as a replay makes them, as far as the snapshot and the log behind it reach.
    std::vector<Fill> replayed(std::uint64_t first, std::uint64_t last) const;

    /// By people. The error says why not.
    std::optional<QString> failover(Ms now);
    std::optional<QString> restartFromSnapshot(Ms now);
    void hang() { m_nodes[m_active].hung = true; }
    void corrupt();
    void heal();
    void setHeldBack(std::uint64_t commands) { m_heldBack = commands; }

    /// What happened since the last call: kind, and the instance.
    struct Event
    {
        QString
            kind; ///< takeover, engine.failover, engine.restarted, engine.replayed, engine.rejoined, engine.snapshot
        QString instance;
        std::uint64_t lost = 0;
        bool operator==(const Event &) const = default;
    };
    std::vector<Event> takeEvents() { return std::exchange(m_events, {}); }

    bool operator==(const Engine &) const;

private:
    void watch(Ms now, Node &node, MachineState machine);
    void ship();
    void replay(Node &node, Ms now);
    void advance(Node &node, std::uint64_t most);
    void compare();
    void takeOver(Ms now, const QString &kind);
    void snapshot(Ms now);
    void load(Node &node);

    struct Snapshot
    {
        Ms at = 0;
        std::uint64_t next = 0; ///< number of the first command not in it
        std::shared_ptr<const EngineState> state;
    };
    struct Mark
    {
        std::uint64_t applied = 0;
        std::uint64_t digest = 0;
        bool operator==(const Mark &) const = default;
    };

    std::array<Node, 2> m_nodes;
    std::size_t m_active = 0;
    std::uint32_t m_epoch = 1;
    CommandLog m_log;
    Snapshot m_snapshot;
    std::deque<Mark> m_marks; ///< of the active, one a tick
    std::uint64_t m_shipped = 0; ///< number of the first command not shipped
    std::uint64_t m_heldBack = 0;
    std::uint64_t m_unlisted = 0; ///< counted since the snapshot
    std::uint64_t m_unlistedNow = 0; ///< in this tick
    std::uint64_t m_lost = 0;
    bool m_diverged = false;
    std::vector<Event> m_events;
};

}
