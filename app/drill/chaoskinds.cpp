// SPDX-License-Identifier: GPL-3.0-or-later
// What Chaos Mesh's kinds (github.com/chaos-mesh/chaos-mesh, config/crd/bases) and the experiments of Litmus
// (github.com/litmuschaos/chaos-charts, faults/kubernetes) can do of what the exchange's faults do.
#include "drill/chaoskinds.h"

#include <QJsonArray>

#include <algorithm>
#include <cmath>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr auto region = "topology.kubernetes.io/region=first"_L1;
constexpr auto etcd = "app.kubernetes.io/name=etcd"_L1;
constexpr auto dataFolder = "/var/lib/postgresql/data"_L1;

QString percent(double share)
{
    return QString::number(std::clamp(std::round(share * 100), 0.0, 100.0), 'f', 0);
}

/// A request that takes so many times as long, where one of the exchange's takes about 100 ms.
qint64 delayOf(const ChaosFault &fault)
{
    return std::clamp<qint64>(std::llround((fault.amount - 1) * 100), 100, 60'000);
}

/// What neither has: the fault is none of a pod's, its network or its disk.
QString whyNone(const QString &kind)
{
    static const QMap<QString, QString> reasons{
        {u"pause-patroni"_s, u"is a setting, no fault: run `patronictl pause`"_s},
        {u"resume-patroni"_s, u"is a setting, no fault: run `patronictl resume`"_s},
        {u"surge"_s, u"is load, not a fault: run a load generator at that many times the usual requests"_s},
        {u"attack-volume"_s, u"is load, not a fault: run a load generator from another network"_s},
        {u"attack-slow"_s, u"is load, not a fault: hold many connections open and send slowly"_s},
        {u"attack-login"_s, u"is load, not a fault: run a load generator on the login page"_s},
        {u"cache-cold"_s, u"is an operation, no fault: flush the cache"_s},
        {u"scaled-down"_s, u"is an operation, no fault: `kubectl scale` to that many"_s},
        {u"pause-supervisor"_s, u"is a setting, no fault: pause whatever restarts pods"_s},
        {u"status-stuck"_s, u"is a program of the exchange that stopped: kill it where it runs"_s},
        {u"supervisor-wrong"_s, u"is a supervisor that judges wrongly; a probe of the wrong port comes near"_s},
        {u"backup-broken"_s, u"damages stored files: alter them where they are kept"_s},
        {u"theft"_s, u"is somebody's doing, no fault of a machine"_s},
        {u"chain-fork"_s, u"happens on the chain, outside of the cluster"_s}};
    return reasons.value(kind, u"has no equal there"_s);
}

ChaosEqual none(const ChaosFault &fault)
{
    return {.kind = {}, .spec = {}, .note = whyNone(fault.kind)};
}

/// Environment of Litmus; every value is a text there.
QJsonObject env(std::initializer_list<std::pair<QString, QString>> values)
{
    QJsonObject object;
    for (const auto &[name, value] : values)
        object.insert(name, value);
    return object;
}

ChaosEqual meshLoss(const QString &share, const QString &note)
{
    return {.kind = u"NetworkChaos"_s,
            .spec = {{u"action"_s, u"loss"_s}, {u"loss"_s, QJsonObject{{u"loss"_s, share}}}},
            .note = note};
}

ChaosEqual meshContainerKill(const QString &container)
{
    return {.kind = u"PodChaos"_s,
            .spec = {{u"action"_s, u"container-kill"_s}, {u"containerNames"_s, QJsonArray{container}}},
            .note = u"the container is expected to be called %1"_s.arg(container)};
}

ChaosEqual meshDisk(const ChaosFault &fault)
{
    QJsonObject spec{{u"volumePath"_s, QString(dataFolder)}, {u"path"_s, QString(dataFolder + "/**/*"_L1)}};
    spec.insert(u"percent"_s, 100);
    if (fault.kind == u"disk-full") {
        spec.insert(u"action"_s, u"fault"_s);
        spec.insert(u"errno"_s, 28);
        spec.insert(u"methods"_s, QJsonArray{u"write"_s, u"create"_s, u"mkdir"_s});
        return {.kind = u"IOChaos"_s, .spec = spec, .note = u"writes fail with ENOSPC (28); nothing is filled"_s};
    }
    spec.insert(u"action"_s, u"mistake"_s);
    spec.insert(u"methods"_s, QJsonArray{u"read"_s});
    spec.insert(u"percent"_s, 1);
    spec.insert(u"mistake"_s, QJsonObject{{u"filling"_s, u"random"_s}, {u"maxOccurrences"_s, 1}, {u"maxLength"_s, 1}});
    return {.kind = u"IOChaos"_s,
            .spec = spec,
            .note = u"what is read is damaged while it lasts; in the drill it stays damaged until it is restored"_s,
            .selectsLabel = u"app.kubernetes.io/name=ledger-db"_s};
}

}

