// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/runbook/steppart.h"

#include <QPushButton>

namespace Hikeshi {

/// One button for each way on; where it leads stands below its name.
class DecisionPart final : public StepPart
{
    Q_OBJECT

public:
    DecisionPart(const Block &block, const Desk &desk, int step, QWidget *parent);
    void refresh(const Run &run, const LiveStep &live) override;
    void retranslate(const Run &run) override;
    QWidget *first() const override { return m_ways.isEmpty() ? nullptr : m_ways.first().button; }

private:
    struct Row
    {
        QPushButton *button;
        QLabel *leads;
    };
    Block m_block;
    QList<Row> m_ways;
};

}
