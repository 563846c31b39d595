// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/lint.h"

#include "runbooks/links.h"
#include "runbooks/lintparts.h"
#include "runbooks/mutating.h"
#include "runbooks/nearest.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QUrl>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

using Grade = Finding::Grade;

const QList<LintRule> &lintRules()
{
    static const QList<LintRule> rules{
        {u"format"_s, u"A block, or the front matter, cannot be read"_s, Grade::Error},
        {u"unknown-step"_s, u"A branch leads to a step that is not there"_s, Grade::Error},
        {u"ambiguous-step"_s, u"A branch leads to a title that several steps have"_s, Grade::Error},
        {u"unreachable-step"_s, u"No way leads to a step"_s, Grade::Warning},
        {u"unknown-variable"_s, u"A name in braces stands for nothing"_s, Grade::Warning},
        {u"unknown-action"_s, u"No connector has the action"_s, Grade::Error},
        {u"action-argument"_s, u"An action's argument is missing, unknown, of the wrong type or out of its limits"_s,
         Grade::Error},
        {u"unknown-target"_s, u"An action's target is no service and no instance of the site"_s, Grade::Warning},
        {u"unguarded-command"_s, u"A command changes something, and the step has neither guard nor undo"_s,
         Grade::Warning},
        {u"dead-link"_s, u"A link leads to a file that is not there"_s, Grade::Warning},
        {u"dead-anchor"_s, u"A link leads to a heading that is not there"_s, Grade::Warning},
        {u"unknown-runbook"_s, u"A runbook is named that the site does not have"_s, Grade::Warning},
        {u"unknown-alert"_s, u"The runbook is for an alert that the site cannot raise"_s, Grade::Warning},
        {u"unbound-alert"_s, u"An alert leads to no runbook"_s, Grade::Warning},
    };
    return rules;
}

void Linting::report(const QString &rule, int line, int column, const QString &what, const QString &remedy)
{
    const auto known = std::ranges::find(lintRules(), rule, &LintRule::id);
    findings.append({rule, {runbook.file, line, what, remedy, known->grade}, column});
}

int Linting::columnOf(int line, const QString &part) const
{
    if (line < 1 || line > lines.size() || part.isEmpty())
        return 0;
    return static_cast<int>(lines[line - 1].indexOf(part)) + 1;
}

void lintFlow(Linting &linting)
{
    const QList<QList<FlowEdge>> flow = flowOf(linting.runbook);
    QStringList titles;
    for (const Step &step : linting.runbook.steps)
        titles.append(step.title);
    for (const QList<FlowEdge> &edges : flow) {
        for (const FlowEdge &edge : edges) {
            const int column = linting.columnOf(edge.line, edge.named);
            if (edge.to == FlowEdge::nowhere)
                linting.report(u"unknown-step"_s, edge.line, column, u"there is no step `%1`"_s.arg(edge.named),
                               remedyFrom(edge.named, titles));
            else if (edge.to == FlowEdge::ambiguous)
                linting.report(u"ambiguous-step"_s, edge.line, column,
                               u"several steps are called `%1`"_s.arg(edge.named), u"give each its own title"_s);
        }
    }
    const QList<bool> reached = reachable(flow);
    for (qsizetype i = 0; i < reached.size(); ++i) {
        const Step &step = linting.runbook.steps[i];
        if (!reached[i])
            linting.report(u"unreachable-step"_s, step.line, linting.columnOf(step.line, step.title),
                           u"no way leads to `%1`"_s.arg(step.title), u"lead a branch to it, or take it out"_s);
    }
}

void lintCommands(Linting &linting)
{
    QSet<int> held; // steps with a guard or an undo
    for (const Fence &fence : std::as_const(linting.fences)) {
        if (fence.language == u"guard" || fence.language == u"undo" || fence.language == u"approval")
            held.insert(fence.step);
    }
    for (const Fence &fence : std::as_const(linting.fences)) {
        if (!isShell(fence.language) || (fence.step >= 0 && held.contains(fence.step)))
            continue;
        const QStringList inside = fence.text.split(u'\n');
        for (const auto found = mutatingLines(fence.text); const MutatingLine &each : found) {
            const int line = fence.line + each.line;
            // The list that the fence stands in moves it to the right.
            const int indent = std::max(linting.columnOf(line, inside.value(each.line).trimmed()) - 1, 0);
            const QString &own = inside.value(each.line);
            const auto lead = static_cast<int>(own.size() - own.trimmed().size());
            linting.report(u"unguarded-command"_s, line, indent + std::max(each.column - lead, 0) + 1,
                           u"`%1` changes something, and the step has neither guard nor undo"_s.arg(each.what),
                           u"add a `guard` or an `undo` block, or make it an `action`"_s);
        }
    }
}

