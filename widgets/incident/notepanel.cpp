// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/incident/notepanel.h"

#include "journal/journal.h"
#include "widgets/incident/notehighlighter.h"
#include "widgets/presenters/actionwording.h"
#include "widgets/presenters/coalesced.h"
#include "widgets/presenters/incidentbook.h"
#include "widgets/presenters/wording.h"

#include <QFile>
#include <QKeyEvent>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSaveFile>

namespace Hikeshi {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qint64 longestDraft = 1024 * 1024; ///< bytes; a journal entry holds no more

}

NotePanel::NotePanel(const Desk &desk, QWidget *parent)
    : Panel(desk.look, parent)
    , m_desk(desk)
    , m_editor(new QPlainTextEdit(this))
    , m_highlighter(new NoteHighlighter(desk.look, m_editor->document()))
    , m_said(new QLabel(this))
    , m_hypothesis(new QPushButton(this))
    , m_handover(new QPushButton(this))
    , m_save(new QPushButton(this))
    , m_keep(new Coalesced(400ms, [this] { keepDraft(); }, this))
{
    setObjectName(u"notePanel"_s);
    m_editor->setObjectName(u"noteEditor"_s);
    m_said->setObjectName(u"noteSaid"_s);
    m_save->setObjectName(u"noteSave"_s);
    m_hypothesis->setObjectName(u"noteHypothesis"_s);
    m_handover->setObjectName(u"noteHandover"_s);
    m_editor->setFont(Theme::code(9.5));
    m_editor->setTabChangesFocus(true);
    m_editor->installEventFilter(this);
    m_said->setWordWrap(true);
    m_said->hide();
    setKind(m_hypothesis, "flat");
    setKind(m_handover, "flat");
    setKind(m_save, "primary");
    auto *line = new QHBoxLayout;
    line->setSpacing(4);
    line->addWidget(m_hypothesis);
    line->addWidget(m_handover);
    line->addStretch();
    line->addWidget(m_save);
    content()->addWidget(m_editor, 1);
    content()->addWidget(m_said);
    content()->addLayout(line);

    restoreDraft();
    connect(m_editor, &QPlainTextEdit::textChanged, m_keep, &Coalesced::wish);
    connect(m_save, &QPushButton::clicked, this, &NotePanel::save);
    connect(m_hypothesis, &QPushButton::clicked, this, [this] { insert(tr("## Hypothesis\n\n- [ ] ")); });
    connect(m_handover, &QPushButton::clicked, this,
            [this] { insert(tr("## Handover\n\nState now: \nDone: \nOpen: \n- [ ] \nNext update to users: ")); });
    connect(&desk.look, &Look::changed, m_highlighter, [this] { m_highlighter->followLook(); });
    connect(&desk.journal, &Journal::failed, this, [this] { retranslate(); });
    connect(&desk.journal, &Journal::recovered, this, [this] { retranslate(); });
}

NotePanel::~NotePanel()
{
    keepDraft();
}

bool NotePanel::writes() const
{
    return m_desk.journal.access() == Journal::Access::ReadWrite;
}

void NotePanel::retranslate()
{
    setCaption(tr("Note"));
    setAside(tr("Markdown · Ctrl ⏎"));
    m_editor->setPlaceholderText(tr("What do you see, what do you think it is? Ctrl+Return saves it with its time."));
    m_editor->setAccessibleName(tr("Note"));
    m_hypothesis->setText(tr("Hypothesis"));
    m_hypothesis->setToolTip(tr("Adds the beginning of a hypothesis"));
    m_handover->setText(tr("Handover"));
    m_handover->setToolTip(tr("Adds the outline of a handover"));
    m_save->setText(tr("Save note"));
    m_save->setEnabled(writes());
    m_save->setToolTip(writes() ? tr("Puts the note into the journal (Ctrl+Return)")
                                : tr("Another console writes this journal (%1)").arg(m_desk.journal.writer()));
}

bool NotePanel::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_editor && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const bool enter = key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter;
        if (enter && key->modifiers().testFlag(Qt::ControlModifier)) {
            save();
            return true;
        }
    }
    if (watched == m_editor && event->type() == QEvent::FocusOut)
        keepDraft();
    return Panel::eventFilter(watched, event);
}

void NotePanel::insert(const QString &markdown)
{
    QTextCursor cursor = m_editor->textCursor();
    cursor.beginEditBlock();
    if (!cursor.atBlockStart())
        cursor.insertText(u"\n\n"_s);
    cursor.insertText(markdown);
    cursor.endEditBlock();
    m_editor->setTextCursor(cursor);
    m_editor->setFocus();
}

void NotePanel::save()
{
    const QString text = m_editor->toPlainText();
    if (!writes())
        return say(tr("Not saved: another console writes this journal (%1).").arg(m_desk.journal.writer()),
                   Theme::Tone::Warning);
    if (text.trimmed().isEmpty())
        return say(tr("Nothing to save: the note is empty."), Theme::Tone::Warning);
    if (std::exchange(m_saving, true))
        return;
    keepDraft();
    m_desk.incidents.note(text.trimmed(), m_desk.operatorId).then(this, [this, text](const Result<Entry> &entry) {
        m_saving = false;
        if (!entry)
            return say(tr("Not saved: %1. The text stays here.").arg(Wording::reason(entry.error())),
                       Theme::Tone::Trouble);
        saved(text);
        say(tr("Saved at %1, entry %2.").arg(Wording::clockTime(entry->at)).arg(entry->number), Theme::Tone::Good);
    });
}

// Takes away what was saved, and nothing that was typed meanwhile. Undo brings it back.
void NotePanel::saved(const QString &text)
{
    if (m_editor->toPlainText().startsWith(text)) {
        QTextCursor cursor(m_editor->document());
        cursor.setPosition(static_cast<int>(text.size()), QTextCursor::KeepAnchor);
        cursor.removeSelectedText();
    }
    keepDraft();
}

void NotePanel::say(const QString &text, Theme::Tone tone)
{
    const QString mark = Theme::mark(tone);
    m_said->setText(tone == Theme::Tone::Good ? QString(u"✓ "_s + text) : QString(mark + u' ' + text));
    setTone(m_said, tone);
    m_said->show();
}

// A draft belongs to the one console that writes the journal.
void NotePanel::restoreDraft()
{
    QFile file(draftPath(m_desk.journal.path()));
    if (!writes() || !file.open(QIODevice::ReadOnly))
        return;
    m_kept = QString::fromUtf8(file.read(longestDraft));
    m_editor->setPlainText(m_kept);
    m_editor->moveCursor(QTextCursor::End);
    if (!m_kept.isEmpty())
        say(tr("This text was not saved when the console ended."), Theme::Tone::Warning);
}

void NotePanel::keepDraft()
{
    const QString text = m_editor->toPlainText();
    if (!writes() || text == m_kept)
        return;
    const QString path = draftPath(m_desk.journal.path());
    if (text.isEmpty()) {
        if (QFile::remove(path) || !QFile::exists(path))
            m_kept.clear();
        return;
    }
    QSaveFile file(path);
    const QByteArray bytes = text.toUtf8();
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit())
        m_kept = text;
    else
        say(tr("This text would be lost in a crash: %1").arg(file.errorString()), Theme::Tone::Warning);
}

}
