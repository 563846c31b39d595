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
/// started as well, its process group, is ended when it ends, when its time is over, and with `owner`. Should the
/// console be killed, the program itself is ended by the kernel.
QFuture<CommandResult> runCommand(const CommandLine &line, QObject *owner);

}
