// SPDX-License-Identifier: GPL-3.0-or-later
#include "review/markdown.h"

#include <QRegularExpression>
#include <QStringList>

#include <md4c-html.h>

namespace Hikeshi {

using namespace Qt::StringLiterals;

namespace {

/// Turns `<` before a tag's name into text, but not in code spans and not in `<https://…>`.
QString withoutTags(const QString &line)
{
    static const QRegularExpression tag(u"^<(?!https?:|mailto:)[A-Za-z/!?]"_s);
    QString safe;
    bool code = false;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const QChar c = line[i];
        if (c == u'`' && (i == 0 || line[i - 1] != u'\\'))
            code = !code;
        if (!code && c == u'<' && (i == 0 || line[i - 1] != u'\\') && tag.match(line.sliced(i)).hasMatch())
            safe += u'\\';
        safe += c;
    }
    return safe;
}

QString withLinksChecked(QString html)
{
    static const QRegularExpression picture(u"<img src=\"([^\"]*)\" alt=\"([^\"]*)\"[^>]*>"_s);
    static const QRegularExpression link(u"<a href=\"([^\"]*)\""_s);
    static const QRegularExpression ours(u"^picture:\\d+$"_s);
    static const QRegularExpression web(u"^(https?://|mailto:|#)"_s, QRegularExpression::CaseInsensitiveOption);
    const auto replaceEach = [&html](const QRegularExpression &what, auto with) {
        QString result;
        qsizetype from = 0;
        for (const auto &match : what.globalMatch(html)) {
            result += QStringView(html).sliced(from, match.capturedStart() - from);
            result += with(match);
            from = match.capturedEnd();
        }
        html = result + html.sliced(from);
    };
    replaceEach(picture, [&](const QRegularExpressionMatch &m) {
        return ours.match(m.captured(1)).hasMatch() ? m.captured() : m.captured(2);
    });
    replaceEach(link, [&](const QRegularExpressionMatch &m) {
        return web.match(m.captured(1)).hasMatch() ? m.captured() : u"<a href=\"#\""_s;
    });
    return html;
}

}

QString escaped(const QString &text)
{
    static const QString marks = u"\\`*[]<>|~&"_s;
    QString line;
    const QString flat = text.simplified();
    for (qsizetype i = 0; i < flat.size(); ++i) {
        const QChar c = flat[i];
        // `ledger_db_1` is one word to Markdown as well.
        const bool inWord = c == u'_' && i > 0 && i + 1 < flat.size() && flat[i - 1].isLetterOrNumber()
            && flat[i + 1].isLetterOrNumber();
        if (marks.contains(c) || (c == u'_' && !inWord))
            line += u'\\';
        line += c.isPrint() || c.isSurrogate() ? c : QChar(u' ');
    }
    return line;
}

QString contained(const QString &markdown)
{
    static const QRegularExpression fence(u"^ {0,3}(`{3,}|~{3,})(.*)$"_s);
    static const QRegularExpression heading(u"^ {0,3}#{1,2}(?=\\s|$)"_s);
    QString open;
    QStringList lines;
    for (const auto all = markdown.split(u'\n'); QString line : all) {
        const auto match = fence.match(line);
        if (!open.isEmpty()) {
            const QString mark = match.captured(1);
            if (mark.startsWith(open) && match.captured(2).trimmed().isEmpty())
                open.clear();
        } else if (match.hasMatch()) {
            open = match.captured(1);
        } else {
            line = withoutTags(line.replace(heading, u"###"_s));
        }
        lines.append(line);
    }
    if (!open.isEmpty())
        lines.append(open);
    return lines.join(u'\n');
}

QString quoted(const QString &markdown)
{
    return u"> "_s + contained(markdown.trimmed()).replace(u'\n', u"\n> "_s);
}

QString toSafeHtml(const QString &markdown)
{
    const QByteArray source = markdown.toUtf8();
    QByteArray html;
    const auto take = [](const MD_CHAR *text, MD_SIZE size, void *into) {
        static_cast<QByteArray *>(into)->append(text, static_cast<qsizetype>(size));
    };
    md_html(source.constData(), static_cast<MD_SIZE>(source.size()), take, &html, MD_DIALECT_GITHUB | MD_FLAG_NOHTML,
            0);
    QString safe = withLinksChecked(QString::fromUtf8(html));
    static const QRegularExpression box(u"<input type=\"checkbox\"[^>]*?( checked)?>"_s);
    for (auto match = box.match(safe); match.hasMatch(); match = box.match(safe, match.capturedStart()))
        safe.replace(match.capturedStart(), match.capturedLength(),
                     match.captured().contains(u"checked>"_s) ? u"☑ "_s : u"☐ "_s);
    return safe;
}

}
