// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/instant.h"

#include <QFuture>
#include <QObject>
#include <QStringList>

namespace Hikeshi {

/// A program to run: its name and its arguments, each as it is. There is no shell, so nothing in them means anything.
struct CommandLine
{
    QStringList words; ///< the program first
    QByteArray input; ///< written to it; then its input is closed
    Milliseconds timeout{30'000};
    qsizetype limit = 64 * 1024; ///< bytes of output, and of complaints, that are kept: the first half and the last
    bool endWhenTooMuch = false; ///< ends a program that says more than `limit`; else what is in the middle is dropped
};

struct CommandResult
{
    enum class End
    {
        Exited,
        NotStarted,
        Crashed, ///< by a signal
        TimedOut,
        TooMuch,
        Cancelled
    };

    End end = End::Cancelled;
    int code = 0; ///< of Exited
    QByteArray output;
    QByteArray complaints; ///< its standard error
    QString reason; ///< of all but Exited
};

/// Runs a program without blocking. It gets a small, clean environment: nothing of the console's secrets. Whatever it
/// started as well is ended with it: its process group when it ends by itself; also what left its group when its time
/// is over, with `owner`, and when the console is killed. `hikeshi-keeper` sees to that, which outlives the console by
/// the time it takes. What became another user's process (sudo) cannot be ended by it.
QFuture<CommandResult> runCommand(const CommandLine &line, QObject *owner);

}
