// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runbook/editor/runbookhighlighter.h"

#include <KSyntaxHighlighting/Definition>
#include <KSyntaxHighlighting/Format>
#include <KSyntaxHighlighting/Theme>

#include <QElapsedTimer>
#include <QTextDocument>

namespace Hikeshi {

using namespace Qt::StringLiterals;

using Style = KSyntaxHighlighting::Theme::TextStyle;

RunbookHighlighter::RunbookHighlighter(const Look &look, QTextDocument *document, const QString &definition)
    : SyntaxHighlighter(document)
    , m_look(look)
    , m_blocks(document->blockCount())
{
    m_repository.addCustomSearchPath(u":"_s); // its folder `syntax` is carried by the program
    setDefinition(m_repository.definitionForName(definition));
    m_more.setInterval(0);
    connect(&m_more, &QTimer::timeout, this, &RunbookHighlighter::goOn);
    connect(document, &QTextDocument::blockCountChanged, this, [this](int count) {
        if (m_reached >= 0)
            m_reached = std::max(0, m_reached + std::min(0, count - m_blocks));
        m_blocks = count;
    });
    begin();
}

void RunbookHighlighter::begin()
{
    setTheme(m_repository.defaultTheme(m_look.theme().kind == Theme::Kind::Dark
                                           ? KSyntaxHighlighting::Repository::DarkTheme
                                           : KSyntaxHighlighting::Repository::LightTheme));
    m_reached = 0;
    m_more.start();
}

void RunbookHighlighter::goOn()
{
    constexpr qint64 portion = 6; // milliseconds
    QElapsedTimer spent;
    spent.start();
    QTextBlock block = document()->findBlockByNumber(m_reached);
    while (block.isValid() && spent.elapsed() < portion) {
        m_reached = block.blockNumber() + 1;
        rehighlightBlock(block);
        block = block.next();
    }
    if (block.isValid())
        return;
    m_reached = -1;
    m_more.stop();
}

// A line that nobody wrote by hand is left plain: its patterns cost more than they tell.
void RunbookHighlighter::highlightBlock(const QString &text)
{
    constexpr qsizetype longestLine = 2000;
    if (text.size() <= longestLine && (m_reached < 0 || currentBlock().blockNumber() < m_reached))
        SyntaxHighlighter::highlightBlock(text);
}

namespace {

QColor colourOf(Style style, const Theme &theme)
{
    switch (style) {
    case Style::Keyword:
    case Style::ControlFlow:
    case Style::Function:
    case Style::BuiltIn:
    case Style::Extension:
        return theme.drill;
    case Style::Attribute:
    case Style::DataType:
    case Style::Preprocessor:
    case Style::Import:
        return theme.focus;
    case Style::Variable:
    case Style::DecVal:
    case Style::BaseN:
    case Style::Float:
    case Style::Constant:
        return theme.warning;
    case Style::String:
    case Style::VerbatimString:
    case Style::SpecialString:
    case Style::Char:
    case Style::SpecialChar:
        return theme.good;
    case Style::Comment:
    case Style::Documentation:
    case Style::Annotation:
    case Style::CommentVar:
    case Style::RegionMarker:
    case Style::Information:
    case Style::Operator:
        return theme.muted;
    case Style::Alert:
    case Style::Error:
        return theme.trouble;
    default:
        return {};
    }
}

}

// The library says what a piece of text is; the colours are the console's, whose contrast is known.
void RunbookHighlighter::applyFormat(int offset, int length, const KSyntaxHighlighting::Format &format)
{
    if (length == 0)
        return;
    QTextCharFormat painted;
    const KSyntaxHighlighting::Theme base = theme();
    if (format.isBold(base))
        painted.setFontWeight(QFont::Bold);
    if (format.isItalic(base))
        painted.setFontItalic(true);
    if (format.isStrikeThrough(base))
        painted.setFontStrikeOut(true);
    const Theme &look = m_look.theme();
    QColor colour = colourOf(format.textStyle(), look);
    const QString name = format.name().section(u": "_s, -1);
    if (name.startsWith(u"Head"_s)) {
        painted.setFontWeight(QFont::Bold);
        colour = look.drill;
    } else if (name.contains(u"Code"_s) || name.contains(u"Link"_s) || name.contains(u"URL"_s)) {
        colour = look.focus;
    } else if (name == u"Normal Text"_s || name.contains(u"Emphasis"_s) || name.contains(u"Strong"_s)) {
        colour = QColor(); // {} would be a global colour: white
    }
    painted.setForeground(colour.isValid() ? colour : look.text);
    setFormat(offset, length, painted);
}

}
