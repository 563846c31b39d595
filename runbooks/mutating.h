// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbooks/shellcommands.h"

#include <optional>

namespace Hikeshi {

/// What a command changes, as it would be said: `kubectl delete`, `systemctl restart`, `curl -X POST`, `psql: UPDATE`.
/// Nothing for one that only reads, tries out (`--dry-run`) or is not known. Looks through sudo, env, xargs, ssh, `sh
/// -c`, kubectl exec and the like.
std::optional<QString> mutates(const ShellCommand &command);

/// A command of a shell text that changes something.
struct MutatingLine
{
    QString what;
    int line = 0; ///< 0-based, in the text
    int column = 0;
};

QList<MutatingLine> mutatingLines(const QString &shell);

}
