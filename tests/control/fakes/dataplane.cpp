// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/fakes/dataplane.h"

namespace Hikeshi::Test {

using namespace Qt::StringLiterals;

namespace {

Reply error(int code, const QString &message)
{
    return Reply::of(code, QJsonObject{{u"code"_s, code}, {u"message"_s, message}});
}

}

FakeDataPlane::FakeDataPlane()
{
    token = u"lab-dataplane"_s;
    put({u"version"_s}, 7);
    int port = 9001;
    for (const QString &server : {u"web-1"_s, u"web-2"_s, u"web-3"_s}) {
        put({configured_(), server},
            QJsonObject{{u"name"_s, server},
                        {u"address"_s, u"127.0.0.1"_s},
                        {u"port"_s, port++},
                        {u"check"_s, u"enabled"_s},
                        {u"maxconn"_s, 50},
                        {u"weight"_s, 100}});
    }
    reload();
    routeRuntime();
    routeConfiguration();
}

bool FakeDataPlane::isAuthorized(const Asked &asked) const
{
    return asked.headers.value("authorization") == "Basic " + (user + u':' + token).toUtf8().toBase64();
}

Reply FakeDataPlane::unauthorizedReply() const
{
    return error(401, u"unauthorized"_s);
}

Reply FakeDataPlane::notFoundReply() const
{
    return error(404, u"path was not found"_s);
}

void FakeDataPlane::reload()
{
    const QJsonObject configured = at({configured_()}).toObject();
    for (const QJsonValue &server : configured) {
        put({running_(), server[u"name"_s].toString()},
            QJsonObject{{u"name"_s, server[u"name"_s]},
                        {u"address"_s, server[u"address"_s]},
                        {u"port"_s, server[u"port"_s]},
                        {u"admin_state"_s, u"ready"_s},
                        {u"operational_state"_s, u"up"_s},
                        {u"weight"_s, server[u"weight"_s]}});
    }
}

QJsonObject FakeDataPlane::told(const QString &server) const
{
    QJsonObject object = running(server);
    if (misreadsMask && object[u"admin_state"_s] == u"ready"_s)
        object.insert(u"admin_state"_s, u"maint"_s);
    return object;
}

QJsonArray FakeDataPlane::stats() const
{
    QJsonArray rows;
    const QJsonObject all = at({running_()}).toObject();
    for (const QJsonValue &server : all) {
        const QString admin = server[u"admin_state"_s].toString();
        const QString status = admin == u"maint" ? u"MAINT"_s : admin == u"drain" ? u"DRAIN"_s : u"UP"_s;
        rows.append(QJsonObject{
            {u"type"_s, u"server"_s},
            {u"name"_s, server[u"name"_s]},
            {u"backend_name"_s, u"be_web"_s},
            {u"stats"_s, QJsonObject{{u"status"_s, status}, {u"weight"_s, server[u"weight"_s]}, {u"scur"_s, 3}}}});
    }
    return rows;
}

void FakeDataPlane::routeRuntime()
{
    const QString servers = u"/v3/services/haproxy/runtime/backends/be_web/servers"_s;
    on("GET", servers, [this](const Asked &) {
        QJsonArray all;
        for (const auto names = at({running_()}).toObject().keys(); const QString &name : names)
            all.append(told(name));
        return Reply::of(200, all);
    });
    on("GET", servers + u"/{name}", [this](const Asked &asked) {
        const QJsonObject server = told(asked.part(u"name"_s));
        return server.isEmpty() ? error(404, u"server not found"_s) : Reply::of(200, server);
    });
    on("PUT", servers + u"/{name}", [this](const Asked &asked) { return setRunning(asked); });
    on("GET", u"/v3/services/haproxy/stats/native"_s, [this](const Asked &) {
        return Reply::of(
            200,
            QJsonObject{{u"runtimeAPI"_s, u"/run/haproxy.sock"_s}, {u"error"_s, QString()}, {u"stats"_s, stats()}});
    });
}

Reply FakeDataPlane::setRunning(const Asked &asked)
{
    const QString name = asked.part(u"name"_s);
    if (running(name).isEmpty())
        return error(404, u"server %1 not found in backend be_web"_s.arg(name));
    const QJsonObject wanted = asked.json();
    const QString admin = wanted[u"admin_state"_s].toString(u"ready"_s);
    if (!QStringList{u"ready"_s, u"maint"_s, u"drain"_s}.contains(admin))
        return error(422, u"admin_state in body should be one of [ready maint drain]"_s);
    if (const double weight = wanted[u"weight"_s].toDouble(0); weight < 0 || weight > 256)
        return error(422, u"weight in body should be less than or equal to 256"_s);
    for (const QString &key : {u"admin_state"_s, u"weight"_s}) {
        if (wanted.contains(key))
            put({running_(), name, key}, wanted[key]);
    }
    return Reply::of(200, told(name));
}

void FakeDataPlane::routeConfiguration()
{
    const QString root = u"/v3/services/haproxy"_s;
    const QString servers = root + u"/configuration/backends/be_web/servers"_s;
    on("GET", root + u"/configuration/version",
       [this](const Asked &) { return Reply{200, QByteArray::number(version()) + '\n'}; });
    on("GET", servers, [this](const Asked &) { return Reply::of(200, valuesOf(at({configured_()}).toObject())); });
    on("GET", servers + u"/{name}", [this](const Asked &asked) {
        const QJsonObject server = configured(asked.part(u"name"_s));
        return server.isEmpty() ? error(404, u"server not found"_s) : Reply::of(200, server);
    });
    on("PUT", servers + u"/{name}", [this](const Asked &asked) { return setConfigured(asked); });
    on("POST", root + u"/transactions", [this](const Asked &asked) { return begin(asked); });
    on("PUT", root + u"/transactions/{id}", [this](const Asked &asked) { return commit(asked); });
    on("DELETE", root + u"/transactions/{id}", [this](const Asked &asked) {
        put({u"transactions"_s, asked.part(u"id"_s)}, QJsonValue::Undefined);
        return Reply{204, {}};
    });
}

Reply FakeDataPlane::begin(const Asked &asked)
{
    if (asked.asked(u"version"_s).toInt() != version())
        return error(409, u"version mismatch: version in the configuration is %1"_s.arg(version()));
    const QJsonObject transaction{
        {u"id"_s, QString(u"tx-"_s + nextId())}, {u"_version"_s, version()}, {u"status"_s, u"in_progress"_s}};
    put({u"transactions"_s, transaction[u"id"_s].toString()}, transaction);
    return Reply::of(201, transaction);
}

Reply FakeDataPlane::setConfigured(const Asked &asked)
{
    const QString name = asked.part(u"name"_s);
    const QJsonObject wanted = asked.json();
    if (configured(name).isEmpty())
        return error(404, u"server %1 does not exist"_s.arg(name));
    if (wanted[u"name"_s] != name || wanted[u"address"_s].toString().isEmpty())
        return error(422, u"name and address in body are required"_s);
    if (const QString id = asked.asked(u"transaction_id"_s); !id.isEmpty()) {
        if (at({u"transactions"_s, id}).isUndefined())
            return error(404, u"transaction %1 does not exist"_s.arg(id));
        put({u"transactions"_s, id, u"server"_s}, wanted);
        return Reply::of(202, wanted);
    }
    if (!asked.query.hasQueryItem(u"version"_s))
        return error(400, u"version or transaction_id is required"_s);
    if (asked.asked(u"version"_s).toInt() != version())
        return error(409, u"version mismatch: version in the configuration is %1"_s.arg(version()));
    put({configured_(), name}, wanted); // a PUT replaces all of it
    put({u"version"_s}, version() + 1);
    reload();
    Reply reply = Reply::of(202, wanted);
    reply.headers = {"Reload-ID: 2026-11-25-1", "Configuration-Version: " + QByteArray::number(version())};
    return reply;
}

Reply FakeDataPlane::commit(const Asked &asked)
{
    QJsonObject transaction = at({u"transactions"_s, asked.part(u"id"_s)}).toObject();
    if (transaction.isEmpty())
        return error(404, u"transaction %1 does not exist"_s.arg(asked.part(u"id"_s)));
    if (transaction[u"_version"_s].toInt() != version())
        return error(406, u"transaction %1 is outdated and cannot be committed"_s.arg(asked.part(u"id"_s)));
    const QJsonObject server = transaction.take(u"server"_s).toObject();
    if (!server.isEmpty())
        put({configured_(), server[u"name"_s].toString()}, server);
    put({u"version"_s}, version() + 1);
    put({u"transactions"_s, asked.part(u"id"_s)}, QJsonValue::Undefined);
    reload();
    transaction.insert(u"status"_s, u"success"_s);
    Reply reply = Reply::of(202, transaction);
    reply.headers = {"Reload-ID: 2026-11-25-1"};
    return reply;
}

}
