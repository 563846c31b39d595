// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/postmortemmodel.h"

#include <QAbstractSlider>

namespace Hikeshi {

/// The time line of a replay: a slider with marks where something happened.
class ScrubBar : public QAbstractSlider
{
    Q_OBJECT

public:
    explicit ScrubBar(const Look &look, QWidget *parent = nullptr);

    void setSpan(Instant from, Instant to, const QList<ReplayMark> &marks);
    void setAt(Instant at); ///< says nothing
    Instant at() const;
    /// The nearest mark before or after `at`, or the end of the span.
    Instant markBefore(Instant at) const;
    Instant markAfter(Instant at) const;

    QSize sizeHint() const override { return {400, 58}; }
    QSize minimumSizeHint() const override { return {200, 58}; }

Q_SIGNALS:
    void scrubbed(Hikeshi::Instant at); ///< by hand

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;

private:
    double xOf(Instant at) const;
    void scrubTo(double x);
    void paintMarks(QPainter &painter) const;

    const Look &m_look;
    Instant m_from;
    Instant m_to;
    QList<ReplayMark> m_marks;
};

}
