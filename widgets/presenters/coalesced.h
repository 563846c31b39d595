// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "situation/instant.h"

#include <QTimer>

#include <functional>

namespace Hikeshi {

/// Many wishes, one call: at most once every `interval`, however often something changes.
class Coalesced : public QObject
{
public:
    Coalesced(Milliseconds interval, std::function<void()> act, QObject *parent)
        : QObject(parent)
    {
        m_timer.setSingleShot(true);
        m_timer.setInterval(interval);
        m_timer.callOnTimeout(this, std::move(act));
    }
    void wish()
    {
        if (!m_timer.isActive())
            m_timer.start();
    }

private:
    QTimer m_timer;
};

}
