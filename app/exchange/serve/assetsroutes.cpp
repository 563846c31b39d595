// SPDX-License-Identifier: GPL-3.0-or-later
// Wallets, withdrawals and reconciliation.
#include "exchange/serve/routes.h"

#include <QJsonArray>
#include <QRegularExpression>

#include <ranges>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

/// A decimal of eight places, as bitbank writes amounts.
QString text(Units units)
{
    const QString sign = units < 0 ? u"-"_s : QString();
    const auto size = static_cast<std::uint64_t>(units < 0 ? -units : units);
    return sign + u"%1.%2"_s.arg(size / oneWhole).arg(size % oneWhole, 8, 10, QLatin1Char('0'));
}

/// The other way; nothing for what is none, negative, or more than there can be.
std::optional<Units> unitsFrom(const QString &decimal)
{
    static const QRegularExpression form(u"^(\\d{1,10})(?:\\.(\\d{1,8}))?$"_s);
    const QRegularExpressionMatch match = form.match(decimal);
    if (!match.hasMatch())
        return std::nullopt;
    return match.captured(1).toLongLong() * oneWhole + match.captured(2).leftJustified(8, u'0').toLongLong();
}

HttpAnswer tellWallets(const World &world)
{
    const Assets &assets = world.assets();
    QJsonArray wallets;
    for (const Holding &each : assets.holdings())
        wallets.append(QJsonObject{{u"asset"_s, each.asset},
                                   {u"hot"_s, text(each.hot)},
                                   {u"cold"_s, text(each.cold)},
                                   {u"moving"_s, text(each.moving)},
                                   {u"owed"_s, text(each.owed)},
                                   {u"stop_deposit"_s, each.stopDeposit},
                                   {u"stop_withdrawal"_s, each.stopWithdrawal}});
    QJsonArray transfers;
    for (const Transfer &each : assets.transfers())
        transfers.append(QJsonObject{{u"asset"_s, each.asset},
                                     {u"amount"_s, text(each.amount)},
                                     {u"to"_s, each.toHot ? u"hot"_s : u"cold"_s},
                                     {u"arrives_in_seconds"_s, (each.arrives - world.now()) / 1000}});
    return said(200, {{u"wallets"_s, wallets}, {u"transfers"_s, transfers}, {u"cold_share"_s, assets.coldShare()}});
}

HttpAnswer setWallet(World &world, const RouteCall &call)
{
    Holding *held = world.assets().holding(call.path[u"asset"_s]);
    if (!held)
        return refused(404, u"asset"_s, u"there is no asset %1"_s.arg(call.path[u"asset"_s]));
    for (const auto &[key, lever] : {std::pair(u"stop_deposit"_s, &Holding::stopDeposit),
                                     std::pair(u"stop_withdrawal"_s, &Holding::stopWithdrawal)}) {
        const QJsonValue value = call.body[key];
        if (value.isUndefined())
            continue;
        if (!value.isBool())
            return refused(422, key, u"`%1` is true or false"_s.arg(key));
        held->*lever = value.toBool();
    }
    return tellWallets(world);
}

HttpAnswer transfer(World &world, const RouteCall &call)
{
    const std::optional<Units> amount = unitsFrom(call.body[u"amount"_s].toString());
    const QString to = call.body[u"to"_s].toString();
    if (!amount || (to != u"hot" && to != u"cold"))
        return refused(422, u"amount"_s, u"say {\"amount\": \"12.5\", \"to\": \"hot\" or \"cold\"}"_s);
    const auto begun = world.assets().transfer(call.path[u"asset"_s], *amount, to == u"hot", world.now());
    if (!begun)
        return refused(409, u"amount"_s, begun.error());
    return said(202, {{u"arrives_in_seconds"_s, (world.assets().transfers().back().arrives - world.now()) / 1000}});
}

HttpAnswer cancelTransfer(World &world, const RouteCall &call)
{
    if (!world.assets().cancelTransfer(call.path[u"asset"_s]))
        return refused(404, u"transfer"_s, u"nothing of it is on its way from cold"_s);
    return said(200, {});
}

