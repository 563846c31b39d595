// SPDX-License-Identifier: GPL-3.0-or-later
#include "drill/scenario.h"

#include "exchange/faults.h"
#include "situation/yamlnode.h"

#include <QJsonArray>
#include <QJsonValue>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

UnsafeAction readUnsafe(const YamlNode &node)
{
    node.allowOnly({u"action"_s, u"target"_s, u"arguments"_s, u"why"_s});
    UnsafeAction unsafe{.action = node[u"action"_s].string(),
                        .target = node[u"target"_s].optionalString(),
                        .arguments = {},
                        .why = node[u"why"_s].localized()};
    for (const auto entries = node[u"arguments"_s].entries(); const auto &[name, value] : entries)
        unsafe.arguments.insert(name, value.string());
    return unsafe;
}

QJsonArray readFaults(const YamlNode &node)
{
    QJsonArray faults;
    for (const auto items = node.items(); const YamlNode &item : items) {
        item.allowOnly({u"kind"_s, u"target"_s, u"at"_s, u"amount"_s, u"for"_s});
        const QJsonObject fault = QJsonValue::fromVariant(item.variant()).toObject();
        if (const auto read = Exchange::Fault::fromJson(fault); !read)
            item.report(read.error());
        faults.append(fault);
    }
    return faults;
}

QList<Inject> readInjects(const YamlNode &node)
{
    QList<Inject> injects;
    for (const auto items = node.items(); const YamlNode &item : items) {
        const Inject inject = Inject::read(item);
        if (std::ranges::contains(injects, inject.id, &Inject::id))
            item[u"id"_s].report(u"`%1` is there twice"_s.arg(inject.id), u"each inject needs a name of its own"_s);
        injects.append(inject);
    }
    return injects;
}

DrillPath readPath(const QString &name, const YamlNode &node)
{
    node.allowOnly({u"actions"_s, u"why"_s, u"expect"_s});
    DrillPath path{.name = name};
    if (!QStringList{u"good"_s, u"wrong"_s, u"nothing"_s}.contains(name))
        node.report(u"`%1` is no path"_s.arg(name), u"use good, wrong or nothing"_s);
    for (const auto items = node[u"actions"_s].items(); const YamlNode &item : items) {
        item.allowOnly({u"at"_s, u"action"_s, u"target"_s, u"arguments"_s});
        DrillPath::Deed deed{.at = item[u"at"_s].duration(Milliseconds(0)),
                             .action = item[u"action"_s].string(),
                             .target = item[u"target"_s].string()};
        for (const auto entries = item[u"arguments"_s].entries(); const auto &[argument, value] : entries)
            deed.arguments.insert(argument, value.string());
        path.deeds.append(deed);
    }
    if (node[u"why"_s].isDefined())
        path.why = node[u"why"_s].localized();
    for (const auto items = node[u"expect"_s].items(); const YamlNode &item : items) {
        const Result<Condition> condition = Condition::parse(item.string(), item.path());
        if (condition)
            path.expect.append(*condition);
        else
            item.report(condition.error().what, condition.error().remedy);
    }
    return path;
}

}

const DrillPath *Scenario::path(const QString &wanted) const
{
    const auto found = std::ranges::find(paths, wanted, &DrillPath::name);
    return found == paths.end() ? nullptr : &*found;
}

Scenario Scenario::parse(const QByteArray &text, const QString &file, Findings &findings)
{
    Scenario scenario{.file = file};
    const YamlNode root = YamlNode::parse(text, file, findings);
    if (!root.isMap()) {
        if (!hasErrors(findings))
            root.report(u"is not a scenario"_s, u"start it with `name:`"_s);
        return scenario;
    }
    root.allowOnly({u"name"_s, u"title"_s, u"description"_s, u"family"_s, u"difficulty"_s, u"minutes"_s, u"seed"_s,
                    u"runbook"_s, u"faults"_s, u"targets"_s, u"unsafe"_s, u"useful"_s, u"harm"_s, u"injects"_s,
                    u"hints"_s, u"paths"_s, u"teaching"_s});
    scenario.name = root[u"name"_s].string();
    scenario.title = root[u"title"_s].localized();
    scenario.description = root[u"description"_s].isDefined() ? root[u"description"_s].localized() : Localized{};
    scenario.family = root[u"family"_s].string();
    if (!QStringList{u"system"_s, u"cyber"_s, u"surge"_s, u"maintenance"_s}.contains(scenario.family))
        root[u"family"_s].report(u"`%1` is no family"_s.arg(scenario.family),
                                 u"use system, cyber, surge or maintenance"_s);
    scenario.difficulty = static_cast<int>(std::clamp<qint64>(root[u"difficulty"_s].integer().value_or(1), 1, 4));
    scenario.minutes = static_cast<int>(std::clamp<qint64>(root[u"minutes"_s].integer().value_or(15), 1, 24 * 60));
    scenario.seed = root[u"seed"_s].integer().value_or(7);
    scenario.runbook = root[u"runbook"_s].optionalString();
    const QStringList targetNames{u"detect"_s,       u"acknowledge"_s, u"declare"_s,
                                  u"first_notice"_s, u"mitigate"_s,    u"restore"_s};
    for (const auto entries = root[u"targets"_s].entries(); const auto &[name, value] : entries) {
        if (!targetNames.contains(name))
            value.report(u"`%1` is no measure"_s.arg(name), u"known: %1"_s.arg(targetNames.join(u", "_s)));
        scenario.targets.insert(name, value.duration(Milliseconds(0)));
    }
    for (const auto items = root[u"unsafe"_s].items(); const YamlNode &item : items)
        scenario.unsafe.append(readUnsafe(item));
    scenario.useful = root[u"useful"_s].strings();
    scenario.harm = root[u"harm"_s].optionalString(scenario.harm);
    scenario.injects = readInjects(root[u"injects"_s]);
    for (const auto items = root[u"hints"_s].items(); const YamlNode &item : items)
        scenario.hints.append(item.localized());
    for (const auto entries = root[u"paths"_s].entries(); const auto &[name, path] : entries)
        scenario.paths.append(readPath(name, path));
    for (const auto items = root[u"teaching"_s].items(); const YamlNode &item : items)
        scenario.teaching.append(item.localized());
    const QJsonArray faults = readFaults(root[u"faults"_s]);
    if (faults.isEmpty())
        root.report(u"nothing goes wrong in it"_s, u"add `faults:`"_s, Finding::Grade::Warning);
    scenario.forExchange = {{u"name"_s, scenario.name}, {u"seed"_s, scenario.seed}, {u"faults"_s, faults}};
    return scenario;
}

}
