// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/desk.h"
#include "widgets/presenters/steplistmodel.h"

#include <QFrame>
#include <QLabel>
#include <QListView>
#include <QScrollArea>

namespace Hikeshi {

class CheckList;
class PreviewBox;

/// What is being written, as it will be walked: all steps in a list, and the one at the caret as it looks now.
class StepPreview : public QWidget
{
    Q_OBJECT

public:
    explicit StepPreview(const Desk &desk, QWidget *parent = nullptr);
    void setDraft(const Runbook &runbook, const Findings &findings);
    void setLine(int line); ///< the step of this line is shown
    void refresh(); ///< live values
    void takeFocus(); ///< to the list of steps
    void retranslate();

Q_SIGNALS:
    void lineWanted(int line);

private:
    void showStep();
    void showFacts(const Step &step);
    void showAction(const Step &step);

    const Desk &m_desk;
    StepListModel *m_model;
    QLabel *m_caption;
    QListView *m_list;
    QLabel *m_none;
    QScrollArea *m_scroll;
    QLabel *m_title;
    QLabel *m_text;
    CheckList *m_figures;
    CheckList *m_guards;
    QLabel *m_action;
    PreviewBox *m_box;
    QLabel *m_said;
    CheckList *m_waits;
    int m_step = -1;
    QMap<QString, QString> m_values;
};

}
