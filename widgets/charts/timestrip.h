// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/incident.h"
#include "situation/situation.h"
#include "widgets/charts/chartscale.h"
#include "widgets/charts/pace.h"
#include "widgets/charts/timewindow.h"
#include "widgets/presenters/chartmarkers.h"
#include "widgets/presenters/look.h"

#include <QWidget>

namespace Hikeshi {

/// The whole history on one slim bar, from the first sample to now: incidents tinted, markers, and the window that the
/// charts show. Drag the window to move it, its ends to stretch it; click elsewhere to go there. Left and Right pan, +
/// and
/// - zoom, Home or Return goes back to live, as does a click on the words at the right.
class TimeStrip : public QWidget
{
    Q_OBJECT

public:
    TimeStrip(Situation &situation, Look &look, QWidget *parent = nullptr);

    void setSeries(QList<SeriesId> series); ///< whose first sample begins the history; none: all
    void setTimeWindow(const TimeWindow &window);
    const TimeWindow &timeWindow() const { return m_window; }
    void setMarkers(QList<ChartMarker> markers);
    void setIncidents(QList<Incident> incidents);
    void setReplay(bool replay); ///< what it follows is a replay's time, and it says so

    QString stateText() const; ///< `now 03:19:00 · live`, `03:19:00 · replay`, `looking at 03:04–03:10 · back to live`
    TimeScale history() const;
    QRectF bar() const;
    QRectF handle() const; ///< where the window lies on the bar

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {200, sizeHint().height()}; }

Q_SIGNALS:
    void windowChanged(const Hikeshi::TimeWindow &window); ///< by the user

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    enum class Grip
    {
        None,
        Window,
        Begin,
        End
    };

    Instant from() const { return m_window.from(m_situation.now()); }
    Instant to() const { return m_window.to(m_situation.now()); }
    Grip gripAt(QPointF place) const;
    QRectF stateArea() const;
    const ChartMarker *markerAt(QPointF place) const;
    void changeWindow(const TimeWindow &window); ///< by the user
    void dragTo(double x);
    void paintBar(QPainter &painter) const;
    void reword();

    Situation &m_situation;
    Look &m_look;
    QList<SeriesId> m_series;
    TimeWindow m_window;
    bool m_replay = false;
    QList<ChartMarker> m_markers;
    QList<Incident> m_incidents;
    Grip m_grip = Grip::None;
    Milliseconds m_gripOffset{0}; ///< from the window's end to where it was taken
    Pace m_pace;
};

}
