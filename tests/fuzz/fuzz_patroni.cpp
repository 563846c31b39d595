// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzzing.h"
#include "sources/patronisource.h"

using namespace Hikeshi;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto seen =
        parsePatroniMember(bytesOf(data, size), InstanceId(QStringLiteral("pg1")), fromMilliseconds(1'795'489'200'000));
    must(seen || !seen.error().what.isEmpty());
    return 0;
}
