// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzzing.h"
#include "runbooks/runbook.h"

using namespace Hikeshi;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray source = bytesOf(data, size);
    Findings findings;
    const Runbook runbook = Runbook::parse(source, QStringLiteral("a.md"), findings);
    must(runbook.source == source);
    qsizetype at = runbook.preambleEnd;
    for (const Step &step : runbook.steps) {
        must(step.begin == at && step.end > step.begin && step.line >= 1);
        at = step.end;
        (void)runbook.text(step);
    }
    must(at == source.size());
    const qsizetype lines = source.count('\n') + source.count('\r') - source.count("\r\n") + 1;
    for (const Finding &finding : findings)
        must(finding.line >= 0 && finding.line <= lines);
    return 0;
}
