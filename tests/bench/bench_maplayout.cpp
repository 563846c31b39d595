// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/maplayout.h"

#include <QElapsedTimer>
#include <QTest>

#include <algorithm>
#include <cstdio>

using namespace Hikeshi;
using namespace Qt::StringLiterals;

namespace {

/// Domains of twenty services with hubs and a few calls back, 2.5 calls a service: the shape of large sites.
Topology topologyOf(int services)
{
    Topology topology;
    quint32 state = 1;
    const auto draw = [&](int below) {
        state = state * 1'664'525U + 1'013'904'223U;
        return static_cast<int>((state >> 8) % static_cast<quint32>(below));
    };
    for (int i = 0; i < services; ++i)
        topology.services.append({.id = ServiceId(u"s%1"_s.arg(i)), .instances = {InstanceId(u"s%1-1"_s.arg(i))}});
    const int layers = services < 500 ? 7 : 10;
    const auto inLayer = [&](int layer) { return layer + layers * draw(services / layers); };
    for (int i = 0; i < services * 5 / 2; ++i) {
        const int layer = draw(layers - 1);
        const int from = inLayer(layer);
        const int hub = layer + 1 + layers * draw(4);
        int to = draw(100) < 12 ? hub : inLayer(layer + 1 + draw(std::min(2, layers - layer - 1)));
        if (draw(3) > 0 && to != hub)
            to = std::min(services - 1, from / (20 * layers) * 20 * layers + to % (20 * layers));
        const bool back = draw(100) == 0;
        topology.dependencies.append(
            {ServiceId(u"s%1"_s.arg(back ? to : from)), ServiceId(u"s%1"_s.arg(back ? from : to))});
    }
    return topology;
}

}

class BenchMapLayout : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void layOutLargeSites_data();
    void layOutLargeSites();
};

void BenchMapLayout::layOutLargeSites_data()
{
    QTest::addColumn<int>("services");
    QTest::newRow("100") << 100;
    QTest::newRow("1000") << 1000;
    QTest::newRow("10000") << 10'000;
}

void BenchMapLayout::layOutLargeSites()
{
    QFETCH(int, services);
    const Topology topology = topologyOf(services);
    std::vector<double> times;
    MapLayout layout;
    for (int i = 0; i < 7; ++i) {
        QElapsedTimer timer;
        timer.start();
        layout = layOut(topology);
        times.push_back(static_cast<double>(timer.nsecsElapsed()) / 1e6);
    }
    std::ranges::sort(times);
    QCOMPARE(layout.boxes.size(), services);
    const qsizetype crossed = services <= 1000 ? crossings(layout, topology) : -1;
    std::printf("{\"bench\":\"maplayout\",\"services\":%d,\"dependencies\":%lld,\"median_ms\":%.2f,\"least_ms\":%.2f,"
                "\"crossings\":%lld}\n",
                services, static_cast<long long>(topology.dependencies.size()), times[3], times[0],
                static_cast<long long>(crossed));
    std::fflush(stdout);
}

QTEST_GUILESS_MAIN(BenchMapLayout)
#include "bench_maplayout.moc"
