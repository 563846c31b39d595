// SPDX-License-Identifier: GPL-3.0-or-later
// A connector's reads, and any answer to them: the text up to a line `---` is the file, the rest the answer.
#include "fuzzing.h"
#include "sources/readmapping.h"

using namespace Hikeshi;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray all = bytesOf(data, size);
    const qsizetype cut = all.indexOf("\n---\n");
    Findings findings;
    const auto reads = parseReads(cut < 0 ? all : all.first(cut), QStringLiteral("a.yaml"), findings);
    const QByteArray body = cut < 0 ? QByteArray("{}") : all.sliced(cut + 5);
    const QMap<QString, QString> values{{QStringLiteral("service"), QStringLiteral("{a}")}};
    for (const ReadSpec &read : reads) {
        if (const auto rows = rowsOf(read, body)) {
            const ReadFindings found = findingsOf(read, *rows, values, Instant());
            must(found.instances.size() <= 20'000);
        }
    }
    return 0;
}
