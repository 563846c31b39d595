// SPDX-License-Identifier: GPL-3.0-or-later
// Pairs and their levers, the matching engine, the trade ledger.
#include "exchange/serve/routes.h"

#include <QJsonArray>

#include <algorithm>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

const std::vector<std::pair<QString, Lever>> &leverNames()
{
    static const std::vector<std::pair<QString, Lever>> names{{u"stop_order"_s, Lever::StopOrder},
                                                              {u"stop_order_and_cancel"_s, Lever::StopOrderAndCancel},
                                                              {u"stop_market_order"_s, Lever::StopMarketOrder},
                                                              {u"stop_stop_order"_s, Lever::StopStopOrder},
                                                              {u"stop_stop_limit_order"_s, Lever::StopStopLimitOrder},
                                                              {u"stop_buy_order"_s, Lever::StopBuyOrder},
                                                              {u"stop_sell_order"_s, Lever::StopSellOrder},
                                                              {u"disabled"_s, Lever::Disabled}};
    return names;
}

const QStringList &auctionNames()
{
    static const QStringList names{u"NONE"_s, u"CIRCUIT_BREAK"_s, u"FULL_RANGE_CIRCUIT_BREAK"_s, u"RESUMPTION"_s,
                                   u"LISTING"_s};
    return names;
}

const QStringList &statusNames()
{
    static const QStringList names{u"NORMAL"_s, u"BUSY"_s, u"VERY_BUSY"_s, u"HALT"_s};
    return names;
}

QString nameOf(int pair)
{
    return QString::fromUtf16(pairs()[static_cast<std::size_t>(pair)].name);
}

QJsonObject describe(const World &world, int index)
{
    const Market &market = world.market();
    const PairState &state = market.pair(index);
    QJsonObject object{{u"pair"_s, nameOf(index)},
                       {u"mode"_s, market.modeOf(index)},
                       {u"circuit"_s, auctionNames()[static_cast<int>(state.mode)]},
                       {u"reopen_at"_s, state.reopensAt > 0 ? QJsonValue(state.reopensAt) : QJsonValue()},
                       {u"status"_s, statusNames()[static_cast<int>(state.business)]},
                       {u"status_by"_s, market.isBusinessSet(index) ? u"people"_s : u"load"_s},
                       {u"orders"_s, static_cast<qint64>(state.book.size())}};
    for (const auto &[name, lever] : leverNames())
        object.insert(name, state.has(lever));
    return object;
}

HttpAnswer tellPairs(const World &world)
{
    QJsonArray list;
    int halted = 0;
    int open = 0;
    for (int i = 0; i < static_cast<int>(pairs().size()); ++i) {
        list.append(describe(world, i));
        halted += world.market().modeOf(i) == u"halt" ? 1 : 0;
        open += world.market().modeOf(i) == u"trading" ? 1 : 0;
    }
    // One word for the whole market, as long as all pairs agree.
    const auto all = [&list](const QString &field) {
        const bool same =
            std::ranges::all_of(list, [&](const QJsonValue &pair) { return pair[field] == list[0][field]; });
        return same ? QJsonValue(list[0][field]) : QJsonValue(u"mixed"_s);
    };
    return said(200,
                {{u"pairs"_s, list},
                 {u"mode"_s, all(u"mode"_s)},
                 {u"status"_s, all(u"status"_s)},
                 {u"status_by"_s, all(u"status_by"_s)},
                 {u"halted"_s, halted},
                 {u"trading"_s, open}});
}

/// What reopening `index` waits for in other parts of the exchange.
ReopeningFacts factsFor(const World &world, int index)
{
    const Ms since = world.market().haltedSince(index);
    return {.announced = !world.notices().empty() && world.notices().back().at >= since,
            .depositsOpen = std::ranges::none_of(world.assets().holdings(), &Holding::stopDeposit),
            .why = {}};
}

