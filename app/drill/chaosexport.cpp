// SPDX-License-Identifier: GPL-3.0-or-later
#include "drill/chaosexport.h"

#include "drill/chaoskinds.h"
#include "drill/yamltext.h"
#include "exchange/faults.h"

#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

QString seconds(Milliseconds time)
{
    return u"%1s"_s.arg(std::max<qint64>(1, (time.count() + 500) / 1000));
}

/// A name as Kubernetes takes it.
QString dnsName(const QString &text)
{
    static const QRegularExpression others(u"[^a-z0-9]+"_s);
    QString name = text.toLower().replace(others, u"-"_s).left(50);
    while (name.startsWith(u'-'))
        name.removeFirst();
    while (name.endsWith(u'-'))
        name.chop(1);
    return name.isEmpty() ? u"drill"_s : name;
}

QString inWords(const ChaosFault &fault)
{
    const QString what = fault.target.isEmpty() ? fault.kind : u"%1 %2"_s.arg(fault.kind, fault.target);
    return u"%1 at %2 for %3"_s.arg(what, toClock(fault.at), toClock(fault.lasts));
}

/// What is said of a fault above its manifest.
QString commentOf(const ChaosFault &fault, const ChaosEqual &equal)
{
    const QString head = equal.kind.isEmpty() ? u"no equal: "_s : QString();
    return yamlComment(head + inWords(fault) + (equal.note.isEmpty() ? QString() : u": "_s + equal.note));
}

/// Injects that wait for something cannot be put on a clock.
QString untimed(const Scenario &scenario)
{
    QString lines;
    for (const Inject &inject : scenario.injects) {
        if (inject.what == Injected::What::Fault && !inject.at)
            lines += yamlComment(u"not timed: %1 (%2) waits for `%3`"_s.arg(
                inject.id, inject.fault[u"kind"_s].toString(), inject.when ? inject.when->source : QString()));
    }
    return lines;
}

QString heading(const Scenario &scenario, const QString &tool, const QString &space)
{
    return yamlComment(
               u"Drill: the faults of the scenario %1 (%2) for %3."_s.arg(scenario.name, scenario.title.en, tool))
        + yamlComment(
               u"They strike what runs in namespace %1: instances are taken for pods of the same names."_s.arg(space));
}

QJsonObject labelObject(const QString &label)
{
    return {{label.section(u'=', 0, 0), label.section(u'=', 1)}};
}

QJsonObject meshSelector(const ChaosFault &fault, const ChaosEqual &equal, const QString &space)
{
    QJsonObject selector{{u"namespaces"_s, QJsonArray{space}}};
    if (!equal.selectsLabel.isEmpty())
        selector.insert(u"labelSelectors"_s, labelObject(equal.selectsLabel));
    else if (!equal.selectsNodes.isEmpty())
        selector.insert(u"nodeSelectors"_s, labelObject(equal.selectsNodes));
    else
        selector = {{u"pods"_s, QJsonObject{{space, QJsonArray{fault.target}}}}};
    return selector;
}

/// `PodChaos` stands under `podChaos`, `IOChaos` under `ioChaos`.
QString memberOf(const QString &kind)
{
    static const QMap<QString, QString> members{{u"PodChaos"_s, u"podChaos"_s},
                                                {u"NetworkChaos"_s, u"networkChaos"_s},
                                                {u"HTTPChaos"_s, u"httpChaos"_s},
                                                {u"IOChaos"_s, u"ioChaos"_s}};
    return members[kind];
}

