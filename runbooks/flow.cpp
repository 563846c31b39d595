// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/flow.h"

#include "runbooks/links.h"
#include "runbooks/outline.h"

#include <QRegularExpression>

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

/// `"Title"`, `Title`, `[Title](#slug)` is the title.
QString unquoted(QString text)
{
    text = text.trimmed();
    if (text.size() >= 2 && (text.startsWith(u'"') || text.startsWith(u'\'')) && text.endsWith(text[0]))
        return text.sliced(1, text.size() - 2);
    return text;
}

/// Reads the edges that one step's fences name.
class StepFlow
{
public:
    StepFlow(const Runbook &runbook, int step)
        : m_book(&runbook)
        , m_step(step)
    {
    }

    void read(const Fence &fence)
    {
        const QStringList lines = fence.text.split(u'\n');
        for (qsizetype i = 0; i < lines.size(); ++i) {
            const QString line = lines[i].trimmed();
            const int at = fence.line + static_cast<int>(i);
            if (line.isEmpty() || line.startsWith(u"# "))
                continue;
            if (fence.language == u"decision")
                branch(line, at);
            else if (fence.language == u"if")
                jump(line, u"go to "_s, Kind::Else, at);
            else if (fence.language == u"while")
                jump(line, u"repeat "_s, Kind::Holds, at);
            else if (fence.language == u"parallel" && line.startsWith(u'-'))
                m_edges.append(named(Kind::Parallel, {}, line.sliced(1), at));
        }
        // An `if` without a condition always goes.
        if (fence.language == u"if" && hasCondition(lines))
            m_edges.append(below(Kind::Holds, fence.line));
        else if (fence.language == u"if" && !m_edges.isEmpty())
            m_edges.last().kind = Kind::Next;
        if (fence.language == u"while")
            m_edges.append(below(Kind::Else, fence.line));
    }

    QList<FlowEdge> edges()
    {
        const bool parts = std::ranges::any_of(m_edges, [](const FlowEdge &e) { return e.kind != Kind::Parallel; });
        if (!parts)
            m_edges.append(below(Kind::Next, m_book->steps[m_step].line));
        return m_edges;
    }

private:
    static bool hasCondition(const QStringList &lines)
    {
        return std::ranges::any_of(lines, [](const QString &line) {
            const QString bare = line.trimmed();
            return !bare.isEmpty() && !bare.startsWith(u'#') && !bare.contains(u"go to "_s);
        });
    }

    FlowEdge below(Kind kind, int line) const
    {
        const int next = m_step + 1 < m_book->steps.size() ? m_step + 1 : FlowEdge::end;
        return {.kind = kind, .label = {}, .to = next, .until = next, .named = {}, .line = line};
    }

    FlowEdge named(Kind kind, const QString &label, const QString &title, int line) const
    {
        const QString plain = unquoted(title);
        FlowEdge edge{.kind = kind, .label = label, .to = stepNamed(*m_book, plain), .named = plain, .line = line};
        edge.until = edge.to;
        // A heading stands for all steps under it.
        for (int i = edge.to + 1; edge.to >= 0 && i < m_book->steps.size() && m_book->steps[edge.to].title != plain
             && m_book->steps[i].section == m_book->steps[edge.to].section;
             ++i)
            edge.until = i;
        return edge;
    }

    void branch(const QString &line, int at)
    {
        static const QRegularExpression written(u"^(?:-\\s+)?(.+?)\\s*:\\s*(go to\\s+(.+)|continue|end)$"_s);
        const auto match = written.match(line);
        if (!match.hasMatch())
            return;
        const QString label = unquoted(match.captured(1));
        FlowEdge edge = below(Kind::Branch, at);
        if (match.captured(2) == u"end")
            edge.to = FlowEdge::end;
        else if (!match.captured(3).isEmpty())
            edge = named(Kind::Branch, label, match.captured(3), at);
        edge.label = label;
        m_edges.append(edge);
    }

    void jump(const QString &line, const QString &word, Kind kind, int at)
    {
        if (line.startsWith(word))
            m_edges.append(named(kind, {}, line.sliced(word.size()), at));
    }

    const Runbook *m_book;
    int m_step;
    QList<FlowEdge> m_edges;
};

}

bool isBlockWord(const QString &info)
{
    static const QStringList words{u"query"_s,    u"guard"_s,    u"action"_s,   u"verify"_s,   u"wait"_s,
                                   u"announce"_s, u"manual"_s,   u"decision"_s, u"approval"_s, u"if"_s,
                                   u"while"_s,    u"parallel"_s, u"runbook"_s,  u"note"_s,     u"undo"_s};
    return words.contains(info);
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

int stepNamed(const Runbook &runbook, const QString &title)
{
    int found = FlowEdge::nowhere;
    const auto take = [&](int index) { found = found == FlowEdge::nowhere ? index : FlowEdge::ambiguous; };
    const auto each = [&](auto &&fits) {
        for (int i = 0; i < runbook.steps.size(); ++i) {
            if (fits(runbook.steps[i]))
                take(i);
        }
        return found != FlowEdge::nowhere;
    };
    const QString slug = title.startsWith(u'#') ? title.sliced(1) : title;
    if (each([&](const Step &s) { return s.title == title; }))
        return found;
    if (each([&](const Step &s) { return slugOf(s.title) == slug; }))
        return found;
    for (int i = 0; i < runbook.steps.size(); ++i) { // a section's first item
        const QString &section = runbook.steps[i].section;
        if (!section.isEmpty() && (section == title || slugOf(section) == slug))
            return i;
    }
    return found;
}

QList<QList<FlowEdge>> flowOf(const Runbook &runbook)
{
    QList<StepFlow> steps;
    for (int i = 0; i < runbook.steps.size(); ++i)
        steps.append(StepFlow(runbook, i));
    for (const auto fences = fencesOf(runbook); const Fence &fence : fences) {
        if (fence.step >= 0)
            steps[fence.step].read(fence);
    }
    QList<QList<FlowEdge>> flow;
    for (StepFlow &step : steps)
        flow.append(step.edges());
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
