// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/review/sectioneditor.h"

#include "review/markdown.h"
#include "widgets/common/panel.h"

#include <KSyntaxHighlighting/Definition>
#include <KSyntaxHighlighting/Repository>
#include <KSyntaxHighlighting/SyntaxHighlighter>
#include <KSyntaxHighlighting/Theme>

#include <QKeyEvent>
#include <QPlainTextEdit>
#include <QSignalBlocker>

namespace Hikeshi {

using namespace Qt::StringLiterals;

SectionEditor::SectionEditor(Section section, KSyntaxHighlighting::Repository &syntax, Look &look, QWidget *parent)
    : QWidget(parent)
    , m_section(section)
    , m_syntax(syntax)
    , m_look(look)
    , m_title(new QLabel(this))
    , m_state(new QLabel(this))
    , m_edit(new QPlainTextEdit(this))
    , m_rendered(new QLabel(this))
    , m_highlighter(new KSyntaxHighlighting::SyntaxHighlighter(m_edit->document()))
{
    const QString name = sectionTitle(section, u"en"_s).remove(u' ');
    setObjectName(u"section"_s + name);
    m_edit->setObjectName(u"edit"_s + name);
    m_edit->setTabChangesFocus(true);
    m_edit->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_edit->installEventFilter(this);
    m_highlighter->setDefinition(syntax.definitionForName(u"Markdown"_s));
    m_rendered->setWordWrap(true);
    m_rendered->setTextFormat(Qt::RichText);
    m_rendered->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::LinksAccessibleByMouse);
    m_rendered->setOpenExternalLinks(true);
    setKind(m_title, "heading");
    setKind(m_state, "muted");
    auto *head = new QHBoxLayout;
    head->addWidget(m_title);
    head->addStretch();
    head->addWidget(m_state);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addLayout(head);
    column->addWidget(m_edit);
    column->addWidget(m_rendered);
    m_rendered->hide();
    connect(m_edit->document()->documentLayout(), &QAbstractTextDocumentLayout::documentSizeChanged, this,
            &SectionEditor::fitHeight);
    m_soon.setSingleShot(true);
    m_soon.setInterval(2000); // of the writer's own time: a text that rests is kept
    m_soon.callOnTimeout(this, &SectionEditor::save);
    connect(m_edit, &QPlainTextEdit::textChanged, this, [this] {
        m_failure.clear();
        m_soon.start();
        showState();
    });
    connect(&look, &Look::changed, this, &SectionEditor::retranslate);
    retranslate();
    fitHeight();
}

void SectionEditor::setText(const QString &markdown, qint64 entry)
{
    const QString now = m_edit->toPlainText();
    const bool writing = now != m_saved && now != markdown;
    m_saved = markdown;
    m_entry = entry;
    m_asked.clear();
    m_failure.clear();
    if (!writing && now != markdown) {
        const QSignalBlocker quiet(m_edit);
        m_edit->setPlainText(markdown);
    }
    render();
    showState();
}

void SectionEditor::reset(const QString &markdown, qint64 entry)
{
    const QSignalBlocker quiet(m_edit);
    m_edit->setPlainText(markdown);
    m_saved = markdown;
    setText(markdown, entry);
    fitHeight();
}

void SectionEditor::setPreview(bool preview)
{
    m_preview = preview;
    render();
    m_edit->setVisible(!preview);
    m_rendered->setVisible(preview);
    showState();
}

void SectionEditor::setReadOnly(const QString &reason)
{
    m_readOnly = reason;
    m_edit->setReadOnly(!reason.isEmpty());
    m_edit->setToolTip(reason);
}

void SectionEditor::setFailed(const QString &why)
{
    m_asked.clear();
    m_failure = why;
    showState();
}

void SectionEditor::save()
{
    m_soon.stop();
    const QString now = m_edit->toPlainText();
    if (now == m_saved || (!m_asked.isNull() && now == m_asked) || m_edit->isReadOnly())
        return;
    m_asked = now;
    Q_EMIT saveWanted(now);
}

bool SectionEditor::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusOut) {
        if (static_cast<QFocusEvent *>(event)->reason() != Qt::PopupFocusReason)
            save();
    } else if (event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if (enter && key->modifiers().testFlag(Qt::ControlModifier)) {
            save();
            return true;
        }
    } else if (event->type() == QEvent::Hide) {
        save();
    }
    return QWidget::eventFilter(watched, event);
}

void SectionEditor::showState()
{
    const bool dirty = m_edit->toPlainText() != m_saved;
    setTone(m_state, m_failure.isEmpty() ? Theme::Tone::Unknown : Theme::Tone::Trouble);
    if (!m_failure.isEmpty())
        m_state->setText(u"✕ "_s + tr("not saved: %1").arg(m_failure));
    else if (dirty)
        m_state->setText(tr("Ctrl+Return saves"));
    else
        m_state->setText(m_entry > 0 ? tr("entry #%1").arg(m_entry) : QString());
}

void SectionEditor::render()
{
    if (!m_preview)
        return;
    const QString text = m_edit->toPlainText();
    m_rendered->setText(text.trimmed().isEmpty() ? u"<i>%1</i>"_s.arg(tr("not written yet"))
                                                 : toSafeHtml(contained(text)));
    setTone(m_rendered, text.trimmed().isEmpty() ? Theme::Tone::Unknown : Theme::Tone::Quiet);
}

void SectionEditor::fitHeight()
{
    // Of a plain text's layout the height is counted in lines.
    const double lines = std::max(2.0, m_edit->document()->documentLayout()->documentSize().height());
    const double line = QFontMetricsF(m_edit->font()).lineSpacing();
    m_edit->setFixedHeight(static_cast<int>(lines * line + 2 * m_edit->document()->documentMargin()) + 14);
}

void SectionEditor::retranslate()
{
    const bool dark = m_look.theme().kind == Hikeshi::Theme::Kind::Dark;
    m_highlighter->setTheme(m_syntax.defaultTheme(dark ? KSyntaxHighlighting::Repository::DarkTheme
                                                       : KSyntaxHighlighting::Repository::LightTheme));
    m_highlighter->rehighlight();
    m_title->setText(sectionTitle(m_section, m_look.language()));
    m_edit->setAccessibleName(m_title->text());
    m_edit->setPlaceholderText([this] {
        switch (m_section) {
        case Section::Summary:
            return tr("What happened, for whom, for how long; in three sentences.");
        case Section::Impact:
            return tr("What users could not do, how many, and what was safe all along.");
        case Section::Factors:
            return tr("What had to come together. There are several; none of them is a person.");
        case Section::WentWell:
            return tr("What you want to happen the same way next time.");
        case Section::Surprised:
            return tr("What you believed and was not so.");
        case Section::Protection:
            return tr("Assets, trade history, compensation: what was checked, and how.");
        }
        return QString();
    }());
    render();
    showState();
    fitHeight();
}

}
