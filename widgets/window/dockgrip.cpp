// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/window/dockgrip.h"

#include <QPainter>

namespace Hikeshi {

DockGrip::DockGrip(Look &look, QWidget *dock)
    : QWidget(dock)
    , m_look(look)
{
    setCursor(Qt::SizeAllCursor);
    connect(&look, &Look::changed, this, qOverload<>(&QWidget::update));
}

void DockGrip::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_look.theme();
    QPainter painter(this);
    painter.fillRect(rect(), theme.panel);
    painter.fillRect(QRect(0, 0, width(), 1), theme.line);
    if (m_hovered)
        painter.fillRect(QRect(width() / 2 - 18, 3, 36, 2), theme.muted);
}

void DockGrip::enterEvent(QEnterEvent *)
{
    m_hovered = true;
    update();
}

void DockGrip::leaveEvent(QEvent *)
{
    m_hovered = false;
    update();
}

}
