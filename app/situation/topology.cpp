// SPDX-License-Identifier: GPL-3.0-or-later
#include "situation/topology.h"

#include <algorithm>

namespace Hikeshi {

const Service *Topology::service(const ServiceId &id) const
{
    const auto found = std::ranges::find(services, id, &Service::id);
    return found == services.end() ? nullptr : &*found;
}

const Service *Topology::serviceOf(const InstanceId &id) const
{
    const auto found = std::ranges::find_if(services, [&](const Service &s) { return s.instances.contains(id); });
    return found == services.end() ? nullptr : &*found;
}

}
