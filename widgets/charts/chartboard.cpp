// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chartboard.h"

#include "widgets/common/panel.h"

#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

ChartBoard::ChartBoard(Situation &situation, Look &look, QWidget *parent)
    : QWidget(parent)
    , m_situation(situation)
    , m_look(look)
    , m_strip(new TimeStrip(situation, look, this))
    , m_field(new QWidget)
    , m_grid(new QGridLayout(m_field))
{
    setObjectName(u"chartBoard"_s);
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    setKind(m_field, "column");
    scroll->setWidget(m_field);
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setSpacing(8);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(m_strip);
    column->addWidget(scroll, 1);
    connect(m_strip, &TimeStrip::windowChanged, this, [this](const TimeWindow &window) {
        showWindow(window);
        Q_EMIT rangeChanged(window.from(m_situation.now()), window.to(m_situation.now()), window.isFollowing());
    });
}

void ChartBoard::setSeries(const QList<SeriesId> &series)
{
    qDeleteAll(m_charts);
    m_charts.clear();
    for (const SeriesId &id : series)
        addChart(id);
    m_strip->setSeries(series);
    m_columns = 0;
    lay();
}

void ChartBoard::addChart(const SeriesId &id)
{
    auto *chart = new Chart(m_situation, m_look, id, m_field);
    chart->setTimeWindow(m_window);
    chart->setMarkers(m_markers);
    connect(chart, &Chart::rangeChanged, this, [this, chart](Instant from, Instant to, bool following) {
        showWindow(chart->timeWindow());
        Q_EMIT rangeChanged(from, to, following);
    });
    connect(chart, &Chart::hovered, this, &ChartBoard::shareHover);
    connect(chart, &Chart::markerChosen, this, &ChartBoard::markerChosen);
    m_charts.append(chart);
}

void ChartBoard::setMarkers(const QList<ChartMarker> &markers)
{
    m_markers = markers;
    for (Chart *chart : std::as_const(m_charts))
        chart->setMarkers(markers);
    m_strip->setMarkers(markers);
}

void ChartBoard::setIncidents(const QList<Incident> &incidents)
{
    m_strip->setIncidents(incidents);
}

void ChartBoard::setWindow(Milliseconds length)
{
    showWindow({.length = std::clamp(length, TimeWindow::shortest, TimeWindow::longest)});
}

void ChartBoard::setRange(Instant from, Instant to)
{
    showWindow({.length = std::max(to - from, Milliseconds(1)), .end = to});
}

void ChartBoard::follow()
{
    showWindow({.length = m_window.length});
}

void ChartBoard::showWindow(const TimeWindow &window)
{
    m_window = window;
    m_strip->setTimeWindow(window);
    for (Chart *chart : std::as_const(m_charts))
        chart->setTimeWindow(window);
}

void ChartBoard::shareHover(std::optional<Instant> at)
{
    for (Chart *chart : std::as_const(m_charts))
        chart->setHovered(at);
}

void ChartBoard::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    lay();
}

void ChartBoard::lay()
{
    const int fitting = width() < 640 ? 2 : std::max(4, width() / 380);
    const int columns = std::max(1, std::min(fitting, static_cast<int>(m_charts.size())));
    if (columns == m_columns)
        return;
    for (int i = 0; i < m_columns; ++i)
        m_grid->setColumnStretch(i, 0);
    m_columns = columns;
    for (Chart *chart : std::as_const(m_charts))
        m_grid->removeWidget(chart);
    for (int i = 0; i < m_charts.size(); ++i)
        m_grid->addWidget(m_charts[i], i / columns, i % columns);
    for (int i = 0; i < columns; ++i)
        m_grid->setColumnStretch(i, 1);
}

}
