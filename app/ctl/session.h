// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "console/console.h"
#include "ctl/command.h"

#include <functional>

namespace Hikeshi::Ctl {

/// The console that a command works with, by its --site, --journal, --operator, --seed, --speed and --port. Findings of
/// the site go to standard error.
Result<std::unique_ptr<Console>> openConsole(const Call &call, Console::Options options = {});

/// Waits in lockstep until nothing is under way at this instant, or the next: what is decided then does not hang on how
/// fast the machine is. Returns at once where time goes on by itself.
QCoro::Task<> rest(Console &console);

/// Waits until `holds`, looked at with every tick of the site's clock, in lockstep whenever all is at rest; false when
/// `within` of site time has passed.
QCoro::Task<bool> until(Console &console, std::function<bool()> holds, Milliseconds within);

/// Waits until every source has said something once: an answer, or why there is none. Fails when nothing at all is
/// known of the site then.
QCoro::Task<Result<void>> untilHeard(Console &console);

/// A console opened, started and heard from.
QCoro::Task<Result<std::unique_ptr<Console>>> hearConsole(Call call);

/// Fails when another process writes the journal, and says which.
Result<void> writable(Console &console);

/// From HIKESHI_PASSPHRASE, or one line of standard input; a terminal does not show it.
QString passphraseOf(const QString &who);

/// `NAME=VALUE` words as arguments.
Result<QMap<QString, QString>> argumentsFrom(const QStringList &words);

}
