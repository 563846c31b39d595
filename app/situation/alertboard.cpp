// SPDX-License-Identifier: GPL-3.0-or-later
#include "situation/alertboard.h"

#include <algorithm>
#include <tuple>

namespace Hikeshi {

BoardAlert *AlertBoard::entry(const AlertId &id)
{
    const auto found = std::ranges::find_if(m_alerts, [&](const BoardAlert &a) { return a.alert.id == id; });
    return found == m_alerts.end() ? nullptr : &*found;
}

const BoardAlert *AlertBoard::find(const AlertId &id) const
{
    return const_cast<AlertBoard *>(this)->entry(id);
}

QList<AlertBoard::Change> AlertBoard::apply(const SourceId &source, const Alert &alert, Instant now)
{
    QList<Change> changes;
    BoardAlert *known = entry(alert.id);
    if (alert.state == AlertState::Resolved) {
        if (known)
            clear(*known, alert.endsAt, changes);
        sweep();
        return changes;
    }
    if (alert.state == AlertState::Pending)
        return changes;
    if (!known) {
        const bool quiet = std::ranges::none_of(m_alerts, [](const BoardAlert &a) { return !a.cleared; });
        m_alerts.append(
            {.alert = alert, .source = source, .raised = std::max(alert.startsAt, Instant{}), .firstOut = quiet});
        changes.append({m_alerts.constLast(), true});
    } else {
        if (known->cleared) {
            *known = {.alert = alert, .source = source, .raised = now, .firstOut = known->firstOut};
            changes.append({*known, true});
        }
        known->alert = alert;
        known->source = source;
    }
    return changes;
}

QList<AlertBoard::Change> AlertBoard::apply(const SourceId &source, const AlertList &list, Instant now)
{
    QList<Change> changes;
    // Whoever comes late is told of several at once: the first-out is still the one that began first.
    QList<Alert> oldestFirst = list.alerts;
    std::ranges::stable_sort(oldestFirst, {}, &Alert::startsAt);
    for (const Alert &alert : std::as_const(oldestFirst))
        changes += apply(source, alert, now);
    for (BoardAlert &known : m_alerts) {
        const bool listed = std::ranges::any_of(list.alerts, [&](const Alert &a) { return a.id == known.alert.id; });
        if (known.source == source && !listed)
            clear(known, now, changes);
    }
    sweep();
    return changes;
}

void AlertBoard::clear(BoardAlert &alert, Instant at, QList<Change> &changes)
{
    if (alert.cleared)
        return;
    alert.cleared = at;
    alert.alert.state = AlertState::Resolved;
    changes.append({alert, false});
}

void AlertBoard::acknowledge(const AlertId &id, const QString &who, Instant at)
{
    if (BoardAlert *known = entry(id)) {
        known->acknowledged = at;
        known->acknowledgedBy = who;
    }
    sweep();
}

void AlertBoard::shelve(const AlertId &id, Instant until)
{
    if (BoardAlert *known = entry(id))
        known->shelvedUntil = until;
}

void AlertBoard::sweep()
{
    m_alerts.removeIf([](const BoardAlert &a) { return a.cleared && a.acknowledged; });
}

QList<BoardAlert> AlertBoard::shown(Instant now) const
{
    QList<BoardAlert> shown = m_alerts;
    shown.removeIf([&](const BoardAlert &a) { return a.shelvedUntil && *a.shelvedUntil > now; });
    std::ranges::stable_sort(shown, {}, [](const BoardAlert &a) {
        return std::tuple(-static_cast<int>(a.alert.severity), !a.firstOut, a.raised);
    });
    return shown;
}

QList<BoardAlert> AlertBoard::shelved(Instant now) const
{
    QList<BoardAlert> found = m_alerts;
    found.removeIf([&](const BoardAlert &a) { return !a.shelvedUntil || *a.shelvedUntil <= now; });
    return found;
}

}
