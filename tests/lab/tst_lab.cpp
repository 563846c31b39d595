// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/dispatcher.h"
#include "control/secrets.h"
#include "control/selectandoperate.h"
#include "control/wireapi.h"
#include "journal/journal.h"
#include "lab/headless.h"
#include "lab/lab.h"
#include "lab/load.h"
#include "situation/situation.h"
#include "sources/alertmanagersource.h"
#include "sources/haproxysource.h"
#include "sources/patronisource.h"
#include "sources/postgressource.h"
#include "sources/prometheussource.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto ledger = "ledger-db"_L1;
constexpr int patience = 60'000;

Connector connector(const QString &name)
{
    QFile file(u":/connectors/%1.yaml"_s.arg(name));
    Findings findings;
    return file.open(QIODevice::ReadOnly) ? Connector::parse(file.readAll(), file.fileName(), findings) : Connector{};
}

}

/// The sources, the situation and the dispatcher of the program, against the real daemons. The cases build on each
/// other: what one has broken, it heals, or says that it stays broken.
class TestLab : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanupTestCase();

    void everythingIsGreen();
    void seriesArrive();
    void guardRefusesAndSaysWhy();
    void switchoverHandsOver();
    void drainAndReadyOnTheRealSocket();
    void sickWebServerIsSeenAndToldOf();
    void frozenReplayIsLagAlthoughAllIsReceived();
    void killedPatroniMakesTwoPrimaries();
    void lostPrimaryWhilePausedIsFailedOverHeadless();

private:
    void declareTopology();
    void startSources();
    void buildDispatcher();
    ActionRecord operate(const ActionId &action, const QString &target, const QMap<QString, QString> &arguments);
    InstanceState state(const QString &instance) const
    {
        return m_situation->map().instance(InstanceId(instance), m_clock.now());
    }
    QStringList primaries() const;
    bool firing(const QString &alert) const;
    /// Looks at every word and every second until the object dies; `wrong` says when `holds` did not.
    std::unique_ptr<QObject> watch(QStringList &wrong, std::function<bool()> holds);
    QString replica() const; ///< any that is not the leader

    Lab m_lab;
    SystemClock m_clock;
    QTemporaryDir m_folder;
    EnvironmentSecrets m_secrets;
    std::unique_ptr<Situation> m_situation;
    std::unique_ptr<Journal> m_journal;
    std::unique_ptr<WireApi> m_api;
    std::unique_ptr<Dispatcher> m_dispatcher;
    std::unique_ptr<Load> m_load;
    std::vector<std::unique_ptr<Source>> m_sources;
    QString m_leader; ///< the truth at the beginning of a case
};

void TestLab::initTestCase()
{
    QElapsedTimer timer;
    timer.start();
    const Result<void> raised = m_lab.raise();
    QVERIFY2(raised, raised ? "" : qPrintable(raised.error().text()));
    qInfo("raised in %.1f s, %s leads", static_cast<double>(timer.elapsed()) / 1000, qPrintable(m_lab.leader()));
    m_load = std::make_unique<Load>(QUrl(m_lab.url(u"edge"_s) + u"/order"_s));
    m_load->start(20, 280s);
    m_situation = std::make_unique<Situation>(m_clock);
    declareTopology();
    buildDispatcher();
    startSources();
}

void TestLab::declareTopology()
{
    const auto ids = [](const QStringList &names) {
        QList<InstanceId> list;
        for (const QString &name : names)
            list.append(InstanceId(name));
        return list;
    };
    Topology topology;
    topology.services = {{ServiceId(u"web"_s), {u"Web"_s, {}}, u"web"_s, u"web"_s, u"pool"_s, ids(Lab::webs())},
                         {ServiceId(ledger),
                          {u"Ledger database"_s, {}},
                          u"database"_s,
                          u"trading"_s,
                          u"patroni"_s,
                          ids(Lab::members())}};
    topology.dependencies = {{ServiceId(u"web"_s), ServiceId(ledger), true}};
    m_situation->apply({SourceId(u"site"_s), topology});
}

