// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzzing.h"
#include "sources/haproxysource.h"

using namespace Hikeshi;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray text = bytesOf(data, size);
    if (const auto servers = parseHaproxyStat(text)) {
        for (const HaproxyServer &server : *servers)
            (void)observationOf(server, 1, Instant());
    }
    (void)parseHaproxyServersState(text);
    return 0;
}
