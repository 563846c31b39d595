// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/drillwords.h"

#include <QWidget>

namespace Hikeshi {

class Look;

/// Another course over the same time, for comparison.
struct CourseLane
{
    QString name;
    QList<CourseMark> marks;
};

/// The course of a drill on one line: what happened when, from the first-out alert on. Below it, quieter, others to
/// compare it with.
class CourseBar : public QWidget
{
    Q_OBJECT

public:
    explicit CourseBar(const Look &look, QWidget *parent = nullptr);

    /// `length`: where the line ends; at least the last mark.
    void setCourse(const QList<CourseMark> &marks, Milliseconds length, const QList<CourseLane> &beside = {});
    const QList<CourseMark> &marks() const { return m_marks; }
    const QList<CourseLane> &beside() const { return m_beside; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {320, sizeHint().height()}; }

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
    /// A mark of a lane below: where its point is, and its label; empty when there is no room for it.
    struct Spot
    {
        const CourseMark *mark = nullptr;
        QPointF point;
        QRectF box;
    };
    double xOf(Milliseconds at) const;
    QList<Label> labels() const;
    QList<Spot> spots(qsizetype lane) const;
    void paintBeside(QPainter &painter) const;
    const CourseMark *markAt(const QPointF &point) const;
    QString textOf(const CourseMark &mark) const;

    const Look &m_look;
    QList<CourseMark> m_marks;
    QList<CourseLane> m_beside;
    Milliseconds m_length{1};
};

}
