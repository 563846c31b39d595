// SPDX-License-Identifier: GPL-3.0-or-later
#include "sources/haproxysource.h"

#include "sources/converse.h"

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qsizetype mostServers = 20'000;

bool takesTraffic(const HaproxyServer &server)
{
    return (server.status.startsWith(u"UP") || server.status == u"no check") && server.weight > 0;
}

QString adminWord(const HaproxyServer &server)
{
    const int mask = server.adminMask.value_or(0);
    if ((mask & 0x01) || server.status.startsWith(u"MAINT")) // `MAINT (via be/server)`, `MAINT (resolution)`
        return u"maint"_s;
    return (mask & 0x08) || server.status.startsWith(u"DRAIN") ? u"drain"_s : u"ready"_s;
}

}

Result<QList<HaproxyServer>> parseHaproxyStat(const QByteArray &csv)
{
    const QList<QByteArray> lines = csv.split('\n');
    if (!lines.first().startsWith("# pxname,svname,"))
        return fail(ErrorKind::Invalid, u"show stat"_s,
                    u"the answer is not HAProxy's statistics: %1"_s.arg(
                        QString::fromUtf8(lines.first().first(std::min<qsizetype>(lines.first().size(), 60)))),
                    {});
    const QList<QByteArray> names = lines.first().sliced(2).split(',');
    const auto column = [&](const char *name) { return names.indexOf(name); };
    const qsizetype status = column("status"), weight = column("weight"), sessions = column("scur"),
                    type = column("type"), check = column("check_status");
    QList<HaproxyServer> servers;
    for (const QByteArray &line : std::span(lines).subspan(1)) {
        const QList<QByteArray> cells = line.split(',');
        const QByteArray name = cells.value(1);
        // Some exporters mark every line as a server; the sums' names are reserved.
        const bool isServer = name != "FRONTEND" && name != "BACKEND" && (type < 0 || cells.value(type) == "2");
        if (cells.size() < 3 || !isServer || servers.size() >= mostServers)
            continue;
        servers.append({.backend = QString::fromUtf8(cells[0]),
                        .name = QString::fromUtf8(name),
                        .status = QString::fromUtf8(cells.value(status)),
                        .weight = cells.value(weight).toInt(),
                        .sessions = cells.value(sessions).toInt(),
                        .check = QString::fromUtf8(cells.value(check))});
    }
    return servers;
}

Result<QMap<QString, int>> parseHaproxyServersState(const QByteArray &text)
{
    const QList<QByteArray> lines = text.split('\n');
    const QList<QByteArray> names = lines.value(1).split(' ').sliced(lines.value(1).startsWith("# ") ? 1 : 0);
    const qsizetype backend = names.indexOf("be_name"), server = names.indexOf("srv_name"),
                    admin = names.indexOf("srv_admin_state");
    if (lines.first().trimmed() != "1" || backend < 0 || server < 0 || admin < 0)
        return fail(ErrorKind::Invalid, u"show servers state"_s,
                    u"the answer is not version 1 of HAProxy's server state"_s, {});
    QMap<QString, int> masks;
    for (const QByteArray &line : std::span(lines).subspan(2)) {
        const QList<QByteArray> cells = line.split(' ');
        bool ok = false;
        const int mask =
            cells.value(admin).toInt(&ok, 10); // decimal; reading it as hex shows drained servers as in maintenance
        if (ok && masks.size() < mostServers)
            masks.insert(QString::fromUtf8(cells.value(backend) + '/' + cells.value(server)), mask);
    }
    return masks;
}

InstanceObservation observationOf(const HaproxyServer &server, int othersUp, Instant at)
{
    InstanceObservation seen{
        .instance = InstanceId(server.name), .at = at, .role = std::nullopt, .detail = server.status};
    const QString admin = adminWord(server);
    if (admin != u"ready")
        seen.health = Health::Maintenance;
    else if (server.status == u"UP" || server.status == u"no check")
        seen.health = Health::Normal;
    else if (server.status.startsWith(u"UP") || server.status == u"NOLB")
        seen.health = Health::Degraded;
    else if (server.status.startsWith(u"DOWN"))
        seen.health = Health::Down;
    seen.properties = {{u"backend"_s, server.backend}, {u"weight"_s, server.weight}, {u"sessions"_s, server.sessions},
                       {u"check"_s, server.check},     {u"admin"_s, admin},          {u"others_up"_s, othersUp}};
    if (server.adminMask)
        seen.properties[u"admin_mask"_s] = *server.adminMask;
    return seen;
}

HaproxySource::HaproxySource(SourceId id, QString socket, QStringList backends, Milliseconds every, Clock &clock,
                             QObject *parent)
    : PollingSource(std::move(id), u"HAProxy · %1"_s.arg(socket), every, clock, parent)
    , m_socket(std::move(socket))
    , m_backends(std::move(backends))
{
}

QCoro::Task<Result<void>> HaproxySource::poll()
{
    const QPointer<HaproxySource> self(this);
    const Result<QByteArray> stat = co_await converse(m_socket, "show stat", {.bytes = 4 * 1024 * 1024, .total = 3s});
    if (!self)
        co_return fail(ErrorKind::Cancelled, {}, {});
    if (!stat)
        co_return std::unexpected(stat.error());
    const Result<QByteArray> state =
        co_await converse(m_socket, "show servers state", {.bytes = 4 * 1024 * 1024, .total = 3s});
    if (!self)
        co_return fail(ErrorKind::Cancelled, {}, {});
    Result<QList<HaproxyServer>> servers = parseHaproxyStat(*stat);
    if (!servers)
        co_return std::unexpected(servers.error());
    const QMap<QString, int> masks =
        state ? parseHaproxyServersState(*state).value_or(QMap<QString, int>()) : QMap<QString, int>();
    for (HaproxyServer &server : *servers) {
        if (const auto mask = masks.constFind(server.backend + u'/' + server.name); mask != masks.cend())
            server.adminMask = *mask;
    }
    for (const HaproxyServer &server : std::as_const(*servers)) {
        if (!m_backends.contains(server.backend))
            continue;
        const auto others = std::ranges::count_if(*servers, [&](const HaproxyServer &s) {
            return s.backend == server.backend && s.name != server.name && takesTraffic(s);
        });
        tell(observationOf(server, static_cast<int>(others), clock().now()));
    }
    co_return {};
}

}
