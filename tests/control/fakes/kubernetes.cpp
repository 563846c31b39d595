// SPDX-License-Identifier: GPL-3.0-or-later
#include "control/fakes/kubernetes.h"

namespace Hikeshi::Test {

using namespace Qt::StringLiterals;

namespace {

const QString deployments = u"deployments"_s;
const QString nodes = u"nodes"_s;
const QString pods = u"pods"_s;

Reply status(int code, const QString &reason, const QString &message)
{
    return Reply::of(code,
                     QJsonObject{{u"kind"_s, u"Status"_s},
                                 {u"apiVersion"_s, u"v1"_s},
                                 {u"status"_s, u"Failure"_s},
                                 {u"message"_s, message},
                                 {u"reason"_s, reason},
                                 {u"code"_s, code}});
}

QJsonObject list(const QString &kind, const QJsonArray &items)
{
    return {{u"kind"_s, kind}, {u"apiVersion"_s, u"v1"_s}, {u"items"_s, items}};
}

}

FakeKubernetes::FakeKubernetes()
{
    token = u"lab-kubernetes"_s;
    put({deployments, u"order-gateway"_s},
        QJsonDocument::fromJson(R"json({
            "apiVersion": "apps/v1", "kind": "Deployment",
            "metadata": {"name": "order-gateway", "namespace": "trading", "generation": 4, "resourceVersion": "501",
                         "managedFields": [{"manager": "kubectl", "time": "2026-11-25T00:00:00Z"}]},
            "spec": {"replicas": 3, "selector": {"matchLabels": {"app": "order-gateway"}},
                     "template": {"metadata": {"labels": {"app": "order-gateway"}},
                                  "spec": {"containers": [{"name": "gateway", "image": "registry.exchange.test/gateway:41"}]}}},
            "status": {}})json")
            .object());
    for (const QString &name : {u"node-1"_s, u"node-2"_s, u"node-3"_s}) {
        put({nodes, name},
            QJsonObject{{u"apiVersion"_s, u"v1"_s},
                        {u"kind"_s, u"Node"_s},
                        {u"metadata"_s, QJsonObject{{u"name"_s, name}, {u"resourceVersion"_s, u"77"_s}}},
                        {u"spec"_s, QJsonObject{}},
                        {u"status"_s,
                         QJsonObject{{u"conditions"_s,
                                      QJsonArray{QJsonObject{{u"type"_s, u"Ready"_s}, {u"status"_s, u"True"_s}}}}}}});
    }
    forbidEvictions(false);
    reconcile();
    routeDeployments();
    routeNodes();
    routePods();
}

bool FakeKubernetes::isDryRun(const Asked &asked) const
{
    return asked.method != "GET" && asked.asked(u"dryRun"_s) == u"All";
}

Reply FakeKubernetes::unauthorizedReply() const
{
    return status(401, u"Unauthorized"_s, u"Unauthorized"_s);
}

Reply FakeKubernetes::notFoundReply() const
{
    return status(404, u"NotFound"_s, u"the server could not find the requested resource"_s);
}

void FakeKubernetes::touchDeployment()
{
    put({deployments, u"order-gateway"_s, u"metadata"_s, u"resourceVersion"_s}, nextId());
}

void FakeKubernetes::addPod(const QString &name, const QString &node, bool daemon)
{
    const QJsonObject owner{{u"kind"_s, daemon ? u"DaemonSet"_s : u"ReplicaSet"_s}, {u"controller"_s, true}};
    put({pods, name},
        QJsonObject{{u"kind"_s, u"Pod"_s},
                    {u"metadata"_s,
                     QJsonObject{{u"name"_s, name},
                                 {u"namespace"_s, daemon ? u"monitoring"_s : u"trading"_s},
                                 {u"ownerReferences"_s, QJsonArray{owner}}}},
                    {u"spec"_s, QJsonObject{{u"nodeName"_s, node}}},
                    {u"status"_s, QJsonObject{{u"phase"_s, u"Running"_s}}}});
}

QStringList FakeKubernetes::podsOn(const QString &node, bool withDaemons) const
{
    QStringList names;
    const QJsonObject all = at({pods}).toObject();
    for (const QJsonValue &pod : all) {
        const bool daemon = pod[u"metadata"_s][u"ownerReferences"_s][0][u"kind"_s] == u"DaemonSet"_s;
        if (pod[u"spec"_s][u"nodeName"_s] == node && (withDaemons || !daemon))
            names.append(pod[u"metadata"_s][u"name"_s].toString());
    }
    return names;
}

