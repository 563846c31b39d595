// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/charts/chartface.h"

#include "situation/condition.h"
#include "situation/servicemap.h"
#include "widgets/charts/chartline.h"
#include "widgets/charts/columnpainter.h"
#include "widgets/presenters/wording.h"

#include <QFontMetricsF>
#include <QLinearGradient>

#include <algorithm>
#include <cmath>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

QColor thinned(QColor colour, float alpha)
{
    colour.setAlphaF(alpha);
    return colour;
}

QFont sized(QFont font, double factor, QFont::Weight weight)
{
    font.setPointSizeF(font.pointSizeF() * factor);
    font.setWeight(weight);
    return font;
}

QColor markerColour(const Theme &theme, Theme::Tone tone)
{
    return tone == Theme::Tone::Quiet ? theme.muted : theme.tone(tone);
}

/// On the middle of a device pixel, so that a line of one pixel is one pixel.
double crisp(double position)
{
    return std::floor(position) + 0.5;
}

}

ChartFace::ChartFace(Facts facts, const Look &look, const QFont &font, QSizeF size)
    : m_facts(std::move(facts))
    , m_look(look)
    , m_size(size)
{
    layOut(font);
}

void ChartFace::layOut(const QFont &font)
{
    m_titleFont = sized(font, 0.92, QFont::Normal);
    m_figureFont = sized(font, 0.92, QFont::DemiBold);
    m_smallFont = sized(font, 0.78, QFont::Normal);
    m_value = ValueScale::of(
        isEmpty() ? Extent{1, 0, 0, 0} : m_facts.series->extent(m_facts.time.from, m_facts.time.to), m_facts.spec);
    m_labels = m_value.labels(m_facts.spec.unit);
    const QFontMetricsF small(m_smallFont);
    double gutter = 0;
    for (const QString &label : std::as_const(m_labels))
        gutter = std::max(gutter, small.horizontalAdvance(label));
    m_head = QRectF(padding, 6, m_size.width() - 2 * padding, QFontMetricsF(m_figureFont).height());
    const double top = m_head.bottom() + small.height() * 0.85; // numbers of markers
    const double bottom = m_size.height() - small.height() - 7;
    m_plot = QRectF(QPointF(std::ceil(padding + gutter + 6), std::ceil(top)),
                    QPointF(std::floor(m_size.width() - padding - 2), std::floor(std::max(bottom, top + 8))));
}

QString ChartFace::title() const
{
    const QString title = m_facts.spec.title.in(m_look.language());
    return title.isEmpty() ? m_facts.spec.id.value : title;
}

std::optional<Sample> ChartFace::newest() const
{
    return isEmpty() ? std::nullopt : m_facts.series->lastBefore(m_facts.now);
}

bool ChartFace::isStale() const
{
    const std::optional<Sample> sample = newest();
    return sample && m_facts.now - sample->at > gapAfter(*m_facts.series, sample->at);
}

bool ChartFace::isBeyond(double value) const
{
    const std::optional<double> &limit = m_facts.spec.limit;
    return limit && (m_facts.spec.limitIsLower ? value < *limit : value > *limit);
}

QString ChartFace::figureText() const
{
    const std::optional<Sample> sample = newest();
    if (!sample)
        return {};
    if (isStale())
        return tr("no data for %1").arg(Wording::age(m_facts.now - sample->at));
    const QString figure = Hikeshi::figure(sample->value, m_facts.spec.unit);
    return isBeyond(sample->value) ? QString(Theme::mark(Theme::Tone::Trouble) + u' ' + figure) : figure;
}

Theme::Tone ChartFace::figureTone() const
{
    const std::optional<Sample> sample = newest();
    if (!sample || isStale())
        return Theme::Tone::Unknown;
    return isBeyond(sample->value) ? Theme::Tone::Trouble : Theme::Tone::Quiet;
}

