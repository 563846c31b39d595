// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbooks/cacao.h"

namespace Hikeshi::Cacao {

/// What is wrong in where a workflow leads, with the id it is told of.
struct WayFault
{
    QString id; ///< of a step, or a property of the playbook; empty: the whole
    QString what;
    QString remedy;
    Finding::Grade grade = Finding::Grade::Error;
};

/// Steps that are not there, no end, circles outside a while, steps nobody reaches.
QList<WayFault> wayFaultsOf(const QJsonObject &playbook);

}
