// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QLocalServer>
#include <QRandomGenerator>
#include <QTcpServer>

#include <memory>
#include <vector>

namespace Hikeshi {

/// The first of `count` free ports in a row, 16 at most, which no other test is given while this one lives. Below the
/// lab's and those that the kernel gives to outgoing connections.
inline quint16 freePorts(int count)
{
    constexpr int ports = 16;
    constexpr int blocks = (18'000 - 10'000) / ports;
    Q_ASSERT(count <= ports);
    while (true) {
        const int block = QRandomGenerator::global()->bounded(blocks);
        auto lease = std::make_unique<QLocalServer>();
        lease->setSocketOptions(QLocalServer::AbstractNamespaceOption); // it ends with us, however we end
        if (!lease->listen(QStringLiteral("hikeshi-test-ports-%1").arg(block)))
            continue;
        const auto base = static_cast<quint16>(10'000 + block * ports);
        std::vector<std::unique_ptr<QTcpServer>> held;
        for (int i = 0; i < count; ++i) {
            held.push_back(std::make_unique<QTcpServer>());
            if (!held.back()->listen(QHostAddress::LocalHost, static_cast<quint16>(base + i)))
                break;
        }
        if (!held.back()->isListening())
            continue;
        lease.release()->setParent(qApp);
        return base;
    }
}

}