void TestLab::startSources()
{
    for (const QString &member : Lab::members()) {
        m_sources.push_back(std::make_unique<PatroniSource>(SourceId(u"patroni:"_s + member), InstanceId(member),
                                                            m_lab.url(member + u"/rest"_s), 1s, m_clock));
        const QString place = m_lab.place(member);
        m_sources.push_back(std::make_unique<PostgresSource>(
            SourceId(u"postgres:"_s + member), InstanceId(member),
            PostgresSource::Place{.host = place.section(u':', 0, 0),
                                  .port = place.section(u':', 1).toInt(),
                                  .database = u"postgres"_s,
                                  .user = Lab::consoleUser(),
                                  .password = Lab::secrets()[u"HIKESHI_LAB_CONSOLE_PASSWORD"_s]},
            1s, m_clock));
    }
    m_sources.push_back(std::make_unique<HaproxySource>(SourceId(u"haproxy"_s), m_lab.place(u"runtime"_s),
                                                        QStringList{u"be_web"_s}, 500ms, m_clock));
    const QList<SeriesSpec> series{
        {.id = SeriesId(u"orders_accepted_per_second"_s),
         .unit = u"per_second"_s,
         .query = u"sum(rate(haproxy_frontend_http_responses_total{proxy=\"fe_edge\",code=\"2xx\"}[10s]))"_s},
        {.id = SeriesId(u"order_error_rate"_s), .unit = u"percent"_s, .query = u"order:errors:ratio10s"_s},
        {.id = SeriesId(u"order_latency_p99_seconds"_s),
         .unit = u"seconds"_s,
         .query = u"histogram_quantile(0.99, sum by (le) (rate(order_seconds_bucket[10s])))"_s}};
    m_situation->setSeriesSpecs(series);
    m_sources.push_back(
        std::make_unique<PrometheusSource>(SourceId(u"prometheus"_s), m_lab.url(u"prometheus"_s), series, 1s, m_clock));
    m_sources.push_back(
        std::make_unique<AlertmanagerSource>(SourceId(u"alertmanager"_s), m_lab.url(u"alertmanager"_s), 1s, m_clock));
    for (const auto &source : m_sources) {
        connect(source.get(), &Source::updated, m_situation.get(), &Situation::apply);
        source->start();
    }
}

void TestLab::buildDispatcher()
{
    for (const auto &[name, value] : Lab::secrets().asKeyValueRange())
        m_secrets.set(name, value);
    auto journal = Journal::open(m_folder.filePath(u"journal.sqlite"_s), m_clock);
    QVERIFY2(journal, journal ? "" : qPrintable(journal.error().text()));
    m_journal = std::move(*journal);
    ControlBinding patroni{.connector = u"patroni"_s,
                           .service = ServiceId(ledger),
                           .credentials = {.type = Credentials::Type::Basic,
                                           .user = Lab::restUser(),
                                           .secret = u"HIKESHI_LAB_PATRONI_PASSWORD"_s}};
    for (const QString &member : Lab::members())
        patroni.endpoints.insert(member, m_lab.url(member + u"/rest"_s));
    const ControlBinding haproxy{.connector = u"haproxy"_s,
                                 .service = ServiceId(u"web"_s),
                                 .endpoints = {{u"web"_s, m_lab.place(u"runtime"_s)}},
                                 .credentials = {}};
    m_api = std::make_unique<WireApi>(m_secrets);
    m_dispatcher =
        std::make_unique<Dispatcher>(Catalogue({connector(u"patroni"_s), connector(u"haproxy"_s)}, {patroni, haproxy}),
                                     *m_situation, *m_journal, *m_api, Policy{.arming = std::nullopt});
}

void TestLab::init()
{
    m_leader = m_lab.leader();
    QVERIFY2(!m_leader.isEmpty(), qPrintable(m_lab.leaders().join(u' ')));
}

void TestLab::cleanupTestCase()
{
    for (const auto &source : m_sources)
        source->stop();
    m_sources.clear();
    if (m_load)
        m_load->stop();
    m_dispatcher.reset();
    m_api.reset();
    m_journal.reset();
    m_lab.stop();
    QVERIFY(!QFile::exists(m_lab.folder()));
}