ChaosEqual chaosMeshEqual(const ChaosFault &fault)
{
    const QString &kind = fault.kind;
    if (kind == u"kill")
        return {.kind = u"PodChaos"_s,
                .spec = {{u"action"_s, u"pod-kill"_s}, {u"gracePeriod"_s, 0}},
                .note = u"the pod's controller starts it again; in the drill its machine stays down. "
                        "`action: pod-failure` keeps it down"_s};
    if (kind == u"freeze")
        return meshLoss(u"100"_s,
                        u"nothing is answered; in the drill the machine hangs and its connections stay open"_s);
    if (kind == u"kill-patroni")
        return meshContainerKill(u"patroni"_s);
    if (kind == u"kill-postgres")
        return meshContainerKill(u"postgres"_s);
    if (kind == u"hang-dcs") {
        ChaosEqual equal =
            meshLoss(u"100"_s, u"etcd is cut off; in the drill it takes connections and does not answer"_s);
        equal.selectsLabel = etcd;
        return equal;
    }
    if (kind == u"lag")
        return meshLoss(
            u"50"_s, u"how many bytes it falls behind (%1 in the drill) cannot be set"_s.arg(fault.amount, 0, 'f', 0));
    if (kind == u"link-loss")
        return meshLoss(fault.amount > 0 ? percent(fault.amount) : u"100"_s, {});
    if (kind == u"slow")
        return {.kind = u"NetworkChaos"_s,
                .spec = {{u"action"_s, u"delay"_s},
                         {u"delay"_s, QJsonObject{{u"latency"_s, u"%1ms"_s.arg(delayOf(fault))}}}},
                .note = u"a set delay; in the drill it works %1 times slower, so that queues grow"_s.arg(fault.amount)};
    if (kind == u"sick")
        return {.kind = u"HTTPChaos"_s,
                .spec = {{u"target"_s, u"Request"_s}, {u"port"_s, 80}, {u"path"_s, u"*"_s}, {u"abort"_s, true}},
                .note = u"Chaos Mesh picks pods, not requests: all requests on port 80 are aborted, "
                        "in the drill %1 %"_s.arg(percent(fault.amount))};
    if (kind == u"disk-full" || kind == u"corrupt-database")
        return meshDisk(fault);
    if (kind == u"region-loss")
        return {.kind = u"PodChaos"_s,
                .spec = {{u"action"_s, u"pod-failure"_s}},
                .note = u"every pod on the nodes with this label; name your first region"_s,
                .selectsNodes = region};
    return none(fault);
}

ChaosEqual litmusEqual(const ChaosFault &fault)
{
    const QString &kind = fault.kind;
    if (kind == u"kill")
        return {.kind = u"pod-delete"_s,
                .spec = env({{u"FORCE"_s, u"true"_s}, {u"CHAOS_INTERVAL"_s, u"10"_s}}),
                .note = u"deleted again every 10 s, and started again by its controller; in the drill it stays down"_s};
    if (kind == u"freeze")
        return {.kind = u"pod-network-loss"_s,
                .spec = env({{u"NETWORK_PACKET_LOSS_PERCENTAGE"_s, u"100"_s}}),
                .note = u"nothing is answered; in the drill the machine hangs and its connections stay open"_s};
    if (kind == u"kill-patroni" || kind == u"kill-postgres") {
        const QString container = kind.section(u'-', 1);
        return {.kind = u"container-kill"_s,
                .spec = env({{u"TARGET_CONTAINER"_s, container}, {u"SIGNAL"_s, u"SIGKILL"_s}}),
                .note = u"the container is expected to be called %1"_s.arg(container)};
    }
    if (kind == u"hang-dcs")
        return {.kind = u"pod-network-loss"_s,
                .spec = env({{u"NETWORK_PACKET_LOSS_PERCENTAGE"_s, u"100"_s}}),
                .note = u"etcd is cut off; in the drill it takes connections and does not answer"_s,
                .selectsLabel = etcd};
    if (kind == u"lag")
        return {.kind = u"pod-network-loss"_s,
                .spec = env({{u"NETWORK_PACKET_LOSS_PERCENTAGE"_s, u"50"_s}}),
                .note =
                    u"how many bytes it falls behind (%1 in the drill) cannot be set"_s.arg(fault.amount, 0, 'f', 0)};
    if (kind == u"link-loss")
        return {.kind = u"pod-network-loss"_s,
                .spec =
                    env({{u"NETWORK_PACKET_LOSS_PERCENTAGE"_s, fault.amount > 0 ? percent(fault.amount) : u"100"_s}}),
                .note = {}};
    if (kind == u"slow")
        return {.kind = u"pod-network-latency"_s,
                .spec = env({{u"NETWORK_LATENCY"_s, QString::number(delayOf(fault))}, {u"JITTER"_s, u"0"_s}}),
                .note = u"a set delay; in the drill it works %1 times slower, so that queues grow"_s.arg(fault.amount)};
    if (kind == u"sick")
        return {.kind = u"pod-http-status-code"_s,
                .spec = env({{u"STATUS_CODE"_s, u"500"_s},
                             {u"TOXICITY"_s, percent(fault.amount)},
                             {u"TARGET_SERVICE_PORT"_s, u"80"_s}}),
                .note = {}};
    if (kind == u"disk-full")
        return {.kind = u"disk-fill"_s,
                .spec = env({{u"FILL_PERCENTAGE"_s, u"100"_s}}),
                .note = u"fills the pod's ephemeral storage; in the drill the database's own disk is full"_s};
    if (kind == u"region-loss")
        return {.kind = u"pod-delete"_s,
                .spec = env({{u"FORCE"_s, u"true"_s}, {u"PODS_AFFECTED_PERC"_s, u"100"_s}}),
                .note = u"every pod on the nodes with this label; name your first region"_s,
                .selectsNodes = region};
    if (kind == u"corrupt-database")
        return {.kind = {}, .spec = {}, .note = u"damages stored pages: Litmus has nothing that does"_s};
    return none(fault);
}

}
