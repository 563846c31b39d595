// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "runbooks/stepapprovals.h"
#include "widgets/incident/bands.h"

#include <QLineEdit>
#include <QPushButton>

#include <QCoro/QCoroTask>

namespace Hikeshi {

/// A step of a runbook at another console waits for approval: which, of whom, how long, with the gesture that approves
/// and a way to refuse with a reason.
class StepApprovalBand final : public Band
{
    Q_OBJECT

public:
    explicit StepApprovalBand(const Desk &desk, QWidget *parent = nullptr);

private:
    void reword() override;
    std::optional<AskedApproval> asked() const; ///< the oldest that who sits here may approve
    QCoro::Task<> answer(bool approves);
    void refuse(); ///< opens the reason, then sends it

    HoldButton *m_approve;
    QLineEdit *m_reason;
    QPushButton *m_reject;
    QString m_failed;
    qint64 m_number = 0;
};

}
