// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/action.h"
#include "situation/result.h"

#include <QObject>

#include <QCoro/QCoroTask>

namespace Hikeshi {

/// The one way out, as seen from widgets, runbooks and scripts. Select, then operate: nothing leaves otherwise. The
/// dispatcher is behind it.
class ActionPort : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    virtual QList<ActionSpec> catalogue() const = 0;
    /// Actions offered on this target now, with the reason for each that is not possible.
    virtual QList<Preview> offers(const QString &target) const = 0;
    virtual Preview preview(const Intent &intent) const = 0;

    /// Judges every guard on fresh facts, holds the target, and lets the target try it out where it can. An error says
    /// what refuses. The same operator selecting the same target anew releases what he held there.
    virtual QCoro::Task<Result<Selection>> select(Intent intent) = 0;
    virtual void release(qint64 selection, QString operatorId) = 0;
    /// By the operator who selected, with the same arguments, inside the time, approved; anything else is Refused with
    /// the reason. Guards are judged again, the intent is journaled, done and verified. Ends with the outcome;
    /// records() tells in between.
    virtual QCoro::Task<ActionRecord> operate(qint64 selection, Intent intent) = 0;
    /// Without a passphrase the approver must be who sits at this console. Never the requester.
    virtual QCoro::Task<Result<void>> approve(qint64 selection, QString approver, QString passphrase) = 0;
    /// Those held now, also by other consoles.
    virtual QList<Selection> selections() const = 0;

    virtual QList<ActionRecord> records() const = 0;
    /// Takes note of an outcome, so that the same may be done again soon.
    virtual void acknowledge(qint64 intent, QString operatorId) = 0;

    /// A console is read-only until it is armed, and after its time. No time, or more than the site allows: as long as
    /// the site allows.
    virtual void arm(QString operatorId, Milliseconds howLong, QString reason) = 0;
    virtual void disarm(QString operatorId) = 0;
    virtual std::optional<Instant> armedUntil() const = 0; ///< nothing: read-only
    virtual bool asksForArming() const = 0; ///< false: this site's consoles always may act

    /// The emergency brake: while set, nothing leaves.
    virtual void setStop(bool on, const QString &operatorId, const QString &reason) = 0;
    virtual bool isStopped() const = 0;
    virtual QString stopReason() const = 0; ///< empty while nothing is stopped
    virtual QString stoppedBy() const = 0;
    virtual std::optional<Instant> stoppedAt() const = 0;

    /// Temporary defences that stand, the next to end first.
    virtual QList<Expiry> expiries() const = 0;
    virtual void extend(qint64 intent, Milliseconds by, QString operatorId) = 0;

    /// Puts the properties that the action could set back to what they were before it, by actions of their own; ends
    /// with what could not be put back.
    virtual QCoro::Task<QList<RestoreFinding>> restore(qint64 intent, QString operatorId) = 0;

Q_SIGNALS:
    void changed(const Hikeshi::ActionRecord &record);
    void stopChanged(bool on);
    void selectionsChanged();
    void armedChanged();
    void expiriesChanged();
    void expiryNear(const Hikeshi::Expiry &expiry); ///< it ends soon, or stands although its time is over
};

}
