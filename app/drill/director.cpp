// SPDX-License-Identifier: GPL-3.0-or-later
#include "drill/director.h"

#include "journal/journal.h"
#include "situation/situation.h"

namespace Hikeshi {

Director::Director(const Situation &situation, const Journal &journal, QList<Scenario> scenarios, QObject *parent)
    : QObject(parent)
    , m_situation(situation)
    , m_journal(journal)
    , m_scenarios(std::move(scenarios))
{
    connect(&situation.clock(), &Clock::ticked, this, &Director::look);
    connect(&journal, &Journal::appended, this, &Director::look);
    look();
}

const Scenario *Director::scenario() const
{
    if (!m_course.isRunning())
        return nullptr;
    const auto found = std::ranges::find(m_scenarios, m_course.scenario(), &Scenario::name);
    return found == m_scenarios.end() ? nullptr : &*found;
}

const Localized *Director::nextHint() const
{
    const Scenario *running = scenario();
    const int given = m_course.hintsGiven();
    return running && given < running->hints.size() ? &running->hints[given] : nullptr;
}

void Director::look()
{
    const QList<Entry> &entries = m_journal.entries();
    for (; m_read < entries.size(); ++m_read)
        m_course.take(entries[m_read]);
    if (m_started != m_course.startedAt()) {
        m_started = m_course.startedAt();
        m_since.clear();
        m_told.clear();
    }
    const Scenario *running = scenario();
    if (!running)
        return;
    QList<Inject> now;
    for (const Inject &inject : running->injects) {
        if (!m_course.hasInjected(inject.id) && !m_told.contains(inject.id) && isDue(inject))
            now.append(inject);
    }
    for (const Inject &inject : std::as_const(now)) {
        m_told.insert(inject.id);
        Q_EMIT due(inject);
    }
}

bool Director::isDue(const Inject &inject)
{
    if (inject.at) {
        if (m_situation.now() - *m_course.startedAt() < *inject.at)
            return false;
    } else if (!m_since.contains(inject.id)) {
        if (!inject.when || !holds(*inject.when, m_course, m_situation))
            return false;
        m_since.insert(inject.id, m_situation.now());
    }
    if (!inject.at && m_situation.now() - m_since[inject.id] < inject.after)
        return false;
    return !inject.unless || !holds(*inject.unless, m_course, m_situation);
}

}
