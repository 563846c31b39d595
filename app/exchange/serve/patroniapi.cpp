// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/serve/patroniapi.h"

#include "exchange/serve/patronianswers.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QTimeZone>
#include <QUrlQuery>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;

namespace {

QString iso(Ms at)
{
    return QDateTime::fromMSecsSinceEpoch(at, QTimeZone::UTC).toString(u"yyyy-MM-dd HH:mm:ss.zzz000+00:00"_s);
}

/// `10MB` and the like, as in `GET /replica?lag=10MB`.
double bytesOf(const QString &text)
{
    static const QList<std::pair<QString, double>> units{{u"kB"_s, 1024}, {u"MB"_s, 1048576}, {u"GB"_s, 1073741824}};
    for (const auto &[name, factor] : units) {
        if (text.endsWith(name))
            return text.chopped(name.size()).toDouble() * factor;
    }
    return text.toDouble();
}

}

PatroniApi::PatroniApi(World &world, QByteArray token, QObject *parent)
    : QObject(parent)
    , m_world(world)
    , m_token(std::move(token))
{
    for (const Member &member : world.ledger().members()) {
        const QString name = member.name;
        auto port = std::make_unique<HttpPort>([this, name](const HttpRequest &request, const Responder &respond) {
            const bool reads = request.method == "GET" || request.method == "HEAD" || request.method == "OPTIONS";
            const auto refused = reads ? std::nullopt : refuseStranger(request);
            return refused ? respond(*refused) : serve(name, request, respond);
        });
        port->setServerName("BaseHTTP/0.6 Python/3.13.5");
        m_ports.emplace_back(name, std::move(port));
    }
}

void PatroniApi::serve(const QString &member, const HttpRequest &request, const Responder &respond)
{
    if (request.method == "GET")
        return respond(read(member, request));
    if (request.method == "HEAD" || request.method == "OPTIONS") // what a balancer's check sends
        return respond({.status = read(member, request).status, .body = {}});
    const QString path = request.url.path();
    if (path == u"/config")
        return respond(configure(request));
    if (request.method == "POST" && (path == u"/failover" || path == u"/switchover"))
        return change(member, request, respond);
    if (request.method == "POST" && path == u"/restart")
        return restart(member, QJsonDocument::fromJson(request.body).object(), respond);
    if (request.method == "POST" && path == u"/reinitialize")
        return respond(reinitialize(member));
    if (request.method == "POST" && path == u"/reload")
        return respond(plain(202, u"reload scheduled"_s));
    if (request.method == "DELETE" && path == u"/switchover")
        return respond(unschedule());
    if (request.method == "DELETE" && path == u"/restart")
        return respond(unscheduleRestart(member));
    respond(errorPage(501, "Unsupported method ('" + request.method + "')", "Server does not support this operation"));
}

bool PatroniApi::listen(quint16 firstPort)
{
    for (auto &[name, port] : m_ports) {
        if (!port->listen(firstPort))
            return false;
        if (firstPort > 0)
            ++firstPort;
    }
    return true;
}

QMap<QString, quint16> PatroniApi::ports() const
{
    QMap<QString, quint16> ports;
    for (const auto &[name, port] : m_ports)
        ports.insert(name, port->port());
    return ports;
}

void PatroniApi::follow()
{
    for (auto &[name, port] : m_ports) {
        const Member *member = m_world.ledger().member(name);
        port->setAlive(member->patroni);
        port->setFrozen(member->frozen);
    }
}

bool PatroniApi::answerDue()
{
    const auto answer = m_held ? m_world.ledger().takeAnswer(m_world.now()) : std::nullopt;
    if (answer) {
        std::exchange(m_held, {})(plain(answer->status, answer->text));
        return true;
    }
    for (qsizetype i = 0; i < m_restarting.size(); ++i) {
        const Member *member = m_world.ledger().member(m_restarting[i].first);
        if (member->answers() && member->postgres == Member::Postgres::Starting)
            continue;
        const Responder respond = m_restarting.takeAt(i).second;
        respond(member->answers() ? plain(200, u"restarted successfully"_s) : plain(503, u"restart failed"_s));
        return true;
    }
    return false;
}