ActionRecord TestLab::operate(const ActionId &action, const QString &target, const QMap<QString, QString> &arguments)
{
    std::optional<ActionRecord> ended;
    selectAndOperate(*m_dispatcher,
                     {.action = action, .target = target, .arguments = arguments, .operatorId = u"you"_s})
        .then([&ended](const ActionRecord &record) { ended = record; });
    [&] { QTRY_VERIFY_WITH_TIMEOUT(ended, 2 * patience); }();
    return ended.value_or(ActionRecord{});
}

QStringList TestLab::primaries() const
{
    QStringList names;
    for (const InstanceId &id : m_situation->map().primaries(ServiceId(ledger), m_clock.now()))
        names.append(id.value);
    return names;
}

bool TestLab::firing(const QString &alert) const
{
    return std::ranges::any_of(m_situation->alerts().all(),
                               [&](const BoardAlert &a) { return a.alert.name == alert && !a.cleared; });
}

std::unique_ptr<QObject> TestLab::watch(QStringList &wrong, std::function<bool()> holds)
{
    auto context = std::make_unique<QObject>();
    const auto look = [this, &wrong, holds = std::move(holds)] {
        if (!holds())
            wrong.append(u"%1: %2 is %3, primaries %4"_s.arg(toIso(m_clock.now()), m_leader)
                             .arg(static_cast<int>(state(m_leader).health))
                             .arg(primaries().join(u' ')));
    };
    connect(m_situation.get(), &Situation::instanceObserved, context.get(), look);
    connect(&m_clock, &Clock::ticked, context.get(), look);
    return context;
}

QString TestLab::replica() const
{
    const QStringList members = Lab::members();
    return *std::ranges::find_if(members, [this](const QString &m) { return m != m_leader; });
}

void TestLab::everythingIsGreen()
{
    for (const QString &member : Lab::members()) {
        QTRY_COMPARE_WITH_TIMEOUT(state(member).health, Health::Normal, patience);
        QCOMPARE(state(member).role, member == m_leader ? Role::Primary : Role::Replica);
        QVERIFY(state(member).contradicting.isEmpty());
        QTRY_VERIFY_WITH_TIMEOUT(state(member).properties.contains(u"timeline"_s), patience);
        QTRY_COMPARE_WITH_TIMEOUT(state(member).properties.value(u"writable"_s), QVariant(member == m_leader),
                                  patience);
    }
    for (const QString &web : Lab::webs())
        QTRY_COMPARE_WITH_TIMEOUT(state(web).health, Health::Normal, patience);
    QTRY_COMPARE_WITH_TIMEOUT(primaries(), QStringList{m_leader}, patience);
    QCOMPARE(m_situation->map().serviceHealth(ServiceId(ledger), m_clock.now()), Health::Normal);
    QTRY_VERIFY_WITH_TIMEOUT(
        std::ranges::all_of(m_situation->sources(), [](const SourceReport &s) { return s.state == SourceState::Live; }),
        patience);
    QCOMPARE(m_situation->sources().size(), static_cast<qsizetype>(m_sources.size()));
    QVERIFY(m_situation->alerts().all().isEmpty());
}

void TestLab::seriesArrive()
{
    for (const SeriesSpec &spec : m_situation->seriesSpecs())
        QTRY_VERIFY2_WITH_TIMEOUT(m_situation->series().fresh(spec.id, m_clock.now(), ServiceMap::staleAfter),
                                  qPrintable(spec.id.value), patience);
    const auto value = [this](const QString &id) {
        const auto sample = m_situation->series().fresh(SeriesId(id), m_clock.now(), ServiceMap::staleAfter);
        return sample ? sample->value : -1;
    };
    QTRY_VERIFY_WITH_TIMEOUT(value(u"orders_accepted_per_second"_s) > 5, patience);
    QTRY_VERIFY_WITH_TIMEOUT(value(u"order_latency_p99_seconds"_s) > 0, patience);
    QVERIFY(m_load->accepted() > 0);
}

