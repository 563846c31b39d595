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
    bool secret = false; ///< by its name: masked on the screen, and not in the journal

    bool operator==(const Variable &) const = default;
};

/// All variables, `service` first, then in the order of the text. What a shell sets itself, what every shell has, and
/// what belongs to another language (Go templates, HTML, awk, PromQL) is none.
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

}
