// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/topology.h"

#include <QHash>
#include <QRectF>

namespace Hikeshi {

/// Where a person put an instance: the middle of its box.
using Placements = QHash<InstanceId, QPointF>;

/// One drawn node. A service without instances is drawn as one node that bears its own name.
struct MapBox
{
    InstanceId id;
    qsizetype service = 0; ///< index in the topology
    QRectF rect;
    bool byHand = false;

    bool operator==(const MapBox &) const = default;
};

/// The frame round the instances of a service that take over for each other.
struct MapFrame
{
    qsizetype service = 0;
    QRectF rect; ///< with a band for its caption above the boxes, and one for a note below

    bool operator==(const MapFrame &) const = default;
};

/// Nodes and frames of a whole map, at zoom 1 in pixels of 96 dpi.
struct MapLayout
{
    QList<MapBox> boxes; ///< in topology order; those of a service lie together
    QList<MapFrame> frames;
    QList<std::pair<qsizetype, qsizetype>> boxesOf; ///< by service: first box and how many
    QHash<InstanceId, qsizetype> boxAt;
    QRectF bounds;

    const MapBox *find(const InstanceId &id) const;
    /// Boxes and frames where they are now, after a box has been put to `middle`.
    void move(const InstanceId &id, QPointF middle);
    bool operator==(const MapLayout &) const = default;

    static constexpr double nodeHeight = 42;
    static constexpr double rowGap = 14; ///< between instances of a service
    static constexpr double serviceGap = 20; ///< between services of a column
    static constexpr double columnGap = 28;
    static constexpr double frameSide = 13;
    static constexpr double frameTop = 24;
    static constexpr double frameBottom = 23;
};

/// Lays a topology out in layers from left to right: callers left of what they call, few crossings, cycles cut where
/// they close. The same topology gives the same layout. Boxes placed by hand stand where they were put; the others
/// stand as if there were no hand.
MapLayout layOut(const Topology &topology, const Placements &byHand = {});

/// Whether a service's instances get a frame: several of them, which take over for each other.
bool isFramed(const Service &service);

/// How often the straight lines between the services' middles cross: the measure of a layout.
qsizetype crossings(const MapLayout &layout, const Topology &topology);

}
