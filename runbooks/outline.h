// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace Hikeshi {

/// What in a Markdown text may begin a step or hold a block, with its place. Found by md4c (GitHub dialect).
struct OutlineItem
{
    enum class Kind
    {
        Heading,
        ListItem,
        Code
    };

    Kind kind = Kind::Heading;
    int level = 0; ///< of a heading 1 to 6; of a list item its depth, 1 outermost
    bool ticked = false; ///< `[x]`
    QString text; ///< heading or first line of an item; the content of a code block
    QString language; ///< of a code block, its info string
    qsizetype at = 0; ///< offset of the line it stands on; of a code block, of its first content line
};

QList<OutlineItem> outlineOf(const QByteArray &markdown);

}
