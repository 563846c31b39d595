// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "review/postmortem.h"
#include "widgets/presenters/look.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QPlainTextEdit;

namespace KSyntaxHighlighting {
class Repository;
class SyntaxHighlighter;
}

namespace Hikeshi {

/// One section of the postmortem: Markdown to write, or the same rendered. It asks to be saved on Ctrl+Return and when
/// the focus leaves it.
class SectionEditor : public QWidget
{
    Q_OBJECT

public:
    SectionEditor(Section section, KSyntaxHighlighting::Repository &syntax, Look &look, QWidget *parent = nullptr);

    /// What the journal holds, and since which entry; a text being written is left alone.
    void setText(const QString &markdown, qint64 entry);
    /// Another incident's text, whatever is in the editor.
    void reset(const QString &markdown, qint64 entry);
    void setPreview(bool preview);
    void setReadOnly(const QString &reason); ///< empty: may be written
    void setFailed(const QString &why); ///< nothing was saved; the text stays
    void save(); ///< asks, when there is something to save
    Section section() const { return m_section; }

Q_SIGNALS:
    void saveWanted(const QString &markdown);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void retranslate();
    void showState();
    void fitHeight();
    void render();

    Section m_section;
    KSyntaxHighlighting::Repository &m_syntax;
    Look &m_look;
    QTimer m_soon;
    QString m_saved;
    qint64 m_entry = 0;
    QString m_asked; ///< sent to the journal, not yet there
    QString m_failure;
    QString m_readOnly;
    bool m_preview = false;
    QLabel *m_title;
    QLabel *m_state;
    QPlainTextEdit *m_edit;
    QLabel *m_rendered;
    KSyntaxHighlighting::SyntaxHighlighter *m_highlighter;
};

}
