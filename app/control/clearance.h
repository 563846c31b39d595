// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtTypes>

namespace Hikeshi {

/// The right to send one request: given by the dispatcher alone, once the intent is synced to the journal. It cannot be
/// made, copied or kept by anybody else, so a widget or a runbook that calls a control API does not compile.
class Clearance
{
public:
    Clearance(const Clearance &) = delete;
    Clearance &operator=(const Clearance &) = delete;
    Clearance(Clearance &&) = default;
    Clearance &operator=(Clearance &&) = default;

    qint64 intent() const { return m_intent; } ///< the number of the intent's journal entry

private:
    friend class Dispatcher;
    explicit Clearance(qint64 intent)
        : m_intent(intent)
    {
    }
    qint64 m_intent;
};

}
