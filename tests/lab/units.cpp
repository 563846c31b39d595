// SPDX-License-Identifier: GPL-3.0-or-later
//
// lab_units FOLDER: systemd as the first process of a machine of its own, whose units stand in FOLDER/units. It has its
// own processes, mounts and control group; it ends with this program, and nothing of it is left. Needs root; where the
// kernel does not permit it, it says which step and why, and ends with 1.

#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sched.h>
#include <string>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

volatile std::sig_atomic_t child = 0;

void endChild(int)
{
    if (child > 0)
        kill(static_cast<pid_t>(child), SIGKILL); // the first process: all of them end with it
}

[[noreturn]] void give(const char *step)
{
    std::fprintf(stderr, "%s: %s\n", step, std::strerror(errno));
    _exit(1);
}

void need(bool done, const char *step)
{
    if (!done)
        give(step);
}

[[noreturn]] void become(const std::string &folder, const std::string &group)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    need(static_cast<bool>(std::ofstream(group + "/cgroup.procs") << "0" << std::flush), "joining the control group");
    need(unshare(CLONE_NEWCGROUP) == 0, "a control group of its own");
    need(mount("proc", "/proc", "proc", 0, nullptr) == 0, "mounting /proc");
    need(mount("tmpfs", "/run", "tmpfs", 0, "mode=755") == 0, "mounting /run");
    need(mount("cgroup2", "/sys/fs/cgroup", "cgroup2", 0, nullptr) == 0, "mounting /sys/fs/cgroup");
    need(mount((folder + "/units").c_str(), "/etc/systemd/system", nullptr, MS_BIND, nullptr) == 0, "the units");
    need(sethostname("lab", 3) == 0, "a host name of its own");
    const char *const arguments[] = {"/usr/lib/systemd/systemd", "--system", "--unit=lab.target", nullptr};
    const char *const environment[] = {"container=lab", "PATH=/usr/sbin:/usr/bin", "SYSTEMD_LOG_TARGET=console",
                                       "SYSTEMD_LOG_LEVEL=notice", nullptr};
    execve(arguments[0], const_cast<char *const *>(arguments), const_cast<char *const *>(environment));
    give(arguments[0]);
}

void removeGroups(const std::filesystem::path &group)
{
    std::error_code ignored;
    for (const auto &entry : std::filesystem::directory_iterator(group, ignored)) {
        if (entry.is_directory(ignored))
            removeGroups(entry.path());
    }
    rmdir(group.c_str());
}

}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    // Whoever keeps us kills this process without a word; the one below hears of it and puts things away.
    if (const pid_t below = fork(); below > 0) {
        int status = 0;
        waitpid(below, &status, 0);
        return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
    }
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    const std::string folder = argv[1];
    need(unshare(CLONE_NEWNS) == 0, "mounts of its own");
    need(mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0, "private mounts");
    std::filesystem::create_directories(folder + "/groups");
    need(mount("cgroup2", (folder + "/groups").c_str(), "cgroup2", 0, nullptr) == 0, "mounting control groups");
    const std::string group = folder + "/groups/hikeshi-lab-" + std::to_string(getpid());
    need(std::filesystem::create_directory(group), "making a control group");
    need(unshare(CLONE_NEWPID | CLONE_NEWUTS | CLONE_NEWIPC) == 0, "processes of its own");
    const pid_t first = fork();
    need(first >= 0, "a process");
    if (first == 0)
        become(folder, group);
    child = first;
    for (const int each : {SIGTERM, SIGINT, SIGQUIT})
        std::signal(each, endChild);
    int status = 0;
    while (waitpid(first, &status, 0) < 0 && errno == EINTR) { }
    removeGroups(group);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
