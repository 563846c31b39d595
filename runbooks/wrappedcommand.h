// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

namespace Hikeshi {

/// The words of the command that a wrapper runs: sudo, xargs, `kubectl exec`, `find -exec`. Empty when it wraps nothing
/// that can be told.
QStringList unwrapped(const QString &name, const QStringList &words);

/// The shell text that a wrapper runs: `sh -c "…"`, `ssh host "…"`, `su - postgres -c "…"`. Empty for any other.
QString innerShell(const QString &name, const QStringList &words);

}
