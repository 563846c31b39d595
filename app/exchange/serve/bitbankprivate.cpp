// SPDX-License-Identifier: GPL-3.0-or-later
// bitbank's order API: a customer's assets, orders and trades.
#include "exchange/serve/bitbankapi.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QUrlQuery>

#include <expected>
#include <limits>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype idsMost = 30;
constexpr int tradesMost = 1'000;

const Pair &pairAt(int index)
{
    return pairs()[static_cast<std::size_t>(index)];
}

QString typeWord(OrderType type)
{
    static const QStringList words{u"limit"_s, u"market"_s, u"stop"_s, u"stop_limit"_s};
    return words.value(static_cast<int>(type));
}

QString statusWord(const OrderRecord &record)
{
    using End = OrderRecord::End;
    const bool untouched = record.order.left == record.order.amount;
    if (record.end == End::Rejected)
        return u"REJECTED"_s;
    if (record.end == End::Cancelled)
        return untouched ? u"CANCELED_UNFILLED"_s : u"CANCELED_PARTIALLY_FILLED"_s;
    if (record.end == End::Filled)
        return u"FULLY_FILLED"_s;
    return record.waits ? u"INACTIVE"_s : untouched ? u"UNFILLED"_s : u"PARTIALLY_FILLED"_s;
}

QJsonObject told(const OrderRecord &record)
{
    const Pair &pair = pairAt(record.pair);
    const Order &order = record.order;
    const std::int64_t executed = order.amount - order.left;
    const auto amount = [&](std::int64_t value) { return decimal(value, pair.amountDigits); };
    const auto price = [&](std::int64_t value) { return decimal(value, pair.priceDigits); };
    const bool stops = order.type == OrderType::Stop || order.type == OrderType::StopLimit;
    QJsonObject object{
        {u"order_id"_s, static_cast<qint64>(order.id)},
        {u"pair"_s, QString::fromUtf16(pair.name)},
        {u"side"_s, order.side == Side::Buy ? u"buy"_s : u"sell"_s},
        {u"type"_s, typeWord(order.type)},
        {u"start_amount"_s, amount(order.amount)},
        {u"remaining_amount"_s, amount(order.left)},
        {u"executed_amount"_s, amount(executed)},
        {u"average_price"_s, price(executed > 0 ? static_cast<std::int64_t>(record.paid / executed) : 0)},
        {u"user_cancelable"_s, true},
        {u"ordered_at"_s, record.at},
        {u"expire_at"_s, QJsonValue()},
        {u"status"_s, statusWord(record)}};
    if (order.type == OrderType::Limit || order.type == OrderType::StopLimit)
        object.insert(u"price"_s, price(order.price));
    if (order.type == OrderType::Limit)
        object.insert(u"post_only"_s, order.postOnly);
    if (stops)
        object.insert(u"trigger_price"_s, price(order.trigger));
    if (record.triggeredAt > 0)
        object.insert(u"triggered_at"_s, record.triggeredAt);
    if (record.cancelledAt > 0)
        object.insert(u"canceled_at"_s, record.cancelledAt);
    return object;
}

const OrderRecord *orderOf(const World &world, std::uint32_t customer, int pair, std::uint64_t id)
{
    const auto &records = world.market().state().records();
    const auto found = records.find(id);
    const bool own = found != records.end() && found->second.order.customer == customer && found->second.pair == pair;
    return own ? &found->second : nullptr;
}

/// A whole number, as a JSON number or as a text.
std::optional<std::uint64_t> idFrom(const QJsonValue &value)
{
    if (value.isString()) {
        bool sane = false;
        const qulonglong id = value.toString().toULongLong(&sane);
        return sane ? std::optional<std::uint64_t>(id) : std::nullopt;
    }
    const double number = value.toDouble(-1);
    const bool whole = number >= 0 && number <= 9e15 && number == static_cast<double>(static_cast<qint64>(number));
    return whole ? std::optional<std::uint64_t>(static_cast<std::uint64_t>(number)) : std::nullopt;
}

QString textOf(const QJsonValue &value)
{
    return value.isDouble() ? QString::number(value.toDouble(), 'f', -1) : value.toString();
}

