// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/exchange/course.h"

#include <QJsonDocument>

#include <algorithm>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

constexpr Ms start = 1'795'489'200'000;

using Kind = Fault::Kind;

class Lots
{
public:
    explicit Lots(std::uint64_t seed)
        : m_rng(seed)
    {
    }
    std::size_t below(std::size_t count) { return m_rng.next() % count; }
    bool chance(double share) { return m_rng.uniform() < share; }
    double between(double low, double high) { return low + m_rng.uniform() * (high - low); }
    QString one(const QStringList &of)
    {
        return of[static_cast<qsizetype>(below(static_cast<std::size_t>(of.size())))];
    }
    std::uint64_t next() { return m_rng.next(); }

private:
    Rng m_rng;
};

const QStringList members{u"ledger-db-1"_s, u"ledger-db-2"_s, u"ledger-db-3"_s};
const QStringList machines{u"lb-1"_s,       u"lb-2"_s,       u"web-1"_s,      u"web-2"_s,         u"api-1"_s,
                           u"api-3"_s,      u"cache"_s,      u"hot-wallet"_s, u"deposit-watch"_s, u"order-gateway"_s,
                           u"matching-a"_s, u"matching-b"_s, u"status-page"_s};
const QStringList pool{u"web-1"_s, u"web-2"_s, u"web-3"_s, u"api-1"_s, u"api-2"_s, u"api-3"_s};

/// What a kind strikes; empty for those that strike the whole.
QString targetOf(Kind kind, Lots &lots)
{
    switch (kind) {
    case Kind::Kill:
    case Kind::Freeze:
    case Kind::Heal:
        return lots.one(lots.chance(0.3)       ? members
                            : lots.chance(0.3) ? QStringList{u"matching-a"_s, u"matching-b"_s}
                                               : machines);
    case Kind::KillPatroni:
    case Kind::KillPostgres:
    case Kind::Lag:
    case Kind::DiskFull:
        return lots.one(members);
    case Kind::Slow:
    case Kind::Sick:
        return lots.one(pool);
    case Kind::DeployBad:
        return lots.one({u"web"_s, u"api"_s});
    default:
        return {};
    }
}

double amountOf(Kind kind, Lots &lots)
{
    switch (kind) {
    case Kind::Lag:
        return lots.between(1e4, 6e7);
    case Kind::Slow:
        return lots.between(1.5, 8);
    case Kind::Sick:
    case Kind::LinkLoss:
        return lots.between(0.02, 0.5);
    case Kind::MarketShock:
        return lots.between(0.02, 0.4);
    case Kind::Surge:
        return lots.between(0.3, 3);
    case Kind::AttackVolume:
        return lots.between(2, 60);
    case Kind::AttackSlow:
        return lots.between(1'000, 14'000);
    case Kind::AttackLogin:
        return lots.between(2, 12);
    case Kind::DeployBad:
        return lots.between(0.2, 1);
    default:
        return 0;
    }
}

Fault fault(Lots &lots)
{
    const QList<Kind> kinds = Fault::kinds().values();
    Fault drawn{.kind = kinds[static_cast<qsizetype>(lots.below(static_cast<std::size_t>(kinds.size())))]};
    drawn.target = targetOf(drawn.kind, lots);
    drawn.amount = amountOf(drawn.kind, lots);
    if (lots.chance(0.5) && drawn.kind != Kind::Heal)
        drawn.lasts = std::chrono::seconds(5 + lots.below(90));
    return drawn;
}

const ReopeningFacts ready{.announced = true, .depositsOpen = true, .why = {}};

