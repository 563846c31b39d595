// SPDX-License-Identifier: GPL-3.0-or-later
#include "situation/command.h"

#include "situation/keeper.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QPromise>
#include <QTimer>

#include <array>
#include <csignal>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Keeps the beginning and the end of what goes by.
class Ends
{
public:
    explicit Ends(qsizetype limit)
        : m_half(std::max<qsizetype>(limit / 2, 1))
    {
    }
    void add(const QByteArray &bytes)
    {
        m_total += bytes.size();
        const qsizetype first = std::min(bytes.size(), m_half - m_head.size());
        m_head += bytes.first(first);
        m_tail += bytes.sliced(first);
        if (m_tail.size() > m_half) {
            m_dropped += m_tail.size() - m_half;
            m_tail = m_tail.last(m_half);
        }
    }
    qsizetype total() const { return m_total; }
    QByteArray bytes() const
    {
        const QByteArray gap =
            m_dropped > 0 ? "\n[… " + QByteArray::number(m_dropped) + " bytes left out …]\n" : QByteArray();
        return m_head + gap + m_tail;
    }

private:
    qsizetype m_half;
    qsizetype m_total = 0;
    qsizetype m_dropped = 0;
    QByteArray m_head;
    QByteArray m_tail;
};

QProcessEnvironment cleanEnvironment()
{
    static const QStringList passed{u"PATH"_s,
                                    u"HOME"_s,
                                    u"USER"_s,
                                    u"LOGNAME"_s,
                                    u"SSH_AUTH_SOCK"_s,
                                    u"XDG_RUNTIME_DIR"_s,
                                    u"DBUS_SESSION_BUS_ADDRESS"_s};
    const QProcessEnvironment ours = QProcessEnvironment::systemEnvironment();
    QProcessEnvironment clean;
    for (const QString &name : passed) {
        if (ours.contains(name))
            clean.insert(name, ours.value(name));
    }
    clean.insert(u"LC_ALL"_s, u"C.UTF-8"_s); // what it says is matched by words
    return clean;
}

/// The keeper stands beside the program; for what is built and not installed, in the build's `bin`.
QString keeperProgram()
{
    QDir folder = QFileInfo(QFile::symLinkTarget(u"/proc/self/exe"_s)).dir();
    constexpr int mostUp = 3;
    for (int up = 0; up <= mostUp; ++up) {
        for (const QString &place : {u"hikeshi-keeper"_s, u"bin/hikeshi-keeper"_s}) {
            if (QFileInfo(folder.filePath(place)).isExecutable())
                return folder.filePath(place);
        }
        if (!folder.cdUp())
            break;
    }
    return {};
}

/// A socket to the keeper. The kernel closes our end should we be killed, and the keeper kills what it has started.
class Line
{
public:
    Line()
    {
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, m_ends.data()) != 0)
            m_ends = {-1, -1};
    }
    ~Line()
    {
        closeFar();
        closeNear();
    }
    Line(const Line &) = delete;
    Line &operator=(const Line &) = delete;

    int far() const { return m_ends[1]; }
    void closeNear() { close(m_ends[0]); }
    void closeFar() { close(m_ends[1]); }
    void askToEnd() const { (void)::send(m_ends[0], "T", 1, MSG_NOSIGNAL | MSG_DONTWAIT); }
    /// What was told; that it could not be started is told by the program's own process, which may come first.
    KeeperMessage told() const
    {
        KeeperMessage said;
        KeeperMessage next;
        while (::recv(m_ends[0], &next, sizeof next, MSG_DONTWAIT) == sizeof next) {
            if (said.kind != KeeperMessage::Kind::NotStarted)
                said = next;
        }
        return said;
    }

private:
    static void close(int &end)
    {
        if (end >= 0)
            ::close(std::exchange(end, -1));
    }
    std::array<int, 2> m_ends{-1, -1};
};

