// SPDX-License-Identifier: GPL-3.0-or-later
// What the market says of itself: alerts' conditions, figures, events and its engines' state.
#include "exchange/market/market.h"

#include <algorithm>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

Condition alert(const QString &name, const QString &severity, const QString &service, bool holds, Ms delay,
                const QString &en, const QString &ja)
{
    return {name, severity, service, {}, holds, delay, en, ja, {}};
}

}

void Market::tell(const QString &kind, const QString &en, const QString &ja, const QString &instance)
{
    m_events.push_back({kind, en, ja, instance});
}

void Market::tellEngine()
{
    for (const Engine::Event &event : m_engine.takeEvents()) {
        const QString lostEn = event.lost > 0 ? u"; commands not shipped, and lost: %1"_s.arg(event.lost) : QString();
        const QString lostJa = event.lost > 0 ? u"。未転送の %1 件が失われた"_s.arg(event.lost) : QString();
        const QString other = m_engine.standby().name;
        if (event.kind == u"takeover")
            tell(event.kind, u"%1 took over from %2%3"_s.arg(event.instance, other, lostEn),
                 u"%1 が %2 から引き継いだ%3"_s.arg(event.instance, other, lostJa), event.instance);
        else if (event.kind == u"engine.failover")
            tell(event.kind, u"Failed over to %1%2"_s.arg(event.instance, lostEn),
                 u"%1 に切り替えた%2"_s.arg(event.instance, lostJa), event.instance);
        else if (event.kind == u"engine.restarted")
            tell(event.kind,
                 u"%1 starts from its snapshot; commands to replay: %2"_s.arg(event.instance).arg(m_engine.toReplay()),
                 u"%1 がスナップショットから起動：再適用 %2 件"_s.arg(event.instance).arg(m_engine.toReplay()),
                 event.instance);
        else if (event.kind == u"engine.replayed")
            tell(event.kind, u"%1 has replayed its log and takes orders"_s.arg(event.instance),
                 u"%1 がログの再適用を終え、注文を受け付ける"_s.arg(event.instance), event.instance);
        else if (event.kind == u"engine.rejoined")
            tell(event.kind, u"%1 is standby and up to date"_s.arg(event.instance),
                 u"%1 が待機系として追いついた"_s.arg(event.instance), event.instance);
    }
}

Market::Description Market::describe(const QString &name, bool ledgerWritable) const
{
    const bool isActive = m_engine.active().name == name;
    const Engine::Node &node = isActive ? m_engine.active() : m_engine.standby();
    Description told{.health = u"normal"_s,
                     .properties = {{u"epoch"_s, static_cast<qint64>(m_engine.epoch())},
                                    {u"lag"_s, static_cast<qint64>(isActive ? 0 : m_engine.lag())},
                                    {u"snapshot"_s, m_engine.snapshotAt()}}};
    if (node.phase == Engine::Phase::Replaying) {
        told.health = u"degraded"_s;
        told.detail = isActive ? u"replays: %1 left"_s.arg(m_engine.toReplay()) : u"catches up"_s;
    } else if (node.hung) {
        told.health = u"down"_s;
        told.detail = u"hung: heartbeat without work"_s;
    } else if (m_engine.isDiverged()) {
        told.health = u"degraded"_s;
        told.detail = u"state differs from %1"_s.arg(isActive ? m_engine.standby().name : m_engine.active().name);
    } else if (isActive && !ledgerWritable) {
        told.health = u"degraded"_s;
        told.detail = u"waits for the ledger"_s;
    } else if (isActive) {
        told.detail = u"%1 trades/s"_s.arg(m_last.trades);
    } else {
        told.detail = u"lag %1"_s.arg(m_engine.lag());
    }
    return told;
}

std::vector<Condition> Market::conditions() const
{
    const QString engine = u"matching-engine"_s;
    std::vector<Condition> list{
        alert(u"MatchingEngineLost"_s, u"critical"_s, engine, !engineWorks(), 2'000, u"No matching engine works"_s,
              u"約定エンジンが動いていない"_s),
        alert(u"EngineDiverged"_s, u"critical"_s, engine, m_engine.isDiverged(), 1'000,
              u"Active and standby engine came to different states"_s, u"主系と待機系のエンジンの状態が一致しない"_s),
        alert(u"EngineStandbyBehind"_s, u"warning"_s, engine, m_engine.lag() > 5'000, 5'000,
              u"The standby engine is more than 5,000 commands behind"_s, u"待機系エンジンが5,000件以上遅れている"_s),
        alert(u"LedgerBroken"_s, u"critical"_s, u"ledger-db"_s, !knownFindings().empty(), 0,
              u"The trade ledger does not verify"_s, u"取引台帳の検証に失敗した"_s),
        alert(u"BalancesOff"_s, u"critical"_s, u"ledger-db"_s, !m_conserves, 0,
              u"The sum of all balances is not what came in"_s, u"残高の合計が入出金と一致しない"_s),
    };
    // One alert for all pairs: they are no instances of a service.
    QStringList stopped;
    QStringList broken;
    for (int i = 0; i < static_cast<int>(pairs().size()); ++i) {
        const QString name = QString::fromUtf16(pairs()[static_cast<std::size_t>(i)].name);
        if (const QString mode = modeOf(i); mode == u"halt" || mode == u"cancel_only")
            stopped.append(name);
        if (pair(i).mode != Mode::None)
            broken.append(name);
    }
    const auto named = [](const QStringList &names) { return names.join(u", "_s); };
    list.push_back(alert(u"MarketHalted"_s, u"warning"_s, engine, !stopped.isEmpty(), 0,
                         u"Trading is stopped: %1"_s.arg(named(stopped)), u"取引停止中：%1"_s.arg(named(stopped))));
    list.push_back(alert(u"CircuitBroken"_s, u"warning"_s, engine, !broken.isEmpty(), 0,
                         u"Orders wait for an auction: %1"_s.arg(named(broken)),
                         u"板寄せ待ち：%1"_s.arg(named(broken))));
    return list;
}

QList<std::pair<QString, double>> Market::samples() const
{
    double spread = 0;
    if (const OrderBook &book = pair(0).book; m_detail && book.best(Side::Buy) && book.best(Side::Sell)) {
        const auto buy = static_cast<double>(book.best(Side::Buy)->price);
        const auto sell = static_cast<double>(book.best(Side::Sell)->price);
        spread = (sell - buy) / buy * 10'000;
    }
    return {{u"trades_per_second"_s, static_cast<double>(m_last.trades)},
            {u"orders_refused_per_second"_s, static_cast<double>(m_last.refused)},
            {u"spread_basis_points:btc_jpy"_s, spread},
            {u"last_price:btc_jpy"_s, static_cast<double>(m_tape.last(0))},
            {u"engine_standby_lag_commands"_s, static_cast<double>(m_engine.lag())},
            {u"engine_commands_lost_total"_s, static_cast<double>(m_engine.lost())},
            {u"ledger_findings_open"_s, static_cast<double>(knownFindings().size())}};
}

}
