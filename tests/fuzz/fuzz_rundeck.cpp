// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzzing.h"
#include "runbooks/runbook.h"
#include "runbooks/rundeck.h"

using namespace Hikeshi;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    Findings findings;
    const QList<RundeckJob> jobs = importRundeck(bytesOf(data, size), QStringLiteral("a.yaml"), findings);
    must(jobs.size() <= 200);
    for (const RundeckJob &job : jobs) {
        must(!job.name.isEmpty() && !job.name.contains(u'/') && !job.name.startsWith(u'.'));
        (void)Runbook::parse(job.markdown, QStringLiteral("a.md"), findings);
    }
    return 0;
}
