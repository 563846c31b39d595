// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace Hikeshi {

/// One simple command of a shell text: what stands between `|`, `&&`, `;` and line ends, also inside `$(…)`.
struct ShellCommand
{
    QStringList words; ///< without quotes; redirections left out
    QStringList writesTo; ///< targets of `>` and `>>`
    QStringList fed; ///< words of the command whose output it reads through a pipe
    int line = 0; ///< 0-based, in the text
    int column = 0; ///< 0-based, of its first word

    bool operator==(const ShellCommand &) const = default;
};

/// Whether a fence of this info string holds shell commands; the word none also does.
bool isShell(const QString &language);

/// The commands of a shell text as people paste them: with prompts (`$ `, `# `, `user@host:~$ `; once there is one,
/// lines without are output), continuation lines, comments, here-documents. Never fails: what cannot be told apart is a
/// word.
QList<ShellCommand> shellCommands(const QString &text);

}