QString ChartFace::valueAt(Instant at) const
{
    if (isEmpty())
        return {};
    const auto column = Milliseconds(std::max<qint64>(
        1,
        static_cast<qint64>(static_cast<double>((time().to - time().from).count()) / std::max(m_plot.width(), 1.0))));
    const Extent extent = m_facts.series->extent(at - column / 2, at + column / 2 + Milliseconds(1));
    const auto inUnit = [&](double value) { return figure(value, m_facts.spec.unit); };
    if (!extent.isEmpty())
        return extent.low == extent.high ? inUnit(extent.last) : inUnit(extent.low) + u" … "_s + inUnit(extent.high);
    const std::optional<Sample> before = m_facts.series->lastBefore(at);
    if (!before || at - before->at > gapAfter(*m_facts.series, at) || !std::isfinite(before->value))
        return tr("no data");
    return inUnit(before->value);
}

const ChartMarker *ChartFace::markerAt(double x) const
{
    const ChartMarker *nearest = nullptr;
    double reach = 7;
    for (const ChartMarker &marker : m_facts.markers) {
        const double away = std::abs(time().x(marker.at, m_plot) + 2 - x); // its number stands on the right
        if (away < reach && marker.at >= time().from && marker.at <= time().to) {
            nearest = &marker;
            reach = away;
        }
    }
    return nearest;
}

void ChartFace::paint(QPainter &painter) const
{
    const Theme &theme = m_look.theme();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_facts.focused ? theme.focus : theme.line, m_facts.focused ? 1.5 : 1));
    painter.setBrush(theme.raised);
    painter.drawRoundedRect(QRectF(QPointF(0, 0), m_size).adjusted(0.75, 0.75, -0.75, -0.75), 6, 6);
    paintHead(painter);
    if (isEmpty()) {
        painter.setFont(m_smallFont);
        painter.setPen(theme.muted);
        const QRectF box(padding, m_head.bottom(), m_head.width(), m_size.height() - m_head.bottom() - 6);
        painter.drawText(box, Qt::AlignCenter | Qt::TextWordWrap, m_facts.waitingFor);
        return;
    }
    paintGrid(painter);
    paintTimes(painter);
    paintLimit(painter);
    paintLine(painter);
    paintMarkers(painter);
}

void ChartFace::paintHead(QPainter &painter) const
{
    const Theme &theme = m_look.theme();
    const QString figure = figureText();
    const double figureWidth = QFontMetricsF(m_figureFont).horizontalAdvance(figure);
    painter.setFont(m_titleFont);
    painter.setPen(theme.muted);
    QRectF left = m_head;
    left.setRight(m_head.right() - figureWidth - 8);
    painter.drawText(left, Qt::AlignVCenter | Qt::AlignLeft,
                     QFontMetricsF(m_titleFont).elidedText(title(), Qt::ElideRight, left.width()));
    painter.setFont(isStale() ? m_titleFont : m_figureFont);
    painter.setPen(theme.tone(figureTone()));
    painter.drawText(m_head, Qt::AlignVCenter | Qt::AlignRight, figure);
}

void ChartFace::paintGrid(QPainter &painter) const
{
    const Theme &theme = m_look.theme();
    painter.setFont(m_smallFont);
    const double height = QFontMetricsF(m_smallFont).height();
    for (int i = 0; i < 3; ++i) {
        const double y = crisp(m_value.y(m_value.low + i * m_value.step, m_plot));
        painter.setPen(QPen(thinned(theme.line, i == 0 ? 1.0F : 0.55F), 1));
        painter.drawLine(QPointF(m_plot.left(), y), QPointF(m_plot.right(), y));
        painter.setPen(theme.muted);
        painter.drawText(QRectF(0, y - height / 2, m_plot.left() - 6, height), Qt::AlignVCenter | Qt::AlignRight,
                         m_labels[i]);
    }
}

// A small chart names its ends; a wide one has round times with a faint line each.
void ChartFace::paintTimes(QPainter &painter) const
{
    const Theme &theme = m_look.theme();
    const QFontMetricsF letters(m_smallFont);
    const QRectF row(m_plot.left(), m_plot.bottom() + 3, m_plot.width(), letters.height());
    const double width = letters.horizontalAdvance(time().label(time().from));
    painter.setFont(m_smallFont);
    painter.setPen(theme.muted);
    if (m_plot.width() < 300) {
        painter.drawText(row, Qt::AlignLeft, time().label(time().from));
        painter.drawText(row, Qt::AlignRight, time().label(time().to));
        return;
    }
    for (const auto ticks = time().ticks(static_cast<int>(m_plot.width() / (width + 40))); const Instant at : ticks) {
        const double x = crisp(time().x(at, m_plot));
        painter.setPen(QPen(thinned(theme.line, 0.4F), 1));
        painter.drawLine(QPointF(x, m_plot.top()), QPointF(x, m_plot.bottom()));
        painter.setPen(theme.muted);
        const double left = std::clamp(x - width / 2, row.left() - width / 2, row.right() - width);
        painter.drawText(QRectF(left, row.top(), width + 2, row.height()), Qt::AlignLeft, time().label(at));
    }
}

