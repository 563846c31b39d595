// SPDX-License-Identifier: GPL-3.0-or-later
// bitbank's public data: status, pairs, tickers, depth, transactions, candles, circuit breaker.
#include "exchange/serve/bitbankapi.h"

#include <QDateTime>
#include <QJsonArray>
#include <QTimeZone>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t depthMost = 200;
constexpr std::size_t transactionsMost = 60;
constexpr Ms dayLength = 86'400'000;

const Pair &pairAt(int index)
{
    return pairs()[static_cast<std::size_t>(index)];
}

QString nameOf(const char16_t *name)
{
    return QString::fromUtf16(name);
}

QString modeWord(Mode mode)
{
    static const QStringList words{u"NONE"_s, u"CIRCUIT_BREAK"_s, u"FULL_RANGE_CIRCUIT_BREAK"_s, u"RESUMPTION"_s,
                                   u"LISTING"_s};
    return words.value(static_cast<int>(mode));
}

QString businessWord(Business business)
{
    static const QStringList words{u"NORMAL"_s, u"BUSY"_s, u"VERY_BUSY"_s, u"HALT"_s};
    return words.value(static_cast<int>(business));
}

QJsonValue priceOrNull(std::int64_t price, int digits)
{
    return price > 0 ? QJsonValue(decimal(price, digits)) : QJsonValue();
}

QJsonObject ticker(const World &world, int index)
{
    const Market &market = world.market();
    const Pair &pair = pairAt(index);
    const Candle day = market.tape().day(index, world.now());
    const OrderBook &book = market.pair(index).book;
    const auto best = [&](Side side) {
        const Order *order = book.best(side);
        return order ? QJsonValue(decimal(order->price, pair.priceDigits)) : QJsonValue();
    };
    return {{u"sell"_s, best(Side::Sell)},
            {u"buy"_s, best(Side::Buy)},
            {u"high"_s, decimal(day.high, pair.priceDigits)},
            {u"low"_s, decimal(day.low, pair.priceDigits)},
            {u"open"_s, decimal(day.open, pair.priceDigits)},
            {u"last"_s, decimal(market.tape().last(index), pair.priceDigits)},
            {u"vol"_s, decimal(day.volume, pair.amountDigits)},
            {u"timestamp"_s, world.now()}};
}

QJsonArray tickers(const World &world, bool yenOnly)
{
    QJsonArray list;
    for (std::size_t i = 0; i < pairs().size(); ++i) {
        if (yenOnly && pairs()[i].quote != 0)
            continue;
        QJsonObject object = ticker(world, static_cast<int>(i));
        object.insert(u"pair"_s, nameOf(pairs()[i].name));
        list.append(object);
    }
    return list;
}

/// One side around `middle` (0: from the best price on): best first, and what lies beyond both ends.
struct DepthSide
{
    QJsonArray levels;
    std::int64_t better = 0;
    std::int64_t worse = 0;
};

DepthSide depthSide(const Pair &pair, const OrderBook &book, Side side, std::int64_t middle)
{
    DepthSide depth;
    const auto &levels = book.levels(side);
    // Levels end with the best. The first one shown is at most 200 better than the middle.
    std::size_t first = 0;
    if (middle > 0) {
        const auto better = std::ranges::count_if(levels, [&](const OrderBook::Level &each) {
            return side == Side::Sell ? each.price < middle : each.price > middle;
        });
        first = static_cast<std::size_t>(std::max<std::ptrdiff_t>(0, better - static_cast<std::ptrdiff_t>(depthMost)));
    }
    const std::size_t most = middle > 0 ? 2 * depthMost : depthMost;
    for (std::size_t i = 0; i < levels.size(); ++i) {
        const OrderBook::Level &level = levels[levels.size() - 1 - i];
        if (i < first)
            depth.better += level.total;
        else if (i < first + most)
            depth.levels.append(
                QJsonArray{decimal(level.price, pair.priceDigits), decimal(level.total, pair.amountDigits)});
        else
            depth.worse += level.total;
    }
    return depth;
}

QJsonObject depth(const World &world, int index)
{
    const Pair &pair = pairAt(index);
    const PairState &state = world.market().pair(index);
    const auto auction = state.mode != Mode::None ? state.auction() : std::nullopt;
    const std::int64_t middle = auction ? auction->price : 0;
    const DepthSide asks = depthSide(pair, state.book, Side::Sell, middle);
    const DepthSide bids = depthSide(pair, state.book, Side::Buy, middle);
    const auto amount = [&](std::int64_t value) { return decimal(value, pair.amountDigits); };
    return {{u"asks"_s, asks.levels},
            {u"bids"_s, bids.levels},
            {u"asks_over"_s, amount(asks.worse)},
            {u"bids_under"_s, amount(bids.worse)},
            {u"asks_under"_s, amount(asks.better)},
            {u"bids_over"_s, amount(bids.better)},
            {u"ask_market"_s, u"0"_s},
            {u"bid_market"_s, u"0"_s},
            {u"timestamp"_s, world.now()},
            {u"sequenceId"_s, static_cast<qint64>(state.changes)}};
}

