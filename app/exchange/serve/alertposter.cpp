// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/serve/alertposter.h"

#include "exchange/model/parts.h"
#include "exchange/serve/alertmanagerapi.h"

#include <QDateTime>
#include <QJsonDocument>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto resendAfter = 60s;
constexpr Ms holdsFor = 4 * 60'000; ///< when nothing more is heard of us, it ends by itself
constexpr Ms remembersEnds = 15 * 60'000;

}

AlertPoster::AlertPoster(const World &world, const QUrl &alertmanager, QString base, QObject *parent)
    : QObject(parent)
    , m_world(world)
    , m_base(std::move(base))
    , m_outbox(door(alertmanager), 1) // each body says everything: the newest is enough
{
    connect(&m_again, &QTimer::timeout, this, &AlertPoster::post);
    m_again.start(resendAfter);
}

QUrl AlertPoster::door(const QUrl &alertmanager)
{
    QUrl url = alertmanager;
    QString path = url.path();
    while (path.endsWith(u'/'))
        path.chop(1);
    url.setPath(path + u"/api/v2/alerts"_s);
    return url;
}

void AlertPoster::look()
{
    const Ms wall = QDateTime::currentMSecsSinceEpoch();
    const auto &firing = m_world.monitoring().firing();
    bool changed = false;
    for (const AlertChange &alert : firing) {
        Told &told = m_told[alert.fingerprint];
        if (told.began != 0 && told.ended == 0)
            continue;
        told = {.alert = alert, .began = wall - std::max<Ms>(0, m_world.now() - alert.startsAt)};
        changed = true;
    }
    for (auto &&[id, told] : m_told.asKeyValueRange()) {
        if (told.ended == 0 && !firing.contains(id)) {
            told.ended = wall;
            changed = true;
        }
    }
    if (changed)
        post();
}

void AlertPoster::post()
{
    const Ms wall = QDateTime::currentMSecsSinceEpoch();
    m_told.removeIf([&](const auto &pair) { return pair->ended != 0 && wall - pair->ended > remembersEnds; });
    if (m_told.isEmpty())
        return;
    QJsonArray list;
    for (const Told &told : std::as_const(m_told))
        list.append(QJsonObject{{u"labels"_s, jsonOf(told.alert.condition.labels())},
                                {u"annotations"_s, jsonOf(told.alert.condition.annotations())},
                                {u"startsAt"_s, alertTime(told.began)},
                                {u"endsAt"_s, alertTime(told.ended == 0 ? wall + holdsFor : told.ended)},
                                {u"generatorURL"_s, QString(m_base + u"/metrics"_s)}});
    m_outbox.post(QJsonDocument(list).toJson(QJsonDocument::Compact));
}

}