QString market(World &world, Lots &lots)
{
    Market &market = world.market();
    const int pair = static_cast<int>(lots.below(pairs().size()));
    const auto said = [&](const QString &what, const auto &refusal) {
        return QString(what + (refusal ? u": "_s + refusal->why : QString()));
    };
    switch (lots.below(7)) {
    case 0: {
        const QString mode = lots.one({u"halt"_s, u"cancel_only"_s, u"post_only"_s, u"trading"_s});
        return said(u"pair %1 %2"_s.arg(pair).arg(mode), market.setMode(pair, mode, ready));
    }
    case 1: {
        const auto levers = static_cast<std::uint32_t>(lots.next() & 0xff);
        return said(u"pair %1 levers %2"_s.arg(pair).arg(levers), market.setLevers(pair, levers, ready));
    }
    case 2: {
        const auto mode = static_cast<Mode>(lots.below(5));
        market.enter(pair, mode, world.now() + 3'000);
        return u"pair %1 enters %2"_s.arg(pair).arg(static_cast<int>(mode));
    }
    case 3: {
        const auto why = market.engine().failover(world.now());
        return u"engine failover "_s + why.value_or(QString());
    }
    case 4: {
        const auto why = market.engine().restartFromSnapshot(world.now());
        return u"engine restart "_s + why.value_or(QString());
    }
    case 5:
        market.beginVerification();
        return u"verify"_s;
    default:
        return said(u"reconcile"_s, market.reconcile());
    }
}

// Customers' own orders, some of them nonsense, as the API passes them on.
QString customers(World &world, Lots &lots)
{
    int taken = 0;
    for (int i = 0; i < 40; ++i) {
        const auto pair = static_cast<std::uint8_t>(lots.below(pairs().size()));
        const PairState &state = world.market().pair(pair);
        Command command{.kind = lots.chance(0.2) ? Command::Kind::Cancel : Command::Kind::Place,
                        .pair = pair,
                        .side = lots.chance(0.5) ? Side::Buy : Side::Sell,
                        .type = static_cast<OrderType>(lots.below(4)),
                        .postOnly = lots.chance(0.2),
                        .customer = static_cast<std::uint32_t>(1 + lots.below(20)),
                        .price = static_cast<std::int64_t>(static_cast<double>(state.last) * lots.between(0.8, 1.2)),
                        .amount = static_cast<std::int64_t>(1 + lots.below(50'000))};
        command.value = static_cast<std::int64_t>(static_cast<double>(state.last) * lots.between(0.9, 1.1));
        if (command.kind == Command::Kind::Cancel)
            command.value = state.book.size() > 0 ? static_cast<std::int64_t>(state.book.around(lots.next())->id) : 0;
        const auto outcome = world.market().submit(command);
        taken += outcome && outcome->code == 0 ? 1 : 0;
    }
    const int asset = static_cast<int>(lots.below(assets().size()));
    const auto amount = static_cast<std::int64_t>(lots.below(2'000'000'000)) - 1'000'000'000;
    const bool credited = world.market().credit(3, asset, amount);
    return u"customers: %1 of 40 taken, %2 of asset %3 %4"_s.arg(taken).arg(amount).arg(asset).arg(
        credited ? u"credited"_s : u"not credited"_s);
}

QString database(World &world, Lots &lots)
{
    LedgerDatabase &ledger = world.ledger();
    const QString member = lots.one(members);
    const auto said = [](const QString &what, const std::optional<PatroniAnswer> &answer) {
        return QString(what + (answer ? u": "_s + answer->text : QString()));
    };
    switch (lots.below(5)) {
    case 0:
        return said(u"database failover "_s + member, ledger.failover(member, world.now()));
    case 1:
        return said(u"database switchover "_s + member, ledger.switchover(ledger.leader(), member, world.now()));
    case 2:
        ledger.restart(member, world.now());
        return u"database restart "_s + member;
    case 3:
        if (member != ledger.leader())
            ledger.reinitialize(member, world.now());
        return u"database reinitialize "_s + member;
    default:
        ledger.setPaused(!ledger.isPaused());
        return u"database pause turned"_s;
    }
}

QString backups(World &world, Lots &lots)
{
    Backups &backups = world.backups();
    const auto &catalogue = backups.catalogue();
    const QString label =
        catalogue[catalogue.size() - 1 - lots.below(std::min<std::size_t>(3, catalogue.size()))].label;
    const auto said = [](const QString &what, const std::expected<void, QString> &done) {
        return QString(what + (done ? QString() : u": "_s + done.error()));
    };
    switch (lots.below(5)) {
    case 0:
        return said(u"back up"_s, backups.backUp(world.now(), false, world.isLedgerWritable()));
    case 1:
        return said(u"verify backup "_s + label, backups.verify(label, world.now()));
    default: {
        const Ms back = lots.chance(0.3) ? 0 : static_cast<Ms>(lots.below(lots.chance(0.2) ? 2'000'000 : 90'000));
        const Ms target = back == 0 ? 0 : world.now() - back;
        return said(u"restore %1 to %2 before"_s.arg(label).arg(back), backups.restore(label, target, world.now()));
    }
    }
}

QString assetsCommand(World &world, Lots &lots)
{
    Assets &books = world.assets();
    const QString asset = lots.one({u"btc"_s, u"eth"_s, u"xrp"_s});
    switch (lots.below(9)) {
    case 0:
        books.setFrozen(!books.isFrozen());
        return u"withdrawals turned"_s;
    case 1:
        books.setAllowList(!books.isAllowListOnly(), world.now());
        return u"allow list turned"_s;
    case 2:
    case 3: {
        const bool toHot = lots.chance(0.5);
        const Units most = toHot ? books.holding(asset)->cold : books.holding(asset)->hot;
        const bool begun = books
                               .transfer(asset, static_cast<Units>(static_cast<double>(most) * lots.between(0, 1.1)),
                                         toHot, world.now())
                               .has_value();
        return u"transfer %1 %2 %3"_s.arg(asset, toHot ? u"to hot"_s : u"to cold"_s, begun ? QString() : u"refused"_s);
    }
    case 4:
        books.cancelTransfer(asset);
        return u"transfer cancelled "_s + asset;
    case 5:
        books.revokeSessions(world.now());
        return u"sessions revoked"_s;
    case 6:
        books.reconcile(world.now());
        return u"wallets reconciled"_s;
    case 7:
        books.reverseDeposits();
        return u"deposits reversed"_s;
    default: {
        Holding &holding = *books.holding(asset);
        holding.stopDeposit = !holding.stopDeposit;
        return u"deposits turned "_s + asset;
    }
    }
}

QString site(World &world, Lots &lots)
{
    const QString service = lots.one({u"web"_s, u"api"_s});
    switch (lots.below(6)) {
    case 0:
        return u"one more: "_s + world.addInstance(service).value_or(u"refused"_s);
    case 1:
        return u"one less: "_s + world.removeInstance(service).value_or(u"refused"_s);
    case 2:
        return u"roll back %1 %2"_s.arg(service).arg(world.rollBack(service));
    case 3:
        return u"restart by hand %1"_s.arg(world.restartByHand(lots.one(machines)));
    case 4:
        world.setSupervisorPaused(!world.supervisor().isPaused());
        return u"supervisor turned"_s;
    default:
        world.publish({{u"id"_s, u"1"_s}, {u"title"_s, QJsonObject{{u"en"_s, u"E"_s}, {u"ja"_s, u"J"_s}}}});
        return u"notice"_s;
    }
}

QString command(World &world, std::uint64_t lot)
{
    Lots lots(lot);
    switch (lots.below(8)) {
    case 0:
    case 1:
        return market(world, lots);
    case 2:
        return customers(world, lots);
    case 3:
        return database(world, lots);
    case 4:
        return backups(world, lots);
    case 5:
    case 6:
        return assetsCommand(world, lots);
    default:
        return site(world, lots);
    }
}

}

Course::Course(std::uint64_t seed, Ms length)
{
    Lots lots(seed ^ 0x636f75727365);
    const std::size_t count = 8 + static_cast<std::size_t>(length / 40'000) + lots.below(8);
    for (std::size_t i = 0; i < count; ++i) {
        Step step{.at = static_cast<Ms>(lots.below(static_cast<std::size_t>(length / 100))) * 100, .lot = lots.next()};
        if (lots.chance(0.5))
            step.fault = fault(lots);
        m_steps.push_back(step);
    }
    std::ranges::stable_sort(m_steps, {}, &Step::at);
}

QString Course::take(World &world, const Step &step)
{
    if (!step.fault)
        return command(world, step.lot);
    world.strike(*step.fault);
    return u"%1 %2 %3 for %4 s"_s.arg(Fault::kinds().key(step.fault->kind), step.fault->target)
        .arg(step.fault->amount)
        .arg(step.fault->lasts ? step.fault->lasts->count() / 1000 : 0);
}

void Course::healAll(World &world)
{
    world.strike({.kind = Kind::Heal});
    world.strike({.kind = Kind::ResumePatroni});
    for (const Machine &machine : std::vector<Machine>(world.machines()))
        world.strike({.kind = Kind::Heal, .target = machine.name});
    for (const QString &member : members)
        world.strike({.kind = Kind::Heal, .target = member});
}

void StreamHash::take(World &world)
{
    for (const QJsonObject &event : world.takeEvents())
        m_hash.addData(QJsonDocument(event).toJson(QJsonDocument::Compact));
    for (const auto &[series, value] : world.samples()) {
        m_hash.addData(series.toUtf8());
        m_hash.addData(QByteArray::number(value, 'g', 17));
    }
}

QByteArray StreamHash::hex(const World &world) const
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(m_hash.result());
    for (const QJsonObject &frame : world.picture())
        hash.addData(QJsonDocument(frame).toJson(QJsonDocument::Compact));
    hash.addData(QByteArray::number(static_cast<qulonglong>(world.market().state().digest())));
    hash.addData(Exchange::hex(world.market().ledger().head()));
    return hash.result().toHex();
}

QByteArray hashOfCourse(std::uint64_t seed, Ms length, Ms pace, Ms forkAt)
{
    World world(seed, start);
    const Ms from = world.now();
    StreamHash hash;
    const Course course(seed, length);
    auto step = course.steps().begin();
    Ms asked = from;
    for (Ms second = from + 1'000; second <= from + length; second += 1'000) {
        // Steps are taken at the first whole second from theirs on, whatever the pieces.
        for (; step != course.steps().end() && from + step->at < second; ++step)
            hash.add(Course::take(world, *step));
        if (forkAt > 0 && second - from > forkAt) {
            World copy = world;
            world = copy;
            copy.advanceTo(second + 30'000); // what becomes of the other is its own
            forkAt = 0;
        }
        for (; pace > 0 && asked < second; asked += pace)
            world.advanceTo(std::min(asked, second));
        world.advanceTo(second);
        Course::listen(world);
        hash.take(world);
    }
    return hash.hex(world);
}

}