void PatroniApi::abandon()
{
    if (m_held)
        std::exchange(m_held, {})(
            plain(503, u"Failover status unknown after 20 seconds; operation may still be in progress"_s));
    for (const auto &[member, respond] : std::exchange(m_restarting, {}))
        respond(plain(503, u"restart failed"_s));
}

std::optional<HttpAnswer> PatroniApi::refuseStranger(const HttpRequest &request) const
{
    const QByteArray given = request.headers.value("authorization");
    HttpAnswer refused = plain(401, given.isEmpty() ? u"no auth header received"_s : u"not authenticated"_s);
    refused.headers.emplace_back("WWW-Authenticate", "Basic realm=\"Patroni\"");
    const bool basic =
        given.startsWith("Basic ") && QByteArray::fromBase64(given.sliced(6)).endsWith(QByteArray(':' + m_token));
    return basic || given == "Bearer " + m_token ? std::nullopt : std::optional(refused);
}

QJsonObject PatroniApi::describe(const Member &member) const
{
    const LedgerDatabase &ledger = m_world.ledger();
    const bool primary = member.postgres == Member::Postgres::Primary;
    const bool runs = primary || member.postgres == Member::Postgres::Replica;
    const bool starts = member.postgres == Member::Postgres::Starting || m_world.now() < member.knownUp;
    const QString state = member.cloning ? u"creating replica"_s
        : starts                         ? u"starting"_s
        : runs                           ? u"running"_s
        : member.crashed                 ? u"crashed"_s
                                         : u"stopped"_s;
    QJsonObject object{
        {u"state"_s, state},
        {u"role"_s, primary ? u"primary"_s : u"replica"_s},
        {u"dcs_last_seen"_s, member.dcsSeen / 1000},
        {u"database_system_identifier"_s, u"7711578524317270177"_s},
        {u"patroni"_s,
         QJsonObject{{u"version"_s, u"4.0.7"_s}, {u"scope"_s, u"ledger-db"_s}, {u"name"_s, member.name}}}};
    if (runs) {
        object.insert(u"postmaster_start_time"_s, iso(member.postgresSince));
        object.insert(u"server_version"_s, 170012);
        object.insert(u"timeline"_s, member.timeline);
        const auto written = static_cast<qint64>(member.written);
        if (primary)
            object.insert(u"xlog"_s, QJsonObject{{u"location"_s, written}});
        else
            object.insert(u"xlog"_s,
                          QJsonObject{{u"received_location"_s, written},
                                      {u"replayed_location"_s, static_cast<qint64>(member.replayed)},
                                      {u"replayed_timestamp"_s, iso(m_world.now())},
                                      {u"paused"_s, false}});
    }
    if (primary) {
        QJsonArray replication;
        for (const Member &other : ledger.members()) {
            if (other.streaming && other.postgres == Member::Postgres::Replica && !other.frozen)
                replication.append(QJsonObject{{u"usename"_s, u"replicator"_s},
                                               {u"application_name"_s, other.name},
                                               {u"client_addr"_s, u"127.0.0.1"_s},
                                               {u"state"_s, u"streaming"_s},
                                               {u"sync_state"_s, u"async"_s},
                                               {u"sync_priority"_s, 0}});
        }
        object.insert(u"replication"_s, replication);
    } else if (runs) {
        object.insert(u"replication_state"_s, member.streaming ? u"streaming"_s : u"in archive recovery"_s);
    }
    if (member.restartAt)
        object.insert(u"scheduled_restart"_s,
                      QJsonObject{{u"schedule"_s, scheduleText(*member.restartAt)},
                                  {u"postmaster_start_time"_s, iso(member.postgresSince)}});
    if (ledger.isPaused())
        object.insert(u"pause"_s, true);
    if (ledger.leader().isEmpty())
        object.insert(u"cluster_unlocked"_s, true);
    return object;
}

