// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRandomGenerator>
#include <QTcpServer>

#include <memory>
#include <vector>

namespace Hikeshi {

/// The first of `count` free ports in a row, below those the kernel gives to outgoing connections.
inline quint16 freePorts(int count)
{
    while (true) {
        const auto base = static_cast<quint16>(QRandomGenerator::global()->bounded(10'000, 30'000));
        std::vector<std::unique_ptr<QTcpServer>> held;
        for (int i = 0; i < count; ++i) {
            held.push_back(std::make_unique<QTcpServer>());
            if (!held.back()->listen(QHostAddress::LocalHost, static_cast<quint16>(base + i)))
                break;
        }
        if (static_cast<int>(held.size()) == count && held.back()->isListening())
            return base;
    }
}

}
