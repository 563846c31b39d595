// SPDX-License-Identifier: GPL-3.0-or-later
#include "ctl/session.h"

#include "console/lockstep.h"

#include <QCoro/QCoroSignal>
#include <QDeadlineTimer>

#include <termios.h>
#include <unistd.h>

#include <iostream>
#include <string>

namespace Hikeshi::Ctl {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

Result<std::unique_ptr<Console>> openConsole(const Call &call, Console::Options options)
{
    options.site = call.value(u"site"_s);
    if (call.options.isSet(u"journal"_s))
        options.journal = call.value(u"journal"_s);
    options.operatorId = call.value(u"operator"_s);
    options.port = call.value(u"port"_s).toUShort();
    if (call.options.isSet(u"seed"_s))
        options.seed = call.value(u"seed"_s).toLongLong();
    if (call.options.isSet(u"speed"_s) && call.value(u"speed"_s) != u"max")
        options.speed = call.value(u"speed"_s).toDouble();
    Result<std::unique_ptr<Console>> console = Console::open(options);
    if (console)
        report((*console)->site().facts.findings);
    return console;
}

QCoro::Task<bool> until(Console &console, std::function<bool()> holds, Milliseconds within)
{
    const Instant limit = console.clock().now() + within;
    co_await rest(console);
    while (!holds()) {
        if (console.clock().now() >= limit)
            co_return false;
        if (console.lockstep())
            co_await rest(console);
        else
            co_await qCoro(&console.clock(), &Clock::ticked);
    }
    co_return true;
}

QCoro::Task<> rest(Console &console)
{
    if (console.lockstep())
        co_await qCoro(console.lockstep(), &Lockstep::rested);
}

// Looked at by the machine's time: where the stream is the clock, a stream that is not there would stop this too.
QCoro::Task<Result<void>> untilHeard(Console &console)
{
    const QDeadlineTimer limit(15s);
    const Situation &situation = console.situation();
    const auto missing = [&situation, count = console.sourceCount()] {
        return situation.sources().size() < count
            || std::ranges::any_of(
                   situation.sources(), [](const SourceReport &s) { return s.state == SourceState::Connecting; });
    };
    const auto unknown = [&situation] { return situation.map().topology().services.isEmpty(); };
    while ((missing() || unknown()) && !limit.hasExpired()) {
        co_await qCoro(&console.situation(), &Situation::sourceChanged, 200ms);
        if (unknown() && !missing() && !console.exchange())
            break;
    }
    if (!unknown())
        co_return {};
    QStringList told;
    for (const auto sources = situation.sources(); const SourceReport &source : sources) {
        if (!source.reason.isEmpty())
            told.append(u"%1: %2"_s.arg(source.source.value, source.reason));
    }
    co_return fail(ErrorKind::Unreachable, console.site().id,
                   told.isEmpty() ? u"no source has told of any service"_s : told.join(u"; "_s),
                   u"check the addresses in site.yaml"_s);
}

QCoro::Task<Result<std::unique_ptr<Console>>> hearConsole(Call call)
{
    Result<std::unique_ptr<Console>> console = openConsole(call);
    if (!console)
        co_return console;
    (*console)->start();
    if (const Result<void> heard = co_await untilHeard(**console); !heard)
        co_return std::unexpected(heard.error());
    co_return console;
}

Result<void> writable(Console &console)
{
    const Journal &journal = console.journal();
    if (journal.access() == Journal::Access::ReadWrite)
        return {};
    return fail(ErrorKind::Refused, journal.path(), u"is being written by %1"_s.arg(journal.writer()),
                u"close the other console, or name another journal"_s);
}

QString passphraseOf(const QString &who)
{
    if (qEnvironmentVariableIsSet("HIKESHI_PASSPHRASE"))
        return qEnvironmentVariable("HIKESHI_PASSPHRASE");
    termios shown{};
    const bool terminal = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &shown) == 0;
    if (terminal) {
        std::cerr << "Passphrase of " << qPrintable(who) << ": " << std::flush;
        termios hidden = shown;
        hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        tcsetattr(STDIN_FILENO, TCSANOW, &hidden);
    }
    std::string line;
    std::getline(std::cin, line);
    if (terminal) {
        tcsetattr(STDIN_FILENO, TCSANOW, &shown);
        std::cerr << std::endl;
    }
    return QString::fromStdString(line);
}

Result<QMap<QString, QString>> argumentsFrom(const QStringList &words)
{
    QMap<QString, QString> arguments;
    for (const QString &word : words) {
        const qsizetype equals = word.indexOf(u'=');
        if (equals < 1)
            return fail(ErrorKind::Invalid, word, u"is no argument"_s, u"write NAME=VALUE"_s);
        arguments.insert(word.first(equals), word.sliced(equals + 1));
    }
    return arguments;
}

}
