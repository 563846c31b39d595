// SPDX-License-Identifier: GPL-3.0-or-later
#include "drill/scenario.h"
#include "tests/exchange/course.h"

#include <QDir>
#include <QFile>
#include <QSet>
#include <QTest>

using namespace Hikeshi::Exchange;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Ms start = 1'795'489'200'000;
constexpr Ms courseLength = 240'000;
const QString folder = QStringLiteral(HIKESHI_SOURCE_DIR "/resources/scenarios/");

/// A world that is lived and looked at every ten seconds. `log` says what happened, for whoever must replay it.
class Watched
{
public:
    explicit Watched(std::uint64_t seed)
        : world(seed, start)
        , m_from(world.now())
        , m_sheet(world.assets().balanceSheet())
    {
    }

    void live(Ms milliseconds)
    {
        for (const Ms end = world.now() + milliseconds; world.now() < end && wrong.isEmpty();) {
            const QString before = state();
            world.advanceTo(world.now() + 100);
            world.takeEvents();
            if (world.now() % 1000 == 0)
                Course::listen(world);
            see(before);
            if (world.now() % 10'000 == 0)
                look();
        }
    }
    void take(const Course::Step &step)
    {
        const bool wasClean = words().isEmpty();
        const QString before = state();
        log += u"%1 s: %2\n"_s.arg((world.now() - m_from) / 1000.0).arg(Course::take(world, step));
        see(before);
        if (step.fault)
            strike(*step.fault, wasClean);
    }
    void strike(const Fault &fault, bool wasClean)
    {
        using Kind = Fault::Kind;
        static const QMap<Kind, QString> names{
            {Kind::LedgerEdit, u"edit"_s}, {Kind::LedgerGap, u"gap"_s}, {Kind::LedgerDuplicate, u"duplicate"_s}};
        if (fault.kind == Kind::EngineCorrupt)
            m_possible << u"wrong-fill"_s;
        if (!names.contains(fault.kind))
            return;
        m_possible << names[fault.kind];
        if (wasClean && words() != QSet{names[fault.kind]})
            fail(u"the ledger does not call %1 by its name, but says %2"_s.arg(names[fault.kind], said(words())));
    }
    QSet<QString> words() const
    {
        QSet<QString> found;
        for (const LedgerFinding &each : world.market().ledger().verify())
            found << each.word();
        return found;
    }
    QString findings() const
    {
        QStringList list;
        for (const LedgerFinding &each : world.market().ledger().verify())
            list.append(u"%1 of block %2, records %3-%4, trades %5-%6"_s.arg(each.word())
                            .arg(each.block)
                            .arg(each.first)
                            .arg(each.last)
                            .arg(each.firstTrade)
                            .arg(each.lastTrade));
        return list.join(u"; "_s);
    }
    /// Everything that may be looked at at any time.
    void look()
    {
        lookAtMarket();
        lookAtWallets();
        if (const QSet<QString> unexpected = words() - m_possible; !unexpected.isEmpty())
            fail(u"the ledger says %1; what was done allows only %2"_s.arg(said(unexpected), said(m_possible)));
    }
    /// Puts all right, and sees that it is.
    void end()
    {
        Course::healAll(world);
        world.setSupervisorPaused(false);
        // What nobody has any more is forgotten after ten minutes; the tail of a running block is known to be lost when
        // a trade comes after it.
        for (int i = 0; i < 100; ++i) {
            const std::uint64_t trades = world.market().state().trades();
            live(10'000);
            if (isWell() && world.market().state().trades() > trades)
                break;
            mend();
        }
        if (!isWell())
            fail(u"it does not come right again: the ledger says %1, %2 findings are open, engine %3, database %4 "
                 u"(%7), diverged "
                 "%5, balances %6"_s.arg(findings())
                     .arg(world.market().knownFindings().size())
                     .arg(world.market().engineWorks())
                     .arg(world.isLedgerWritable())
                     .arg(world.market().engine().isDiverged())
                     .arg(world.market().conserves())
                     .arg(database()));
        live(20'000);
        look();
        if (!words().isEmpty() || !world.market().conserves())
            fail(u"what was right went wrong again: %1"_s.arg(said(words())));
    }

    World world;
    QString log;
    QString wrong; ///< the first thing

private:
    QString database() const
    {
        QString told = u"leader %1"_s.arg(world.ledger().leader());
        for (const Member &each : world.ledger().members())
            told += u"; %1 %2 timeline %3 written %4 replayed %5"_s.arg(each.name)
                        .arg(static_cast<int>(each.postgres))
                        .arg(each.timeline)
                        .arg(each.written, 0, 'f', 0)
                        .arg(each.replayed, 0, 'f', 0)
                + (each.answers() ? QString() : u" does not answer"_s);
        return told;
    }
    static QString said(const QSet<QString> &words) { return QStringList(words.values()).join(u' '); }
    void fail(const QString &what)
    {
        if (wrong.isEmpty())
            wrong = u"after %1 s: %2"_s.arg((world.now() - m_from) / 1000.0).arg(what);
    }
    /// What may break the ledger and is seen by counting.
    QString state() const
    {
        return u"%1 %2 %3"_s.arg(world.market().engine().epoch())
            .arg(world.ledger().timeline())
            .arg(world.backups().jobsDone());
    }
    // A takeover of the engine may leave trades that it does not know, one of the database or a restore a lost tail.
    void see(const QString &before)
    {
        const QStringList was = before.split(u' ');
        const QStringList is = state().split(u' ');
        if (was[0] != is[0])
            m_possible << u"unknown-tail"_s;
        if (was[1] != is[1] || was[2] != is[2])
            m_possible << u"lost-tail"_s;
        m_corrupt = m_corrupt || world.market().state().isCorrupt();
    }
    void lookAtMarket()
    {
        const EngineState &state = world.market().state();
        for (int asset = 0; asset < static_cast<int>(assets().size()); ++asset) {
            if (state.total(asset) != state.outside(asset) && !m_corrupt)
                fail(u"asset %1: all balances are %2 more than came in"_s.arg(asset).arg(
                    static_cast<double>(state.total(asset) - state.outside(asset))));
            if (state.locked(asset) != state.reserved(asset))
                fail(u"asset %1: %2 are locked and no order stands before them"_s.arg(asset).arg(
                    static_cast<double>(state.locked(asset) - state.reserved(asset))));
        }
        if (state.isOverdrawn())
            fail(u"a balance is below nothing"_s);
        for (int i = 0; i < static_cast<int>(pairs().size()); ++i) {
            const PairState &pair = state.pair(i);
            const Order *bid = pair.book.best(Side::Buy);
            const Order *ask = pair.book.best(Side::Sell);
            if (pair.mode == Mode::None && bid && ask && bid->price >= ask->price)
                fail(u"pair %1 trades and is crossed: bid %2, ask %3"_s.arg(i).arg(bid->price).arg(ask->price));
        }
    }
    // Held and sent is what was there and came. What is held, less what is not credited yet, is owed; less also what a
    // fork took back of what was credited.
    void lookAtWallets()
    {
        const Assets &books = world.assets();
        if (books.balanceSheet() != m_sheet)
            fail(u"the wallets' sheet has changed"_s);
        for (std::size_t i = 0; i < books.holdings().size(); ++i) {
            const Holding &each = books.holdings()[i];
            Units moving = 0;
            for (const Transfer &transfer : books.transfers())
                moving += transfer.asset == each.asset ? transfer.amount : 0;
            if (each.held() - books.pending(i) - each.owed != -books.takenBack(i))
                fail(u"%1: held %2, not credited %3, owed %4, taken back %5"_s.arg(each.asset)
                         .arg(each.held())
                         .arg(books.pending(i))
                         .arg(each.owed)
                         .arg(books.takenBack(i)));
            if (each.moving != moving || each.hot < 0 || each.cold < 0 || books.takenBack(i) < 0)
                fail(u"%1: hot %2, cold %3, moving %4 of %5"_s.arg(each.asset)
                         .arg(each.hot)
                         .arg(each.cold)
                         .arg(each.moving)
                         .arg(moving));
        }
        if (books.stolen() > books.sent(0))
            fail(u"more is stolen than was sent"_s);
    }
    bool isWell()
    {
        const Market &market = world.market();
        return market.engineWorks() && world.isLedgerWritable() && !market.engine().isDiverged() && words().isEmpty()
            && market.knownFindings().empty() && market.conserves();
    }
    /// As operators do, in their order.
    void mend()
    {
        Market &market = world.market();
        if (world.isLedgerCorrupt() && !world.backups().job()) {
            const auto &catalogue = world.backups().catalogue();
            const auto whole = std::ranges::find_last_if(catalogue, [](const Backup &each) { return !each.broken; });
            (void)world.backups().restore(whole.front().label, 0, world.now());
        }
        const bool offBalance = [&] {
            for (int asset = 0; asset < static_cast<int>(assets().size()); ++asset) {
                if (market.state().total(asset) != market.state().outside(asset))
                    return true;
            }
            return false;
        }();
        if (!market.engineWorks() || market.engine().isDiverged() || offBalance)
            (void)market.engine().restartFromSnapshot(world.now());
        else if (market.verification() && market.verification()->ended > 0 && !market.knownFindings().empty())
            (void)market.reconcile();
        else
            market.beginVerification();
        m_corrupt = m_corrupt && offBalance;
    }

    Ms m_from;
    std::vector<Units> m_sheet;
    QSet<QString> m_possible; ///< words that the ledger may say
    bool m_corrupt = false;
};

/// What befalls a scenario from its start, and what its injects add: those that wait for what the trainee does, a
/// minute in.
std::vector<Fault> faultsOf(const Hikeshi::Scenario &scenario)
{
    std::vector<Fault> faults;
    const auto add = [&faults](const QJsonObject &said, std::optional<std::chrono::milliseconds> at) {
        const auto fault = Fault::fromJson(said);
        QVERIFY2(fault, fault ? "" : qPrintable(fault.error()));
        faults.push_back(*fault);
        if (at)
            faults.back().at = *at;
    };
    for (const QJsonValue &each : scenario.forExchange[u"faults"_s].toArray())
        add(each.toObject(), {});
    for (const Hikeshi::Inject &inject : scenario.injects) {
        if (!inject.fault.isEmpty())
            add(inject.fault, inject.at.value_or(60s + inject.after));
    }
    std::ranges::sort(faults, {}, &Fault::at);
    return faults;
}

/// First and last seed: a few for every day, a thousand at night. HIKESHI_SEED plays that one alone, or begins there.
std::pair<int, int> courses()
{
    const bool isNamed = qEnvironmentVariableIsSet("HIKESHI_SEED");
    const int first = isNamed ? qEnvironmentVariableIntValue("HIKESHI_SEED") : 1;
    bool isAsked = false;
    const int asked = qEnvironmentVariableIntValue("HIKESHI_SCHEDULES", &isAsked);
    const int many = isAsked ? asked : isNamed ? 1 : 30;
    return {first, first + many - 1};
}

}

/// No coin or yen appears or vanishes, no book is crossed while it trades, and the ledger names what broke it.
class TestConservation : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void inEveryScenario_data();
    void inEveryScenario();
    void underRandomFaultsAndCommands_data();
    void underRandomFaultsAndCommands();
};

void TestConservation::inEveryScenario_data()
{
    QTest::addColumn<QString>("name");
    const QStringList files = QDir(folder).entryList({u"*.yaml"_s});
    QVERIFY(files.size() >= 10);
    for (const QString &file : files)
        QTest::newRow(qPrintable(file)) << file;
}

void TestConservation::inEveryScenario()
{
    QFETCH(QString, name);
    QFile file(folder + name);
    QVERIFY(file.open(QIODevice::ReadOnly));
    Hikeshi::Findings findings;
    const Hikeshi::Scenario scenario = Hikeshi::Scenario::parse(file.readAll(), name, findings);
    Watched watched(static_cast<std::uint64_t>(scenario.seed));
    const std::vector<Fault> faults = faultsOf(scenario);
    QVERIFY(!faults.empty());
    const Ms from = watched.world.now();
    for (const Fault &fault : faults) {
        watched.live(from + fault.at.count() - watched.world.now());
        watched.take({.fault = fault});
    }
    watched.live(courseLength);
    watched.end();
    QVERIFY2(watched.wrong.isEmpty(), qPrintable(watched.wrong + u'\n' + watched.log));
}

void TestConservation::underRandomFaultsAndCommands_data()
{
    QTest::addColumn<int>("seed");
    const auto [first, last] = courses();
    for (int seed = first; seed <= last; ++seed)
        QTest::addRow("seed %d", seed) << seed;
}

void TestConservation::underRandomFaultsAndCommands()
{
    QFETCH(int, seed);
    Watched watched(static_cast<std::uint64_t>(seed));
    const Ms from = watched.world.now();
    const Course course(static_cast<std::uint64_t>(seed), courseLength);
    for (const Course::Step &step : course.steps()) {
        watched.live(from + step.at - watched.world.now());
        if (watched.wrong.isEmpty())
            watched.take(step);
    }
    watched.live(20'000);
    watched.end();
    QVERIFY2(watched.wrong.isEmpty(),
             qPrintable(u"HIKESHI_SEED=%1 plays it alone. %2\n%3"_s.arg(seed).arg(watched.wrong, watched.log)));
}

QTEST_GUILESS_MAIN(TestConservation)
#include "tst_conservation.moc"