HttpAnswer refusedBy(const Market::Refusal &refusal)
{
    return refused(refusal.code == u"mode" ? 422 : 409, refusal.code, refusal.why);
}

std::optional<HttpAnswer> setLevers(World &world, int index, const QJsonObject &body)
{
    std::uint32_t levers = world.market().pair(index).levers;
    bool any = false;
    for (const auto &[name, lever] : leverNames()) {
        const QJsonValue value = body[name];
        if (value.isUndefined())
            continue;
        if (!value.isBool())
            return refused(422, name, u"`%1` is true or false"_s.arg(name));
        any = true;
        const auto bit = static_cast<std::uint32_t>(lever);
        levers = value.toBool() ? levers | bit : levers & ~bit;
    }
    if (!any)
        return std::nullopt;
    const auto refusal = world.market().setLevers(index, levers, factsFor(world, index));
    return refusal ? std::optional(refusedBy(*refusal)) : std::nullopt;
}

/// `circuit` with `reopen_in_seconds`, and `status`.
std::optional<HttpAnswer> setCircuit(World &world, int index, const QJsonObject &body)
{
    Market &market = world.market();
    if (const QJsonValue circuit = body[u"circuit"_s]; !circuit.isUndefined()) {
        const auto mode = auctionNames().indexOf(circuit.toString());
        const qint64 seconds = body[u"reopen_in_seconds"_s].toInteger(0);
        if (mode < 0)
            return refused(422, u"circuit"_s, u"a circuit is one of %1"_s.arg(auctionNames().join(u", "_s)));
        if (seconds < 0 || seconds > 86'400)
            return refused(422, u"reopen_in_seconds"_s, u"0 (undetermined) to 86400 seconds"_s);
        if (!market.enter(index, static_cast<Mode>(mode), seconds > 0 ? world.now() + seconds * 1000 : 0))
            return refused(409, u"engine"_s, u"no engine works; fail over, or restart from the snapshot, first"_s);
    }
    if (const QJsonValue status = body[u"status"_s]; !status.isUndefined()) {
        const auto business = statusNames().indexOf(status.toString());
        if (business < 0 && status.toString() != u"auto")
            return refused(422, u"status"_s, u"a status is auto, or one of %1"_s.arg(statusNames().join(u", "_s)));
        const auto refusal =
            market.setBusiness(index, business < 0 ? std::nullopt : std::optional(static_cast<Business>(business)));
        if (refusal)
            return refusedBy(*refusal);
    }
    return std::nullopt;
}

std::optional<HttpAnswer> change(World &world, int index, const QJsonObject &body)
{
    if (!body[u"mode"_s].isUndefined()) {
        if (const auto refusal = world.market().setMode(index, body[u"mode"_s].toString(), factsFor(world, index)))
            return refusedBy(*refusal);
    }
    if (const auto wrong = setLevers(world, index, body))
        return wrong;
    return setCircuit(world, index, body);
}

HttpAnswer tellPair(World &world, const RouteCall &call)
{
    const auto index = pairNamed(call.path[u"pair"_s]);
    return index ? said(200, describe(world, *index))
                 : refused(404, u"pair"_s, u"there is no pair %1"_s.arg(call.path[u"pair"_s]));
}

HttpAnswer setPair(World &world, const RouteCall &call)
{
    const auto index = pairNamed(call.path[u"pair"_s]);
    if (!index)
        return refused(404, u"pair"_s, u"there is no pair %1"_s.arg(call.path[u"pair"_s]));
    const auto wrong = change(world, *index, call.body);
    return wrong ? *wrong : said(200, describe(world, *index));
}

HttpAnswer setPairs(World &world, const RouteCall &call)
{
    for (int i = 0; i < static_cast<int>(pairs().size()); ++i) {
        if (const auto wrong = change(world, i, call.body))
            return *wrong;
    }
    return tellPairs(world);
}

QJsonObject describe(const Engine::Node &node)
{
    static const QStringList phases{u"active"_s, u"standby"_s, u"replaying"_s, u"down"_s};
    return {{u"instance"_s, node.name},
            {u"phase"_s, phases[static_cast<int>(node.phase)]},
            {u"answers"_s, node.machine == MachineState::Works},
            {u"hung"_s, node.hung}};
}

HttpAnswer tellEngine(const World &world)
{
    const Engine &engine = world.market().engine();
    const QString state = engine.works()                    ? (engine.isDiverged() ? u"diverged"_s : u"works"_s)
        : engine.active().phase == Engine::Phase::Replaying ? u"replaying"_s
        : engine.active().hung                              ? u"hung"_s
                                                            : u"lost"_s;
    return said(200,
                {{u"state"_s, state},
                 {u"active"_s, engine.active().name},
                 {u"standby"_s, engine.standby().name},
                 {u"nodes"_s, QJsonArray{describe(engine.active()), describe(engine.standby())}},
                 {u"standby_ready"_s,
                  engine.standby().phase == Engine::Phase::Standby && engine.standby().machine == MachineState::Works},
                 {u"epoch"_s, static_cast<qint64>(engine.epoch())},
                 {u"lag"_s, static_cast<qint64>(engine.lag())},
                 {u"lost_commands"_s, static_cast<qint64>(engine.lost())},
                 {u"to_replay"_s, static_cast<qint64>(engine.toReplay())},
                 {u"snapshot_at"_s, engine.snapshotAt()},
                 {u"commands_since_snapshot"_s, static_cast<qint64>(engine.sinceSnapshot())}});
}

HttpAnswer failOver(World &world, const RouteCall &call)
{
    Engine &engine = world.market().engine();
    const QString to = call.body[u"to"_s].toString();
    if (!to.isEmpty() && to != engine.standby().name)
        return refused(409, u"to"_s, u"%1 is not the standby; that is %2"_s.arg(to, engine.standby().name));
    if (const auto why = engine.failover(world.now()))
        return refused(409, u"standby"_s, *why);
    return tellEngine(world);
}

HttpAnswer restart(World &world, const RouteCall &call)
{
    if (call.body[u"from"_s].toString(u"snapshot"_s) != u"snapshot")
        return refused(422, u"from"_s, u"an engine restarts from its snapshot: {\"from\": \"snapshot\"}"_s);
    if (const auto why = world.market().engine().restartFromSnapshot(world.now()))
        return refused(409, u"engine"_s, *why);
    HttpAnswer answer = tellEngine(world);
    answer.status = 202;
    return answer;
}

HttpAnswer tellLedger(const World &world)
{
    const TradeLedger &ledger = world.market().ledger();
    const auto &verification = world.market().verification();
    QJsonArray findings;
    const auto known = world.market().knownFindings();
    for (std::size_t i = 0; i < std::min<std::size_t>(known.size(), 100); ++i)
        findings.append(
            QJsonObject{{u"kind"_s, known[i].word()},
                        {u"block"_s, static_cast<qint64>(known[i].block)},
                        {u"first"_s, static_cast<qint64>(known[i].first)},
                        {u"last"_s, static_cast<qint64>(known[i].last)},
                        {u"at"_s, known[i].at},
                        {u"text"_s, QJsonObject{{u"en"_s, known[i].text(false)}, {u"ja"_s, known[i].text(true)}}}});
    const QString state = verification && verification->ended == 0 ? u"verifying"_s
        : !known.empty()                                           ? u"broken"_s
        : verification                                             ? u"good"_s
                                                                   : u"unverified"_s;
    QJsonObject object{
        {u"state"_s, state},
        {u"records"_s, static_cast<qint64>(ledger.records())},
        {u"blocks"_s, static_cast<qint64>(ledger.blocks().size())},
        {u"head"_s, QString::fromLatin1(hex(ledger.head()))},
        {u"root"_s, ledger.blocks().empty() ? QString() : QString::fromLatin1(hex(ledger.blocks().back().root))},
        {u"findings"_s, findings},
        {u"findings_open"_s, static_cast<qint64>(known.size())},
        {u"balances_conserved"_s, world.market().conserves()}};
    if (verification) {
        object.insert(u"verified_blocks"_s, static_cast<qint64>(verification->blocks));
        object.insert(u"age_seconds"_s, (world.now() - std::max(verification->began, verification->ended)) / 1000);
    }
    return said(200, object);
}

HttpAnswer verify(World &world)
{
    world.market().beginVerification();
    HttpAnswer answer = tellLedger(world);
    answer.status = 202;
    return answer;
}

HttpAnswer reconcile(World &world)
{
    if (const auto refusal = world.market().reconcile())
        return refusedBy(*refusal);
    HttpAnswer answer = tellLedger(world);
    answer.status = 202;
    return answer;
}

QJsonObject describe(const LedgerProof &proof)
{
    const Fill &fill = proof.record.fill;
    const Pair &pair = pairs()[fill.pair % pairs().size()];
    QJsonArray path;
    for (const Hash &each : proof.path)
        path.append(QString::fromLatin1(hex(each)));
    return {{u"record"_s, static_cast<qint64>(proof.record.number)},
            {u"trade_id"_s, static_cast<qint64>(fill.trade)},
            {u"pair"_s, QString::fromUtf16(pair.name)},
            {u"price"_s, decimal(fill.price, pair.priceDigits)},
            {u"amount"_s, decimal(fill.amount, pair.amountDigits)},
            {u"executed_at"_s, fill.at},
            {u"leaf"_s, QString::fromLatin1(hex(proof.record.hash))},
            {u"before"_s, QString::fromLatin1(hex(proof.before))},
            {u"block"_s, static_cast<qint64>(proof.block)},
            {u"index"_s, static_cast<qint64>(proof.index)},
            {u"count"_s, static_cast<qint64>(proof.count)},
            {u"path"_s, path},
            {u"root"_s, QString::fromLatin1(hex(proof.root))},
            {u"holds"_s, proof.holds()}};
}

HttpAnswer tellProof(World &world, const RouteCall &call)
{
    bool sane = false;
    const uint customer = call.query.queryItemValue(u"customer"_s).toUInt(&sane);
    if (!sane || customer >= world.market().state().customers())
        return refused(422, u"customer"_s,
                       u"say ?customer= and a number below %1"_s.arg(world.market().state().customers()));
    QJsonArray trades;
    for (const LedgerProof &each : world.market().ledger().proofs(customer))
        trades.append(describe(each));
    return said(200,
                {{u"customer"_s, static_cast<qint64>(customer)},
                 {u"trades"_s, trades},
                 {u"head"_s, QString::fromLatin1(hex(world.market().ledger().head()))}});
}

}

QList<Route> marketRoutes()
{
    return {
        {"GET", u"/exchange/v1/pairs"_s, [](World &world, const RouteCall &) { return tellPairs(world); }},
        {"PATCH", u"/exchange/v1/pairs"_s, setPairs},
        {"GET", u"/exchange/v1/pairs/{pair}"_s, tellPair},
        {"PATCH", u"/exchange/v1/pairs/{pair}"_s, setPair},
        {"GET", u"/exchange/v1/engine"_s, [](World &world, const RouteCall &) { return tellEngine(world); }},
        {"POST", u"/exchange/v1/engine/failover"_s, failOver},
        {"POST", u"/exchange/v1/engine/restart"_s, restart},
        {"GET", u"/exchange/v1/ledger"_s, [](World &world, const RouteCall &) { return tellLedger(world); }},
        {"POST", u"/exchange/v1/ledger/verify"_s, [](World &world, const RouteCall &) { return verify(world); }},
        {"POST", u"/exchange/v1/ledger/reconcile"_s, [](World &world, const RouteCall &) { return reconcile(world); }},
        {"GET", u"/exchange/v1/ledger/proof"_s, tellProof},
    };
}

}
