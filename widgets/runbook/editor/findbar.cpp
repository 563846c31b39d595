// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/runbook/editor/findbar.h"

#include "widgets/common/panel.h"
#include "widgets/presenters/counted.h"
#include "widgets/runbook/editor/runbookedit.h"

#include <QTextBlock>

namespace Hikeshi {

using namespace Qt::StringLiterals;

FindBar::FindBar(RunbookEdit &edit, QWidget *parent)
    : QWidget(parent)
    , m_edit(edit)
    , m_text(new QLineEdit(this))
    , m_count(new QLabel(this))
    , m_back(new QPushButton(u"↑"_s, this))
    , m_forth(new QPushButton(u"↓"_s, this))
    , m_case(new QCheckBox(this))
    , m_close(new QPushButton(u"✕"_s, this))
    , m_replacing(new QWidget(this))
    , m_with(new QLineEdit(m_replacing))
    , m_one(new QPushButton(m_replacing))
    , m_all(new QPushButton(m_replacing))
{
    setObjectName(u"findBar"_s);
    m_text->setObjectName(u"findText"_s);
    m_with->setObjectName(u"replaceText"_s);
    m_count->setObjectName(u"findCount"_s);
    m_one->setObjectName(u"replaceOne"_s);
    m_all->setObjectName(u"replaceAll"_s);
    setKind(m_count, "muted");
    for (QPushButton *button : {m_back, m_forth, m_close, m_one, m_all})
        setKind(button, "small");
    m_text->setMinimumWidth(120);
    m_with->setMinimumWidth(120);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 4);
    column->setSpacing(4);
    auto *finding = new QHBoxLayout;
    finding->setSpacing(4);
    finding->addWidget(m_text, 1);
    finding->addWidget(m_count);
    for (QWidget *each : std::initializer_list<QWidget *>{m_back, m_forth, m_case, m_close})
        finding->addWidget(each);
    auto *replace = new QHBoxLayout(m_replacing);
    replace->setContentsMargins(0, 0, 0, 0);
    replace->setSpacing(4);
    replace->addWidget(m_with, 1);
    replace->addWidget(m_one);
    replace->addWidget(m_all);
    column->addLayout(finding);
    column->addWidget(m_replacing);
    const auto again = [this] {
        m_said.clear();
        seek();
    };
    connect(m_text, &QLineEdit::textChanged, this, again);
    connect(m_case, &QCheckBox::toggled, this, again);
    connect(m_text, &QLineEdit::returnPressed, this, [this] { find(true); });
    connect(m_forth, &QPushButton::clicked, this, [this] { find(true); });
    connect(m_back, &QPushButton::clicked, this, [this] { find(false); });
    connect(m_close, &QPushButton::clicked, this, &FindBar::leave);
    connect(m_with, &QLineEdit::returnPressed, this, &FindBar::replaceOne);
    connect(m_one, &QPushButton::clicked, this, &FindBar::replaceOne);
    connect(m_all, &QPushButton::clicked, this, &FindBar::replaceAll);
    connect(&edit, &QPlainTextEdit::textChanged, this, [this] {
        if (isVisible())
            seek();
    });
    hide();
}

void FindBar::open(bool replacing)
{
    const QString chosen = m_edit.textCursor().selectedText();
    if (!chosen.isEmpty() && !chosen.contains(QChar::ParagraphSeparator))
        m_text->setText(chosen);
    m_replacing->setVisible(replacing);
    m_said.clear();
    show();
    seek();
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->selectAll();
}

void FindBar::leave()
{
    hide();
    m_edit.setSought({}, false);
    m_edit.setFocus(Qt::OtherFocusReason);
}

void FindBar::find(bool forward)
{
    if (m_text->text().isEmpty())
        return;
    QTextDocument::FindFlags flags;
    flags.setFlag(QTextDocument::FindCaseSensitively, m_case->isChecked());
    flags.setFlag(QTextDocument::FindBackward, !forward);
    if (!m_edit.find(m_text->text(), flags)) { // once round
        QTextCursor cursor = m_edit.textCursor();
        cursor.movePosition(forward ? QTextCursor::Start : QTextCursor::End);
        const QTextCursor found = m_edit.document()->find(m_text->text(), cursor, flags);
        if (!found.isNull())
            m_edit.setTextCursor(found);
    }
    m_edit.ensureCursorVisible();
}

bool FindBar::onHit() const
{
    return !m_text->text().isEmpty()
        && m_edit.textCursor().selectedText().compare(m_text->text(),
                                                      m_case->isChecked() ? Qt::CaseSensitive : Qt::CaseInsensitive)
        == 0;
}

void FindBar::replaceOne()
{
    if (onHit())
        m_edit.textCursor().insertText(m_with->text());
    find(true);
}

void FindBar::replaceAll()
{
    if (m_text->text().isEmpty())
        return;
    const auto how = m_case->isChecked() ? Qt::CaseSensitive : Qt::CaseInsensitive;
    QStringList lines = m_edit.lines();
    qsizetype count = 0;
    for (QString &line : lines) {
        if (const auto here = line.count(m_text->text(), how); here > 0) {
            count += here;
            line.replace(m_text->text(), m_with->text(), how);
        }
    }
    const int line = m_edit.line();
    m_edit.replaceLines(lines);
    m_edit.goToLine(line);
    m_said = tr("%1 replaced").arg(count);
    seek();
}

void FindBar::seek()
{
    m_edit.setSought(m_text->text(), m_case->isChecked());
    qsizetype count = 0;
    if (!m_text->text().isEmpty()) {
        const auto how = m_case->isChecked() ? Qt::CaseSensitive : Qt::CaseInsensitive;
        for (QTextBlock block = m_edit.document()->firstBlock(); block.isValid(); block = block.next())
            count += block.text().count(m_text->text(), how);
    }
    m_count->setText(!m_said.isEmpty()              ? m_said
                         : m_text->text().isEmpty() ? QString()
                         : count == 0               ? tr("not found")
                                                    : Wording::counted(count, tr("1 place"), tr("%1 places")));
    for (QPushButton *button : {m_back, m_forth, m_one, m_all})
        button->setEnabled(count > 0);
}

void FindBar::retranslate()
{
    m_text->setPlaceholderText(tr("Find…"));
    m_text->setAccessibleName(tr("Find"));
    m_with->setPlaceholderText(tr("Replace with…"));
    m_with->setAccessibleName(tr("Replace with"));
    m_case->setText(tr("Aa"));
    m_case->setToolTip(tr("Upper and lower case differ"));
    m_case->setAccessibleName(m_case->toolTip());
    m_back->setToolTip(tr("The place before (Shift+F3)"));
    m_forth->setToolTip(tr("The next place (F3)"));
    m_close->setToolTip(tr("Close (Esc)"));
    for (QPushButton *button : {m_back, m_forth, m_close})
        button->setAccessibleName(button->toolTip());
    m_one->setText(tr("Replace"));
    m_all->setText(tr("Replace all"));
    seek();
}

}
