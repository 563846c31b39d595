// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/runbook.h"

#include "runbooks/outline.h"
#include "situation/yamlnode.h"

#include <QFileInfo>

#include <algorithm>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype maximumBytes = 1024 * 1024;

using Kind = Block::Kind;

const QMap<QString, Kind> &kinds()
{
    static const QMap<QString, Kind> words{{u"query"_s, Kind::Query},   {u"guard"_s, Kind::Guard},
                                           {u"action"_s, Kind::Action}, {u"verify"_s, Kind::Verify},
                                           {u"wait"_s, Kind::Wait},     {u"announce"_s, Kind::Announce}};
    return words;
}

int lineAt(const QByteArray &source, qsizetype offset)
{
    const QByteArray before = source.first(offset);
    // A carriage return alone ends a line too, for Markdown as for YAML.
    return static_cast<int>(before.count('\n') + before.count('\r') - before.count("\r\n")) + 1;
}

/// Reads one runbook; findings carry the line in the whole file.
class Reader
{
public:
    Reader(Runbook &runbook, Findings &findings)
        : m_book(runbook)
        , m_findings(findings)
    {
    }

    void read()
    {
        const qsizetype body = readFrontMatter();
        QList<OutlineItem> items = outlineOf(m_book.source.sliced(body));
        for (OutlineItem &item : items)
            item.at += body;
        makeSteps(items);
        for (const OutlineItem &item : std::as_const(items)) {
            if (item.kind == OutlineItem::Kind::Code)
                readBlock(item);
        }
        if (m_book.title.isEmpty())
            m_book.title = m_book.name;
    }

private:
    void report(int line, const QString &what, const QString &remedy)
    {
        m_findings.append({m_book.file, line, what, remedy, Finding::Grade::Error});
    }

    /// Offset where the Markdown begins.
    qsizetype readFrontMatter()
    {
        const QByteArray &source = m_book.source;
        const qsizetype start = source.startsWith("\xEF\xBB\xBF") ? 3 : 0;
        if (source.sliced(start, std::min<qsizetype>(4, source.size() - start)) != "---\n"
            && source.sliced(start, std::min<qsizetype>(5, source.size() - start)) != "---\r\n")
            return start;
        const qsizetype first = source.indexOf('\n', start) + 1;
        qsizetype end = first;
        while (end < source.size() && source.sliced(end, std::min<qsizetype>(3, source.size() - end)) != "---") {
            const qsizetype next = source.indexOf('\n', end);
            end = next < 0 ? source.size() : next + 1;
        }
        if (end >= source.size())
            return start; // never closed: then it is a rule and text
        Findings inside;
        const YamlNode head = YamlNode::parse(source.sliced(first, end - first), m_book.file, inside);
        if (head.isMap()) {
            m_book.title = head[u"title"_s].isScalar() ? head[u"title"_s].string()
                : head[u"title"_s].isMap()             ? head[u"title"_s].localized().in(m_book.language)
                                                       : QString();
            m_book.alerts = head[u"alerts"_s].strings();
            m_book.service = head[u"service"_s].optionalString();
            m_book.reviewed = head[u"reviewed"_s].optionalString();
        }
        for (Finding finding : std::as_const(inside)) {
            finding.line += 1;
            finding.grade = Finding::Grade::Warning;
            m_findings.append(finding);
        }
        const qsizetype after = source.indexOf('\n', end);
        return after < 0 ? source.size() : after + 1;
    }

    static bool hasBlock(const QList<OutlineItem> &items, qsizetype from)
    {
        for (const auto rest = items.sliced(from + 1); const OutlineItem &item : rest) {
            if (item.kind == OutlineItem::Kind::Heading)
                return false;
            if (item.kind == OutlineItem::Kind::Code && kinds().contains(item.language))
                return true;
        }
        return false;
    }

    static bool hasList(const QList<OutlineItem> &items, qsizetype from)
    {
        for (const auto rest = items.sliced(from + 1); const OutlineItem &item : rest) {
            if (item.kind == OutlineItem::Kind::Heading)
                return false;
            if (item.kind == OutlineItem::Kind::ListItem)
                return true;
        }
        return false;
    }

