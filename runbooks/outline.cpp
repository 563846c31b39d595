// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/outline.h"

#include <QHash>

#include <md4c.h>

#include <algorithm>
#include <functional>
#include <utility>

namespace Hikeshi {

namespace {

/// Collects while md4c walks. Text pieces point into the source, which gives every item its place.
struct Walk
{
    const QByteArray &source;
    QList<qsizetype> starts; ///< of the lines, for one line may hold as many pieces as it has bytes
    QList<OutlineItem> items;
    QList<qsizetype> open; ///< indices of items that still take text
    int listDepth = 0;
    int quoteDepth = 0;
    qsizetype indent = 0; ///< columns of a code line that md4c has told as spaces

    /// The source's own white space of `columns` columns before `at`: a here-document of `<<-` ends by tabs alone.
    /// Spaces where a tab stands across the edge.
    QString indentBefore(qsizetype at, qsizetype columns) const
    {
        const qsizetype begin = *std::prev(std::ranges::upper_bound(starts, at));
        QList<qsizetype> column{0};
        for (qsizetype i = begin; i < at; ++i)
            column.append(source[i] == '\t' ? (column.last() / 4 + 1) * 4 : column.last() + 1);
        for (qsizetype i = at; i > begin && (source[i - 1] == ' ' || source[i - 1] == '\t'); --i) {
            if (column.last() - column[i - 1 - begin] == columns)
                return QString::fromLatin1(source.sliced(i - 1, at - i + 1));
        }
        return QString(columns, u' ');
    }

    qsizetype lineStart(const char *text) const
    {
        const std::less<> before;
        if (before(text, source.constData()) || !before(text, source.constData() + source.size()))
            return -1;
        return *std::prev(std::ranges::upper_bound(starts, text - source.constData()));
    }

    /// Where the next line begins; a carriage return alone ends one too.
    qsizetype lineAfter(qsizetype at) const
    {
        while (at < source.size() && source[at] != '\n' && source[at] != '\r')
            ++at;
        const bool isPair = at + 1 < source.size() && source[at] == '\r' && source[at + 1] == '\n';
        return std::min(at + (isPair ? 2 : 1), source.size());
    }

