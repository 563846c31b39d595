// SPDX-License-Identifier: GPL-3.0-or-later
#include "drill/scorefaults.h"

#include "journal/drafts.h"
#include "journal/kinds.h"

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// A word before or after the command changed hands counts as a hand-over.
constexpr Milliseconds aroundHandOver = 5min;
constexpr qsizetype handOverSays = 20; ///< characters that are more than a greeting

/// One pass over a drill's entries.
class Judge
{
public:
    Judge(const QList<Entry> &drill, const Scenario &scenario)
        : m_drill(drill)
        , m_scenario(scenario)
    {
        for (const Entry &entry : drill)
            take(entry);
        miss(drill.last().at);
    }

    QList<ScoreFault> faults() &&
    {
        std::ranges::stable_sort(m_faults, {}, &ScoreFault::entry);
        return std::move(m_faults);
    }

private:
    void take(const Entry &entry)
    {
        miss(entry.at);
        if (entry.kind == Kind::actionRefused || entry.kind == Kind::actionIntent)
            acted(entry);
        else if (entry.kind == Kind::actionOutcome)
            ended(entry);
        else if (entry.kind == Kind::incidentDeclared || entry.kind == Kind::incidentChanged)
            changed(entry);
        else if (entry.kind == Kind::incidentResolved)
            m_due.reset();
        else if (entry.kind == Kind::drillInjected && injectedFrom(entry).what == Injected::What::Hint)
            m_faults.append({entry.number, ScoreFault::Kind::Hint, {}, injectedFrom(entry).text, {}});
    }

    void acted(const Entry &entry)
    {
        const QString action = entry.body[u"action"_s].toString();
        const bool refused = entry.kind == Kind::actionRefused;
        m_actions.insert(entry.number, action);
        if (const UnsafeAction *unsafe = unsafeIn(entry)) {
            m_faults.append({entry.number, refused ? ScoreFault::Kind::Refused : ScoreFault::Kind::Unsafe, action,
                             unsafe->why, entry.actor});
        } else if (refused) {
            m_faults.append({entry.number,
                             ScoreFault::Kind::Refused,
                             action,
                             {u"A guard refused it."_s, u"ガードが拒否した。"_s},
                             entry.actor});
        } else if (!isUseful(action)) {
            m_faults.append({entry.number,
                             ScoreFault::Kind::Useless,
                             action,
                             {u"It did nothing for what was wrong."_s, u"起きている問題には何の効果もない。"_s},
                             entry.actor});
        }
    }

    const UnsafeAction *unsafeIn(const Entry &entry) const
    {
        const QJsonObject &body = entry.body;
        const auto unsafe = std::ranges::find_if(m_scenario.unsafe, [&](const UnsafeAction &u) {
            const bool same = u.action == body[u"action"_s].toString()
                && (u.target.isEmpty() || u.target == body[u"target"_s].toString());
            return same && std::ranges::all_of(u.arguments.keys(), [&](const QString &name) {
                       return body[u"arguments"_s][name].toString() == u.arguments[name];
                   });
        });
        return unsafe == m_scenario.unsafe.end() ? nullptr : &*unsafe;
    }

    // To tell users is never useless, nor is what the console does by itself, as ending a temporary defence.
    bool isUseful(const QString &action) const
    {
        if (m_scenario.useful.isEmpty() || action.endsWith(u".publish"_s))
            return true;
        return std::ranges::any_of(m_scenario.useful, [&](const QString &useful) {
            return useful.endsWith(u".*"_s) ? action.startsWith(QStringView(useful).chopped(1)) : useful == action;
        });
    }

    void ended(const Entry &entry)
    {
        if (entry.body[u"outcome"_s] != u"confirmed"_s)
            return;
        if (m_actions.value(entry.body[u"intent"_s].toInteger()).endsWith(u".publish"_s))
            m_due.reset();
    }

    void changed(const Entry &entry)
    {
        if (const qint64 due = entry.body[u"next_update_due"_s].toInteger(); due > 0) {
            m_due = fromMilliseconds(due);
            m_dueEntry = entry.number;
        }
        const QString commander = entry.body[u"roles"_s][Drafts::word(IncidentRole::IncidentCommander)].toString();
        const QString before = m_commander;
        if (!commander.isEmpty())
            m_commander = commander;
        if (!before.isEmpty() && m_commander != before && !hasHandOver(entry.at))
            m_faults.append(
                {entry.number,
                 ScoreFault::Kind::HandOver,
                 {},
                 {u"The command went from %1 to %2 without a note of where things stand."_s.arg(before, m_commander),
                  u"%1 から %2 への引き継ぎに、状況の記録がない。"_s.arg(before, m_commander)},
                 before});
    }

    bool hasHandOver(Instant at) const
    {
        return std::ranges::any_of(m_drill, [&](const Entry &entry) {
            return entry.kind == Kind::noteWritten && entry.at >= at - aroundHandOver && entry.at <= at + aroundHandOver
                && entry.body[u"text"_s].toString().trimmed().size() >= handOverSays;
        });
    }

    void miss(Instant now)
    {
        if (!m_due || now <= *m_due)
            return;
        m_due.reset();
        m_faults.append(
            {m_dueEntry,
             ScoreFault::Kind::MissedUpdate,
             {},
             {u"Users did not get the notice they were promised."_s, u"予告した時刻までに次の告知が出なかった。"_s},
             {}});
    }

    const QList<Entry> &m_drill;
    const Scenario &m_scenario;
    QList<ScoreFault> m_faults;
    QMap<qint64, QString> m_actions;
    std::optional<Instant> m_due;
    qint64 m_dueEntry = 0;
    QString m_commander;
};

}

QList<ScoreFault> scoreFaultsIn(const QList<Entry> &drill, const Scenario &scenario)
{
    return drill.isEmpty() ? QList<ScoreFault>() : Judge(drill, scenario).faults();
}

}
