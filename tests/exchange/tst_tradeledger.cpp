// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/ledger/tradeledger.h"
#include "exchange/market/pair.h"
#include "exchange/model/rng.h"

#include <QTest>

using namespace Hikeshi::Exchange;
using namespace Qt::StringLiterals;

namespace {

constexpr Ms start = 1'795'489'200'000;

Fill fillNumber(std::uint64_t trade)
{
    const Pair &pair = pairs()[trade % pairs().size()];
    const std::int64_t amount = pair.unitAmount * static_cast<std::int64_t>(10 + trade % 90);
    const std::int64_t quote = pair.quoteFor(pair.typicalPrice, amount);
    return {.trade = trade,
            .at = start + static_cast<Ms>(trade) * 20,
            .makerOrder = trade * 2,
            .takerOrder = trade * 2 + 1,
            .price = pair.typicalPrice,
            .amount = amount,
            .baseGiven = pair.baseFor(amount),
            .baseGot = pair.baseFor(amount),
            .quote = quote,
            .makerPaid = feeOf(quote, makerFee),
            .takerPaid = feeOf(quote, takerFee),
            .maker = static_cast<std::uint32_t>(100 + trade % 7),
            .taker = static_cast<std::uint32_t>(200 + trade % 5),
            .pair = static_cast<std::uint8_t>(trade % pairs().size())};
}

/// Trades `first` to `last`, fifty a second.
void trade(TradeLedger &ledger, std::uint64_t first, std::uint64_t last, std::uint32_t epoch = 1)
{
    for (std::uint64_t i = first; i <= last; ++i) {
        ledger.append(LedgerRecord::Kind::Trade, epoch, fillNumber(i));
        if (i % 50 == 0)
            ledger.seal(start + static_cast<Ms>(i) * 20);
    }
}

QStringList words(const std::vector<LedgerFinding> &findings)
{
    QStringList list;
    for (const LedgerFinding &each : findings)
        list.append(u"%1 %2-%3"_s.arg(each.word()).arg(each.first).arg(each.last));
    return list;
}

Hash leafOf(std::uint8_t value)
{
    const std::array<std::uint8_t, 2> bytes{leafByte, value};
    return sha256(bytes);
}

}

class TestTradeLedger : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hashIsTheStandards();
    void treeIsTheStandards();
    void everyLeafIsProvenAndNoOther();
    void leafIsNoNode();
    void untouchedLedgerHasNothingWrong();
    void everyTamperingIsNamed_data();
    void everyTamperingIsNamed();
    void lostTailIsNamedAndMended();
    void unpublishedLossIsNamedByItsTrades();
    void restoreCutsWhatWasWrittenLater();
    void restoreCutsWhatIsForgotten();
    void whatBothHaveLostIsNoFinding();
    void cutBlockKeepsItsOtherWrongs();
    void unknownTailIsNamedAndMended();
    void wrongSumsAreNamed();
    void archivePutsBack();
    void customersTradesAreProven();
    void recordsAreForgottenAndRootsStay();
    void copiesGoTheirOwnWays();
};

