// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/runbook/steppart.h"

#include <QPushButton>

#include <QCoro/QCoroTask>

namespace Hikeshi {

/// A step by hand with more to it: whose it is, until when, and the files that show it was done.
class ManualPart final : public StepPart
{
    Q_OBJECT

public:
    ManualPart(const Block &block, const Desk &desk, int step, QWidget *parent);
    void refresh(const Run &run, const LiveStep &live) override;
    void retranslate(const Run &run) override;

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    void choose();
    QCoro::Task<> attach(QString path);

    Block m_block;
    QLabel *m_who;
    QLabel *m_files;
    QPushButton *m_attach;
    bool m_copying = false;
};

}
