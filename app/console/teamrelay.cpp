// SPDX-License-Identifier: GPL-3.0-or-later
#include "console/teamrelay.h"

#include "journal/drafts.h"
#include "journal/incidents.h"
#include "journal/journal.h"
#include "journal/kinds.h"
#include "journal/sharedjournal.h"

#include <QPointer>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longest = 1'000; ///< frames that wait

bool isDeed(const QString &kind)
{
    static const QList<QLatin1StringView> kinds{Kind::alertAcknowledged, Kind::incidentDeclared, Kind::incidentChanged,
                                                Kind::incidentResolved,  Kind::noteWritten,      Kind::actionIntent,
                                                Kind::runStarted,        Kind::stepChanged};
    return kinds.contains(kind);
}

/// Done here, by somebody.
bool isOwn(const Entry &entry)
{
    return entry.actor != Drafts::console() && !entry.body.contains(u"told_by"_s);
}

/// Of the entry that INC-12 or RUN-34 began with.
qint64 numberOf(const QString &id)
{
    return id.startsWith(u"INC-") || id.startsWith(u"RUN-") ? id.sliced(4).toLongLong() : 0;
}

}

TeamRelay::TeamRelay(Journal &journal, QStringList operators, Tell tell, QObject *parent)
    : QObject(parent)
    , m_journal(journal)
    , m_operators(std::move(operators))
    , m_tell(std::move(tell))
    , m_self(SharedJournal::consoleName())
{
    for (const auto entries = journal.entries(); const Entry &entry : entries)
        remember(entry);
    connect(&journal, &Journal::appended, this, &TeamRelay::consider);
}

void TeamRelay::setRunning(bool running)
{
    m_running = running;
}

void TeamRelay::remember(const Entry &entry)
{
    if (entry.kind == Kind::drillStarted)
        m_began = entry.number;
    const QJsonObject by = entry.body[u"told_by"_s].toObject();
    if (!by.isEmpty())
        m_here.insert({by[u"console"_s].toString(), by[u"entry"_s].toInteger()}, entry.number);
}

void TeamRelay::consider(const Entry &entry)
{
    remember(entry);
    if (!m_running)
        return;
    // An action is told with its end: what it looked like on the way is its own console's.
    if (entry.kind == Kind::actionOutcome) {
        const Entry *intent = m_journal.entry(entry.body[u"intent"_s].toInteger());
        if (intent && isOwn(*intent)) {
            send(*intent);
            send(entry);
        }
    } else if (entry.kind != Kind::actionIntent && isDeed(entry.kind) && isOwn(entry)) {
        send(entry);
    }
}

void TeamRelay::send(const Entry &entry)
{
    if (m_out.size() >= longest) {
        Q_EMIT failed(u"%1 entries wait already"_s.arg(longest));
        return;
    }
    QJsonObject body = entry.body;
    if (entry.kind == Kind::actionIntent) {
        for (const QString &own : {u"run"_s, u"step"_s, u"selection"_s})
            body.remove(own); // the others' journals do not have it
    }
    for (const QString &own : {u"source"_s, u"values"_s, u"secrets"_s})
        body.remove(own); // a run is told, not handed over
    m_out.enqueue({{u"console"_s, m_self},
                   {u"entry"_s, entry.number},
                   {u"kind"_s, entry.kind},
                   {u"actor"_s, entry.actor},
                   {u"body"_s, body}});
    if (!m_isSending)
        sendNext();
}

// One after another, so that they come in the order in which they were done.
QCoro::Task<void> TeamRelay::sendNext()
{
    const QPointer<TeamRelay> self(this);
    m_isSending = true;
    while (self && !m_out.isEmpty()) {
        const Result<void> told = co_await m_tell(m_out.dequeue());
        if (self && !told)
            Q_EMIT failed(told.error().text());
    }
    if (self)
        m_isSending = false;
}

void TeamRelay::hear(const QJsonObject &frame)
{
    if (frame[u"console"_s].toString() == m_self || m_in.size() >= longest)
        return;
    m_in.enqueue(frame);
    if (!m_isTaking)
        takeNext();
}

// One after another: what comes next may be about what is being written.
void TeamRelay::takeNext()
{
    std::optional<Draft> draft;
    while (!draft && !m_in.isEmpty())
        draft = fitted(m_in.dequeue());
    m_isTaking = draft.has_value();
    if (draft)
        m_journal.append(*draft).then(this, [this](const Result<Entry> &) { takeNext(); });
}

std::optional<qint64> TeamRelay::openIncident() const
{
    const QList<Incident> all = foldIncidents(m_journal.entries());
    if (all.isEmpty() || all.last().status == IncidentStatus::Resolved)
        return std::nullopt;
    const qint64 number = numberOf(all.last().id.value);
    return number > m_began ? std::optional(number) : std::nullopt;
}

std::optional<Draft> TeamRelay::fitted(const QJsonObject &frame) const
{
    const QString console = frame[u"console"_s].toString();
    const Origin origin{console, frame[u"entry"_s].toInteger()};
    Draft draft{frame[u"kind"_s].toString(), frame[u"actor"_s].toString(), frame[u"body"_s].toObject()};
    const bool isOutcome = draft.kind == Kind::actionOutcome && draft.actor == Drafts::console();
    const bool isKnown = isOutcome || (isDeed(draft.kind) && m_operators.contains(draft.actor));
    if (!isKnown || m_here.contains(origin) || console.isEmpty())
        return std::nullopt;
    // There is one incident in a drill, whoever declared it first.
    if (draft.kind == Kind::incidentDeclared && openIncident())
        return std::nullopt;
    if (const qint64 there = numberOf(draft.body[u"incident"_s].toString()); there > 0) {
        const std::optional<qint64> here =
            m_here.contains({console, there}) ? std::optional(m_here[{console, there}]) : openIncident();
        if (!here)
            return std::nullopt;
        draft.body.insert(u"incident"_s, u"INC-%1"_s.arg(*here));
    }
    if (draft.kind == Kind::stepChanged) {
        const auto run = m_here.constFind({console, numberOf(draft.body[u"run"_s].toString())});
        if (run == m_here.cend())
            return std::nullopt;
        draft.body.insert(u"run"_s, u"RUN-%1"_s.arg(*run));
    }
    if (isOutcome) {
        const auto intent = m_here.constFind({console, draft.body[u"intent"_s].toInteger()});
        if (intent == m_here.cend())
            return std::nullopt;
        draft.body.insert(u"intent"_s, *intent);
    }
    draft.body.insert(u"told_by"_s, QJsonObject{{u"console"_s, origin.first}, {u"entry"_s, origin.second}});
    return draft;
}

}
