// SPDX-License-Identifier: GPL-3.0-or-later
//
// Outages of the ledger database in the exchange next to those that tests/lab/lab_outages measured on the real
// Patroni, etcd, HAProxy and Prometheus. HIKESHI_FIDELITY=FILE writes what the exchange gave, in the same form.

#include "exchange/model/rng.h"
#include "exchange/model/world.h"

#include <QFile>
#include <QJsonDocument>
#include <QTest>

#include <algorithm>
#include <cmath>

using namespace Hikeshi::Exchange;
using namespace Qt::StringLiterals;

namespace {

constexpr Ms start = 1'795'489'200'000;
constexpr Ms stepLength = 100;
constexpr Ms pausedFor = 45'000;
constexpr std::size_t repeats = 200;
constexpr std::size_t worlds = 20; ///< each with moments of its own for loops, checks and scrapes
/// Neither side is finer: the lab is looked at every 100 ms, the exchange goes in steps of 100 ms, and a real daemon
/// needs up to 100 ms for its work and its answer.
constexpr double tolerance = 300;

const QString oldLeader = u"ledger-db-1"_s;
const QString candidate = u"ledger-db-2"_s;
const QStringList measures{u"detected"_s, u"unrouted"_s, u"promoted"_s, u"answered"_s, u"returned"_s};

using Samples = std::vector<double>; ///< milliseconds, ascending
/// By measure. What did not happen in a repeat is absent from it.
struct Outcomes
{
    std::size_t count = 0;
    QMap<QString, Samples> taken;
};

double quantile(const Samples &sorted, double share)
{
    return sorted[static_cast<std::size_t>(std::lround(share * static_cast<double>(sorted.size() - 1)))];
}

Outcomes sorted(const QJsonArray &list)
{
    Outcomes outcomes{.count = static_cast<std::size_t>(list.size()), .taken = {}};
    for (const QJsonValue &each : list) {
        for (const QString &measure : measures) {
            if (each[measure].isDouble())
                outcomes.taken[measure].push_back(each[measure].toDouble());
        }
    }
    for (Samples &samples : outcomes.taken)
        std::ranges::sort(samples);
    return outcomes;
}

/// The share of all repeats, those in which it never happened too, in which it had happened by `when`.
double shareBy(const Samples &samples, std::size_t count, double when)
{
    return static_cast<double>(std::ranges::upper_bound(samples, when) - samples.begin()) / static_cast<double>(count);
}

/// Kolmogorov and Smirnov's distance of two samples, up to the tolerance: how much of one comes earlier than the other
/// allows even when it is shifted by so much.
double distance(const Samples &a, std::size_t countA, const Samples &b, std::size_t countB)
{
    double most = 0;
    const auto ahead = [&](const Samples &early, std::size_t countEarly, const Samples &late, std::size_t countLate) {
        for (const double when : early)
            most = std::max(most, shareBy(early, countEarly, when) - shareBy(late, countLate, when + tolerance));
    };
    ahead(a, countA, b, countB);
    ahead(b, countB, a, countA);
    return most;
}

/// What two samples of the same distribution exceed once in a hundred times.
double critical(std::size_t a, std::size_t b)
{
    const auto n = static_cast<double>(a);
    const auto m = static_cast<double>(b);
    return std::sqrt(-std::log(0.01 / 2) / 2 * (n + m) / (n * m));
}

QString words(const Outcomes &outcomes, const QString &measure)
{
    const Samples samples = outcomes.taken.value(measure);
    const QString of = u"%1 of %2"_s.arg(samples.size(), 3).arg(outcomes.count, 3);
    if (samples.empty())
        return of + u"     -      -      -      -      -"_s;
    QString text = of;
    for (const double share : {0.0, 0.25, 0.5, 0.75, 1.0})
        text += u" %1"_s.arg(quantile(samples, share) / 1000, 6, 'f', 2);
    return text;
}

/// One outage in a world of its own.
class Outage
{
public:
    explicit Outage(World world)
        : m_world(std::move(world))
    {
    }

