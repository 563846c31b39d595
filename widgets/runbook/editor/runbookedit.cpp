// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runbook/editor/runbookedit.h"

#include "widgets/common/panel.h"
#include "widgets/runbook/editor/completionpopup.h"
#include "widgets/runbook/editor/runbookhighlighter.h"

#include <QPainter>
#include <QTextBlock>
#include <QToolTip>

namespace Hikeshi {

using namespace Qt::StringLiterals;

/// Line numbers, and marks where something is wrong.
class LineMargin : public QWidget
{
public:
    explicit LineMargin(RunbookEdit *edit)
        : QWidget(edit)
        , m_edit(edit)
    {
        setObjectName(u"lineMargin"_s);
    }

protected:
    void paintEvent(QPaintEvent *event) override { m_edit->paintMargin(event); }
    void mousePressEvent(QMouseEvent *event) override
    {
        m_edit->goToLine(m_edit->cursorForPosition({0, event->pos().y()}).blockNumber() + 1);
        m_edit->setFocus();
    }
    bool event(QEvent *event) override
    {
        if (event->type() != QEvent::ToolTip)
            return QWidget::event(event);
        const auto *help = static_cast<QHelpEvent *>(event);
        QToolTip::showText(help->globalPos(),
                           m_edit->findingsAt(m_edit->cursorForPosition({0, help->pos().y()}).blockNumber() + 1), this);
        return true;
    }

private:
    RunbookEdit *m_edit;
};

RunbookEdit::RunbookEdit(Look &look, const FindingModel &findings, QWidget *parent, Language language)
    : QPlainTextEdit(parent)
    , m_look(look)
    , m_findings(findings)
    , m_language(language)
    , m_margin(new LineMargin(this))
    , m_highlighter(
          new RunbookHighlighter(look, document(), language == Language::Yaml ? u"YAML"_s : u"Hikeshi Runbook"_s))
    , m_popup(new CompletionPopup(look, this))
{
    setObjectName(u"runbookText"_s);
    setKind(this, "source");
    setLineWrapMode(QPlainTextEdit::WidgetWidth);
    setFont(Theme::code(9.5));
    setTabStopDistance(2 * fontMetrics().horizontalAdvance(u' '));
    setFrameShape(QFrame::NoFrame);
    connect(this, &QPlainTextEdit::blockCountChanged, this, &RunbookEdit::layOutMargin);
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect &rect, int dy) {
        if (dy != 0)
            m_margin->scroll(0, dy);
        else
            m_margin->update(0, rect.y(), m_margin->width(), rect.height());
    });
    connect(this, &QPlainTextEdit::cursorPositionChanged, this, [this] {
        markText();
        if (std::exchange(m_line, line()) != line())
            Q_EMIT lineChanged(line());
        if (m_popup->isVisible() && !m_taking && !document()->isEmpty())
            complete(true);
    });
    connect(&findings, &QAbstractItemModel::modelReset, this, [this] {
        markText();
        m_margin->update();
    });
    connect(m_popup, &CompletionPopup::taken, this, [this](const Completion &one) { take(one, m_popup->from()); });
    layOutMargin();
}

void RunbookEdit::setLines(const QStringList &lines)
{
    setPlainText(lines.join(u'\n'));
    document()->setModified(false);
    m_highlighter->begin();
}

// Only what differs is written, so that undoing and the caret stay close to it.
void RunbookEdit::replaceLines(const QStringList &lines)
{
    const QStringList old = this->lines();
    const qsizetype shorter = std::min(old.size(), lines.size());
    qsizetype head = 0;
    while (head < shorter && old[head] == lines[head])
        ++head;
    qsizetype tail = 0;
    while (tail < shorter - head && old[old.size() - 1 - tail] == lines[lines.size() - 1 - tail])
        ++tail;
    if (head == old.size() && head == lines.size())
        return;
    // Whole lines with one of their line ends: that below, or at the text's end that above.
    QStringList now = lines.sliced(head, lines.size() - head - tail);
    QTextCursor cursor(document());
    const bool toEnd = tail == 0;
    const QTextBlock first = document()->findBlockByNumber(static_cast<int>(head));
    const QTextBlock after = document()->findBlockByNumber(static_cast<int>(old.size() - tail));
    cursor.setPosition(toEnd ? (first.isValid() && head > 0 ? first.position() - 1
                                    : first.isValid()       ? 0
                                                            : document()->characterCount() - 1)
                             : first.position());
    cursor.setPosition(toEnd ? document()->characterCount() - 1 : after.position(), QTextCursor::KeepAnchor);
    QString text = now.join(u'\n');
    if (toEnd && head > 0 && !now.isEmpty())
        text.prepend(u'\n');
    else if (!toEnd && !now.isEmpty())
        text.append(u'\n');
    cursor.beginEditBlock();
    cursor.insertText(text);
    cursor.endEditBlock();
}

