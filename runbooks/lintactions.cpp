// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/lintparts.h"
#include "runbooks/nearest.h"
#include "situation/yamlnode.h"

#include <QRegularExpression>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

using Type = ArgumentSpec::Type;

namespace {

/// Values that are only known when the runbook is run.
bool isFilledLater(const QString &value)
{
    return value.contains(u'{') || value.contains(u"$") || value == u"best";
}

QString whyNot(const ArgumentSpec &spec, const QString &value, const std::optional<Topology> &topology)
{
    bool isNumber = false;
    const double number = value.toDouble(&isNumber);
    switch (spec.type) {
    case Type::Integer: {
        bool isWhole = false;
        value.toLongLong(&isWhole);
        if (!isWhole)
            return u"is no whole number"_s;
        break;
    }
    case Type::Number:
        if (!isNumber)
            return u"is no number"_s;
        break;
    case Type::Boolean:
        if (value != u"true" && value != u"false")
            return u"is neither true nor false"_s;
        break;
    case Type::Choice:
        if (!spec.choices.contains(value))
            return u"is none of %1"_s.arg(spec.choices.join(u", "_s));
        break;
    case Type::Instance:
        if (topology && !topology->services.isEmpty() && !topology->serviceOf(InstanceId(value)))
            return u"is no instance of the site"_s;
        break;
    default:
        break;
    }
    if (spec.minimum && isNumber && number < *spec.minimum)
        return u"is below %1"_s.arg(*spec.minimum);
    if (spec.maximum && isNumber && number > *spec.maximum)
        return u"is above %1"_s.arg(*spec.maximum);
    return {};
}

/// Checks one action block against the catalogue.
class ActionCheck
{
public:
    ActionCheck(Linting &linting, const Fence &fence)
        : m_linting(linting)
        , m_fence(fence)
    {
    }

    void check()
    {
        Findings ignored; // Runbook::parse has said them
        const YamlNode root = YamlNode::parse(m_fence.text.toUtf8(), m_linting.runbook.file, ignored);
        if (!root.isMap() || !root[u"action"_s].isScalar())
            return;
        const QString id = root[u"action"_s].string();
        if (isFilledLater(id))
            return;
        checkTarget(root[u"target"_s]);
        if (!m_linting.context.catalogue)
            return;
        const auto spec =
            std::ranges::find_if(*m_linting.context.catalogue, [&](const ActionSpec &s) { return s.id.value == id; });
        if (spec == m_linting.context.catalogue->end()) {
            QStringList known;
            for (const ActionSpec &each : *m_linting.context.catalogue)
                known.append(each.id.value);
            report(u"unknown-action"_s, root[u"action"_s], id, u"no connector has the action `%1`"_s.arg(id),
                   remedyFrom(id, known));
        } else {
            checkArguments(root, *spec);
        }
    }

private:
    void report(const QString &rule, const YamlNode &node, const QString &part, const QString &what,
                const QString &remedy)
    {
        const int line = m_fence.line + std::max(node.line(), 1) - 1;
        m_linting.report(rule, line, m_linting.columnOf(line, part), what, remedy);
    }

    void checkTarget(const YamlNode &node)
    {
        const std::optional<Topology> &topology = m_linting.context.topology;
        const QString target = node.isScalar() ? node.string() : QString();
        if (!topology || topology->services.isEmpty() || target.isEmpty() || isFilledLater(target))
            return;
        if (topology->service(ServiceId(target)) || topology->serviceOf(InstanceId(target)))
            return;
        QStringList known;
        for (const Service &service : topology->services)
            known.append(service.id.value);
        report(u"unknown-target"_s, node, target, u"`%1` is no service and no instance of the site"_s.arg(target),
               remedyFrom(target, known));
    }

    void checkArguments(const YamlNode &root, const ActionSpec &spec)
    {
        const YamlNode given = root[u"arguments"_s];
        QStringList known;
        for (const ArgumentSpec &argument : spec.arguments) {
            known.append(argument.name);
            const bool isGiven = given.isMap() && given[argument.name].isDefined();
            if (!isGiven && argument.required && argument.fallback.isEmpty())
                report(u"action-argument"_s, root[u"action"_s], spec.id.value,
                       u"`%1` needs the argument `%2`"_s.arg(spec.id.value, argument.name),
                       u"add `arguments: {%1: …}`"_s.arg(argument.name));
        }
        if (!given.isMap())
            return;
        for (const auto entries = given.entries(); const auto &[name, value] : entries) {
            const auto argument = std::ranges::find(spec.arguments, name, &ArgumentSpec::name);
            if (argument == spec.arguments.end()) {
                report(u"action-argument"_s, value, name, u"`%1` has no argument `%2`"_s.arg(spec.id.value, name),
                       remedyFrom(name, known));
                continue;
            }
            if (!value.isScalar()) {
                report(u"action-argument"_s, value, name, u"`%1` is no single value"_s.arg(name), u"write one value"_s);
                continue;
            }
            const QString text = value.string();
            const bool isBest = text == u"best";
            if (isBest && argument->type == Type::Instance)
                continue;
            if (!isBest && isFilledLater(text))
                continue;
            if (const QString why = whyNot(*argument, text, m_linting.context.topology); !why.isEmpty())
                report(u"action-argument"_s, value, text, u"`%1` for `%2` %3"_s.arg(text, name, why),
                       u"see `hikeshictl action list`"_s);
        }
    }

    Linting &m_linting;
    const Fence &m_fence;
};

}

void lintActions(Linting &linting)
{
    const QList<Fence> fences = linting.fences;
    for (const Fence &fence : fences) {
        if (fence.language == u"action" || fence.language == u"undo")
            ActionCheck(linting, fence).check();
    }
}

void lintVariables(Linting &linting)
{
    static const QStringList blocks{u"query"_s, u"guard"_s, u"action"_s,   u"verify"_s, u"wait"_s,
                                    u"if"_s,    u"while"_s, u"announce"_s, u"undo"_s,   u"runbook"_s};
    static const QRegularExpression braces(u"(?<![{$])\\{([A-Za-z_][\\w-]*)\\}(?!\\})"_s);
    QStringList known{u"service"_s, u"instance"_s};
    known += linting.declared;
    for (const QList<Fence> fences = linting.fences; const Fence &fence : fences) {
        if (!blocks.contains(fence.language))
            continue;
        const QStringList lines = fence.text.split(u'\n');
        for (qsizetype i = 0; i < lines.size(); ++i) {
            for (const auto &match : braces.globalMatch(lines[i])) {
                const QString name = match.captured(1);
                const int line = fence.line + static_cast<int>(i);
                if (!known.contains(name))
                    linting.report(u"unknown-variable"_s, line, linting.columnOf(line, match.captured(0)),
                                   u"`{%1}` is declared nowhere"_s.arg(name),
                                   remedyFrom(name, known) + u", or declare it under `variables:`"_s);
            }
        }
    }
}

}
