// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/shellstep.h"

#include <QDir>
#include <QFile>
#include <QProcessEnvironment>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <pty.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr winsize window{.ws_row = 50, .ws_col = 160, .ws_xpixel = 0, .ws_ypixel = 0};

QString textOf(int error)
{
    return QString::fromLocal8Bit(std::strerror(error));
}

/// Pointers into `texts`, as exec wants them.
std::vector<char *> pointersTo(QList<QByteArray> &texts)
{
    std::vector<char *> pointers;
    for (QByteArray &text : texts)
        pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

/// Every process of the session that `leader` leads: also those that made groups of their own.
QList<pid_t> sessionOf(qint64 leader)
{
    QList<pid_t> members;
    for (const auto names = QDir(u"/proc"_s).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
         const QString &name : names) {
        bool isNumber = false;
        const int pid = name.toInt(&isNumber);
        QFile stat(u"/proc/%1/stat"_s.arg(name));
        if (!isNumber || !stat.open(QIODevice::ReadOnly))
            continue;
        // `pid (command) state parent group session …`; a command may hold anything but ends at the last bracket.
        const QByteArray line = stat.readAll();
        if (line.sliced(line.lastIndexOf(')') + 1).split(' ').value(4).toLongLong() == leader)
            members.append(pid);
    }
    return members;
}

}

void BoundedOutput::append(QByteArrayView bytes)
{
    m_size += bytes.size();
    const qsizetype head = std::min(bytes.size(), keepHead - m_head.size());
    m_head += bytes.first(head);
    m_tail += bytes.sliced(head);
    if (m_tail.size() > 2 * keepTail) // seldom, so that a flood is not copied again and again
        m_tail = m_tail.last(keepTail);
}

QByteArray BoundedOutput::bytes() const
{
    const QByteArray tail = m_tail.last(std::min(m_tail.size(), keepTail));
    const qint64 left = m_size - m_head.size() - tail.size();
    QByteArray all = m_head;
    if (left > 0)
        all += "\n… " + QByteArray::number(left) + " bytes left out …\n";
    return all + tail;
}

ShellStep::ShellStep(QObject *parent)
    : QObject(parent)
{
    m_patience.setSingleShot(true);
    m_patience.setInterval(2s);
    connect(&m_patience, &QTimer::timeout, this, [this] { signalAll(SIGKILL); });
}

ShellStep::~ShellStep()
{
    if (m_child > 0) {
        signalAll(SIGKILL);
        int status = 0;
        (void)::waitpid(static_cast<pid_t>(m_child), &status, 0);
    }
    m_reads.reset();
    m_ends.reset();
    if (m_terminal >= 0)
        ::close(m_terminal);
    if (m_handle >= 0)
        ::close(m_handle);
}