/// The days or years that `20261124` and `2026` mean, in UTC.
std::optional<std::pair<Ms, Ms>> span(const QString &text, bool isDay)
{
    const QDate date =
        isDay ? QDate::fromString(text, u"yyyyMMdd"_s) : QDate::fromString(text + u"0101"_s, u"yyyyMMdd"_s);
    if (!date.isValid() || text.size() != (isDay ? 8 : 4))
        return std::nullopt;
    const auto ms = [](const QDate &day) { return day.startOfDay(QTimeZone::UTC).toMSecsSinceEpoch(); };
    return std::pair<Ms, Ms>(ms(date), isDay ? ms(date) + dayLength : ms(date.addYears(1)));
}

HttpAnswer transactions(const World &world, int index, const QString &date)
{
    const Pair &pair = pairAt(index);
    const auto &trades = world.market().tape().trades(index);
    std::optional<std::pair<Ms, Ms>> day;
    if (!date.isNull()) {
        day = span(date, true);
        if (!day)
            return bitbankError(10002);
    }
    QJsonArray list;
    for (auto trade = trades.rbegin(); trade != trades.rend(); ++trade) {
        if (!day && list.size() == static_cast<qsizetype>(transactionsMost))
            break;
        if (day && (trade->at < day->first || trade->at >= day->second))
            continue;
        list.append(QJsonObject{{u"transaction_id"_s, static_cast<qint64>(trade->id)},
                                {u"side"_s, trade->side == Side::Buy ? u"buy"_s : u"sell"_s},
                                {u"price"_s, decimal(trade->price, pair.priceDigits)},
                                {u"amount"_s, decimal(trade->amount, pair.amountDigits)},
                                {u"executed_at"_s, trade->at}});
    }
    return bitbankData(QJsonObject{{u"transactions"_s, list}});
}

