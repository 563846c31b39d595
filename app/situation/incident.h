// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/ids.h"
#include "situation/instant.h"

#include <QList>
#include <QMap>

#include <optional>

namespace Hikeshi {

enum class Severity
{
    Sev1 = 1,
    Sev2,
    Sev3
};
enum class IncidentStatus
{
    Investigating,
    Identified,
    Monitoring,
    Resolved
};
enum class IncidentRole
{
    IncidentCommander,
    OperationsLead,
    CommunicationsLead,
    Scribe
};

/// One outage, as the journal tells it: a fold over the entries, never stored on its own.
struct Incident
{
    IncidentId id;
    QString title;
    Severity severity = Severity::Sev2;
    IncidentStatus status = IncidentStatus::Investigating;
    bool drill = false;
    Instant startedAt; ///< when the trouble began: the first-out alert, as far as known
    Instant declaredAt;
    std::optional<Instant> resolvedAt;
    QMap<IncidentRole, QString> roles; ///< who holds which role
    ServiceId service; ///< the one thought to be broken; may be empty
    AlertId firstOut; ///< may be empty
    std::optional<Instant> nextUpdateDue; ///< when users were promised the next word

    bool isOpen() const { return !resolvedAt; }
    bool operator==(const Incident &) const = default;
};

}
