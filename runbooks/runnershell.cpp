// SPDX-License-Identifier: GPL-3.0-or-later
// A runner's shell fences.
#include "journal/journal.h"
#include "runbooks/runningshell.h"
#include "situation/situation.h"

#include <QCoro/QCoroFuture>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype shortestSecret = 4; ///< shorter ones would mask half of the output

QString withoutSecrets(QString text, const QStringList &secrets)
{
    for (const QString &secret : secrets) {
        if (secret.size() >= shortestSecret)
            text.replace(secret, masked());
    }
    return text;
}

}

QCoro::Task<Result<void>> Runner::runShell(int step, int fence, QString operatorId, bool again)
{
    const auto found = openStep(step);
    if (!found)
        co_return std::unexpected(found.error());
    const Run run = **found;
    const Step &what = run.runbook.steps[step];
    const QString where = u"step %1"_s.arg(step + 1);
    if (fence < 0 || fence >= what.shells.size())
        co_return fail(ErrorKind::NotFound, where, u"has no such command"_s);
    if (!m_site.shellAllowed)
        co_return fail(ErrorKind::Refused, where, u"this site does not let runbooks run commands"_s,
                       u"run it in a terminal, or write `shell: allowed` into site.yaml"_s);
    if (const auto why = whyNotToAct(run, step))
        co_return std::unexpected(*why);
    const QString text = what.shells[fence].text.trimmed();
    if (const auto earlier = earlierOf(run, step); !again) {
        const auto same = std::ranges::find_if(
            earlier, [&](const LiveStep::Earlier &e) { return e.action == 0 && e.what == text.section(u'\n', 0, 0); });
        if (same != earlier.end())
            co_return fail(
                ErrorKind::Refused, where,
                u"was run before in this incident by %1, %2 (%3)"_s.arg(same->who, same->outcome, same->run.value),
                u"confirm that it is wanted again"_s);
    }
    const QMap<QString, QString> values = valuesOf(run);
    const Result<ShellCommand> command = shellCommand(what.shells[fence], variablesOf(run.runbook), values);
    if (!command)
        co_return std::unexpected(command.error());
    const std::pair key(run.id.value, step);
    m_acting.insert(key);
    const Result<Entry> written =
        co_await change(run, step, u"running"_s, {{u"fence"_s, fence}, {u"command"_s, text}}, operatorId);
    m_acting.remove(key);
    if (!written)
        co_return std::unexpected(written.error());
    auto shell = std::make_unique<Shell>();
    shell->run = run.id;
    shell->fence = fence;
    shell->command = text;
    shell->operatorId = operatorId;
    shell->startedAt = written->at;
    for (const QString &name : run.secrets)
        shell->secrets.append(values.value(name));
    connect(&shell->step, &ShellStep::said, this, [this, step] { Q_EMIT shellSaid(step); });
    connect(&shell->step, &ShellStep::ended, this,
            [this, key](const ShellStep::Ended &how) { endShell(key, how, {}); });
    ShellStep &started = shell->step;
    m_shells[key] = std::move(shell);
    if (const Result<void> began = started.start(*command, m_site.withheld); !began) {
        endShell(key, {}, began.error().text());
        co_return began;
    }
    Q_EMIT changed();
    co_return {};
}

void Runner::endShell(const std::pair<QString, int> &key, const ShellStep::Ended &how, const QString &reason)
{
    const auto found = m_shells.find(key);
    if (found == m_shells.end())
        return;
    const std::shared_ptr<Shell> shell(std::move(found->second));
    m_shells.erase(found);
    const auto run = std::ranges::find(m_fold.runs(), shell->run, &Run::id);
    const BoundedOutput &output = shell->step.output();
    change(*run, key.second, u"output"_s,
           {{u"fence"_s, shell->fence},
            {u"command"_s, shell->command},
            {u"text"_s, withoutSecrets(plainText(output.bytes()), shell->secrets)},
            {u"bytes"_s, output.size()},
            {u"exit"_s, how.exit},
            {u"signal"_s, how.signal},
            {u"reason"_s, how.cancelled ? u"cancelled"_s : reason},
            {u"took_ms"_s, static_cast<qint64>((m_situation.now() - shell->startedAt).count())}},
           shell->operatorId);
    // Its signal is being sent: the object goes when that is over.
    QMetaObject::invokeMethod(this, [shell] { }, Qt::QueuedConnection);
    Q_EMIT changed();
}

void Runner::typeIntoShell(int step, const QByteArray &keys)
{
    if (Shell *shell = shellOf(step))
        shell->step.type(keys);
}

void Runner::cancelShell(int step)
{
    if (Shell *shell = shellOf(step))
        shell->step.cancel();
}

QString Runner::shellText(int step) const
{
    const Shell *shell = shellOf(step);
    return shell ? withoutSecrets(plainText(shell->step.output().bytes()), shell->secrets) : QString();
}

bool Runner::isShellRunning(int step) const
{
    return shellOf(step) != nullptr;
}

Runner::Shell *Runner::shellOf(int step) const
{
    const Run *current = open();
    const auto found = current ? m_shells.find({current->id.value, step}) : m_shells.end();
    return found == m_shells.end() ? nullptr : found->second.get();
}

}
