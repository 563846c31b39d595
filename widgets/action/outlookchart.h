// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/look.h"
#include "widgets/presenters/outlook.h"

#include <QWidget>

namespace Hikeshi {

/// One figure's two futures: the action's as a line in its band, and waiting's, dashed, in another. Time runs from now
/// to the right.
class OutlookChart : public QWidget
{
    Q_OBJECT

public:
    explicit OutlookChart(Look &look, QWidget *parent = nullptr);

    /// `unit` as SeriesSpec's. Bands of another length than `every` and the other one say are not drawn.
    void setBands(const QString &title, const QString &unit, const OutlookBand &acting, const OutlookBand &waiting,
                  Milliseconds every);
    QSize sizeHint() const override { return {260, 92}; }
    QSize minimumSizeHint() const override { return {120, 92}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void paintBand(QPainter &painter, const QRectF &area, const OutlookBand &band, const QColor &colour, bool dashed);
    QPointF at(const QRectF &area, qsizetype index, qsizetype count, double value) const;

    Look &m_look;
    QString m_title;
    QString m_unit;
    OutlookBand m_acting;
    OutlookBand m_waiting;
    Milliseconds m_every{0};
    double m_most = 1;
};

}
