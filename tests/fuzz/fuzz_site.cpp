// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/site.h"
#include "fuzzing.h"

#include <QFile>
#include <QTemporaryDir>

using namespace Hikeshi;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const QTemporaryDir dir;
    QFile file(dir.filePath(QStringLiteral("site.yaml")));
    must(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write(bytesOf(data, size));
    file.close();
    const Site site = Site::load(dir.path(), [](const QString &) { return QStringLiteral("http://127.0.0.1:1"); });
    must(!site.facts.operators.isEmpty());
    for (const Finding &finding : site.facts.findings)
        must(!finding.what.isEmpty() && finding.line >= 0);
    return 0;
}
