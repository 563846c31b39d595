// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/runbook/steppart.h"

#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>

#include <QCoro/QCoroTask>

namespace Hikeshi {

/// A command of the runbook: shown as written, copied, and run in a terminal of its own where the site allows it. What
/// it says stays to be read and searched.
class ShellPart final : public StepPart
{
    Q_OBJECT

public:
    ShellPart(const ShellFence &fence, int number, const Desk &desk, int step, QWidget *parent);
    void refresh(const Run &run, const LiveStep &live) override;
    void retranslate(const Run &run) override;

private:
    bool isOurs(const StepState &state) const;
    void showOutput(const StepState &state);
    void search(const QString &text);
    QCoro::Task<> run();

    ShellFence m_fence;
    int m_number;
    QPlainTextEdit *m_command;
    QPushButton *m_run;
    QPushButton *m_copy;
    QPushButton *m_cancel;
    QLabel *m_state;
    QPlainTextEdit *m_output;
    QLineEdit *m_input;
    QLineEdit *m_search;
    bool m_again = false; ///< that it was run before was seen
};

}