// FIPS 180-4's example.
void TestTradeLedger::hashIsTheStandards()
{
    const std::array<std::uint8_t, 3> abc{'a', 'b', 'c'};
    QCOMPARE(hex(sha256(abc)), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    std::vector<std::uint8_t> bytes;
    for (int i = 0; i < 300; ++i) {
        QCOMPARE(hex(sha256(bytes)), hex(sha256Portable(bytes)));
        bytes.push_back(static_cast<std::uint8_t>(i * 7));
    }
}

// The examples of RFC 6962's reference implementation (certificate-transparency, merkle_tree_test): leaves "", 00, 10.
void TestTradeLedger::treeIsTheStandards()
{
    QCOMPARE(hex(rootOf({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    const std::array<std::uint8_t, 1> empty{leafByte};
    const std::vector<Hash> leaves{sha256(empty), leafOf(0x00), leafOf(0x10)};
    const std::span<const Hash> all(leaves);
    QCOMPARE(hex(rootOf(all.first(1))), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    QCOMPARE(hex(rootOf(all.first(2))), "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
    QCOMPARE(hex(rootOf(all.first(3))), "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77");
}

void TestTradeLedger::everyLeafIsProvenAndNoOther()
{
    std::vector<Hash> leaves;
    for (std::uint8_t count = 1; count <= 33; ++count) {
        leaves.push_back(leafOf(count));
        const Hash root = rootOf(std::span<const Hash>(leaves));
        for (std::size_t i = 0; i < leaves.size(); ++i) {
            const std::vector<Hash> path = pathOf(leaves, i);
            QVERIFY(leadsTo(root, leaves[i], i, leaves.size(), path));
            QVERIFY(!leadsTo(root, leafOf(200), i, leaves.size(), path));
            if (leaves.size() > 1) {
                QVERIFY(!leadsTo(root, leaves[i], (i + 1) % leaves.size(), leaves.size(), path));
                std::vector<Hash> shorter = path;
                shorter.pop_back();
                QVERIFY(!leadsTo(root, leaves[i], i, leaves.size(), shorter));
            }
        }
        QVERIFY(!leadsTo(root, leaves[0], leaves.size(), leaves.size(), pathOf(leaves, 0)));
    }
}

void TestTradeLedger::leafIsNoNode()
{
    const Hash a = leafOf(1);
    const Hash b = leafOf(2);
    std::vector<std::uint8_t> both{leafByte};
    both.insert(both.end(), a.begin(), a.end());
    both.insert(both.end(), b.begin(), b.end());
    QVERIFY(sha256(both) != nodeOf(a, b));
}

void TestTradeLedger::untouchedLedgerHasNothingWrong()
{
    TradeLedger ledger;
    QCOMPARE(words(ledger.verify()), QStringList());
    trade(ledger, 1, 520);
    QCOMPARE(words(ledger.verify()), QStringList());
    QCOMPARE(ledger.records(), 520);
    QCOMPARE(ledger.blocks().size(), 10);
    TradeLedger::Walk walk;
    while (walk.block < ledger.blocks().size())
        ledger.verifySome(walk, 3);
    QVERIFY(walk.findings.empty());
}

void TestTradeLedger::everyTamperingIsNamed_data()
{
    QTest::addColumn<TradeLedger::Tampering>("what");
    QTest::addColumn<QString>("word");
    QTest::newRow("edit") << TradeLedger::Tampering::Edit << u"edit"_s;
    QTest::newRow("gap") << TradeLedger::Tampering::Gap << u"gap"_s;
    QTest::newRow("duplicate") << TradeLedger::Tampering::Duplicate << u"duplicate"_s;
}

// Wherever it strikes: exactly one finding, of this kind, at the record that was touched.
void TestTradeLedger::everyTamperingIsNamed()
{
    QFETCH(TradeLedger::Tampering, what);
    QFETCH(QString, word);
    TradeLedger whole;
    trade(whole, 1, 520);
    Rng rng(5);
    for (int i = 0; i < 200; ++i) {
        TradeLedger ledger = whole;
        const std::uint64_t lot = rng.next();
        QVERIFY(ledger.tamper(what, lot));
        const std::uint64_t struck = lot % 10 * 50 + 1 + (1 + (lot >> 20) % 48);
        QCOMPARE(words(ledger.verify()), QStringList{u"%1 %2-%2"_s.arg(word).arg(struck)});
        QVERIFY(!(ledger == whole));
    }
}

void TestTradeLedger::lostTailIsNamedAndMended()
{
    TradeLedger ledger;
    trade(ledger, 1, 210); // four blocks and ten records
    QCOMPARE(ledger.loseTail(75), 75); // all of the open ones, one block, a part of another
    trade(ledger, 211, 300);
    QCOMPARE(words(ledger.verify()), QStringList{u"lost-tail 136-200"_s});
    const LedgerFinding found = ledger.verify().front();
    QCOMPARE(found.firstTrade, 136);
    QCOMPARE(found.lastTrade, 210);
    QVERIFY(found.text(false).contains(u"136 to 200"));
    for (std::uint64_t trade = 136; trade <= 209; ++trade)
        ledger.append(LedgerRecord::Kind::Restored, 1, fillNumber(trade));
    QCOMPARE(ledger.verify().size(), 1); // one is still missing
    ledger.append(LedgerRecord::Kind::Restored, 1, fillNumber(210));
    QCOMPARE(words(ledger.verify()), QStringList());
}

void TestTradeLedger::unpublishedLossIsNamedByItsTrades()
{
    TradeLedger ledger;
    trade(ledger, 1, 230); // thirty in no block yet
    TradeLedger::Walk watch;
    ledger.inspectNewest(watch);
    QCOMPARE(ledger.loseTail(10), 10);
    trade(ledger, 231, 250);
    QCOMPARE(words(ledger.verify()), QStringList{u"lost-tail 0-0"_s});
    const LedgerFinding found = ledger.verify().front();
    QCOMPARE(found.firstTrade, 221);
    QCOMPARE(found.lastTrade, 230);
    QVERIFY2(found.text(false).contains(u"221 to 230"), qPrintable(found.text(false)));
    ledger.inspectNewest(watch);
    QCOMPARE(words(TradeLedger::open(watch)), QStringList{u"lost-tail 0-0"_s});
}

void TestTradeLedger::restoreCutsWhatWasWrittenLater()
{
    TradeLedger ledger;
    trade(ledger, 1, 310);
    const Hash head = ledger.head();
    QCOMPARE(ledger.loseAfter(start + 130 * 20, start + 10'000), 180);
    QCOMPARE(ledger.records(), 130);
    QCOMPARE(ledger.head(), head); // what is published stays so
    QCOMPARE(words(ledger.verify()), QStringList{u"lost-tail 131-300"_s});
    QCOMPARE(ledger.proofs(100 + 120 % 7).front().record.fill.trade, 127); // 131 to 310 cannot be proven now
    trade(ledger, 311, 400);
    QCOMPARE(words(ledger.verify()), QStringList{u"lost-tail 131-300"_s});
    QCOMPARE(ledger.verify().front().firstTrade, 131);
    QCOMPARE(ledger.verify().front().lastTrade, 310);
    for (std::uint64_t trade = 131; trade <= 310; ++trade)
        ledger.append(LedgerRecord::Kind::Restored, 1, fillNumber(trade));
    QCOMPARE(words(ledger.verify()), QStringList());
    ledger.seal(start + 20'000);
    QCOMPARE(ledger.proofs(100 + 131 % 7).front().holds(), true);
    // A second one takes the corrections, and what they corrected is found again.
    QVERIFY(ledger.loseAfter(start + 401 * 20, start + 30'000) > 0);
    QCOMPARE(words(ledger.verify()), QStringList{u"lost-tail 131-300"_s});
    QCOMPARE(ledger.loseAfter(start + 401 * 20, start + 30'000), 0);
}

void TestTradeLedger::restoreCutsWhatIsForgotten()
{
    TradeLedger ledger;
    trade(ledger, 1, 200);
    const Ms later = start + TradeLedger::remembered + 3'000;
    ledger.seal(later); // the first three blocks are forgotten
    QVERIFY(!ledger.blocks()[2].records && ledger.blocks()[3].records);
    QCOMPARE(ledger.loseAfter(start + 1'000, later), 150);
    QCOMPARE(words(ledger.verify()), QStringList{u"lost-tail 51-200"_s});
    QCOMPARE(ledger.verify().front().firstTrade, 51);
    QCOMPARE(ledger.verify().front().lastTrade, 200);
    ledger.seal(later + 60'000); // it is not forgotten at once
    QCOMPARE(words(ledger.verify()), QStringList{u"lost-tail 51-200"_s});
    ledger.seal(later + TradeLedger::remembered);
    QCOMPARE(words(ledger.verify()), QStringList());
}

// The database has lost 181 to 200, and the engine that took over everything from 171 on.
void TestTradeLedger::whatBothHaveLostIsNoFinding()
{
    TradeLedger ledger;
    trade(ledger, 1, 200, 1);
    QCOMPARE(ledger.loseTail(20), 20);
    QCOMPARE(words(ledger.verify()), QStringList{u"lost-tail 181-200"_s});
    trade(ledger, 171, 260, 2);
    QCOMPARE(words(ledger.verify()), QStringList{u"unknown-tail 171-180"_s});
}

void TestTradeLedger::cutBlockKeepsItsOtherWrongs()
{
    TradeLedger ledger;
    trade(ledger, 1, 50);
    QVERIFY(ledger.tamper(TradeLedger::Tampering::Edit, 5ULL << 20)); // record 7
    QCOMPARE(ledger.loseTail(10), 10);
    trade(ledger, 51, 100);
    QCOMPARE(words(ledger.verify()), (QStringList{u"edit 7-7"_s, u"lost-tail 41-50"_s}));
    QCOMPARE(ledger.restoreFromArchive(), 1);
    QCOMPARE(words(ledger.verify()), QStringList{u"lost-tail 41-50"_s});
    // One missing and one doubled in a block are not taken for edits.
    TradeLedger other;
    trade(other, 1, 50);
    QVERIFY(other.tamper(TradeLedger::Tampering::Gap, 5ULL << 20));
    QVERIFY(other.tamper(TradeLedger::Tampering::Duplicate, 30ULL << 20));
    QCOMPARE(words(other.verify()), (QStringList{u"gap 7-7"_s, u"duplicate 33-33"_s}));
}

void TestTradeLedger::unknownTailIsNamedAndMended()
{
    TradeLedger ledger;
    trade(ledger, 1, 210, 1);
    trade(ledger, 201, 300, 2); // the standby knew 200 trades
    QCOMPARE(words(ledger.verify()), QStringList{u"unknown-tail 201-210"_s});
    for (std::uint64_t trade = 201; trade <= 210; ++trade)
        ledger.append(LedgerRecord::Kind::Reversed, 1, fillNumber(trade));
    QCOMPARE(words(ledger.verify()), QStringList());
}

void TestTradeLedger::wrongSumsAreNamed()
{
    TradeLedger ledger;
    trade(ledger, 1, 100);
    Fill wrong = fillNumber(101);
    wrong.baseGot += 1;
    ledger.append(LedgerRecord::Kind::Trade, 1, wrong);
    trade(ledger, 102, 150);
    QCOMPARE(words(ledger.verify()), QStringList{u"wrong-fill 101-101"_s});
    TradeLedger::Walk walk;
    ledger.inspectNewest(walk);
    QCOMPARE(words(TradeLedger::open(walk)), QStringList{u"wrong-fill 101-101"_s});
    ledger.append(LedgerRecord::Kind::Restored, 1, fillNumber(101));
    QCOMPARE(words(ledger.verify()), QStringList());
}

void TestTradeLedger::archivePutsBack()
{
    TradeLedger ledger;
    trade(ledger, 1, 300);
    const TradeLedger whole = ledger;
    ledger.tamper(TradeLedger::Tampering::Gap, 1);
    ledger.tamper(TradeLedger::Tampering::Edit, 2);
    QCOMPARE(ledger.verify().size(), 2);
    QCOMPARE(ledger.restoreFromArchive(), 2);
    QVERIFY(ledger == whole);
    QCOMPARE(ledger.restoreFromArchive(), 0);
}

void TestTradeLedger::customersTradesAreProven()
{
    TradeLedger ledger;
    trade(ledger, 1, 520);
    std::size_t expected = 0;
    for (std::uint64_t i = 1; i <= 500; ++i)
        expected += 100 + i % 7 == 103 ? 1 : 0;
    std::vector<LedgerProof> proofs = ledger.proofs(103);
    QCOMPARE(proofs.size(), expected);
    for (const LedgerProof &proof : proofs) {
        QVERIFY(proof.holds());
        QCOMPARE(proof.record.fill.maker, 103);
        QCOMPARE(proof.root, ledger.blocks()[static_cast<std::size_t>(proof.block - 1)].root);
    }
    proofs.front().record.fill.price += 1;
    QVERIFY(!proofs.front().holds());
    proofs.back().index += 1;
    QVERIFY(!proofs.back().holds());
    QVERIFY(ledger.proofs(9).empty());
}

void TestTradeLedger::recordsAreForgottenAndRootsStay()
{
    TradeLedger ledger;
    std::size_t most = 0;
    for (std::uint64_t i = 1; i <= 200'000; ++i) {
        ledger.append(LedgerRecord::Kind::Trade, 1, fillNumber(i));
        if (i % 50 == 0)
            ledger.seal(start + static_cast<Ms>(i) * 20);
        most = std::max(most, i % 5'000 == 0 ? ledger.bytes() : 0);
    }
    QCOMPARE(ledger.blocks().size(), 4'000);
    QVERIFY(!ledger.blocks().front().records);
    QVERIFY(ledger.blocks().back().records != nullptr);
    QVERIFY(most < 8'000'000);
    QCOMPARE(words(ledger.verify()), QStringList());
}

void TestTradeLedger::copiesGoTheirOwnWays()
{
    TradeLedger one;
    trade(one, 1, 130);
    TradeLedger two = one;
    two.tamper(TradeLedger::Tampering::Edit, 3);
    QVERIFY(one.verify().empty());
    QVERIFY(!two.verify().empty());
    trade(one, 131, 180);
    QCOMPARE(two.records(), 130);
}

QTEST_GUILESS_MAIN(TestTradeLedger)
#include "tst_tradeledger.moc"