HttpAnswer candlestick(const World &world, int index, const QString &type, const QString &date)
{
    static const QMap<QString, Ms> lengths{
        {u"1min"_s, 60'000},     {u"5min"_s, 300'000},        {u"15min"_s, 900'000},        {u"30min"_s, 1'800'000},
        {u"1hour"_s, 3'600'000}, {u"4hour"_s, 14'400'000},    {u"8hour"_s, 28'800'000},     {u"12hour"_s, 43'200'000},
        {u"1day"_s, dayLength},  {u"1week"_s, 7 * dayLength}, {u"1month"_s, 30 * dayLength}};
    if (!lengths.contains(type))
        return bitbankError(10000);
    const auto when = span(date, lengths[type] <= 3'600'000);
    if (!when)
        return bitbankError(10000);
    const Pair &pair = pairAt(index);
    QJsonArray ohlcv;
    for (const Candle &each : world.market().tape().candles(index, lengths[type], when->first, when->second))
        ohlcv.append(QJsonArray{decimal(each.open, pair.priceDigits), decimal(each.high, pair.priceDigits),
                                decimal(each.low, pair.priceDigits), decimal(each.close, pair.priceDigits),
                                decimal(each.volume, pair.amountDigits), each.at});
    const QJsonObject candles{{u"type"_s, type}, {u"ohlcv"_s, ohlcv}};
    return bitbankData(QJsonObject{{u"candlestick"_s, QJsonArray{candles}}, {u"timestamp"_s, world.now()}});
}

QJsonObject circuitBreak(const World &world, int index)
{
    const Pair &pair = pairAt(index);
    const PairState &state = world.market().pair(index);
    const bool continuous = state.mode == Mode::None;
    const auto auction = continuous ? std::nullopt : state.auction();
    return {{u"mode"_s, modeWord(state.mode)},
            {u"estimated_itayose_price"_s, priceOrNull(auction ? auction->price : 0, pair.priceDigits)},
            {u"estimated_itayose_amount"_s,
             continuous ? QJsonValue() : QJsonValue(decimal(auction ? auction->amount : 0, pair.amountDigits))},
            {u"itayose_upper_price"_s, priceOrNull(state.upper, pair.priceDigits)},
            {u"itayose_lower_price"_s, priceOrNull(state.lower, pair.priceDigits)},
            {u"upper_trigger_price"_s, priceOrNull(continuous ? state.upperTrigger() : 0, pair.priceDigits)},
            {u"lower_trigger_price"_s, priceOrNull(continuous ? state.lowerTrigger() : 0, pair.priceDigits)},
            // In an auction the older of two orders is the maker.
            {u"fee_type"_s, continuous ? u"NORMAL"_s : u"DYNAMIC"_s},
            {u"reopen_timestamp"_s, state.reopensAt > 0 ? QJsonValue(state.reopensAt) : QJsonValue()},
            {u"timestamp"_s, world.now()}};
}

QJsonObject status(const World &world)
{
    QJsonArray list;
    for (std::size_t i = 0; i < pairs().size(); ++i) {
        const int index = static_cast<int>(i);
        const PairState &state = world.market().pair(index);
        const bool stopped = state.has(Lever::StopOrderAndCancel) || state.has(Lever::StopOrder)
            || state.has(Lever::Disabled) || !world.market().engineWorks();
        list.append(
            QJsonObject{{u"pair"_s, nameOf(pairs()[i].name)},
                        {u"status"_s, stopped ? u"HALT"_s : businessWord(state.business)},
                        {u"min_amount"_s, decimal(world.market().state().minimumOf(index), pairs()[i].amountDigits)}});
    }
    return {{u"statuses"_s, list}};
}

QJsonObject settings(const World &world, int index)
{
    const Pair &pair = pairAt(index);
    const PairState &state = world.market().pair(index);
    const auto amount = [&](std::int64_t value) { return decimal(value, pair.amountDigits); };
    QJsonObject object{{u"name"_s, nameOf(pair.name)},
                       {u"base_asset"_s, nameOf(assets()[static_cast<std::size_t>(pair.base)].name)},
                       {u"quote_asset"_s, nameOf(assets()[static_cast<std::size_t>(pair.quote)].name)},
                       {u"maker_fee_rate_base"_s, u"0"_s},
                       {u"taker_fee_rate_base"_s, u"0"_s},
                       {u"maker_fee_rate_quote"_s, decimal(makerFee, 4)},
                       {u"taker_fee_rate_quote"_s, decimal(takerFee, 4)},
                       {u"unit_amount"_s, amount(pair.unitAmount)},
                       {u"limit_max_amount"_s, amount(pair.limitMost)},
                       {u"market_max_amount"_s, amount(pair.marketMost)},
                       {u"market_allowance_rate"_s, u"0.2"_s},
                       {u"price_digits"_s, pair.priceDigits},
                       {u"amount_digits"_s, pair.amountDigits},
                       {u"is_enabled"_s, !state.has(Lever::Disabled)},
                       {u"stop_order"_s, state.has(Lever::StopOrder)},
                       {u"stop_order_and_cancel"_s, state.has(Lever::StopOrderAndCancel)},
                       {u"stop_market_order"_s, state.has(Lever::StopMarketOrder) || state.has(Lever::PostOnly)},
                       {u"stop_stop_order"_s, state.has(Lever::StopStopOrder) || state.has(Lever::PostOnly)},
                       {u"stop_stop_limit_order"_s, state.has(Lever::StopStopLimitOrder) || state.has(Lever::PostOnly)},
                       {u"stop_margin_long_order"_s, true}, // nobody trades on margin here
                       {u"stop_margin_short_order"_s, true},
                       {u"stop_buy_order"_s, state.has(Lever::StopBuyOrder)},
                       {u"stop_sell_order"_s, state.has(Lever::StopSellOrder)}};
    for (const char16_t *none :
         {u"margin_open_maker_fee_rate_quote", u"margin_open_taker_fee_rate_quote",
          u"margin_close_maker_fee_rate_quote", u"margin_close_taker_fee_rate_quote", u"margin_long_interest",
          u"margin_short_interest", u"margin_current_individual_ratio", u"margin_current_individual_until",
          u"margin_current_company_ratio", u"margin_current_company_until", u"margin_next_individual_ratio",
          u"margin_next_individual_until", u"margin_next_company_ratio", u"margin_next_company_until"})
        object.insert(nameOf(none), QJsonValue());
    return object;
}

}

HttpAnswer bitbankPublic(const World &world, const QString &path)
{
    if (path == u"/spot/status" || path == u"/v1/spot/status")
        return bitbankData(status(world));
    if (path == u"/v1/spot/pairs") {
        QJsonArray list;
        for (std::size_t i = 0; i < pairs().size(); ++i)
            list.append(settings(world, static_cast<int>(i)));
        return bitbankData(QJsonObject{{u"pairs"_s, list}});
    }
    if (path == u"/tickers" || path == u"/tickers_jpy")
        return bitbankData(tickers(world, path == u"/tickers_jpy"));
    const QStringList parts = path.sliced(path.startsWith(u'/') ? 1 : 0).split(u'/');
    const auto index = pairNamed(parts.value(0));
    if (!index)
        return bitbankError(10000);
    const QString what = parts.value(1);
    if (parts.size() == 2 && what == u"ticker")
        return bitbankData(ticker(world, *index));
    if (parts.size() == 2 && what == u"depth")
        return bitbankData(depth(world, *index));
    if (parts.size() == 2 && what == u"circuit_break_info")
        return bitbankData(circuitBreak(world, *index));
    if (what == u"transactions" && parts.size() <= 3)
        return transactions(world, *index, parts.size() == 3 ? parts[2] : QString());
    if (what == u"candlestick" && parts.size() == 4)
        return candlestick(world, *index, parts[2], parts[3]);
    return bitbankError(10000);
}

}
