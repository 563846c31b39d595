// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/serve/server.h"

#include "exchange/model/parts.h"
#include "exchange/serve/routes.h"
#include "exchange/serve/statuspage.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QUrlQuery>

namespace Hikeshi::Exchange {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr Ms defaultStart = 1'795'489'200'000; ///< 2026-11-24T03:00:00Z
constexpr Ms tickEvery = 250;
constexpr qsizetype mostTold = 1'000;

QByteArray randomToken()
{
    QByteArray bytes(16, Qt::Uninitialized);
    QRandomGenerator::system()->fillRange(reinterpret_cast<quint32 *>(bytes.data()), bytes.size() / 4);
    return bytes.toHex();
}

}

Server::Server(const ServeOptions &options, QObject *parent)
    : QObject(parent)
    , m_options(options)
    , m_token(options.token.isEmpty() ? randomToken() : options.token)
    , m_began(options.start.value_or(defaultStart))
    , m_world(options.seed, m_began)
    , m_http([this](const HttpRequest &request, const Responder &respond) { handle(request, respond); })
    , m_stream(m_token)
    , m_patroni(m_world, m_token)
    , m_haproxy(m_world)
    , m_bitbank(m_world)
    , m_whatIf(m_world)
    , m_speed(options.speed)
{
    m_stream.hello = [this] { return hello(); };
    m_stream.picture = [this] {
        QJsonObject topology = m_world.layout();
        topology.insert(u"at"_s, m_world.now());
        // The tick says that the picture is whole.
        const QJsonObject tick{{u"type"_s, u"tick"_s}, {u"at"_s, m_world.now()}, {u"held"_s, m_patroni.held()}};
        return QList<QJsonObject>{topology} + m_world.history() + m_world.picture() + m_told + QList<QJsonObject>{tick};
    };
    m_http.setPersistent(true);
    m_http.setUpgrade([this](const HttpRequest &request, QTcpSocket *socket) {
        return request.url.path() == u"/stream" && m_stream.take(request.headers.value("authorization"), socket);
    });
    connect(&m_stream, &StreamServer::acknowledged, this, &Server::acknowledge);
    connect(&m_stream, &StreamServer::paceWanted, this,
            [this](double speed) { m_speed = std::clamp(speed, 0.0, 1000.0); });
    connect(&m_patroni, &PatroniApi::heldChanged, this, [this] {
        if (m_waiting)
            acknowledge(m_waiting->first, m_waiting->second);
    });
    connect(&m_timer, &QTimer::timeout, this, [this] { advanceBy(m_wall.restart()); });
}

std::expected<void, QString> Server::start()
{
    const quint16 base = m_options.port;
    const auto at = [&](int offset) { return base == 0 ? quint16(0) : static_cast<quint16>(base + offset); };
    if (!m_http.listen(base))
        return std::unexpected(u"port %1: %2"_s.arg(base).arg(m_http.errorString()));
    if (!m_patroni.listen(at(1)) || !m_haproxy.listen(at(4)) || !m_bitbank.listen(at(5)))
        return std::unexpected(
            u"ports %1 to %2 are not all free; choose another with --port"_s.arg(base + 1).arg(base + 5));
    DoorNames doors{.http = m_http.port(), .haproxy = m_haproxy.port()};
    for (const auto &[name, port] : m_patroni.ports().asKeyValueRange())
        doors.patroni.insert(port, name);
    m_whatIf.setDoors(doors);
    m_wall.start();
    if (!m_options.lockstep)
        m_timer.start(50ms);
    return {};
}

QJsonObject Server::addresses() const
{
    const QString http = u"http://127.0.0.1:%1"_s.arg(m_http.port());
    QJsonObject patroni;
    for (const auto &[name, port] : m_patroni.ports().asKeyValueRange())
        patroni.insert(name, u"http://127.0.0.1:%1"_s.arg(port));
    return {{u"ready"_s, true},
            {u"stream"_s, u"ws://127.0.0.1:%1/stream"_s.arg(m_http.port())},
            {u"http"_s, http},
            {u"status"_s, QString(http + u"/status"_s)},
            {u"patroni"_s, patroni},
            {u"haproxy"_s, QJsonObject{{u"lb-1"_s, u"127.0.0.1:%1"_s.arg(m_haproxy.port())}}},
            {u"bitbank"_s, u"http://127.0.0.1:%1"_s.arg(m_bitbank.port())},
            {u"token"_s, QString::fromLatin1(m_token)}};
}

QJsonObject Server::hello() const
{
    return {{u"type"_s, u"hello"_s},
            {u"protocol"_s, 1},
            {u"run"_s, u"%1-%2-%3"_s.arg(m_world.seed()).arg(m_began).arg(m_run)},
            {u"at"_s, m_world.now()},
            {u"speed"_s, m_speed},
            {u"lockstep"_s, m_options.lockstep},
            {u"site"_s, QJsonObject{{u"en"_s, u"Sakura Exchange"_s}, {u"ja"_s, u"さくら取引所"_s}}},
            {u"drill"_s, m_drill.isEmpty() ? QJsonValue() : QJsonValue(m_drill)}};
}

