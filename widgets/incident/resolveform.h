// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/panel.h"
#include "widgets/presenters/desk.h"

#include <QFrame>

class QPushButton;

namespace Hikeshi {

class Coalesced;
class HoldButton;

/// Resolving the open incident, in place: says what is still firing and not well, and wants a held button.
class ResolveForm : public QFrame
{
    Q_OBJECT

public:
    explicit ResolveForm(const Desk &desk, QWidget *parent = nullptr);

    QString objections() const; ///< what still fires and what is not well; empty when nothing speaks against it

Q_SIGNALS:
    void resolved();
    void cancelled();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void retranslate();

    Desk m_desk;
    QLabel *m_heading;
    QLabel *m_standing;
    QLabel *m_trouble;
    HoldButton *m_resolve;
    QPushButton *m_cancel;
    Coalesced *m_refresh;
};

}
