// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QTest>

namespace Hikeshi::Test {

/// A case that this machine does not permit, such as a network namespace where the kernel gives none: said loudly with
/// its reason, so that nobody takes it for shown. Not for what is merely missing: packages are installed.
inline void notPossible(const QString &reason)
{
    qWarning("NOT POSSIBLE HERE, so not shown: %s: %s", QTest::currentTestFunction(), qPrintable(reason));
}

}
