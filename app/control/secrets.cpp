// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/secrets.h"

#include <QtEnvironmentVariables>

namespace Hikeshi {

std::optional<QString> EnvironmentSecrets::find(const QString &name) const
{
    if (const auto given = m_given.constFind(name); given != m_given.cend())
        return *given;
    const QByteArray variable = name.toUtf8();
    return qEnvironmentVariableIsSet(variable.constData()) ? std::optional(qEnvironmentVariable(variable.constData()))
                                                           : std::nullopt;
}

}
