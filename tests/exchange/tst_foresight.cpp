// SPDX-License-Identifier: GPL-3.0-or-later
#include "drill/scenario.h"
#include "exchange/serve/outlook.h"

#include <QDir>
#include <QTest>

using namespace Hikeshi::Exchange;
using namespace Qt::StringLiterals;

namespace {

const QDir folder(QStringLiteral(HIKESHI_SOURCE_DIR "/resources/scenarios"));

}

/// What a what-if foretells of doing nothing, beside what then happens: in every drill that ships.
class TestForesight : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void comesAsForetold_data();
    void comesAsForetold();
};

void TestForesight::comesAsForetold_data()
{
    QTest::addColumn<QString>("file");
    for (const auto names = folder.entryList({u"*.yaml"_s}); const QString &name : names)
        QTest::newRow(qPrintable(name.section(u'.', 0, 0))) << folder.filePath(name);
}

// A minute and a half into it, when a commander would ask; two minutes ahead. Nothing is known beforehand of chance, so
// the course may leave the band, but not for long.
void TestForesight::comesAsForetold()
{
    QFETCH(QString, file);
    QFile text(file);
    QVERIFY(text.open(QIODevice::ReadOnly));
    Hikeshi::Findings findings;
    const Hikeshi::Scenario scenario = Hikeshi::Scenario::parse(text.readAll(), file, findings);
    World world(static_cast<std::uint64_t>(scenario.seed), 1'795'489'200'000);
    std::vector<Fault> faults;
    for (const auto list = scenario.forExchange[u"faults"_s].toArray(); const QJsonValue &fault : list)
        faults.push_back(Fault::fromJson(fault.toObject()).value());
    world.schedule(faults);
    world.advanceTo(world.now() + 120'000);

    const OutlookQuestion question{.horizon = 120'000, .futures = 5, .series = {u"order_error_rate"_s}};
    std::atomic<int> done = 0;
    const std::optional<Outlook> foretold = outlook(world, {}, question, done, false);
    QVERIFY(foretold);
    const Band &band = foretold->waiting.bands.front();
    int inside = 0;
    double apart = 0;
    for (std::size_t i = 0; i < band.middle.size(); ++i) {
        world.advanceTo(foretold->from + question.every * static_cast<Ms>(i + 1));
        double is = 0;
        for (const auto samples = world.samples(); const auto &[name, value] : samples)
            is = name == u"order_error_rate" ? value : is;
        inside += is >= band.low[i] - 0.05 && is <= band.high[i] + 0.05 ? 1 : 0;
        apart += std::abs(is - band.middle[i]) / static_cast<double>(band.middle.size());
    }
    qInfo("%d of %zu instants inside the band, %.3f from its middle", inside, band.middle.size(), apart);
    QVERIFY(inside * 10 >= static_cast<int>(band.middle.size()) * 9);
    QVERIFY(apart < 0.1);
}

QTEST_GUILESS_MAIN(TestForesight)
#include "tst_foresight.moc"
