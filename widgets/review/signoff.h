// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/panel.h"
#include "widgets/presenters/desk.h"
#include "widgets/presenters/postmortemmodel.h"

class QPushButton;

namespace Hikeshi {

class ChainCheck;

/// Who stands by the postmortem, and whether the journal under it is whole.
class SignOff : public Panel
{
    Q_OBJECT

public:
    explicit SignOff(const Desk &desk, QWidget *parent = nullptr);

    void show(const Postmortem &postmortem);
    void verify(); ///< reads the journal's file anew

protected:
    void retranslate() override;

private:
    void showJournal();
    void showSignatures();
    void sign();

    const Desk m_desk;
    ChainCheck *m_check;
    Postmortem m_postmortem;
    QString m_failure;
    QLabel *m_state;
    QLabel *m_signatures;
    QPushButton *m_sign;
    QLabel *m_reason;
    QWidget *m_card;
    QLabel *m_journal;
    QLabel *m_head;
    QPushButton *m_verify;
};

}
