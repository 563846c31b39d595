// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/runbook.h"

#include "runbooks/blocks.h"
#include "runbooks/links.h"
#include "runbooks/outline.h"
#include "situation/yamlnode.h"

#include <QFileInfo>

#include <QRegularExpression>

#include <algorithm>
#include <array>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

using Kind = Block::Kind;

/// Where lines begin. A carriage return alone ends a line too, for Markdown as for YAML.
QList<qsizetype> lineStartsOf(const QByteArray &source)
{
    QList<qsizetype> starts{0};
    for (qsizetype i = 0; i < source.size(); ++i) {
        const bool isPair = source[i] == '\r' && i + 1 < source.size() && source[i + 1] == '\n';
        if ((source[i] == '\n' || source[i] == '\r') && !isPair)
            starts.append(i + 1);
    }
    return starts;
}

/// Reads one runbook; findings carry the line in the whole file.
class Reader
{
public:
    Reader(Runbook &runbook, Findings &findings)
        : m_book(runbook)
        , m_findings(findings)
        , m_lineStarts(lineStartsOf(runbook.source))
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
                readFence(item);
        }
        if (m_book.title.isEmpty())
            m_book.title = m_book.name;
        bindWays(m_book, m_findings);
    }

private:
    static bool namesAnAlert(const QString &text)
    {
        static const QRegularExpression name(u"^[A-Za-z_:][A-Za-z0-9_:.-]*$"_s); // Prometheus' alert names
        return name.match(text).hasMatch();
    }

    /// `for: ALERT`, a list of alerts, or a map of what is meant. A sentence is for people alone.
    static Runbook::Meant readMeant(const YamlNode &node)
    {
        Runbook::Meant meant;
        if (!node.isDefined())
            return meant;
        if (!node.isMap()) {
            const QStringList named = node.strings();
            const bool isSentence = node.isScalar() && !namesAnAlert(named.value(0));
            meant.alerts = isSentence ? QStringList() : named;
            return meant;
        }
        node.allowOnly({u"alerts"_s, u"services"_s, u"labels"_s});
        if (node[u"alerts"_s].isDefined())
            meant.alerts = node[u"alerts"_s].strings();
        if (node[u"services"_s].isDefined())
            meant.services = node[u"services"_s].strings();
        for (const auto labels = node[u"labels"_s].entries(); const auto &[name, value] : labels)
            meant.labels.insert(name, value.strings());
        return meant;
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
            m_book.meantFor = readMeant(head[u"for"_s]);
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

    /// Whether something in the section that begins after `from` fits.
    template <class Fits> static bool sectionHas(const QList<OutlineItem> &items, qsizetype from, Fits &&fits)
    {
        for (qsizetype i = from + 1; i < items.size() && items[i].kind != OutlineItem::Kind::Heading; ++i) {
            if (fits(items[i]))
                return true;
        }
        return false;
    }

    static bool hasBlock(const QList<OutlineItem> &items, qsizetype from)
    {
        return sectionHas(items, from, [](const OutlineItem &item) {
            return item.kind == OutlineItem::Kind::Code && blockKind(item.language);
        });
    }

    static bool hasList(const QList<OutlineItem> &items, qsizetype from)
    {
        return sectionHas(items, from,
                          [](const OutlineItem &item) { return item.kind == OutlineItem::Kind::ListItem; });
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
                             .line = lineAt(item.at),
                             .begin = item.at,
                             .ticked = item.ticked});
    }

    void readFence(const OutlineItem &item)
    {
        const auto after = std::ranges::upper_bound(m_book.steps, item.at, {}, &Step::begin);
        Step *step = after == m_book.steps.begin() ? nullptr : &*std::prev(after);
        const int line = lineAt(item.at);
        if (const auto kind = blockKind(item.language)) {
            const Block block = readBlock(*kind, line, item.text, m_book.file, m_findings);
            if (step)
                step->blocks.append(block);
        } else if (const QString shell = shellLanguage(item.language);
                   !shell.isEmpty() && step && !item.text.trimmed().isEmpty()) {
            step->shells.append({line, shell, item.text});
        }
    }

    int lineAt(qsizetype offset) const
    {
        return static_cast<int>(std::ranges::upper_bound(m_lineStarts, offset) - m_lineStarts.begin());
    }

    Runbook &m_book;
    Findings &m_findings;
    const QList<qsizetype> m_lineStarts;
};

}

QStringList Runbook::Meant::fits(const QString &alert, const QString &service,
                                 const QMap<QString, QString> &ofAlert) const
{
    QStringList fitting;
    if (!alerts.isEmpty()) {
        if (!alerts.contains(alert))
            return {};
        fitting.append(alert);
    }
    if (!services.isEmpty()) {
        if (service.isEmpty() || !services.contains(service))
            return {};
        fitting.append(service);
    }
    for (const auto &[name, values] : labels.asKeyValueRange()) {
        if (!ofAlert.contains(name) || !values.contains(ofAlert[name]))
            return {};
        fitting.append(name + u'=' + ofAlert[name]);
    }
    return fitting;
}

const Block *Step::block(Block::Kind wanted) const
{
    const auto found = std::ranges::find(blocks, wanted, &Block::kind);
    return found == blocks.end() ? nullptr : &*found;
}

bool Step::isManual() const
{
    static constexpr std::array ending{Kind::Action, Kind::Verify, Kind::Wait,     Kind::Announce, Kind::Decision,
                                       Kind::If,     Kind::While,  Kind::Parallel, Kind::Runbook};
    if (block(Kind::Manual))
        return true;
    // An approval in a step that has nothing else to do is the step.
    if (block(Kind::Approval) && shells.isEmpty())
        return false;
    return std::ranges::none_of(ending, [this](Kind kind) { return block(kind) != nullptr; });
}

QList<int> Runbook::stepsOf(const QString &anchor) const
{
    const QString slug = slugOf(anchor.startsWith(u'#') ? anchor.sliced(1) : anchor);
    const auto found = [&](auto &&fits, bool one) {
        QList<int> indices;
        for (qsizetype i = 0; i < steps.size() && (!one || indices.isEmpty()); ++i) {
            if (fits(steps[i]))
                indices.append(static_cast<int>(i));
        }
        return indices;
    };
    QList<int> indices = found([&](const Step &step) { return step.title == anchor; }, true);
    if (indices.isEmpty())
        indices = found([&](const Step &step) { return !slug.isEmpty() && slugOf(step.title) == slug; }, true);
    if (indices.isEmpty())
        indices = found([&](const Step &step) { return !slug.isEmpty() && slugOf(step.section) == slug; }, false);
    return indices;
}

int Runbook::indexOf(const QString &anchor) const
{
    return stepsOf(anchor).value(0, -1);
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
            isBlock = blockKind(bare.sliced(marks.size())).has_value();
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
    QList<std::pair<qsizetype, const Runbook *>> meant;
    for (const Runbook &runbook : runbooks) {
        const auto fits = runbook.meantFor.fits(alert.name, alert.labels.value(u"service"_s), alert.labels).size();
        if (fits > 0)
            meant.append({fits, &runbook});
    }
    std::ranges::stable_sort(meant, std::greater<>(), [](const auto &one) { return one.first; });
    for (const auto &[fits, runbook] : std::as_const(meant))
        add(*runbook);
    each([&](const Runbook &r) { return r.alerts.contains(alert.name) || r.name == alert.name; });
    each([&](const Runbook &r) { return !r.service.isEmpty() && r.service == alert.labels.value(u"service"_s); });
    return found;
}

}
