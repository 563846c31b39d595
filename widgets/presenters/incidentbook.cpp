// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/incidentbook.h"

#include "journal/drafts.h"
#include "journal/incidents.h"
#include "journal/journal.h"
#include "situation/situation.h"

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

IncidentBook::IncidentBook(Situation &situation, Journal &journal, QObject *parent)
    : QObject(parent)
    , m_situation(situation)
    , m_journal(journal)
{
    fold();
    connect(&journal, &Journal::appended, this, [this](const Entry &entry) {
        if (!entry.kind.startsWith(u"incident."_s))
            return;
        const std::optional<Incident> before = open();
        fold();
        Q_EMIT changed();
        if (before && !open())
            Q_EMIT resolved(before->id);
    });
}

void IncidentBook::fold()
{
    m_incidents = foldIncidents(m_journal.entries());
}

std::optional<Incident> IncidentBook::open() const
{
    const auto found = std::ranges::find_last_if(m_incidents, &Incident::isOpen);
    return found.empty() ? std::nullopt : std::optional(found.front());
}

Incident IncidentBook::proposal() const
{
    Incident incident{.startedAt = m_situation.now()};
    const QList<BoardAlert> alerts = m_situation.alerts().shown(m_situation.now());
    const auto first = std::ranges::find(alerts, true, &BoardAlert::firstOut);
    if (first != alerts.end()) {
        incident.title = first->alert.annotations.value(u"summary"_s, first->alert.name);
        incident.startedAt = first->raised;
        incident.service = ServiceId(first->alert.labels.value(u"service"_s));
        incident.firstOut = first->alert.id;
    }
    const bool critical = std::ranges::any_of(
        alerts, [](const BoardAlert &a) { return !a.cleared && a.alert.severity == AlertSeverity::Critical; });
    incident.severity = critical ? Severity::Sev1 : Severity::Sev3;
    return incident;
}

QFuture<Result<Entry>> IncidentBook::declare(const Incident &incident, const QString &operatorId)
{
    return m_journal.append(Drafts::incidentDeclared(incident, operatorId));
}

QFuture<Result<Entry>> IncidentBook::change(const Incident &after, const QString &operatorId)
{
    return m_journal.append(Drafts::incidentChanged(open().value_or(after), after, operatorId));
}

QFuture<Result<Entry>> IncidentBook::resolve(const QString &operatorId)
{
    return m_journal.append(Drafts::incidentResolved(open().value_or(Incident()).id, operatorId));
}

QFuture<Result<Entry>> IncidentBook::note(const QString &markdown, const QString &operatorId)
{
    return m_journal.append(Drafts::noteWritten(open().value_or(Incident()).id, markdown, operatorId));
}

void IncidentBook::acknowledge(const AlertId &alert, const QString &operatorId)
{
    if (const BoardAlert *known = m_situation.alerts().find(alert))
        (void)m_journal.append(Drafts::alertAcknowledged(*known, operatorId));
}

void IncidentBook::shelve(const AlertId &alert, Milliseconds duration, const QString &reason, const QString &operatorId)
{
    if (const BoardAlert *known = m_situation.alerts().find(alert))
        (void)m_journal.append(Drafts::alertShelved(*known, m_situation.now() + duration, reason, operatorId));
}

}