void ChartFace::paintLimit(QPainter &painter) const
{
    if (!m_facts.spec.limit)
        return;
    const Theme &theme = m_look.theme();
    const Extent seen = m_facts.series->extent(time().from, time().to);
    const bool broken = !seen.isEmpty() && isBeyond(m_facts.spec.limitIsLower ? seen.low : seen.high);
    const QColor colour = broken ? theme.trouble : theme.muted;
    const double y = crisp(m_value.y(*m_facts.spec.limit, m_plot));
    QPen pen(thinned(colour, broken ? 0.85F : 0.7F), 1, Qt::CustomDashLine, Qt::FlatCap);
    pen.setDashPattern({5, 3});
    painter.setPen(pen);
    painter.drawLine(QPointF(m_plot.left(), y), QPointF(m_plot.right(), y));

    // The limit in figures: over its line where there is room, between the times where there is little.
    const QString text = tr("limit %1").arg(figure(*m_facts.spec.limit, m_facts.spec.unit));
    const QFontMetricsF letters(m_smallFont);
    painter.setFont(m_smallFont);
    painter.setPen(colour);
    if (m_plot.width() >= 300) {
        const double above = y - letters.height() - 1 >= m_plot.top() ? y - letters.height() - 1 : y + 1;
        painter.drawText(QRectF(m_plot.left(), above, m_plot.width() - 4, letters.height()), Qt::AlignRight, text);
        return;
    }
    const double room = m_plot.width() - 2 * letters.horizontalAdvance(time().label(time().from)) - 12;
    if (letters.horizontalAdvance(text) <= room)
        painter.drawText(QRectF(m_plot.left(), m_plot.bottom() + 3, m_plot.width(), letters.height()), Qt::AlignHCenter,
                         text);
}

/// Quiet on the right side of the limit, trouble on the wrong one: first what is above the limit, then what is below.
std::pair<QColor, QColor> ChartFace::lineColours() const
{
    const Theme &theme = m_look.theme();
    const QColor quiet = thinned(theme.text, 0.85F);
    if (!m_facts.spec.limit)
        return {quiet, quiet};
    return m_facts.spec.limitIsLower ? std::pair(quiet, theme.trouble) : std::pair(theme.trouble, quiet);
}

void ChartFace::paintLine(QPainter &painter) const
{
    const double ratio = painter.device()->devicePixelRatioF();
    const ChartLine line = ChartLine::of(*m_facts.series, time(), m_value, m_plot, ratio);
    const auto [above, below] = lineColours();
    const double limit =
        m_facts.spec.limit ? m_value.y(*m_facts.spec.limit, m_plot) : m_plot.bottom() + ChartLine::thickness;
    const QRectF field = m_plot.adjusted(0, -2, 0, 2);
    if (!line.columns.empty()) {
        QImage image((field.size() * ratio).toSize(), QImage::Format_ARGB32_Premultiplied);
        image.setDevicePixelRatio(ratio);
        image.fill(Qt::transparent);
        paintColumns(image, line.columns, field.topLeft(), {limit, above, below});
        painter.drawImage(field.topLeft(), image);
    }
    if (line.strokes.isEmpty() && line.dots.isEmpty())
        return;
    QLinearGradient gradient(0, field.top(), 0, field.bottom());
    const double edge = std::clamp((limit - field.top()) / field.height(), 0.0, 1.0);
    gradient.setStops({{0, above}, {edge, above}, {std::min(edge + 1e-6, 1.0), below}, {1, below}});
    painter.save();
    painter.setClipRect(field);
    painter.setPen(QPen(gradient, ChartLine::thickness, Qt::SolidLine, Qt::FlatCap, Qt::BevelJoin));
    for (const QPolygonF &stroke : line.strokes)
        painter.drawPolyline(stroke);
    painter.setPen(Qt::NoPen);
    painter.setBrush(gradient);
    for (const QPointF &dot : line.dots)
        painter.drawEllipse(dot, 1.6, 1.6);
    painter.restore();
}