Result<void> ShellStep::start(const ShellCommand &command, const QStringList &withheld)
{
    if (m_child > 0)
        return fail(ErrorKind::Refused, command.shell, u"a command is running"_s);
    const QByteArray program = "/bin/" + command.shell.toLatin1();
    if (::access(program.constData(), X_OK) != 0)
        return fail(ErrorKind::NotFound, QString::fromLatin1(program), textOf(errno), u"install it"_s);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const auto names = environment.keys(); const QString &name : names) {
        if (name.startsWith(u"HIKESHI_"_s) || withheld.contains(name))
            environment.remove(name);
    }
    environment.insert(u"TERM"_s, u"dumb"_s); // nothing here draws colours or moves a cursor
    for (const auto &[name, value] : command.environment.asKeyValueRange())
        environment.insert(name, value);
    // All of it is made before the fork: between fork and exec nothing may be allocated.
    QList<QByteArray> words{program, "-c", command.script.toUtf8()};
    QList<QByteArray> variables;
    for (const auto pairs = environment.toStringList(); const QString &pair : pairs)
        variables.append(pair.toUtf8());
    const std::vector<char *> arguments = pointersTo(words);
    const std::vector<char *> names = pointersTo(variables);
    winsize size = window;
    const pid_t child = ::forkpty(&m_terminal, nullptr, nullptr, &size);
    if (child < 0)
        return fail(ErrorKind::Storage, command.shell, textOf(errno), u"are there too many processes?"_s);
    if (child == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGHUP);
        for (const int number : {SIGINT, SIGQUIT, SIGTERM, SIGPIPE, SIGCHLD, SIGHUP})
            ::signal(number, SIG_DFL);
        sigset_t none;
        ::sigemptyset(&none);
        ::sigprocmask(SIG_SETMASK, &none, nullptr);
        ::syscall(SYS_close_range, 3U, ~0U, 0U); // files and sockets of this process are not the command's
        ::execve(arguments[0], arguments.data(), names.data());
        ::_exit(127);
    }
    m_child = child;
    m_cancelled = false;
    ::fcntl(m_terminal, F_SETFD, FD_CLOEXEC);
    ::fcntl(m_terminal, F_SETFL, ::fcntl(m_terminal, F_GETFL) | O_NONBLOCK);
    m_handle = static_cast<int>(::syscall(SYS_pidfd_open, child, 0));
    m_reads = std::make_unique<QSocketNotifier>(m_terminal, QSocketNotifier::Read);
    m_ends = std::make_unique<QSocketNotifier>(m_handle, QSocketNotifier::Read);
    connect(m_reads.get(), &QSocketNotifier::activated, this, &ShellStep::read);
    connect(m_ends.get(), &QSocketNotifier::activated, this, &ShellStep::reap);
    return {};
}

void ShellStep::type(const QByteArray &keys)
{
    // What the terminal does not take at once is more than a person types.
    if (m_terminal >= 0 && m_child > 0)
        (void)!::write(m_terminal, keys.constData(), static_cast<size_t>(keys.size()));
}

void ShellStep::cancel()
{
    if (m_child <= 0 || m_cancelled)
        return;
    m_cancelled = true;
    signalAll(SIGTERM);
    signalAll(SIGHUP);
    m_patience.start();
}

void ShellStep::signalAll(int signal) const
{
    (void)::kill(static_cast<pid_t>(-m_child), signal);
    for (const auto members = sessionOf(m_child); const pid_t member : members)
        (void)::kill(member, signal);
}

void ShellStep::read()
{
    // A flood is taken in pieces, so that a window stays alive between them.
    std::array<char, 16 * 1024> piece;
    bool hasSaid = false;
    for (int pieces = 0; pieces < 8; ++pieces) {
        const ssize_t got = ::read(m_terminal, piece.data(), piece.size());
        if (got <= 0) {
            // EIO: nobody holds the other end; the child's own end tells the rest.
            if (got == 0 || (errno != EAGAIN && errno != EINTR))
                m_reads->setEnabled(false);
            break;
        }
        m_output.append(QByteArrayView(piece.data(), got));
        hasSaid = true;
    }
    if (hasSaid)
        Q_EMIT said();
}

void ShellStep::reap()
{
    int status = 0;
    if (::waitpid(static_cast<pid_t>(m_child), &status, WNOHANG) == 0)
        return;
    m_ends->setEnabled(false);
    m_patience.stop();
    // What it left in the terminal; no more than a terminal holds, should something else still write into it.
    for (int i = 0; i < 8 && m_reads->isEnabled(); ++i)
        read();
    // What it started and did not wait for ends with it.
    signalAll(SIGHUP);
    signalAll(SIGKILL);
    m_reads.reset();
    ::close(std::exchange(m_terminal, -1));
    m_child = 0;
    // The notifier is being called: it goes when this is over.
    m_ends.release()->deleteLater();
    ::close(std::exchange(m_handle, -1));
    Q_EMIT ended({.exit = WIFEXITED(status) ? WEXITSTATUS(status) : -1,
                  .signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0,
                  .cancelled = m_cancelled});
}

}
