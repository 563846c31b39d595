// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/flow.h"

#include "runbooks/blocks.h"
#include "runbooks/outline.h"

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

using Kind = FlowEdge::Kind;

namespace {

/// Where the Markdown begins: behind the front matter, if there is one that is closed.
qsizetype bodyOf(const QByteArray &source)
{
    const qsizetype start = source.startsWith("\xEF\xBB\xBF") ? 3 : 0;
    const QByteArray head = source.sliced(start, std::min<qsizetype>(5, source.size() - start));
    if (!head.startsWith("---\n") && head != "---\r\n")
        return start;
    for (qsizetype at = source.indexOf('\n', start); at >= 0; at = source.indexOf('\n', at + 1)) {
        if (source.sliced(at + 1).startsWith("---")) {
            const qsizetype after = source.indexOf('\n', at + 1);
            return after < 0 ? source.size() : after + 1;
        }
    }
    return start;
}

int stepAt(const Runbook &runbook, qsizetype at)
{
    const auto step = std::ranges::find_if(runbook.steps, [&](const Step &s) { return at >= s.begin && at < s.end; });
    return step == runbook.steps.end() ? -1 : static_cast<int>(step - runbook.steps.begin());
}

/// Reads the edges that one step's blocks name.
class StepFlow
{
public:
    StepFlow(const Runbook &runbook, int step)
        : m_book(runbook)
        , m_step(step)
    {
    }

    QList<FlowEdge> edges()
    {
        for (const Block &block : m_book.steps[m_step].blocks)
            read(block);
        const bool leads = std::ranges::any_of(m_edges, [](const FlowEdge &e) { return e.kind != Kind::Parallel; });
        if (!leads)
            m_edges.append(below(Kind::Next, m_book.steps[m_step].line));
        return m_edges;
    }

private:
    void read(const Block &block)
    {
        const bool isIf = block.kind == Block::Kind::If;
        // An `if` without a condition always goes.
        const Kind kind = block.kind == Block::Kind::Decision ? Kind::Branch
            : !isIf                                           ? Kind::Holds
            : block.conditions.isEmpty()                      ? Kind::Next
                                                              : Kind::Else;
        for (const Block::Branch &branch : block.branches)
            m_edges.append(edgeOf(kind, branch));
        for (const Block::Branch &member : block.members)
            m_edges.append(edgeOf(Kind::Parallel, member));
        if (isIf && !block.conditions.isEmpty())
            m_edges.append(below(Kind::Holds, block.line));
        else if (block.kind == Block::Kind::While)
            m_edges.append(below(Kind::Else, block.line));
    }

    FlowEdge below(Kind kind, int line) const
    {
        const int next = m_step + 1 < m_book.steps.size() ? m_step + 1 : FlowEdge::end;
        return {.kind = kind, .label = {}, .to = next, .until = next, .named = {}, .line = line};
    }

    FlowEdge edgeOf(Kind kind, const Block::Branch &branch) const
    {
        FlowEdge edge = below(kind, branch.line);
        edge.label = branch.label;
        edge.named = branch.to;
        if (branch.way == Block::Branch::Way::End) {
            edge.to = edge.until = FlowEdge::end;
        } else if (branch.way == Block::Branch::Way::GoTo) {
            const QList<int> steps = m_book.stepsOf(branch.to);
            const auto same = std::ranges::count(m_book.steps, branch.to, &Step::title);
            edge.to = steps.isEmpty() ? FlowEdge::nowhere : same > 1 ? FlowEdge::ambiguous : steps.first();
            edge.until = edge.to < 0 ? edge.to : steps.last();
        }
        return edge;
    }

    const Runbook &m_book;
    int m_step;
    QList<FlowEdge> m_edges;
};

}

bool isBlockWord(const QString &info)
{
    return blockKind(info).has_value();
}

QByteArray frontMatterOf(const QByteArray &source)
{
    const qsizetype body = bodyOf(source);
    const qsizetype begin = source.indexOf('\n') + 1;
    const qsizetype close = source.lastIndexOf("\n---", body - 2);
    return body > 3 && close >= begin ? source.sliced(begin, close + 1 - begin) : QByteArray();
}

QList<Fence> fencesOf(const Runbook &runbook)
{
    QList<Fence> fences;
    const qsizetype body = bodyOf(runbook.source);
    qsizetype counted = 0;
    int line = 1;
    for (const auto items = outlineOf(runbook.source.sliced(body)); const OutlineItem &item : items) {
        if (item.kind != OutlineItem::Kind::Code)
            continue;
        const qsizetype at = item.at + body;
        if (at < counted) { // out of order: counted anew
            counted = 0;
            line = 1;
        }
        const QByteArray before = runbook.source.sliced(counted, at - counted);
        line += static_cast<int>(before.count('\n') + before.count('\r') - before.count("\r\n"));
        counted = at;
        fences.append({.language = item.language, .text = item.text, .line = line, .step = stepAt(runbook, at)});
    }
    return fences;
}

QList<QList<FlowEdge>> flowOf(const Runbook &runbook)
{
    QList<QList<FlowEdge>> flow;
    for (int i = 0; i < runbook.steps.size(); ++i)
        flow.append(StepFlow(runbook, i).edges());
    return flow;
}

QList<bool> reachable(const QList<QList<FlowEdge>> &flow)
{
    QList<bool> reached(flow.size(), false);
    QList<int> open;
    if (!flow.isEmpty())
        open.append(0);
    while (!open.isEmpty()) {
        const int step = open.takeLast();
        if (reached[step])
            continue;
        reached[step] = true;
        for (const FlowEdge &edge : flow[step]) {
            if (edge.to >= 0)
                open.append(edge.to);
        }
    }
    return reached;
}

}
