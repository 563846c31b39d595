// SPDX-License-Identifier: GPL-3.0-or-later
// The exchange's /metrics after any course of faults is Prometheus text exposition 0.0.4: every byte of the input is a
// fault, and every line of the text must read.
#include "exchange/serve/statuspage.h"
#include "fuzzing.h"

#include <QRegularExpression>

using namespace Hikeshi::Exchange;

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const World quiet(7, 1'795'489'200'000);
    static const QStringList targets{QStringLiteral("ledger-db-1"), QStringLiteral("web-2"),
                                     QStringLiteral("order-gateway"), QString()};
    static const QRegularExpression sample(QStringLiteral(
        "^[a-zA-Z_:][a-zA-Z0-9_:]*(\\{([a-zA-Z_][a-zA-Z0-9_]*=\"([^\"\\\\\\n]|\\\\[\\\\\"n])*\",?)*\\})? "
        "([-+]?[0-9.]+([eE][-+]?[0-9]+)?|NaN|[-+]Inf)( -?[0-9]+)?$"));
    World world = quiet;
    const QList<Fault::Kind> kinds = Fault::kinds().values();
    for (std::size_t i = 0; i < std::min<std::size_t>(size, 24); ++i) {
        world.strike({.kind = kinds[data[i] % kinds.size()],
                      .target = targets[data[i] / 16 % targets.size()],
                      .amount = static_cast<double>(data[i])});
        world.advanceTo(world.now() + 1'000);
    }
    const QString text = QString::fromUtf8(metricsText(world));
    must(text.endsWith(u'\n'));
    for (const QString &line : text.split(u'\n', Qt::SkipEmptyParts))
        must(line.startsWith(u'#') || sample.match(line).hasMatch());
    return 0;
}