    // A section with blocks is one step; its list items are part of its text. In any other section each outermost list
    // item is a step, and a section of prose alone is one step: to read it.
    void makeSteps(const QList<OutlineItem> &items)
    {
        QString section;
        bool whole = false;
        for (qsizetype i = 0; i < items.size(); ++i) {
            const OutlineItem &item = items[i];
            if (item.kind == OutlineItem::Kind::Heading) {
                const bool isTitle = item.level == 1 && m_book.steps.isEmpty() && section.isEmpty();
                if (isTitle && m_book.title.isEmpty())
                    m_book.title = item.text;
                section = item.text;
                whole = hasBlock(items, i);
                if (whole || (!isTitle && !hasList(items, i)))
                    add(item, {});
            } else if (item.kind == OutlineItem::Kind::ListItem && item.level == 1 && !whole) {
                add(item, section);
            }
        }
        for (qsizetype i = 0; i < m_book.steps.size(); ++i)
            m_book.steps[i].end = i + 1 < m_book.steps.size() ? m_book.steps[i + 1].begin : m_book.source.size();
        m_book.preambleEnd = m_book.steps.isEmpty() ? m_book.source.size() : m_book.steps.first().begin;
    }

    void add(const OutlineItem &item, const QString &section)
    {
        if (!m_book.steps.isEmpty() && m_book.steps.last().begin >= item.at)
            return; // two items on one line are one step
        m_book.steps.append({.title = item.text.isEmpty() ? u"…"_s : item.text,
                             .section = section,
                             .line = lineAt(m_book.source, item.at),
                             .begin = item.at,
                             .ticked = item.ticked});
    }

    void readBlock(const OutlineItem &item)
    {
        const auto kind = kinds().constFind(item.language);
        if (kind == kinds().cend())
            return;
        const auto step =
            std::ranges::find_if(m_book.steps, [&](const Step &s) { return item.at >= s.begin && item.at < s.end; });
        Block block{.kind = *kind, .line = lineAt(m_book.source, item.at)};
        readContent(block, item);
        if (step != m_book.steps.end())
            step->blocks.append(block);
    }

    void readContent(Block &block, const OutlineItem &item)
    {
        if (block.kind == Kind::Action || block.kind == Kind::Query || block.kind == Kind::Announce)
            return readYaml(block, item);
        const QStringList lines = item.text.split(u'\n');
        for (qsizetype i = 0; i < lines.size(); ++i) {
            const QString sentence = lines[i].trimmed();
            const int line = block.line + static_cast<int>(i);
            if (sentence.isEmpty() || sentence.startsWith(u'#'))
                continue;
            if (sentence.startsWith(u"within "_s)) {
                const auto within = parseDuration(QStringView(sentence).sliced(7));
                if (!within)
                    report(line, u"`%1` is no duration"_s.arg(sentence.sliced(7)), u"write for example `within 60s`"_s);
                block.within = within.value_or(block.within);
                continue;
            }
            if (const auto condition = Condition::parse(sentence); !condition)
                report(line, condition.error().what, condition.error().remedy);
            else
                block.conditions.append(sentence);
        }
        if (block.conditions.isEmpty() && !(block.kind == Kind::Wait && block.within.count() > 0))
            report(block.line, u"this block says nothing"_s, u"write one condition a line"_s);
    }

    void readYaml(Block &block, const OutlineItem &item)
    {
        Findings inside;
        const YamlNode root = YamlNode::parse(item.text.toUtf8(), m_book.file, inside);
        if (block.kind == Kind::Query) {
            root.allowOnly({u"series"_s, u"window"_s});
            for (const auto names = root[u"series"_s].strings(); const QString &name : names)
                block.series.append(SeriesId(name));
            block.window = root[u"window"_s].duration(block.window);
            if (block.series.isEmpty())
                root.report(u"no series is named"_s, u"write `series: [order_error_rate]`"_s);
        } else if (block.kind == Kind::Announce) {
            root.allowOnly({u"phase"_s});
            block.phase = root[u"phase"_s].string();
            if (!QStringList{u"investigating"_s, u"identified"_s, u"monitoring"_s, u"resolved"_s}.contains(block.phase))
                root[u"phase"_s].report(u"`%1` is no phase"_s.arg(block.phase),
                                        u"use investigating, identified, monitoring or resolved"_s);
        } else {
            root.allowOnly({u"action"_s, u"target"_s, u"arguments"_s});
            block.action = ActionId(root[u"action"_s].string());
            block.target = root[u"target"_s].string();
            for (const auto entries = root[u"arguments"_s].entries(); const auto &[name, value] : entries)
                block.arguments.insert(name, value.string());
        }
        for (Finding finding : std::as_const(inside)) {
            // What is missing at the end stands below the block's last line: it is shown on that line.
            const auto last = std::max<qsizetype>(item.text.count(u'\n'), 1);
            finding.line = block.line + static_cast<int>(std::clamp<qsizetype>(finding.line, 1, last)) - 1;
            m_findings.append(finding);
        }
    }

