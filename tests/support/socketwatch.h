// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDir>
#include <QFile>
#include <QHostAddress>
#include <QSet>
#include <QStringList>

#include <algorithm>
#include <array>

#include <unistd.h>

namespace Hikeshi {

/// The IP sockets of a process and everything it started, as the kernel tells: each look adds what is there now.
class SocketWatch
{
public:
    explicit SocketWatch(qint64 root)
        : m_root(root)
    {
    }

    void look()
    {
        const QSet<QByteArray> own = inodes();
        for (const char *table : {"tcp", "tcp6", "udp", "udp6", "raw", "raw6"}) {
            // The root's own table: it may live in a network of its own.
            QFile file(QStringLiteral("/proc/%1/net/%2").arg(m_root).arg(QLatin1StringView(table)));
            if (!file.open(QIODevice::ReadOnly))
                continue;
            const QList<QByteArray> lines = file.readAll().split('\n');
            for (const QByteArray &line : lines.sliced(1)) {
                if (line.contains(" 06 ")) // TIME_WAIT: no process has it any more
                    continue;
                const QList<QByteArray> words = line.simplified().split(' ');
                if (words.size() > 9 && own.contains(words[9]))
                    take(QLatin1StringView(table), words[1], words[2]);
            }
        }
        ++m_looks;
    }

    int looks() const { return m_looks; }
    const QSet<QString> &seen() const { return m_seen; } ///< `tcp 127.0.0.1:20001 > 127.0.0.1:41000`
    const QStringList &leaving() const { return m_leaving; } ///< those that reach, or may be reached from, elsewhere

private:
    /// The tree below the root. Processes come and go while it is read.
    QSet<qint64> processes() const
    {
        QSet<qint64> all;
        QList<qint64> next{m_root};
        while (!next.isEmpty()) {
            const qint64 pid = next.takeLast();
            all.insert(pid);
            const QDir tasks(QStringLiteral("/proc/%1/task").arg(pid));
            for (const auto names = tasks.entryList(QDir::Dirs | QDir::NoDotAndDotDot); const QString &task : names) {
                QFile children(tasks.filePath(task + QStringLiteral("/children")));
                if (!children.open(QIODevice::ReadOnly))
                    continue;
                for (const auto words = children.readAll().simplified().split(' '); const QByteArray &child : words) {
                    if (const qint64 number = child.toLongLong(); number > 0)
                        next.append(number);
                }
            }
        }
        return all;
    }

    QSet<QByteArray> inodes() const
    {
        QSet<QByteArray> all;
        for (const auto pids = processes(); const qint64 pid : pids) {
            const QDir fds(QStringLiteral("/proc/%1/fd").arg(pid));
            for (const auto names = fds.entryList(QDir::Files | QDir::System | QDir::NoDotAndDotDot);
                 const QString &name : names) {
                std::array<char, 64> target{};
                const ssize_t size =
                    ::readlink(QFile::encodeName(fds.filePath(name)).constData(), target.data(), target.size());
                const QByteArrayView link(target.data(), std::max<ssize_t>(size, 0));
                if (link.startsWith("socket:["))
                    all.insert(link.sliced(8).chopped(1).toByteArray());
            }
        }
        return all;
    }

    /// `0100007F:1F90`: words of four bytes, each in the machine's order.
    static std::pair<QHostAddress, int> place(const QByteArray &text)
    {
        const int port = text.mid(text.indexOf(':') + 1).toInt(nullptr, 16);
        const QByteArray raw = QByteArray::fromHex(text.first(text.indexOf(':')));
        if (raw.size() == 4)
            return {QHostAddress(static_cast<quint32>(static_cast<quint8>(raw[3])) << 24
                                 | static_cast<quint32>(static_cast<quint8>(raw[2])) << 16
                                 | static_cast<quint32>(static_cast<quint8>(raw[1])) << 8
                                 | static_cast<quint32>(static_cast<quint8>(raw[0]))),
                    port};
        Q_IPV6ADDR address{};
        for (int i = 0; i < 16 && raw.size() == 16; ++i)
            address[i] = static_cast<quint8>(raw[(i / 4) * 4 + 3 - i % 4]);
        return {QHostAddress(address), port};
    }

    void take(QLatin1StringView table, const QByteArray &local, const QByteArray &remote)
    {
        const auto [here, herePort] = place(local);
        const auto [there, therePort] = place(remote);
        const QString what = QStringLiteral("%1 %2:%3 > %4:%5")
                                 .arg(table, here.toString())
                                 .arg(herePort)
                                 .arg(there.toString())
                                 .arg(therePort);
        if (m_seen.contains(what))
            return;
        m_seen.insert(what);
        // A socket that is not used for anything yet has neither an address nor a port.
        const bool unused = herePort == 0 && therePort == 0;
        if (!unused && (!here.isLoopback() || (therePort != 0 && !there.isLoopback())))
            m_leaving.append(what);
    }

    qint64 m_root;
    int m_looks = 0;
    QSet<QString> m_seen;
    QStringList m_leaving;
};

}
