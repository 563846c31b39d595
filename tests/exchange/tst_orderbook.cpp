// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/market/commandlog.h"
#include "exchange/market/enginestate.h"
#include "exchange/model/rng.h"

#include <QTest>

using namespace Hikeshi::Exchange;
using namespace Qt::StringLiterals;

namespace {

constexpr Ms start = 1'795'489'200'000;
constexpr int btc = 0;

/// An engine with customers who have money and coins.
struct Bench
{
    explicit Bench(std::size_t customers = 64)
        : state(start, customers)
    {
        for (std::uint32_t customer = 0; customer < customers; ++customer) {
            for (std::size_t asset = 0; asset < assets().size(); ++asset)
                run({.kind = Command::Kind::Credit,
                     .pair = static_cast<std::uint8_t>(asset),
                     .customer = customer,
                     .amount = asset == 0 ? 50'000'000'0000 : 1'000'0000'0000});
        }
    }
    Outcome run(const Command &command)
    {
        log.append(command);
        return state.apply(command, fills);
    }
    Outcome limit(std::uint32_t customer, Side side, std::int64_t price, std::int64_t amount, bool postOnly = false)
    {
        return run({.kind = Command::Kind::Place,
                    .side = side,
                    .postOnly = postOnly,
                    .customer = customer,
                    .price = price,
                    .amount = amount});
    }
    Outcome place(OrderType type, Side side, std::int64_t amount, std::int64_t price = 0, std::int64_t trigger = 0)
    {
        return run({.kind = Command::Kind::Place,
                    .side = side,
                    .type = type,
                    .customer = 9,
                    .price = price,
                    .amount = amount,
                    .value = trigger});
    }
    Outcome lever(std::uint32_t levers) { return run({.kind = Command::Kind::Levers, .value = levers}); }
    void pass(Ms now) { run({.kind = Command::Kind::Time, .value = now}); }