    Runbook &m_book;
    Findings &m_findings;
};

}

const Block *Step::block(Block::Kind wanted) const
{
    const auto found = std::ranges::find(blocks, wanted, &Block::kind);
    return found == blocks.end() ? nullptr : &*found;
}

Runbook Runbook::parse(const QByteArray &source, const QString &file, Findings &findings)
{
    Runbook runbook{.file = file, .name = QFileInfo(file).fileName(), .language = u"en"_s, .source = source};
    if (runbook.name.endsWith(u".md"_s))
        runbook.name.chop(3);
    if (runbook.name.endsWith(u".ja"_s)) {
        runbook.name.chop(3);
        runbook.language = u"ja"_s;
    }
    if (source.size() > maximumBytes) {
        findings.append(
            {file, 0, u"is larger than 1 MiB; only the first part is read"_s, u"split it"_s, Finding::Grade::Error});
        runbook.source.truncate(maximumBytes);
    }
    Reader(runbook, findings).read();
    return runbook;
}

namespace {

/// The marks a fence begins with, at least three of one kind; empty when `bare` is no fence.
QString fenceOf(const QString &bare)
{
    qsizetype count = 0;
    while (count < bare.size() && bare[count] == bare[0] && (bare[0] == u'`' || bare[0] == u'~'))
        ++count;
    return count >= 3 ? bare.first(count) : QString();
}

}

QString Runbook::text(const Step &step) const
{
    QStringList kept;
    QString fence; ///< that stands open
    bool isBlock = false;
    for (const auto lines = QString::fromUtf8(source.sliced(step.begin, step.end - step.begin)).split(u'\n');
         const QString &line : lines) {
        const QString bare = line.trimmed();
        const QString marks = fenceOf(bare);
        const bool opens = fence.isEmpty() && !marks.isEmpty();
        if (opens) {
            fence = marks;
            isBlock = kinds().contains(bare.sliced(marks.size()).trimmed());
        }
        if (fence.isEmpty() && !kept.isEmpty() && bare.startsWith(u'#'))
            break; // the heading of a section whose items are the next steps
        if (fence.isEmpty() || !isBlock)
            kept.append(line);
        if (!opens && marks == bare && marks.startsWith(fence))
            fence.clear();
    }
    if (!kept.isEmpty())
        kept.removeFirst(); // the title
    return kept.join(u'\n').trimmed();
}

const Runbook *runbookNamed(QStringView name, const QList<Runbook> &runbooks, QStringView language)
{
    const Runbook *found = nullptr;
    for (const Runbook &runbook : runbooks) {
        if (runbook.name == name && (!found || runbook.language == language))
            found = &runbook;
    }
    return found;
}

QList<const Runbook *> suggest(const Alert &alert, const QList<Runbook> &runbooks, QStringView language)
{
    QList<const Runbook *> found;
    const auto add = [&](const Runbook &runbook) {
        const Runbook *twin = runbookNamed(runbook.name, runbooks, language);
        if (!found.contains(twin))
            found.append(twin);
    };
    const QString url = alert.annotations.value(u"runbook_url"_s);
    const QString name = url.startsWith(u"runbook:"_s) ? url.sliced(8) : url.section(u'/', -1).section(u'.', 0, 0);
    const auto each = [&](auto &&fits) {
        for (const Runbook &runbook : runbooks) {
            if (fits(runbook))
                add(runbook);
        }
    };
    each([&](const Runbook &r) { return !name.isEmpty() && r.name.compare(name, Qt::CaseInsensitive) == 0; });
    each([&](const Runbook &r) { return r.alerts.contains(alert.name) || r.name == alert.name; });
    each([&](const Runbook &r) { return !r.service.isEmpty() && r.service == alert.labels.value(u"service"_s); });
    return found;
}

}
