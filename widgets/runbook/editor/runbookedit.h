// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/findingmodel.h"
#include "widgets/presenters/look.h"
#include "widgets/presenters/runbookcompletion.h"

#include <QPlainTextEdit>

namespace Hikeshi {

class CompletionPopup;
class RunbookHighlighter;

/// The text of a runbook: line numbers, marks beside lines with findings, the current line, and what could be written
/// here.
class RunbookEdit : public QPlainTextEdit
{
    Q_OBJECT

public:
    enum class Language
    {
        Runbook,
        Yaml ///< nothing is completed
    };
    RunbookEdit(Look &look, const FindingModel &findings, QWidget *parent = nullptr,
                Language language = Language::Runbook);

    void setLines(const QStringList &lines); ///< another text: nothing to undo
    void replaceLines(const QStringList &lines); ///< one step that can be undone
    QStringList lines() const; ///< exactly as they stand, without endings
    int line() const { return textCursor().blockNumber() + 1; } ///< 1-based
    void goToLine(int line, qsizetype column = 0); ///< into the middle of the view
    void setVocabulary(RunbookVocabulary vocabulary) { m_vocabulary = std::move(vocabulary); }
    void complete(bool asked = true); ///< shows what fits; unasked only where it helps
    const RunbookHighlighter &highlighter() const { return *m_highlighter; }
    /// All places of `text` are marked; empty: none.
    void setSought(const QString &text, bool wholeCase);
    void followLook();

Q_SIGNALS:
    void lineChanged(int line);

protected:
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    bool event(QEvent *event) override;

private:
    friend class LineMargin;
    int marginWidth() const;
    void layOutMargin();
    void paintMargin(QPaintEvent *event);
    void markText(); ///< current line, findings, what is sought
    void take(const Completion &completion, qsizetype from);
    bool breakLine();
    QString findingsAt(int line) const;

    Look &m_look;
    const FindingModel &m_findings;
    Language m_language;
    QWidget *m_margin;
    RunbookHighlighter *m_highlighter;
    CompletionPopup *m_popup;
    RunbookVocabulary m_vocabulary;
    QString m_sought;
    bool m_wholeCase = false;
    int m_line = 0;
    bool m_taking = false;
};

}
