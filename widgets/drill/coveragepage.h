// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/desk.h"

#include <QWidget>

class QComboBox;
class QDateEdit;
class QLabel;
class QLineEdit;
class QPushButton;

namespace Hikeshi {

class DrillBook;
class TableView;

/// What was trained when, and what comes next: causes, services, and the calendar of drills.
class CoveragePage : public QWidget
{
    Q_OBJECT

public:
    CoveragePage(const Desk &desk, DrillBook &book, QWidget *parent = nullptr);

    void refresh();

Q_SIGNALS:
    void entryWanted(qint64 entry);

private:
    QLayout *makeCalendar();
    void fillPlans();
    void plan();
    void withdraw();
    void judge();
    QDate today() const;
    QString scenarioTitle(const QString &name) const;
    QString personName(const QString &id) const;

    const Desk m_desk;
    DrillBook &m_book;
    QLabel *m_caption;
    QLabel *m_plansCaption;
    QLabel *m_noPlans;
    TableView *m_plans;
    QComboBox *m_scenario;
    QDateEdit *m_date;
    QLineEdit *m_people;
    QPushButton *m_plan;
    QPushButton *m_withdraw;
    QLabel *m_said;
    QLabel *m_causesCaption;
    TableView *m_causes;
    QLabel *m_servicesCaption;
    QLabel *m_noServices;
    TableView *m_services;
};

}