/// `missing` when the body has no such value, `wrong` when it is no positive number of so many digits.
std::expected<std::int64_t, int> number(const QJsonObject &body, const QString &name, int digits, int missing,
                                        int wrong)
{
    const QJsonValue value = body[name];
    if (value.isUndefined() || value.isNull() || (value.isString() && value.toString().isEmpty()))
        return std::unexpected(missing);
    const auto read = fromDecimal(textOf(value), digits);
    return read ? std::expected<std::int64_t, int>(*read) : std::unexpected(wrong);
}

std::expected<Command, int> commandFrom(const QJsonObject &body, std::uint32_t customer)
{
    static const QMap<QString, OrderType> types{{u"limit"_s, OrderType::Limit},
                                                {u"market"_s, OrderType::Market},
                                                {u"stop"_s, OrderType::Stop},
                                                {u"stop_limit"_s, OrderType::StopLimit}};
    const auto index = pairNamed(body[u"pair"_s].toString());
    if (!index)
        return std::unexpected(40017);
    const Pair &pair = pairAt(*index);
    const QString side = body[u"side"_s].toString();
    if (side != u"buy" && side != u"sell")
        return std::unexpected(side.isEmpty() ? 30013 : 40021);
    const QString type = body[u"type"_s].toString();
    if (!types.contains(type))
        return std::unexpected(type.isEmpty() ? 30015 : 40024);
    if (!body[u"position_side"_s].isUndefined() && !body[u"position_side"_s].isNull())
        return std::unexpected(40165); // no pair here is traded on margin
    Command command{.kind = Command::Kind::Place,
                    .pair = static_cast<std::uint8_t>(*index),
                    .side = side == u"buy" ? Side::Buy : Side::Sell,
                    .type = types[type],
                    .customer = customer};
    const auto amount = number(body, u"amount"_s, pair.amountDigits, 30001, 40001);
    if (!amount)
        return std::unexpected(amount.error());
    command.amount = *amount;
    if (command.type == OrderType::Limit || command.type == OrderType::StopLimit) {
        const auto price = number(body, u"price"_s, pair.priceDigits, 30012, 40020);
        if (!price)
            return std::unexpected(price.error());
        command.price = *price;
    }
    if (command.type == OrderType::Stop || command.type == OrderType::StopLimit) {
        const auto trigger = number(body, u"trigger_price"_s, pair.priceDigits, 30101, 40112);
        if (!trigger)
            return std::unexpected(trigger.error());
        command.value = *trigger;
    }
    const QJsonValue postOnly = body[u"post_only"_s];
    if (!postOnly.isUndefined() && !postOnly.isNull() && !postOnly.isBool())
        return std::unexpected(40113);
    if (postOnly.toBool() && command.type != OrderType::Limit)
        return std::unexpected(40114);
    command.postOnly = postOnly.toBool();
    return command;
}

HttpAnswer place(World &world, std::uint32_t customer, const QJsonObject &body)
{
    const auto command = commandFrom(body, customer);
    if (!command)
        return bitbankError(command.error());
    const auto outcome = world.market().submit(*command);
    if (!outcome)
        return bitbankError(10005);
    if (outcome->code != 0)
        return bitbankError(outcome->code);
    const OrderRecord *record = orderOf(world, customer, command->pair, outcome->order);
    return record ? bitbankData(told(*record)) : bitbankError(10001);
}

HttpAnswer cancel(World &world, std::uint32_t customer, int pair, const QJsonObject &body)
{
    if (body[u"order_id"_s].isUndefined())
        return bitbankError(30006);
    const auto id = idFrom(body[u"order_id"_s]);
    if (!id)
        return bitbankError(40013);
    const auto outcome = world.market().submit({.kind = Command::Kind::Cancel,
                                                .pair = static_cast<std::uint8_t>(pair),
                                                .customer = customer,
                                                .value = static_cast<std::int64_t>(*id)});
    if (!outcome)
        return bitbankError(10005);
    const OrderRecord *record = orderOf(world, customer, pair, *id);
    return outcome->code != 0 || !record ? bitbankError(outcome->code != 0 ? outcome->code : 50009)
                                         : bitbankData(told(*record));
}