QStringList RunbookEdit::lines() const
{
    QStringList all;
    all.reserve(blockCount());
    for (QTextBlock block = document()->firstBlock(); block.isValid(); block = block.next())
        all.append(block.text()); // toPlainText() would turn no-break spaces into spaces
    return all;
}

void RunbookEdit::goToLine(int line, qsizetype column)
{
    const QTextBlock block = document()->findBlockByNumber(std::clamp(line - 1, 0, blockCount() - 1));
    QTextCursor cursor(block);
    cursor.setPosition(block.position() + static_cast<int>(std::min<qsizetype>(column, block.length() - 1)));
    setTextCursor(cursor);
    centerCursor();
}

void RunbookEdit::setSought(const QString &text, bool wholeCase)
{
    m_sought = text;
    m_wholeCase = wholeCase;
    markText();
}

void RunbookEdit::followLook()
{
    m_highlighter->begin();
    markText();
    m_margin->update();
}

int RunbookEdit::marginWidth() const
{
    const auto digits = std::max<qsizetype>(3, QString::number(blockCount()).size());
    return 30 + static_cast<int>(digits) * fontMetrics().horizontalAdvance(u'9');
}

void RunbookEdit::layOutMargin()
{
    setViewportMargins(marginWidth(), 0, 0, 0);
    const QRect inside = contentsRect();
    m_margin->setGeometry(inside.left(), inside.top(), marginWidth(), inside.height());
}

void RunbookEdit::resizeEvent(QResizeEvent *event)
{
    const bool saw = event->oldSize().isEmpty() || QRect({}, event->oldSize()).contains(cursorRect().center());
    QPlainTextEdit::resizeEvent(event);
    layOutMargin();
    if (saw)
        ensureCursorVisible(); // the list of findings takes room from below
    if (m_popup->isVisible()) // the list of findings may just have come: what is offered stays, in its new place
        complete(true);
}

QString RunbookEdit::findingsAt(int line) const
{
    QStringList said;
    for (const Finding &finding : m_findings.findings()) {
        if (finding.line == line)
            said.append(finding.remedy.isEmpty() ? finding.what : finding.what + u"; "_s + finding.remedy);
    }
    return said.join(u'\n');
}

void RunbookEdit::paintMargin(QPaintEvent *event)
{
    const Theme &theme = m_look.theme();
    QPainter painter(m_margin);
    painter.fillRect(event->rect(), theme.panel);
    QHash<int, Finding::Grade> worst;
    for (const Finding &finding : m_findings.findings()) {
        const auto known = worst.constFind(finding.line);
        if (known == worst.cend() || finding.grade < *known)
            worst.insert(finding.line, finding.grade);
    }
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        const QRectF place = blockBoundingGeometry(block).translated(contentOffset());
        if (place.top() > event->rect().bottom())
            break;
        const int number = block.blockNumber() + 1;
        const bool current = number == line();
        painter.setFont(font());
        painter.setPen(current ? theme.text : theme.muted);
        const QRect row(0, qRound(place.top()), m_margin->width() - 12, fontMetrics().height());
        painter.drawText(row, Qt::AlignRight, QString::number(number));
        if (const auto found = worst.constFind(number); found != worst.cend()) {
            painter.setFont(Theme::letters(8));
            painter.setPen(theme.tone(toneOf(*found)));
            painter.drawText(QRect(4, row.top(), 16, row.height()), Qt::AlignCenter, Theme::mark(toneOf(*found)));
        }
    }
}

void RunbookEdit::markText()
{
    const Theme &theme = m_look.theme();
    QList<QTextEdit::ExtraSelection> marks;
    QTextEdit::ExtraSelection now;
    now.format.setBackground(theme.raised);
    now.format.setProperty(QTextFormat::FullWidthSelection, true);
    now.cursor = textCursor();
    now.cursor.clearSelection();
    marks.append(now);
    constexpr qsizetype most = 400; // nobody reads more; each costs at every painting
    if (!m_sought.isEmpty()) {
        QTextEdit::ExtraSelection hit;
        hit.format.setBackground(theme.wash(Theme::Tone::Warning));
        const QTextDocument::FindFlags flags =
            m_wholeCase ? QTextDocument::FindCaseSensitively : QTextDocument::FindFlags();
        hit.cursor = QTextCursor(document());
        while (marks.size() < most && !(hit.cursor = document()->find(m_sought, hit.cursor, flags)).isNull())
            marks.append(hit);
    }
    for (const Finding &finding : m_findings.findings().first(std::min(most, m_findings.findings().size()))) {
        const QTextBlock block = document()->findBlockByNumber(finding.line - 1);
        if (finding.line < 1 || !block.isValid())
            continue;
        const FindingSpan span = spanOf(finding, block.text());
        QTextEdit::ExtraSelection mark;
        mark.format.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        mark.format.setUnderlineColor(theme.tone(toneOf(finding.grade)));
        mark.cursor = QTextCursor(block);
        mark.cursor.setPosition(block.position() + static_cast<int>(span.from));
        mark.cursor.setPosition(block.position() + static_cast<int>(span.from + span.length), QTextCursor::KeepAnchor);
        marks.append(mark);
    }
    setExtraSelections(marks);
}