// Everything at once, each after a pause of its own: what overlaps in the drill overlaps there.
Result<QByteArray> workflow(const Scenario &scenario, const QString &space)
{
    QString comments;
    QJsonArray entries;
    QJsonArray templates;
    for (const auto faults = timedFaults(scenario); const ChaosFault &fault : faults) {
        const ChaosEqual equal = chaosMeshEqual(fault);
        comments += commentOf(fault, equal);
        if (equal.kind.isEmpty())
            continue;
        const QString name = dnsName(u"%1-%2-%3"_s.arg(entries.size() + 1).arg(fault.kind, fault.target));
        QJsonObject spec = equal.spec;
        spec.insert(u"mode"_s, u"all"_s);
        spec.insert(u"selector"_s, meshSelector(fault, equal, space));
        QJsonArray steps;
        if (fault.at > Milliseconds(0)) {
            steps.append(QString(u"wait-"_s + name));
            templates.append(QJsonObject{{u"name"_s, QString(u"wait-"_s + name)},
                                         {u"templateType"_s, u"Suspend"_s},
                                         {u"deadline"_s, seconds(fault.at)}});
        }
        steps.append(QString(u"fault-"_s + name));
        templates.append(QJsonObject{{u"name"_s, QString(u"fault-"_s + name)},
                                     {u"templateType"_s, equal.kind},
                                     {u"deadline"_s, seconds(fault.lasts)},
                                     {memberOf(equal.kind), spec}});
        templates.append(QJsonObject{{u"name"_s, name}, {u"templateType"_s, u"Serial"_s}, {u"children"_s, steps}});
        entries.append(name);
    }
    const QString head = heading(scenario, u"Chaos Mesh"_s, space) + comments + untimed(scenario);
    if (entries.isEmpty())
        return fail(ErrorKind::Invalid, scenario.name, u"has no fault that Chaos Mesh could do"_s,
                    QString(head).remove(u"# "_s).trimmed());
    templates.prepend(
        QJsonObject{{u"name"_s, u"drill"_s}, {u"templateType"_s, u"Parallel"_s}, {u"children"_s, entries}});
    const QJsonObject document{
        {u"apiVersion"_s, u"chaos-mesh.org/v1alpha1"_s},
        {u"kind"_s, u"Workflow"_s},
        {u"metadata"_s,
         QJsonObject{{u"name"_s, QString(u"drill-"_s + dnsName(scenario.name))}, {u"namespace"_s, space}}},
        {u"spec"_s, QJsonObject{{u"entry"_s, u"drill"_s}, {u"templates"_s, templates}}}};
    return (head + toYaml(document)).toUtf8();
}

QJsonObject litmusEngine(const Scenario &scenario, const ChaosFault &fault, const ChaosEqual &equal, int number,
                         const QString &space)
{
    QJsonObject values = equal.spec;
    values.insert(u"TOTAL_CHAOS_DURATION"_s, seconds(fault.lasts).chopped(1));
    if (fault.at >= Milliseconds(1000))
        values.insert(u"RAMP_TIME"_s, seconds(fault.at).chopped(1));
    if (!equal.selectsNodes.isEmpty())
        values.insert(u"NODE_LABEL"_s, equal.selectsNodes);
    QJsonArray environment;
    for (auto each = values.begin(); each != values.end(); ++each)
        environment.append(QJsonObject{{u"name"_s, each.key()}, {u"value"_s, each.value()}});
    QJsonObject spec{
        {u"engineState"_s, u"active"_s},
        {u"chaosServiceAccount"_s, QString(equal.kind + u"-sa"_s)},
        {u"experiments"_s,
         QJsonArray{QJsonObject{{u"name"_s, equal.kind},
                                {u"spec"_s, QJsonObject{{u"components"_s, QJsonObject{{u"env"_s, environment}}}}}}}}};
    if (!equal.selectsLabel.isEmpty())
        spec.insert(
            u"appinfo"_s,
            QJsonObject{{u"appns"_s, space}, {u"applabel"_s, equal.selectsLabel}, {u"appkind"_s, u"statefulset"_s}});
    else if (equal.selectsNodes.isEmpty())
        spec.insert(
            u"selectors"_s,
            QJsonObject{{u"pods"_s, QJsonArray{QJsonObject{{u"namespace"_s, space}, {u"names"_s, fault.target}}}}});
    else
        spec.insert(u"appinfo"_s, QJsonObject{{u"appns"_s, space}});
    const QString name = dnsName(u"drill-%1-%2-%3"_s.arg(scenario.name.left(24)).arg(number).arg(fault.kind));
    return {{u"apiVersion"_s, u"litmuschaos.io/v1alpha1"_s},
            {u"kind"_s, u"ChaosEngine"_s},
            {u"metadata"_s, QJsonObject{{u"name"_s, name}, {u"namespace"_s, space}}},
            {u"spec"_s, spec}};
}