/// The node with the fewest pods of those that take any; empty when none does.
QString FakeKubernetes::freeNode() const
{
    QString best;
    for (const auto names = at({nodes}).toObject().keys(); const QString &name : names) {
        if (!node(name)[u"spec"_s][u"unschedulable"_s].toBool()
            && (best.isEmpty() || podsOn(name).size() < podsOn(best).size()))
            best = name;
    }
    return best;
}

void FakeKubernetes::reconcile()
{
    for (const auto names = at({nodes}).toObject().keys(); const QString &name : names)
        addPod(u"node-exporter-"_s + name.last(1), name, true); // a DaemonSet's pods come back where they were
    const int wanted = deployment()[u"spec"_s][u"replicas"_s].toInt();
    QStringList running;
    for (const auto names = at({nodes}).toObject().keys(); const QString &name : names)
        running += podsOn(name);
    for (; running.size() < wanted && !freeNode().isEmpty(); running.append(u"new"_s))
        addPod(u"order-gateway-6f9c-"_s + nextId(), freeNode(), false);
    for (; running.size() > wanted; running.removeLast())
        put({pods, running.last()}, QJsonValue::Undefined);
    put({deployments, u"order-gateway"_s, u"status"_s},
        QJsonObject{{u"observedGeneration"_s, deployment()[u"metadata"_s][u"generation"_s]},
                    {u"replicas"_s, running.size()},
                    {u"updatedReplicas"_s, running.size()},
                    {u"readyReplicas"_s, running.size()}});
}

void FakeKubernetes::routeDeployments()
{
    const QString path = u"/apis/apps/v1/namespaces/trading/deployments"_s;
    const auto named = [this](const Asked &asked, const Handler &then) {
        const QString name = asked.part(u"name"_s);
        return at({deployments, name}).isUndefined()
            ? status(404, u"NotFound"_s, u"deployments.apps \"%1\" not found"_s.arg(name))
            : then(asked);
    };
    on("GET", path, [this](const Asked &) {
        return Reply::of(200, list(u"DeploymentList"_s, valuesOf(at({deployments}).toObject())));
    });
    on("GET", path + u"/{name}", [this, named](const Asked &asked) {
        return named(asked, [this](const Asked &) { return Reply::of(200, deployment()); });
    });
    on("PATCH", path + u"/{name}", [this, named](const Asked &asked) {
        return named(asked, [this](const Asked &a) { return patch(a, deployments, a.part(u"name"_s)); });
    });
    on("GET", path + u"/{name}/scale", [this, named](const Asked &asked) {
        return named(asked, [this](const Asked &) { return Reply::of(200, scale()); });
    });
    on("PATCH", path + u"/{name}/scale",
       [this, named](const Asked &asked) { return named(asked, [this](const Asked &a) { return patchScale(a); }); });
}

QJsonObject FakeKubernetes::scale() const
{
    return {{u"apiVersion"_s, u"autoscaling/v1"_s},
            {u"kind"_s, u"Scale"_s},
            {u"metadata"_s,
             QJsonObject{{u"name"_s, u"order-gateway"_s},
                         {u"namespace"_s, u"trading"_s},
                         {u"resourceVersion"_s, deployment()[u"metadata"_s][u"resourceVersion"_s]}}},
            {u"spec"_s, QJsonObject{{u"replicas"_s, deployment()[u"spec"_s][u"replicas"_s]}}},
            {u"status"_s,
             QJsonObject{{u"replicas"_s, deployment()[u"status"_s][u"replicas"_s]},
                         {u"selector"_s, u"app=order-gateway"_s}}}};
}

Reply FakeKubernetes::patchScale(const Asked &asked)
{
    const QJsonValue replicas = asked.json()[u"spec"_s][u"replicas"_s];
    if (!replicas.isDouble() || replicas.toDouble() < 0)
        return status(
            422, u"Invalid"_s,
            u"Scale.autoscaling \"order-gateway\" is invalid: spec.replicas: Invalid value: %1: must be greater than or equal to 0"_s
                .arg(replicas.toInt()));
    Asked spec = asked;
    spec.body = QJsonDocument(QJsonObject{{u"metadata"_s, asked.json()[u"metadata"_s].toObject()},
                                          {u"spec"_s, QJsonObject{{u"replicas"_s, replicas}}}})
                    .toJson();
    const Reply patched = patch(spec, deployments, asked.part(u"name"_s));
    return patched.status == 200 ? Reply::of(200, scale()) : patched;
}

