// SPDX-License-Identifier: GPL-3.0-or-later
#include "sources/patronisource.h"

#include "sources/fetch.h"

#include <QJsonDocument>
#include <QJsonObject>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

Result<InstanceObservation> parsePatroniMember(const QByteArray &body, const InstanceId &member, Instant at)
{
    QJsonParseError wrong;
    const QJsonDocument document = QJsonDocument::fromJson(body, &wrong);
    if (!document.isObject() || !document[u"state"_s].isString())
        return fail(ErrorKind::Invalid, member.value,
                    u"the answer is not Patroni's: %1"_s.arg(document.isNull() ? wrong.errorString() : u"no state"_s),
                    {});
    const QJsonObject json = document.object();
    const QString state = json[u"state"_s].toString();
    const QString role = json[u"role"_s].toString();
    const bool primary = role == u"primary" || role == u"master" || role == u"standby_leader";
    const QString replication = json[u"replication_state"_s].toString();
    InstanceObservation seen{
        .instance = member, .at = at, .role = primary ? Role::Primary : Role::Replica, .detail = state};
    if (state == u"running" || state == u"streaming") {
        const bool cutOff = !primary && !replication.isEmpty() && replication != u"streaming";
        seen.health = cutOff ? Health::Degraded : Health::Normal;
        if (!primary && !replication.isEmpty())
            seen.detail = replication;
    } else {
        seen.health =
            state == u"stopped" || state == u"crashed" || state.contains(u"failed") ? Health::Down : Health::Degraded;
    }
    if (state != u"running" && state != u"streaming" && seen.health == Health::Down)
        seen.reachable = false; // its PostgreSQL does not run: the role is only the last one
    seen.properties = {{u"state"_s, state},
                       {u"paused"_s, json[u"pause"_s].toBool()},
                       {u"nofailover"_s, json[u"tags"_s][u"nofailover"_s].toBool()}};
    if (!replication.isEmpty())
        seen.properties[u"replication_state"_s] = replication;
    if (json[u"timeline"_s].isDouble())
        seen.properties[u"timeline"_s] = json[u"timeline"_s].toInteger();
    if (json[u"pending_restart"_s].toBool())
        seen.properties[u"pending_restart"_s] = true;
    const QJsonValue xlog = json[u"xlog"_s];
    for (const auto &[key, name] : {std::pair{u"location"_s, u"wal_location"_s},
                                    {u"received_location"_s, u"wal_received"_s},
                                    {u"replayed_location"_s, u"wal_replayed"_s}}) {
        if (xlog[key].isDouble())
            seen.properties[name] = xlog[key].toDouble();
    }
    if (json[u"dcs_last_seen"_s].isDouble()) {
        const qint64 seconds = std::clamp<qint64>(json[u"dcs_last_seen"_s].toInteger(), 0, 253'402'300'799);
        seen.properties[u"dcs_age_ms"_s] = toMilliseconds(at) - seconds * 1000;
    }
    return seen;
}

PatroniSource::PatroniSource(SourceId id, InstanceId member, QString url, Milliseconds every, Clock &clock,
                             QObject *parent)
    : PollingSource(std::move(id), u"Patroni · %1"_s.arg(member.value), every, clock, parent)
    , m_member(std::move(member))
    , m_url(std::move(url))
{
}

QCoro::Task<Result<void>> PatroniSource::poll()
{
    const QPointer<PatroniSource> self(this);
    const Result<Fetched> answer =
        co_await fetch(network(), QNetworkRequest(QUrl(m_url + u"/patroni"_s)), {.bytes = 256 * 1024, .total = 2s});
    if (!self)
        co_return fail(ErrorKind::Cancelled, {}, {});
    if (!answer)
        co_return std::unexpected(answer.error());
    const Result<InstanceObservation> seen = parsePatroniMember(answer->body, m_member, clock().now());
    if (!seen)
        co_return std::unexpected(seen.error());
    tell(*seen);
    co_return {};
}

void PatroniSource::failed(const Error &error)
{
    tell(InstanceObservation{.instance = m_member,
                             .at = clock().now(),
                             .health = Health::Down,
                             .role = std::nullopt,
                             .reachable = false,
                             .detail = error.what});
}

}
