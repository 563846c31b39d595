// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/request.h"
#include "situation/ids.h"

#include <QMap>

namespace Hikeshi {

/// A site's word that a connector controls one of its services, and where.
struct ControlBinding
{
    QString connector; ///< `patroni`
    ServiceId service;
    QMap<QString, QString> endpoints; ///< instance id, or the service's own id, to a URL or a socket
    Credentials credentials;

    bool operator==(const ControlBinding &) const = default;
};

}
