// SPDX-License-Identifier: GPL-3.0-or-later
// Simulated seconds a wall second against a bare event loop, which hands out as many events from the same queue and
// does nothing with them; what a fork of the world costs: bytes and time; how long an outlook takes, against its
// futures played one after another on one core.
#include "bench.h"
#include "exchange/model/world.h"
#include "exchange/serve/outlook.h"

#include <malloc.h>

using namespace Hikeshi::Bench;
using namespace Hikeshi::Exchange;

namespace {

constexpr Ms start = 1'795'489'200'000;

struct Played
{
    double perSecond = 0; ///< simulated seconds a wall second
    double wall = 0;
    std::uint64_t events = 0; ///< of the queue
};

void strike(World &world, const char *kind, const char *target, double amount)
{
    const auto fault = Fault::fromJson({{QStringLiteral("kind"), QString::fromLatin1(kind)},
                                        {QStringLiteral("target"), QString::fromLatin1(target)},
                                        {QStringLiteral("amount"), amount}});
    if (!fault)
        qFatal("%s", qPrintable(fault.error()));
    world.strike(*fault);
}

Played played(World &world, int seconds)
{
    Played result;
    const std::uint64_t before = world.traffic().eventsHandled();
    const Ms from = world.now();
    result.wall = secondsFor([&] {
        for (int second = 1; second <= seconds; ++second) {
            world.advanceTo(from + second * 1000);
            world.takeEvents();
            (void)world.samples();
        }
    });
    result.events = world.traffic().eventsHandled() - before;
    result.perSecond = seconds / result.wall;
    return result;
}

/// As many events, a hundred of which are always under way.
double bareSeconds(std::uint64_t events)
{
    EventQueue queue;
    Rng rng(7);
    for (int i = 0; i < 100; ++i)
        queue.push(static_cast<Us>(rng.next() >> 44), 0);
    std::uint32_t sum = 0;
    const double wall = secondsFor([&] {
        for (std::uint64_t i = 0; i < events; ++i) {
            const Event event = queue.pop();
            sum += event.a;
            queue.push(event.time + static_cast<Us>(rng.next() >> 44), 0, static_cast<std::uint32_t>(i));
        }
    });
    return sum == 1 ? 0 : wall;
}

void measure(const char *name, World &world, int seconds)
{
    const Played result = played(world, seconds);
    print(name, result.perSecond, seconds / bareSeconds(result.events), "simulated s/s",
          {{QStringLiteral("seconds"), seconds},
           {QStringLiteral("events_per_second"), static_cast<double>(result.events) / seconds},
           {QStringLiteral("ns_per_event"), result.wall * 1e9 / static_cast<double>(result.events)}});
}

void measureFork(const World &world, int times)
{
    std::vector<World> forks;
    forks.reserve(static_cast<std::size_t>(times));
    const auto before = mallinfo2();
    const double copying = secondsFor([&] {
        for (int i = 0; i < times; ++i)
            forks.push_back(world);
    });
    const double stepping = secondsFor([&] {
        for (World &fork : forks)
            fork.advanceTo(fork.now() + 1000); // what is shared until it is written to is copied now
    });
    const auto after = mallinfo2();
    const auto bytes = static_cast<double>(after.uordblks + after.hblkhd - before.uordblks - before.hblkhd);
    print("exchange.fork", copying / times * 1e6, 0, "us a copy",
          {{QStringLiteral("bytes"), bytes / times}, {QStringLiteral("first_second_us"), stepping / times * 1e6}});
}

/// What the console asks before an action: ten minutes of acting and of waiting, in as many futures as it affords.
void measureOutlook(const char *name, const World &world)
{
    const OutlookQuestion question{.futures = OutlookQuestion::futuresFor(world)};
    std::atomic<int> done = 0;
    const std::atomic<bool> stop = false;
    const double whole = secondsFor([&] { outlook(world, {}, question, done, stop); });
    OutlookQuestion one = question;
    one.futures = 1;
    const double pair = secondsFor([&] { outlook(world, {}, one, done, stop); });
    print(name, whole, pair, "s an outlook",
          {{QStringLiteral("futures"), 2 * question.futures},
           {QStringLiteral("futures_per_second"), 2 * question.futures / whole}});
}

}

int main(int argc, char **argv)
{
    const bool quick = isQuick(argc, argv);
    const int seconds = quick ? 60 : 3600;
    World calm(7, start);
    measure("exchange.calm", calm, seconds);
    measureFork(calm, quick ? 20 : 200);
    measureOutlook("exchange.outlook_calm", calm);

    World busy(7, start);
    strike(busy, "surge", "", 1000 / busy.traffic().demand(busy.now()));
    for (const char *service : {"web", "api"}) {
        for (int i = 0; i < 3; ++i) {
            if (!busy.addInstance(QString::fromLatin1(service)))
                qFatal("no room for %s", service);
        }
    }
    busy.advanceTo(busy.now() + 70'000);
    measure("exchange.orders1000", busy, seconds / 4);

    World trouble(7, start);
    strike(trouble, "kill", "web-1", 0);
    strike(trouble, "kill", "ledger-db-1", 0);
    measure("exchange.trouble", trouble, seconds / 4);
    measureOutlook("exchange.outlook_trouble", trouble);

    World attacked(7, start);
    strike(attacked, "attack-volume", "", 50);
    strike(attacked, "attack-slow", "", 12'000);
    strike(attacked, "attack-login", "", 50);
    measure("exchange.attacked", attacked, seconds / 12);
    measureOutlook("exchange.outlook_attacked", attacked);
    return 0;
}
