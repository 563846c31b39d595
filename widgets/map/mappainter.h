// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/map/mapscene.h"

class QPainter;

namespace Hikeshi {

/// What people point at, on top of what is known.
struct MapMarks
{
    InstanceId selected;
    InstanceId source; ///< whose blast radius is shown
    InstanceId hovered;
    QSet<InstanceId> candidates;
    QSet<InstanceId> found;
    QSet<ServiceId> touched; ///< the blast radius
};

/// Paints a piece of the map. Text keeps to its box: elided, and left out where it could not be read.
class MapPainter
{
public:
    /// `offset`: where the scene's origin lies on the device.
    MapPainter(QPainter &painter, const Theme &theme, QPointF offset, double zoom);
    void paint(const MapScene &scene, const MapModel &model, const MapMarks &marks, const QRectF &device);
    /// The node under the pointer and its lines, over a picture that is already there; other nodes stay uncovered.
    void paintHovered(const MapScene &scene, const MapModel &model, const MapMarks &marks, const QRectF &device);

    static constexpr double wordsFrom = 0.5; ///< zoom below which second lines are left out
    static constexpr double namesFrom = 0.28;
    static constexpr double curvesFrom = 0.3;

private:
    struct Ink
    {
        QColor fill, border, name, second;
        double width = 1;
        Qt::PenStyle style = Qt::SolidLine;
        bool bold = false;
    };

    QRectF onDevice(const QRectF &rect) const { return {rect.topLeft() * m_zoom + m_offset, rect.size() * m_zoom}; }
    QFont letters(double pixels, QFont::Weight weight) const;
    QColor wireColour(const MapLine &line) const;
    QPen wirePen(const MapWire &wire, bool near) const;
    QTransform placed() const;
    /// Sets letters in which `text` fits `width`: a little smaller where needed; elided when that is not enough.
    QString fitted(const QString &text, double pixels, QFont::Weight weight, double width);
    Ink inkOf(const MapNode &node, bool candidate, bool touched) const;
    void paintFrame(const MapFrame &frame, const MapGroup &group);
    void paintFrameWords(const MapFrame &frame, const MapGroup &group);
    void paintWires(const MapScene &scene, const QRectF &device);
    void paintStraight(const MapScene &scene, const QRectF &device);
    void paintNode(const QRectF &rect, const MapNode &node, const MapMarks &marks);
    void paintHalo(const QRectF &rect, const QColor &colour);
    void paintHatch(const QRectF &rect, const QColor &colour);
    void paintWords(const QRectF &rect, const MapNode &node, const Ink &ink, const QString &mark);
    void plate(const QRectF &rect, Qt::Alignment alignment, const QString &text, const QColor &colour,
               QFont::Weight weight);

    QPainter &m_painter;
    const Theme &m_theme;
    QPointF m_offset;
    double m_zoom;
    bool m_crowded = false;
};

}
