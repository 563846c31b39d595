// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "control/clearance.h"
#include "control/request.h"

#include <QCoro/QCoroTask>

namespace Hikeshi {

/// The door to the world. Only who holds a Clearance gets through.
class ControlApi
{
public:
    virtual ~ControlApi() = default;
    /// Sends `request` once; never again by itself. Ends with what the wire told, bounded in size and time.
    virtual QCoro::Task<Answer> execute(const Clearance &clearance, Request request) = 0;
    /// Requests under way.
    virtual int inFlight() const = 0;
};

}
