// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbooks/runner.h"
#include "widgets/presenters/desk.h"

#include <QComboBox>
#include <QFrame>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <QCoro/QCoroTask>

namespace Hikeshi {

class HoldButton;

/// Back to an earlier step: what would be undone, newest first and by which action, and the gesture that does it. Ends
/// at the first that is not confirmed.
class UndoPanel : public QFrame
{
    Q_OBJECT

public:
    explicit UndoPanel(const Desk &desk, QWidget *parent = nullptr);
    void open(const Run &run);
    void refresh(const Run &run);
    void retranslate();
    /// Something in this run can be undone.
    static bool isOffered(const Run &run);

Q_SIGNALS:
    void closed();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void showPlan();
    QCoro::Task<> undo();

    const Desk &m_desk;
    Run m_run;
    QLabel *m_caption;
    QComboBox *m_step;
    QLabel *m_plan;
    HoldButton *m_undo;
    QPushButton *m_close;
    QLabel *m_result;
    bool m_undoing = false;
};

}