    bool play(const QString &name); ///< false: it did not end, or somebody took over in a paused cluster
    QJsonObject taken() const;

private:
    void blow(const QString &name);
    void go(Ms length, bool untilOver);
    void look();
    void note(const QString &measure, bool holds)
    {
        if (holds && !m_taken.contains(measure))
            m_taken.insert(measure, m_world.now());
    }

    World m_world;
    QMap<QString, Ms> m_taken;
    Ms m_struck = 0;
    Ms m_asked = 0;
    bool m_wasAway = false;
};

void Outage::blow(const QString &name)
{
    if (name == u"node frozen")
        m_world.strike({.kind = Fault::Kind::Freeze, .target = oldLeader});
    else if (name == u"postmaster killed")
        m_world.strike({.kind = Fault::Kind::KillPostgres, .target = oldLeader});
    else if (name == u"switchover")
        (void)m_world.ledger().switchover(oldLeader, candidate, m_world.now(), oldLeader);
    else
        m_world.strike({.kind = Fault::Kind::Kill, .target = oldLeader});
}

void Outage::look()
{
    const LedgerDatabase &ledger = m_world.ledger();
    const bool writable = m_world.isLedgerWritable();
    m_wasAway = m_wasAway || !writable;
    note(u"detected"_s, std::ranges::any_of(m_world.monitoring().firing(), [](const AlertChange &alert) {
             return alert.condition.name == u"LedgerPrimaryLost";
         }));
    note(u"unrouted"_s, !m_world.ledgerChecks().isRouted());
    note(u"promoted"_s, m_wasAway && std::ranges::any_of(ledger.members(), [this](const Member &member) {
                            return member.answers() && member.isWritable() && m_world.now() >= member.knownUp;
                        }));
    note(u"answered"_s, m_world.ledger().takeAnswer(m_world.now()).has_value());
    note(u"returned"_s, m_wasAway && writable);
}

void Outage::go(Ms length, bool untilOver)
{
    const Ms end = m_world.now() + length;
    while (m_world.now() < end) {
        m_world.advanceTo(m_world.now() + stepLength);
        look();
        // As the lab does: a second after the last of them.
        const Ms last = std::max(m_taken.value(u"promoted"_s), m_taken.value(u"returned"_s));
        if (untilOver && m_taken.contains(u"promoted"_s) && m_taken.contains(u"returned"_s)
            && m_world.now() - last > 1'000)
            return;
    }
}

bool Outage::play(const QString &name)
{
    const bool paused = name.endsWith(u"paused");
    m_world.ledger().setPaused(paused);
    m_struck = m_asked = m_world.now();
    blow(name);
    if (paused) {
        go(pausedFor, false);
        if (m_taken.contains(u"promoted"_s))
            return false;
        m_asked = m_world.now();
        if (m_world.ledger().failover(candidate, m_world.now(), candidate))
            return false;
    }
    go(90'000, true);
    return m_taken.contains(u"returned"_s);
}

QJsonObject Outage::taken() const
{
    QJsonObject all;
    for (const auto &[measure, when] : m_taken.asKeyValueRange())
        all.insert(measure, when - (measure == u"detected" || measure == u"unrouted" ? m_struck : m_asked));
    return all;
}

}

class TestFidelity : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void outagesAreLikeTheRealOnes_data();
    void outagesAreLikeTheRealOnes();
    void theDistanceTells();
    void cleanupTestCase();

private:
    QJsonArray play(const QString &name, quint64 seed);

    QJsonObject m_measured;
    QJsonObject m_ours;
    std::vector<World> m_worlds;
};

void TestFidelity::initTestCase()
{
    QFile file(QStringLiteral(HIKESHI_SOURCE_DIR "/tests/transcripts/lab/outages.json"));
    QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.errorString()));
    const QJsonObject all = QJsonDocument::fromJson(file.readAll()).object();
    m_measured = all[u"cases"_s].toObject();
    // It was measured with the settings that the exchange's cluster has.
    QCOMPARE(all[u"settings"_s][u"ttl"_s].toInt() * 1000, LedgerDatabase::ttl);
    QCOMPARE(all[u"settings"_s][u"loop_wait"_s].toInt() * 1000, LedgerDatabase::loopWait);
    QCOMPARE(all[u"settings"_s][u"retry_timeout"_s].toInt() * 1000, LedgerDatabase::retryTimeout);
    for (std::size_t i = 0; i < worlds; ++i) {
        m_worlds.emplace_back(1 + i, start);
        m_worlds.back().market().setDetail(false);
    }
}

