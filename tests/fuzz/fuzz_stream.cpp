// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzzing.h"
#include "situation/situation.h"
#include "sources/streamsource.h"

#include <QJsonDocument>

using namespace Hikeshi;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    SteppedClock clock(fromMilliseconds(1'795'489'200'000));
    Situation situation(clock);
    for (const QByteArray &line : bytesOf(data, size).split('\n')) {
        const auto updates =
            parseStreamFrame(QJsonDocument::fromJson(line).object(), SourceId(QStringLiteral("stream")));
        if (!updates) {
            must(!updates.error().what.isEmpty());
            continue;
        }
        for (const Update &update : *updates)
            situation.apply(update);
    }
    (void)situation.map().all(clock.now());
    return 0;
}
