// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/incident/notehighlighter.h"

#include <KSyntaxHighlighting/Definition>
#include <KSyntaxHighlighting/Format>
#include <KSyntaxHighlighting/Theme>

#include <QTextCharFormat>

namespace Hikeshi {

using namespace Qt::StringLiterals;

NoteHighlighter::NoteHighlighter(const Look &look, QTextDocument *document)
    : SyntaxHighlighter(document)
    , m_look(look)
{
    setDefinition(m_repository.definitionForName(u"Markdown"_s));
    followLook();
}

void NoteHighlighter::followLook()
{
    setTheme(m_repository.defaultTheme(m_look.theme().kind == Theme::Kind::Dark
                                           ? KSyntaxHighlighting::Repository::DarkTheme
                                           : KSyntaxHighlighting::Repository::LightTheme));
    rehighlight();
}

// A line that nobody wrote by hand (a pasted log) is left plain: its patterns cost more than they tell.
void NoteHighlighter::highlightBlock(const QString &text)
{
    constexpr qsizetype longestLine = 2000;
    if (text.size() <= longestLine)
        SyntaxHighlighter::highlightBlock(text);
}

// The library says what a piece of text is; the colours are the console's, whose contrast is known.
void NoteHighlighter::applyFormat(int offset, int length, const KSyntaxHighlighting::Format &format)
{
    if (length == 0)
        return;
    const Theme &theme = m_look.theme();
    QTextCharFormat painted;
    const KSyntaxHighlighting::Theme base = this->theme();
    if (format.isBold(base))
        painted.setFontWeight(QFont::Bold);
    if (format.isItalic(base))
        painted.setFontItalic(true);
    if (format.isStrikeThrough(base))
        painted.setFontStrikeOut(true);
    // `List: Strong Text` is strong text; what stands before the colon tells only where.
    const QString name = format.name().section(u": "_s, -1);
    if (name.startsWith(u"Header"_s) || name.contains(u"Setext"_s)) {
        painted.setForeground(theme.drill);
        painted.setFontWeight(QFont::Bold);
    } else if (name.contains(u"Code"_s) || name.contains(u"Fenced"_s) || name.contains(u"Link"_s, Qt::CaseInsensitive)
               || name.contains(u"URL"_s, Qt::CaseInsensitive)) {
        painted.setForeground(theme.focus);
    } else if (name.startsWith(u"List"_s) || name.contains(u"Check"_s) || name.contains(u"Number"_s)
               || name.contains(u"Bullet"_s)) {
        painted.setForeground(theme.good);
    } else if (name.contains(u"Quote"_s) || name.contains(u"Comment"_s)) {
        painted.setForeground(theme.muted);
    }
    setFormat(offset, length, painted);
}

}
