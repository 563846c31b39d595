// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/model/world.h"
#include "situation/situation.h"
#include "sources/streamsource.h"

#include <QJsonArray>

namespace Hikeshi {

/// The simulated exchange in the test's own process: no sockets, no machine time. Its world is moved by hand and tells
/// `situation` what the stream and the three Patroni sources would tell the console.
///
///     ExchangeFixture exchange;
///     exchange.strike({.kind = Exchange::Fault::Kind::PausePatroni});
///     exchange.strike({.kind = Exchange::Fault::Kind::Kill, .target = u"ledger-db-1"_s});
///     exchange.advanceBy(60s);
class ExchangeFixture
{
public:
    static constexpr Exchange::Ms start = 1'795'489'200'000; ///< 2026-11-24T03:00:00Z

    Exchange::World world;
    SteppedClock clock;
    Situation situation;
    bool patroniTells = true; ///< false: the Patroni sources are silent
    bool streamTells = true; ///< false: the stream is cut; time goes on

    /// Stands where the world begins, two seconds after `start`, with everything told once.
    explicit ExchangeFixture(std::uint64_t seed = 7)
        : world(seed, start)
        , clock(fromMilliseconds(world.now()))
        , situation(clock)
    {
        report(stream(), QStringLiteral("exchange stream"));
        QJsonObject topology = Exchange::World::topology();
        topology.insert(QStringLiteral("at"), world.now());
        hear(topology);
        tellAll();
    }

    static SourceId stream() { return SourceId(QStringLiteral("exchange")); }

    void strike(const Exchange::Fault &fault) { world.strike(fault); }
    void schedule(const std::vector<Exchange::Fault> &faults) { world.schedule(faults); }
    void advanceBy(Milliseconds length)
    {
        const Exchange::Ms goal = toMilliseconds(clock.now()) + length.count();
        while (toMilliseconds(clock.now()) < goal) {
            const Exchange::Ms before = toMilliseconds(clock.now());
            const Exchange::Ms next = std::min<Exchange::Ms>(goal, before + 250);
            world.advanceTo(next);
            clock.advanceTo(fromMilliseconds(next));
            for (const auto events = world.takeEvents(); const QJsonObject &event : events) {
                if (streamTells)
                    hear(event);
            }
            if (before / 1000 != next / 1000)
                tellAll();
        }
    }

    /// The primary's machine is gone while automatic failover is paused, `ledger-db-3` is 41 MB behind: the drill's
    /// first scenario, seen `after` the loss.
    void losePrimary(Milliseconds after)
    {
        using Kind = Exchange::Fault::Kind;
        strike({.kind = Kind::PausePatroni});
        strike({.kind = Kind::Lag, .target = QStringLiteral("ledger-db-3"), .amount = 41e6});
        advanceBy(Seconds(120)); // the lag grows as commits come
        strike({.kind = Kind::Kill, .target = QStringLiteral("ledger-db-1")});
        advanceBy(after);
    }

    static InstanceObservation observationOf(const Exchange::Member &member, const Exchange::LedgerDatabase &ledger,
                                             Instant at)
    {
        using Postgres = Exchange::Member::Postgres;
        const InstanceId id(member.name);
        if (!member.answers())
            return {.instance = id,
                    .at = at,
                    .health = Health::Down,
                    .role = std::nullopt,
                    .reachable = false,
                    .detail = QStringLiteral("connection refused")};
        const bool primary = member.postgres == Postgres::Primary;
        const bool runs = primary || member.postgres == Postgres::Replica;
        double head = 0;
        for (const Exchange::Member &each : ledger.members())
            head = std::max(head, each.written);
        InstanceObservation seen{.instance = id, .at = at, .role = primary ? Role::Primary : Role::Replica};
        seen.reachable = runs;
        seen.health = !runs ? Health::Down : primary || member.streaming ? Health::Normal : Health::Degraded;
        seen.detail = !runs ? QStringLiteral("stopped")
            : primary       ? QStringLiteral("running")
                            : QStringLiteral("streaming");
        seen.properties = {{QStringLiteral("state"), runs ? QStringLiteral("running") : QStringLiteral("stopped")},
                           {QStringLiteral("paused"), ledger.isPaused()},
                           {QStringLiteral("timeline"), member.timeline}};
        if (!primary) {
            seen.properties[QStringLiteral("lag_bytes")] = head - member.written;
            seen.properties[QStringLiteral("replay_lag_bytes")] = head - member.replayed;
        }
        return seen;
    }

private:
    void hear(const QJsonObject &frame)
    {
        const Result<QList<Update>> updates = parseStreamFrame(frame, stream());
        Q_ASSERT(updates);
        for (const Update &update : *updates)
            situation.apply(update);
    }

    void report(const SourceId &id, const QString &title)
    {
        situation.apply({id, SourceReport{id, title, SourceState::Live, {}, clock.now(), Seconds(1)}});
    }

    void tellAll()
    {
        if (streamTells)
            tellStream();
        if (patroniTells)
            tellPatroni();
    }

    void tellStream()
    {
        report(stream(), QStringLiteral("exchange stream"));
        for (const auto frames = world.picture(); const QJsonObject &frame : frames)
            hear(frame);
        QJsonArray values;
        for (const auto figures = world.samples(); const auto &[name, value] : figures)
            values.append(QJsonArray{name, value});
        hear({{QStringLiteral("type"), QStringLiteral("samples")},
              {QStringLiteral("at"), toMilliseconds(clock.now()) / 1000 * 1000},
              {QStringLiteral("values"), values}});
    }

    void tellPatroni()
    {
        for (const Exchange::Member &member : world.ledger().members()) {
            const SourceId id(QStringLiteral("patroni-") + member.name);
            SourceReport report{
                id, QStringLiteral("Patroni · ") + member.name, SourceState::Live, {}, clock.now(), Seconds(1)};
            if (!member.answers()) {
                report.state = SourceState::Stale;
                report.reason = QStringLiteral("connection refused");
            }
            situation.apply({id, report});
            situation.apply({id, observationOf(member, world.ledger(), clock.now())});
        }
    }
};

}
