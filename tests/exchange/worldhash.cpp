// SPDX-License-Identifier: GPL-3.0-or-later
// worldhash SEEDS MILLISECONDS: a line for each seed from 1, with the hash of its course. Built with several
// optimisers.
#include "tests/exchange/course.h"

#include <cstdio>

int main(int count, char **arguments)
{
    if (count != 3)
        return 2;
    const int seeds = std::atoi(arguments[1]);
    for (int seed = 1; seed <= seeds; ++seed)
        std::printf(
            "%d %s\n", seed,
            Hikeshi::Exchange::hashOfCourse(static_cast<std::uint64_t>(seed), std::atoi(arguments[2])).constData());
    return 0;
}
