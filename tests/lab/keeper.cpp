// SPDX-License-Identifier: GPL-3.0-or-later
//
// lab_keeper PROGRAM [ARGUMENT ...]: runs one daemon of the lab and keeps everything that it starts. What the daemon
// leaves behind (Patroni's PostgreSQL goes on when Patroni is killed) becomes a child of the keeper. At SIGTERM, which
// the kernel also sends when the lab's own process dies, all of it is ended and reaped.
//
// lab_keeper --folder FOLDER: at SIGTERM, removes the folder, as soon as those who still write into it have ended.

#include "lab/processtree.h"

#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <filesystem>

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

/// False when no child is left.
bool reap()
{
    pid_t ended = 0;
    do
        ended = waitpid(-1, nullptr, WNOHANG);
    while (ended > 0);
    return !(ended < 0 && errno == ECHILD);
}

/// The daemon itself at once, so that it starts nothing again; then SIGQUIT to the rest, at which PostgreSQL gives its
/// shared memory back; whoever is still there after two seconds is killed.
void endAll(pid_t daemon, const sigset_t &signals)
{
    kill(daemon, SIGKILL);
    constexpr timespec pause{.tv_sec = 0, .tv_nsec = 50'000'000};
    for (int turn = 0; reap(); ++turn) {
        for (const Hikeshi::LabProcess &process : Hikeshi::processesBelow(getpid())) {
            if (turn >= 40)
                kill(process.pid, SIGKILL);
            else if (process.parent == getpid())
                kill(process.pid, SIGQUIT);
            kill(process.pid, SIGCONT); // a frozen one hears nothing else
        }
        sigtimedwait(&signals, nullptr, &pause);
    }
}

void removeFolder(const char *folder, const sigset_t &signals)
{
    constexpr timespec pause{.tv_sec = 0, .tv_nsec = 100'000'000};
    std::error_code error;
    for (int turn = 0; turn < 100 && std::filesystem::exists(folder, error); ++turn) {
        sigtimedwait(&signals, nullptr, &pause);
        std::filesystem::remove_all(folder, error);
    }
}

}

int main(int argc, char **argv)
{
    if (argc < 2)
        return 2;
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    constexpr rlimit noCore{0, 0};
    setrlimit(RLIMIT_CORE, &noCore);
    sigset_t signals;
    sigemptyset(&signals);
    for (const int each : {SIGTERM, SIGINT, SIGCHLD})
        sigaddset(&signals, each);
    sigprocmask(SIG_BLOCK, &signals, nullptr);
    if (std::strcmp(argv[1], "--folder") == 0) {
        sigdelset(&signals, SIGCHLD);
        int which = 0;
        sigwait(&signals, &which);
        removeFolder(argv[argc - 1], signals);
        return 0;
    }
    const pid_t daemon = fork();
    if (daemon == 0) {
        sigset_t none;
        sigemptyset(&none);
        sigprocmask(SIG_SETMASK, &none, nullptr);
        execvp(argv[1], argv + 1);
        _exit(127);
    }
    for (;;) {
        siginfo_t info;
        const int which = sigwaitinfo(&signals, &info);
        if (which == SIGCHLD && !reap())
            return 0;
        if (which == SIGTERM || which == SIGINT) {
            endAll(daemon, signals);
            return 0;
        }
    }
}
