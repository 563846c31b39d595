// SPDX-License-Identifier: GPL-3.0-or-later
//
// hikeshi-keeper LINE PROGRAM [ARGUMENT ...]: runs one program for a console and outlives the console's being killed.
// LINE is the number of a socket whose other end the console holds. Over it goes a KeeperMessage with the program's
// number or why it could not be started; a `T` that comes asks the program's group to end, and means that nothing of it
// may stay. When the other end is closed, as the kernel does for a process that is killed, everything that was started
// is killed: whatever made itself a group or a session of its own has become a child of this process. When the program
// ends by itself, so does its group, and this process ends as the program did.

#include "situation/keeper.h"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using Hikeshi::KeeperMessage;

void tell(int line, KeeperMessage::Kind kind, int value)
{
    const KeeperMessage message{kind, value};
    while (write(line, &message, sizeof message) < 0 && errno == EINTR) { }
}

/// The processes whose parent this one is, those that nobody has reaped among them.
std::vector<pid_t> children()
{
    std::vector<pid_t> found;
    DIR *processes = opendir("/proc");
    if (!processes)
        return found;
    while (const dirent *each = readdir(processes)) {
        const pid_t pid = static_cast<pid_t>(std::strtol(each->d_name, nullptr, 10));
        if (pid <= 0)
            continue;
        std::ifstream file(std::string("/proc/") + each->d_name + "/stat");
        std::string stat;
        std::getline(file, stat, '\0');
        // `4711 (name, maybe with spaces) S 1 …`
        const std::size_t end = stat.rfind(')');
        if (end != std::string::npos && end + 4 < stat.size()
            && std::strtol(stat.c_str() + end + 4, nullptr, 10) == getpid())
            found.push_back(pid);
    }
    closedir(processes);
    return found;
}

/// And the group of `program`, unless that is 0. Whom a child leaves behind comes here in the next turn. Those that
/// belong to somebody else (sudo) cannot be killed.
void killAll(pid_t program)
{
    constexpr int mostTurns = 500;
    for (int turn = 0; turn < mostTurns; ++turn) {
        if (program > 0)
            kill(-program, SIGKILL);
        bool isAnyKilled = false;
        for (const pid_t child : children())
            isAnyKilled = kill(child, SIGKILL) == 0 || isAnyKilled;
        pid_t reaped = 0;
        do
            reaped = waitpid(-1, nullptr, WNOHANG);
        while (reaped > 0);
        if ((reaped < 0 && errno == ECHILD) || (!isAnyKilled && turn > 20))
            return;
        poll(nullptr, 0, 5);
    }
}

[[noreturn]] void become(char **words, int line, const sigset_t &before)
{
    setpgid(0, 0);
    prctl(PR_SET_PDEATHSIG, SIGKILL); // should this process's keeper be killed as well
    sigprocmask(SIG_SETMASK, &before, nullptr);
    close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC); // of the console nothing but the three
    execvp(words[0], words);
    tell(line, KeeperMessage::Kind::NotStarted, errno);
    _exit(127);
}

/// Ends as the program did, so that whoever waits sees no difference.
[[noreturn]] void endAs(int status)
{
    if (!WIFSIGNALED(status))
        _exit(WEXITSTATUS(status));
    constexpr rlimit noCore{0, 0};
    setrlimit(RLIMIT_CORE, &noCore);
    const int number = WTERMSIG(status);
    signal(number, SIG_DFL);
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, number);
    sigprocmask(SIG_UNBLOCK, &only, nullptr);
    raise(number);
    _exit(128 + number);
}

/// Its group is killed before its number is free for somebody else; everything, when it was asked to end.
void endWhenEnded(pid_t program, bool wasAsked)
{
    siginfo_t info{};
    if (waitid(P_PID, static_cast<id_t>(program), &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid != program)
        return;
    kill(-program, SIGKILL);
    int status = 0;
    if (waitpid(program, &status, 0) != program)
        return;
    if (wasAsked)
        killAll(0); // its number may be another's by now
    endAs(status);
}

/// Those that were left to us and have ended; never the program.
void reapOthers(pid_t program)
{
    siginfo_t info{};
    while (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) == 0 && info.si_pid > 0 && info.si_pid != program) {
        waitpid(info.si_pid, nullptr, WNOHANG);
        info = {};
    }
}

/// Its ends of the program's pipes are nobody's business here: who waits for their end must see it.
void letGoOfPipes()
{
    const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    for (const int each : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
        dup2(nothing, each);
}

void watch(pid_t program, int line, int signals)
{
    bool wasAsked = false;
    std::array<pollfd, 2> watched{pollfd{line, POLLIN, 0}, pollfd{signals, POLLIN, 0}};
    for (;;) {
        if (poll(watched.data(), watched.size(), -1) < 0 && errno != EINTR)
            return;
        signalfd_siginfo info{};
        if ((watched[1].revents & POLLIN) && read(signals, &info, sizeof info) == sizeof info
            && info.ssi_signo != static_cast<unsigned>(SIGCHLD))
            return; // this one is asked to end
        endWhenEnded(program, wasAsked);
        reapOthers(program);
        if (!watched[0].revents)
            continue;
        char word = 0;
        if (read(line, &word, 1) <= 0)
            return; // the console has ended, or wants no more of it
        wasAsked = true;
        kill(-program, SIGTERM);
    }
}

}

int main(int argc, char **argv)
{
    if (argc < 3)
        return 2;
    const int line = static_cast<int>(std::strtol(argv[1], nullptr, 10));
    fcntl(line, F_SETFD, FD_CLOEXEC);
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    sigset_t signals;
    sigset_t before;
    sigemptyset(&signals);
    for (const int each : {SIGCHLD, SIGTERM, SIGINT, SIGHUP})
        sigaddset(&signals, each);
    sigprocmask(SIG_BLOCK, &signals, &before);
    signal(SIGPIPE, SIG_IGN);
    const int heard = signalfd(-1, &signals, SFD_CLOEXEC);
    const pid_t program = fork();
    if (program == 0) {
        signal(SIGPIPE, SIG_DFL);
        become(argv + 2, line, before);
    }
    if (program < 0) {
        tell(line, KeeperMessage::Kind::NotStarted, errno);
        _exit(127);
    }
    setpgid(program, program); // whoever comes first
    tell(line, KeeperMessage::Kind::Started, program);
    letGoOfPipes();
    watch(program, line, heard);
    killAll(program);
    _exit(137);
}
