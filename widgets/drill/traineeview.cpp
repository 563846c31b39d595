// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/drill/traineeview.h"

#include "drill/scorecard.h"
#include "journal/follower.h"
#include "journal/kinds.h"
#include "review/timeline.h"
#include "situation/situation.h"
#include "widgets/presenters/actionwording.h"
#include "widgets/presenters/counted.h"
#include "widgets/presenters/drillwords.h"
#include "widgets/presenters/ports.h"
#include "widgets/presenters/sourcewording.h"
#include "widgets/presenters/timelinemodel.h"
#include "widgets/presenters/wording.h"

#include <QGridLayout>
#include <QListView>
#include <QScrollBar>
#include <QStandardItemModel>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

/// The newest drill's entries.
QList<Entry> lastDrill(const QList<Entry> &entries)
{
    const auto started = std::ranges::find_last(entries, Kind::drillStarted, &Entry::kind);
    return started.empty() ? QList<Entry>() : drillEntries(entries, started.front().number);
}

}

TraineeView::TraineeView(const Desk &desk, JournalFollower &journal, QWidget *parent)
    : Panel(desk.look, parent)
    , m_desk(desk)
    , m_journal(journal)
    , m_names(namesOf(desk))
    , m_score(new QWidget(this))
    , m_grid(new QGridLayout(m_score))
    , m_list(new QListView(this))
    , m_lines(new QStandardItemModel(this))
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setColumnStretch(1, 1);
    m_score->setObjectName(u"traineeScore"_s);
    m_list->setObjectName(u"traineeTimeline"_s);
    m_list->setModel(m_lines);
    m_list->setWordWrap(true);
    m_list->setEditTriggers(QListView::NoEditTriggers);
    m_list->setSelectionMode(QListView::ExtendedSelection);
    content()->addWidget(m_score);
    content()->addWidget(m_list, 1);
    connect(&journal, &JournalFollower::grown, this, &TraineeView::refresh);
    connect(&journal, &JournalFollower::failed, this,
            [this](const Error &error) { setEmptyText(Wording::reason(error)); });
    connect(&desk.look, &Look::changed, this, &TraineeView::refresh);
}

void TraineeView::retranslate()
{
    setCaption(tr("Trainee"));
    m_list->setAccessibleName(tr("What the trainee did"));
    refresh();
}

void TraineeView::refresh()
{
    const QList<Entry> drill = lastDrill(m_journal.entries());
    setEmptyText(drill.isEmpty() ? tr("No drill has been started on this exchange yet.") : QString());
    fillScore();
    fillLines();
}

void TraineeView::fillScore()
{
    const QList<Entry> drill = lastDrill(m_journal.entries());
    m_score->setVisible(!drill.isEmpty());
    if (drill.isEmpty() || !m_desk.drills)
        return;
    const QString name = drill.first().body[u"scenario"_s].toString();
    const QList<Scenario> scenarios = m_desk.drills->scenarios();
    const auto scenario = std::ranges::find(scenarios, name, &Scenario::name);
    const auto card = scenario == scenarios.end() ? std::nullopt : scorecardOf(drill, *scenario);
    if (!card)
        return;
    setAside(Wording::counted(card->points, tr("1 point"), tr("%1 points")));
    QString drawn = m_desk.look.language();
    QList<ScoreWords> lines;
    for (const ScoreLine &line : card->lines) {
        lines.append(DrillWords::line(line, !card->endedAt));
        drawn += lines.last().yours + lines.last().verdict;
    }
    if (std::exchange(m_drawn, drawn) == drawn)
        return;
    while (QLayoutItem *item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    for (int row = 0; const ScoreWords &words : lines) {
        auto *verdict = new QLabel(words.verdict, m_score);
        auto *yours = new QLabel(words.yours, m_score);
        setTone(verdict, words.tone);
        yours->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
        m_grid->addWidget(new QLabel(words.measure, m_score), row, 0);
        m_grid->addWidget(verdict, row, 1);
        m_grid->addWidget(yours, row++, 2);
    }
}

void TraineeView::fillLines()
{
    const bool atEnd = m_list->verticalScrollBar()->value() == m_list->verticalScrollBar()->maximum();
    const QString language = m_desk.look.language();
    const QList<TimelineLine> lines = timelineOf(lastDrill(m_journal.entries()), m_names);
    m_lines->clear();
    for (const TimelineLine &line : lines) {
        // What the machines did is on the map: here it is people, and what counts.
        if (!line.major && !m_names.people.contains(line.who))
            continue;
        const bool quiet = line.tone == TimelineLine::Tone::Quiet;
        const Theme::Tone tone = quiet ? Theme::Tone::Quiet : TimelineModel::toneOf(line.tone);
        const QString mark = quiet ? u"·"_s : Theme::mark(tone);
        const QString text = language == u"en" ? line.text.en : Wording::told(line.text.in(language));
        auto *item = new QStandardItem(u"%1  %2 %3"_s.arg(Wording::clockTime(line.at), mark, text));
        item->setForeground(tone == Theme::Tone::Quiet ? theme().text : theme().tone(tone));
        item->setToolTip(u"#%1 · %2"_s.arg(line.entry).arg(m_names.person(line.who).in(language)));
        m_lines->appendRow(item);
    }
    if (atEnd)
        m_list->scrollToBottom();
}

}