Result<QByteArray> engines(const Scenario &scenario, const QString &space)
{
    QString text = heading(scenario, u"Litmus"_s, space)
        + yamlComment(u"Apply all at once: RAMP_TIME is the pause before each fault. Litmus waits as long after it."_s)
        + untimed(scenario);
    QString documents;
    int number = 0;
    for (const auto faults = timedFaults(scenario); const ChaosFault &fault : faults) {
        const ChaosEqual equal = litmusEqual(fault);
        if (equal.kind.isEmpty())
            text += commentOf(fault, equal);
        else
            documents +=
                u"---\n"_s + commentOf(fault, equal) + toYaml(litmusEngine(scenario, fault, equal, ++number, space));
    }
    if (number == 0)
        return fail(ErrorKind::Invalid, scenario.name, u"has no fault that Litmus could do"_s,
                    text.remove(u"# "_s).trimmed());
    return (text + documents).toUtf8();
}

bool isEndedBy(const Exchange::Fault &fault, const Exchange::Fault &other)
{
    using Kind = Exchange::Fault::Kind;
    return (other.kind == Kind::Heal && (other.target.isEmpty() || other.target == fault.target))
        || (fault.kind == Kind::PausePatroni && other.kind == Kind::ResumePatroni);
}

}

Result<ChaosFormat> chaosFormat(const QString &word)
{
    if (word == u"chaos-mesh")
        return ChaosFormat::ChaosMesh;
    if (word == u"litmus")
        return ChaosFormat::Litmus;
    return fail(ErrorKind::Invalid, word, u"is no format for faults"_s, u"use chaos-mesh or litmus"_s);
}

QList<ChaosFault> timedFaults(const Scenario &scenario)
{
    QList<Exchange::Fault> all;
    for (const auto faults = scenario.forExchange[u"faults"_s].toArray(); const QJsonValue &each : faults) {
        if (const auto fault = Exchange::Fault::fromJson(each.toObject()))
            all.append(*fault);
    }
    for (const Inject &inject : scenario.injects) {
        if (inject.what != Injected::What::Fault || !inject.at)
            continue;
        if (auto fault = Exchange::Fault::fromJson(inject.fault)) {
            fault->at = *inject.at;
            all.append(*fault);
        }
    }
    std::ranges::stable_sort(all, {}, &Exchange::Fault::at);
    const Milliseconds end = std::chrono::minutes(scenario.minutes);
    QList<ChaosFault> timed;
    for (const Exchange::Fault &fault : std::as_const(all)) {
        if (fault.kind == Exchange::Fault::Kind::Heal)
            continue;
        Milliseconds until = std::max(end, fault.at + Milliseconds(1000));
        if (fault.lasts)
            until = std::min(until, fault.at + *fault.lasts);
        for (const Exchange::Fault &other : std::as_const(all)) {
            if (other.at > fault.at && isEndedBy(fault, other))
                until = std::min(until, other.at);
        }
        timed.append({.kind = Exchange::Fault::kinds().key(fault.kind),
                      .target = fault.target,
                      .amount = fault.amount,
                      .at = fault.at,
                      .lasts = until - fault.at});
    }
    return timed;
}

Result<QByteArray> toChaos(const Scenario &scenario, ChaosFormat format, const QString &space)
{
    return format == ChaosFormat::ChaosMesh ? workflow(scenario, space) : engines(scenario, space);
}

}
