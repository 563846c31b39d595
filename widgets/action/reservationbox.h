// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/action.h"
#include "widgets/presenters/desk.h"

#include <QFrame>
#include <QLabel>

#include <QCoro/QCoroTask>

namespace Hikeshi {

class AgreementLine;

/// What a selection brought: what the target's own dry run said, who has agreed and who is still missing. A second
/// operator agrees here with a passphrase, or on a console of their own.
class ReservationBox : public QFrame
{
    Q_OBJECT

public:
    explicit ReservationBox(const Desk &desk, QWidget *parent = nullptr);
    void setSelection(const std::optional<Selection> &selection); ///< with nothing to say it hides
    void retranslate();

private:
    void refreshApproval();
    QCoro::Task<> approve(QString who, QString passphrase);

    const Desk &m_desk;
    std::optional<Selection> m_selection;
    QLabel *m_dryRun;
    QLabel *m_approvals;
    AgreementLine *m_here;
    QLabel *m_refused;
};

}
