// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/look.h"

#include <KSyntaxHighlighting/Repository>
#include <KSyntaxHighlighting/SyntaxHighlighter>

#include <QTimer>

namespace Hikeshi {

/// A runbook in the console's own colours, by the definition under `:/syntax`. A whole document is painted in small
/// portions, so that a large one can be typed into at once.
class RunbookHighlighter : public KSyntaxHighlighting::SyntaxHighlighter
{
    Q_OBJECT

public:
    /// `definition`: as KSyntaxHighlighting calls the language, among them what the program carries.
    RunbookHighlighter(const Look &look, QTextDocument *document, const QString &definition);
    void begin(); ///< from the top: the text or the colours are others
    bool isComplete() const { return m_reached < 0; }

protected:
    void highlightBlock(const QString &text) override;
    void applyFormat(int offset, int length, const KSyntaxHighlighting::Format &format) override;

private:
    void goOn();

    const Look &m_look;
    KSyntaxHighlighting::Repository m_repository;
    QTimer m_more;
    int m_reached = 0; ///< blocks before this one are painted; -1: all
    int m_blocks = 0;
};

}