void ChartFace::paintMarkers(QPainter &painter) const
{
    const Theme &theme = m_look.theme();
    const QFontMetricsF letters(m_smallFont);
    QList<double> xs;
    int first = 0;
    for (qsizetype i = 0; i < m_facts.markers.size(); ++i) {
        const ChartMarker &marker = m_facts.markers[i];
        if (marker.at < time().from || marker.at > time().to)
            continue;
        if (xs.isEmpty())
            first = static_cast<int>(i);
        xs.append(time().x(marker.at, m_plot));
        const double x = crisp(xs.last());
        QPen pen(markerColour(theme, marker.tone), 1, Qt::CustomDashLine, Qt::FlatCap);
        pen.setDashPattern({1.5, 2});
        painter.setPen(pen);
        painter.drawLine(QPointF(x, m_plot.top() - letters.height() * 0.85), QPointF(x, m_plot.bottom()));
    }
    painter.setFont(m_smallFont);
    for (const auto tags = markerTags(xs, first, letters.horizontalAdvance(u'0')); const MarkerTag &tag : tags) {
        const QString text = tag.text();
        const double width = letters.horizontalAdvance(text);
        const double x = tag.x + 3 + width > m_plot.right() + padding ? tag.x - 2 - width : tag.x + 3;
        const double base = m_plot.top() - letters.height() * 0.2 + letters.ascent() * tag.row;
        if (tag.row == 0) // outside the plot: the dotted lines of merged markers would strike it out
            painter.fillRect(QRectF(x - 1, base - letters.ascent() * 0.8, width + 2, letters.ascent() * 0.85),
                             theme.raised);
        painter.setPen(markerColour(theme, m_facts.markers[tag.first].tone));
        painter.drawText(QPointF(x, base), text);
    }
}

void ChartFace::paintCrosshair(QPainter &painter, Instant at) const
{
    if (isEmpty() || at < time().from || at > time().to)
        return;
    const Theme &theme = m_look.theme();
    const double x = crisp(time().x(at, m_plot));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.focus, 1));
    painter.drawLine(QPointF(x, m_plot.top() - 2), QPointF(x, m_plot.bottom()));
    const QString when = Wording::clockTime(at);
    const QString value = valueAt(at);
    const QFont bold = sized(m_smallFont, 1.0, QFont::DemiBold);
    const QFontMetricsF letters(m_smallFont);
    const double whenWidth = letters.horizontalAdvance(when);
    const double width = whenWidth + QFontMetricsF(bold).horizontalAdvance(value) + 16;
    const double rightmost = m_size.width() - 3 - width;
    const bool fitsLeft = x - 5 - width >= m_plot.left();
    const double left = x + 5 > rightmost && fitsLeft ? x - 5 - width : std::min(x + 5, rightmost);
    // Beside the value, on the side where there is more room.
    const std::optional<Sample> there = m_facts.series->lastBefore(at);
    const double y = there && std::isfinite(there->value) ? m_value.y(there->value, m_plot) : m_plot.center().y();
    const double height = letters.height() + 4;
    const double top = y < m_plot.center().y() ? y + 6 : y - 6 - height;
    const QRectF box(left, std::clamp(top, m_plot.top(), std::max(m_plot.top(), m_plot.bottom() - height)), width,
                     height);
    painter.setPen(QPen(theme.line, 1));
    painter.setBrush(theme.panel);
    painter.drawRoundedRect(box, 3, 3);
    painter.setFont(m_smallFont);
    painter.setPen(theme.muted);
    painter.drawText(box.adjusted(5, 0, 0, 0), Qt::AlignVCenter | Qt::AlignLeft, when);
    painter.setFont(bold);
    painter.setPen(theme.text);
    painter.drawText(box.adjusted(0, 0, -5, 0), Qt::AlignVCenter | Qt::AlignRight, value);
}

}
