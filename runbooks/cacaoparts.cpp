// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/cacaoparts.h"

#include "runbooks/cacaoways.h"

#include <QSet>

#include <algorithm>

namespace Hikeshi::Cacao {

using namespace Qt::StringLiterals;

using Kind = FlowEdge::Kind;

namespace {

/// Fences that are commands: of an imported step those that its commands became, of our own what a shell runs.
QStringList commandLanguages(const Part &part)
{
    QStringList languages{u"sh"_s, u"bash"_s, u"shell"_s, u"console"_s, u"http"_s};
    for (const auto commands = part.original()[u"commands"_s].toArray(); const QJsonValue &command : commands)
        languages.append(fenceLanguage(command[u"type"_s].toString()));
    return languages;
}

void decideType(Part &part)
{
    const QString before = part.original()[u"type"_s].toString();
    if (part.leadsAsBefore() && stepTypes().contains(before)) {
        part.type = before;
        return;
    }
    QSet<QString> labels;
    for (const FlowEdge &edge : std::as_const(part.edges))
        labels.insert(edge.label);
    const auto within = [&](std::initializer_list<QString> known) { return QSet<QString>(known).contains(labels); };
    const bool conditional = std::ranges::any_of(
        part.edges, [](const FlowEdge &e) { return e.kind == Kind::Holds || e.kind == Kind::Else; });
    if (part.has(u"parallel"_s))
        part.type = u"parallel"_s;
    else if (part.has(u"while"_s))
        part.type = u"while-condition"_s;
    else if (part.has(u"if"_s) && conditional)
        part.type = u"if-condition"_s;
    else if (part.has(u"runbook"_s))
        part.type = u"playbook-action"_s;
    else if (!part.has(u"decision"_s) || within({u"done"_s, u"failed"_s}))
        part.type = u"action"_s;
    else if ((before == u"if-condition" && within({u"yes"_s, u"no"_s}))
             || (before == u"while-condition" && within({u"as long as it holds"_s, u"no more"_s})))
        part.type = before;
    else
        part.type = u"switch-condition"_s;
}

}

QJsonObject Part::original() const
{
    return comment[u"step"_s].toObject();
}

bool Part::leadsAsBefore() const
{
    return !comment.isEmpty() && comment[u"ways"_s].toArray() == ways;
}

bool Part::has(const QString &block) const
{
    return std::ranges::any_of(blocks, [&](const Fence &f) { return f.language == block; });
}

bool isWay(const QString &word)
{
    static const QStringList words{u"decision"_s, u"if"_s, u"while"_s, u"parallel"_s, u"runbook"_s};
    return words.contains(word);
}

QString proseOf(const QString &markdown, bool keepsFences, const QStringList &commandLanguages)
{
    QStringList kept;
    QString marks;
    bool drops = false;
    for (const auto lines = markdown.split(u'\n'); const QString &line : lines) {
        const QString bare = line.trimmed();
        qsizetype run = 0;
        while (run < bare.size() && bare[run] == bare[0] && (bare[0] == u'`' || bare[0] == u'~'))
            ++run;
        const bool isFence = run >= 3;
        if (marks.isEmpty() && isFence) {
            marks = bare.first(run);
            const QString language = bare.sliced(run).trimmed();
            drops = isBlockWord(language) || language == u"condition"
                || (!keepsFences && commandLanguages.contains(language));
            if (!drops)
                kept.append(line);
            continue;
        }
        if (marks.isEmpty() ? !bare.startsWith(u"<!-- cacao") : !drops)
            kept.append(line);
        if (!marks.isEmpty() && isFence && bare.size() == run && bare.startsWith(marks))
            marks.clear();
    }
    static const QRegularExpression gaps(u"\\n{3,}"_s);
    return kept.join(u'\n').replace(gaps, u"\n\n"_s).trimmed();
}

QList<Part> partsOf(const Runbook &runbook)
{
    QList<Part> parts;
    const QList<Fence> fences = fencesOf(runbook);
    const QList<QList<FlowEdge>> flow = flowOf(runbook);
    const QList<QJsonArray> ways = waysOf(runbook);
    for (int i = 0; i < runbook.steps.size(); ++i) {
        const Step &step = runbook.steps[i];
        Part part{.title = step.title,
                  .comment = {},
                  .text = {},
                  .blocks = {},
                  .commands = {},
                  .edges = flow[i],
                  .ways = ways[i],
                  .type = {},
                  .id = {}};
        const QString text = runbook.text(step);
        for (const auto lines = text.split(u'\n'); const QString &line : lines) {
            if (const auto found = commentIn(line, u"cacao"_s); found && part.comment.isEmpty())
                part.comment = *found;
        }
        const QStringList languages = commandLanguages(part);
        for (const Fence &fence : fences) {
            if (fence.step != i)
                continue;
            if (isBlockWord(fence.language) || fence.language == u"condition")
                part.blocks.append(fence);
            else if (languages.contains(fence.language))
                part.commands.append(fence);
        }
        decideType(part);
        const bool leads = part.type != u"action"; // then it has no commands: its fences are text
        if (leads)
            part.commands.clear();
        part.text = proseOf(text, leads, languages);
        parts.append(part);
    }
    return parts;
}

}
