// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <chrono>
#include <optional>

namespace Hikeshi {

using Milliseconds = std::chrono::milliseconds;
using Seconds = std::chrono::seconds;

/// A point of site time, UTC.
using Instant = std::chrono::sys_time<Milliseconds>;

constexpr qint64 toMilliseconds(Instant at)
{
    return at.time_since_epoch().count();
}
constexpr Instant fromMilliseconds(qint64 ms)
{
    return Instant(Milliseconds(ms));
}

/// `2026-11-24T03:11:18.250Z`
QString toIso(Instant at);

/// `h:mm:ss`, or `m:ss` below an hour.
QString toClock(Milliseconds duration);

/// Reads `250ms`, `5s`, `15m`, `2h`, `1d`, with an optional space before the unit; nothing on anything else.
std::optional<Milliseconds> parseDuration(QStringView text);

}
