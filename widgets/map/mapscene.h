// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/maplayout.h"
#include "widgets/presenters/mapmodel.h"

#include <QPainterPath>

namespace Hikeshi {

/// A drawn piece of a dependency, or the tie between the members of a group.
struct MapWire
{
    QPainterPath path;
    QRectF reach; ///< what the path covers
    MapLine line;
    double width = 1;
    ServiceId from;
    ServiceId to;
    bool isTie = false;
};

/// The geometry of what is on the map: where the layout put things, joined by curves. At zoom 1.
class MapScene
{
public:
    const MapLayout &layout() const { return m_layout; }
    const QList<MapWire> &wires() const { return m_wires; }
    bool isEmpty() const { return m_layout.boxes.isEmpty(); }
    QRectF bounds() const; ///< with room for the curves

    void setTopology(const Topology &topology, const Placements &byHand);
    void move(const InstanceId &id, QPointF middle);
    /// Curves anew: who is served has changed, or something has moved.
    void joinUp(const Topology &topology, const MapModel &model);

    InstanceId boxAt(QPointF at) const;
    qsizetype frameAt(QPointF at) const; ///< index of a frame; -1: none
    /// Where an arrow key leads from `from`: nearest in that direction, those that are joined to it first.
    InstanceId neighbour(const InstanceId &from, Qt::Key direction) const;

private:
    void joinUp(const Dependency &dependency, const MapModel &model);
    void tie(const MapFrame &frame, const Topology &topology, const MapModel &model);
    void add(const QPainterPath &path, MapLine line, double width, const Dependency &dependency);

    MapLayout m_layout;
    QList<MapWire> m_wires;
    QHash<ServiceId, qsizetype> m_index;
};

}
