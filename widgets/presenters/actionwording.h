// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/action.h"
#include "situation/condition.h"

namespace Hikeshi {

class Situation;

/// One line of a check as it is shown: `✓ Replica lag of ledger-db-2     0.2 MB < 16 MB`.
struct CheckLine
{
    enum class State
    {
        Holds,
        Fails,
        Waiting, ///< not yet, and nothing is wrong with that
        Overridden, ///< fails, and somebody goes on all the same
    };

    State state = State::Holds;
    QString text;
    QString figure; ///< live value and limit; may be empty
    QString reason; ///< why not; empty when it holds

    bool operator==(const CheckLine &) const = default;
};

namespace Wording {

/// What a condition looks at, without its comparison: `Replica lag of ledger-db-2`. A sentence that is no condition
/// stays as it is.
QString subject(const QString &sentence, const Situation &situation, const QString &language);
/// A reason that guards, dispatcher, runner and drills give in English, in the language of the installed translator as
/// far as it is known.
QString reason(const QString &reason);
/// `where: what; what to do`, so worded.
QString reason(const Error &error);

/// What the runner noted when it ended a step (`order_error_rate < 1 %: 0 %; …`), as it is read: `Error rate 0 % · …`;
/// any other note as it is.
QString seen(const QString &note, const Situation &situation, const QString &language);

CheckLine line(const GuardVerdict &verdict, const Situation &situation, const QString &language);
CheckLine line(const QString &sentence, const ConditionResult &result, const Situation &situation,
               const QString &language);
/// Every verdict; conditions first, then what does not hold, then one line for all the built-in guards that hold.
QList<CheckLine> lines(const QList<GuardVerdict> &verdicts, const Situation &situation, const QString &language);

/// `Fail over ledger-db to ledger-db-2`; a name that is not given yet is `…`.
QString title(const Preview &preview, const QString &language);
/// `Hold to fail over …`, by the gesture.
QString invitation(const Preview &preview, const QString &language);
/// `Affects: matching engine, order gateway`; empty when nothing is.
QString affected(const Preview &preview, const Situation &situation, const QString &language);
/// The first reason why it may not act; empty when it may.
QString firstReason(const Preview &preview, const Situation &situation, const QString &language);

/// What the world must show after `preview`, and what it shows now.
QList<CheckLine> verification(const Preview &preview, const Situation &situation, const QString &language);

/// `Reserved for you · 9 s`, and for whom it waits.
QString reserved(const Selection &selection, Instant now);
/// The number of the action whose outcome must be taken note of before `preview` may be operated; 0: none.
qint64 flapping(const Preview &preview);
/// `Under-attack mode on cdn ends in 24:10`; says what is wrong when its time is over and it still stands.
QString expiry(const Expiry &expiry, Instant now, const QString &title);

/// What a state of an action means and what to do, in one or two sentences; empty while nothing is to be said.
QString advice(const ActionRecord &record, const QString &verification);

}

/// The new intent that undoes `preview` once it is confirmed; nothing when the catalogue names none.
std::optional<Intent> compensationOf(const Preview &preview);

}