void TestLab::guardRefusesAndSaysWhy()
{
    const ActionRecord refused = operate(ActionId(u"patroni.switchover"_s), ledger, {{u"candidate"_s, m_leader}});
    QCOMPARE(refused.state, ActionState::Refused);
    QVERIFY2(refused.reason.contains(u"is the primary"_s), qPrintable(refused.reason));
    QCOMPARE(m_lab.leader(), m_leader);
}

void TestLab::switchoverHandsOver()
{
    const QString candidate = replica();
    QTRY_VERIFY_WITH_TIMEOUT(m_dispatcher
                                 ->preview({.action = ActionId(u"patroni.switchover"_s),
                                            .target = ledger,
                                            .arguments = {{u"candidate"_s, candidate}},
                                            .operatorId = u"you"_s})
                                 .allowed(),
                             patience);
    const ActionRecord record = operate(ActionId(u"patroni.switchover"_s), ledger, {{u"candidate"_s, candidate}});
    QVERIFY2(record.state == ActionState::Confirmed, qPrintable(record.answer + u' ' + record.reason));
    QCOMPARE(m_lab.leader(), candidate);
    const Result<void> green = m_lab.waitUntilGreen();
    QVERIFY2(green, green ? "" : qPrintable(green.error().text()));
    QTRY_COMPARE_WITH_TIMEOUT(state(m_leader).role, Role::Replica, patience);
    QTRY_COMPARE_WITH_TIMEOUT(state(m_leader).health, Health::Normal, patience);
}

void TestLab::drainAndReadyOnTheRealSocket()
{
    QTRY_VERIFY_WITH_TIMEOUT(state(u"web-2"_s).properties.value(u"others_up"_s).toInt() == 2, patience);
    const ActionRecord drained = operate(ActionId(u"haproxy.drain"_s), u"web-2"_s, {});
    QVERIFY2(drained.state == ActionState::Confirmed, qPrintable(drained.answer + u' ' + drained.reason));
    QCOMPARE(state(u"web-2"_s).health, Health::Maintenance);
    QCOMPARE(state(u"web-2"_s).properties.value(u"admin"_s).toString(), u"drain"_s);
    QVERIFY(m_lab.get(m_lab.url(u"stats"_s) + u"/stats;csv"_s).contains("be_web,web-2,"));
    const ActionRecord ready = operate(ActionId(u"haproxy.ready"_s), u"web-2"_s, {});
    QVERIFY2(ready.state == ActionState::Confirmed, qPrintable(ready.answer + u' ' + ready.reason));
    QTRY_COMPARE_WITH_TIMEOUT(state(u"web-2"_s).health, Health::Normal, patience);
}

void TestLab::sickWebServerIsSeenAndToldOf()
{
    m_lab.setSick(u"web-3"_s, true);
    QTRY_COMPARE_WITH_TIMEOUT(state(u"web-3"_s).health, Health::Down, patience);
    QCOMPARE(m_situation->map().serviceHealth(ServiceId(u"web"_s), m_clock.now()), Health::Degraded);
    QTRY_VERIFY_WITH_TIMEOUT(firing(u"BackendServerDown"_s), patience);
    m_lab.setSick(u"web-3"_s, false);
    QTRY_COMPARE_WITH_TIMEOUT(state(u"web-3"_s).health, Health::Normal, patience);
}

