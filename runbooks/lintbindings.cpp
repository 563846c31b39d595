// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/lintparts.h"
#include "runbooks/nearest.h"
#include "runbooks/suggest.h"
#include "situation/yamlnode.h"

#include <QFileInfo>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

QList<KnownAlert> readAlertRules(const QByteArray &yaml, const QString &file, Findings &findings)
{
    QList<KnownAlert> alerts;
    const YamlNode root = YamlNode::parse(yaml, file, findings);
    for (const auto groups = root[u"groups"_s].items(); const YamlNode &group : groups) {
        // `rules:` alone, without one, is written too.
        for (const auto rules = group[u"rules"_s].items(); const YamlNode &rule : rules) {
            if (!rule[u"alert"_s].isScalar())
                continue;
            KnownAlert alert{.name = rule[u"alert"_s].string(),
                             .labels = {},
                             .annotations = {},
                             .file = file,
                             .line = rule[u"alert"_s].line()};
            for (const auto labels = rule[u"labels"_s].entries(); const auto &[name, value] : labels)
                alert.labels.insert(name, value.optionalString());
            for (const auto texts = rule[u"annotations"_s].entries(); const auto &[name, value] : texts)
                alert.annotations.insert(name, value.optionalString());
            alerts.append(alert);
        }
    }
    return alerts;
}

// Front matter: alerts the site cannot raise; names that are declared. Blocks: runbooks that are not there.
void lintBindings(Linting &linting)
{
    Findings ignored; // Runbook::parse has said them
    const QByteArray head = frontMatterOf(linting.runbook.source);
    const YamlNode root = YamlNode::parse(head, linting.runbook.file, ignored);
    if (root.isMap()) {
        for (const auto entries = root[u"variables"_s].entries(); const auto &[name, value] : entries)
            linting.declared.append(name);
        for (const auto items = root[u"variables"_s].items(); const YamlNode &item : items)
            linting.declared.append(item.isMap() ? item[u"name"_s].optionalString() : item.optionalString());
    }
    const auto &alerts = linting.context.alerts;
    QStringList known;
    for (const KnownAlert &alert : alerts.value_or(QList<KnownAlert>()))
        known.append(alert.name);
    const QString key = root.isMap() && root[u"alerts"_s].isDefined() ? u"alerts"_s : u"for"_s;
    const int line = root.isMap() && root[key].isDefined() ? root[key].line() + 1 : 0;
    for (const auto bound = linting.runbook.alerts + linting.runbook.meantFor.alerts; const QString &alert : bound) {
        if (alerts && !known.contains(alert)) {
            // In a list of lines each alert has its own.
            int at = line;
            while (at < linting.lines.size() && at > 0 && linting.columnOf(at, alert) == 0 && at < line + 100)
                ++at;
            at = linting.columnOf(at, alert) > 0 ? at : line;
            linting.report(u"unknown-alert"_s, at, linting.columnOf(at, alert),
                           u"the site has no alert `%1`"_s.arg(alert), remedyFrom(alert, known));
        }
    }
    if (!linting.context.runbooks)
        return;
    for (const QList<Fence> fences = linting.fences; const Fence &fence : fences) {
        if (fence.language != u"runbook")
            continue;
        const YamlNode block = YamlNode::parse(fence.text.toUtf8(), linting.runbook.file, ignored);
        const QString name = block.isMap() ? block[u"run"_s].optionalString() : QString();
        const int at = fence.line + std::max(block.isMap() ? block[u"run"_s].line() : 1, 1) - 1;
        if (!name.isEmpty() && !name.contains(u'{') && !linting.context.runbooks->contains(name))
            linting.report(u"unknown-runbook"_s, at, linting.columnOf(at, name),
                           u"there is no runbook `%1`"_s.arg(name), remedyFrom(name, *linting.context.runbooks));
    }
}

namespace {

std::optional<Finding> unbound(const KnownAlert &alert, const QList<Runbook> &runbooks)
{
    const QString url = alert.annotations.value(u"runbook_url"_s);
    if (url.startsWith(u"runbook:")) {
        QStringList names;
        for (const Runbook &runbook : runbooks)
            names.append(runbook.name);
        if (!names.contains(url.sliced(8)))
            return Finding{alert.file, alert.line,
                           u"`%1` names the runbook `%2`, which is not there"_s.arg(alert.name, url.sliced(8)),
                           remedyFrom(url.sliced(8), names), Finding::Grade::Warning};
    }
    const AlertFacts facts{.name = alert.name,
                           .labels = alert.labels,
                           .annotations = alert.annotations,
                           .node = {.service = ServiceId(alert.labels.value(u"service"_s))}};
    const QList<RunbookAdvice> advice = adviseRunbooks(facts, runbooks, u"en");
    if (std::ranges::any_of(advice, &RunbookAdvice::isCertain))
        return std::nullopt;
    return Finding{alert.file, alert.line, u"no runbook is for `%1`"_s.arg(alert.name),
                   u"name it under `alerts:` of a runbook, or give it a `runbook_url: runbook:NAME`"_s,
                   Finding::Grade::Warning};
}

}

QList<LintFinding> lintAlerts(const QList<KnownAlert> &alerts, const QList<Runbook> &runbooks)
{
    QList<LintFinding> findings;
    for (const KnownAlert &alert : alerts) {
        if (const std::optional<Finding> finding = unbound(alert, runbooks))
            findings.append({u"unbound-alert"_s, *finding, 0});
    }
    return findings;
}

std::optional<LintFinding> lintUnbound(const Runbook &draft, const QList<KnownAlert> &alerts,
                                       const QList<Runbook> &runbooks)
{
    const QString own = QFileInfo(draft.file).fileName();
    QList<Runbook> all = runbooks;
    all.removeIf([&](const Runbook &each) { return QFileInfo(each.file).fileName() == own; });
    all.append(draft);
    QStringList names;
    std::optional<Finding> first;
    for (const KnownAlert &alert : alerts) {
        if (const std::optional<Finding> finding = unbound(alert, all)) {
            names.append(alert.name);
            if (!first)
                first = finding;
        }
    }
    if (!first)
        return std::nullopt;
    Findings ignored;
    const YamlNode head = YamlNode::parse(frontMatterOf(draft.source), draft.file, ignored);
    const int line = head.isMap() && head[u"alerts"_s].isDefined() ? head[u"alerts"_s].line() + 1 : 0;
    constexpr qsizetype told = 5;
    const QString more = names.size() > told ? u" and %1 more"_s.arg(names.size() - told) : QString();
    const QString what =
        names.size() == 1 ? first->what : u"no runbook is for `%1`%2"_s.arg(names.mid(0, told).join(u"`, `"_s), more);
    return LintFinding{u"unbound-alert"_s, {draft.file, line, what, first->remedy, first->grade}, 0};
}

}
