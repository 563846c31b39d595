// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/fakes/argocd.h"

namespace Hikeshi::Test {

using namespace Qt::StringLiterals;

namespace {

/// The gateway's form of a gRPC error.
Reply error(int http, int code, const QString &message)
{
    return Reply::of(http, QJsonObject{{u"error"_s, message}, {u"code"_s, code}, {u"message"_s, message}});
}

constexpr int failedPrecondition = 9;
constexpr int invalidArgument = 3;

}

FakeArgoCd::FakeArgoCd()
{
    token = u"lab-argocd"_s;
    put({u"git"_s}, u"c3d4"_s);
    put({u"app"_s},
        QJsonDocument::fromJson(R"json({
            "metadata": {"name": "order-gateway", "namespace": "argocd"},
            "spec": {"source": {"repoURL": "https://git.exchange.test/deploy.git", "path": "order-gateway", "targetRevision": "main"},
                     "syncPolicy": {}},
            "status": {
                "sync": {"status": "OutOfSync", "revision": "b2c3"},
                "health": {"status": "Degraded"},
                "history": [{"id": 11, "revision": "a1b2", "deployedAt": "2026-11-20T01:00:00Z"},
                            {"id": 12, "revision": "b2c3", "deployedAt": "2026-11-24T22:00:00Z"}],
                "operationState": {"phase": "Succeeded", "message": "successfully synced (all tasks run)",
                                   "operation": {"sync": {"revision": "b2c3"}}, "syncResult": {"revision": "b2c3"}}}})json")
            .object());
    const QString path = u"/api/v1/applications/{name}"_s;
    const auto named = [this](Handler then) {
        return [this, then = std::move(then)](const Asked &asked) {
            return asked.part(u"name"_s) == application()[u"metadata"_s][u"name"_s].toString()
                ? then(asked)
                : error(403, 7, u"permission denied"_s); // as the real one: it does not tell what there is
        };
    };
    on("GET", path, named([this](const Asked &) { return Reply::of(200, application()); }));
    on("POST", path + u"/sync", named([this](const Asked &asked) { return sync(asked); }));
    on("POST", path + u"/rollback", named([this](const Asked &asked) { return rollback(asked); }));
    on("DELETE", path + u"/operation", named([this](const Asked &) {
           if (application().value(u"operation"_s).isUndefined())
               return error(400, failedPrecondition, u"Unable to terminate operation. No operation is in progress"_s);
           setOperationRunning(false);
           return Reply::of(200, QJsonObject{});
       }));
}

bool FakeArgoCd::isDryRun(const Asked &asked) const
{
    return asked.method == "POST" && asked.json()[u"dryRun"_s].toBool();
}

Reply FakeArgoCd::unauthorizedReply() const
{
    return error(401, 16, u"no session information"_s);
}

Reply FakeArgoCd::notFoundReply() const
{
    return error(404, 5, u"Not Found"_s);
}

void FakeArgoCd::setAutomated(bool on)
{
    put({u"app"_s, u"spec"_s, u"syncPolicy"_s}, on ? QJsonObject{{u"automated"_s, QJsonObject{}}} : QJsonObject{});
}

void FakeArgoCd::setOperationRunning(bool on)
{
    put({u"app"_s, u"operation"_s}, on ? QJsonValue(QJsonObject{{u"sync"_s, QJsonObject{}}}) : QJsonValue::Undefined);
}

void FakeArgoCd::push(const QString &revision)
{
    put({u"git"_s}, revision);
    compare();
}

void FakeArgoCd::compare()
{
    const bool synced = deployed() == at({u"git"_s}).toString();
    put({u"app"_s, u"status"_s, u"sync"_s, u"status"_s}, synced ? u"Synced"_s : u"OutOfSync"_s);
}

Reply FakeArgoCd::sync(const Asked &asked)
{
    const QString wanted = asked.json()[u"revision"_s].toString();
    return operate(wanted.isEmpty() ? at({u"git"_s}).toString() : wanted, isDryRun(asked));
}

Reply FakeArgoCd::rollback(const Asked &asked)
{
    if (application()[u"spec"_s][u"syncPolicy"_s].toObject().contains(u"automated"_s))
        return error(400, failedPrecondition, u"rollback cannot be initiated when auto-sync is enabled"_s);
    const qint64 id = asked.json()[u"id"_s].toInteger();
    const QJsonArray history = application()[u"status"_s][u"history"_s].toArray();
    for (const QJsonValue &entry : history) {
        if (entry[u"id"_s].toInteger() == id)
            return operate(entry[u"revision"_s].toString(), isDryRun(asked));
    }
    return error(400, invalidArgument,
                 u"application %1 does not have deployment id %2 in history"_s.arg(asked.part(u"name"_s)).arg(id));
}

Reply FakeArgoCd::operate(const QString &revision, bool dryRun)
{
    if (!application().value(u"operation"_s).isUndefined())
        return error(400, failedPrecondition, u"another operation is already in progress"_s);
    const QJsonObject operation{{u"sync"_s, QJsonObject{{u"revision"_s, revision}, {u"dryRun"_s, dryRun}}}};
    QJsonObject accepted = application();
    accepted.insert(u"operation"_s, operation);
    put({u"app"_s, u"status"_s, u"operationState"_s},
        QJsonObject{
            {u"phase"_s, u"Succeeded"_s},
            {u"message"_s, dryRun ? u"successfully synced (dry run)"_s : u"successfully synced (all tasks run)"_s},
            {u"operation"_s, operation},
            {u"syncResult"_s, QJsonObject{{u"revision"_s, revision}}}});
    if (!dryRun) {
        QJsonArray history = application()[u"status"_s][u"history"_s].toArray();
        history.append(QJsonObject{{u"id"_s, history.last()[u"id"_s].toInteger() + 1}, {u"revision"_s, revision}});
        put({u"app"_s, u"status"_s, u"history"_s}, history);
        put({u"app"_s, u"status"_s, u"sync"_s, u"revision"_s}, revision);
        put({u"app"_s, u"status"_s, u"health"_s, u"status"_s}, u"Healthy"_s);
        compare();
    }
    return Reply::of(200, accepted);
}

}
