// SPDX-License-Identifier: GPL-3.0-or-later
#include "fuzzing.h"
#include "runbooks/cacao.h"

using namespace Hikeshi;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const CacaoImport made = importCacao(bytesOf(data, size), QStringLiteral("a.json"));
    must(made.markdown.isEmpty() == hasErrors(made.findings));
    if (made.markdown.isEmpty())
        return 0;
    Findings findings;
    const Runbook runbook = Runbook::parse(made.markdown, QStringLiteral("a.md"), findings);
    (void)exportCacao(runbook, {.at = Instant(Milliseconds(0)), .createdBy = {}}, findings);
    return 0;
}