bool RunbookEdit::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const QPoint inside = viewport()->mapFrom(this, help->pos());
        QToolTip::showText(help->globalPos(), findingsAt(cursorForPosition(inside).blockNumber() + 1), this);
        return true;
    }
    if (event->type() == QEvent::ShortcutOverride && m_popup->isVisible()
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        event->accept();
        return true;
    }
    return QPlainTextEdit::event(event);
}

void RunbookEdit::focusOutEvent(QFocusEvent *event)
{
    m_popup->hide();
    QPlainTextEdit::focusOutEvent(event);
}

void RunbookEdit::keyPressEvent(QKeyEvent *event)
{
    const bool plain = event->modifiers() == Qt::NoModifier || event->modifiers() == Qt::KeypadModifier;
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (event->key() == Qt::Key_Space && event->modifiers() == Qt::ControlModifier)
        return complete(true);
    if (m_popup->isVisible() && plain) {
        if (m_popup->takeKey(event->key()))
            return;
        if (enter || event->key() == Qt::Key_Tab) {
            if (const auto one = m_popup->chosen())
                take(*one, m_popup->from());
            return;
        }
    }
    if (plain && enter && breakLine())
        return;
    if (plain && event->key() == Qt::Key_Tab && !textCursor().hasSelection()) {
        insertPlainText(u"  "_s);
        return;
    }
    QPlainTextEdit::keyPressEvent(event);
    const QString typed = event->text();
    if (!typed.isEmpty() && typed[0].isPrint() && !isReadOnly())
        complete(m_popup->isVisible());
}

// The next line stands where this one does; a list goes on.
bool RunbookEdit::breakLine()
{
    static const QRegularExpression begin(u"^(\\s*)([-*+] (?:\\[[ xX]\\] )?)?"_s);
    const QTextCursor cursor = textCursor();
    const auto match = begin.match(cursor.block().text());
    if (cursor.hasSelection() || match.capturedLength() == 0 || cursor.positionInBlock() < match.capturedLength())
        return false;
    const QString marker = match.captured(2);
    insertPlainText(u'\n' + match.captured(1) + (marker.contains(u'[') ? marker.first(2) + u"[ ] "_s : marker));
    ensureCursorVisible();
    return true;
}

void RunbookEdit::complete(bool asked)
{
    if (m_language == Language::Yaml)
        return;
    const QTextCursor cursor = textCursor();
    const Completions found = completionsAt(lines(), cursor.blockNumber(), cursor.positionInBlock(), m_vocabulary);
    const bool wanted = asked || (found.offered && cursor.positionInBlock() > found.from)
        || (found.offered && cursor.block().text().first(cursor.positionInBlock()).endsWith(u' '));
    if (!wanted || cursor.hasSelection()) {
        m_popup->hide();
        return;
    }
    QTextCursor word = cursor;
    word.setPosition(cursor.block().position() + static_cast<int>(found.from));
    QRect place = cursorRect(word);
    place.translate(viewport()->pos());
    m_popup->open(found, place);
}

void RunbookEdit::take(const Completion &completion, qsizetype from)
{
    m_taking = true;
    m_popup->hide();
    QTextCursor cursor = textCursor();
    const int begin = cursor.block().position() + static_cast<int>(from);
    cursor.beginEditBlock();
    cursor.setPosition(begin, QTextCursor::KeepAnchor);
    cursor.insertText(completion.insert);
    cursor.endEditBlock();
    if (completion.caret >= 0)
        cursor.setPosition(begin + static_cast<int>(completion.caret));
    setTextCursor(cursor);
    ensureCursorVisible();
    m_taking = false;
    if (!completion.insert.endsWith(u'"') && (completion.insert.endsWith(u' ') || completion.caret >= 0))
        complete(false);
}

}
