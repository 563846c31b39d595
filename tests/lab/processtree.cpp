// SPDX-License-Identifier: GPL-3.0-or-later
#include "lab/processtree.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace Hikeshi {

namespace {

LabProcess read(const std::filesystem::path &folder)
{
    LabProcess process;
    std::stringstream stat;
    stat << std::ifstream(folder / "stat").rdbuf();
    // `4711 (name, maybe with spaces) S 1 ...`
    const std::string text = stat.str();
    const std::size_t end = text.rfind(')');
    if (end == std::string::npos)
        return process;
    std::istringstream rest(text.substr(end + 1));
    rest >> process.state >> process.parent;
    std::stringstream line;
    line << std::ifstream(folder / "cmdline", std::ios::binary).rdbuf();
    process.command = line.str();
    std::ranges::replace(process.command, '\0', ' ');
    process.pid = static_cast<pid_t>(std::stol(folder.filename().string()));
    return process;
}

}

std::vector<LabProcess> processesBelow(pid_t root)
{
    // A daemon that has ended has the id 0; below that stands the whole machine, and what is found here gets killed.
    if (root <= 0)
        return {};
    std::vector<LabProcess> all;
    std::error_code error;
    for (std::filesystem::directory_iterator it("/proc", error), none; !error && it != none; it.increment(error)) {
        const std::string name = it->path().filename().string();
        if (!std::ranges::all_of(name, [](char c) { return c >= '0' && c <= '9'; }))
            continue;
        if (LabProcess process = read(it->path()); process.pid > 0 && process.state != 'Z')
            all.push_back(std::move(process));
    }
    std::vector<LabProcess> found;
    std::vector<pid_t> frontier{root};
    for (std::size_t i = 0; i < frontier.size(); ++i) {
        for (const LabProcess &process : all) {
            if (process.parent == frontier[i]) {
                found.push_back(process);
                frontier.push_back(process.pid);
            }
        }
    }
    return found;
}

}
