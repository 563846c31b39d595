// SPDX-License-Identifier: GPL-3.0-or-later
// Real tools on the simulated exchange: Prometheus scrapes it and judges its metrics, both tell a real Alertmanager,
// amtool silences, the pgBackRest connector reads its backups.
#include "lab/labcase.h"
#include "lab/labexchange.h"
#include "sources/alertmanagersource.h"
#include "tests/support/freeports.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

#include <csignal>

#include <sys/prctl.h>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const QByteArray rules = R"(groups:
  - name: exchange
    interval: 1s
    rules:
      - alert: ExchangeInstanceDown
        expr: 'exchange_instance_up == 0'
        for: 1s
        labels: {severity: critical}
        annotations: {summary: "{{ $labels.instance }} of {{ $labels.service }} is down"}
      - alert: OrdersStand
        expr: 'exchange_orders_accepted_per_second < 1'
        for: 1s
        labels: {severity: critical, service: order-gateway}
)";

/// A Prometheus that scrapes one place and tells one Alertmanager, each second; it ends with the test.
class Scraper
{
public:
    QString start(const QString &target, const QString &alertmanager)
    {
        const auto write = [this](const QString &name, const QByteArray &text) {
            QFile file(m_folder.filePath(name));
            return file.open(QIODevice::WriteOnly) && file.write(text) == text.size();
        };
        const QByteArray config =
            u"global: {scrape_interval: 1s, evaluation_interval: 1s}\nrule_files: [rules.yml]\n"
            "alerting: {alertmanagers: [{static_configs: [{targets: [\"%1\"]}]}]}\n"
            "scrape_configs: [{job_name: exchange, honor_labels: true, static_configs: [{targets: [\"%2\"]}]}]\n"_s
                .arg(alertmanager, target)
                .toUtf8();
        if (!write(u"rules.yml"_s, rules) || !write(u"prometheus.yml"_s, config))
            return u"the folder cannot be written"_s;
        m_process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
        m_process.setProcessChannelMode(QProcess::MergedChannels);
        m_process.start(u"prometheus"_s,
                        {u"--config.file="_s + m_folder.filePath(u"prometheus.yml"_s),
                         u"--storage.tsdb.path="_s + m_folder.filePath(u"data"_s),
                         u"--web.listen-address=127.0.0.1:%1"_s.arg(freePorts(1))});
        return m_process.waitForStarted() ? QString() : m_process.errorString();
    }
    ~Scraper()
    {
        m_process.terminate();
        if (!m_process.waitForFinished(10'000))
            m_process.kill();
    }
    QByteArray log() { return m_process.readAll(); }

private:
    QTemporaryDir m_folder;
    QProcess m_process;
};

}

class TestLabMonitoring : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void init();

    void prometheusAndTheExchangeTellAnAlertmanager();
    void anAlertmanagerThatWasAwayIsTold();
    void amtoolAsksAndSilences();
    void amtoolIsRefusedWithoutThePassword();
    void theConnectorReadsItsBackups();

private:
    QJsonArray alertsOf(const QString &url);
    QString fingerprintOf(const QString &url, const QString &alert);
    Lab::Ran amtool(const QStringList &words);

    Lab m_lab;
    LabExchange m_exchange;
};

void TestLabMonitoring::initTestCase()
{
    GOOD(m_lab.raise(Lab::Alerts));
    QCOMPARE(m_exchange.start({u"--alertmanager"_s, m_lab.url(u"alertmanager"_s)}), QString());
}

void TestLabMonitoring::cleanupTestCase()
{
    m_lab.stop();
}

// Each begins with a quiet exchange and a quiet Alertmanager.
void TestLabMonitoring::init()
{
    QTRY_COMPARE_WITH_TIMEOUT(alertsOf(m_exchange.url()), QJsonArray(), 2 * patience);
    QTRY_COMPARE_WITH_TIMEOUT(alertsOf(m_lab.url(u"alertmanager"_s)), QJsonArray(), 2 * patience);
}

QJsonArray TestLabMonitoring::alertsOf(const QString &url)
{
    return QJsonDocument::fromJson(m_lab.get(url + u"/api/v2/alerts"_s)).array();
}

QString TestLabMonitoring::fingerprintOf(const QString &url, const QString &alert)
{
    for (const auto alerts = alertsOf(url); const QJsonValue &each : alerts) {
        if (each[u"labels"_s][u"alertname"_s] == alert)
            return each[u"fingerprint"_s].toString();
    }
    return {};
}

