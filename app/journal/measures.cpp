// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/measures.h"

#include "journal/kinds.h"

#include <QSet>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

/// What was going on before the first-out alert belongs to something else, and does not count.
class Fold
{
public:
    void take(const Entry &entry)
    {
        const QJsonObject &body = entry.body;
        if (entry.kind == Kind::alertRaised)
            return raised(entry);
        if (!m.firstOut)
            return;
        if (entry.kind == Kind::alertAcknowledged)
            set(m.acknowledge, entry);
        else if (entry.kind == Kind::incidentDeclared)
            set(m.declare, entry);
        else if (entry.kind == Kind::actionIntent)
            m_actions.insert(entry.number, body[u"action"_s].toString());
        else if (entry.kind == Kind::actionOutcome && body[u"outcome"_s] == u"confirmed"_s)
            confirmed(entry);
        else if (entry.kind == Kind::alertCleared)
            cleared(entry);
    }

    Measures m;

private:
    void raised(const Entry &entry)
    {
        if (!m.firstOut) {
            m.firstOut = entry.at;
            m.firstOutEntry = entry.number;
            const Instant began = fromMilliseconds(entry.body[u"starts_at"_s].toInteger(toMilliseconds(entry.at)));
            m.detect = {std::max(entry.at - began, Milliseconds(0)), entry.number};
        }
        const QString alert = entry.body[u"alert"_s].toString();
        m_firing.insert(alert);
        if (entry.body[u"severity"_s] == u"critical"_s) {
            m_critical.insert(alert);
            m_hadCritical = true;
        }
        // Warnings that come after all that was critical has cleared do not take the restoration back.
        if (!m_hadCritical || m_critical.contains(alert))
            m.restore = {};
    }

    void cleared(const Entry &entry)
    {
        const QString alert = entry.body[u"alert"_s].toString();
        const bool fired = m_firing.remove(alert);
        const bool counts = m_critical.remove(alert) || (!m_hadCritical && fired);
        if (counts && (m_hadCritical ? m_critical : m_firing).isEmpty())
            m.restore = {entry.at - *m.firstOut, entry.number};
    }

    void confirmed(const Entry &entry)
    {
        const auto action = m_actions.constFind(entry.body[u"intent"_s].toInteger());
        if (action != m_actions.cend())
            set(action->endsWith(u".publish"_s) ? m.firstNotice : m.mitigate, entry);
    }

    void set(Measure &measure, const Entry &entry)
    {
        if (!measure.duration)
            measure = {entry.at - *m.firstOut, entry.number};
    }

    QHash<qint64, QString> m_actions;
    QSet<QString> m_firing;
    QSet<QString> m_critical;
    bool m_hadCritical = false;
};

using EntryAt = QList<Entry>::const_iterator;

/// The first raised after the last moment when nothing was firing; `declared` when nothing fired then.
EntryAt firstOutBefore(EntryAt from, EntryAt declared)
{
    EntryAt begin = declared;
    QSet<QString> firing;
    for (EntryAt each = from; each != declared; ++each) {
        if (each->kind == Kind::alertRaised) {
            if (firing.isEmpty())
                begin = each;
            firing.insert(each->body[u"alert"_s].toString());
        } else if (each->kind == Kind::alertCleared) {
            firing.remove(each->body[u"alert"_s].toString());
        } else if (each->kind == Kind::drillStarted || each->kind == Kind::siteOpened) {
            firing.clear();
        }
    }
    return firing.isEmpty() ? declared : begin;
}

}

Measures measuresOf(const QList<Entry> &entries)
{
    Fold fold;
    for (const Entry &entry : entries)
        fold.take(entry);
    return fold.m;
}

QList<Entry> entriesOf(const QString &incident, const QList<Entry> &entries)
{
    const auto declared = std::ranges::find_if(entries, [&](const Entry &e) {
        return e.kind == Kind::incidentDeclared && u"INC-%1"_s.arg(e.number) == incident;
    });
    if (declared == entries.cend())
        return {};
    const bool drill = declared->body[u"drill"_s].toBool();
    const auto last = std::ranges::find_if(declared, entries.cend(), [&](const Entry &e) {
        return (e.kind == Kind::incidentResolved && e.body[u"incident"_s].toString() == incident)
            || (drill && e.kind == Kind::drillEnded);
    });
    // Back to the alert it was declared on, or else to the one it must have begun with.
    const QString alert = declared->body[u"alert"_s].toString();
    const auto raised = std::ranges::find_last_if(entries.cbegin(), declared, [&](const Entry &e) {
        return e.kind == Kind::alertRaised && e.body[u"alert"_s].toString() == alert;
    });
    const EntryAt begin =
        alert.isEmpty() || raised.empty() ? firstOutBefore(entries.cbegin(), declared) : raised.begin();
    return QList<Entry>(begin, last == entries.cend() ? last : last + 1);
}

}
