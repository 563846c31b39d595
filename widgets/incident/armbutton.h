// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/incident/factbutton.h"
#include "widgets/presenters/desk.h"

namespace Hikeshi {

/// Whether this console may act: `Read-only · arm`, or for how much longer it may. A click arms; an armed one opens a
/// menu: longer, or no more. Hidden where the site does not ask for it.
class ArmButton : public FactButton
{
    Q_OBJECT

public:
    explicit ArmButton(const Desk &desk, QWidget *parent = nullptr);

Q_SIGNALS:
    void widthChanged();

private:
    void reword();
    void pressedOn();

    Desk m_desk;
    QMenu *m_armed;
};

}
