// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbooks/run.h"
#include "widgets/presenters/desk.h"

#include <functional>

#include <QFrame>
#include <QLabel>

namespace Hikeshi {

class StepBody;

/// The charts of a step are drawn by somebody else.
using ChartFactory = std::function<QWidget *(SeriesId, Milliseconds window, QWidget *parent)>;

/// One step of a run: a line, and open below it while it is the current one.
class StepView : public QFrame
{
    Q_OBJECT

public:
    StepView(const Desk &desk, int step, ChartFactory charts, QWidget *parent = nullptr);
    void setRun(const Run &run);
    void refresh(const Run &run); ///< live values and counters
    void retranslate(const Run &run);
    void complete(); ///< by hand, when the step allows it
    void takeFocus(); ///< the first thing to do in it

Q_SIGNALS:
    void announceWanted(const QString &phase);
    void candidatesShown(const QList<Hikeshi::InstanceId> &candidates);
    void previewed(const QString &target);
    void instanceWanted(const Hikeshi::InstanceId &instance);
    void intentWanted(const Hikeshi::Intent &intent);

private:
    const Desk &m_desk;
    int m_step;
    ChartFactory m_charts;
    QLabel *m_mark;
    QLabel *m_title;
    QLabel *m_time;
    QLabel *m_note;
    StepBody *m_body = nullptr;
};

}
