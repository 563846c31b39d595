// SPDX-License-Identifier: GPL-3.0-or-later
#include "journal/measures.h"

#include "journal/kinds.h"

#include <QSet>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

/// Everything that ends an incident's alerts may be an alert that never fired in it; those do not count.
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
            set(m_actions.value(body[u"intent"_s].toInteger()).endsWith(u".publish"_s) ? m.firstNotice : m.mitigate,
                entry);
        else if (entry.kind == Kind::alertCleared && m_critical.remove(body[u"alert"_s].toString())
                 && m_critical.isEmpty())
            m.restore = {entry.at - *m.firstOut, entry.number};
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
        if (entry.body[u"severity"_s] == u"critical"_s) {
            m_critical.insert(entry.body[u"alert"_s].toString());
            m.restore = {};
        }
    }
    void set(Measure &measure, const Entry &entry)
    {
        if (!measure.duration)
            measure = {entry.at - *m.firstOut, entry.number};
    }

    QHash<qint64, QString> m_actions;
    QSet<QString> m_critical;
};

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
    if (declared == entries.end())
        return {};
    const auto resolved = std::ranges::find_if(declared, entries.end(), [&](const Entry &e) {
        return e.kind == Kind::incidentResolved && e.body[u"incident"_s].toString() == incident;
    });
    // Back to the alert it began with: the first raised after the last moment when nothing was firing.
    auto begin = declared;
    QSet<QString> firing;
    for (auto each = entries.begin(); each != declared; ++each) {
        const QString alert = each->body[u"alert"_s].toString();
        if (each->kind == Kind::alertRaised) {
            if (firing.isEmpty())
                begin = each;
            firing.insert(alert);
        } else if (each->kind == Kind::alertCleared) {
            firing.remove(alert);
        } else if (each->kind == Kind::drillStarted || each->kind == Kind::siteOpened) {
            firing.clear();
            begin = declared;
        }
    }
    if (begin != declared && firing.isEmpty())
        begin = declared;
    return QList<Entry>(begin, resolved == entries.end() ? resolved : resolved + 1);
}

}
