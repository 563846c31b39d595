// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/map/mappainter.h"

#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

namespace Hikeshi {

using Tone = Theme::Tone;

namespace {

constexpr double nameSize = 12.6; ///< pixels at zoom 1
constexpr double secondSize = 11;
constexpr double captionSize = 10.8;
constexpr double corner = 5;
constexpr qsizetype crowd = 400; ///< from so many lines on, quiet ones step back

QColor blended(const QColor &over, const QColor &under, float share)
{
    const auto mix = [share](float a, float b) { return a * share + b * (1 - share); };
    return QColor::fromRgbF(mix(over.redF(), under.redF()), mix(over.greenF(), under.greenF()),
                            mix(over.blueF(), under.blueF()));
}

QColor thinned(QColor colour, float alpha)
{
    colour.setAlphaF(alpha);
    return colour;
}

}

MapPainter::MapPainter(QPainter &painter, const Theme &theme, QPointF offset, double zoom)
    : m_painter(painter)
    , m_theme(theme)
    , m_offset(offset)
    , m_zoom(zoom)
{
}

void MapPainter::paint(const MapScene &scene, const MapModel &model, const MapMarks &marks, const QRectF &device)
{
    m_painter.setRenderHint(QPainter::Antialiasing);
    m_crowded = scene.wires().size() > crowd;
    const QRectF seen = device.adjusted(-20, -20, 20, 20);
    for (const MapFrame &frame : scene.layout().frames) {
        if (frame.service < model.services() && onDevice(frame.rect).intersects(seen))
            paintFrame(frame, model.group(frame.service));
    }
    if (m_zoom < curvesFrom)
        paintStraight(scene, seen);
    else
        paintWires(scene, seen);
    for (const MapFrame &frame : scene.layout().frames) {
        if (m_zoom >= namesFrom && frame.service < model.services() && onDevice(frame.rect).intersects(seen))
            paintFrameWords(frame, model.group(frame.service));
    }
    for (const MapBox &box : scene.layout().boxes) {
        const MapNode *node = model.node(box.id);
        if (const QRectF rect = onDevice(box.rect); node && rect.intersects(seen))
            paintNode(rect, *node, marks);
    }
}

QFont MapPainter::letters(double pixels, QFont::Weight weight) const
{
    const int dpi = m_painter.device() ? m_painter.device()->logicalDpiY() : 96;
    return Theme::letters(std::max(1.0, pixels * m_zoom) * 72 / std::max(dpi, 1), weight);
}

void MapPainter::paintFrame(const MapFrame &frame, const MapGroup &group)
{
    const bool loud = group.splitBrain;
    m_painter.setPen(QPen(loud ? m_theme.trouble : m_theme.line, loud ? 2 : 1));
    m_painter.setBrush(blended(m_theme.panel, m_theme.ground, 0.45F));
    m_painter.drawRoundedRect(onDevice(frame.rect), 8 * m_zoom, 8 * m_zoom);
}

/// Text on a plate of the frame's ground, so that no line runs through it.
void MapPainter::plate(const QRectF &rect, Qt::Alignment alignment, const QString &text, const QColor &colour,
                       QFont::Weight weight)
{
    if (text.isEmpty())
        return;
    const QString shown = fitted(text, captionSize, weight, rect.width());
    const QFontMetricsF metrics(m_painter.font(), m_painter.device());
    QRectF ground(rect.topLeft(), QSizeF(metrics.horizontalAdvance(shown), rect.height()));
    m_painter.fillRect(ground.adjusted(-2, 1, 2, -1), blended(m_theme.panel, m_theme.ground, 0.45F));
    m_painter.setPen(colour);
    m_painter.drawText(rect.adjusted(0, 0, 2, 0), static_cast<int>(alignment | Qt::AlignVCenter) | Qt::TextSingleLine,
                       shown);
}

void MapPainter::paintFrameWords(const MapFrame &frame, const MapGroup &group)
{
    const QRectF rect = frame.rect;
    const double inset = 6;
    const QRectF head(rect.left() + inset, rect.top() + 2, rect.width() - 2 * inset, MapLayout::frameTop - 4);
    plate(onDevice(head), Qt::AlignLeft, group.caption, m_theme.muted, QFont::Normal);
    if (m_zoom < wordsFrom && !group.splitBrain)
        return;
    const QRectF foot(rect.left() + inset, rect.bottom() - MapLayout::frameBottom + 4, rect.width() - 2 * inset,
                      MapLayout::frameBottom - 5);
    plate(onDevice(foot), Qt::AlignLeft, group.note, m_theme.tone(group.noteTone), QFont::DemiBold);
}

QColor MapPainter::wireColour(const MapLine &line) const
{
    switch (line.tone) {
    case Tone::Trouble:
    case Tone::Warning:
        return m_theme.tone(line.tone);
    case Tone::Quiet:
    case Tone::Good:
    case Tone::Unknown:
    case Tone::Maintenance:
    case Tone::Focus:
    case Tone::Drill:
        break;
    }
    return blended(m_theme.muted, m_theme.ground, m_crowded ? 0.28F : 0.55F);
}

QPen MapPainter::wirePen(const MapWire &wire, bool near) const
{
    const bool grey = wire.line.tone == Tone::Quiet || wire.line.tone == Tone::Unknown;
    QPen pen(near && grey ? m_theme.focus : wireColour(wire.line),
             std::max(0.8,
                      wire.width * std::min(m_zoom, 1.6)
                          * (near            ? 1.5
                                 : m_crowded ? 0.7
                                             : 1)));
    pen.setCapStyle(Qt::FlatCap);
    if (wire.line.dashed)
        pen.setDashPattern({wire.isTie ? 2.5 : 3.5, 2.5});
    pen.setCosmetic(true);
    return pen;
}

QTransform MapPainter::placed() const
{
    QTransform place = m_painter.transform();
    place.translate(m_offset.x(), m_offset.y());
    place.scale(m_zoom, m_zoom);
    return place;
}

void MapPainter::paintWires(const MapScene &scene, const QRectF &device)
{
    m_painter.setBrush(Qt::NoBrush);
    const QRectF seen((device.topLeft() - m_offset) / m_zoom, device.size() / m_zoom);
    const QTransform before = m_painter.transform();
    m_painter.setTransform(placed());
    for (const MapWire &wire : scene.wires()) {
        if (!wire.reach.adjusted(-3, -3, 3, 3).intersects(seen))
            continue;
        m_painter.setPen(wirePen(wire, false));
        m_painter.drawPath(wire.path);
    }
    m_painter.setTransform(before);
}

void MapPainter::paintHovered(const MapScene &scene, const MapModel &model, const MapMarks &marks, const QRectF &device)
{
    const MapNode *node = model.node(marks.hovered);
    const MapBox *box = scene.layout().find(marks.hovered);
    if (!node || !box)
        return;
    m_painter.save();
    m_painter.setRenderHint(QPainter::Antialiasing);
    QList<const MapWire *> wires;
    QRectF reach;
    for (const MapWire &wire : scene.wires()) {
        if (wire.isTie || (wire.from != node->service && wire.to != node->service))
            continue;
        wires.append(&wire);
        reach |= onDevice(wire.reach);
    }
    QRegion free(device.toAlignedRect());
    for (const MapBox &each : scene.layout().boxes) {
        if (const QRectF rect = onDevice(each.rect); rect.intersects(reach) && rect.intersects(device))
            free -= rect.toAlignedRect();
    }
    for (const MapFrame &frame : scene.layout().frames)
        free -= onDevice({frame.rect.topLeft(), QSizeF(frame.rect.width(), MapLayout::frameTop)}).toAlignedRect();
    m_painter.setClipRegion(free);
    const QTransform before = m_painter.transform();
    m_painter.setTransform(placed());
    m_painter.setBrush(Qt::NoBrush);
    for (const MapWire *wire : std::as_const(wires)) {
        m_painter.setPen(wirePen(*wire, true));
        m_painter.drawPath(wire->path);
    }
    m_painter.setTransform(before);
    m_painter.setClipping(false);
    paintNode(onDevice(box->rect), *node, marks);
    m_painter.restore();
}

/// Far out, lines are a texture: straight, hard-edged, in one call for each colour.
void MapPainter::paintStraight(const MapScene &scene, const QRectF &device)
{
    std::array<QList<QLineF>, 3> lines;
    for (const MapWire &wire : scene.wires()) {
        const QPointF from = QPointF(wire.path.elementAt(0)) * m_zoom + m_offset;
        const QPointF to = wire.path.currentPosition() * m_zoom + m_offset;
        if (!QRectF(from, to).normalized().adjusted(-1, -1, 1, 1).intersects(device))
            continue;
        lines[wire.line.tone == Tone::Trouble ? 2 : wire.line.tone == Tone::Warning ? 1 : 0].append(QLineF(from, to));
    }
    m_painter.setRenderHint(QPainter::Antialiasing, false);
    const std::array<QColor, 3> colours{m_theme.line, m_theme.warning, m_theme.trouble};
    for (std::size_t i = 0; i < lines.size(); ++i) {
        m_painter.setPen(QPen(colours[i], 0));
        m_painter.drawLines(lines[i]);
    }
    m_painter.setRenderHint(QPainter::Antialiasing);
}

MapPainter::Ink MapPainter::inkOf(const MapNode &node, bool candidate, bool touched) const
{
    const QColor outline = blended(m_theme.muted, m_theme.line, 0.35F);
    Ink ink{m_theme.raised, outline, m_theme.text, m_theme.muted};
    if (touched && node.tone == Tone::Quiet)
        ink.border = blended(m_theme.text, m_theme.line, 0.4F);
    if (node.tone == Tone::Warning || node.tone == Tone::Trouble) {
        const bool down = node.tone == Tone::Trouble;
        ink.fill = blended(m_theme.tone(node.tone), m_theme.raised,
                           m_theme.kind == Theme::Kind::Dark ? (down ? 0.22F : 0.07F) : (down ? 0.12F : 0.04F));
        ink.border = ink.name = m_theme.tone(node.tone);
        ink.second = down ? m_theme.text : m_theme.muted;
        ink.width = down ? 2 : 1.5;
        ink.bold = true;
    } else if (node.tone == Tone::Unknown) {
        ink.fill = m_theme.ground;
        ink.border = ink.name = m_theme.muted;
        ink.style = Qt::DashLine;
    } else if (node.tone == Tone::Maintenance) {
        ink.border = ink.name = m_theme.muted;
        ink.width = 1.5;
    }
    if (candidate) {
        ink.border = ink.name = m_theme.focus;
        ink.width = 2;
        ink.bold = true;
    }
    return ink;
}

void MapPainter::paintHalo(const QRectF &rect, const QColor &colour)
{
    const double wide = std::clamp(4 * m_zoom, 2.0, 6.0);
    m_painter.setPen(QPen(thinned(colour, 0.42F), wide));
    m_painter.setBrush(Qt::NoBrush);
    const double out = wide / 2 + 1;
    m_painter.drawRoundedRect(rect.adjusted(-out, -out, out, out), corner * m_zoom + out, corner * m_zoom + out);
}

/// Diagonals cut to the rectangle by hand: a clip path would cost more than all the rest.
void MapPainter::paintHatch(const QRectF &rect, const QColor &colour)
{
    const double step = std::max(4.0, 8 * m_zoom);
    const QRectF in = rect.adjusted(1, 1, -1, -1);
    QList<QLineF> lines;
    const double first = std::ceil((in.left() + in.top()) / step) * step;
    for (double sum = first; sum < in.right() + in.bottom(); sum += step) {
        const double left = std::max(in.left(), sum - in.bottom());
        const double right = std::min(in.right(), sum - in.top());
        if (right - left > 1)
            lines.append(QLineF(left, sum - left, right, sum - right));
    }
    m_painter.setPen(
        QPen(thinned(colour, m_theme.kind == Theme::Kind::Dark ? 0.3F : 0.26F), std::max(1.0, 2 * m_zoom)));
    m_painter.drawLines(lines);
}

void MapPainter::paintNode(const QRectF &rect, const MapNode &node, const MapMarks &marks)
{
    const bool candidate = marks.candidates.contains(node.id);
    const bool touched = marks.touched.contains(node.service);
    const Ink ink = inkOf(node, candidate, touched);
    if (marks.found.contains(node.id))
        paintHalo(rect, m_theme.focus);
    if (node.id == marks.source && node.tone == Tone::Trouble)
        paintHalo(rect, m_theme.trouble);
    const double round = corner * m_zoom;
    QPen pen(ink.border, std::max(1.0, ink.width * std::min(m_zoom, 1.5)), ink.style);
    if (ink.style == Qt::DashLine)
        pen.setDashPattern({3, 2});
    m_painter.setPen(touched || node.id == marks.selected ? QPen(Qt::NoPen) : pen);
    m_painter.setBrush(node.id == marks.hovered ? blended(m_theme.text, ink.fill, 0.1F) : ink.fill);
    m_painter.drawRoundedRect(rect, round, round);
    if (touched && m_zoom >= namesFrom)
        paintHatch(rect, ink.border);
    m_painter.setBrush(Qt::NoBrush);
    if (node.id == marks.selected) {
        m_painter.setPen(QPen(m_theme.focus, std::max(1.5, 2.5 * std::min(m_zoom, 1.5))));
        m_painter.drawRoundedRect(rect, round, round);
    } else if (touched) {
        m_painter.setPen(pen);
        m_painter.drawRoundedRect(rect, round, round);
    }
    if (m_zoom >= namesFrom)
        paintWords(rect, node, ink, candidate ? Theme::mark(Tone::Focus) : node.mark);
}

QString MapPainter::fitted(const QString &text, double pixels, QFont::Weight weight, double width)
{
    constexpr double smallest = 0.8;
    m_painter.setFont(letters(pixels, weight));
    const double needed = QFontMetricsF(m_painter.font(), m_painter.device()).horizontalAdvance(text);
    if (needed <= width)
        return text;
    m_painter.setFont(letters(pixels * std::max(smallest, width / needed * 0.99), weight));
    return QFontMetricsF(m_painter.font(), m_painter.device()).elidedText(text, Qt::ElideRight, width);
}

void MapPainter::paintWords(const QRectF &rect, const MapNode &node, const Ink &ink, const QString &mark)
{
    const bool two = m_zoom >= wordsFrom && !node.second.isEmpty();
    const QRectF in = rect.adjusted(5 * m_zoom, 0, -5 * m_zoom, 0);
    const double middle = rect.center().y();
    const QString gap = QString(2, QChar(0x2009));
    const QString name = fitted(mark.isEmpty() ? node.name : QString(mark + gap + node.name), nameSize,
                                ink.bold ? QFont::DemiBold : QFont::Medium, in.width());
    const double nameHeight = QFontMetricsF(m_painter.font(), m_painter.device()).height();
    const double top = two ? middle - nameHeight + 1.5 * m_zoom : middle - nameHeight / 2;
    m_painter.setPen(ink.name);
    m_painter.drawText(QRectF(in.left(), top, in.width(), nameHeight), Qt::AlignCenter | Qt::TextSingleLine, name);
    if (two) {
        const QString second = fitted(node.second, secondSize, QFont::Normal, in.width());
        const double height = QFontMetricsF(m_painter.font(), m_painter.device()).height();
        m_painter.setPen(ink.second);
        m_painter.drawText(QRectF(in.left(), middle + m_zoom, in.width(), height), Qt::AlignCenter | Qt::TextSingleLine,
                           second);
    }
    if (node.contradicted) {
        m_painter.setFont(letters(secondSize, QFont::DemiBold));
        m_painter.setPen(m_theme.warning);
        m_painter.drawText(rect.adjusted(0, 0, -3 * m_zoom, 0), Qt::AlignRight | Qt::AlignTop, QString(QChar(0x2260)));
    }
}

}
