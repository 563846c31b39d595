// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/incidentwords.h"
#include "widgets/presenters/look.h"

#include <QAbstractButton>

namespace Hikeshi {

/// One tile of the glance: the area's name over mark and word.
class GlanceButton : public QAbstractButton
{
    Q_OBJECT

public:
    explicit GlanceButton(const Look &look, QWidget *parent = nullptr);
    const GlanceTile &tile() const { return m_tile; }
    void setTile(const GlanceTile &tile);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {72, sizeHint().height()}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Look &m_look;
    GlanceTile m_tile;
};

}
