// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include <sys/types.h>

namespace Hikeshi {

struct LabProcess
{
    pid_t pid = 0;
    pid_t parent = 0;
    char state = '?'; ///< as in /proc/PID/stat; `Z` is dead
    std::string command; ///< the command line, its parts parted by spaces
};

/// Every living process below `root`, without itself; parents before their children.
std::vector<LabProcess> processesBelow(pid_t root);

}