void Server::advanceBy(Ms elapsed)
{
    m_behind += static_cast<double>(std::min<Ms>(elapsed, 1000)) * m_speed;
    const Ms whole = static_cast<Ms>(m_behind) / 100 * 100;
    m_behind -= static_cast<double>(whole);
    const Ms goal = m_world.now() + whole;
    // Small pieces, so that requests held by the cluster and ports that die are served at their own instants.
    while (m_world.now() < goal)
        advanceTo(std::min(goal, m_world.now() + tickEvery));
}

void Server::advanceTo(Ms now)
{
    const Ms secondBefore = m_world.now() / 1000;
    m_world.advanceTo(now);
    m_patroni.follow();
    if (!m_options.lockstep)
        m_patroni.answerDue();
    for (const auto events = m_world.takeEvents(); const QJsonObject &event : events)
        m_stream.tell(event);
    if (m_world.now() / 1000 != secondBefore) {
        QJsonArray values;
        for (const auto figures = m_world.samples(); const auto &[name, value] : figures)
            values.append(QJsonArray{name, value});
        m_stream.sendSamples(
            {{u"type"_s, u"samples"_s}, {u"at"_s, m_world.now() / 1000 * 1000}, {u"values"_s, values}});
    }
    if (m_world.now() - m_lastTick >= tickEvery || m_world.now() < m_lastTick) {
        m_lastTick = m_world.now();
        m_stream.sendTick(m_world.now(), m_patroni.held());
    }
}

// Lockstep: the world stands still until the console has done with this instant, and until what it says it has sent is
// here.
void Server::acknowledge(qint64 at, int inFlight)
{
    if (!m_options.lockstep)
        return;
    m_waiting = {at, inFlight};
    if (at != m_world.now() || m_patroni.held() != inFlight)
        return;
    m_waiting.reset();
    // An answer leaves while both stand at its instant; then the console is asked again.
    if (!m_patroni.answerDue())
        advanceTo(m_world.now() + 300);
}

void Server::renew(std::uint64_t seed, Ms start)
{
    m_patroni.abandon();
    m_waiting.reset();
    m_told.clear();
    m_world = World(seed, start);
    m_bitbank.forget();
    m_began = start;
    m_lastTick = 0;
    ++m_run;
    m_patroni.follow();
    m_stream.restart();
}

std::expected<void, QString> Server::startDrill(const QJsonObject &scenario)
{
    std::vector<Fault> faults;
    const QJsonArray list = scenario[u"faults"_s].toArray();
    for (qsizetype i = 0; i < std::min<qsizetype>(list.size(), 1000); ++i) {
        const auto fault = Fault::fromJson(list[i].toObject());
        if (!fault)
            return std::unexpected(u"faults[%1]: %2"_s.arg(i).arg(fault.error()));
        faults.push_back(*fault);
    }
    // Site time never runs backwards: the fresh world begins where the old one stood.
    const Ms start = m_world.now();
    m_drill = {{u"scenario"_s, scenario[u"name"_s].toString()}, {u"started"_s, start}};
    renew(static_cast<std::uint64_t>(scenario[u"seed"_s].toInteger(static_cast<qint64>(m_options.seed))), start);
    m_world.schedule(faults);
    m_stream.tell({{u"type"_s, u"drill"_s},
                   {u"at"_s, m_world.now()},
                   {u"state"_s, u"started"_s},
                   {u"scenario"_s, scenario[u"name"_s]}});
    return {};
}

HttpAnswer Server::inject(const QJsonObject &thrown)
{
    if (m_drill.isEmpty())
        return said(409, {{u"error"_s, u"no drill is under way; start one first"_s}});
    static const QStringList whats{u"fault"_s, u"message"_s, u"hint"_s, u"observation"_s};
    const QString what = thrown[u"what"_s].toString();
    if (!whats.contains(what))
        return said(422, {{u"error"_s, u"`what` must be one of %1"_s.arg(whats.join(u", "_s))}});
    const QJsonObject text = thrown[u"text"_s].toObject();
    const auto bounded = [](const QJsonValue &value) { return value.toString().left(2000); };
    QJsonObject event{{u"type"_s, u"drill"_s},
                      {u"at"_s, m_world.now()},
                      {u"state"_s, u"injected"_s},
                      {u"id"_s, bounded(thrown[u"id"_s])},
                      {u"what"_s, what},
                      {u"from"_s, bounded(thrown[u"from"_s])},
                      {u"text"_s, both(bounded(text[u"en"_s]), bounded(text[u"ja"_s]))}};
    if (what == u"fault") {
        const auto fault = Fault::fromJson(thrown[u"fault"_s].toObject());
        if (!fault)
            return said(422, {{u"error"_s, fault.error()}});
        m_world.strike(*fault);
        m_patroni.follow();
        event.insert(u"fault"_s, thrown[u"fault"_s]);
    } else if (bounded(text[u"en"_s]).isEmpty() && bounded(text[u"ja"_s]).isEmpty()) {
        return said(422, {{u"error"_s, u"`text` says nothing; give {\"en\": …} or {\"ja\": …}"_s}});
    }
    m_stream.tell(event);
    return said(201, {});
}

