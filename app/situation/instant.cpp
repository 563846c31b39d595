// SPDX-License-Identifier: GPL-3.0-or-later
#include "situation/instant.h"

#include <QDateTime>
#include <QTimeZone>

namespace Hikeshi {

using namespace Qt::StringLiterals;

QString toIso(Instant at)
{
    return QDateTime::fromMSecsSinceEpoch(toMilliseconds(at), QTimeZone::UTC).toString(Qt::ISODateWithMs);
}

QString toClock(Milliseconds duration)
{
    const auto total = std::chrono::duration_cast<Seconds>(duration).count();
    const qint64 hours = total / 3600;
    const QString seconds = u"%1"_s.arg(total % 60, 2, 10, QChar(u'0'));
    if (hours == 0)
        return u"%1:%2"_s.arg(total / 60).arg(seconds);
    return u"%1:%2:%3"_s.arg(hours).arg((total / 60) % 60, 2, 10, QChar(u'0')).arg(seconds);
}

std::optional<Milliseconds> parseDuration(QStringView text)
{
    struct Unit
    {
        QLatin1StringView name;
        double milliseconds;
    };
    static constexpr Unit units[] = {{"ms"_L1, 1}, {"s"_L1, 1e3}, {"m"_L1, 60e3}, {"h"_L1, 3600e3}, {"d"_L1, 86400e3}};
    text = text.trimmed();
    for (const Unit &unit : units) {
        if (!text.endsWith(unit.name))
            continue;
        bool ok = false;
        const double amount = text.chopped(unit.name.size()).trimmed().toDouble(&ok);
        if (!ok || !(amount >= 0) || amount * unit.milliseconds > 1e15)
            continue;
        return Milliseconds(qRound64(amount * unit.milliseconds));
    }
    return std::nullopt;
}

}
