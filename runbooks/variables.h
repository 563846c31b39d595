// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbooks/runbook.h"

namespace Hikeshi {

/// Something a runbook leaves open, asked once however often and in whatever spelling it stands there.
struct Variable
{
    QString name; ///< as first written: `NS`, `pod-name`, `value of instance label from alert`
    QStringList spellings; ///< `$NS`, `${NS}`, `<NS>`, `{{ NS }}`, `{ns}`
    int line = 0; ///< of the first
    QString fallback; ///< of `${NS:-default}`
    bool secret = false; ///< by its name, or as the front matter says: masked on the screen, and not in the journal
    bool hasDefault = false; ///< `fallback` is the front matter's: used when nothing is given
    QStringList choices{}; ///< as the front matter says: nothing else is taken
    Localized description{};

    bool operator==(const Variable &) const = default;
};

/// All variables, `service` first, then in the order of the text. What a shell sets itself, what every shell has, and
/// what belongs to another language (Go templates, HTML, awk, PromQL) is none; `<code>` is one when the front matter
/// says so. The front matter may tell more of one: `variables: {NAME: {description: TEXT, default: VALUE, choices: [A,
/// B], secret: true}}`, or `{NAME: VALUE}`.
QList<Variable> variablesOf(const Runbook &runbook);

/// Names that differ only in case and in `-`, `_` and spaces are one: `<pod-name>` and `$POD_NAME`.
QString variableKey(QStringView name);

/// `$NS`, `${NS}`, `<NS>`, `{{NS}}` and `{NS}` replaced by the run's values, in one pass: a value is never looked at
/// again. Whatever has no value stays.
QString withValues(QString text, const QMap<QString, QString> &values);

/// The value of this name, however it is spelled.
std::optional<QString> valueOf(const QMap<QString, QString> &values, QStringView name);

/// `password`, `API_KEY`, `slack-token` and the like.
bool isSecretName(QStringView name);

/// Names that the front matter declares secret, as keys.
QStringList declaredSecrets(const Runbook &runbook);

/// `values`, and the front matter's defaults of what the runbook uses and is not given.
QMap<QString, QString> withDefaults(const Runbook &runbook, QMap<QString, QString> values);

/// What is wrong with values that the front matter lists choices for: a sentence; empty when nothing is.
QString misfits(const Runbook &runbook, const QMap<QString, QString> &values);

}