void TestLab::frozenReplayIsLagAlthoughAllIsReceived()
{
    const QString frozen = replica();
    const auto lag = [&](const QString &name) { return state(frozen).properties.value(name).toDouble(); };
    m_lab.freezeReplay(frozen);
    // The orders of the load are the lag; what is received follows the primary, what is replayed stands.
    QTRY_VERIFY_WITH_TIMEOUT(lag(u"replay_lag_bytes"_s) > 20'000, patience);
    QVERIFY2(lag(u"lag_bytes"_s) < lag(u"replay_lag_bytes"_s) / 2, qPrintable(QString::number(lag(u"lag_bytes"_s))));
    m_lab.thaw(frozen);
    QTRY_VERIFY_WITH_TIMEOUT(lag(u"replay_lag_bytes"_s) < 20'000, patience);
}

void TestLab::killedPatroniMakesTwoPrimaries()
{
    m_lab.killPatroni(m_leader);
    QTRY_COMPARE_WITH_TIMEOUT(state(m_leader).health, Health::Down, patience); // its Patroni is
    // From now on it is Down and takes writes, whichever source has spoken last.
    QStringList wrong;
    auto watched =
        watch(wrong, [this] { return state(m_leader).health == Health::Down && primaries().contains(m_leader); });
    QTRY_VERIFY_WITH_TIMEOUT(m_lab.writable().size() == 2, patience);
    QTRY_COMPARE_WITH_TIMEOUT(primaries().size(), 2, patience);
    QTRY_VERIFY_WITH_TIMEOUT(firing(u"TwoPrimaries"_s), patience);
    watched.reset();
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    const Result<void> healed = m_lab.heal(m_leader).and_then([this] { return m_lab.waitUntilGreen(); });
    QVERIFY2(healed, healed ? "" : qPrintable(healed.error().text()));
    QTRY_COMPARE_WITH_TIMEOUT(primaries(), QStringList{m_lab.leader()}, patience);
    QTRY_COMPARE_WITH_TIMEOUT(state(m_leader).health, Health::Normal, patience);
}

void TestLab::lostPrimaryWhilePausedIsFailedOverHeadless()
{
    const Result<void> paused = m_lab.pause();
    QVERIFY2(paused, paused ? "" : qPrintable(paused.error().text()));
    const QString candidate = replica();
    QTRY_COMPARE_WITH_TIMEOUT(state(candidate).properties.value(u"paused"_s), QVariant(true), patience);
    m_lab.killMember(m_leader);
    QTRY_COMPARE_WITH_TIMEOUT(state(m_leader).health, Health::Down, patience);
    QTRY_VERIFY_WITH_TIMEOUT(primaries().isEmpty(), patience);
    QVERIFY(state(m_leader).roleIsStale);
    QStringList wrong;
    auto watched =
        watch(wrong, [this] { return state(m_leader).health == Health::Down && !primaries().contains(m_leader); });
    QCOMPARE(m_situation->map().serviceHealth(ServiceId(ledger), m_clock.now()), Health::Down);
    // The survivors still speak of a running leader; that is not believed.
    const QJsonArray told =
        QJsonDocument::fromJson(m_lab.get(m_lab.url(candidate + u"/rest"_s) + u"/cluster"_s))[u"members"_s].toArray();
    QVERIFY(std::ranges::any_of(told, [this](const QJsonValue &m) {
        return m[u"name"_s] == m_leader && m[u"role"_s] == u"leader"_s && m[u"state"_s] == u"running"_s;
    }));
    QTRY_VERIFY_WITH_TIMEOUT(firing(u"LedgerPrimaryLost"_s), patience);
    QTRY_VERIFY_WITH_TIMEOUT(firing(u"OrderErrorRateHigh"_s), patience);
    QVERIFY(m_lab.leaders().isEmpty());

    failOverHeadless(m_lab, m_leader);
    if (QTest::currentTestFailed())
        return;
    QTRY_COMPARE_WITH_TIMEOUT(primaries(), QStringList{m_lab.leader()}, patience);
    watched.reset();
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    QTRY_VERIFY_WITH_TIMEOUT(!firing(u"LedgerPrimaryLost"_s) && !firing(u"OrderErrorRateHigh"_s), patience);
    const Result<void> healed = m_lab.resume().and_then([this] { return m_lab.heal(m_leader); }).and_then([this] {
        return m_lab.waitUntilGreen();
    });
    QVERIFY2(healed, healed ? "" : qPrintable(healed.error().text()));
    QTRY_COMPARE_WITH_TIMEOUT(m_situation->map().serviceHealth(ServiceId(ledger), m_clock.now()), Health::Normal,
                              patience);
}

QTEST_GUILESS_MAIN(TestLab)
#include "tst_lab.moc"