/// Several at once: those that cannot be cancelled, or are not there, are left out.
HttpAnswer several(World &world, std::uint32_t customer, int pair, const QJsonObject &body, bool cancels)
{
    if (!body[u"order_ids"_s].isArray())
        return bitbankError(body[u"order_ids"_s].isUndefined() ? 30007 : 40014);
    const QJsonArray ids = body[u"order_ids"_s].toArray();
    if (ids.size() > idsMost)
        return bitbankError(40015);
    QJsonArray list;
    for (const QJsonValue &each : ids) {
        const auto id = idFrom(each);
        if (!id)
            return bitbankError(40014);
        if (cancels) {
            const auto outcome = world.market().submit({.kind = Command::Kind::Cancel,
                                                        .pair = static_cast<std::uint8_t>(pair),
                                                        .customer = customer,
                                                        .value = static_cast<std::int64_t>(*id)});
            if (!outcome)
                return bitbankError(10005);
            if (outcome->code == 70018)
                return bitbankError(outcome->code);
            if (outcome->code != 0)
                continue;
        }
        if (const OrderRecord *record = orderOf(world, customer, pair, *id))
            list.append(told(*record));
    }
    return bitbankData(QJsonObject{{u"orders"_s, list}});
}

QJsonObject wallet(const World &world, std::uint32_t customer)
{
    QJsonArray list;
    for (std::size_t i = 0; i < assets().size(); ++i) {
        const Balance &balance = world.market().state().balance(customer, static_cast<int>(i));
        const int digits = assets()[i].digits;
        const QString name = QString::fromUtf16(assets()[i].name);
        const auto &held = world.assets().holdings();
        const auto wallet = std::ranges::find(held, name, &Holding::asset);
        list.append(QJsonObject{{u"asset"_s, name},
                                {u"free_amount"_s, decimal(balance.free, digits)},
                                {u"amount_precision"_s, digits},
                                {u"onhand_amount"_s, decimal(balance.free + balance.locked, digits)},
                                {u"locked_amount"_s, decimal(balance.locked, digits)},
                                {u"withdrawing_amount"_s, decimal(0, digits)},
                                {u"stop_deposit"_s, wallet != held.end() && wallet->stopDeposit},
                                {u"stop_withdrawal"_s, wallet != held.end() && wallet->stopWithdrawal}});
    }
    return {{u"assets"_s, list}};
}

HttpAnswer activeOrders(const World &world, std::uint32_t customer, const QUrlQuery &query)
{
    const QString wanted = query.queryItemValue(u"pair"_s);
    if (!wanted.isEmpty() && !pairNamed(wanted))
        return bitbankError(40017);
    QJsonArray list;
    const auto &records = world.market().state().records();
    for (auto each = records.rbegin(); each != records.rend(); ++each) {
        const OrderRecord &record = each->second;
        const bool fits = record.order.customer == customer && record.end == OrderRecord::End::None
            && (wanted.isEmpty() || record.pair == *pairNamed(wanted));
        if (fits)
            list.append(told(record));
    }
    return bitbankData(QJsonObject{{u"orders"_s, list}});
}

QJsonObject toldTrade(const World &world, const Fill &fill, bool asMaker)
{
    const Pair &pair = pairAt(fill.pair);
    const std::uint64_t order = asMaker ? fill.makerOrder : fill.takerOrder;
    const OrderRecord *record = orderOf(world, asMaker ? fill.maker : fill.taker, fill.pair, order);
    const Side side = asMaker ? opposite(fill.side) : fill.side;
    const QString fee =
        decimal(asMaker ? fill.makerPaid : fill.takerPaid, assets()[static_cast<std::size_t>(pair.quote)].digits);
    return {{u"trade_id"_s, static_cast<qint64>(fill.trade)},
            {u"pair"_s, QString::fromUtf16(pair.name)},
            {u"order_id"_s, static_cast<qint64>(order)},
            {u"side"_s, side == Side::Buy ? u"buy"_s : u"sell"_s},
            {u"type"_s, typeWord(record ? record->order.type : OrderType::Limit)},
            {u"amount"_s, decimal(fill.amount, pair.amountDigits)},
            {u"price"_s, decimal(fill.price, pair.priceDigits)},
            {u"maker_taker"_s, asMaker ? u"maker"_s : u"taker"_s},
            {u"fee_amount_base"_s, u"0"_s},
            {u"fee_amount_quote"_s, fee},
            {u"fee_occurred_amount_quote"_s, fee},
            {u"executed_at"_s, fill.at}};
}

