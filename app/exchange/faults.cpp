// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/faults.h"

#include <QMap>
#include <QRegularExpression>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

std::optional<std::chrono::milliseconds> duration(const QJsonValue &value)
{
    static const QRegularExpression form(u"^(\\d{1,9})(ms|s|m|h)$"_s);
    static const QMap<QString, qint64> factors{{u"ms"_s, 1}, {u"s"_s, 1000}, {u"m"_s, 60'000}, {u"h"_s, 3'600'000}};
    const QRegularExpressionMatch match = form.match(value.toString());
    if (!match.hasMatch())
        return std::nullopt;
    return std::chrono::milliseconds(match.captured(1).toLongLong() * factors[match.captured(2)]);
}

}

const QMap<QString, Fault::Kind> &Fault::kinds()
{
    static const QMap<QString, Kind> words{{u"kill"_s, Kind::Kill},
                                           {u"freeze"_s, Kind::Freeze},
                                           {u"heal"_s, Kind::Heal},
                                           {u"kill-patroni"_s, Kind::KillPatroni},
                                           {u"kill-postgres"_s, Kind::KillPostgres},
                                           {u"pause-patroni"_s, Kind::PausePatroni},
                                           {u"resume-patroni"_s, Kind::ResumePatroni},
                                           {u"hang-dcs"_s, Kind::HangDcs},
                                           {u"lag"_s, Kind::Lag},
                                           {u"slow"_s, Kind::Slow},
                                           {u"sick"_s, Kind::Sick},
                                           {u"engine-hang"_s, Kind::EngineHang},
                                           {u"engine-corrupt"_s, Kind::EngineCorrupt},
                                           {u"status-stuck"_s, Kind::StatusStuck},
                                           {u"market-shock"_s, Kind::MarketShock},
                                           {u"ledger-edit"_s, Kind::LedgerEdit},
                                           {u"ledger-gap"_s, Kind::LedgerGap},
                                           {u"ledger-duplicate"_s, Kind::LedgerDuplicate},
                                           {u"surge"_s, Kind::Surge},
                                           {u"attack-volume"_s, Kind::AttackVolume},
                                           {u"attack-slow"_s, Kind::AttackSlow},
                                           {u"attack-login"_s, Kind::AttackLogin},
                                           {u"cache-cold"_s, Kind::CacheCold},
                                           {u"link-loss"_s, Kind::LinkLoss},
                                           {u"deploy-bad"_s, Kind::DeployBad},
                                           {u"scaled-down"_s, Kind::ScaledDown},
                                           {u"disk-full"_s, Kind::DiskFull},
                                           {u"corrupt-database"_s, Kind::CorruptDatabase},
                                           {u"pause-supervisor"_s, Kind::PauseSupervisor},
                                           {u"supervisor-wrong"_s, Kind::SupervisorWrong},
                                           {u"backup-broken"_s, Kind::BackupBroken},
                                           {u"theft"_s, Kind::Theft},
                                           {u"chain-fork"_s, Kind::ChainFork},
                                           {u"region-loss"_s, Kind::RegionLoss}};
    return words;
}

std::expected<Fault, QString> Fault::fromJson(const QJsonObject &object)
{
    Fault fault;
    const QString kind = object[u"kind"_s].toString();
    if (!kinds().contains(kind))
        return std::unexpected(
            u"`%1` is no kind of fault; known: %2"_s.arg(kind, QStringList(kinds().keys()).join(u", "_s)));
    fault.kind = kinds()[kind];
    fault.target = object[u"target"_s].toString();
    if (object.contains(u"at"_s)) {
        const auto at = duration(object[u"at"_s]);
        if (!at)
            return std::unexpected(u"`at` must be a duration such as 30s"_s);
        fault.at = *at;
    }
    if (object.contains(u"for"_s)) {
        fault.lasts = duration(object[u"for"_s]);
        if (!fault.lasts)
            return std::unexpected(u"`for` must be a duration such as 5m"_s);
    }
    fault.amount = object[u"amount"_s].toDouble();
    if (!(fault.amount >= 0 && fault.amount < 1e15))
        return std::unexpected(u"`amount` must be a number from 0"_s);
    return fault;
}

}
