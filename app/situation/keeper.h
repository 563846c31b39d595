// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace Hikeshi {

/// What hikeshi-keeper tells of the program that it runs, once.
struct KeeperMessage
{
    enum class Kind : int
    {
        Started, ///< value: the process, which is a group of its own
        NotStarted ///< value: errno
    };

    Kind kind = Kind::Started;
    int value = 0;
};

}
