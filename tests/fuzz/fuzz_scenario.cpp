// SPDX-License-Identifier: GPL-3.0-or-later
#include "drill/scenario.h"
#include "fuzzing.h"

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    Hikeshi::Findings findings;
    (void)Hikeshi::Scenario::parse(bytesOf(data, size), QStringLiteral("a.yaml"), findings);
    return 0;
}