QJsonArray TestFidelity::play(const QString &name, quint64 seed)
{
    Rng rng(seed);
    QJsonArray list;
    for (std::size_t i = 0; i < repeats; ++i) {
        World world = m_worlds[i % worlds];
        world.advanceTo(world.now() + static_cast<Ms>(rng.uniform() * 2 * LedgerDatabase::loopWait));
        Outage outage(std::move(world));
        if (!outage.play(name))
            return {};
        list.append(outage.taken());
    }
    return list;
}

void TestFidelity::outagesAreLikeTheRealOnes_data()
{
    QTest::addColumn<quint64>("seed");
    quint64 seed = 4;
    for (const QString &name :
         {u"node killed"_s, u"node frozen"_s, u"postmaster killed"_s, u"switchover"_s, u"node killed while paused"_s})
        QTest::newRow(qPrintable(name)) << ++seed;
}

void TestFidelity::outagesAreLikeTheRealOnes()
{
    QFETCH(quint64, seed);
    const QString name = QString::fromUtf8(QTest::currentDataTag());
    const Outcomes real = sorted(m_measured[name].toArray());
    QVERIFY2(real.count >= 10, "too few were measured");
    const QJsonArray list = play(name, seed);
    QVERIFY2(!list.isEmpty(), "an outage did not end, or somebody took over in a paused cluster");
    m_ours.insert(name, list);
    const Outcomes ours = sorted(list);
    QStringList wrong;
    for (const QString &measure : measures) {
        if (real.taken.value(measure).empty() && ours.taken.value(measure).empty())
            continue;
        qInfo().noquote() << u"%1 real %2 s"_s.arg(measure, -8).arg(words(real, measure));
        qInfo().noquote() << u"%1 ours %2 s"_s.arg(measure, -8).arg(words(ours, measure));
        const double apart = distance(real.taken.value(measure), real.count, ours.taken.value(measure), ours.count);
        if (const double most = critical(real.count, ours.count); apart > most)
            wrong << u"%1: the distributions are %2 apart, at most %3"_s.arg(measure).arg(apart).arg(most);
        const Samples seen = real.taken.value(measure);
        const Samples given = ours.taken.value(measure);
        if (seen.empty() || given.empty())
            continue;
        for (const double share : {0.25, 0.5, 0.75}) {
            const double when = quantile(given, share);
            if (when < seen.front() - tolerance || when > seen.back() + tolerance)
                wrong << u"%1: %2 ms at %3 lies outside the measured spread"_s.arg(measure).arg(when).arg(share);
        }
    }
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
}

void TestFidelity::theDistanceTells()
{
    Samples real;
    for (int i = 0; i < 20; ++i)
        real.push_back(18'000 + 100 * i);
    Samples later = real;
    for (double &when : later)
        when += 1'500;
    QCOMPARE(distance(real, 20, real, 20), 0.0);
    QVERIFY(distance(real, 20, later, 20) > critical(20, 200));
    QVERIFY(distance(real, 20, {}, 20) > critical(20, 200)); // it never happens
    QVERIFY(critical(20, 200) < 0.4);
}

void TestFidelity::cleanupTestCase()
{
    if (const QString path = qEnvironmentVariable("HIKESHI_FIDELITY"); !path.isEmpty()) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QJsonDocument(QJsonObject{{u"cases"_s, m_ours}}).toJson());
    }
}

QTEST_GUILESS_MAIN(TestFidelity)
#include "tst_fidelity.moc"
