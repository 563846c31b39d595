// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drill/scorecard.h"
#include "widgets/drill/coursebar.h"
#include "widgets/presenters/desk.h"
#include "widgets/presenters/names.h"

#include <QWidget>

class QComboBox;
class QGridLayout;
class QLabel;
class QPushButton;
class QVBoxLayout;

namespace Hikeshi {

class DebriefExport;
class DebriefMore;
class DrillBook;
class HindsightBox;
class JournalFollower;
class PointsLine;

/// How the drills of one scenario went: the newest, or an earlier one that is chosen.
class Debrief : public QWidget
{
    Q_OBJECT

public:
    Debrief(const Desk &desk, DrillBook &book, QWidget *parent = nullptr);

    void setScenario(const QString &name);
    void refresh(); ///< of a drill that goes on, or with other words

Q_SIGNALS:
    void entryWanted(qint64 entry);

private:
    const Scorecard *chosen() const;
    void fillRuns();
    void fillFacts(const Scorecard &card);
    QList<CourseLane> beside(const Scorecard &card) const;
    void fillScore(const Scorecard &card);
    void fillFaults(const Scorecard &card);
    void fillTeaching(const Scorecard &card);
    QString nameOf(const QString &who) const; ///< an operator's, in the language shown
    QString actionOf(const ScoreFault &fault) const;
    QString reasonOf(const ScoreFault &fault) const;
    QWidget *entryButton(qint64 entry);

    const Desk m_desk;
    const Names m_names;
    DrillBook &m_book;
    QString m_name;
    QList<Scorecard> m_cards;
    qint64 m_shown = 0; ///< the entry that started the run shown; 0: the newest
    QString m_drawn; ///< what the tables were last filled with
    QLabel *m_caption;
    QComboBox *m_runs;
    QLabel *m_points;
    QLabel *m_pointsNote;
    PointsLine *m_past; ///< points of earlier runs of the same people, and of this one
    QLabel *m_against;
    QLabel *m_facts; ///< harm, and points by role
    DebriefExport *m_export;
    QLabel *m_courseCaption;
    CourseBar *m_course;
    QLabel *m_noAlert;
    QLabel *m_scoreCaption;
    QWidget *m_score;
    QGridLayout *m_scoreGrid;
    QLabel *m_faultsCaption;
    QWidget *m_faults;
    QGridLayout *m_faultGrid;
    QLabel *m_teachingCaption;
    QLabel *m_teaching;
    HindsightBox *m_hindsight;
    DebriefMore *m_more;
    JournalFollower *m_commander = nullptr; ///< of the console that was joined
};

}
