// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/runbook/steppart.h"

#include <QPushButton>

#include <QCoro/QCoroTask>

namespace Hikeshi {

/// A runbook inside this one: begun here, walked as a run of its own; this step ends with it.
class ChildPart final : public StepPart
{
    Q_OBJECT

public:
    ChildPart(const Block &block, const Desk &desk, int step, QWidget *parent);
    void refresh(const Run &run, const LiveStep &live) override;
    void retranslate(const Run &run) override;
    QWidget *first() const override { return m_begin; }

private:
    QCoro::Task<> begin();

    Block m_block;
    QLabel *m_what;
    QPushButton *m_begin;
};

}