Lab::Ran TestLabMonitoring::amtool(const QStringList &words)
{
    return Lab::run(QStringList{u"amtool"_s, u"--alertmanager.url="_s + m_exchange.urlForTools()} + words);
}

void TestLabMonitoring::prometheusAndTheExchangeTellAnAlertmanager()
{
    const QString alertmanager = m_lab.url(u"alertmanager"_s);
    Scraper prometheus;
    QCOMPARE(prometheus.start(m_exchange.place(), m_lab.place(u"alertmanager"_s)), QString());
    SystemClock clock;
    Situation situation(clock);
    AlertmanagerSource source(SourceId(u"am"_s), alertmanager, 500ms, clock);
    connect(&source, &Source::updated, &situation, &Situation::apply);
    source.start();
    const auto sees = [&](const QString &name, const QString &instance) {
        const QList<BoardAlert> alerts = situation.alerts().all();
        return std::ranges::any_of(alerts, [&](const BoardAlert &each) {
            return each.alert.name == name && each.alert.labels.value(u"instance"_s) == instance && !each.cleared
                && !each.alert.suppressed;
        });
    };
    QVERIFY(m_exchange.strike(u"freeze"_s, u"web-2"_s));
    // By Prometheus' rule on what it scraped, and by the exchange's own monitoring.
    QTRY_VERIFY2_WITH_TIMEOUT(sees(u"ExchangeInstanceDown"_s, u"web-2"_s), prometheus.log().constData(), 2 * patience);
    QTRY_VERIFY_WITH_TIMEOUT(sees(u"BackendServerDown"_s, u"web-2"_s), 2 * patience);
    QVERIFY(!sees(u"OrdersStand"_s, {}));
    // The same alert is the same one to both.
    const QString ours = fingerprintOf(m_exchange.url(), u"BackendServerDown"_s);
    QVERIFY(!ours.isEmpty());
    QCOMPARE(fingerprintOf(alertmanager, u"BackendServerDown"_s), ours);
    QVERIFY(m_exchange.strike(u"heal"_s, u"web-2"_s));
    QTRY_VERIFY_WITH_TIMEOUT(!sees(u"BackendServerDown"_s, u"web-2"_s), 2 * patience);
    QTRY_VERIFY_WITH_TIMEOUT(!sees(u"ExchangeInstanceDown"_s, u"web-2"_s), 2 * patience);
    source.stop();
}

// What changed while it was away, it is told when it is back.
void TestLabMonitoring::anAlertmanagerThatWasAwayIsTold()
{
    m_lab.killDaemon(u"alertmanager"_s);
    QVERIFY(m_exchange.strike(u"freeze"_s, u"web-3"_s));
    const auto back = qScopeGuard([this] { QVERIFY(m_exchange.strike(u"heal"_s, u"web-3"_s)); });
    QTRY_VERIFY_WITH_TIMEOUT(!fingerprintOf(m_exchange.url(), u"BackendServerDown"_s).isEmpty(), 2 * patience);
    GOOD(m_lab.startAlertmanager());
    QTRY_COMPARE_WITH_TIMEOUT(fingerprintOf(m_lab.url(u"alertmanager"_s), u"BackendServerDown"_s),
                              fingerprintOf(m_exchange.url(), u"BackendServerDown"_s), 3 * patience);
}

