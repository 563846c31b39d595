// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/action/outlookchart.h"

#include "situation/condition.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

double mostOf(const OutlookBand &band)
{
    return band.high.isEmpty() ? 0 : std::ranges::max(band.high);
}

}

OutlookChart::OutlookChart(Look &look, QWidget *parent)
    : QWidget(parent)
    , m_look(look)
{
    connect(&look, &Look::changed, this, qOverload<>(&QWidget::update));
}

void OutlookChart::setBands(const QString &title, const QString &unit, const OutlookBand &acting,
                            const OutlookBand &waiting, Milliseconds every)
{
    m_title = title;
    m_unit = unit;
    m_acting = acting;
    m_waiting = waiting;
    m_every = every;
    m_most = std::max({mostOf(acting), mostOf(waiting), unit == u"percent" ? 0.02 : 1e-9});
    setAccessibleName(title);
    update();
}

QPointF OutlookChart::at(const QRectF &area, qsizetype index, qsizetype count, double value) const
{
    const double x = count > 1 ? static_cast<double>(index) / static_cast<double>(count - 1) : 0;
    return {area.left() + x * area.width(), area.bottom() - std::clamp(value / m_most, 0.0, 1.0) * area.height()};
}

void OutlookChart::paintBand(QPainter &painter, const QRectF &area, const OutlookBand &band, const QColor &colour,
                             bool dashed)
{
    const qsizetype count = band.middle.size();
    if (count < 2)
        return;
    QPolygonF hull;
    QPolygonF line;
    for (qsizetype i = 0; i < count; ++i) {
        hull.append(at(area, i, count, band.high[i]));
        line.append(at(area, i, count, band.middle[i]));
    }
    for (qsizetype i = count - 1; i >= 0; --i)
        hull.append(at(area, i, count, band.low[i]));
    QColor wash = colour;
    wash.setAlphaF(0.22f);
    painter.setPen(Qt::NoPen);
    painter.setBrush(wash);
    painter.drawPolygon(hull);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(colour, 1.8, dashed ? Qt::DashLine : Qt::SolidLine));
    painter.drawPolyline(line);
}

void OutlookChart::paintEvent(QPaintEvent *)
{
    const Theme &theme = m_look.theme();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(Theme::letters(8));
    const int line = painter.fontMetrics().height();
    painter.setPen(theme.muted);
    painter.drawText(QRect(0, 0, width(), line), Qt::AlignLeft | Qt::AlignVCenter, m_title);
    painter.drawText(QRect(0, 0, width(), line), Qt::AlignRight | Qt::AlignVCenter, figure(m_most, m_unit));
    const QRectF area(0.5, line + 3.5, width() - 1, height() - 2 * line - 6);
    painter.setPen(theme.line);
    painter.drawRect(area);
    paintBand(painter, area, m_waiting, theme.muted, true);
    paintBand(painter, area, m_acting, theme.focus, false);
    painter.setPen(theme.muted);
    const QRect foot(0, height() - line, width(), line);
    painter.drawText(foot, Qt::AlignLeft | Qt::AlignVCenter, tr("now"));
    const Milliseconds span = m_every * std::max<qsizetype>(0, m_acting.middle.size());
    painter.drawText(foot, Qt::AlignRight | Qt::AlignVCenter, u"+"_s + toClock(span));
}

}
