// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbooks/run.h"
#include "widgets/presenters/desk.h"
#include "widgets/runbook/stepview.h"

#include <QLineEdit>
#include <QPushButton>

namespace Hikeshi {

class ActionCard;
class CheckList;
class StepPart;
struct LiveStep;

/// The inside of the current step: its text, figures and charts, guards with live values, the action, what it waits
/// for, and how it is ended by hand.
class StepBody : public QWidget
{
    Q_OBJECT

public:
    StepBody(const Desk &desk, const Run &run, int step, const ChartFactory &charts, QWidget *parent);
    void refresh(const Run &run);
    void retranslate(const Run &run);
    void complete();
    void takeFocus();

Q_SIGNALS:
    void announceWanted(const QString &phase);
    void candidatesShown(const QList<Hikeshi::InstanceId> &candidates);
    void previewed(const QString &target);
    void instanceWanted(const Hikeshi::InstanceId &instance);
    void intentWanted(const Hikeshi::Intent &intent);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void addFacts(const Run &run, const ChartFactory &charts);
    void addAction();
    void addEnding();
    void showFigures(const LiveStep &live);
    void showGuards(const LiveStep &live);
    void showWaits(const LiveStep &live, const StepState &state);
    void showWays(const LiveStep &live, const Run &run);
    void showEnding(const StepState &state);
    void askReason(bool wanted);
    QString waitingText(const StepState &state, bool allHold) const;

    const Desk &m_desk;
    Step m_what;
    int m_step;
    QLabel *m_text;
    CheckList *m_figures;
    CheckList *m_guards;
    QWidget *m_charts;
    ActionCard *m_card = nullptr;
    QPushButton *m_again; ///< what was done before in this incident is wanted once more
    QLabel *m_earlier;
    CheckList *m_ways;
    QLabel *m_way;
    QList<StepPart *> m_parts;
    CheckList *m_waits;
    QLabel *m_waiting;
    QLabel *m_unknown;
    QPushButton *m_announce;
    QLineEdit *m_note;
    QPushButton *m_done;
    QPushButton *m_skip;
    QWidget *m_skipping;
    QLineEdit *m_reason;
    QPushButton *m_skipNow;
    QLabel *m_why;
    QString m_refused; ///< why the step may not be ticked now
    bool m_wantedAgain = false;
    bool m_drawn = false; ///< charts stand for the figures
};

}
