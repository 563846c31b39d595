// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/look.h"

#include <QWidget>

namespace Hikeshi {

/// The slim strip by which a panel is dragged to another place; panels carry their captions themselves.
class DockGrip : public QWidget
{
    Q_OBJECT

public:
    DockGrip(Look &look, QWidget *dock);
    QSize sizeHint() const override { return {40, 7}; }
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;

private:
    Look &m_look;
    bool m_hovered = false;
};

}
