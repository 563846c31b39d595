// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/action.h"
#include "situation/result.h"

#include <QObject>

#include <QCoro/QCoroTask>

namespace Hikeshi {

/// The one way out, as seen from widgets, runbooks and scripts: preview and operate, nothing else. The dispatcher is
/// behind it.
class ActionPort : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    virtual QList<ActionSpec> catalogue() const = 0;
    /// Actions offered on this target now, with the reason for each that is not possible.
    virtual QList<Preview> offers(const QString &target) const = 0;
    virtual Preview preview(const Intent &intent) const = 0;
    /// Guards again, journals the intent, acts, verifies. Ends with the outcome; state() tells in between.
    virtual QCoro::Task<ActionRecord> operate(Intent intent) = 0;
    virtual QList<ActionRecord> records() const = 0;
    /// The emergency brake: while set, nothing leaves.
    virtual void setStop(bool on, const QString &operatorId, const QString &reason) = 0;
    virtual bool isStopped() const = 0;

Q_SIGNALS:
    void changed(const Hikeshi::ActionRecord &record);
    void stopChanged(bool on);
};

}
