// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QEventLoop>
#include <QJsonDocument>
#include <QProcess>
#include <QString>
#include <QTest>
#include <QTimer>

#include <csignal>
#include <functional>

#include <sys/prctl.h>

namespace Hikeshi {

/// As QTest::qWaitFor, without its pauses of 10 ms: what the test itself serves meanwhile is as quick as can be.
inline bool waitUntil(const std::function<bool()> &holds, int patience)
{
    QEventLoop loop;
    QTimer look;
    QObject::connect(&look, &QTimer::timeout, &loop, [&] {
        if (holds())
            loop.exit(0);
    });
    look.start(5);
    QTimer::singleShot(patience, &loop, [&loop] { loop.exit(1); });
    return holds() || loop.exec() == 0 || holds();
}

/// hikeshictl as a process of its own, that ends with the test.
class Ctl : public QProcess
{
public:
    explicit Ctl(const QMap<QString, QString> &variables = {})
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const auto &[name, value] : variables.asKeyValueRange())
            environment.insert(name, value);
        setProcessEnvironment(environment);
        // SIGTERM lets a console end its own exchange; when it is killed, the exchange hears of it itself.
        setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGTERM); });
    }
    ~Ctl() override
    {
        terminate();
        if (!waitForFinished(5'000)) {
            kill();
            waitForFinished();
        }
    }

    /// The one just built, or the one named by HIKESHI_CTL.
    static QString program()
    {
        return qEnvironmentVariable("HIKESHI_CTL", QStringLiteral(HIKESHI_BINARY_DIR "/bin/hikeshictl"));
    }
    void begin(const QStringList &arguments) { start(program(), arguments); }

    struct Ended
    {
        int status = -1; ///< -1: it did not end in time, or crashed
        QByteArray out;
        QByteArray err;

        QJsonDocument json() const { return QJsonDocument::fromJson(out); }
        QByteArray all() const { return "status " + QByteArray::number(status) + '\n' + out + err; }
    };
    /// Runs to the end; the event loop goes on meanwhile.
    static Ended run(const QStringList &arguments, const QMap<QString, QString> &variables = {}, int patience = 60'000)
    {
        Ctl process(variables);
        process.begin(arguments);
        const bool ended = waitUntil([&] { return process.state() == NotRunning; }, patience);
        const int status = ended && process.exitStatus() == NormalExit ? process.exitCode() : -1;
        return {status, process.readAllStandardOutput(), process.readAllStandardError()};
    }
};

}