namespace {

/// Line and column, both 1-based, of a byte.
QPair<int, int> placeOf(const QByteArray &source, qsizetype at)
{
    const QByteArray before = source.first(std::clamp<qsizetype>(at, 0, source.size()));
    const qsizetype start = std::max(before.lastIndexOf('\n'), before.lastIndexOf('\r')) + 1;
    return {static_cast<int>(before.count('\n') + before.count('\r') - before.count("\r\n")) + 1,
            static_cast<int>(QString::fromUtf8(before.sliced(start)).size()) + 1};
}

/// Checks the links of one runbook; files are read once.
class Links
{
public:
    explicit Links(Linting &linting)
        : m_linting(linting)
        , m_map(linksOf(linting.runbook.source))
    {
    }

    void check()
    {
        for (const Link &link : std::as_const(m_map.links)) {
            const QString target = link.target.trimmed();
            static const QRegularExpression scheme(u"^[A-Za-z][A-Za-z0-9+.-]+:"_s);
            if (target.startsWith(u"runbook:"))
                runbook(target.sliced(8), link);
            else if (target.isEmpty() || scheme.match(target).hasMatch() || target.startsWith(u"//")
                     || target.contains(u"{{") || target.contains(u"<"))
                continue; // remote, or to be filled in
            else
                local(target, link);
        }
    }

private:
    void report(const QString &rule, const Link &link, const QString &what, const QString &remedy)
    {
        const auto [line, column] = placeOf(m_linting.runbook.source, link.at);
        m_linting.report(rule, line, column, what, remedy);
    }

    void runbook(const QString &name, const Link &link)
    {
        if (m_linting.context.runbooks && !m_linting.context.runbooks->contains(name))
            report(u"unknown-runbook"_s, link, u"there is no runbook `%1`"_s.arg(name),
                   remedyFrom(name, *m_linting.context.runbooks));
    }

    void local(const QString &target, const Link &link)
    {
        const QString file = QUrl::fromPercentEncoding(target.section(u'#', 0, 0).section(u'?', 0, 0).toUtf8());
        const QString anchor = QUrl::fromPercentEncoding(target.section(u'#', 1).toUtf8());
        QStringList anchors = m_map.anchors;
        if (!file.isEmpty()) {
            if (!m_linting.context.file || file.startsWith(u'/'))
                return; // from which root is not known
            const QString path = QDir::cleanPath(QFileInfo(m_linting.runbook.file).path() + u'/' + file);
            std::optional<QByteArray> content = m_linting.context.file(path);
            if (!content && QFileInfo(file).suffix().isEmpty())
                content = m_linting.context.file(path + u".md"_s); // as site generators write it
            if (!content)
                return report(u"dead-link"_s, link, u"there is no file `%1`"_s.arg(file), u"mend the link"_s);
            if (anchor.isEmpty() || !file.endsWith(u".md"))
                return;
            anchors = linksOf(*content).anchors;
        }
        const QString wanted = anchor.toLower();
        const bool found = anchor.isEmpty() || anchor == u"top"
            || std::ranges::any_of(anchors, [&](const QString &each) { return each == anchor || each == wanted; });
        if (!found)
            report(u"dead-anchor"_s, link,
                   u"there is no heading `#%1`%2"_s.arg(anchor, file.isEmpty() ? QString() : u" in "_s + file),
                   remedyFrom(wanted, anchors));
    }

    Linting &m_linting;
    LinkMap m_map;
};

}

void lintLinks(Linting &linting)
{
    Links(linting).check();
}

QList<LintFinding> lint(const QByteArray &source, const QString &file, const LintContext &context)
{
    Findings format;
    const Runbook runbook = Runbook::parse(source, file, format);
    Linting linting{.runbook = runbook,
                    .context = context,
                    .fences = fencesOf(runbook),
                    .lines = QString::fromUtf8(runbook.source).split(QRegularExpression(u"\\r\\n|\\n|\\r"_s)),
                    .declared = {},
                    .findings = {}};
    for (const Finding &finding : std::as_const(format)) {
        if (!finding.what.startsWith(u"there is no step")) // lintFlow says it with its column
            linting.findings.append({u"format"_s, finding, 0});
    }
    lintBindings(linting);
    lintFlow(linting);
    lintVariables(linting);
    lintActions(linting);
    lintCommands(linting);
    lintLinks(linting);
    std::ranges::stable_sort(linting.findings, {},
                             [](const LintFinding &f) { return QPair(f.finding.line, f.column); });
    return linting.findings;
}

}
