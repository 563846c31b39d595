// SPDX-License-Identifier: GPL-3.0-or-later
// Simulated seconds a wall second, calm and in trouble, against a bare event loop: a priority queue that hands out as
// many events as the world has steps of 100 ms.
#include "bench.h"
#include "exchange/model/world.h"

#include <queue>

using namespace Hikeshi::Bench;
using namespace Hikeshi::Exchange;

namespace {

constexpr Ms start = 1'795'489'200'000;

double simulated(int seconds, bool trouble, qsizetype &events)
{
    World world(7, start);
    if (trouble) {
        for (const char *target : {"web-1", "ledger-db-1"}) {
            const auto fault = Fault::fromJson({{QStringLiteral("kind"), QStringLiteral("kill")},
                                                {QStringLiteral("target"), QString::fromLatin1(target)}});
            if (!fault)
                qFatal("%s", qPrintable(fault.error()));
            world.strike(*fault);
        }
    }
    events = 0;
    const double wall = secondsFor([&] {
        for (int second = 1; second <= seconds; ++second) {
            world.advanceTo(start + second * 1000);
            events += world.takeEvents().size();
            (void)world.samples();
        }
    });
    return seconds / wall;
}

double bare(int seconds)
{
    std::priority_queue<Ms, std::vector<Ms>, std::greater<>> queue;
    for (Ms i = 0; i < 10; ++i)
        queue.push(i * 100);
    Ms last = 0;
    const double wall = secondsFor([&] {
        for (Ms i = 0; i < Ms(seconds) * 10; ++i) {
            last = queue.top();
            queue.pop();
            queue.push(last + 1000);
        }
    });
    return last > 0 ? seconds / wall : 0;
}

}

int main(int argc, char **argv)
{
    const int seconds = isQuick(argc, argv) ? 300 : 6 * 3600;
    for (const bool trouble : {false, true}) {
        qsizetype events = 0;
        const double ours = simulated(seconds, trouble, events);
        print(trouble ? "exchange.trouble" : "exchange.calm", ours, bare(seconds), "simulated s/s",
              {{QStringLiteral("seconds"), seconds}, {QStringLiteral("events"), static_cast<qint64>(events)}});
    }
    return 0;
}
