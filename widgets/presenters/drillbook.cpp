// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/presenters/drillbook.h"

#include "journal/journal.h"
#include "journal/kinds.h"

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

DrillBook::DrillBook(QList<Scenario> scenarios, Journal &journal, QObject *parent)
    : QObject(parent)
    , m_scenarios(std::move(scenarios))
    , m_journal(journal)
{
    for (const Scenario &each : std::as_const(m_scenarios))
        fold(each);
    connect(&journal, &Journal::appended, this, [this](const Entry &entry) {
        m_stale = true;
        if (entry.kind != Kind::drillStarted && entry.kind != Kind::drillEnded)
            return;
        // The drill before ends where the next begins.
        const QStringList concerned{m_live, entry.body[u"scenario"_s].toString()};
        for (const Scenario &each : std::as_const(m_scenarios)) {
            if (concerned.contains(each.name))
                fold(each);
        }
        m_live = entry.kind == Kind::drillStarted ? concerned.last() : QString();
        m_stale = false;
        Q_EMIT changed();
    });
}

const Scenario *DrillBook::scenario(const QString &name) const
{
    const auto found = std::ranges::find(m_scenarios, name, &Scenario::name);
    return found == m_scenarios.end() ? nullptr : &*found;
}

std::optional<int> DrillBook::lastPoints(const QString &scenario) const
{
    const QList<Scorecard> all = runs(scenario);
    const auto last = std::ranges::find_last_if(all, [](const Scorecard &card) { return card.endedAt.has_value(); });
    return last.empty() ? std::nullopt : std::optional(last.front().points);
}

std::optional<Instant> DrillBook::lastRun(const QString &scenario) const
{
    const QList<Scorecard> all = runs(scenario);
    return all.isEmpty() ? std::nullopt : std::optional(all.last().startedAt);
}

QList<Scorecard> DrillBook::allRuns() const
{
    QList<Scorecard> all;
    for (const Scenario &each : m_scenarios)
        all += m_runs.value(each.name);
    return all;
}

void DrillBook::setScenarios(const QList<Scenario> &scenarios)
{
    m_scenarios = scenarios;
    for (const Scenario &each : std::as_const(m_scenarios))
        fold(each);
    Q_EMIT changed();
}

void DrillBook::refresh()
{
    if (!std::exchange(m_stale, false))
        return;
    const Scenario *live = scenario(m_live);
    if (!live || m_runs.value(m_live).isEmpty())
        return;
    const Scorecard &known = m_runs[m_live].last();
    if (const auto card = scorecardOf(drillEntries(m_journal.entries(), known.entry), *live))
        m_runs[m_live].last() = *card;
}

void DrillBook::fold(const Scenario &scenario)
{
    const QList<Scorecard> cards = scorecardsOf(m_journal.entries(), scenario);
    m_runs.insert(scenario.name, cards);
    if (!cards.isEmpty() && !cards.last().endedAt) {
        const QList<Entry> drill = drillEntries(m_journal.entries(), cards.last().entry);
        if (drill.last().number == m_journal.entries().last().number)
            m_live = scenario.name;
    }
}

}
