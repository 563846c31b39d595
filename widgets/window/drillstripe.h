// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/look.h"

#include <QWidget>

namespace Hikeshi {

/// The frame's word that this site is a drill: a stripe over the whole width.
class DrillStripe : public QWidget
{
    Q_OBJECT

public:
    explicit DrillStripe(Look &look, QWidget *parent = nullptr);
    QSize sizeHint() const override { return {100, 3}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    Look &m_look;
};

}
