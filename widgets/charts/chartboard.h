// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/charts/chart.h"
#include "widgets/charts/timestrip.h"

#include <QGridLayout>

namespace Hikeshi {

/// Charts beside and below each other with one range and one crosshair, and the time strip above them. As many columns
/// as fit: two, or from 760 pixels four and more.
class ChartBoard : public QWidget
{
    Q_OBJECT

public:
    ChartBoard(Situation &situation, Look &look, QWidget *parent = nullptr);

    void setSeries(const QList<SeriesId> &series);
    QList<Chart *> charts() const { return m_charts; }
    TimeStrip &strip() const { return *m_strip; }
    void setMarkers(const QList<ChartMarker> &markers);
    void setIncidents(const QList<Incident> &incidents); ///< tinted on the strip
    void setWindow(Milliseconds length); ///< follows now
    void setRange(Instant from, Instant to); ///< fixed
    void follow();
    const TimeWindow &timeWindow() const { return m_window; }
    int columns() const { return m_columns; }

Q_SIGNALS:
    void rangeChanged(Hikeshi::Instant from, Hikeshi::Instant to, bool following); ///< by the user
    void markerChosen(qint64 entry);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void addChart(const SeriesId &id);
    void showWindow(const TimeWindow &window);
    void shareHover(std::optional<Instant> at);
    void lay();

    Situation &m_situation;
    Look &m_look;
    TimeStrip *m_strip;
    QWidget *m_field;
    QGridLayout *m_grid;
    QList<Chart *> m_charts;
    QList<ChartMarker> m_markers;
    TimeWindow m_window;
    int m_columns = 0;
};

}
