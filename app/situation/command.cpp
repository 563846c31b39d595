// SPDX-License-Identifier: GPL-3.0-or-later
#include "situation/command.h"

#include <QProcess>
#include <QPromise>
#include <QTimer>

#include <csignal>
#include <sys/prctl.h>
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

/// One run; it deletes itself when it has ended.
class CommandRun : public QObject
{
public:
    CommandRun(const CommandLine &line, QObject *owner)
        : QObject(owner)
        , m_line(line)
        , m_output(line.limit)
        , m_complaints(line.limit)
        , m_process(new QProcess(this))
    {
        m_promise.start();
        connect(m_process, &QProcess::readyReadStandardOutput, this, [this] { read(); });
        connect(m_process, &QProcess::readyReadStandardError, this, [this] { read(); });
        connect(m_process, &QProcess::started, this, [this] {
            m_group = m_process->processId();
            m_process->write(m_line.input);
            m_process->closeWriteChannel();
        });
        connect(m_process, &QProcess::finished, this, [this](int code, QProcess::ExitStatus status) {
            if (m_late)
                endLate();
            else if (status == QProcess::NormalExit)
                end(CommandResult::End::Exited, {}, code);
            else
                end(CommandResult::End::Crashed, u"%1 was ended by a signal"_s.arg(m_line.words.first()));
        });
        connect(m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
            if (error == QProcess::FailedToStart)
                end(CommandResult::End::NotStarted,
                    u"%1 cannot be started: %2"_s.arg(m_line.words.first(), m_process->errorString()));
        });
        QTimer::singleShot(m_line.timeout, this, [this] {
            m_late = true;
            if (m_group > 0)
                ::kill(static_cast<pid_t>(-m_group), SIGTERM); // asked first: it may have a lock to give back
            QTimer::singleShot(1s, this, [this] { endLate(); });
        });
    }
    ~CommandRun() override { end(CommandResult::End::Cancelled, u"given up"_s); }

    QFuture<CommandResult> future() { return m_promise.future(); }
    void start()
    {
        m_process->setProcessEnvironment(cleanEnvironment());
        m_process->setChildProcessModifier([parent = getpid()] {
            setpgid(0, 0); // a group of its own, so that all of it can be ended
            prctl(PR_SET_PDEATHSIG, SIGKILL);
            if (getppid() != parent)
                _exit(127);
        });
        m_process->start(m_line.words.first(), m_line.words.sliced(1));
    }

private:
    void read()
    {
        m_output.add(m_process->readAllStandardOutput());
        m_complaints.add(m_process->readAllStandardError());
        if (m_line.endWhenTooMuch && m_output.total() > m_line.limit)
            end(CommandResult::End::TooMuch,
                u"%1 says more than %2 kB"_s.arg(m_line.words.first()).arg(m_line.limit / 1024));
    }
    void endLate()
    {
        end(CommandResult::End::TimedOut,
            u"%1 did not end within %2 s, and was ended"_s.arg(m_line.words.first())
                .arg(static_cast<double>(m_line.timeout.count()) / 1000));
    }
    void end(CommandResult::End how, const QString &reason, int code = 0)
    {
        if (std::exchange(m_ended, true))
            return;
        m_process->disconnect(this);
        m_output.add(m_process->readAllStandardOutput());
        m_complaints.add(m_process->readAllStandardError());
        if (m_group > 0)
            ::kill(static_cast<pid_t>(-m_group), SIGKILL);
        if (m_process->state() != QProcess::NotRunning)
            m_process->waitForFinished(500); // it has been killed: at once
        m_promise.addResult(CommandResult{how, code, m_output.bytes(), m_complaints.bytes(), reason});
        m_promise.finish();
        deleteLater();
    }

    CommandLine m_line;
    Ends m_output;
    Ends m_complaints;
    QProcess *m_process;
    QPromise<CommandResult> m_promise;
    qint64 m_group = 0;
    bool m_late = false;
    bool m_ended = false;
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
