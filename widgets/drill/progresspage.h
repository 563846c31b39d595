// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/desk.h"

#include <QWidget>

class QComboBox;
class QLabel;

namespace Hikeshi {

class DrillBook;
class PointsLine;
class TableView;

/// How somebody gets on: points from drill to drill, and which steps of which runbook cost time.
class ProgressPage : public QWidget
{
    Q_OBJECT

public:
    ProgressPage(const Desk &desk, DrillBook &book, QWidget *parent = nullptr);

    void refresh();

private:
    void fillPeople(const QStringList &people);
    QString runbookTitle(const QString &name) const;

    const Desk m_desk;
    DrillBook &m_book;
    QLabel *m_caption;
    QComboBox *m_who;
    QLabel *m_figures;
    QLabel *m_empty;
    QLabel *m_pointsCaption;
    PointsLine *m_points;
    QLabel *m_costsCaption;
    QLabel *m_noSteps;
    TableView *m_costs;
};

}
