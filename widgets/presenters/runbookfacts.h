// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbooks/runbook.h"

namespace Hikeshi {

class Situation;

/// A runbook that fits an alert on the board. Pointers are into the list it was made from.
struct Suggestion
{
    const Runbook *runbook = nullptr;
    Alert alert;
    bool firstOut = false;
    QStringList meant{}; ///< what of the alert its `for:` names; empty: it is found by something else
};

/// For the alerts on the board, first-out alert first; each runbook once, in the twin of `language`.
QList<Suggestion> suggestions(const Situation &situation, const QList<Runbook> &runbooks, QStringView language);

/// Every runbook whose title, name, alerts or service hold all the words of `search`, by title; one of twins.
QList<const Runbook *> foundRunbooks(const QList<Runbook> &runbooks, const QString &search, QStringView language);

/// `{names}` in the runbook's blocks and titles that somebody must give a value, `service` first.
QStringList namesNeeded(const Runbook &runbook);
/// These, and everything else that the text and its commands leave open.
QStringList namesAsked(const Runbook &runbook);

/// What is known of them: the service from the runbook or the alert, everything else from the alert's labels.
QMap<QString, QString> valuesKnown(const Runbook &runbook, const Alert *alert);

/// The text before the first step, without front matter and title.
QString preambleOf(const Runbook &runbook);

}
