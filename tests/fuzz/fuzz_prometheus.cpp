// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzzing.h"
#include "sources/prometheussource.h"

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const auto samples = Hikeshi::parseQueryRange(bytesOf(data, size));
    must(samples || !samples.error().what.isEmpty());
    return 0;
}
