// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/model/monitoring.h"

#include <QCryptographicHash>

namespace Hikeshi::Exchange {

std::vector<AlertChange> Monitoring::judge(const std::vector<Condition> &conditions, Ms now)
{
    std::vector<AlertChange> changes;
    for (const Condition &condition : conditions) {
        const QByteArray labels = (condition.name + u'\n' + condition.service + u'\n' + condition.instance).toUtf8();
        const QString id =
            QString::fromLatin1(QCryptographicHash::hash(labels, QCryptographicHash::Sha1).toHex().first(16));
        if (!condition.holds) {
            m_pending.remove(id);
            if (m_firing.contains(id)) {
                AlertChange ended = m_firing.take(id);
                ended.firing = false;
                ended.endsAt = now;
                changes.push_back(ended);
            }
            continue;
        }
        if (m_firing.contains(id))
            continue;
        const Ms since = m_pending.contains(id) ? m_pending[id] : now;
        m_pending[id] = since;
        if (now - since >= condition.delay) {
            const AlertChange raised{.condition = condition, .fingerprint = id, .firing = true, .startsAt = since};
            m_firing.insert(id, raised);
            changes.push_back(raised);
        }
    }
    return changes;
}

}
