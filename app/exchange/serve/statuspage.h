// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "exchange/model/world.h"

namespace Hikeshi::Exchange {

/// The public status page as HTML, in `language` (ja or en).
QByteArray statusHtml(const World &world, const QString &language);
QByteArray statusJson(const World &world);

/// What a notice lacks; empty when it may be published: id, phase, title, start, cause and expected recovery, in both
/// languages.
QString missingIn(const QJsonObject &notice);

/// Prometheus text exposition 0.0.4 of everything the exchange measures.
QByteArray metricsText(const World &world);

}
