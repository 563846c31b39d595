// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/pace.h"

namespace Hikeshi {

Pace::Pace(QWidget *widget)
    : m_widget(widget)
{
    m_rest.setSingleShot(true);
    m_rest.setInterval(1000 / 15);
    QObject::connect(&m_rest, &QTimer::timeout, widget, [this] {
        if (std::exchange(m_wanted, false))
            repaint();
    });
}

void Pace::repaint()
{
    if (m_rest.isActive()) {
        m_wanted = true;
        return;
    }
    m_widget->update();
    m_rest.start();
}

}