/// One run; it deletes itself when it has ended.
class CommandRun : public QObject
{
public:
    CommandRun(const CommandLine &line, QObject *owner)
        : QObject(owner)
        , m_command(line)
        , m_output(line.limit)
        , m_complaints(line.limit)
        , m_process(new QProcess(this))
    {
        m_promise.start();
        connect(m_process, &QProcess::readyReadStandardOutput, this, [this] { read(); });
        connect(m_process, &QProcess::readyReadStandardError, this, [this] { read(); });
        connect(m_process, &QProcess::started, this, [this] {
            m_line.closeFar();
            m_process->write(m_command.input);
            m_process->closeWriteChannel();
        });
        connect(m_process, &QProcess::finished, this, &CommandRun::hearTheEnd);
        connect(m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
            if (error == QProcess::FailedToStart)
                tell(CommandResult::End::NotStarted,
                     u"%1 cannot be started: hikeshi-keeper: %2"_s.arg(program(), m_process->errorString()));
        });
        QTimer::singleShot(m_command.timeout, this, [this] {
            m_late = true;
            m_line.askToEnd(); // first: it may have a lock to give back
            QTimer::singleShot(1s, this, [this] { endLate(); });
        });
    }
    ~CommandRun() override
    {
        tell(CommandResult::End::Cancelled, u"given up"_s);
        m_process->disconnect(this);
        m_line.closeNear();
        if (m_process->state() == QProcess::NotRunning || m_process->waitForFinished(500))
            return;
        // It still has something to kill: then it is not killed itself.
        m_process->setParent(nullptr);
        connect(m_process, &QProcess::finished, m_process, &QObject::deleteLater);
    }

    QFuture<CommandResult> future() { return m_promise.future(); }
    void start()
    {
        const QString keeper = keeperProgram();
        if (keeper.isEmpty() || m_line.far() < 0)
            return tell(CommandResult::End::NotStarted,
                        u"%1 cannot be started: hikeshi-keeper is missing beside Hikeshi"_s.arg(program()));
        m_process->setProcessEnvironment(cleanEnvironment());
        m_process->setChildProcessModifier([far = m_line.far()] {
            setpgid(0, 0); // what the terminal says to the console is not for it
            fcntl(far, F_SETFD, 0);
        });
        m_process->start(keeper, QStringList{QString::number(m_line.far())} + m_command.words);
    }

private:
    QString program() const { return m_command.words.first(); }
    void read()
    {
        m_output.add(m_process->readAllStandardOutput());
        m_complaints.add(m_process->readAllStandardError());
        if (m_command.endWhenTooMuch && m_output.total() > m_command.limit)
            end(CommandResult::End::TooMuch, u"%1 says more than %2 kB"_s.arg(program()).arg(m_command.limit / 1024));
    }
    void endLate()
    {
        end(CommandResult::End::TimedOut,
            u"%1 did not end within %2 s, and was ended"_s.arg(program()).arg(
                static_cast<double>(m_command.timeout.count()) / 1000));
    }
    /// Everything is killed; who asked hears of it when that is done.
    void end(CommandResult::End how, const QString &reason)
    {
        if (m_ending)
            return;
        m_ending = CommandResult{.end = how, .reason = reason};
        m_line.closeNear();
        QTimer::singleShot(5s, this, [this] {
            tell(m_ending->end, m_ending->reason + u"; something of it cannot be ended: it belongs to another user"_s);
        });
    }
    void hearTheEnd(int code, QProcess::ExitStatus status)
    {
        const KeeperMessage said = m_line.told();
        if (m_late && !m_ending)
            endLate();
        if (m_ending)
            tell(m_ending->end, m_ending->reason);
        else if (said.kind == KeeperMessage::Kind::NotStarted)
            tell(CommandResult::End::NotStarted,
                 u"%1 cannot be started: %2"_s.arg(program(), qt_error_string(said.value)));
        else if (status == QProcess::NormalExit)
            tell(CommandResult::End::Exited, {}, code);
        else
            crashed(code, said.value);
    }
    void crashed(int number, int group)
    {
        if (number == SIGKILL && group > 0)
            ::kill(-group, SIGKILL); // it may have been the keeper
        tell(CommandResult::End::Crashed, u"%1 was ended by a signal"_s.arg(program()));
    }
    void tell(CommandResult::End how, const QString &reason, int code = 0)
    {
        if (std::exchange(m_told, true))
            return;
        if (m_process->isOpen()) {
            m_output.add(m_process->readAllStandardOutput());
            m_complaints.add(m_process->readAllStandardError());
        }
        m_promise.addResult(CommandResult{how, code, m_output.bytes(), m_complaints.bytes(), reason});
        m_promise.finish();
        deleteLater();
    }

    CommandLine m_command;
    Ends m_output;
    Ends m_complaints;
    Line m_line;
    QProcess *m_process;
    QPromise<CommandResult> m_promise;
    std::optional<CommandResult> m_ending;
    bool m_late = false;
    bool m_told = false;
};

}

QFuture<CommandResult> runCommand(const CommandLine &line, QObject *owner)
{
    if (line.words.isEmpty() || line.words.first().isEmpty()) {
        QPromise<CommandResult> nothing;
        nothing.start();
        nothing.addResult(CommandResult{.end = CommandResult::End::NotStarted, .reason = u"no program is named"_s});
        nothing.finish();
        return nothing.future();
    }
    auto *run = new CommandRun(line, owner);
    const QFuture<CommandResult> future = run->future();
    run->start();
    return future;
}

}