void TestLabMonitoring::amtoolAsksAndSilences()
{
    QVERIFY(m_exchange.strike(u"freeze"_s, u"web-1"_s));
    const auto back = qScopeGuard([this] { QVERIFY(m_exchange.strike(u"heal"_s, u"web-1"_s)); });
    const QStringList query{u"alert"_s, u"query"_s, u"-o"_s, u"json"_s, u"alertname=BackendServerDown"_s};
    QTRY_VERIFY_WITH_TIMEOUT(QJsonDocument::fromJson(amtool(query).out).array().size() == 1, 2 * patience);

    const Lab::Ran added = amtool({u"silence"_s, u"add"_s, u"-a"_s, u"operator"_s, u"-c"_s, u"web + api, known"_s,
                                   u"-d"_s, u"10m"_s, u"alertname=BackendServerDown"_s, u"instance=~web-[12]"_s});
    QVERIFY2(added.status == 0, added.out.constData());
    const QByteArray id = added.out.trimmed();
    QCOMPARE(id.size(), 36);
    QTRY_COMPARE_WITH_TIMEOUT(
        amtool({u"silence"_s, u"query"_s, u"-q"_s, u"alertname=BackendServerDown"_s}).out.trimmed(), id, patience);
    // Pending while amtool's second is ahead of the site's.
    QTRY_COMPARE_WITH_TIMEOUT(QJsonDocument::fromJson(amtool(query).out).array().size(), 0, patience);
    const QJsonArray silenced = QJsonDocument::fromJson(amtool(query + QStringList{u"--silenced"_s}).out).array();
    QCOMPARE(silenced.size(), 1);
    QCOMPARE(silenced[0][u"status"_s][u"silencedBy"_s].toArray(), QJsonArray{QString::fromLatin1(id)});
    // The Alertmanager that is only told of alerts does not know of it.
    QTRY_VERIFY_WITH_TIMEOUT(!fingerprintOf(m_lab.url(u"alertmanager"_s), u"BackendServerDown"_s).isEmpty(), patience);

    const Lab::Ran updated =
        amtool({u"silence"_s, u"update"_s, u"-d"_s, u"20m"_s, u"-c"_s, u"longer"_s, QString::fromLatin1(id)});
    QVERIFY2(updated.status == 0 && updated.out.contains("longer"), updated.out.constData());
    const Lab::Ran expired = amtool({u"silence"_s, u"expire"_s, QString::fromLatin1(id)});
    QVERIFY2(expired.status == 0, expired.out.constData());
    QCOMPARE(QJsonDocument::fromJson(amtool(query).out).array().size(), 1);
    // amtool goes by its own clock, and a site's may be two seconds ahead of it.
    QTRY_VERIFY_WITH_TIMEOUT(amtool({u"silence"_s, u"query"_s, u"--expired"_s, u"-q"_s}).out.contains(id), patience);

    const Lab::Ran routes = amtool({u"config"_s, u"routes"_s, u"test"_s, u"alertname=X"_s});
    QVERIFY2(routes.status == 0 && routes.out.trimmed() == "console", routes.out.constData());
    QVERIFY(amtool({u"cluster"_s, u"show"_s}).out.contains("disabled"));
}

void TestLabMonitoring::amtoolIsRefusedWithoutThePassword()
{
    const QStringList anybody{u"amtool"_s, u"--alertmanager.url="_s + m_exchange.url()};
    QCOMPARE(Lab::run(anybody + QStringList{u"alert"_s, u"query"_s}).status, 0);
    const Lab::Ran refused = Lab::run(
        anybody + QStringList{u"silence"_s, u"add"_s, u"-a"_s, u"x"_s, u"-c"_s, u"not mine"_s, u"alertname=X"_s});
    QVERIFY(refused.status != 0);
    QVERIFY(!m_lab.get(m_exchange.url() + u"/api/v2/silences"_s).contains("not mine"));
}

// The connector runs `pgbackrest … info`; here the words before it ask the exchange instead.
void TestLabMonitoring::theConnectorReadsItsBackups()
{
    QFile script(m_lab.folder() + u"/pgbackrest-info.sh"_s);
    QVERIFY(script.open(QIODevice::WriteOnly));
    script.write(u"exec curl -sf %1/pgbackrest/info\n"_s.arg(m_exchange.url()).toUtf8());
    script.close();
    LabSite site;
    site.service(u"backups"_s);
    site.bind({.connector = u"pgbackrest"_s,
               .service = u"backups"_s,
               .endpoints = {{u"backups"_s, u"sh "_s + script.fileName()}},
               .settings = {{u"stanza"_s, {u"ledger-db"_s}}}});
    QCOMPARE(site.start(), QString());
    QTRY_COMPARE_WITH_TIMEOUT(site.word(u"backups"_s, u"repository"_s).toString(), u"ok"_s, patience);
    const QJsonArray told =
        QJsonDocument::fromJson(m_lab.get(m_exchange.url() + u"/exchange/v1/backups"_s))[u"backups"_s].toArray();
    QCOMPARE(site.word(u"backups"_s, u"backups"_s).toInt(), told.size());
    QVERIFY(site.word(u"backups"_s, u"labels"_s).toStringList().contains(told.last()[u"label"_s].toString()));
}

QTEST_GUILESS_MAIN(TestLabMonitoring)
#include "tst_labmonitoring.moc"
