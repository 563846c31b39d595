// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/common/panel.h"
#include "widgets/presenters/desk.h"

class QPlainTextEdit;
class QPushButton;

namespace Hikeshi {

class Coalesced;
class NoteHighlighter;

/// Where notes are written, in Markdown. Ctrl+Return puts the note into the journal with its time. What is not saved
/// yet is kept in a file beside the journal and is there again after a crash.
class NotePanel : public Panel
{
    Q_OBJECT

public:
    explicit NotePanel(const Desk &desk, QWidget *parent = nullptr);
    ~NotePanel() override;

    void save();
    /// Adds a text at the cursor, on a line of its own.
    void insert(const QString &markdown);
    static QString draftPath(const QString &journalPath) { return journalPath + QStringLiteral(".note"); }

protected:
    void retranslate() override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void restoreDraft();
    void keepDraft();
    void saved(const QString &text);
    void say(const QString &text, Theme::Tone tone);
    bool writes() const;

    Desk m_desk;
    QPlainTextEdit *m_editor;
    NoteHighlighter *m_highlighter;
    QLabel *m_said;
    QPushButton *m_hypothesis;
    QPushButton *m_handover;
    QPushButton *m_save;
    Coalesced *m_keep;
    QString m_kept; ///< what the draft file holds
    bool m_saving = false;
};

}
