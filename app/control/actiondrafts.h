// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/action.h"
#include "control/request.h"
#include "journal/entry.h"

/// Entries about acting: nobody else spells their keys but ActionFold.
namespace Hikeshi::Drafts {

Draft actionSelected(const Preview &preview, Instant until, int persons);
Draft actionDryRun(qint64 selection, const DryRun &said, Instant until);
Draft actionReleased(qint64 selection, const QString &reason, bool expired, const QString &operatorId);
Draft actionApproved(qint64 selection, const Approval &approval, Instant until);
/// `moment` is what the verification names besides the arguments, as it is now: after a restart it is read by that.
Draft actionIntent(const Preview &preview, qint64 selection = 0, const std::optional<Expiry> &temporary = {},
                   const QMap<QString, QString> &moment = {});
/// The same, to other consoles: `claims` is the claim of its selection.
Draft actionIntentElsewhere(const Preview &preview, qint64 claims);
Draft actionRefused(const Preview &preview);
Draft actionSnapshot(qint64 intent, const QMap<QString, QString> &properties);
Draft actionRequested(qint64 intent, int index, const QString &request, const QString &peer, const QString &operatorId);
Draft actionAnswered(qint64 intent, const Answer &answer, int index = 0, const Localized &means = {});
Draft actionOutcome(qint64 intent, ActionState outcome, const QString &reason, const QStringList &evidence);
Draft actionAcknowledged(qint64 intent, const QString &operatorId);
Draft expiryExtended(const Expiry &expiry, const QString &operatorId);
Draft stopSet(bool on, const QString &reason, const QString &operatorId);
Draft consoleArmed(Instant until, const QString &reason, const QString &operatorId);
Draft consoleDisarmed(const QString &reason, const QString &operatorId);

/// What stands in the journal where a secret would.
QString secretMask();

}