// What somebody did at one console, for all others. The exchange has no opinion of it.
HttpAnswer Server::passOn(const QJsonObject &told)
{
    if (m_drill.isEmpty())
        return said(409, {{u"error"_s, u"no drill is under way; start one first"_s}});
    if (m_told.size() >= mostTold)
        return said(429, {{u"error"_s, u"%1 things have been told in this drill; no more are kept"_s.arg(mostTold)}});
    for (const QString &word : {u"console"_s, u"kind"_s, u"actor"_s}) {
        const QString value = told[word].toString();
        if (value.isEmpty() || value.size() > 200)
            return said(422, {{u"error"_s, u"`%1` must be a text of 1 to 200 characters"_s.arg(word)}});
    }
    if (!told[u"body"_s].isObject() || told[u"entry"_s].toInteger() < 1)
        return said(422, {{u"error"_s, u"give an `entry` number and a `body`"_s}});
    QJsonObject event{{u"type"_s, u"drill"_s}, {u"at"_s, m_world.now()}, {u"state"_s, u"told"_s}};
    for (const QString &part : {u"console"_s, u"entry"_s, u"kind"_s, u"actor"_s, u"body"_s})
        event.insert(part, told[part]);
    m_told.append(event);
    m_stream.tell(event);
    return said(201, {});
}

void Server::handle(const HttpRequest &request, const Responder &respond)
{
    const QString path = request.url.path();
    if (request.method == "GET") {
        if (WhatIf::knows(path))
            return respond(m_whatIf.handle(request));
        if (isRouted(path))
            return respond(route(m_world, request));
        if (path == u"/metrics")
            return respond({.type = "text/plain; version=0.0.4; charset=utf-8", .body = metricsText(m_world)});
        if (path == u"/status" || path == u"/")
            return respond(
                {.type = "text/html; charset=utf-8",
                 .body = statusHtml(m_world,
                                    QUrlQuery(request.url).queryItemValue(u"lang"_s) == u"en" ? u"en"_s : u"ja"_s)});
        if (path == u"/status.json")
            return respond({.body = statusJson(m_world)});
        return respond(said(404, {{u"error"_s, u"no such page"_s}}));
    }
    if (request.headers.value("authorization") != "Bearer " + m_token)
        return respond(said(401, {{u"error"_s, u"the token is missing or wrong"_s}}));
    if (WhatIf::knows(path))
        return respond(m_whatIf.handle(request));
    respond(isRouted(path) ? route(m_world, request) : command(request));
}

HttpAnswer Server::command(const HttpRequest &request)
{
    const QString path = request.url.path();
    if (request.method == "DELETE" && path == u"/drill") {
        m_drill = {};
        renew(m_options.seed, m_world.now());
        return said(200, {{u"state"_s, u"ended"_s}});
    }
    const QJsonDocument body = QJsonDocument::fromJson(request.body);
    if (request.method != "POST")
        return said(405, {{u"error"_s, u"POST, or DELETE /drill"_s}});
    if (!body.isObject())
        return said(400, {{u"error"_s, u"the body is not a JSON object"_s}});
    if (path == u"/status/announcements") {
        if (const QString missing = missingIn(body.object()); !missing.isEmpty())
            return said(422, {{u"error"_s, QString(u"the notice lacks "_s + missing)}});
        m_world.publish(body.object());
        return said(201, {{u"id"_s, body[u"id"_s]}});
    }
    if (path == u"/drill") {
        if (!m_drill.isEmpty())
            return said(409, {{u"error"_s, u"a drill is under way; end it first"_s}});
        const auto started = startDrill(body.object());
        return started ? said(201, m_drill) : said(422, {{u"error"_s, started.error()}});
    }
    if (path == u"/drill/injects")
        return inject(body.object());
    if (path == u"/drill/told")
        return passOn(body.object());
    if (path == u"/faults") {
        const auto fault = Fault::fromJson(body.object());
        if (!fault)
            return said(422, {{u"error"_s, fault.error()}});
        m_world.strike(*fault);
        m_patroni.follow();
        return said(201, {});
    }
    if (path == u"/pace") {
        m_speed = std::clamp(body[u"speed"_s].toDouble(1), 0.0, 1000.0);
        return said(200, {{u"speed"_s, m_speed}});
    }
    return said(404, {{u"error"_s, u"no such command"_s}});
}

}
