// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/entry.h"
#include "situation/incident.h"

namespace Hikeshi {

/// Every incident that these entries tell of, oldest first.
QList<Incident> foldIncidents(const QList<Entry> &entries);

/// The newest open one.
std::optional<Incident> openIncident(const QList<Entry> &entries);

}
