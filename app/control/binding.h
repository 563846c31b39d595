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
    QMap<QString, QString> endpoints; ///< instance id, or the service's own id, to a URL, a socket or a command's words
    Credentials credentials;
    TlsFiles tls;
    QMap<QString, QStringList> settings; ///< what the connector asks of a site, by name
    bool reads = true; ///< the connector's reads are made

    bool operator==(const ControlBinding &) const = default;
};

}
