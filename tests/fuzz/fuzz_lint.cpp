// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzzing.h"
#include "runbooks/lint.h"

using namespace Hikeshi;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray source = bytesOf(data, size);
    const LintContext context{.catalogue = QList<ActionSpec>(),
                              .topology = Topology(),
                              .alerts = QList<KnownAlert>(),
                              .runbooks = QStringList(),
                              .file = {}};
    const qsizetype lines = source.count('\n') + source.count('\r') - source.count("\r\n") + 1;
    for (const LintFinding &each : lint(source, QStringLiteral("a.md"), context)) {
        must(!each.rule.isEmpty() && each.column >= 0);
        must(each.finding.line >= 0 && each.finding.line <= lines);
    }
    Findings findings;
    (void)readAlertRules(source, QStringLiteral("a.yaml"), findings);
    return 0;
}
