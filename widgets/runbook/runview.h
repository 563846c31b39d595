// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbooks/run.h"
#include "widgets/runbook/stepview.h"

#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>

namespace Hikeshi {

class UndoPanel;

/// A run: how far it is, what was done, the step that is to be done now, what comes later.
class RunView : public QWidget
{
    Q_OBJECT

public:
    explicit RunView(const Desk &desk, QWidget *parent = nullptr);
    void setChartFactory(ChartFactory factory) { m_charts = std::move(factory); }
    void setRun(const Run &run, bool withFocus = false); ///< the focus goes to its current step, also when it was here
    void refresh();
    void retranslate();
    void complete();

Q_SIGNALS:
    void announceWanted(const QString &phase);
    void candidatesShown(const QList<Hikeshi::InstanceId> &candidates);
    void previewed(const QString &target);
    void instanceWanted(const Hikeshi::InstanceId &instance);
    void intentWanted(const Hikeshi::Intent &intent);
    void dryRunWanted(const Hikeshi::Runbook &runbook, const QMap<QString, QString> &values);

private:
    void buildEnd();
    void makeSteps();
    void showEnd(bool asked);
    void goToCurrent(bool had);

    const Desk &m_desk;
    ChartFactory m_charts;
    Run m_run;
    int m_current = -2;
    QLabel *m_title;
    QLabel *m_meta;
    QProgressBar *m_progress;
    QScrollArea *m_scroll;
    QList<StepView *> m_steps;
    QLabel *m_complete;
    UndoPanel *m_undoing;
    QPushButton *m_dryRun;
    QPushButton *m_undo;
    QPushButton *m_end;
    bool m_asked = false; ///< "End run" was pressed once while steps are open
};

}