    void begin(OutlineItem item)
    {
        item.at = -1;
        open.append(items.size());
        items.append(std::move(item));
    }
};

int enter(MD_BLOCKTYPE type, void *detail, void *data)
{
    Walk &walk = *static_cast<Walk *>(data);
    if (type == MD_BLOCK_QUOTE)
        ++walk.quoteDepth;
    if (type == MD_BLOCK_UL || type == MD_BLOCK_OL)
        ++walk.listDepth;
    if (type == MD_BLOCK_H) {
        walk.begin({.kind = OutlineItem::Kind::Heading,
                    .level = static_cast<int>(static_cast<MD_BLOCK_H_DETAIL *>(detail)->level)});
    } else if (type == MD_BLOCK_LI) {
        walk.begin({.kind = OutlineItem::Kind::ListItem,
                    .level = walk.listDepth + walk.quoteDepth,
                    .ticked = static_cast<MD_BLOCK_LI_DETAIL *>(detail)->task_mark != '\0'
                        && static_cast<MD_BLOCK_LI_DETAIL *>(detail)->task_mark != ' '});
    } else if (type == MD_BLOCK_CODE) {
        const MD_ATTRIBUTE &info = static_cast<MD_BLOCK_CODE_DETAIL *>(detail)->info;
        walk.begin({.kind = OutlineItem::Kind::Code,
                    .language = QString::fromUtf8(info.text, static_cast<qsizetype>(info.size)).trimmed()});
        // An empty block has no text to be found by: it stands below its fence.
        if (const qsizetype fence = info.size > 0 ? walk.lineStart(info.text) : -1; fence >= 0) {
            walk.items.last().at = walk.lineAfter(fence);
        }
    }
    return 0;
}

int leave(MD_BLOCKTYPE type, void *, void *data)
{
    Walk &walk = *static_cast<Walk *>(data);
    if (type == MD_BLOCK_QUOTE)
        --walk.quoteDepth;
    if (type == MD_BLOCK_UL || type == MD_BLOCK_OL)
        --walk.listDepth;
    if ((type == MD_BLOCK_H || type == MD_BLOCK_LI || type == MD_BLOCK_CODE) && !walk.open.isEmpty())
        walk.open.removeLast();
    return 0;
}

/// `&amp;`, `&#39;`, `&#x27;`; a rarer name stays as it is written.
QString letterOf(const QString &entity)
{
    static const QHash<QString, QChar> names{
        {QStringLiteral("&amp;"), u'&'},  {QStringLiteral("&lt;"), u'<'},    {QStringLiteral("&gt;"), u'>'},
        {QStringLiteral("&quot;"), u'"'}, {QStringLiteral("&apos;"), u'\''}, {QStringLiteral("&nbsp;"), QChar::Nbsp}};
    if (!entity.startsWith(u"&#"))
        return names.contains(entity) ? QString(names[entity]) : entity;
    const bool hex = entity.size() > 3 && entity[2].toLower() == u'x';
    const char32_t code = QStringView(entity).sliced(hex ? 3 : 2).chopped(1).toUInt(nullptr, hex ? 16 : 10);
    return code > 0 && code <= QChar::LastValidCodePoint ? QString::fromUcs4(&code, 1)
                                                         : QString(QChar::ReplacementCharacter);
}

int span(MD_SPANTYPE, void *, void *)
{
    return 0;
}

int text(MD_TEXTTYPE type, const MD_CHAR *bytes, MD_SIZE size, void *data)
{
    Walk &walk = *static_cast<Walk *>(data);
    if (walk.open.isEmpty())
        return 0;
    OutlineItem &item = walk.items[walk.open.last()];
    const qsizetype at = walk.lineStart(bytes);
    if (item.at < 0 && at >= 0)
        item.at = at;
    const bool breaks = type == MD_TEXT_SOFTBR || type == MD_TEXT_BR;
    if (item.kind == OutlineItem::Kind::ListItem && (breaks || at > item.at))
        return 0; // the first line names the item
    const QString said = QString::fromUtf8(bytes, static_cast<qsizetype>(size));
    if (item.kind == OutlineItem::Kind::Code) {
        if (at < 0 && !said.isEmpty() && said.trimmed().isEmpty() && !said.contains(u'\n')) {
            walk.indent += said.size();
            return 0;
        }
        if (const qsizetype columns = std::exchange(walk.indent, 0); columns > 0)
            item.text += at < 0 ? QString(columns, u' ') : walk.indentBefore(bytes - walk.source.constData(), columns);
    }
    item.text += breaks            ? QStringLiteral(" ")
        : type == MD_TEXT_NULLCHAR ? QString(QChar::ReplacementCharacter)
        : type == MD_TEXT_ENTITY   ? letterOf(said)
                                   : said;
    return 0;
}

/// Either letter of a line end begins one; the first line begins at 0.
QList<qsizetype> lineStarts(const QByteArray &source)
{
    QList<qsizetype> starts{0};
    for (qsizetype at = 0; at < source.size(); ++at) {
        if (source[at] == '\n' || source[at] == '\r')
            starts.append(at + 1);
    }
    return starts;
}

}

QList<OutlineItem> outlineOf(const QByteArray &markdown)
{
    Walk walk{.source = markdown, .starts = lineStarts(markdown)};
    MD_PARSER parser{};
    parser.flags = MD_DIALECT_GITHUB;
    parser.enter_block = enter;
    parser.leave_block = leave;
    parser.enter_span = span;
    parser.leave_span = span;
    parser.text = text;
    md_parse(markdown.constData(), static_cast<MD_SIZE>(markdown.size()), &parser, &walk);
    // Items without a letter have no place of their own and begin nothing.
    walk.items.removeIf([](const OutlineItem &item) { return item.at < 0; });
    return walk.items;
}

}
