// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QString>

#include <chrono>
#include <expected>
#include <optional>

namespace Hikeshi::Exchange {

/// Something that goes wrong, or right again: the vocabulary of scenarios and of the instructor.
struct Fault
{
    enum class Kind
    {
        Kill, ///< the machine: every process of the instance is gone
        Freeze, ///< the machine hangs: connections open, nothing answers
        Heal, ///< back as it was
        KillPatroni, ///< a database member's Patroni alone: PostgreSQL goes on
        KillPostgres, ///< a database member's PostgreSQL alone: Patroni restarts it
        PausePatroni, ///< the cluster takes over by itself no more
        ResumePatroni,
        HangDcs, ///< etcd answers nobody
        Lag, ///< a replica receives `amount` bytes late
        Slow, ///< an instance works `amount` times slower
        Sick, ///< an instance fails a share `amount` of its requests, though its health check is fine
        EngineHang, ///< the active matching engine does nothing, though its heartbeat goes on
        EngineCorrupt, ///< a bug in the active matching engine: wrong fills from now on
        StatusStuck, ///< the market's status follows its load no more: somebody must set it
        MarketShock, ///< prices elsewhere fall at once by a share `amount`
        LedgerEdit, ///< somebody changes a record of the trade ledger
        LedgerGap, ///< somebody removes one
        LedgerDuplicate, ///< somebody doubles one
        Surge, ///< customers ask `amount` times as much
        AttackVolume, ///< packets `amount` times the line's normal load, from the net `target`
        AttackSlow, ///< `amount` connections that never finish their request hold the balancer's slots
        AttackLogin, ///< logins with wrong passwords, `amount` times the normal requests
        CacheCold, ///< the cache in front of the database is empty
        LinkLoss, ///< the line loses a share `amount` of packets
        DeployBad, ///< a bad version is rolled out to a share `amount` of the service `target`
        ScaledDown, ///< only `amount` instances of the service `target` are left: the others are drained and switched
                    ///< off
        DiskFull, ///< a database member's disk: its PostgreSQL stops and cannot start
        CorruptDatabase, ///< pages of the ledger are damaged, on every member alike: writes fail until it is restored
        PauseSupervisor, ///< somebody has paused the supervisor: what dies stays dead
        SupervisorWrong, ///< the supervisor takes healthy processes for dead
        BackupBroken, ///< files of a backup (its label; empty: the newest) are damaged
        Theft, ///< an intruder with a customer service session asks for withdrawals
        ChainFork, ///< the chain takes a quarter of an hour of deposits back
        RegionLoss, ///< every instance of the first region is gone
    };

    Kind kind = Kind::Kill;
    QString target; ///< instance; empty for the kinds that strike the whole
    std::chrono::milliseconds at{0}; ///< after the drill's start
    std::optional<std::chrono::milliseconds> lasts; ///< then it heals by itself
    double amount = 0;
    std::optional<Kind> of; ///< Heal: only what this kind did

    bool operator==(const Fault &) const = default;

    /// `{"kind":"lag","target":"ledger-db-3","at":"0s","amount":41000000,"for":"5m"}`; the error says what is wrong.
    static std::expected<Fault, QString> fromJson(const QJsonObject &object);
    static const QMap<QString, Kind> &kinds();
};

}
