// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/common/pulse.h"

#include "situation/situation.h"

namespace Hikeshi {

Pulse::Pulse(const Situation &situation, QWidget *owner)
    : QObject(owner)
    , m_owner(owner)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(120);
    connect(&m_soon, &QTimer::timeout, this, [this] {
        if (m_owner->isVisible())
            Q_EMIT beat();
    });
    connect(&situation, &Situation::instanceObserved, this, &Pulse::ask);
    connect(&situation, &Situation::samplesAdded, this, &Pulse::ask);
    connect(&situation, &Situation::alertsChanged, this, &Pulse::ask);
    connect(&situation, &Situation::topologyChanged, this, &Pulse::ask);
    connect(&situation.clock(), &Clock::ticked, this, &Pulse::ask);
}

void Pulse::ask()
{
    if (!m_soon.isActive())
        m_soon.start();
}

}
