// SPDX-License-Identifier: GPL-3.0-or-later
// From the start of the process to the first whole frame, and the memory it took: the console on the embedded exchange
// against a bare window of Qt Widgets, each a process of its own that saves its first frame and ends.
#include "bench.h"

#include <QApplication>
#include <QLabel>
#include <QTemporaryDir>
#include <QTimer>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <vector>

using namespace Hikeshi::Bench;

namespace {

int bareWindow(int argc, char **argv)
{
    QApplication app(argc, argv);
    QLabel label(QStringLiteral("a bare window"));
    label.resize(1280, 800);
    label.show();
    QTimer::singleShot(0, &label, [&] {
        label.grab().save(QString::fromLocal8Bit(argv[2]));
        QApplication::quit();
    });
    return QApplication::exec();
}

struct Cost
{
    double seconds;
    double megabytes; ///< the process's own peak, without its children
};

Cost costOf(const std::vector<QByteArray> &words)
{
    std::vector<char *> argv;
    for (const QByteArray &word : words)
        argv.push_back(const_cast<char *>(word.constData()));
    argv.push_back(nullptr);
    rusage used{};
    const double seconds = secondsFor([&] {
        const pid_t child = ::fork();
        if (child == 0) {
            ::execv(argv.front(), argv.data());
            ::_exit(127);
        }
        int status = 0;
        ::wait4(child, &status, 0, &used);
        if (status != 0)
            qFatal("%s ended with %d", argv.front(), status);
    });
    return {seconds, static_cast<double>(used.ru_maxrss) / 1024};
}

/// The middle one of `runs`, after one that warms the caches.
Cost median(const std::vector<QByteArray> &words, int runs)
{
    costOf(words);
    std::vector<Cost> costs;
    for (int i = 0; i < runs; ++i)
        costs.push_back(costOf(words));
    std::ranges::sort(costs, {}, &Cost::seconds);
    return costs[costs.size() / 2];
}

}

int main(int argc, char **argv)
{
    if (argc > 2 && std::strcmp(argv[1], "--bare") == 0)
        return bareWindow(argc, argv);
    const QTemporaryDir dir;
    const int runs = isQuick(argc, argv) ? 1 : 7;
    const QByteArray frame = dir.filePath(QStringLiteral("frame.png")).toLocal8Bit();
    const Cost bare = median({QByteArray("/proc/self/exe"), "--bare", frame}, runs);
    const Cost console = median({QByteArray(HIKESHI_BINARY_DIR "/bin/hikeshi"), "--journal",
                                 dir.filePath(QStringLiteral("journal.sqlite")).toLocal8Bit(), "--size", "1280x800",
                                 "--screenshot", frame, "--after", "0"},
                                runs);
    print("startup.first_frame", console.seconds, bare.seconds, "s");
    print("startup.peak_memory", console.megabytes, bare.megabytes, "MiB");
    return 0;
}
