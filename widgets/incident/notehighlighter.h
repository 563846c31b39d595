// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/presenters/look.h"

#include <KSyntaxHighlighting/Repository>
#include <KSyntaxHighlighting/SyntaxHighlighter>

namespace Hikeshi {

/// Markdown in the console's own colours: what KSyntaxHighlighting understands, as the look paints it.
class NoteHighlighter : public KSyntaxHighlighting::SyntaxHighlighter
{
    Q_OBJECT

public:
    NoteHighlighter(const Look &look, QTextDocument *document);
    void followLook();

protected:
    void highlightBlock(const QString &text) override;
    void applyFormat(int offset, int length, const KSyntaxHighlighting::Format &format) override;

private:
    const Look &m_look;
    KSyntaxHighlighting::Repository m_repository;
};

}
