// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

namespace Hikeshi {

/// `<POD>`, `{{ POD }}` or `{pod}` in a script, where a person would fill something in. What only looks like it is
/// none: a redirection (`cat <in>out`), the beginning of a here-document, an element that is closed again (`<b>…</b>`),
/// a type
/// (`List<String>`), what is written into a file of another language.
struct ShellPlaceholder
{
    /// How the shell reads the text around it.
    enum class Where
    {
        Word, ///< no quotes
        Double,
        Single,
        Here, ///< in a here-document that is expanded: quotes are letters
        QuotedHere, ///< in one that is taken as it is (`<<'EOF'`)
        Comment
    };

    qsizetype from = 0;
    qsizetype length = 0;
    Where where = Where::Word;
    QString delimiter; ///< of its here-document
    bool stripsTabs = false; ///< `<<-`
    bool operator==(const ShellPlaceholder &) const = default;
};

/// In the order of the text.
QList<ShellPlaceholder> shellPlaceholders(const QString &script);

}