HttpAnswer tradeHistory(const World &world, std::uint32_t customer, const QUrlQuery &query)
{
    const auto integer = [&](const QString &name, qint64 otherwise) {
        return query.hasQueryItem(name) ? query.queryItemValue(name).toLongLong() : otherwise;
    };
    const QString wanted = query.queryItemValue(u"pair"_s);
    if (!wanted.isEmpty() && !pairNamed(wanted))
        return bitbankError(40017);
    const qint64 count = integer(u"count"_s, tradesMost);
    if (count < 1 || count > tradesMost)
        return bitbankError(40006);
    const qint64 since = integer(u"since"_s, 0);
    const qint64 end = integer(u"end"_s, std::numeric_limits<qint64>::max());
    const auto order = static_cast<std::uint64_t>(integer(u"order_id"_s, 0));
    QList<QJsonObject> found; // newest first
    const auto &fills = world.market().state().watchedFills();
    for (auto fill = fills.rbegin(); fill != fills.rend() && found.size() < count; ++fill) {
        const bool inTime = fill->at >= since && fill->at <= end;
        if (!inTime || (!wanted.isEmpty() && fill->pair != *pairNamed(wanted)))
            continue;
        for (const bool asMaker : {false, true}) {
            const bool own = (asMaker ? fill->maker : fill->taker) == customer;
            if (own && (order == 0 || (asMaker ? fill->makerOrder : fill->takerOrder) == order))
                found.append(toldTrade(world, *fill, asMaker));
        }
    }
    if (query.queryItemValue(u"order"_s) == u"asc")
        std::ranges::reverse(found);
    QJsonArray list;
    for (const QJsonObject &each : std::as_const(found))
        list.append(each);
    return bitbankData(QJsonObject{{u"trades"_s, list}});
}

}

HttpAnswer bitbankQuery(const World &world, std::uint32_t customer, const QUrl &url)
{
    const QString path = url.path();
    const QUrlQuery query(url);
    if (path == u"/v1/user/assets")
        return bitbankData(wallet(world, customer));
    if (path == u"/v1/user/spot/active_orders")
        return activeOrders(world, customer, query);
    if (path == u"/v1/user/spot/trade_history")
        return tradeHistory(world, customer, query);
    if (path != u"/v1/user/spot/order")
        return bitbankError(10000);
    const auto pair = pairNamed(query.queryItemValue(u"pair"_s));
    if (!pair)
        return bitbankError(40017);
    if (!query.hasQueryItem(u"order_id"_s))
        return bitbankError(30006);
    const auto id = idFrom(query.queryItemValue(u"order_id"_s));
    if (!id)
        return bitbankError(40013);
    const OrderRecord *record = orderOf(world, customer, *pair, *id);
    return record ? bitbankData(told(*record)) : bitbankError(50009);
}

HttpAnswer bitbankUpdate(World &world, std::uint32_t customer, const QString &path, const QByteArray &body)
{
    const QJsonDocument document = QJsonDocument::fromJson(body);
    if (!document.isObject())
        return bitbankError(10002);
    const QJsonObject object = document.object();
    if (path == u"/v1/user/spot/order")
        return place(world, customer, object);
    const bool one = path == u"/v1/user/spot/cancel_order";
    const bool many = path == u"/v1/user/spot/cancel_orders";
    if (!one && !many && path != u"/v1/user/spot/orders_info")
        return bitbankError(10000);
    const auto pair = pairNamed(object[u"pair"_s].toString());
    if (!pair)
        return bitbankError(40017);
    return one ? cancel(world, customer, *pair, object) : several(world, customer, *pair, object, many);
}

}
