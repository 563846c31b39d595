// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/drillwords.h"

#include <QWidget>

namespace Hikeshi {

class Look;

/// The course of a drill on one line: what happened when, from the first-out alert on.
class CourseBar : public QWidget
{
    Q_OBJECT

public:
    explicit CourseBar(const Look &look, QWidget *parent = nullptr);

    /// `length`: where the line ends; at least the last mark.
    void setCourse(const QList<CourseMark> &marks, Milliseconds length);
    const QList<CourseMark> &marks() const { return m_marks; }
    QSize sizeHint() const override { return {600, 134}; }
    QSize minimumSizeHint() const override { return {320, 134}; }

Q_SIGNALS:
    void entryWanted(qint64 entry);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    bool event(QEvent *event) override;

private:
    /// Where a mark's label stands: in one of two lanes above the line or two below it.
    struct Label
    {
        QRectF box;
        double x = 0;
    };
    double xOf(Milliseconds at) const;
    QList<Label> labels() const;
    const CourseMark *markAt(const QPointF &point) const;
    QString textOf(const CourseMark &mark) const;

    const Look &m_look;
    QList<CourseMark> m_marks;
    Milliseconds m_length{1};
};

}
