// SPDX-License-Identifier: GPL-3.0-or-later
#include "runbooks/links.h"

#include "runbooks/outline.h"

#include <QHash>
#include <QRegularExpression>

#include <md4c.h>

#include <functional>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

struct Walk
{
    const QByteArray &source;
    LinkMap map;
    qsizetype newest = 0; ///< offset of the newest piece of text

    qsizetype offset(const char *text) const
    {
        const std::less<> before;
        return before(text, source.constData()) || !before(text, source.constData() + source.size())
            ? -1
            : text - source.constData();
    }
};

int block(MD_BLOCKTYPE, void *, void *)
{
    return 0;
}

int enterSpan(MD_SPANTYPE type, void *detail, void *data)
{
    Walk &walk = *static_cast<Walk *>(data);
    const MD_ATTRIBUTE *target = type == MD_SPAN_A ? &static_cast<MD_SPAN_A_DETAIL *>(detail)->href
        : type == MD_SPAN_IMG                      ? &static_cast<MD_SPAN_IMG_DETAIL *>(detail)->src
                                                   : nullptr;
    if (!target || target->size == 0)
        return 0;
    const qsizetype at = walk.offset(target->text);
    walk.map.links.append(
        {QString::fromUtf8(target->text, static_cast<qsizetype>(target->size)), at < 0 ? walk.newest : at});
    return 0;
}

int leaveSpan(MD_SPANTYPE, void *, void *)
{
    return 0;
}

int text(MD_TEXTTYPE, const MD_CHAR *bytes, MD_SIZE, void *data)
{
    Walk &walk = *static_cast<Walk *>(data);
    if (const qsizetype at = walk.offset(bytes); at >= 0)
        walk.newest = at;
    return 0;
}

void addAnchors(const QByteArray &markdown, LinkMap &map)
{
    QHash<QString, int> seen;
    static const QRegularExpression own(u"\\s*\\{#([\\w:.-]+)[^}]*\\}\\s*$"_s); // Hugo, kramdown
    for (const auto items = outlineOf(markdown); const OutlineItem &item : items) {
        if (item.kind != OutlineItem::Kind::Heading)
            continue;
        if (const auto match = own.match(item.text); match.hasMatch()) {
            map.anchors.append(match.captured(1));
            continue;
        }
        const QString slug = slugOf(item.text);
        const int count = seen[slug]++;
        map.anchors.append(count == 0 ? slug : QString(slug + u'-' + QString::number(count)));
    }
    static const QRegularExpression html(u"<\\w+[^<>]{0,200}?\\s(?:id|name)\\s*=\\s*[\"']?([^\"'\\s>]+)"_s);
    for (const auto &match : html.globalMatch(QString::fromUtf8(markdown)))
        map.anchors.append(match.captured(1));
}

void addHugo(const QByteArray &markdown, LinkMap &map)
{
    static const QByteArray opens = QByteArrayLiteral("]({{");
    static const QRegularExpression reference(
        u"^\\]\\(\\{\\{[<%]\\s*(?:rel)?ref\\s+\"([^\"]{1,300})\"\\s*[>%]\\}\\}\\)"_s);
    for (qsizetype at = markdown.indexOf(opens); at >= 0; at = markdown.indexOf(opens, at + 1)) {
        const auto match = reference.match(
            QString::fromUtf8(markdown.sliced(at).first(std::min<qsizetype>(400, markdown.size() - at))));
        if (match.hasMatch())
            map.links.append({match.captured(1), at + 2});
    }
}

}

LinkMap linksOf(const QByteArray &markdown)
{
    Walk walk{.source = markdown, .map = {}};
    MD_PARSER parser{};
    parser.flags = MD_DIALECT_GITHUB;
    parser.enter_block = block;
    parser.leave_block = block;
    parser.enter_span = enterSpan;
    parser.leave_span = leaveSpan;
    parser.text = text;
    md_parse(markdown.constData(), static_cast<MD_SIZE>(markdown.size()), &parser, &walk);
    addHugo(markdown, walk.map);
    addAnchors(markdown, walk.map);
    return walk.map;
}

QString slugOf(const QString &heading)
{
    QString slug;
    const QList<uint> letters = heading.trimmed().toLower().toUcs4();
    for (const uint letter : letters) {
        const auto category = QChar::category(letter);
        if (letter == u' ')
            slug += u'-';
        else if (letter == u'-' || QChar::isLetter(letter) || QChar::isMark(letter)
                 || category == QChar::Number_DecimalDigit || category == QChar::Punctuation_Connector)
            slug += QString::fromUcs4(reinterpret_cast<const char32_t *>(&letter), 1);
    }
    return slug;
}

}
