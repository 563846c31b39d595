// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSet>
#include <QString>

#include <utility>

namespace Hikeshi {

/// Held while an action is on its way, so that a second press finds it.
class Held
{
public:
    Held(QSet<std::pair<QString, int>> &all, std::pair<QString, int> key)
        : m_all(all)
        , m_key(std::move(key))
    {
        m_all.insert(m_key);
    }
    ~Held() { m_all.remove(m_key); }
    Q_DISABLE_COPY_MOVE(Held)

private:
    QSet<std::pair<QString, int>> &m_all;
    std::pair<QString, int> m_key;
};

}
