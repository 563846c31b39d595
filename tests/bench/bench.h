// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace Hikeshi::Bench {

inline bool isQuick(int argc, char **argv)
{
    return std::any_of(argv + 1, argv + argc, [](const char *word) { return std::strcmp(word, "--quick") == 0; });
}

/// Seconds that `work` takes.
template <class Work> double secondsFor(Work &&work)
{
    QElapsedTimer timer;
    timer.start();
    work();
    return static_cast<double>(std::max<qint64>(timer.nsecsElapsed(), 1)) / 1e9;
}

/// One line of output: what was measured, how fast, and how fast the bare thing beside it was in the same run.
inline void print(const char *what, double ours, double bare, const char *unit, QJsonObject more = {})
{
    more.insert(QStringLiteral("bench"), QString::fromLatin1(what));
    more.insert(QStringLiteral("value"), ours);
    more.insert(QStringLiteral("bare"), bare);
    more.insert(QStringLiteral("ratio"), bare > 0 ? ours / bare : 0.0);
    more.insert(QStringLiteral("unit"), QString::fromLatin1(unit));
    std::printf("%s\n", QJsonDocument(more).toJson(QJsonDocument::Compact).constData());
    std::fflush(stdout);
}

}
