// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "drill/scenario.h"
#include "widgets/presenters/desk.h"

#include <QCoro/QCoroTask>

#include <QWidget>

class QButtonGroup;
class QGridLayout;
class QLabel;
class QPushButton;

namespace Hikeshi {

class DrillBook;

/// One scenario: what it is about, and starting, pacing and ending its drill.
class DrillControl : public QWidget
{
    Q_OBJECT

public:
    DrillControl(const Desk &desk, DrillBook &book, QWidget *parent = nullptr);

    void setScenario(const QString &name);
    void refresh(); ///< words, and what may be pressed, anew
    void tick(); ///< the running drill's clock

Q_SIGNALS:
    void respondWanted();

private:
    QCoro::Task<void> start();
    QCoro::Task<void> end();
    QCoro::Task<void> askForHint();
    void openInstructor();
    void addPaces();
    void showFacts(const Scenario &scenario);
    void showButtons(const QString &running);
    QString runbookTitle(const QString &name) const;
    void say(const QString &error);

    const Desk m_desk;
    DrillBook &m_book;
    QString m_name;
    bool m_busy = false; ///< a start or an end is on its way
    QLabel *m_title;
    QLabel *m_facts;
    QLabel *m_description;
    QLabel *m_targets;
    QLabel *m_runbook;
    QPushButton *m_start;
    QPushButton *m_end;
    QPushButton *m_respond;
    QPushButton *m_hint;
    QPushButton *m_instructor;
    QLabel *m_clock;
    QLabel *m_reason; ///< why Start cannot be pressed
    QLabel *m_error;
    QWidget *m_pace;
    QLabel *m_paceCaption;
    QButtonGroup *m_paces;
};

}
