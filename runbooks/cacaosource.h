// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbooks/cacaomodel.h"

namespace Hikeshi::Cacao {

/// The Markdown that a playbook was made of rides in our playbook extension: CACAO has no place for how a text is
/// written. It counts only while the rest of the playbook still says the same, so that whoever changes the playbook
/// elsewhere is heard.
void carrySource(QJsonObject &playbook, const Runbook &runbook);

struct CarriedSource
{
    QByteArray markdown; ///< byte for byte
    QString name; ///< of its file, without `.md`
};

/// Nothing when none is carried, or when it would be another playbook today.
std::optional<CarriedSource> carriedSource(const QJsonObject &playbook);

/// Takes it out of our part of the extensions; false when there was none.
bool dropSource(QJsonObject &own);

}