// What the DCS holds: a dead leader stays "running" here until its lease has run out, as with the real one.
QJsonObject PatroniApi::cluster() const
{
    const LedgerDatabase &ledger = m_world.ledger();
    const Member *leader = ledger.member(ledger.leader());
    QJsonArray members;
    for (const Member &member : ledger.members()) {
        if (!member.answers() && member.name != ledger.leader() && ledger.leader().isEmpty())
            continue; // its key in the DCS has run out
        const bool leads = &member == leader;
        const quint16 port = ports().value(member.name);
        QJsonObject object{{u"name"_s, member.name},
                           {u"role"_s, leads ? u"leader"_s : u"replica"_s},
                           {u"state"_s,
                            leads                  ? u"running"_s
                                : member.streaming ? u"streaming"_s
                                                   : u"in archive recovery"_s},
                           {u"api_url"_s, u"http://127.0.0.1:%1/patroni"_s.arg(port)},
                           {u"host"_s, u"127.0.0.1"_s},
                           {u"port"_s, 5432},
                           {u"timeline"_s, member.timeline}};
        if (leads && member.answers() && member.crashed)
            object.insert(u"state"_s, u"crashed"_s);
        if (member.cloning) {
            object.insert(u"state"_s, u"creating replica"_s);
            object.insert(u"lag"_s, u"unknown"_s);
            object.remove(u"timeline"_s);
        } else if (!leads) {
            const double newest = leader ? leader->written : member.written;
            object.insert(u"lag"_s, static_cast<qint64>(std::max(0.0, newest - member.written)));
        }
        members.append(object);
    }
    QJsonObject object{{u"members"_s, members}, {u"scope"_s, u"ledger-db"_s}};
    if (const auto &plan = ledger.planned()) {
        QJsonObject planned{{u"at"_s, scheduleText(plan->at)}, {u"from"_s, plan->leader}};
        if (!plan->candidate.isEmpty())
            planned.insert(u"to"_s, plan->candidate);
        object.insert(u"scheduled_switchover"_s, planned);
    }
    if (ledger.isPaused())
        object.insert(u"pause"_s, true);
    return object;
}

HttpAnswer PatroniApi::read(const QString &name, const HttpRequest &request) const
{
    const LedgerDatabase &ledger = m_world.ledger();
    const Member &member = *ledger.member(name);
    const QString path = request.url.path();
    const bool primary = member.postgres == Member::Postgres::Primary;
    const bool replica = member.postgres == Member::Postgres::Replica;
    if (path == u"/cluster")
        return json(200, cluster());
    if (path == u"/patroni")
        return json(200, describe(member));
    if (path == u"/config")
        return json(200, config());
    if (path == u"/history") {
        QJsonArray lines;
        for (const LedgerDatabase::Promotion &p : ledger.history())
            lines.append(QJsonArray{p.timeline, static_cast<qint64>(p.at), u"no recovery target specified"_s,
                                    iso(p.when).replace(10, 1, u'T'), p.leader});
        return {.body = QJsonDocument(lines).toJson(QJsonDocument::Compact)};
    }
    if (path == u"/liveness" || path == u"/readiness")
        return {.status = path == u"/liveness" || primary || replica ? 200 : 503, .body = {}};
    if (path == u"/failsafe")
        return errorPage(502, "Bad Gateway", "Invalid responses from another server/proxy");
    // A path that nobody knows is answered as a role that nobody has: by the member, with 503.
    static const QStringList primaryPaths{u"/"_s, u"/primary"_s, u"/master"_s, u"/leader"_s, u"/read-write"_s};
    bool fits = ledger.holdsKey(member) && primaryPaths.contains(path);
    if (path == u"/replica" || path == u"/asynchronous" || path == u"/async")
        fits = replica;
    else if (path == u"/read-only" || path == u"/health")
        fits = primary || replica;
    if (path == u"/replica" && fits) {
        const QString most = QUrlQuery(request.url).queryItemValue(u"lag"_s);
        const Member *leader = ledger.member(ledger.leader());
        if (!most.isEmpty() && leader && leader->written - member.replayed > bytesOf(most))
            fits = false;
    }
    return json(fits ? 200 : 503, describe(member));
}

QJsonObject PatroniApi::config() const
{
    QJsonObject config{{u"ttl"_s, 20},
                       {u"loop_wait"_s, 2},
                       {u"retry_timeout"_s, 3},
                       {u"maximum_lag_on_failover"_s, 1048576},
                       {u"primary_start_timeout"_s, 300},
                       {u"postgresql"_s, QJsonObject{{u"use_pg_rewind"_s, true}, {u"use_slots"_s, true}}}};
    if (m_world.ledger().isPaused())
        config.insert(u"pause"_s, true);
    return config;
}

}