    EngineState state;
    CommandLog log;
    std::vector<Fill> fills;
};

Command anyCommand(Rng &rng, const EngineState &state)
{
    const auto pair = static_cast<std::uint8_t>(rng.next() % pairs().size());
    const Pair &about = pairs()[pair];
    const auto customer = static_cast<std::uint32_t>(rng.next() % state.customers());
    const std::uint64_t what = rng.next() % 100;
    if (what < 25) {
        const Order *order = state.pair(pair).book.around(rng.next());
        return {.kind = Command::Kind::Cancel,
                .pair = pair,
                .customer = order ? order->customer : customer,
                .value = order ? static_cast<std::int64_t>(order->id) : 1};
    }
    if (what == 25)
        return {.kind = Command::Kind::Time, .value = state.now() + static_cast<Ms>(rng.next() % 400'000)};
    if (what == 26)
        return {.kind = Command::Kind::Enter,
                .pair = pair,
                .price = state.now() + 1000,
                .value = static_cast<std::int64_t>(rng.next() % 5)};
    if (what == 27)
        return {
            .kind = Command::Kind::Levers, .pair = pair, .value = static_cast<std::int64_t>(rng.next() % 128 & 0x70)};
    const std::int64_t spread = about.typicalPrice / 20;
    const std::int64_t price =
        about.typicalPrice - spread + static_cast<std::int64_t>(rng.next() % static_cast<std::uint64_t>(2 * spread));
    const auto type = static_cast<OrderType>(what > 90 ? rng.next() % 4 : 0);
    const std::int64_t last = state.pair(pair).last;
    return {.kind = Command::Kind::Place,
            .pair = pair,
            .side = static_cast<Side>(rng.next() % 2),
            .type = type,
            .postOnly = rng.next() % 4 == 0,
            .customer = customer,
            .price = price,
            .amount = about.unitAmount * static_cast<std::int64_t>(1 + rng.next() % 30'000),
            .value = type == OrderType::Stop || type == OrderType::StopLimit
                ? last - last / 100 + static_cast<std::int64_t>(rng.next() % 1000) * last / 50'000
                : 0};
}

}

class TestOrderBook : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void decimals_data();
    void decimals();
    void olderOrderAtTheSamePriceGoesFirst();
    void betterPriceGoesFirst();
    void takerPaysAndMakerIsPaid();
    void cancelGivesBackWhatWasLocked();
    void postOnlyNeverTakes();
    void marketOrderTakesWhatThereIs();
    void stopWaitsForItsTrigger();
    void leversGiveTheirCodes_data();
    void leversGiveTheirCodes();
    void limitsGiveTheirCodes_data();
    void limitsGiveTheirCodes();
    void circuitBreaksAndReopensByAuction();
    void auctionOutsideItsLimitsIsPutOff();
    void auctionTradesTheMostAtOnePrice();
    void nothingAppearsOrVanishes_data();
    void nothingAppearsOrVanishes();
    void replayGivesTheSameState();
    void corruptEngineMakesCoins();
};

void TestOrderBook::decimals_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("digits");
    QTest::addColumn<bool>("good");
    QTest::addColumn<qlonglong>("value");
    QTest::newRow("whole") << u"15"_s << 4 << true << 150'000LL;
    QTest::newRow("fraction") << u"0.0001"_s << 4 << true << 1LL;
    QTest::newRow("zeros behind") << u"1.50000000"_s << 4 << true << 15'000LL;
    QTest::newRow("too fine") << u"0.00001"_s << 4 << false << 0LL;
    QTest::newRow("negative") << u"-1"_s << 4 << false << 0LL;
    QTest::newRow("exponent") << u"1e5"_s << 4 << false << 0LL;
    QTest::newRow("nothing before") << u".5"_s << 4 << false << 0LL;
    QTest::newRow("nothing behind") << u"5."_s << 4 << false << 0LL;
    QTest::newRow("empty") << u""_s << 4 << false << 0LL;
    QTest::newRow("largest") << u"9223372036854775807"_s << 0 << true << 9'223'372'036'854'775'807LL;
    QTest::newRow("too large") << u"9223372036854775808"_s << 0 << false << 0LL;
    QTest::newRow("too large when scaled") << u"9223372036854775807"_s << 4 << false << 0LL;
    QTest::newRow("two points") << u"1.2.3"_s << 4 << false << 0LL;
    QTest::newRow("other digits") << u"１２"_s << 4 << false << 0LL;
}

void TestOrderBook::decimals()
{
    QFETCH(QString, text);
    QFETCH(int, digits);
    QFETCH(bool, good);
    QFETCH(qlonglong, value);
    const auto read = fromDecimal(text, digits);
    QCOMPARE(read.has_value(), good);
    if (!good)
        return;
    QCOMPARE(*read, value);
    QCOMPARE(fromDecimal(decimal(value, digits), digits), value);
}

void TestOrderBook::olderOrderAtTheSamePriceGoesFirst()
{
    Bench bench;
    const auto first = bench.limit(20, Side::Sell, 14'200'000, 100).order;
    const auto second = bench.limit(21, Side::Sell, 14'200'000, 100).order;
    bench.limit(22, Side::Buy, 14'200'000, 150);
    QCOMPARE(bench.fills.size(), 2);
    QCOMPARE(bench.fills[0].makerOrder, first);
    QCOMPARE(bench.fills[0].amount, 100);
    QCOMPARE(bench.fills[1].makerOrder, second);
    QCOMPARE(bench.fills[1].amount, 50);
}

void TestOrderBook::betterPriceGoesFirst()
{
    Bench bench;
    bench.limit(20, Side::Buy, 14'100'000, 100);
    const auto better = bench.limit(21, Side::Buy, 14'150'000, 100).order;
    bench.limit(22, Side::Sell, 14'000'000, 100);
    QCOMPARE(bench.fills.size(), 1);
    QCOMPARE(bench.fills[0].makerOrder, better);
    QCOMPARE(bench.fills[0].price, 14'150'000); // the maker's price
    QVERIFY(!bench.state.pair(btc).book.isCrossed());
}

void TestOrderBook::takerPaysAndMakerIsPaid()
{
    Bench bench;
    const auto before = bench.state.balance(20, 0).free;
    bench.limit(20, Side::Sell, 14'000'000, 10'000);
    bench.limit(21, Side::Buy, 14'000'000, 10'000);
    const std::int64_t price = 14'000'000'0000;
    QCOMPARE(bench.state.balance(20, 0).free - before, price + price / 10'000 * 2);
    QCOMPARE(before - bench.state.balance(21, 0).free, price + price / 10'000 * 12);
    QCOMPARE(bench.state.balance(21, 0).locked, 0);
    QCOMPARE(bench.state.balance(EngineState::feeAccount, 0).free - before, price / 10'000 * 10);
    QCOMPARE(bench.state.balance(21, 1).free - bench.state.balance(20, 1).free, 2'0000'0000);
}

void TestOrderBook::cancelGivesBackWhatWasLocked()
{
    Bench bench;
    const Balance before = bench.state.balance(20, 0);
    const auto order = bench.limit(20, Side::Buy, 14'000'000, 10'000).order;
    QVERIFY(bench.state.balance(20, 0).locked > 14'000'000'0000);
    const Command cancel{.kind = Command::Kind::Cancel, .customer = 20, .value = static_cast<std::int64_t>(order)};
    Command stranger = cancel;
    stranger.customer = 21;
    QCOMPARE(bench.run(stranger).code, 50009);
    QCOMPARE(bench.run(cancel).code, 0);
    QCOMPARE(bench.state.balance(20, 0), before);
    QCOMPARE(bench.run(cancel).code, 50009);
}

void TestOrderBook::postOnlyNeverTakes()
{
    Bench bench;
    bench.limit(20, Side::Sell, 14'200'000, 100);
    const Balance before = bench.state.balance(9, 0);
    const auto order = bench.limit(9, Side::Buy, 14'200'000, 100, true);
    QCOMPARE(order.code, 0);
    QVERIFY(bench.fills.empty());
    QCOMPARE(bench.state.records().at(order.order).end, OrderRecord::End::Cancelled);
    QCOMPARE(bench.state.balance(9, 0), before);
}

void TestOrderBook::marketOrderTakesWhatThereIs()
{
    Bench bench;
    bench.limit(20, Side::Sell, 14'200'000, 100);
    bench.limit(20, Side::Sell, 14'300'000, 100);
    const auto order = bench.place(OrderType::Market, Side::Buy, 500);
    QCOMPARE(order.code, 0);
    QCOMPARE(bench.fills.size(), 2);
    const OrderRecord &record = bench.state.records().at(order.order);
    QCOMPARE(record.order.left, 300);
    QCOMPARE(record.end, OrderRecord::End::Cancelled);
}

void TestOrderBook::stopWaitsForItsTrigger()
{
    Bench bench;
    bench.limit(20, Side::Sell, 14'250'000, 100);
    bench.limit(20, Side::Sell, 14'300'000, 100);
    const auto stop = bench.place(OrderType::Stop, Side::Buy, 100, 0, 14'240'000).order;
    const auto limited = bench.place(OrderType::StopLimit, Side::Buy, 100, 14'260'000, 14'290'000).order;
    QVERIFY(bench.state.records().at(stop).waits);
    bench.limit(21, Side::Buy, 14'250'000, 100); // the last price reaches the first trigger; its fill the second
    QCOMPARE(bench.fills.size(), 2);
    QCOMPARE(bench.fills[1].takerOrder, stop);
    QCOMPARE(bench.fills[1].price, 14'300'000);
    QVERIFY(!bench.state.records().at(limited).waits);
    QCOMPARE(bench.state.pair(btc).book.best(Side::Buy)->id, limited);
}

void TestOrderBook::leversGiveTheirCodes_data()
{
    QTest::addColumn<Lever>("lever");
    QTest::addColumn<OrderType>("type");
    QTest::addColumn<Side>("side");
    QTest::addColumn<int>("code");
    QTest::addColumn<int>("cancel");
    const auto row = [](const char *name, Lever lever, OrderType type, Side side, int code, int cancel = 0) {
        QTest::newRow(name) << lever << type << side << code << cancel;
    };
    row("stop_order", Lever::StopOrder, OrderType::Limit, Side::Buy, 70017);
    row("stop_order_and_cancel", Lever::StopOrderAndCancel, OrderType::Limit, Side::Buy, 70018, 70018);
    row("stop_market_order", Lever::StopMarketOrder, OrderType::Market, Side::Buy, 70009);
    row("stop_market_order, a limit", Lever::StopMarketOrder, OrderType::Limit, Side::Buy, 0);
    row("stop_stop_order", Lever::StopStopOrder, OrderType::Stop, Side::Buy, 70023);
    row("stop_stop_limit_order", Lever::StopStopLimitOrder, OrderType::StopLimit, Side::Buy, 70022);
    row("stop_buy_order", Lever::StopBuyOrder, OrderType::Limit, Side::Buy, 70005);
    row("stop_buy_order, a sell", Lever::StopBuyOrder, OrderType::Limit, Side::Sell, 0);
    row("stop_sell_order", Lever::StopSellOrder, OrderType::Limit, Side::Sell, 70006);
    row("post only", Lever::PostOnly, OrderType::Market, Side::Buy, 70009);
    row("disabled", Lever::Disabled, OrderType::Limit, Side::Buy, 70004);
}

void TestOrderBook::leversGiveTheirCodes()
{
    QFETCH(Lever, lever);
    QFETCH(OrderType, type);
    QFETCH(Side, side);
    QFETCH(int, code);
    QFETCH(int, cancel);
    Bench bench;
    const auto resting = bench.limit(20, Side::Sell, 14'200'000, 100).order;
    bench.lever(static_cast<std::uint32_t>(lever));
    const bool waits = type == OrderType::Stop || type == OrderType::StopLimit;
    QCOMPARE(bench.place(type, side, 10, side == Side::Buy ? 14'000'000 : 14'300'000, waits ? 14'300'000 : 0).code,
             code);
    QCOMPARE(
        bench.run({.kind = Command::Kind::Cancel, .customer = 20, .value = static_cast<std::int64_t>(resting)}).code,
        cancel);
}

void TestOrderBook::limitsGiveTheirCodes_data()
{
    QTest::addColumn<qlonglong>("price");
    QTest::addColumn<qlonglong>("amount");
    QTest::addColumn<int>("code");
    QTest::newRow("good") << 14'000'000LL << 100LL << 0;
    QTest::newRow("nothing") << 14'000'000LL << 0LL << 60004;
    QTest::newRow("less than nothing") << 14'000'000LL << -5LL << 60004;
    QTest::newRow("too much") << 14'000'000LL << 10'000'001LL << 60003;
    QTest::newRow("more than there is") << 14'000'000LL << 10'000'000LL << 60001;
    QTest::newRow("very dear") << 150'000'000LL << 1LL << 60005;
    QTest::newRow("dear") << 22'000'000LL << 1LL << 70021;
    QTest::newRow("very cheap") << 1'000'000LL << 1LL << 60006;
    QTest::newRow("free") << 0LL << 1LL << 60006;
    QTest::newRow("largest numbers") << std::numeric_limits<qlonglong>::max() << std::numeric_limits<qlonglong>::max()
                                     << 60003;
}

void TestOrderBook::limitsGiveTheirCodes()
{
    QFETCH(qlonglong, price);
    QFETCH(qlonglong, amount);
    QFETCH(int, code);
    Bench bench;
    QCOMPARE(bench.limit(9, Side::Buy, price, amount).code, code);
}

void TestOrderBook::circuitBreaksAndReopensByAuction()
{
    Bench bench;
    bench.limit(20, Side::Sell, 14'200'000, 100);
    bench.limit(20, Side::Sell, 16'000'000, 100); // beyond 10 % over the reference
    bench.limit(21, Side::Buy, 16'000'000, 200);
    QCOMPARE(bench.fills.size(), 1);
    const PairState &pair = bench.state.pair(btc);
    QCOMPARE(pair.mode, Mode::CircuitBreak);
    QVERIFY(pair.book.isCrossed());
    QCOMPARE(bench.place(OrderType::Market, Side::Buy, 10).code, 70020);
    QCOMPARE(bench.limit(9, Side::Buy, 16'000'000, 50, true).code, 0); // post_only counts as false
    QCOMPARE(pair.book.best(Side::Buy)->price, 16'000'000);
    QCOMPARE(pair.auction()->price, 16'000'000);
    QCOMPARE(pair.auction()->amount, 100);
    bench.pass(pair.reopensAt - 1);
    QCOMPARE(pair.mode, Mode::CircuitBreak);
    bench.pass(pair.reopensAt);
    QCOMPARE(pair.mode, Mode::None);
    QCOMPARE(bench.fills.back().price, 16'000'000);
    QVERIFY(!pair.book.isCrossed());
    QCOMPARE(pair.reference, 16'000'000);
}

void TestOrderBook::auctionOutsideItsLimitsIsPutOff()
{
    Bench bench;
    bench.run({.kind = Command::Kind::Enter, .price = start + 1000, .value = static_cast<int>(Mode::Resumption)});
    bench.limit(20, Side::Sell, 18'000'000, 100);
    bench.limit(21, Side::Buy, 18'500'000, 100);
    bench.pass(start + 1000);
    const PairState &pair = bench.state.pair(btc);
    QCOMPARE(pair.mode, Mode::FullRangeCircuitBreak);
    QVERIFY(bench.fills.empty());
    bench.pass(pair.reopensAt);
    QCOMPARE(pair.mode, Mode::None);
    QCOMPARE(bench.fills.size(), 1);
}

void TestOrderBook::auctionTradesTheMostAtOnePrice()
{
    Bench bench;
    bench.run({.kind = Command::Kind::Enter, .price = start + 1000, .value = static_cast<int>(Mode::Listing)});
    bench.limit(20, Side::Sell, 14'000'000, 100);
    bench.limit(21, Side::Sell, 14'100'000, 100);
    bench.limit(22, Side::Sell, 14'200'000, 300);
    bench.limit(23, Side::Buy, 14'300'000, 150);
    bench.limit(24, Side::Buy, 14'150'000, 100);
    bench.limit(25, Side::Buy, 13'900'000, 100);
    // At 14,100,000 and 14,150,000: 250 wanted, 200 offered. At 14,200,000 only 150 are wanted.
    QCOMPARE(bench.state.pair(btc).auction()->amount, 200);
    bench.pass(start + 1000);
    std::int64_t traded = 0;
    for (const Fill &fill : bench.fills) {
        traded += fill.amount;
        QCOMPARE(fill.price, bench.fills.front().price);
    }
    QCOMPARE(traded, 200);
    QVERIFY(bench.fills.front().price >= 14'100'000 && bench.fills.front().price <= 14'150'000);
}

void TestOrderBook::nothingAppearsOrVanishes_data()
{
    QTest::addColumn<int>("seed");
    for (int seed = 1; seed <= 40; ++seed)
        QTest::addRow("seed %d", seed) << seed;
}

void TestOrderBook::nothingAppearsOrVanishes()
{
    QFETCH(int, seed);
    Rng rng(static_cast<std::uint64_t>(seed));
    Bench bench;
    for (int i = 0; i < 4'000; ++i) {
        const Command command = anyCommand(rng, bench.state);
        bench.run(command);
        const PairState &pair = bench.state.pair(command.pair % static_cast<int>(pairs().size()));
        QVERIFY(pair.mode != Mode::None || !pair.book.isCrossed());
    }
    QVERIFY(bench.fills.size() > 200);
    for (std::size_t asset = 0; asset < assets().size(); ++asset) {
        const int index = static_cast<int>(asset);
        QVERIFY(bench.state.total(index) == bench.state.outside(index));
        for (std::uint32_t customer = 0; customer < bench.state.customers(); ++customer) {
            QVERIFY(bench.state.balance(customer, index).free >= 0);
            QVERIFY(bench.state.balance(customer, index).locked >= 0);
        }
    }
    // What is locked is what the orders say they have locked.
    std::vector<std::int64_t> locked(assets().size());
    for (std::size_t i = 0; i < pairs().size(); ++i) {
        const PairState &pair = bench.state.pair(static_cast<int>(i));
        const auto add = [&](const Order &order) {
            locked[static_cast<std::size_t>(order.side == Side::Buy ? pairs()[i].quote : pairs()[i].base)] +=
                order.locked;
        };
        std::ranges::for_each(pair.stops, add);
        for (const Side side : {Side::Buy, Side::Sell}) {
            for (const OrderBook::Level &level : pair.book.levels(side)) {
                std::int64_t total = 0;
                std::uint64_t before = 0;
                for (std::uint32_t slot = level.first; slot > 0; slot = pair.book.at(slot).next) {
                    add(pair.book.at(slot));
                    total += pair.book.at(slot).left;
                    QVERIFY(pair.book.at(slot).type == OrderType::StopLimit || pair.book.at(slot).id > before);
                    before = std::max(before, pair.book.at(slot).id);
                }
                QCOMPARE(total, level.total);
            }
        }
    }
    for (std::size_t asset = 0; asset < assets().size(); ++asset) {
        std::int64_t sum = 0;
        for (std::uint32_t customer = 0; customer < bench.state.customers(); ++customer)
            sum += bench.state.balance(customer, static_cast<int>(asset)).locked;
        QCOMPARE(sum, locked[asset]);
    }
}

void TestOrderBook::replayGivesTheSameState()
{
    Rng rng(77);
    Bench bench;
    const EngineState snapshot = bench.state;
    const std::uint64_t from = bench.log.end();
    for (int i = 0; i < 120'000; ++i) // more than the log keeps unpacked
        bench.run(anyCommand(rng, bench.state));
    EngineState again = snapshot;
    std::vector<Fill> fills;
    bench.log.read(from, bench.log.end() - from, [&](const Command &command) { again.apply(command, fills); });
    QVERIFY(again == bench.state);
    QVERIFY(fills == bench.fills);
    QVERIFY(bench.log.bytes() < 120'000 * sizeof(Command));
    CommandLog cut = bench.log;
    QCOMPARE(cut.cutFrom(from + 10), bench.log.end() - from - 10);
    int left = 0;
    cut.read(from, 1'000'000, [&](const Command &) { ++left; });
    QCOMPARE(left, 10);
}

void TestOrderBook::corruptEngineMakesCoins()
{
    Bench bench;
    bench.state.setCorrupt(true);
    for (int i = 0; i < 10; ++i) {
        bench.limit(20, Side::Sell, 14'200'000, 100);
        bench.limit(21, Side::Buy, 14'200'000, 100);
    }
    QVERIFY(bench.state.total(1) > bench.state.outside(1));
    QVERIFY(std::ranges::any_of(bench.fills, [](const Fill &fill) { return fill.baseGot != fill.baseGiven; }));
}

QTEST_GUILESS_MAIN(TestOrderBook)
#include "tst_orderbook.moc"