Reply FakeKubernetes::patch(const Asked &asked, const QString &collection, const QString &name)
{
    const QByteArray type = asked.headers.value("content-type");
    if (!type.startsWith("application/merge-patch+json") && !type.startsWith("application/strategic-merge-patch+json"))
        return status(415, u"UnsupportedMediaType"_s,
                      u"the body of the request was in an unknown format - accepted media types include: "
                      "application/json-patch+json, application/merge-patch+json, application/apply-patch+yaml"_s);
    const QJsonObject before = at({collection, name}).toObject();
    const QJsonValue expected = asked.json()[u"metadata"_s][u"resourceVersion"_s];
    if (expected.isString() && expected != before[u"metadata"_s][u"resourceVersion"_s])
        return status(
            409, u"Conflict"_s,
            u"Operation cannot be fulfilled on %1 \"%2\": the object has been modified; please apply your changes to the latest version and try again"_s
                .arg(collection, name));
    QJsonObject after = merged(before, asked.json()).toObject();
    QJsonObject metadata = after[u"metadata"_s].toObject();
    if (after[u"spec"_s] != before[u"spec"_s])
        metadata.insert(u"generation"_s, metadata[u"generation"_s].toInt() + 1);
    metadata.insert(u"resourceVersion"_s, nextId());
    after.insert(u"metadata"_s, metadata);
    put({collection, name}, after);
    const Reply reply = Reply::of(200, after); // as it was stored; the controllers come later
    reconcile();
    return reply;
}

void FakeKubernetes::routeNodes()
{
    on("GET", u"/api/v1/nodes"_s,
       [this](const Asked &) { return Reply::of(200, list(u"NodeList"_s, valuesOf(at({nodes}).toObject()))); });
    on("GET", u"/api/v1/nodes/{name}"_s, [this](const Asked &asked) {
        const QJsonObject found = node(asked.part(u"name"_s));
        return found.isEmpty() ? status(404, u"NotFound"_s, u"nodes \"%1\" not found"_s.arg(asked.part(u"name"_s)))
                               : Reply::of(200, found);
    });
    on("PATCH", u"/api/v1/nodes/{name}"_s, [this](const Asked &asked) {
        const QString name = asked.part(u"name"_s);
        return node(name).isEmpty() ? status(404, u"NotFound"_s, u"nodes \"%1\" not found"_s.arg(name))
                                    : patch(asked, nodes, name);
    });
}

void FakeKubernetes::routePods()
{
    on("GET", u"/api/v1/pods"_s, [this](const Asked &asked) {
        const QString selector = asked.asked(u"fieldSelector"_s);
        QJsonArray items;
        const QJsonObject all = at({pods}).toObject();
        for (const QJsonValue &pod : all) {
            if (selector.isEmpty() || selector == u"spec.nodeName="_s + pod[u"spec"_s][u"nodeName"_s].toString())
                items.append(pod);
        }
        return Reply::of(200, list(u"PodList"_s, items));
    });
    on("POST", u"/api/v1/namespaces/{namespace}/pods/{name}/eviction"_s,
       [this](const Asked &asked) { return evict(asked); });
}

Reply FakeKubernetes::evict(const Asked &asked)
{
    const QString name = asked.part(u"name"_s);
    const QJsonValue pod = at({pods, name});
    if (pod.isUndefined() || pod[u"metadata"_s][u"namespace"_s] != asked.part(u"namespace"_s))
        return status(404, u"NotFound"_s, u"pods \"%1\" not found"_s.arg(name));
    if (asked.json()[u"kind"_s] != u"Eviction"_s || asked.json()[u"metadata"_s][u"name"_s] != name)
        return status(400, u"BadRequest"_s, u"name in URL does not match name in Eviction object"_s);
    const int budget = at({u"budget"_s}).toInt();
    if (budget == 0)
        return status(429, u"TooManyRequests"_s,
                      u"Cannot evict pod as it would violate the pod's disruption budget."_s);
    put({u"budget"_s}, budget - 1);
    put({pods, name}, QJsonValue::Undefined);
    reconcile();
    return Reply::of(
        201,
        QJsonObject{
            {u"kind"_s, u"Status"_s}, {u"apiVersion"_s, u"v1"_s}, {u"status"_s, u"Success"_s}, {u"code"_s, 201}});
}

}
