// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/topology.h"

namespace Hikeshi {

/// Which services stand in which layer, and in what order: the first half of a layout, without sizes. Services are
/// indices in the topology; dependencies on unknown services and on oneself are passed over.
struct MapLayers
{
    QList<QList<qsizetype>> layers; ///< from left to right, each from top to bottom
    QList<qsizetype> isolated; ///< in topology order
    QList<QList<qsizetype>> neighbours; ///< by service: who should be level with it
    QList<qsizetype> hostOf; ///< by service: the caller it hangs under; -1: none

    static MapLayers of(const Topology &topology);
    /// Nothing but the place left over decides its height.
    bool isLoose(qsizetype service) const { return neighbours[service].isEmpty() || hostOf[service] >= 0; }
};

}
