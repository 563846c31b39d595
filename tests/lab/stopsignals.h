// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <csignal>
#include <sys/signalfd.h>

namespace Hikeshi {

/// Blocks what ends a program, and gives back what becomes readable when it is asked to end. To be called before there
/// are threads; the daemons' keepers unblock the signals again.
inline int stopSignals()
{
    sigset_t stops;
    sigemptyset(&stops);
    for (const int each : {SIGINT, SIGTERM, SIGHUP})
        sigaddset(&stops, each);
    sigprocmask(SIG_BLOCK, &stops, nullptr);
    return signalfd(-1, &stops, SFD_CLOEXEC);
}

}
