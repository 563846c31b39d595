// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/runbook/steppart.h"

#include <QPushButton>

#include <QCoro/QCoroTask>

namespace Hikeshi {

class AgreementLine;

/// A step that others must agree to: asked for by whoever does it, given by them, here with a passphrase or at their
/// own console.
class ApprovalPart final : public StepPart
{
    Q_OBJECT

public:
    ApprovalPart(const Block &block, const Desk &desk, int step, QWidget *parent);
    void refresh(const Run &run, const LiveStep &live) override;
    void retranslate(const Run &run) override;
    QWidget *first() const override { return m_ask; }

private:
    QList<Operator> approvers(const StepState &state) const;
    QCoro::Task<> answer(bool approves, QString who, QString passphrase);

    Block m_block;
    QLabel *m_state;
    QPushButton *m_ask;
    AgreementLine *m_giving;
};

}
