// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Hikeshi::Wording {

/// `many` with `count` for its %1, or `one` where there is one only: `1 step`, `3 steps`.
inline QString counted(qint64 count, const QString &one, const QString &many)
{
    return count == 1 ? one : many.arg(count);
}

}
