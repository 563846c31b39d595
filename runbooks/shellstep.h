// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbooks/variables.h"
#include "situation/result.h"

#include <QObject>
#include <QSocketNotifier>
#include <QTimer>

#include <memory>

namespace Hikeshi {

/// A fence as it is given to the shell. The script is the runbook's own text: a value never becomes part of it, it goes
/// in by the environment, and `<POD>` and `{{ POD }}` become a quoted `"${POD}"`.
struct ShellCommand
{
    QString shell; ///< sh or bash
    QString script;
    QMap<QString, QString> environment; ///< the values, by the names that the script uses

    bool operator==(const ShellCommand &) const = default;
};

/// Fails when a variable of the fence has no value, or when the script reads a value as code again (`eval`, `sh -c`,
/// `ssh`, arithmetic) and the value is more than a plain word.
Result<ShellCommand> shellCommand(const ShellFence &fence, const QList<Variable> &variables,
                                  const QMap<QString, QString> &values);

/// The commands of a fence: of a `console` fence what stands after its `$ ` prompts, without the output shown.
QString commandsOf(const ShellFence &fence);

/// What a terminal was sent, as text: without escape sequences, each line as it was last seen.
QString plainText(const QByteArray &bytes);

/// What a command says, bounded: the beginning and the end of it.
class BoundedOutput
{
public:
    void append(QByteArrayView bytes);
    qint64 size() const { return m_size; } ///< of everything
    QByteArray bytes() const; ///< with a line that tells how much was left out

    static constexpr qsizetype keepHead = 32 * 1024;
    static constexpr qsizetype keepTail = 32 * 1024;

private:
    QByteArray m_head;
    QByteArray m_tail;
    qint64 m_size = 0;
};

/// One command in a pseudo-terminal and a session of its own. Ended with everything it started when it is cancelled or
/// when this object goes.
class ShellStep : public QObject
{
    Q_OBJECT

public:
    struct Ended
    {
        int exit = -1; ///< -1: by a signal
        int signal = 0;
        bool cancelled = false;
    };

    explicit ShellStep(QObject *parent = nullptr);
    ~ShellStep() override;

    /// `withheld`: variables of this process's environment that the command does not get; `HIKESHI_…` never.
    Result<void> start(const ShellCommand &command, const QStringList &withheld);
    void type(const QByteArray &keys);
    /// Hangs up, then kills what has not ended within two seconds.
    void cancel();
    bool isRunning() const { return m_child > 0; }
    const BoundedOutput &output() const { return m_output; }

Q_SIGNALS:
    void said();
    void ended(const Hikeshi::ShellStep::Ended &how);

private:
    void read();
    void reap();
    void signalAll(int signal) const;

    qint64 m_child = 0;
    int m_terminal = -1;
    int m_handle = -1; ///< becomes readable when the child ends
    std::unique_ptr<QSocketNotifier> m_reads;
    std::unique_ptr<QSocketNotifier> m_ends;
    QTimer m_patience; ///< until what was cancelled is killed
    BoundedOutput m_output;
    bool m_cancelled = false;
};

}
