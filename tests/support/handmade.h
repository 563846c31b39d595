// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "journal/drafts.h"
#include "journal/journal.h"
#include "journal/kinds.h"

#include <QJsonArray>
#include <QTest>

namespace Hikeshi::Handmade {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

inline constexpr Instant start = fromMilliseconds(1'795'489'200'000); ///< 2026-11-24 12:00:00 at the site

struct Line
{
    Milliseconds at; ///< after `start`
    Draft draft;
};

inline Draft alert(bool raised, const QString &name, const QString &severity, Milliseconds began = 15s)
{
    QJsonObject body{{u"alert"_s, name}, {u"name"_s, name}, {u"severity"_s, severity}};
    if (raised) {
        body.insert(u"starts_at"_s, toMilliseconds(start + began));
        body.insert(u"first_out"_s, name == u"LedgerPrimaryLost");
    }
    return {raised ? Kind::alertRaised : Kind::alertCleared, Drafts::console(), body};
}

inline Draft instance(const QString &id, const QString &health, const QString &role = u"none"_s)
{
    return {Kind::instanceChanged,
            Drafts::console(),
            {{u"instance"_s, id}, {u"health"_s, health}, {u"role"_s, role}, {u"reachable"_s, true}}};
}

inline Draft action(QLatin1StringView kind, const QString &name, const QString &target, const QString &candidate = {})
{
    QJsonObject body{{u"action"_s, name}, {u"target"_s, target}};
    if (!candidate.isEmpty())
        body.insert(u"arguments"_s, QJsonObject{{u"candidate"_s, candidate}});
    if (kind == Kind::actionRefused)
        body.insert(u"guards"_s, QJsonArray{QJsonObject{{u"allowed"_s, false}, {u"reason"_s, u"41 MB behind"_s}}});
    return {kind, u"you"_s, body};
}

inline Draft outcome(qint64 intent, const QString &how)
{
    return {Kind::actionOutcome, Drafts::console(), {{u"intent"_s, intent}, {u"outcome"_s, how}}};
}

/// A drill of the lost primary, well fought: acknowledged 0:30, declared 1:00, first notice 4:00, failed over 6:20
/// after the first-out alert, restored 7:10; one unsafe candidate refused. The first line is entry `first`.
inline QList<Line> primaryLost(qint64 first = 1, const QString &title = u"Ledger database primary lost"_s)
{
    const Incident incident{.title = title,
                            .severity = Severity::Sev1,
                            .drill = true,
                            .startedAt = start + 20s,
                            .service = ServiceId(u"ledger-db"_s),
                            .firstOut = AlertId(u"LedgerPrimaryLost"_s)};
    const Draft acknowledged{Kind::alertAcknowledged, u"you"_s,
                             alert(true, u"LedgerPrimaryLost"_s, u"critical"_s).body};
    const IncidentId id(u"INC-%1"_s.arg(first + 8));
    return {
        {0s,
         Drafts::drillStarted(u"ledger-primary-lost"_s,
                              {u"Ledger database primary lost"_s, u"台帳データベース主系の停止"_s}, u"7"_s)},
        {1s, instance(u"ledger-db-1"_s, u"normal"_s, u"primary"_s)},
        {1s, instance(u"order-gateway"_s, u"normal"_s)},
        {18s, instance(u"ledger-db-1"_s, u"down"_s)},
        {20s, alert(true, u"LedgerPrimaryLost"_s, u"critical"_s)},
        {25s, instance(u"order-gateway"_s, u"degraded"_s)},
        {26s, alert(true, u"OrderErrorRateHigh"_s, u"warning"_s)},
        {50s, acknowledged},
        {80s, Drafts::incidentDeclared(incident, u"you"_s)}, // first + 8
        {140s, Drafts::noteWritten(id, u"storage of `ledger-db-1` gone; **kernel log** pending"_s, u"you"_s)},
        {200s, action(Kind::actionRefused, u"patroni.failover"_s, u"ledger-db"_s, u"ledger-db-3"_s)},
        {250s, action(Kind::actionIntent, u"statuspage.publish"_s, u"status-page"_s)}, // first + 11
        {260s, outcome(first + 11, u"confirmed"_s)},
        {390s, action(Kind::actionIntent, u"patroni.failover"_s, u"ledger-db"_s, u"ledger-db-2"_s)}, // first + 13
        {400s, outcome(first + 13, u"confirmed"_s)},
        {401s, instance(u"ledger-db-2"_s, u"normal"_s, u"replica"_s)},
        {402s, instance(u"ledger-db-2"_s, u"normal"_s, u"primary"_s)},
        {430s, instance(u"order-gateway"_s, u"normal"_s)},
        {440s, alert(false, u"OrderErrorRateHigh"_s, u"warning"_s)},
        {450s, alert(false, u"LedgerPrimaryLost"_s, u"critical"_s)},
        {500s, Drafts::incidentResolved(id, u"you"_s)},
        {520s, Drafts::drillEnded(u"ledger-primary-lost"_s, u"ended by hand"_s)},
    };
}

inline IncidentId incidentOf(qint64 first = 1)
{
    return IncidentId(u"INC-%1"_s.arg(first + 8));
}

inline QList<Entry> entries(const QList<Line> &lines, qint64 first = 1, Milliseconds later = 0ms)
{
    QList<Entry> made;
    for (const Line &line : lines)
        made.append({.number = first + made.size(),
                     .at = start + later + line.at,
                     .kind = line.draft.kind,
                     .actor = line.draft.actor,
                     .body = line.draft.body});
    return made;
}

/// Into a real journal, each at its time.
inline bool write(Journal &journal, SteppedClock &clock, const QList<Line> &lines, Milliseconds later = 0ms)
{
    const qsizetype wanted = journal.entries().size() + lines.size();
    for (const Line &line : lines) {
        clock.advanceTo(start + later + line.at);
        (void)journal.append(line.draft);
    }
    return QTest::qWaitFor([&] { return journal.entries().size() == wanted; });
}

}
