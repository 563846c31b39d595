// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/situation.h"
#include "widgets/charts/chartface.h"
#include "widgets/charts/pace.h"
#include "widgets/charts/timewindow.h"

#include <QPixmap>

namespace Hikeshi {

/// One series over time: title, figure now, line, limit, markers.
///
/// It paints by itself instead of through Qt Charts. Qt Charts holding every sample takes time in step with their
/// number (a redraw of a million: about 700 times ours); fed with the same one extent a pixel column it takes about
/// twice as long as we do, and then still cannot show a column from its least to its greatest value beside the line,
/// part the line at gaps, or turn its colour at the limit without a series of its own for each stretch.
/// tests/bench/bench_charts measures both.
///
/// Mouse: the wheel zooms at the pointer, a drag pans, a drag with Shift chooses a stretch, a double click follows now
/// again, a click on a marker chooses it. Keys: Left and Right pan, + and - zoom, Home follows; Shift+Left and
/// Shift+Right move the crosshair, Ctrl+Left and Ctrl+Right move it from marker to marker, Return chooses that marker,
/// Escape hides it; Ctrl+C copies the values.
class Chart : public QWidget
{
    Q_OBJECT

public:
    Chart(Situation &situation, Look &look, SeriesId series, QWidget *parent = nullptr);

    const SeriesId &series() const { return m_series; }
    void setWindow(Milliseconds length); ///< follows now
    void setRange(Instant from, Instant to); ///< fixed
    void setTimeWindow(const TimeWindow &window);
    const TimeWindow &timeWindow() const { return m_window; }
    Instant from() const { return m_window.from(m_situation.now()); }
    Instant to() const { return m_window.to(m_situation.now()); }
    bool isFollowing() const { return m_window.isFollowing(); }
    void follow();

    void setMarkers(QList<ChartMarker> markers);
    void setHovered(std::optional<Instant> at);
    std::optional<Instant> hoveredAt() const { return m_hovered; }

    /// What is shown now, and where.
    ChartFace face() const;
    /// The visible samples as `time,value` lines; of more than a hundred thousand, `time,low,high` of each pixel
    /// column.
    QString csv() const;

    QSize sizeHint() const override { return {320, 150}; }
    QSize minimumSizeHint() const override { return {150, 100}; }

Q_SIGNALS:
    void rangeChanged(Hikeshi::Instant from, Hikeshi::Instant to, bool following); ///< by the user
    void hovered(std::optional<Hikeshi::Instant> at); ///< by the user
    void markerChosen(qint64 entry);

protected:
    bool event(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void wheelEvent(QWheelEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    struct Drag
    {
        double x = 0;
        TimeWindow window; ///< as it was when the drag began
        bool selects = false;
        bool moved = false;
    };

    void redraw(); ///< the picture no longer fits
    void tick();
    void describe(const ChartFace &face);
    void changeWindow(const TimeWindow &window); ///< by the user
    void zoom(double factor, std::optional<Instant> anchor);
    void moveCrosshair(std::optional<Instant> at); ///< by the user
    void stepCrosshair(int steps);
    void stepMarker(int direction);
    void chooseMarker();
    void paintSelection(QPainter &painter) const;
    void copyValues();
    void copyPicture();

    Situation &m_situation;
    Look &m_look;
    SeriesId m_series;
    TimeWindow m_window;
    QList<ChartMarker> m_markers;
    std::optional<Instant> m_hovered;
    std::optional<Drag> m_drag;
    double m_dragX = 0;
    QPixmap m_picture; ///< everything but crosshair and selection
    bool m_outdated = true;
    QString m_shownFigure;
    Pace m_pace;
};

}
