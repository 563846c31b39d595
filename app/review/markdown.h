// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace Hikeshi {

/// Text as one line of Markdown that shows exactly that text.
QString escaped(const QString &text);

/// Markdown of a person as a part of a larger page: open fences are closed, headings go below the page's own (`###`),
/// HTML is shown and not obeyed.
QString contained(const QString &markdown);

/// `contained`, as a block quote.
QString quoted(const QString &markdown);

/// GitHub's Markdown as HTML without scripts, foreign pictures and links that are not web or mail. Pictures named
/// `picture:N` stay.
QString toSafeHtml(const QString &markdown);

}
