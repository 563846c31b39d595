// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QWidget>

namespace Hikeshi {

class Look;

/// Points of one drill after another, 0 to 100, as a line; the last one says its figure.
class PointsLine : public QWidget
{
    Q_OBJECT

public:
    explicit PointsLine(const Look &look, QWidget *parent = nullptr);

    /// `names`: what each is, for its tool tip.
    void setPoints(const QList<int> &points, const QStringList &names = {});
    const QList<int> &points() const { return m_points; }
    void setTall(bool tall); ///< with an axis, instead of one line's height
    QSize sizeHint() const override { return m_tall ? QSize(480, 150) : QSize(110, 26); }
    QSize minimumSizeHint() const override { return m_tall ? QSize(200, 120) : QSize(80, 26); }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    QPointF spot(qsizetype index) const;

    const Look &m_look;
    QList<int> m_points;
    QStringList m_names;
    bool m_tall = false;
};

}
