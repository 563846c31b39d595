// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/wording.h"

#include <QCoreApplication>
#include <QDateTime>

namespace Hikeshi::Wording {

using namespace Qt::StringLiterals;

namespace {

QString tr(const char *text)
{
    return QCoreApplication::translate("Wording", text);
}

QDateTime atSite(Instant at)
{
    return QDateTime::fromMSecsSinceEpoch(toMilliseconds(at), siteZone());
}

}

QString of(Health health)
{
    switch (health) {
    case Health::Unknown:
        return tr("unknown");
    case Health::Normal:
        return tr("normal");
    case Health::Degraded:
        return tr("degraded");
    case Health::Down:
        return tr("down");
    case Health::Maintenance:
        return tr("maintenance");
    }
    return {};
}

QString of(Role role)
{
    switch (role) {
    case Role::None:
        return {};
    case Role::Primary:
        return tr("primary");
    case Role::Standby:
        return tr("standby");
    case Role::Replica:
        return tr("replica");
    }
    return {};
}

QString of(IncidentStatus status)
{
    switch (status) {
    case IncidentStatus::Investigating:
        return tr("Investigating");
    case IncidentStatus::Identified:
        return tr("Identified");
    case IncidentStatus::Monitoring:
        return tr("Monitoring");
    case IncidentStatus::Resolved:
        return tr("Resolved");
    }
    return {};
}

QString of(IncidentRole role)
{
    switch (role) {
    case IncidentRole::IncidentCommander:
        return tr("Incident commander");
    case IncidentRole::OperationsLead:
        return tr("Operations lead");
    case IncidentRole::CommunicationsLead:
        return tr("Communications lead");
    case IncidentRole::Scribe:
        return tr("Scribe");
    }
    return {};
}

QString shortRole(IncidentRole role)
{
    switch (role) {
    case IncidentRole::IncidentCommander:
        return tr("IC");
    case IncidentRole::OperationsLead:
        return tr("Ops");
    case IncidentRole::CommunicationsLead:
        return tr("Comms");
    case IncidentRole::Scribe:
        return tr("Scribe");
    }
    return {};
}

QString of(ActionState state)
{
    switch (state) {
    case ActionState::Refused:
        return tr("refused");
    case ActionState::Intended:
    case ActionState::Requested:
        return tr("sent");
    case ActionState::Verifying:
        return tr("waiting to see it");
    case ActionState::Confirmed:
        return tr("confirmed");
    case ActionState::Failed:
        return tr("failed");
    case ActionState::Unknown:
        return tr("outcome unknown");
    }
    return {};
}

QString of(AlertSeverity severity)
{
    switch (severity) {
    case AlertSeverity::Info:
        return tr("info");
    case AlertSeverity::Warning:
        return tr("warning");
    case AlertSeverity::Critical:
        return tr("critical");
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
        return tr("%1 s").arg(seconds, 0, 'f', 1);
    if (seconds < 60)
        return tr("%1 s").arg(seconds, 0, 'f', 0);
    if (seconds < 3600)
        return toClock(age);
    if (seconds < 48 * 3600)
        return tr("%1 h").arg(seconds / 3600, 0, 'f', 0);
    return tr("%1 d").arg(seconds / 86400, 0, 'f', 0);
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
    return atSite(at).toString(tr("d MMM HH:mm"));
}

QString roleWord(const QString &word)
{
    if (word == u"primary")
        return of(Role::Primary);
    if (word == u"replica")
        return of(Role::Replica);
    if (word == u"standby")
        return of(Role::Standby);
    return word == u"stopped" ? tr("stopped") : word;
}

}
