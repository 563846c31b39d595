// SPDX-License-Identifier: GPL-3.0-or-later
// A real Prometheus scrapes the simulated exchange, and our own source reads it back from there.
#include "exchange/serve/server.h"
#include "situation/situation.h"
#include "sources/prometheussource.h"
#include "tests/support/freeports.h"

#include <QFile>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <sys/prctl.h>

using namespace Hikeshi;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestExposition : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aRealPrometheusScrapesTheExchange();
};

void TestExposition::aRealPrometheusScrapesTheExchange()
{
    Exchange::Server exchange({});
    QVERIFY(exchange.start());
    const QString place = exchange.addresses()[u"http"_s].toString().sliced(7);
    const QTemporaryDir dir;
    QFile config(dir.filePath(u"prometheus.yml"_s));
    QVERIFY(config.open(QIODevice::WriteOnly));
    config.write(
        u"global: {scrape_interval: 1s}\nscrape_configs:\n  - job_name: exchange\n    static_configs: [{targets: "
        "[\"%1\"]}]\n"_s.arg(place)
            .toUtf8());
    config.close();
    const QString url = u"127.0.0.1:%1"_s.arg(freePorts(1));
    QProcess prometheus;
    prometheus.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
    prometheus.setProcessChannelMode(QProcess::MergedChannels);
    prometheus.start(u"prometheus"_s,
                     {u"--config.file="_s + config.fileName(), u"--storage.tsdb.path="_s + dir.filePath(u"data"_s),
                      u"--web.listen-address="_s + url});
    QVERIFY2(prometheus.waitForStarted(), qPrintable(prometheus.errorString()));

    SystemClock clock;
    Situation situation(clock);
    const SeriesSpec orders{.id = SeriesId(u"orders"_s),
                            .title = {},
                            .unit = u"per_second"_s,
                            .limit = std::nullopt,
                            .source = SourceId(u"prometheus"_s),
                            .query = u"exchange_orders_accepted_per_second"_s};
    PrometheusSource source(SourceId(u"prometheus"_s), u"http://"_s + url, {orders}, 1s, clock);
    connect(&source, &Source::updated, &situation, &Situation::apply);
    source.start();
    QTRY_VERIFY2_WITH_TIMEOUT(situation.series().fresh(orders.id, clock.now(), 10s), prometheus.readAll().constData(),
                              60s);
    QVERIFY(situation.series().fresh(orders.id, clock.now(), 10s)->value > 100);
    source.stop();
    prometheus.terminate();
    QVERIFY(prometheus.waitForFinished(10'000));
}

QTEST_GUILESS_MAIN(TestExposition)
#include "tst_exposition.moc"
