// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/scenarioport.h"

#include <QWidget>

class QHBoxLayout;

namespace Hikeshi {

class Look;

/// One figure over a drill that was played: a line over its minutes, with its greatest value.
class CurveView : public QWidget
{
    Q_OBJECT

public:
    CurveView(const Look &look, PlayedCurve curve, QString title, Milliseconds length, QWidget *parent = nullptr);
    QSize sizeHint() const override { return {300, 110}; }
    QSize minimumSizeHint() const override { return {180, 96}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QString figure(double value) const;

    const Look &m_look;
    PlayedCurve m_curve;
    QString m_title;
    Milliseconds m_length;
    double m_most = 0;
};

/// Figures of played drills beside each other; hidden while there is none.
class CurveRow : public QWidget
{
public:
    explicit CurveRow(const Look &look, QWidget *parent = nullptr);
    /// Nothing is added when the run does not have it.
    void add(const TestRun &run, const QString &series, const QString &title);
    void clear();

private:
    const Look &m_look;
    QHBoxLayout *m_row;
};

}
