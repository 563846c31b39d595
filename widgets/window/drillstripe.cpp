// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/window/drillstripe.h"

#include <QPainter>

namespace Hikeshi {

DrillStripe::DrillStripe(Look &look, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
{
    setFixedHeight(3);
    connect(&look, &Look::changed, this, qOverload<>(&QWidget::update));
}

void DrillStripe::paintEvent(QPaintEvent *)
{
    QPainter(this).fillRect(rect(), m_look.theme().drill);
}

}
