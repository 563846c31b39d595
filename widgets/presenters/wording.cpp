// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/wording.h"

#include <QCoreApplication>
#include <QDateTime>

namespace Hikeshi::Wording {

using namespace Qt::StringLiterals;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(Wording)
};

QDateTime atSite(Instant at)
{
    return QDateTime::fromMSecsSinceEpoch(toMilliseconds(at), siteZone());
}

}

QString of(Health health)
{
    switch (health) {
    case Health::Unknown:
        return Words::tr("unknown");
    case Health::Normal:
        return Words::tr("normal");
    case Health::Degraded:
        return Words::tr("degraded");
    case Health::Down:
        return Words::tr("down");
    case Health::Maintenance:
        return Words::tr("maintenance");
    }
    return {};
}

QString of(Role role)
{
    switch (role) {
    case Role::None:
        return {};
    case Role::Primary:
        return Words::tr("primary");
    case Role::Standby:
        return Words::tr("standby");
    case Role::Replica:
        return Words::tr("replica");
    }
    return {};
}

QString of(IncidentStatus status)
{
    switch (status) {
    case IncidentStatus::Investigating:
        return Words::tr("Investigating");
    case IncidentStatus::Identified:
        return Words::tr("Identified");
    case IncidentStatus::Monitoring:
        return Words::tr("Monitoring");
    case IncidentStatus::Resolved:
        return Words::tr("Resolved");
    }
    return {};
}

QString of(IncidentRole role)
{
    switch (role) {
    case IncidentRole::IncidentCommander:
        return Words::tr("Incident commander");
    case IncidentRole::OperationsLead:
        return Words::tr("Operations lead");
    case IncidentRole::CommunicationsLead:
        return Words::tr("Communications lead");
    case IncidentRole::Scribe:
        return Words::tr("Scribe");
    }
    return {};
}

QString shortRole(IncidentRole role)
{
    switch (role) {
    case IncidentRole::IncidentCommander:
        return Words::tr("IC");
    case IncidentRole::OperationsLead:
        return Words::tr("Ops");
    case IncidentRole::CommunicationsLead:
        return Words::tr("Comms");
    case IncidentRole::Scribe:
        return Words::tr("Scribe");
    }
    return {};
}

QString of(ActionState state)
{
    switch (state) {
    case ActionState::Refused:
        return Words::tr("refused");
    case ActionState::Intended:
    case ActionState::Requested:
        return Words::tr("sent");
    case ActionState::Verifying:
        return Words::tr("waiting to see it");
    case ActionState::Confirmed:
        return Words::tr("confirmed");
    case ActionState::Failed:
        return Words::tr("failed");
    case ActionState::Unknown:
        return Words::tr("outcome unknown");
    }
    return {};
}

QString of(AlertSeverity severity)
{
    switch (severity) {
    case AlertSeverity::Info:
        return Words::tr("info");
    case AlertSeverity::Warning:
        return Words::tr("warning");
    case AlertSeverity::Critical:
        return Words::tr("critical");
    }
    return {};
}

QString severity(Severity severity)
{
    return u"SEV%1"_s.arg(static_cast<int>(severity));
}

QString age(Milliseconds age)
{
    const double seconds = static_cast<double>(std::max<qint64>(age.count(), 0)) / 1000;
    if (seconds < 10)
        return Words::tr("%1 s").arg(seconds, 0, 'f', 1);
    if (seconds < 60)
        return Words::tr("%1 s").arg(seconds, 0, 'f', 0);
    if (seconds < 3600)
        return toClock(age);
    if (seconds < 48 * 3600)
        return Words::tr("%1 h").arg(seconds / 3600, 0, 'f', 0);
    return Words::tr("%1 d").arg(seconds / 86400, 0, 'f', 0);
}

QTimeZone siteZone()
{
    return QTimeZone(9 * 3600); // Japan has no summer time; the exchange's people live by its clock.
}

QString clockTime(Instant at)
{
    return atSite(at).toString(u"HH:mm:ss"_s);
}

QString dayAndTime(Instant at)
{
    return atSite(at).toString(Words::tr("d MMM HH:mm"));
}

QString roleWord(const QString &word)
{
    if (word == u"primary")
        return of(Role::Primary);
    if (word == u"replica")
        return of(Role::Replica);
    if (word == u"standby")
        return of(Role::Standby);
    return word == u"stopped" ? Words::tr("stopped") : word;
}

}
