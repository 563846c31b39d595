// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/serve/webhook.h"

#include "exchange/model/parts.h"

#include <QJsonDocument>

#include <algorithm>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

/// What all of them have alike.
Labels common(const QList<Labels> &all)
{
    Labels shared = all.first();
    for (const Labels &each : all)
        shared.removeIf([&](const auto &pair) { return each.value(pair.key()) != pair.value(); });
    return shared;
}

QString keyOf(const Labels &group)
{
    QStringList parts;
    for (const auto &[name, value] : group.asKeyValueRange())
        parts.append(u"%1=\"%2\""_s.arg(name, value));
    return u"{}:{%1}"_s.arg(parts.join(u", "_s));
}

}

Webhook::Webhook(const World &world, const QList<QUrl> &receivers, QString base, QObject *parent)
    : QObject(parent)
    , m_world(world)
    , m_base(std::move(base))
{
    for (const QUrl &receiver : receivers)
        m_receivers.push_back(std::make_unique<Outbox>(receiver, mostWaiting));
}

void Webhook::look()
{
    for (const auto messages = due(); const QByteArray &message : messages) {
        for (const auto &receiver : m_receivers)
            receiver->post(message);
    }
}

QList<QByteArray> Webhook::due()
{
    // Alerts are judged at whole seconds.
    const Ms now = m_world.now() / 1'000 * 1'000;
    if (now == m_looked)
        return {};
    m_looked = now;
    follow(now);
    QList<QByteArray> messages;
    for (Group &group : m_groups) {
        if (now < group.next)
            continue;
        if (const QByteArray message = messageOf(group, now); !message.isEmpty())
            messages.append(message);
    }
    m_groups.removeIf([](const auto &pair) { return pair->alerts.isEmpty(); });
    return messages;
}

// A world that is no more has no alerts: they end with it.
void Webhook::follow(Ms now)
{
    const auto &firing = m_world.monitoring().firing();
    for (Group &group : m_groups) {
        for (auto &&[id, known] : group.alerts.asKeyValueRange()) {
            if (known.alert.firing && !firing.contains(id)) {
                known.alert.firing = false;
                known.alert.endsAt = now;
            }
        }
    }
    for (const AlertChange &alert : firing) {
        const Labels labels = AlertRoute::groupOf(alert.condition.labels());
        Group &group = m_groups[labels.values()];
        if (group.labels.isEmpty())
            group = {.labels = labels, .next = now + AlertRoute::groupWait};
        group.alerts[alert.fingerprint].alert = alert;
    }
}

QByteArray Webhook::messageOf(Group &group, Ms now) const
{
    QList<AlertChange> told;
    bool isNews = now - group.toldAt >= AlertRoute::repeatInterval;
    for (const Known &known : std::as_const(group.alerts)) {
        if (!known.alert.firing && !known.isTold)
            continue; // over before anybody was told
        if (!m_world.silences().silencing(known.alert.condition.labels(), m_world.now()).isEmpty())
            continue;
        isNews = isNews || known.alert.firing != known.isTold;
        told.append(known.alert);
    }
    group.next = now + AlertRoute::groupInterval;
    QByteArray message;
    if (isNews && !told.isEmpty()) {
        std::ranges::stable_partition(told, &AlertChange::firing);
        message = body(group, told);
        group.toldAt = now;
        for (const AlertChange &alert : std::as_const(told))
            group.alerts[alert.fingerprint].isTold = true;
    }
    // What has ended is told by now, or was silenced as it ended: then nobody is told.
    group.alerts.removeIf([](const auto &pair) { return !pair->alert.firing; });
    return message;
}

QByteArray Webhook::body(const Group &group, const QList<AlertChange> &alerts) const
{
    QJsonArray list;
    QList<Labels> labels, annotations;
    for (const AlertChange &alert : alerts) {
        labels.append(alert.condition.labels());
        annotations.append(alert.condition.annotations());
        if (list.size() == mostAlerts)
            continue;
        list.append(QJsonObject{{u"status"_s, alert.firing ? u"firing"_s : u"resolved"_s},
                                {u"labels"_s, jsonOf(labels.last())},
                                {u"annotations"_s, jsonOf(annotations.last())},
                                {u"startsAt"_s, alertTime(alert.startsAt)},
                                {u"endsAt"_s, alert.firing ? u"0001-01-01T00:00:00Z"_s : alertTime(alert.endsAt)},
                                {u"generatorURL"_s, QString(m_base + u"/metrics"_s)},
                                {u"fingerprint"_s, alert.fingerprint}});
    }
    return QJsonDocument(QJsonObject{{u"receiver"_s, QString(AlertRoute::receiver)},
                                     {u"status"_s, alerts.first().firing ? u"firing"_s : u"resolved"_s},
                                     {u"alerts"_s, list},
                                     {u"groupLabels"_s, jsonOf(group.labels)},
                                     {u"commonLabels"_s, jsonOf(common(labels))},
                                     {u"commonAnnotations"_s, jsonOf(common(annotations))},
                                     {u"externalURL"_s, m_base},
                                     {u"version"_s, u"4"_s},
                                     {u"groupKey"_s, keyOf(group.labels)},
                                     {u"truncatedAlerts"_s, alerts.size() - list.size()}})
        .toJson(QJsonDocument::Compact);
}

}