HttpAnswer tellWithdrawals(const World &world)
{
    const Assets &assets = world.assets();
    const auto count = [&assets](Withdrawal::State state) {
        return static_cast<qint64>(std::ranges::count(assets.withdrawals(), state, &Withdrawal::state));
    };
    QJsonArray newest;
    for (const Withdrawal &each : assets.withdrawals() | std::views::reverse | std::views::take(50))
        newest.append(QJsonObject{{u"id"_s, each.id},
                                  {u"asset"_s, each.asset},
                                  {u"amount"_s, text(each.amount)},
                                  {u"address"_s, each.address},
                                  {u"known_address"_s, each.known},
                                  {u"age_seconds"_s, (world.now() - each.asked) / 1000}});
    return said(200,
                {{u"frozen"_s, assets.isFrozen()},
                 {u"allow_list_only"_s, assets.isAllowListOnly()},
                 {u"screening"_s, count(Withdrawal::State::Screening)},
                 {u"waiting"_s, count(Withdrawal::State::Waiting)},
                 {u"held"_s, count(Withdrawal::State::Held)},
                 {u"newest"_s, newest}});
}

HttpAnswer setWithdrawals(World &world, const RouteCall &call)
{
    const QJsonValue frozen = call.body[u"frozen"_s];
    const QJsonValue listed = call.body[u"allow_list_only"_s];
    if ((!frozen.isUndefined() && !frozen.isBool()) || (!listed.isUndefined() && !listed.isBool())
        || (frozen.isUndefined() && listed.isUndefined()))
        return refused(422, u"frozen"_s, u"say `frozen` or `allow_list_only`, true or false"_s);
    if (frozen.isBool())
        world.assets().setFrozen(frozen.toBool());
    if (listed.isBool())
        world.assets().setAllowList(listed.toBool(), world.now());
    return tellWithdrawals(world);
}

HttpAnswer revokeSessions(World &world, const RouteCall &)
{
    world.assets().revokeSessions(world.now());
    return said(202, {});
}

HttpAnswer tellReconciliation(const World &world)
{
    const auto &last = world.assets().reconciliation();
    QJsonArray differences;
    for (const auto &[asset, units] : last ? last->differences : std::vector<std::pair<QString, Units>>())
        differences.append(QJsonObject{{u"asset"_s, asset}, {u"difference"_s, text(units)}});
    const QString state = !last ? u"never"_s
        : last->ended == 0      ? u"running"_s
        : differences.isEmpty() ? u"good"_s
                                : u"mismatch"_s;
    return said(200,
                {{u"state"_s, state},
                 {u"age_seconds"_s, last && last->ended > 0 ? (world.now() - last->ended) / 1000 : -1},
                 {u"differences"_s, differences}});
}

HttpAnswer reconcile(World &world, const RouteCall &)
{
    if (!world.assets().reconcile(world.now()))
        return refused(409, u"running"_s, u"one is under way; wait for it"_s);
    return said(202, {});
}

HttpAnswer reverse(World &world, const RouteCall &)
{
    if (!world.assets().reverseDeposits())
        return refused(409, u"reconciliation"_s, u"no finished reconciliation found anything missing; run one first"_s);
    return said(200, {});
}

}

QList<Route> assetsRoutes()
{
    return {
        {"GET", u"/exchange/v1/wallets"_s, [](World &world, const RouteCall &) { return tellWallets(world); }},
        {"PATCH", u"/exchange/v1/wallets/{asset}"_s, setWallet},
        {"POST", u"/exchange/v1/wallets/{asset}/transfers"_s, transfer},
        {"DELETE", u"/exchange/v1/wallets/{asset}/transfers"_s, cancelTransfer},
        {"GET", u"/exchange/v1/withdrawals"_s, [](World &world, const RouteCall &) { return tellWithdrawals(world); }},
        {"PATCH", u"/exchange/v1/withdrawals"_s, setWithdrawals},
        {"POST", u"/exchange/v1/sessions/revoke"_s, revokeSessions},
        {"GET", u"/exchange/v1/reconciliation"_s,
         [](World &world, const RouteCall &) { return tellReconciliation(world); }},
        {"POST", u"/exchange/v1/reconciliation"_s, reconcile},
        {"POST", u"/exchange/v1/reconciliation/reverse-deposits"_s, reverse},
    };
}

}
