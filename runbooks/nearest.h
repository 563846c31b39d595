// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace Hikeshi {

/// Letters to change, add, leave out or swap with their neighbour to make one word the other.
int editDistance(QStringView a, QStringView b);

/// `did you mean `X`?` when one of `known` is near, otherwise the first few of them.
QString remedyFrom(const QString &word, QStringList known);

}
