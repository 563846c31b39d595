// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/model/monitoring.h"

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

Labels Condition::labels() const
{
    Labels labels{{u"alertname"_s, name}, {u"severity"_s, severity}, {u"service"_s, service}};
    if (!instance.isEmpty())
        labels.insert(u"instance"_s, instance);
    return labels;
}

Labels Condition::annotations() const
{
    Labels annotations{{u"summary"_s, summary}, {u"summary_ja"_s, summaryJa}};
    if (!runbook.isEmpty())
        annotations.insert(u"runbook_url"_s, u"runbook:"_s + runbook);
    return annotations;
}

QString fingerprintOf(const Labels &labels)
{
    std::uint64_t sum = 14'695'981'039'346'656'037U; // FNV-1a over names and values, in the order of names
    const auto add = [&sum](const QString &text) {
        for (const char byte : QByteArray(text.toUtf8() + '\xff'))
            sum = (sum ^ static_cast<unsigned char>(byte)) * 1'099'511'628'211U;
    };
    for (const auto &[name, value] : labels.asKeyValueRange()) {
        add(name);
        add(value);
    }
    return u"%1"_s.arg(qulonglong(sum), 16, 16, QChar(u'0'));
}

std::vector<AlertChange> Monitoring::judge(const std::vector<Condition> &conditions, Ms now)
{
    std::vector<AlertChange> changes;
    for (const Condition &condition : conditions) {
        const QString id = fingerprintOf(condition.labels());
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
